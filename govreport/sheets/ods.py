"""The sheets of an .ods, read from its package within bounds."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.packages import UNREADABLE, open_package, unpacked
from govreport.sheets.formats import as_day, as_number, plain
from govreport.sheets.sheet import (
    BROKEN,
    MANY,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_MERGES,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_SLOTS,
    MOST_TAGS,
    Area,
    Place,
    Sheet,
    SheetValue,
    filled,
    merges_on,
    slots,
    tags_of,
)
from govreport.xml_parts import each

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "ODS"
LARGEST = 60_000_000
"""Bytes of the unpacked text of a workbook."""
NS = "{urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT, DRAW = (
    f"{NS}{one}:1.0}}" for one in ("table", "office", "text", "drawing")
)
CELL, COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
SHOWN = re.compile(r"([^\d.,+-]*)([+-]?[\d,]*\.?\d+)(\D*)")
"""A number as it is shown, and what stands around it."""
OUTER = "file:"
"""What a formula has that asks another file."""
ROWS, COLUMNS = 1_048_576, 16_384
LONGEST = 99
"""Characters of a number, written or shown."""


def read(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """Read the sheets of an .ods; FileProblem says why it can't be read."""
    try:
        with open_package(raw) as package:
            content = unpacked(package, "content.xml", LARGEST)
        if len(content) > LARGEST or tags_of(content) > MOST_TAGS:
            raise FileProblem(name, MANY)
        return tuple(_sheets(content, name))
    except UNREADABLE as error:
        raise FileProblem(name, BROKEN) from error


def _sheets(content: bytes, name: str) -> Iterator[Sheet]:
    unseen, count, left, room = set[str](), 0, MOST_CELLS, MOST_SLOTS
    sheet = _OdsSheet(name, left, room)
    wanted = "style", "table-column", "table-row", "shapes", "table"
    for seen, one in enumerate(each(content, wanted, name, KIND)):
        if seen > 2 * MOST_ROWS or count > MOST_SHEETS:
            raise FileProblem(name, MANY)
        tag = str(one.tag).rpartition("}")[2]
        if tag == "style":
            properties = one.find("{*}table-properties")
            if properties is not None and properties.get(f"{TABLE}display") == "false":
                unseen.add(str(one.get(f"{NS}style:1.0}}name")))
        elif tag == "table-row":
            sheet.take_row(one)
        elif tag == "table-column":
            sheet.take_column(one)
        elif tag == "shapes":
            sheet.draw(one)
        elif one.tag == f"{TABLE}table":
            count += 1
            told = one.get(f"{TABLE}name") or ""
            if OUTER not in told:
                found = sheet.sheet(told)
                left -= len(sheet.cells)
                room -= slots(found.rows)
                yield found._replace(hidden=one.get(f"{TABLE}style-name") in unseen)
            sheet = _OdsSheet(name, left, room)


class _OdsSheet:
    """Reads one sheet, row by row."""

    def __init__(self, name: str, most: int, room: int) -> None:
        self.name, self.most, self.room = name, most, room
        self.cells: dict[Place, SheetValue] = {}
        self.formulas: set[Place] = set()
        self.uncomputed: set[Place] = set()
        self.merges: list[Area] = []
        self.hidden_rows: list[range] = []
        self.hidden_columns: list[range] = []
        self.row = self.column = self.characters = 0
        self.drawn = self.pictures = self.charts = self.comments = self.links = 0

    def sheet(self, told: str) -> Sheet:
        """Give what came together."""
        rows = filled(self.cells, self.name, self.room)
        wide = len(rows[0]) if rows else 0
        return Sheet(
            told,
            rows,
            merges_on(rows, self.merges, self.name),
            frozenset(self.formulas),
            frozenset(
                at for one in self.hidden_rows for at in one[: len(rows)] if at < len(rows)
            ),
            frozenset(at for one in self.hidden_columns for at in one[:wide] if at < wide),
            drawn=self.drawn,
            pictures=self.pictures,
            charts=self.charts,
            comments=self.comments,
            links=self.links,
            uncomputed=frozenset(self.uncomputed),
        )

    def take_column(self, column: "_Element") -> None:
        """Note columns that are hidden."""
        end = self.column + _times(column, "columns-repeated", COLUMNS)
        if _is_hidden(column):
            self.hidden_columns.append(range(self.column, end))
        self.column = end
        if end > COLUMNS:
            raise FileProblem(self.name, BROKEN)

    def take_row(self, row: "_Element") -> None:
        """Take up a row, as often as it is there."""
        times, column = _times(row, "rows-repeated", ROWS), 0
        rows = range(self.row, self.row + times)
        found: dict[int, SheetValue] = {}
        formulas = list[int]()
        for cell in row.iterchildren(CELL, COVERED):
            columns = range(column, column + _times(cell, "columns-repeated", COLUMNS))
            column = columns.stop
            if column > COLUMNS:
                raise FileProblem(self.name, BROKEN)
            if cell.tag == CELL:
                self._take_cell(cell, columns, found, formulas)
        if _is_hidden(row):
            self.hidden_rows.append(rows)
        held = (
            len(self.cells) + len(found) * times,
            len(self.formulas) + len(formulas) * times,
        )
        if max(held) > self.most:
            raise FileProblem(self.name, MANY)
        texts = [one for one in found.values() if isinstance(one, str)]
        self.characters += times * sum(map(len, texts))
        for at in rows if found or formulas else ():
            self.cells.update({(at, place): value for place, value in found.items()})
            self.formulas.update((at, place) for place in formulas)
        self.row += times
        if self.row > ROWS:
            raise FileProblem(self.name, BROKEN)
        if self.characters > MOST_CHARACTERS or len(self.merges) > MOST_MERGES:
            raise FileProblem(self.name, MANY)

    def _take_cell(
        self,
        cell: "_Element",
        columns: range,
        found: dict[int, SheetValue],
        formulas: list[int],
    ) -> None:
        self._merge(cell, columns[0])
        self.draw(cell)
        formula, value = cell.get(f"{TABLE}formula"), _value(cell)
        if formula is not None:
            formulas += columns
            if value is None and cell.get(f"{OFFICE}value-type") is None:
                self.uncomputed.update((self.row, at) for at in columns)
            self.links += OUTER in formula
        if value is not None:
            found.update(dict.fromkeys(columns, value))

    def _merge(self, cell: "_Element", column: int) -> None:
        right = column + _times(cell, "number-columns-spanned", COLUMNS) - 1
        below = self.row + _times(cell, "number-rows-spanned", ROWS) - 1
        if right > column or below > self.row:
            self.merges.append((self.row, column, below, right))

    def draw(self, element: "_Element") -> None:
        """Count what is drawn in a cell or on the sheet, and comments."""
        for one in element:
            if str(one.tag).startswith(DRAW):
                self.drawn += 1
                is_chart = one.find(f"{DRAW}object") is not None
                self.charts += is_chart
                self.pictures += not is_chart and one.find(f"{DRAW}image") is not None
            elif one.tag == f"{OFFICE}annotation":
                self.comments += 1


