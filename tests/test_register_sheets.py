"""A register in Excel: what beside its values matters is told, or stops the count."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from registers import OLD, blank, register, tallied, xlsx
from workbooks_made import MAIN, Rows, book, by_hand

from govreport.errors import FileProblem
from govreport.forms import form
from govreport.register.other import OtherAnswers, read_other
from govreport.sheets import read_sheets
from govreport.tasks.due import due_requests
from govreport.workspace import Workspace
from govreport.workspace.registers import read_register

HEADS = ["编号", "收到日期", "申请人类别", "答复日期", "处理结果"]
ONE = ["1", "2025-03-01", "自然人", "2025-03-15", "予以公开"]
TWO = ["2", "2025-04-01", "自然人", None, None]


def told(folder: Path, raw: bytes) -> list[str]:
    """What is told of a register, blocking ones with a mark."""
    path = folder / "2025" / "某某乡.申请.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    found = read_register(path, form("2021")).problems
    return [f"{'！' if one.blocks else ''}{one.problem}" for one in found]


def cells(*rows: str, sheets: str = "") -> bytes:
    """A register written by hand, each row the XML of its cells."""
    heads = "".join(f'<c t="str"><v>{one}</v></c>' for one in HEADS)
    data = "".join(f"<row>{row}</row>" for row in (heads, *rows))
    raw = by_hand(f"<sheetData>{data}</sheetData>")
    if not sheets:
        return raw
    new = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(new, "w") as made:
        for name in old.namelist():
            text = old.read(name).decode()
            made.writestr(name, text.replace("<sheets>", f"{sheets}<sheets>"))
    return new.getvalue()


TEXTS = '<c t="str"><v>1</v></c>{}<c t="str"><v>自然人</v></c>{}'
DAY = '<c t="str"><v>2025-03-01</v></c>'
FROM_1904 = '<workbookPr date1904="1"/>'


def test_a_formula_without_its_value_stops_the_count(tmp_path: Path) -> None:
    raw = cells(TEXTS.format(DAY, "<c><f>B2+14</f></c>"))
    assert told(tmp_path, raw) == ["！第 2 行“答复日期”：公式没有算出来的数"]
    raw = cells(TEXTS.format(DAY, '<c t="str"><f>IF(1,"")</f><v></v></c>'))
    assert told(tmp_path, raw) == []


def test_cells_merged_over_two_requests_stop_the_count(tmp_path: Path) -> None:
    rows: Rows = [["登记簿", *[None] * 4], HEADS, ONE, TWO]
    raw = book({"登记": rows}, merges={"登记": ["D3:D4", "A1:E1"]})
    (one,) = told(tmp_path, raw)
    assert one.startswith("！第 4 行“答复日期”：与第 3 行合并成了一格")


def test_requests_on_a_sheet_without_heads_stop_the_count(tmp_path: Path) -> None:
    with pytest.raises(
        FileProblem, match=r"“下半年”没有登记簿的列名，里面却有 1 行像是申请"
    ):
        told(tmp_path, book({"上半年": [HEADS, ONE], "下半年": [TWO]}))
    raw = book({"登记": [HEADS, ONE], "电话": [["张三", 13800000000]]})
    assert told(tmp_path, raw) == ["工作表“电话”不是登记簿，没有读"]
    assert told(tmp_path, xlsx([OLD])) == []


def test_hidden_rows_are_counted_and_told(tmp_path: Path) -> None:
    assert told(tmp_path, cells(TEXTS.format(DAY, ""))) == []
    heads = "".join(f'<c t="str"><v>{one}</v></c>' for one in HEADS)
    row = f'<row>{heads}</row><row hidden="1">{TEXTS.format(DAY, "")}</row>'
    raw = by_hand(f"<sheetData>{row}</sheetData>")
    assert told(tmp_path, raw) == ["有隐藏或筛选掉的行，里面的 1 行也计入了"]


def test_days_that_count_from_1904_are_the_days_that_were_typed(tmp_path: Path) -> None:
    raw = cells(TEXTS.format("<c><v>44255</v></c>", ""), sheets=FROM_1904)
    told(tmp_path, raw)
    path = tmp_path / "2025" / "某某乡.申请.xlsx"
    (one,) = read_register(path, form("2021")).requests
    assert str(one.received) == "2025-03-01"
    (sheet,) = read_sheets(raw, "x.xlsx")
    (row,) = read_other(sheet, form("2021"), OtherAnswers()).rows
    assert row.values["received"] == "2025-03-01"


def test_a_register_of_others_asks_for_what_no_formula_computed() -> None:
    raw = cells(TEXTS.format(DAY, "<c><f>B2+14</f></c>"), "<c><f>A1</f></c>" * 5)
    found = read_other(read_sheets(raw, "x.xlsx")[0], form("2021"), OtherAnswers())
    asked = [(one.row, one.field) for one in found.questions if "公式" in one.doubt.why]
    assert asked == [
        (2, "answered"),
        *(
            (3, field)
            for field in ("number", "received", "applicant", "answered", "outcome")
        ),
    ]


def test_a_field_longer_than_any_stops_only_its_register(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2024, OLD, organ="甲乡")
    long = f"{','.join(HEADS)}\n1,{'x' * 140_000}\n"
    path = tmp_path / "2025" / "某某乡.申请.xlsx"
    path.write_text(long, encoding="utf-8")
    workspace = Workspace(tmp_path)
    found = due_requests(workspace, tmp_path, today=date(2025, 1, 9))
    (error,) = found.errors
    assert "长得离谱" in str(error)
    assert len(found.requests) == 1
    with pytest.raises(FileProblem, match="长得离谱"):
        tallied(tmp_path)
    path.rename(path.with_suffix(".csv"))
    assert tallied(tmp_path).refused


def test_a_workbook_is_the_one_that_its_package_names() -> None:
    sheet = "<sheetData><row><c><v>{}</v></c></row></sheetData>"
    raw = by_hand(
        sheet.format(1), **{"a/workbook": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}
    )
    rels = (
        '<Relationships><Relationship Id="r" Type="x/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    new = BytesIO(raw)
    with zipfile.ZipFile(new, "a") as made:
        made.writestr("_rels/.rels", rels)
    assert read_sheets(new.getvalue(), "x.xlsx")[0].rows == ((1,),)
    with pytest.raises(FileProblem):
        read_sheets(raw, "x.xlsx")
