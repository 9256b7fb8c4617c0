"""`register new`: an empty register, of an organ that is known and has none yet."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from opened_sheets import formulas_in
from registers import HEADS, PLAIN, blank, register
from reports import Run

from govreport.forms import form
from govreport.register.columns import columns
from govreport.register.new import empty_register
from govreport.register.values import chosen, value_of
from govreport.report import Organ
from govreport.sheets import read_sheets

Go = Callable[..., Run]
FORM = form("2021")
FILE = "2025/云溪县青石乡人民政府.申请.csv"
BOOK = "2025/云溪县青石乡人民政府.申请.xlsx"


def test_a_new_workbook_has_our_heads_and_its_lists_hold_the_form_s_values() -> None:
    raw = empty_register(".xlsx", FORM)
    assert raw == empty_register(".xlsx", FORM)
    sheets = {one.name: one for one in read_sheets(raw, BOOK)}
    assert list(sheets) == ["申请登记", "填写说明", "选项"]
    assert list(sheets["申请登记"].rows[0]) == HEADS
    kinds, outcomes, *_ = zip(*sheets["选项"].rows, strict=True)
    listed = [one for one in outcomes[1:] if one]
    assert [value_of(str(one), "outcome", FORM) for one in listed] == [
        one.id for one in chosen("outcome", FORM)
    ]
    assert len(listed) == 21
    assert len([one for one in kinds[1:] if one]) == 6
    told = {str(row[0]) for row in sheets["填写说明"].rows if row[0]}
    assert set(HEADS) <= told


def test_a_new_workbook_checks_its_dates_and_lists_and_prints_its_heads_on_each_page() -> (
    None
):
    with ZipFile(BytesIO(empty_register(".xlsx", FORM))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        names = package.read("xl/workbook.xml").decode()
    assert sheet.count('type="date"') == sum(one.kind == "date" for one in columns())
    assert sheet.count('type="list"') == 5
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert '<pane xSplit="1" ySplit="1"' in sheet
    assert "_xlnm.Print_Titles" in names


def test_numbers_in_a_new_workbook_are_text_and_days_are_not() -> None:
    with ZipFile(BytesIO(empty_register(".xlsx", FORM))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        styles = package.read("xl/styles.xml").decode().partition("<cellXfs")[2]
    looks = re.findall(r'<xf numFmtId="(\d+)"', styles)
    column, day = re.findall(r'<col min="\d+"[^>]* style="(\d+)"', sheet)[:2]
    assert looks[int(column)] == "49"
    assert looks[int(day)] != "49"


def test_no_cell_of_a_new_workbook_is_a_formula() -> None:
    assert not formulas_in(empty_register(".xlsx", FORM))


def test_a_register_that_is_there_is_never_written_over(run: Go) -> None:
    assert run("register", "new", BOOK).code == 0
    before = Path(BOOK).read_bytes()
    for again in (BOOK, FILE, "2025/云溪县青石乡人民政府.toml"):
        done = run("register", "new", again)
        assert done.code == 2
        assert "已经有" in done.err
    assert Path(BOOK).read_bytes() == before
    assert not Path(FILE).exists()


def test_a_register_has_a_table_s_suffix_and_a_name_by_which_it_is_found(run: Go) -> None:
    assert run("register", "new", "2025/a.docx").code == 2
    told = run("register", "new", "2025/登记.csv")
    assert (told.code, "没有“.申请”" in told.out + told.err) == (0, True)
    told = run("register", "new", FILE)
    assert "没有“.申请”" not in told.out + told.err


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("某县某某乡.申请.xlsx", "是不是“某某乡"),
        ("某某乡人民政府.申请.csv", "已经有一份登记簿（某某乡.申请）"),
        ("某某乡申请.xlsx", "请写 某某乡"),
        ("青石镇.申请.xlsx", "没有叫“青石镇”的报告"),
    ],
)
def test_a_register_of_nobody_s_is_not_begun(
    here: Path, run: Go, name: str, reason: str
) -> None:
    blank(here, 2025)
    register(here, 2025, PLAIN)
    done = run("register", "new", f"2025/{name}")
    assert done.code == 2
    assert reason in done.err
    assert not (here / "2025" / name).exists()


@pytest.mark.parametrize("name", ["乙镇", "乙镇人民政府", "丙局"])
def test_a_register_of_a_report_or_of_a_listed_unit_is_begun(
    here: Path, run: Go, name: str
) -> None:
    blank(here, 2025)
    blank(here, 2025, Organ("乙镇人民政府", "township"), stem="乙镇")
    (here / "名册.csv").write_text(
        "名称\n某某乡人民政府\n乙镇人民政府\n丙局\n", encoding="utf-8"
    )
    assert run("register", "new", f"2025/{name}.申请.csv").code == 0


def test_in_a_year_without_reports_only_a_name_near_another_s_is_refused(
    here: Path, run: Go
) -> None:
    register(here, 2025, PLAIN)
    assert run("register", "new", "2025/某县某某乡.申请.xlsx").code == 2
    assert run("register", "new", "2025/青石镇.申请.xlsx").code == 0
