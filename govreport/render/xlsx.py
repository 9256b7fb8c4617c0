"""Report → workbook: the three tables as the form, to be filled in, and the prose."""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from govreport.forms import Cell, Form, Identity, ItemType, Table, lay_out
from govreport.forms.grid import GridCell
from govreport.prose import paragraphs
from govreport.render.context import DRAFT, display
from govreport.render.package import (
    CORE_PART,
    CUSTOM,
    CUSTOM_PROPERTIES,
    HEAD,
    Custom,
    core_properties,
    packed,
    sealed,
)
from govreport.report import LARGEST, Report, Value
from govreport.text import width
from govreport.workbook import (
    AGAIN,
    DAY,
    ORGAN,
    PART,
    PREAMBLE,
    PROSE_SHEET,
    SIGNATURE,
    TEXT,
    YEAR,
    new_workbook,
    put,
    taken,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

PAGE_WIDTH = 92
"""Digits that a line of A4 between the margins has room for."""
PART_WIDTH = 22
SIZE = 10.5
LINE, SPACE = 15, 5
"""Points that a line takes, and that a row keeps free."""
ROOM = 1.6
"""Digits that a cell keeps free at its sides."""
SHOWN = 900
"""Characters of a paragraph in one row: a higher one is cut where it is printed."""
A4 = 9
MARGINS = {"left": 0.6, "right": 0.6, "top": 0.75, "bottom": 0.75}
"""Inches."""
PROSE_ROWS = 300
"""Rows below the prose that are ready to be typed in."""
DAY_FORMAT = 'yyyy"年"m"月"d"日"'
GREY, RED, FACE = "#EDEDED", "#C00000", "宋体"
LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"font_size": 16, "bold": True, "align": "center"},
    "heading": {"bold": True, "align": "left"},
    "mark": {"bold": True, "align": "center", "font_color": RED},
    "head": {"border": 1, "align": "center", "bold": True},
    "label": {"border": 1, "align": "left"},
    "band": {"border": 1, "align": "center", "bold": True},
    "typed": {"border": 1, "align": "center", "locked": False, "shrink": True},
    "derived": {"border": 1, "align": "center", "bg_color": GREY, "shrink": True},
    "part": {"align": "left", "valign": "top"},
    "text": {"align": "left", "valign": "top", "num_format": "@"},
    "part row": {"align": "left", "valign": "top", "border": 1},
    "text row": {"align": "left", "valign": "top", "border": 1},
}
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
PROPERTIES = Custom(
    f'{HEAD}<Properties xmlns="{CUSTOM_PROPERTIES}">', "</Properties>", first=2
)


Look = Callable[..., "CellFormat"]
"""Gives the format of a name and a number."""
Places = Mapping[Cell, tuple[int, int]]
"""The row and column of each number of a table."""


def render_xlsx(
    report: Report,
    *,
    draft: bool = False,
    timestamp: datetime | None = None,
    facts: Mapping[str, str] | None = None,
) -> bytes:
    """Write the report as a workbook: same input, same bytes.

    A total that the report leaves out is a formula, with the number that it comes to; one
    that it states stands there as a number, be it right or wrong. `draft`, `timestamp` and
    `facts` are as for Word. FileProblem where a workbook can't hold it.
    """
    stream = BytesIO()
    book = new_workbook(stream=stream)
    look = partial(_look, book, {})
    for table in report.form.tables.values():
        sheet = book.add_worksheet(sheet_name(report.form, table.id))
        _write_table(sheet, look, report, table, draft=draft)
    _write_prose(book.add_worksheet(PROSE_SHEET), look, report, draft=draft)
    book.set_custom_property(CUSTOM, "")  # so that the package says that it has some
    book.close()
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    del parts[CUSTOM]
    parts[CORE_PART] = core_properties(report, timestamp)
    base = packed(parts, timestamp)
    return sealed({}, PROPERTIES, facts or {}, timestamp, base)


def sheet_name(form: Form, table: str) -> str:
    """Call a table's sheet by its part: 表二."""
    return f"表{form.section_of_table(table).heading.partition('、')[0]}"


def _look(
    book: "Workbook", made: dict[tuple[str, str], "CellFormat"], name: str, number: str = ""
) -> "CellFormat":
    """Give the format of a name in `LOOKS`, with one of numbers; each is made once."""
    if (name, number) not in made:
        base = {"valign": "vcenter", "font_name": FACE, "font_size": SIZE}
        wraps = {"text_wrap": "shrink" not in LOOKS[name]}
        more = {"num_format": number} if number else {}
        made[name, number] = book.add_format(base | wraps | {**LOOKS[name]} | more)
    return made[name, number]


