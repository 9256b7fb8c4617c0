"""A sheet of a workbook → its rows as they would stand in print, merges reckoned in."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.importers.blocks import FORMULA, ODD, Slot, is_number, merged
from govreport.importers.headings import begins_section
from govreport.importers.tokens import Kind, PrintedToken, tokens_of
from govreport.lazy import lazy
from govreport.sheets import Sheet, SheetValue

MONEY = tuple("¥￥$€")
OTHERWISE = ("（显示的", "（格式是")
"""What is said behind a number that a sheet shows otherwise."""
NUMBER = lazy(r"[+-]?(?:[\d,，]*+\.\d++|[\d,，]*+(?<=\d))")
MOST_SLOTS = 300_000
"""Cells of the rows that hold something, of one sheet of a report."""
MOST_TEXTS = 40_000
"""Cells with words on one sheet, each of which is looked through for labels."""
ABSURD = "工作表“{}”大得离谱，不是一份年度报告"
Spans = dict[tuple[int, int], tuple[int, int]]


class SheetRow(NamedTuple):
    """Row that holds something: its number from 1, its slots, their words, their tables."""

    number: int
    slots: tuple[Slot, ...]
    words: tuple[str, ...]
    tables: frozenset[str]

    @property
    def is_text(self) -> bool:
        """Whether it is a line of text, not a row of a table."""
        return len(self.words) == 1 and not is_label(self.words[0])

    @property
    def table(self) -> str:
        """The only table that its labels may be of, "" where there is none."""
        some = self.tables
        if len(some) > 1:
            sure = (own for word in self.words if len(own := tables_of(word)) == 1)
            some = frozenset(one for own in sure for one in own)
        return next(iter(some)) if len(some) == 1 else ""

    def within(self, left: int, right: int) -> "SheetRow":
        """Give the part of it that stands in some columns."""
        slots = [one for one in self.slots if left <= one.column < right]
        return row_of_slots(self.number, slots)


def row_of_slots(number: int, slots: Sequence[Slot]) -> SheetRow:
    """Make a row of its slots."""
    words = tuple(one.text for one in slots if one.text.strip() and one.text != FORMULA)
    tables = frozenset(table for word in words for table in tables_of(word))
    return SheetRow(number, tuple(slots), words, tables)


def rows_of(sheet: Sheet, name: str = "") -> Iterator[SheetRow]:
    """Yield the rows that hold something, what is merged over several rows in each."""
    held = [any(value is not None for value in row) for row in sheet.rows]
    room = sum(held) * len(sheet.rows[0] if sheet.rows else ())
    areas = (
        (below - top + 1) * (right - left + 1) for top, left, below, right in sheet.merges
    )
    texts = sum(
        isinstance(one, str) and not one.isascii() for row in sheet.rows for one in row
    )
    if max(room, sum(areas)) > MOST_SLOTS or texts > MOST_TEXTS:
        raise FileProblem(name, ABSURD.format(sheet.name))
    covered, spans = _merges(sheet)
    groups = _groups(sheet, spans)
    if sum(down for _, down in groups) * len(sheet.rows[0] if groups else ()) > MOST_SLOTS:
        raise FileProblem(name, ABSURD.format(sheet.name))
    joined = _joined(sheet, spans, groups)
    for number, values in enumerate(sheet.rows):
        if number in joined:
            if slots := joined[number]:
                yield row_of_slots(number + 1, slots)
            continue
        slots = []
        for column in range(len(values)):
            place = (number, column)
            begin = covered.get(place, place)
            down, wide = spans.get(begin, (1, 1))
            text = text_at(sheet, *begin)
            plain = text.removeprefix(FORMULA)
            over = down > 1 and is_number(plain)
            if begin == place:
                slots.append(Slot(merged(plain) if over else text, column, wide))
            elif begin[1] == column and over:
                slots.append(Slot(merged(plain), column, wide))
        if any(one.text for one in slots):
            yield row_of_slots(number + 1, slots)


def _merges(sheet: Sheet) -> tuple[dict[tuple[int, int], tuple[int, int]], Spans]:
    """Tell for each merged cell where its merge begins, and how large each merge is."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    spans: Spans = {}
    for top, left, bottom, right in sheet.merges:
        spans[top, left] = bottom - top + 1, right - left + 1
        for row in range(top, bottom + 1):
            covered.update({(row, at): (top, left) for at in range(left, right + 1)})
    return covered, spans


