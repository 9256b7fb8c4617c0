"""The tables of a report as sheets: what is typed, what is checked, what follows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from govreport.forms import Cell, Form, Identity, ItemType, Table, lay_out
from govreport.forms.grid import GridCell
from govreport.render.context import display
from govreport.render.xlsx_looks import (
    LINE,
    LOOKS,
    PAGE_WIDTH,
    ROOM,
    SIZE,
    SPACE,
    Look,
    lines_in,
    set_up,
    write,
)
from govreport.report import DRAFT, LARGEST, Report, Value
from govreport.text import width
from govreport.workbook import taken

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CHECKS: Mapping[ItemType, tuple[Mapping[str, object], str]] = {
    ItemType.COUNT: (
        {"validate": "integer", "criteria": ">=", "value": 0},
        "这里填不小于 0 的整数，不写单位；没有的填 0",
    ),
    ItemType.AMOUNT: (
        {"validate": "decimal", "criteria": ">=", "value": 0},
        "这里填金额，不小于 0，单位是万元；没有的填 0",
    ),
    ItemType.CHANGE: (
        {
            "validate": "integer",
            "criteria": "between",
            "minimum": -LARGEST + 1,
            "maximum": LARGEST - 1,
        },
        "这里填整数，减少的前面写 -；没有增减的填 0",
    ),
}
"""What may be typed into cells of a kind, and what is said where something else is."""
Places = Mapping[Cell, tuple[int, int]]
"""The row and column of each number of a table."""


def sheet_name(form: Form, table: str) -> str:
    """Call a table's sheet by its part: 表二."""
    return f"表{form.section_of_table(table).heading.partition('、')[0]}"


def write_table(
    sheet: "Worksheet", look: Look, report: Report, table: Table, *, draft: bool
) -> None:
    """Write a table below the report's title, as it lies in the form."""
    heading = report.form.section_of_table(table.id).heading
    front = [
        *(("mark", DRAFT),) * draft,
        ("title", report.full_title),
        ("heading", heading),
    ]
    top, last = len(front), table.columns - 1
    cells = [cell._replace(row=cell.row + top) for row in lay_out(table) for cell in row]
    at = {one.cell: (one.row, one.column) for one in cells if one.cell}
    widths = _widths(report, table, cells)
    for column, wide in enumerate(widths):
        taken(sheet.set_column(column, column, wide), sheet)
    for row, (name, text) in enumerate(front):
        scale = float(str(LOOKS[name].get("font_size", SIZE))) / SIZE
        sheet.set_row(row, lines_in(text, sum(widths) / scale) * LINE * scale + ROOM)
        write(sheet, (row, 0, row, last), text, look(name))
    for row, height in _heights(cells, widths).items():
        sheet.set_row(row, height)
    for one in cells:
        _write_cell(sheet, look, report, table, one, at)
    _check(sheet, report, at)
    first, whole = min(at.values())[0], len(table.bands) == 1
    set_up(sheet, first - 1 if whole else top - 1, draft=draft)
    if whole:
        sheet.freeze_panes(first, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_cell(  # noqa: PLR0913, PLR0917 -- where it stands, and what it is made of
    sheet: "Worksheet",
    look: Look,
    report: Report,
    table: Table,
    one: GridCell,
    at: Places,
) -> None:
    """Write a label, a number that is stated or to be typed, or a formula."""
    area = one.row, one.column, one.row + one.rowspan - 1, one.column + one.colspan - 1
    if one.cell is None:
        is_band = one.colspan == table.columns
        name = "band" if is_band else "head" if one.head else "label"
        write(sheet, area, one.text, look(name))
        return
    value, ways = report.value(one.cell), report.form.defined_by.get(one.cell, ())
    number = _number_format(report.form.item(one.cell).type, value)
    if not (ways and report.is_blank(one.cell)):
        write(sheet, area, value, look("typed", number))
        return
    grey = look("derived")  # with a format of numbers LibreOffice saves blank ones as 0
    write(sheet, area, None, grey)
    stored = "" if value is None else value
    done = sheet.write_formula(*area[:2], formula_of(ways, at), grey, stored)
    taken(done, sheet, *area[:2])


def _number_format(kind: ItemType, value: Value | None) -> str:
    """Show a number as it is printed, with all of its decimals."""
    if kind is ItemType.TEXT:
        return "@"
    _, point, decimals = display(value).partition(".")
    return f"0{point}{'0' * len(decimals)}" if kind is not ItemType.AMOUNT or point else ""


def formula_of(ways: Sequence[Identity], at: Places) -> str:
    """Write how a number follows from others, the first of several ways that can.

    It is blank where no way has all its numbers: what nobody filled in is not 0.
    """
    formula = '""'
    for way in reversed(ways):
        plus, minus = (
            [at[one.cell] for one in way.right if one.negative is sign]
            for sign in (False, True)
        )
        total = f"SUM({_ranges(plus)})" + f"-SUM({_ranges(minus)})" * bool(minus)
        count = f"COUNT({_ranges([*plus, *minus])})={len(way.right)}"
        formula = f"IF({count},{total},{formula})"
    return f"={formula}"


def _ranges(places: Sequence[tuple[int, int]]) -> str:
    """Name places as ranges: those below each other, or else those beside each other."""
    from xlsxwriter.utility import xl_range

    def runs(down: int, right: int) -> list[list[tuple[int, int]]]:
        found: list[list[tuple[int, int]]] = []
        for row, column in sorted(places, key=lambda place: place[::-1]):
            if found and found[-1][-1] == (row - down, column - right):
                found[-1].append((row, column))
            else:
                found.append([(row, column)])
        return found

    best = min(runs(1, 0), runs(0, 1), key=len)
    return ",".join(xl_range(*run[0], *run[-1]) for run in best)


def _check(sheet: "Worksheet", report: Report, at: Places) -> None:
    """Let nothing be typed for a number that is none of its kind."""
    for kind, (check, told) in CHECKS.items():
        places = [
            (*place, *place)
            for cell, place in at.items()
            if report.form.item(cell).type is kind
        ]
        if places:
            more = {
                "other_cells": places[1:],
                "error_title": "填的不对",
                "error_message": told,
            }
            done = sheet.data_validation(*places[0], {**check, **more})
            taken(done, sheet, *places[0][:2])


def _widths(report: Report, table: Table, cells: Sequence[GridCell]) -> list[float]:
    """Share a page among columns as the form does; none is too narrow for its numbers."""
    share = PAGE_WIDTH / sum(table.widths)
    widths = [one * share for one in table.widths]
    for one in cells:
        if one.cell is not None:
            columns = range(one.column, one.column + one.colspan)
            needed = width(display(report.value(one.cell))) + ROOM
            lacking = needed - sum(widths[column] for column in columns)
            widths[one.column] += max(lacking, 0)
    return widths


def _heights(cells: Sequence[GridCell], widths: Sequence[float]) -> dict[int, float]:
    """Make each row as high as its labels; the last of several takes what is left over."""
    heights = dict.fromkeys(range(cells[0].row, cells[-1].row + 1), float(LINE + SPACE))
    for one in sorted(cells, key=lambda one: one.rowspan):
        columns = widths[one.column : one.column + one.colspan]
        needed = lines_in(one.text or "", sum(columns)) * LINE + SPACE
        rows = range(one.row, one.row + one.rowspan)
        heights[rows[-1]] += max(needed - sum(heights[row] for row in rows), 0)
    return heights
