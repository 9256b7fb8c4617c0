"""A sheet of a workbook → the tables of the form that stand on it, and the lines around."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import NamedTuple

from govreport.importers.blocks import (
    FIXED,
    FORMULA,
    TITLE,
    Block,
    Grid,
    Slot,
    TextBlock,
    is_number,
    merged,
)
from govreport.importers.headings import begins_section
from govreport.importers.printed import APPLICATIONS
from govreport.importers.tokens import Kind, PrintedToken, tokens_of
from govreport.importers.wording import BLOCK, FRAME
from govreport.lazy import lazy
from govreport.sheets import Sheet, SheetValue

ABOUT = r"(?:政府信息|信息公开|主动公开|收到和处理|行政复议|年报|依申请|数据|统计|汇总|报表|附表)"
TITLED = (
    lazy(rf"\s*(?P<organ>[^\d\s].*?)\s*(?P<year>20\d\d)\s*年?度?\s*{ABOUT}.*"),
    lazy(rf"\s*(?P<year>20\d\d)\s*年?度?\s*(?P<organ>[^\d\s].*?)\s*{ABOUT}.*"),
)
"""What stands above a table: whose it is, of which year, and what it is called."""
REPORT = lazy(r"(?:年度?报告|年报)[)）]?$")
AS_TITLE = "{organ}{year}年政府信息公开工作年度报告"
NUMBER = lazy(r"[+-]?[\d,]*\.?\d+")
LONGEST = 100
"""Characters of such a line."""
MANY_LABELS = 3
"""A sheet with fewer labels of a table has not that table."""


class Stretch(NamedTuple):
    """Part of a sheet that is of one report: the lines above, its tables, those below.

    `row` is the first, from 1; `tables` are those of the form with how many numbers each
    has, of all of which `typed` are stored as text; `order` names that of each grid.
    """

    sheet: str
    row: int
    blocks: tuple[Block, ...]
    tables: Mapping[str, int]
    order: tuple[str, ...] = ()
    typed: int = 0

    @property
    def lines(self) -> list[TextBlock]:
        """The lines above the first table, or all where there is none."""
        found = []
        for one in self.blocks:
            if isinstance(one, Grid):
                break
            found.append(one)
        return found


class _Row(NamedTuple):
    """Row that holds something: its slots from left to right, and its labels' tables."""

    number: int
    slots: tuple[Slot, ...]
    words: tuple[str, ...]
    tables: frozenset[str]

    @property
    def is_text(self) -> bool:
        """Whether it is a line of text, not a row of a table."""
        return len(self.words) == 1 and not _is_label(self.words[0])


class _Piece(NamedTuple):
    """Line or table of a sheet, from which row, and of the form's which table it is.

    `rows` are the rows of the form that the table has, `numbers` how many numbers, and
    `typed` those of them that are stored as text.
    """

    row: int
    block: Block
    table: str = ""
    rows: frozenset[object] = frozenset()
    numbers: int = 0
    typed: int = 0


def stretches(sheet: Sheet) -> list[Stretch]:
    """Find what stands on a sheet: a report, tables of one, several below each other."""
    groups: list[list[_Piece]] = [[]]
    for piece in _pieces(sheet):
        last = groups[-1]
        titled_anew = (
            isinstance(piece.block, TextBlock)
            and piece.block.role == TITLE
            and any(one.table for one in last)
        )
        repeats = any(one.table == piece.table and one.rows & piece.rows for one in last)
        if titled_anew or (piece.table and repeats):
            kept = [] if titled_anew else _lines_above(last)
            groups[-1] = last[: len(last) - len(kept)]
            groups.append(kept)
        groups[-1].append(piece)
    return [_stretch(sheet.name, some) for some in groups if some]


def _stretch(sheet: str, pieces: Sequence[_Piece]) -> Stretch:
    tables = dict.fromkeys((one.table for one in pieces if one.table), 0)
    for one in pieces:
        if one.table:
            tables[one.table] += one.numbers
    return Stretch(
        sheet,
        pieces[0].row,
        tuple(one.block for one in pieces),
        tables,
        tuple(one.table for one in pieces if one.table),
        sum(one.typed for one in pieces),
    )


