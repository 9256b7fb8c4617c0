"""Workbooks with the numbers of several years beside each other: each is read as its own."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from workbooks_made import Rows, book, numbered, table_rows

import govreport as gr
from govreport.importers import read_document
from govreport.importers.containers.sheets import reports_in
from govreport.importers.reconciliation import Imported

TITLE = "云溪县青石乡人民政府{}年政府信息公开工作年度报告"
THIS, LAST, EARLIER = numbered(), numbered(first=501), numbered(first=901)
Table = list[list[object]]
HEADS = {"disclosure": 1, "applications": 3, "proceedings": 3}
"""How many rows of heads the form's tables begin with."""


def tables(report: gr.Report = THIS) -> dict[str, Table]:
    return {table: table_rows(report, table) for table in report.form.tables}


def read(sheets: Mapping[str, Rows], name: str = "x.xlsx") -> Imported:
    return read_document(book(sheets), name)


def nothing_wrong(found: gr.Report, truth: gr.Report) -> None:
    """What was read is what the truth says, though not all may have been."""
    for cell, value in found.entries.items():
        assert value in {truth.value(cell), ""}, cell


def beside(
    reports: Mapping[str, gr.Report], *, above: bool = False, change: bool = False
) -> dict[str, Table]:
    """Tables with a column for each year below each head, or all heads below each year."""
    found: dict[str, Table] = {}
    for name in THIS.form.tables:
        grids = [table_rows(one, name) for one in reports.values()]
        rows: Table = []
        first = {"disclosure": 1, "applications": 3, "proceedings": 0}[name]
        head = HEADS[name]
        wide = len(grids[0][0])
        years = [*reports, *(["增减"] if change else [])]
        for at in range(len(grids[0])):
            row: list[object] = [*grids[0][at][:first]]
            values = [grid[at][first:] for grid in grids]
            numbers = any(isinstance(one, int | Decimal) for some in values for one in some)
            if change:
                values.append(
                    [7 if isinstance(one, int | Decimal) else None for one in values[0]]
                )
            for column in range(wide - first):
                cells = [some[column] for some in values]
                row += cells if numbers else [cells[0], *[None] * (len(cells) - 1)]
            if above:
                row = [*grids[0][at][:first], *(one for some in values for one in some)]
            if above and at == 0:
                spread = [[y, *[None] * (wide - first - 1)] for y in years]
                rows.append([*[None] * first, *(one for some in spread for one in some)])
            rows.append(row)
            is_head = not numbers and any(
                isinstance(one, int | Decimal)
                for one in (grids[0][at + 1] if at + 1 < len(grids[0]) else [])
            )
            if not above and is_head and at + 1 >= (head if name != "disclosure" else 1):
                rows.append([*[None] * first, *(list(years) * (wide - first))])
        found[name] = rows
    return found


def doubled(found: Mapping[str, Table], title: str = TITLE.format(2024)) -> bytes:
    """A book of one sheet, each head merged over its years."""
    rows: Table = [[title]]
    for table in found.values():
        rows += [*table, []]
    return book({"对比": rows})


@pytest.mark.parametrize("change", [False, True])
@pytest.mark.parametrize(
    "years",
    [
        ["2024年", "2023年"],
        ["2023年", "2024年"],
        ["本年", "上年"],
        ["上年数", "本年数"],
        ["2024", "2023"],
        [2024, 2023],
        ["2024年度", "2023年度", "2022年度"],
    ],
)
@pytest.mark.parametrize("above", [False, True])
def test_years_side_by_side_are_each_read_as_their_own(
    years: list[str],
    change: bool,
    above: bool,
) -> None:
    known = {"2024": THIS, "2023": LAST, "2022": EARLIER}
    of = {one: known[year_of(one)] for one in years}
    raw = doubled(beside(of, above=above, change=change))
    assert whole(raw) == {year: known[year] for year in {*map(year_of, years)}}


def year_of(head: object) -> str:
    return {"本年": "2024", "上年": "2023"}.get(str(head)[:2], str(head)[:4])