def _groups(sheet: Sheet, spans: Spans) -> list[tuple[int, int]]:
    """Find rows over which numbers are merged: the first, and how many."""
    found = dict.fromkeys(
        (top, down)
        for (top, column), (down, _) in spans.items()
        if down > 1 and is_number(text_at(sheet, top, column))
    )
    return [*found]


def _joined(
    sheet: Sheet, spans: Spans, groups: Iterable[tuple[int, int]]
) -> dict[int, list[Slot]]:
    """Find rows that are one: a label broken over them, its numbers merged over them.

    The first of them then has all slots, the others none.
    """
    found: dict[int, list[Slot]] = {}
    for top, down in groups:
        slots, pieces, rows = [], 0, range(top, top + down)
        for column in range(len(sheet.rows[top])):
            texts = [text_at(sheet, row, column) for row in rows]
            some = [one for one in texts if one]
            pieces += len(some) > 1
            wide = spans.get((top, column), (1, 1))[1]
            slots.append(Slot("".join(some), column, wide))
        labelled = pieces <= 1 and any(is_label(one.text) for one in slots)
        if labelled and found.keys().isdisjoint(rows):
            found |= {row: [] for row in rows} | {top: slots}
    return found


def text_at(sheet: Sheet, row: int, column: int) -> str:
    """Write a cell as in print; a formula is marked, and what is no number."""
    value = sheet.rows[row][column]
    if isinstance(value, date | bool) or (isinstance(value, str) and _is_odd(value)):
        return f"{ODD}{as_text(value)}"
    computed = (row, column) in sheet.formulas and not isinstance(value, str)
    return f"{FORMULA}{as_text(value)}" if computed else as_text(value)


def _is_odd(text: str) -> bool:
    """Whether a cell shows another thing than the number stored in it, or an error."""
    text = text.strip()
    share = text.endswith(("%", "％")) and text[:1].isdecimal()
    error = text.isascii() and text.startswith(("#", "Err:")) and len(text) > 3
    return share or error or text.startswith(MONEY) or any(one in text for one in OTHERWISE)


def as_text(value: SheetValue) -> str:
    """Write a value as it would stand in print; what isn't a number isn't read as one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"日期 {value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"日期 {value:%Y-%m-%d}"
    if isinstance(value, float):
        text = f"{value:.15g}"
        return f"{value:.15f}".rstrip("0") if "e" in text else text
    return str(value)


def labels_of(text: str) -> Iterator[PrintedToken]:
    """Yield the labels of the form in a cell, none of a line that begins a section."""
    if not text.isascii() and len(text) > 1 and not begins_section(text):
        yield from (one for one in tokens_of(text) if one.kind is Kind.LABEL)


def is_label(text: str) -> bool:
    """Whether a cell holds a label of the form and nothing else."""
    return (
        len(text) > 1
        and not text.isascii()
        and [one.kind for one in tokens_of(text)] == [Kind.LABEL]
        and not begins_section(text)
    )


def tables_of(text: str) -> set[str]:
    """Tell of which tables the labels in a cell may be."""
    return {meaning.table for one in labels_of(text) for meaning in one.meanings}


def count_numbers(rows: Sequence[SheetRow], sheet: Sheet) -> tuple[int, int]:
    """Count the numbers in some rows, and those of them that are stored as text."""
    values = [
        sheet.rows[row.number - 1][slot.column]
        for row in rows
        for slot in row.slots
        if slot.text and slot.column < len(sheet.rows[row.number - 1])
    ]
    texts = sum(isinstance(one, str) and _is_typed_number(one) for one in values)
    stored = [one for one in values if isinstance(one, int | float)]
    return texts + sum(not isinstance(one, bool) for one in stored), texts


def _is_typed_number(text: str) -> bool:
    return NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def goes_on(above: Sequence[SheetRow], row: SheetRow, below: SheetRow) -> bool:
    """Whether a row without a label has but a number, between rows of one table."""
    before = next((one.table for one in reversed(above) if one.table), "")
    alone = is_number(row.words[0].removeprefix(FORMULA))
    return alone and bool(before) and before == below.table


def says_number(text: str) -> bool:
    """Whether a cell says a number and no more: blanks around it and a unit are none."""
    if NUMBER.fullmatch(text):
        return True
    digits = any(map(str.isdigit, text))
    return digits and [one.kind for one in tokens_of(text)] == [Kind.VALUE]