def _lines_above(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Give the lines at the end that stand above what comes next."""
    kept = [*takewhile(lambda one: not one.table, reversed(pieces))]
    return kept[::-1]


def _pieces(sheet: Sheet) -> Iterator[_Piece]:
    """Yield lines and tables from top to bottom."""
    chunk: list[_Row] = []
    for row in _rows(sheet):
        gap = bool(chunk) and row.number > chunk[-1].number + 1
        if chunk and (gap or row.is_text):
            yield from _tables(chunk, sheet)
            chunk = []
        if row.is_text:
            for line in row.words[0].split("\n"):
                for text in _lines(line):
                    yield _Piece(row.number, text)
        else:
            chunk.append(row)
    if chunk:
        yield from _tables(chunk, sheet)


def titled(line: str) -> tuple[str, str] | None:
    """Find organ and year in what stands above a table, None where it says neither."""
    if len(line) > LONGEST or "。" in line:
        return None
    plain = unicodedata.normalize("NFC", line)
    found = next((one for some in TITLED if (one := some.fullmatch(plain))), None)
    return (found["organ"], found["year"]) if found else None


def _lines(line: str) -> Iterator[TextBlock]:
    """Give a line; one that names organ and year above a table as the report's title."""
    found = titled(line)
    if found is None:
        if line.strip():
            yield TextBlock(line)
    elif REPORT.search(line.strip()):
        yield TextBlock(line, TITLE)
    else:
        yield TextBlock(AS_TITLE.format(organ=found[0], year=found[1]), TITLE)
        yield TextBlock(line, FIXED)


def _rows(sheet: Sheet) -> Iterator[_Row]:
    """Yield the rows that hold something, what is merged over several rows in each."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    height, wide = len(sheet.rows), len(sheet.rows[0]) if sheet.rows else 0
    for top, left, bottom, right in sheet.merges:
        spans[top, left] = bottom - top + 1, right - left + 1
        for row in range(top, min(bottom + 1, height)):
            for column in range(left, min(right + 1, wide)):
                covered[row, column] = top, left
    for number, values in enumerate(sheet.rows):
        slots = []
        for column in range(len(values)):
            place = (number, column)
            begin = covered.get(place, place)
            down, across = spans.get(begin, (1, 1))
            text = _text(sheet, *begin)
            if begin == place:
                number_over = down > 1 and is_number(text)
                slots.append(Slot(merged(text) if number_over else text, column, across))
            elif begin[1] == column and is_number(text):
                slots.append(Slot(merged(text), column, across))
        words = tuple(one.text for one in slots if one.text.strip() and one.text != FORMULA)
        if words or any(one.text for one in slots):
            tables = {table for word in words for table in _tables_of(word)}
            yield _Row(number + 1, tuple(slots), words, frozenset(tables))


def _text(sheet: Sheet, row: int, column: int) -> str:
    """Write a cell as it would stand in print; a formula is marked."""
    value = sheet.rows[row][column]
    computed = (row, column) in sheet.formulas and not isinstance(value, str)
    return f"{FORMULA}{as_text(value)}" if computed else as_text(value)


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
        return (
            f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:.15f}".rstrip("0")
        )
    return str(value)


def _labels(text: str) -> Iterator[PrintedToken]:
    """Yield the labels of the form in a cell, none of a line that begins a section."""
    if len(text) > 1 and not begins_section(text):
        yield from (one for one in tokens_of(text) if one.kind is Kind.LABEL)


def _is_label(text: str) -> bool:
    """Whether a cell holds a label of the form and nothing else."""
    kinds = [one.kind for one in tokens_of(text)]
    return kinds == [Kind.LABEL] and not begins_section(text)


def _tables_of(text: str) -> set[str]:
    return {meaning.table for one in _labels(text) for meaning in one.meanings}


def _tables(rows: Sequence[_Row], sheet: Sheet) -> Iterator[_Piece]:
    """Part rows that stand right below each other into tables and lines of facts."""
    sure = [next(iter(row.tables)) if len(row.tables) == 1 else "" for row in rows]
    starts, current = [], ""
    for at, table in enumerate(sure):
        if table and table != current:
            starts.append((at, table))
            current = table
    first = starts[0][0] if starts else len(rows)
    while first and first < len(rows) and rows[first - 1].tables:
        first -= 1
    for row in rows[:first]:
        yield _Piece(row.number, TextBlock("　".join(row.words)))
    ends = [at for at, _ in starts[1:]] + [len(rows)]
    for (at, table), end in zip(starts, ends, strict=True):
        begin = first if at == starts[0][0] else at
        some = rows[begin:end]
        last = max(i for i, row in enumerate(some) if row.tables or _has_numbers(row))
        yield from _table(some[: last + 1], table, sheet)
        for row in some[last + 1 :]:
            yield _Piece(row.number, TextBlock("　".join(row.words), FIXED))


def _has_numbers(row: _Row) -> bool:
    return sum(NUMBER.fullmatch(one) is not None for one in row.words) > len(row.words) / 2


def _table(rows: Sequence[_Row], table: str, sheet: Sheet) -> Iterator[_Piece]:
    """Give a table of the form, or what only has a few of its words as lines of text."""
    labels = {
        (meaning.role, meaning.id)
        for row in rows
        for word in row.words
        for one in _labels(word)
        for meaning in one.meanings
        if meaning.table == table
    }
    if len(labels) < MANY_LABELS:
        for row in rows:
            yield _Piece(row.number, TextBlock("　".join(row.words)))
        return
    filled = [slot.column for row in rows for slot in row.slots if slot.text]
    ends = [slot.column + slot.span for row in rows for slot in row.slots if slot.text]
    left, right = min(filled), max(ends)
    grid = tuple(
        tuple(
            slot._replace(column=slot.column - left)
            for slot in row.slots
            if left <= slot.column < right
        )
        for row in rows
    )
    places = [
        (row.number - 1, slot.column) for row in rows for slot in row.slots if slot.text
    ]
    values = [sheet.rows[row][column] for row, column in places]
    texts = sum(isinstance(one, str) and _is_typed_number(one) for one in values)
    numbers = texts + sum(
        isinstance(one, int | float) and not isinstance(one, bool) for one in values
    )
    heads = BLOCK if table == APPLICATIONS else FRAME
    own = frozenset(one for one in labels if one[0] not in {heads, FRAME})
    yield _Piece(rows[0].number, Grid(grid), table, own, numbers, texts)


def _is_typed_number(text: str) -> bool:
    return NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