def whole(raw: bytes) -> dict[str, gr.Report]:
    """Reports of a book by year, each as one that states the same numbers of this organ."""
    found = {}
    for part in reports_in(raw, "x.xlsx"):
        report = read_document(raw, f"x.xlsx/{part.name}.xlsx").report
        known = [one for one in (THIS, LAST, EARLIER) if one.values() == report.values()]
        assert report.organ.name == THIS.organ.name
        found[str(report.year)] = next(iter(known), report)
    return found


def compared(years: Mapping[str, gr.Report], title: str = TITLE.format(2024)) -> gr.Report:
    """The report of a book with years beside each other in table 2, of which one has all."""
    rows: Table = [[title], *beside(years)["disclosure"]]
    rows += [*tables()["applications"], [], *tables()["proceedings"]]
    return read({"表": rows}).report


def test_a_table_that_only_compares_makes_no_report_of_last_year() -> None:
    assert compared({"2023年": LAST, "2024年": THIS}).values() == THIS.values()
    rows: Table = [
        [TITLE.format(2024)],
        *beside({"2024年": THIS, "2023年": LAST})["disclosure"],
    ]
    found = read({"表": [*rows, *tables()["applications"]]})
    assert any("2023 年的数只是用来对比" in one for one in found.reconciliation.unused)


def test_years_beside_each_other_that_are_not_the_titles_are_not_read() -> None:
    found = compared({"2023年": LAST, "2022年": EARLIER})
    assert all(found.value(cell) is None for cell in THIS.form.tables["disclosure"].cells)


@pytest.mark.parametrize("number", [11, 12, 30])
def test_a_number_under_no_year_leaves_the_table_unread(number: int) -> None:
    rows = beside({"2023年": LAST, "2024年": THIS})["disclosure"]
    rows[2] = [*rows[2], number]
    found = read({"表": [[TITLE.format(2024)], *rows, *tables()["applications"]]})
    assert all(cell.table != "disclosure" for cell in found.report.entries)
    assert any("分不清哪一栏是哪一年" in one for one in found.reconciliation.unused)


def test_a_part_without_years_below_one_with_them_leaves_the_table_unread() -> None:
    rows = beside({"2023年": LAST, "2024年": THIS})["disclosure"]
    years = [at for at, row in enumerate(rows) if "2023年" in row]
    del rows[years[1]]
    found = read({"表": [[TITLE.format(2024)], *rows, *tables()["applications"]]}).report
    nothing_wrong(found, THIS)


def test_sheets_that_only_name_their_year_are_of_the_books_only_organ() -> None:
    sheets: dict[str, Rows] = {
        "对比": [
            [TITLE.format(2024)],
            *beside({"2024年": THIS, "2023年": LAST})["disclosure"],
        ],
        "依申请2024": tables()["applications"],
        "依申请2023": tables(LAST)["applications"],
    }
    raw = book(sheets)
    for name, year, truth in (("依申请2024", 2024, THIS), ("依申请2023", 2023, LAST)):
        found = read_document(raw, f"x.xlsx/{name}.xlsx").report
        assert (found.organ.name, found.year) == (THIS.organ.name, year)
        nothing_wrong(found, truth)
        assert len(found.entries) == 185


def test_columns_with_the_same_head_and_no_year_leave_the_table_unread() -> None:
    rows = beside({"2023年": LAST, "2024年": THIS}, above=True)["disclosure"][1:]
    found = read({"表": [[TITLE.format(2024)], *rows, *tables()["applications"]]})
    assert all(cell.table != "disclosure" for cell in found.report.entries)
    assert any("两栏的表头一样" in one for one in found.reconciliation.unused)


def test_a_number_beside_one_with_a_head_that_has_none_leaves_the_row_unread() -> None:
    rows = beside({"2023年": LAST, "2024年": THIS})["proceedings"]
    rows = [row for row in rows if "2023年" not in row]
    sheets: dict[str, Rows] = {
        "表": [[TITLE.format(2024)], *tables()["applications"], [], *rows]
    }
    nothing_wrong(read(sheets).report, THIS)


def test_a_number_aside_of_a_head_is_not_its_own_unless_the_sum_says_so() -> None:
    rows = tables()["applications"]
    rows[2][7], rows[16][6] = None, None  # no head of one column, no number in another
    nothing_wrong(read({"表": [[TITLE.format(2024)], *rows]}).report, THIS)
