"""Workbooks whose tables are cut, doubled or numbered: read by their heads, or left open."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from workbooks_made import Rows, book, numbered, table_rows

import govreport as gr
from govreport.errors import FileProblem
from govreport.forms import Cell
from govreport.importers import read_document
from govreport.importers.containers.sheets import reports_in
from govreport.importers.reconciliation import Imported
from govreport.tasks.versions import Difference, Versions

TITLE = "云溪县青石乡人民政府{}年政府信息公开工作年度报告"
THIS, LAST = numbered(), numbered(first=501)
TABLES = [*THIS.form.tables]
FEE = Cell("disclosure", "fees", "amount")
Table = list[list[object]]
HEADS = {"disclosure": 1, "applications": 3, "proceedings": 3}
"""How many rows of heads the form's tables begin with."""


def tables(report: gr.Report = THIS) -> dict[str, Table]:
    return {table: table_rows(report, table) for table in TABLES}


def read(sheets: Mapping[str, Rows], name: str = "x.xlsx") -> Imported:
    return read_document(book(sheets), name)


def nothing_wrong(found: gr.Report, truth: gr.Report) -> None:
    """What was read is what the truth says, though not all may have been."""
    for cell, value in found.entries.items():
        assert value in {truth.value(cell), ""}, cell


# --- a table that goes on over the page


def cut(ends: Sequence[int], *, heads: bool) -> dict[str, Rows]:
    """A report on sheets that end behind some rows of table 3."""
    rows = tables()
    table = rows["applications"]
    top = table[: HEADS["applications"]] if heads else []
    bounds = [0, *ends, len(table)]
    parts = [table[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
    sheets: dict[str, Rows] = {
        str(at + 1): part if not at else [*top, *part] for at, part in enumerate(parts)
    }
    first, last = [*sheets][0], [*sheets][-1]
    sheets[first] = [[TITLE.format(2024)], *rows["disclosure"], [], *sheets[first]]
    sheets[last] = [*sheets[last], [], *rows["proceedings"]]
    return sheets


@pytest.mark.parametrize("heads", [True, False])
@pytest.mark.parametrize("ends", [[15], [8], [10, 18], [6, 12, 20]])
def test_a_table_cut_over_sheets_is_one(ends: list[int], heads: bool) -> None:  # noqa: FBT001 -- a parameter
    found = read(cut(ends, heads=heads)).report
    assert found.values() == THIS.values()
    assert (found.organ.name, found.year) == (THIS.organ.name, 2024)


def test_a_table_cut_over_sheets_in_another_order_of_rows_is_one() -> None:
    rows = tables()
    table = rows["applications"]
    top, body = table[:3], table[3:]
    sheets = cut([15], heads=True)
    early = [[TITLE.format(2024)], *rows["disclosure"], [], *top, *body[15:]]
    late = [*top, *body[:15], [], *rows["proceedings"]]
    found = read({**sheets, "1": early, "2": late}).report
    nothing_wrong(found, THIS)


def test_a_rest_that_names_another_organ_or_sheet_is_not_joined() -> None:
    sheets = cut([15], heads=True)
    other = [["云溪县黄土乡人民政府2024年政府信息公开工作年度报告"], *sheets["2"]]
    assert len(reports_in(book({**sheets, "2": other}), "x.xlsx")) == 2
    towns = {"青石乡": sheets["1"], "黄土乡": sheets["2"]}
    assert len(reports_in(book(towns), "x.xlsx")) == 2


def test_a_rest_that_has_a_row_again_is_not_joined() -> None:
    sheets = cut([15], heads=True)
    table = tables()["applications"]
    again = [*table[:3], table[14], *sheets["2"][3:]]
    assert len(reports_in(book({**sheets, "2": again}), "x.xlsx")) == 2


# --- years side by side


def beside(
    reports: Mapping[str, gr.Report], *, above: bool = False, change: bool = False
) -> dict[str, Table]:
    """Tables with a column for each year below each head, or all heads below each year."""
    found: dict[str, Table] = {}
    for name in TABLES:
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
                values.append([7 if isinstance(one, int | Decimal) else None for one in values[0]])
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
    years: list[str], change: bool, above: bool  # noqa: FBT001 -- a parameter
) -> None:
    known = {"2024": THIS, "2023": LAST, "2022": numbered(first=901)}
    named = {"本年": "2024", "上年": "2023"}
    of = {one: known[named.get(str(one)[:2], str(one)[:4])] for one in years}
    raw = doubled(beside(of, above=above, change=change))
    found = reports_in(raw, "x.xlsx")
    read_years = set()
    for part in found:
        inside = f"x.xlsx/{part.name}.xlsx" if part.name else "x.xlsx"
        report = read_document(raw, inside).report
        read_years.add(report.year)
        nothing_wrong(report, known[str(report.year)])
        assert report.organ.name == THIS.organ.name
        print(report.year, len(report.entries), above, change)
    assert 2024 in read_years