def _write_table(
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
        sheet.set_row(row, _lines(text, sum(widths) / scale) * LINE * scale + ROOM)
        _write(sheet, (row, 0, row, last), text, look(name))
    for row, height in _heights(cells, widths).items():
        sheet.set_row(row, height)
    for one in cells:
        _write_cell(sheet, look, report, table, one, at)
    _check(sheet, report, at)
    first, whole = min(at.values())[0], len(table.bands) == 1
    _set_up(sheet, first - 1 if whole else top - 1, draft=draft)
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
        _write(sheet, area, one.text, look(name))
        return
    value, ways = report.value(one.cell), report.form.defined_by.get(one.cell, ())
    number = _number_format(report.form.item(one.cell).type, value)
    if not (ways and report.is_blank(one.cell)):
        _write(sheet, area, value, look("typed", number))
        return
    grey = look("derived")  # with a format of numbers LibreOffice saves blank ones as 0
    _write(sheet, area, None, grey)
    stored = "" if value is None else value
    done = sheet.write_formula(*area[:2], formula_of(ways, at), grey, stored)
    taken(done, sheet, *area[:2])


def _write(
    sheet: "Worksheet", area: tuple[int, int, int, int], value: object, look: "CellFormat"
) -> None:
    """Write a value into a cell, or into several that are merged."""
    if area[:2] != area[2:]:
        taken(sheet.merge_range(*area, "", look), sheet, *area[:2])
    put(sheet, *area[:2], value, look)


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
        needed = _lines(one.text or "", sum(columns)) * LINE + SPACE
        rows = range(one.row, one.row + one.rowspan)
        heights[rows[-1]] += max(needed - sum(heights[row] for row in rows), 0)
    return heights


def _lines(text: str, wide: float) -> int:
    """Count the lines that a text takes in a width, in Chinese characters."""
    return max(1, ceil(width(text) / 2 / max(1, (wide - ROOM) // 2)))


def _set_up(sheet: "Worksheet", heads: int, *, draft: bool) -> None:
    """Print on A4, as wide as the page, with the rows down to `heads` on each page."""
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    taken(sheet.repeat_rows(0, heads), sheet)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if draft:
        sheet.set_header(f"&C{DRAFT}")


def _write_prose(sheet: "Worksheet", look: Look, report: Report, *, draft: bool) -> None:
    """Write the organ, the prose and the signature: a paragraph in a row, with its part."""
    sections = {one.heading or PREAMBLE: one for one in report.form.sections}
    rows: list[tuple[str, object]] = [(ORGAN, report.organ.name), (YEAR, report.year)]
    for name, section in sections.items():
        texts = paragraphs(report.narrative.get(section.id, ""))
        rows += [
            (AGAIN if number else name, piece)
            for one in texts
            for number, piece in enumerate(_shown(f"{one.head}{one.text}"))
        ]
        if not (texts or section.table):
            rows.append((name, None))
    rows += [(SIGNATURE, report.signature), (DAY, report.signed_on)]
    taken(sheet.set_column(0, 0, PART_WIDTH, look("part")), sheet)
    taken(sheet.set_column(1, 1, PAGE_WIDTH - PART_WIDTH, look("text")), sheet)
    for column, head in enumerate((PART, TEXT)):
        put(sheet, 0, column, head, look("head"))
    for row, (name, value) in enumerate(rows, start=1):
        put(sheet, row, 0, name, look("part row"))
        number = DAY_FORMAT if name == DAY else "0" if name == YEAR else "@"
        put(sheet, row, 1, value, look("text row", number))
    names = [*sections, AGAIN, SIGNATURE, DAY]
    check = {
        "validate": "list",
        "source": names,
        "error_title": "没有这个部分",
        "error_message": f"请从列表里选；一段写不下、接着上一行写的，选“{AGAIN}”",
    }
    taken(sheet.data_validation(3, 0, len(rows) + PROSE_ROWS, 0, check), sheet)
    sheet.freeze_panes(1, 0)
    _set_up(sheet, 0, draft=draft)


def _shown(text: str) -> Iterator[str]:
    """Cut a paragraph into what a row shows each, after a sentence where one ends there."""
    while len(text) > SHOWN:
        cut = text.rfind("。", SHOWN // 2, SHOWN) + 1 or SHOWN
        while cut > 1 and (text[cut - 1].isspace() or text[cut].isspace()):
            cut -= 1
        yield text[:cut]
        text = text[cut:]
    yield text