def _times(element: "_Element", key: str, most: int) -> int:
    names = (f"{TABLE}number-{key}", f"{TABLE}{key}")
    value = next(filter(None, map(element.get, names)), "1")
    if not (value.isascii() and value.isdecimal()) or len(value) > LONGEST:
        raise ValueError(value[:LONGEST])
    if not 1 <= int(value) <= most:
        raise ValueError(value)
    return int(value)


def _is_hidden(element: "_Element") -> bool:
    return element.get(f"{TABLE}visibility", "visible") != "visible"


def _value(cell: "_Element") -> SheetValue:
    """Give what a cell holds; a share, money, a number with its unit as they are shown."""
    kind, shown = cell.get(f"{OFFICE}value-type"), _text(cell)
    if kind is None or kind == "string" or cell.get(ERROR) == "error":
        return shown if shown and not shown.isspace() else None
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    if kind == "date":
        day = as_day(cell.get(f"{OFFICE}date-value") or "")
        return day if isinstance(day, date) else shown
    number = as_number(cell.get(f"{OFFICE}value") or "")
    if number is None or kind == "time":
        return shown or None
    return number if number == 0 else _as_shown(number, kind, shown)


def _as_shown(number: float, kind: str, shown: str) -> SheetValue:
    """Give a number with what is shown around it; one that is shown otherwise as text."""
    if kind == "percentage":
        return f"{plain(round(number * 100, 10))}%"
    found = SHOWN.fullmatch(shown.strip()) if len(shown) <= LONGEST else None
    if found is None:
        return (
            f"{plain(number)}{f'（显示的是“{shown}”）' if shown else ''}"
            if shown
            else number
        )
    before, digits, behind = (one.strip() for one in found.groups())
    seen = float(digits.replace(",", ""))
    places = len(digits.partition(".")[2])
    if abs(abs(seen) - abs(number)) > 0.5001 * 10**-places:
        return f"{plain(number)}（显示的是“{shown}”）"
    if kind == "currency" and not (before or behind):
        before = "¥"
    return (
        f"{before}{plain(number)}{behind}"
        if before.strip("(-") or behind.strip(")")
        else number
    )


def _text(cell: "_Element") -> str:
    """Give the text of a cell, a line a paragraph."""
    return "\n".join("".join(_pieces(one)) for one in cell.iterchildren(f"{TEXT}p"))


def _pieces(element: "_Element") -> Iterator[str]:
    yield element.text or ""
    for one in element:
        if one.tag == f"{TEXT}s":
            yield " " * min(_count(one), LONGEST)
        elif one.tag == f"{TEXT}line-break":
            yield "\n"
        elif one.tag == f"{TEXT}tab":
            yield "\t"
        elif str(one.tag).startswith(TEXT):
            yield from _pieces(one)
        yield one.tail or ""


def _count(space: "_Element") -> int:
    value = space.get(f"{TEXT}c") or "1"
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 1
