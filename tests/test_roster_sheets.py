"""Rosters in Excel: read like those in CSV, found by their names, told where wrong."""

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from workbooks_made import Rows, book, by_hand

from govreport.errors import GovReportError
from govreport.workspace.folders import Folders
from govreport.workspace.roster import find_roster, read_roster

HEADS = ["序号", "名称", "别名", "类型", "期限", "电话"]
UNITS: Rows = [
    [1, "云溪县青石乡人民政府", "青石乡", "乡镇", date(2025, 1, 20), 13800000000],
    [2, "云溪县财政局", None, "部门", "1月20日", None],
]
TITLE = [["云溪县应报单位名册"], [], HEADS]


def written(folder: Path, name: str = "名册.xlsx", **sheets: Rows) -> Path:
    path = folder / name
    path.write_bytes(book(sheets))
    return path


def names(path: Path) -> list[str]:
    return [one.name for one in read_roster(path, 2024, Folders())]


def test_a_roster_in_excel_says_what_one_in_csv_says(tmp_path: Path) -> None:
    path = written(tmp_path, 名册=[*TITLE, *UNITS, [None, "合计2个单位"]])
    first, second = read_roster(path, 2024, Folders())
    csv = tmp_path / "名册.csv"
    csv.write_text(
        "名称,别名,类型,期限,电话\\n云溪县青石乡人民政府,青石乡,乡镇,2025-01-20,13800000000\\n"
        "云溪县财政局,,部门,1月20日,\\n".replace("\\n", "\n"),
        encoding="utf-8",
    )
    assert (first, second) == read_roster(csv, 2024, Folders())
    assert first.due == second.due == date(2025, 1, 20)


@pytest.mark.parametrize("name", ["名册.xlsx", "roster.xlsx", "名册.xls", "应报.ods"])
def test_a_roster_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, 表=[HEADS, *UNITS])
    expected = path if path.stem in {"名册", "roster"} else None
    assert find_roster(tmp_path, 2024) == expected
    assert names(path) == ["云溪县青石乡人民政府", "云溪县财政局"]


def test_the_sheet_with_names_of_columns_counts_and_there_may_be_but_one(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, 说明=[["请核对。"]], 名册=[HEADS, *UNITS])
    assert len(names(path)) == 2
    path = written(tmp_path, 甲=[HEADS, *UNITS], 乙=[HEADS, *UNITS])
    with pytest.raises(GovReportError, match="几张工作表都像名册"):
        names(path)


def test_what_is_wrong_is_told_by_row_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, 表=[*TITLE, ["1", "云溪县财政局", "", "镇子"]])
    with pytest.raises(GovReportError, match="第 4 行第 4 列"):
        names(path)
    with pytest.raises(GovReportError, match="要写各栏的名称"):
        names(written(tmp_path, 表=[["云溪县财政局"]]))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["名称"], ["云溪县财政局"], ["=A1"]], "第 3 行第 1 列，工作表“表”：这一格是公式"),
        ([["名称"], ["云溪县财政局"], ["=A1→#REF!"]], "第 3 行第 1 列.*“#REF!”，不是文字"),
    ],
)
def test_a_cell_that_says_nothing_is_no_unit(tmp_path: Path, rows: Rows, told: str) -> None:
    raw = book({"表": rows})
    if told.endswith("公式"):
        raw = without_values(raw)
    (tmp_path / "名册.xlsx").write_bytes(raw)
    with pytest.raises(GovReportError, match=told):
        names(tmp_path / "名册.xlsx")


def without_values(raw: bytes) -> bytes:
    """A workbook as a program writes it that computes nothing."""
    new = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(new, "w") as made:
        for name in old.namelist():
            text = old.read(name)
            made.writestr(name, re.sub(rb"</f><v>[^<]*</v>|</f><v/>", b"</f>", text))
    return new.getvalue()


def test_units_on_a_sheet_without_names_of_columns_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, 名册=[HEADS, *UNITS], 部门=[["云溪县民政局"]])
    with pytest.raises(GovReportError, match="工作表“部门”没有各栏的名称，没有读"):
        names(path)


def test_what_is_true_is_no_unit(tmp_path: Path) -> None:
    cells = '<row><c t="str"><v>名称</v></c></row><row><c t="b"><v>1</v></c></row>'
    path = tmp_path / "名册.xlsx"
    path.write_bytes(by_hand(f"<sheetData>{cells}</sheetData>"))
    with pytest.raises(GovReportError, match=r"第 2 行第 1 列.*“TRUE”，不是文字"):
        names(path)


def test_units_on_a_hidden_sheet_are_told(tmp_path: Path) -> None:
    raw = book({"名册": [HEADS, *UNITS], "部门": [["名称"], ["云溪县民政局"]]})
    new = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(new, "w") as made:
        for name in old.namelist():
            text = old.read(name).decode()
            hidden = text.replace('name="部门"', 'name="部门" state="hidden"')
            made.writestr(name, hidden)
    (tmp_path / "名册.xlsx").write_bytes(new.getvalue())
    with pytest.raises(GovReportError, match="工作表“部门”是隐藏的，没有读"):
        names(tmp_path / "名册.xlsx")
