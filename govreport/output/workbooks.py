"""Tables as sheets of a workbook and as CSV: heads, widths, page; no text is a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO, TextIOWrapper
from itertools import chain, groupby
from math import ceil
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from govreport.text import printable, width
from govreport.tomlfile.plain import Content
from govreport.workbook import FORMULA, ROOM, WIDEST, put, quick_sheet, rows_in_order

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding."""
A4, MARGINS, HEAD_LINES, LINE = 9, 0.4, 5, 17
"""Paper; inches; lines that a head is to need at most; points."""
ONE_PAGE = 215
"""Digits that are still read where they are shrunk to the width of a page."""
NARROWEST, NAME, MOST_LINES = 8, 30, 27
"""Digits of a column, and of those that stay in sight at most; lines that Excel shows."""
SHEET_NAME, NO_NAME = 31, re.compile(r"[\[\]:*?/\\]|^'|'$")
"""Characters of a sheet's name at most, and those that it can't have."""
EXCEL = ("csv", "xlsx")
"""Files that Excel opens."""


class SheetPage(NamedTuple):
    """What is written on one sheet: heads one above the other, rows, and what ends it.

    Heads that are the same beside or below each other are one cell in a workbook. `lead`
    are lines above the heads, `foot` are rows such as sums, `notes` lines below; `fixed`
    columns stay in sight, none is wider than `widest`.
    """

    name: str
    heads: Sequence[Sequence[str]]
    rows: Iterable[Sequence[object]]
    foot: Sequence[Sequence[object]] = ()
    notes: Sequence[str] = ()
    fixed: int = 1
    widest: int = WIDEST
    lead: Sequence[str] = ()


def cell_of(value: object) -> object:
    """Give a value as a table for Excel has it: a number, a date, or a text to be seen."""
    plain = isinstance(value, int | float | Decimal | date) and not isinstance(value, bool)
    if value is None or plain:
        return value
    return "\n".join(map(printable, str(value).split("\n")))


def csv_of(page: SheetPage) -> bytes:
    """Write a table as CSV; None is empty, what no file may hold becomes `?`."""
    stream = BytesIO()
    _write_csv(page, stream)
    return stream.getvalue()


def _write_csv(page: SheetPage, stream: BinaryIO) -> None:
    text = TextIOWrapper(stream, "utf-8", "replace", newline="", write_through=True)
    text.write(BOM)
    lead, notes = ([[line] for line in some] for some in (page.lead, page.notes))
    lines = chain(lead, page.heads, page.rows, page.foot, notes)
    csv.writer(text).writerows(list(_no_formula(line)) for line in lines)
    text.detach()


def _no_formula(line: Sequence[object]) -> Iterator[object]:
    for value in map(cell_of, line):
        risky = isinstance(value, str) and FORMULA.match(value)
        if isinstance(value, datetime):
            yield f"{value:%Y-%m-%d %H:%M}"
        else:
            yield "" if value is None else f"'{value}" if risky else value


def file_of(page: SheetPage, form: str) -> Content:
    """Give what writes a table as `csv`, or as the one sheet of a workbook."""
    return partial(_write_csv, page) if form == "csv" else workbook_of([page], page.name)


def workbook_of(pages: Iterable[SheetPage], title: str) -> Callable[[BinaryIO], None]:
    """Give what writes tables as a workbook, a sheet each; the title heads its print."""

    def write(stream: BinaryIO) -> None:
        with rows_in_order(stream) as book:
            _write_pages(book, pages, title)

    return write


def _write_pages(book: "Workbook", pages: Iterable[SheetPage], title: str) -> None:
    for page in pages:
        line = {"valign": "vcenter", "text_wrap": True, "border": 1}
        head = {**line, "bold": True, "align": "center", "bg_color": "#E7EEF7"}
        looks = _Looks(
            book.add_format(head),
            book.add_format(line),
            book.add_format({**line, "num_format": "0"}),
            book.add_format({**line, "num_format": "yyyy-mm-dd"}),
            book.add_format({**line, "num_format": "yyyy-mm-dd hh:mm"}),
            book.add_format({**line, "bold": True, "bg_color": "#F2F2F2"}),
            book.add_format({"text_wrap": False}),
        )
        name = NO_NAME.sub(" ", printable(page.name)[:SHEET_NAME])
        _write(book.add_worksheet(name, quick_sheet()), page, looks, title)


