"""Blank forms that units fill in and send back: one unit each, nothing of them lost."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from reports import ORGAN, Run, balanced, report
from workbooks_made import book

import govreport as gr
from govreport.errors import FileProblem
from govreport.forms import Cell
from govreport.importers import read_document
from govreport.importers.updates import updates
from govreport.render import render
from govreport.rules import Case, check
from govreport.sheets import read_sheets
from govreport.text import argument
from govreport.tomlfile.files import load

Go = Callable[..., Run]
Book = dict[str, list[list[object]]]
RECEIVED = Cell("applications", "natural_person", "received")
TOTAL = Cell("applications", "total", "received")
WIDE, FIRST = 16, 6
"""Columns of the widest sheet; the row of 表三, from 0, in which its numbers begin."""


def filled(base: gr.Report | None = None, *, draft: bool = True) -> Book:
    """The sheets of our form, with what a unit typed; totals are formulas there."""
    raw = render(base or balanced("2021", 4), "xlsx", draft=draft)
    found: Book = {}
    for sheet in read_sheets(raw, "x.xlsx"):
        rows: list[list[object]] = [
            [*row, *[None] * (WIDE - len(row))] for row in sheet.rows
        ]
        rows += [[None] * WIDE for _ in range(FIRST + 1 - len(rows))]
        for row, column in sheet.formulas:
            stored = rows[row][column]
            rows[row][column] = f"=1+1→{'' if stored is None else stored}"
        found[sheet.name] = rows
    return found


def read(sheets: Mapping[str, list[list[object]]], name: str = "x.xlsx") -> gr.Report:
    return read_document(book(sheets), name).report


def test_an_empty_row_in_a_table_does_not_end_it() -> None:
    sheets = filled()
    whole = read(sheets)
    rows = sheets["表三"]
    rows.insert(FIRST + 3, [None] * 9 + ["=SUM(D10:I10)→0"])
    found = read(sheets)
    assert found.entries == whole.entries
    assert found.narrative == whole.narrative


def test_a_copy_of_a_sheet_counts_once_and_another_one_is_asked_about() -> None:
    sheets = filled()
    whole = read(sheets)
    sheets["表三 (2)"] = [[*row] for row in sheets["表三"]]
    assert read(sheets).entries == whole.entries
    sheets["表三 (2)"][FIRST][3] = 55
    with pytest.raises(FileProblem, match=r"有两张表三（表三、表三 \(2\)）.*请删去一张"):
        read(sheets)


def test_a_remark_beside_a_row_costs_no_number_and_is_told() -> None:
    sheets = filled()
    whole = read(sheets)
    for remark in ("含网上3件", 3):
        sheets["表三"][FIRST] = [*sheets["表三"][FIRST][:10], remark]
        found = read_document(book(sheets), "x.xlsx")
        assert found.report.entries == whole.entries
        assert any(str(remark) in one for one in found.reconciliation.unused)


def test_a_number_beside_a_row_that_does_not_add_up_is_told_with_its_column() -> None:
    sheets = filled()
    row = [one if not str(one).startswith("=") else 7777 for one in sheets["表三"][FIRST]]
    sheets["表三"][FIRST] = [*row[:10], 3]
    found = read_document(book(sheets), "x.xlsx")
    told = [one.reason for one in found.reconciliation.unread if RECEIVED in one.cells]
    assert told == ["表右边 K 列里还有“3”，分不清哪个是这一行的数；请删去表右边的字再读"]


def test_a_decimal_in_a_cell_of_counts_is_kept_for_the_rule_to_tell() -> None:
    base = replace(report(), entries={})
    sheets = filled()
    sheets["表三"][FIRST][3] = 2.5
    found = updates(base, read_document(book(sheets), "x.xlsx"))
    (change,) = [one for one in found.changes if one.path == tuple(RECEIVED)]
    assert str(change.after) == "2.5"
    known = replace(base, entries={RECEIVED: change.after})
    assert any(one.code == "V-TYPE" for one in check(Case(known)))
    again = updates(known, read_document(book(sheets), "x.xlsx"))
    assert not [one for one in again.changes if one.path == tuple(RECEIVED)]


def test_a_total_that_the_form_computes_clears_a_wrong_one() -> None:
    sheets, base = filled(), balanced("2021", 4)
    right = base.value(TOTAL)
    assert isinstance(right, int)
    found = read_document(book(sheets), "x.xlsx")
    for stated, changes in ((right + 9, [(right + 9, "")]), (right, [])):
        wrong = replace(base, entries={**base.entries, TOTAL: stated})
        some = updates(wrong, found).changes
        assert [(o.before, o.after) for o in some if o.path == tuple(TOTAL)] == changes


def test_live_numbers_come_back_where_the_words_around_them_stay(
    run: Go, tmp_path: Path
) -> None:
    assert run("scaffold", 2022, "--organ", ORGAN.name).code == 0
    (file,) = (tmp_path / "2022").glob("*.toml")
    outline = load(file)
    before = sum(text.count("{{") for text in outline.narrative.values())
    sheets = filled(outline)
    for row in sheets["正文"]:
        head, _, rest = str(row[1] or "").partition("【待填")
        row[1] = f"{head}按规定办理。{rest.rpartition('】')[2]}" if rest else row[1]
    for at in (FIRST, FIRST + 1):
        sheets["表三"][at][3] = 2
    (tmp_path / "填好.xlsx").write_bytes(book(sheets))
    done = run("import", "填好.xlsx")
    assert "这份报告是新建的" in done.out
    after = load(file).narrative
    assert sum(text.count("{{") for text in after.values()) == before > 0
    assert "____" not in "".join(after.values())


def test_words_that_changed_around_a_hole_bring_no_number_back(
    run: Go, tmp_path: Path
) -> None:
    assert run("scaffold", 2022, "--organ", ORGAN.name).code == 0
    (file,) = (tmp_path / "2022").glob("*.toml")
    sheets = filled(load(file))
    (row,) = [one for one in sheets["正文"] if "依申请公开情况" in str(one[1])]
    row[1] = "（二）依申请公开情况。全部改写，共____件。"
    sheets["表三"][FIRST][3] = 2
    (tmp_path / "填好.xlsx").write_bytes(book(sheets))
    run("import", "填好.xlsx")
    assert "全部改写，共____件。" in load(file).narrative["overview"]


def test_a_blank_form_is_blank_and_its_mark_is_not_left_over() -> None:
    blank = replace(report(), entries={}, narrative={})
    found = read_document(book(filled(blank)), "x.xlsx")
    reasons = {one.reason for one in found.reconciliation.unread}
    assert reasons == {"空白"}
    assert found.reconciliation.unused == ()


def test_an_old_book_is_told_as_what_cannot_be_seen() -> None:
    hidden = ("旧格式的工作表 4 张", "批注 1 条")
    old = [
        one
        for one in check(Case(replace(report(), hidden=hidden)))
        if one.code == "S-HIDDEN"
    ]
    xls = "原件是旧格式的表格（.xls），里面有没有公式、图和藏起来的行列，程序看不出来"
    assert {one.message for one in old} == {
        "原件里有批注 1 条；请打开原件核对，定稿以后再公布",
        f"{xls}；要紧的请另存为 .xlsx 再读",
    }


def test_a_name_that_a_shell_parts_is_quoted_in_a_command() -> None:
    assert argument(Path("收件/新建 XLS (1).xls")) == "'收件/新建 XLS (1).xls'"
    assert argument("2025/云溪县水利局.toml") == "2025/云溪县水利局.toml"
