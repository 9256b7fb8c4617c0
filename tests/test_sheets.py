"""Workbooks are read as they are: each value, what computes it, what is hidden."""

import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from machine import needs
from python_calamine import CalamineWorkbook
from workbook_score import books
from workbooks_made import MAIN, Rows, book, by_hand

from govreport.errors import FileProblem
from govreport.packages import OLE
from govreport.sheets import read_sheets

DATA = '<sheetData><row r="1"><c r="A1" s="{}"><v>{}</v></c></row></sheetData>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="{{}}"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
)


def shown(code: str, stored: str) -> object:
    """What a number is that is stored in a cell with a format."""
    code = code.replace('"', "&quot;")
    raw = by_hand(DATA.format(1, stored), styles=STYLES.format(code))
    return read_sheets(raw, "x.xlsx")[0].rows[0][0]


@pytest.mark.parametrize(
    ("code", "stored", "value"),
    [
        ("General", "3", 3),
        ("0", "3.0000001", 3.0000001),
        ("0.00", "12.600000000000001", 12.6),
        ("#,##0", "1234", 1234),
        ("0%", "0.35", "35%"),
        ("0%", "0", 0),
        ('#,##0"元"', "12600", "12600元"),
        ('0"件"', "3", "3件"),
        ('"¥"#,##0.00', "12600", "¥12600"),
        ("[$¥-804]#,##0", "5", "¥5"),
        ("yyyy/m/d", "45658", date(2025, 1, 1)),
        ('m"月"d"日"', "45659", date(2025, 1, 2)),
        ("yyyy-mm-dd hh:mm", "45658.5", datetime(2025, 1, 1, 12)),  # noqa: DTZ001 # a sheet has no zone
        ("yyyy-mm-dd hh:mm", "45658.9999999", datetime(2025, 1, 1, 23, 59, 59)),  # noqa: DTZ001 # a sheet has no zone
        ("General", "1_000", "1_000"),
        ("General", "１２", "１２"),
        ("0!.0,", "126000", "126000（显示的不是这个数）"),
        ("#,##0,", "126000", "126000（显示的不是这个数）"),
        ("[Red]0;[Blue]-0", "7", 7),
        ("_ * #,##0_ ", "7", 7),
    ],
)
def test_a_number_is_what_its_format_shows(code: str, stored: str, value: object) -> None:
    assert shown(code, stored) == value
    assert type(shown(code, stored)) is type(value)


def test_an_error_is_text_and_a_formula_without_a_value_is_none() -> None:
    cells = (
        '<c r="A1" t="e"><f>B1</f><v>#REF!</v></c><c r="B1"><f>C1+1</f></c>'
        '<c r="C1"><f>[1]表!A1</f><v>4</v></c><c r="D1" t="b"><v>1</v></c>'
    )
    sheet = read_sheets(by_hand(f'<sheetData><row r="1">{cells}</row></sheetData>'), "x")[0]
    assert sheet.rows == (("#REF!", None, 4, True),)
    assert sheet.formulas == {(0, 0), (0, 1), (0, 2)}
    assert sheet.links == 1


def test_what_is_hidden_merged_and_drawn_is_told() -> None:
    rows = (
        '<row r="1"><c r="B1"><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row>'
    )
    sheet = (
        f'<cols><col min="2" max="16384" hidden="1"/></cols><sheetData>{rows}</sheetData>'
        '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    )
    found = read_sheets(by_hand(sheet), "x.xlsx")[0]
    assert (found.hidden_rows, found.hidden_columns) == (frozenset({1}), frozenset({1}))
    assert found.merges == ((0, 0, 1, 0),)
    assert found.rows == ((None, 1), (2, None))


def test_shared_strings_leave_out_how_they_are_pronounced() -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>青石</t></r><r><t>乡</t></r><rPh sb="0" eb="1">'
        "<t>qing</t></rPh></si><si><t>一_x000D_二</t></si></sst>"
    )
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    raw = by_hand(f"<sheetData>{cells}</sheetData>", sharedStrings=strings)
    assert read_sheets(raw, "x.xlsx")[0].rows == (("青石乡", "一 二"),)


@pytest.mark.parametrize(
    "sheet",
    [
        '<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>',
        '<sheetData><row r="-1"/></sheetData>',
        '<sheetData><row r="1048577"/></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>',
        '<mergeCells><mergeCell ref="B2:A1"/></mergeCells>',
        "<sheetData><row>",
    ],
)
def test_a_sheet_that_lies_is_refused(sheet: str) -> None:
    with pytest.raises(FileProblem, match="请用 Excel 或 WPS 打开，另存后再试"):
        read_sheets(by_hand(sheet), "x.xlsx")


def test_an_old_book_that_shows_numbers_in_another_unit_is_refused() -> None:
    raw = OLE + "Workbook".encode("utf-16-le") + '0.00"元"'.encode("utf-16-le")
    with pytest.raises(FileProblem, match=r"请另存为 \.xlsx 再读"):
        read_sheets(raw, "x.xls")


PACKAGES = [one for one in books() if one.suffix in {".xlsx", ".ods"}]


@pytest.mark.parametrize("path", PACKAGES, ids=lambda one: one.name)
def test_another_reader_finds_the_same_values(path: Path) -> None:
    with CalamineWorkbook.from_path(path) as other:
        for sheet in read_sheets(path.read_bytes(), path.name):
            rows = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            found = {
                (at, column): value
                for at, row in enumerate(rows)
                for column, value in enumerate(row)
                if value != "" and not (isinstance(value, str) and value.isspace())
            }
            for at, row in enumerate(sheet.rows):
                for column, value in enumerate(row):
                    theirs = found.pop((at, column), None)
                    shown = isinstance(value, str) and not isinstance(theirs, str)
                    assert value == theirs or (shown and value is not None)
            assert all(isinstance(one, str) for one in found.values())


@pytest.mark.slow
@needs("soffice")
def test_each_kind_of_workbook_says_the_same(tmp_path: Path) -> None:
    rows: Rows = [["名称", 3, 12.5, date(2025, 1, 2)], [None, "３", "=A1→", "=B1+1→4"]]
    made = tmp_path / "x.xlsx"
    made.write_bytes(book({"表": rows}))
    own = read_sheets(made.read_bytes(), "x.xlsx")[0].rows
    for kind in ("ods", "xls"):
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir"]
        subprocess.run(
            [*command, str(tmp_path), str(made)], check=True, capture_output=True
        )
        found = read_sheets((tmp_path / f"x.{kind}").read_bytes(), f"x.{kind}")[0].rows
        assert found[0] == own[0]
        assert found[1][1] == "３"