class _Looks(NamedTuple):
    """How cells look: heads, texts (and amounts), whole numbers, days, and so on."""

    head: "CellFormat"
    text: "CellFormat"
    whole: "CellFormat"
    day: "CellFormat"
    moment: "CellFormat"
    foot: "CellFormat"
    note: "CellFormat"

    def of(self, value: object) -> "CellFormat":
        """Choose by what a value is."""
        if type(value) is int:  # as most are
            return self.whole
        if isinstance(value, date):
            return self.moment if isinstance(value, datetime) else self.day
        return self.whole if isinstance(value, int) else self.text


def _write(sheet: "Worksheet", page: SheetPage, looks: _Looks, title: str) -> None:
    lead = [[line] * len(page.heads[0]) for line in page.lead]
    heads = [[str(cell_of(one)) for one in row] for row in (*lead, *page.heads)]
    widths = [max(NARROWEST, ceil(width(one) / HEAD_LINES) + 2) for one in heads[-1]]
    _write_heads(sheet, heads, widths, looks)
    top = reached = len(heads)
    lines = chain(
        ((row, None) for row in page.rows), ((row, looks.foot) for row in page.foot)
    )
    for row, look in lines:
        high = 1
        for column, given in enumerate(row):
            value, wide = _shown(given)
            put(sheet, reached, column, value, look or looks.of(value))
            most = NAME if column < page.fixed else page.widest
            if wide > widths[column]:
                widths[column] = max(widths[column], min(wide, most))
            if wide > most or (isinstance(value, str) and "\n" in value):
                high = max(high, _lines(str(value), most))
        if high > 1:
            sheet.set_row(reached, LINE * min(high, MOST_LINES))
        for sizes in (sheet.row_info, sheet.row_sizes):
            sizes.pop(reached - 1, None)  # that row is written by now
        reached += 1
    if (last := reached - len(page.foot) - 1) >= top:
        sheet.autofilter(top - 1, 0, last, len(widths) - 1)
    for line, note in enumerate(page.notes, start=reached):
        put(sheet, line, 0, cell_of(note), looks.note)
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, wide)
    _set_page(sheet, page, sum(widths), title)


def _shown(given: object) -> tuple[object, int]:
    """Give a value as a cell has it, and how wide a column must be for it."""
    if type(given) is int:  # as most are
        return given, len(str(given)) + ROOM
    value = None if given is None else cell_of(given)
    return value, _needed(value)


def _lines(text: str, wide: int) -> int:
    """Count the lines that a text takes in a column."""
    return sum(max(1, ceil(width(one) / (wide - ROOM))) for one in text.split("\n"))


def _needed(value: object) -> int:
    """Tell how wide a column must be for a value."""
    if value is None:
        return 0
    if isinstance(value, str):
        return max(map(width, value.split("\n"))) + ROOM
    shown = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return len(shown) + ROOM


def _write_heads(
    sheet: "Worksheet", heads: Sequence[Sequence[str]], widths: list[int], looks: _Looks
) -> None:
    for row, texts in enumerate(heads):
        above = heads[row - 1] if row else [""] * len(texts)
        lines = [1]
        for first, last in _spans(heads, row):
            text = texts[first] if texts[first] != above[first] else None
            for column in range(first, last + 1):
                put(sheet, row, column, text if column == first else None, looks.head)
            if text is None:
                continue
            lines.append(ceil(width(text) / max(sum(widths[first : last + 1]) - 2, 1)))
            below = row
            while below + 1 < len(heads) and heads[below + 1][first] == text:
                below += 1
            if (first, row) != (last, below):
                # merge_range would go up again, which a sheet written in order can't
                sheet.merge.append([row, first, below, last])
        sheet.set_row(row, LINE * max(lines))


def _spans(heads: Sequence[Sequence[str]], row: int) -> Iterator[tuple[int, int]]:
    """Give the columns, first and last, over which the texts of a head are the same."""
    own = len(heads) > 1 and row == len(heads) - 1
    keys = [
        (tuple(heads[at][column] for at in range(row + 1)), column * own)
        for column in range(len(heads[row]))
    ]
    for _, same in groupby(range(len(keys)), key=keys.__getitem__):
        columns = list(same)
        yield columns[0], columns[-1]


def _set_page(sheet: "Worksheet", page: SheetPage, wide: int, title: str) -> None:
    """Keep heads in sight, and print them on each page, on A4 across."""
    heads = len(page.lead) + len(page.heads)
    sheet.freeze_panes(heads, page.fixed)
    sheet.repeat_rows(0, heads - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(MARGINS, MARGINS, MARGINS * 2, MARGINS * 2)
    shown = printable(title).replace("&", "&&")
    sheet.set_header(f"&C{shown[:200]}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if wide <= ONE_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(70)
        sheet.repeat_columns(0, page.fixed - 1)
