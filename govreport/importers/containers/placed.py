"""Words with their places on a page → rows of cells; empty cells are told by columns."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from govreport.forms import form, known_forms
from govreport.importers.blocks import Block, Grid, Slot, TextBlock
from govreport.importers.containers.paragraphs import joined
from govreport.importers.gathered import by_row
from govreport.importers.headings import section_begun
from govreport.importers.printed import PROCEEDINGS
from govreport.importers.wording import BLOCK, FRAME, plain_label, wording
from govreport.lazy import lazy

NOTED = lazy(r"\d.*[（(]")
"""A number with a note behind it, which may be wider than its column."""
FEWEST = 2
"""With fewer columns there is nothing to tell apart."""
MOST = 99
"""No table has so many."""
GROUPING = (PROCEEDINGS, BLOCK)
"""What in table 4 stands over the heads of columns."""
PAGE = "\f"
"""What ends a page in a text."""

LONGEST_TITLE = 40
"""Characters in which a part of a table says what it is."""
CLOSE = 1.3
"""Heights of a line to the next, in which a number goes on."""


@cache
def _number() -> re.Pattern[str]:
    units = "|".join(map(re.escape, wording().units))
    return re.compile(rf"[+\-−]?\d[\d,，]*(?:\.\d+)?(?:{units}|元)?(?:[（(].*[)）])?")


def is_number(text: str) -> bool:
    """Whether a word may stand in a cell for a number, or says that there is none."""
    known = wording()
    return text in known.blank or text in known.nil or bool(_number().fullmatch(text))


class PlacedWord(NamedTuple):
    """Printed word, and where it begins and ends in its line."""

    text: str
    left: float
    right: float
    height: float = 0
    top: float = 0

    @property
    def is_number(self) -> bool:
        """Whether it may stand in a cell for a number."""
        return is_number(self.text)


Line = Sequence[PlacedWord]
Rows = list[Grid | None]
Column = tuple[float, float]


class Box(NamedTuple):
    """Text with its place on a page, measured from the upper left corner, line by line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


def lines_of(boxes: Sequence[Box]) -> list[list[PlacedWord]]:
    """Sort the boxes of a page into printed lines.

    Numbers of one height are a line; so is a text that stands beside just one of those,
    though it be broken over several lines itself.
    """
    numbers: list[list[Box]] = []
    texts = []
    for box in sorted(boxes, key=lambda one: one.middle):
        if not is_number(box.text):
            texts.append(box)
        elif numbers and box.middle - numbers[-1][0].middle <= (box.bottom - box.top) / 2:
            numbers[-1].append(box)
        else:
            numbers.append([box])
    rows = [(row[0].middle, row) for row in numbers]
    middles = [middle for middle, _ in rows]
    for box in texts:
        first, end = bisect_left(middles, box.top), bisect_right(middles, box.bottom)
        beside = numbers[first:end][:2]  # more than one says no more than two
        if not beside and numbers:
            around = numbers[max(0, first - 1) : first + 1]
            near = min(around, key=lambda row: abs(row[0].middle - box.middle))
            beside = [near] if near[0].top <= box.middle <= near[0].bottom else []
        if len(beside) == 1:
            beside[0].append(box)
        else:
            rows.append((box.middle, [box]))
    rows.sort(key=lambda row: row[0])
    return [
        [
            PlacedWord(one.text, one.left, one.right, one.bottom - one.top, one.top)
            for one in sorted(row, key=lambda box: box.left)
        ]
        for _, row in rows
    ]


def blocks_of(pages: Sequence[Sequence[Box]]) -> list[Block]:
    """Give the blocks of pages on which each text has its place.

    Lines that reach the right margin go on in the next, as in a PDF.
    """
    lines: list[tuple[str, Line, dict[str, Any]]] = []
    for page in pages:
        left = min((box.left for box in page), default=0)
        right = max((box.right for box in page), default=0)
        above: Line = ()
        for line in lines_of(page):
            text = " ".join(word.text for word in line)
            size = max(word.height for word in line)
            piece = {"text": text, "x0": line[0].left, "x1": line[-1].right, "size": size}
            piece |= {"page_left": left, "page_right": right}
            lines.append((text, line, piece | {"digits": _goes_on(line, above)}))
            above = line
        lines.append((PAGE, [], {}))
    pieces: list[dict[str, Any]] = []
    for start, end, widths in regions([text for text, _, _ in lines]):
        some = [(line, piece) for _, line, piece in lines[start:end] if line]
        columns = columns_in([_numbers(line) for line, _ in some])
        if len(columns) not in widths:
            columns = columns_in([_below_heads([line for line, _ in some])])
        known = len(columns) in widths
        pieces += _in_columns(some, columns) if known else (piece for _, piece in some)
    return [one if isinstance(one, Grid) else TextBlock(str(one)) for one in joined(pieces)]


def _goes_on(line: Line, above: Line) -> bool:
    """Whether a line holds the last digits of a number right above it."""
    return all(word.is_number for word in line) and any(
        one.is_number
        and one.left < word.right
        and word.left < one.right
        and word.top - one.top <= CLOSE * one.height
        for word in line
        for one in above
    )


def _in_columns(
    lines: Sequence[tuple[Line, dict[str, Any]]], columns: Sequence[Column]
) -> Iterator[dict[str, Any]]:
    """Give the lines of a table, its heads as one row and its numbers in their columns."""
    rows = _rows([line for line, _ in lines], columns)
    first = next((at for at, row in enumerate(rows) if row is not None), len(rows))
    heads = [""] * len(columns)
    for line, piece in lines[:first]:
        below = [_above(word, columns) for word in line]
        for word, column in zip(line, below, strict=True):
            if column >= 0 and heads[column] != word.text:
                heads[column] += word.text
        if -1 in below:
            yield piece
    yield {"rows": loose_row("", heads)}
    for row, (_, piece) in zip(rows[first:], lines[first:], strict=True):
        yield piece if row is None else {"rows": row}


def _below_heads(lines: Sequence[Line]) -> Line:
    """Give the numbers of a table, and the heads over columns of which all are empty."""
    rows = [line for line in lines if len(_numbers(line)) > 1]
    first = next((at for at, line in enumerate(lines) if line in rows), 0)
    edge = max(
        (word.right for row in rows for word in row if not word.is_number), default=0
    )
    heads = (word for line in lines[:first] for word in line if not _is_grouping(word))
    numbers = (word for row in rows for word in _numbers(row))
    return [*(word for word in heads if word.left >= edge), *numbers]


def _is_grouping(word: PlacedWord) -> bool:
    """Whether a word stands over the heads of several columns."""
    meanings = wording().labels.get(plain_label(word.text), ())
    return bool(meanings) and all(
        one.role == FRAME or one[:2] == GROUPING for one in meanings
    )


def _above(word: PlacedWord, columns: Sequence[Column]) -> int:
    """Tell the one column that a head stands over, not only begins or ends over."""
    at = _only(word, columns)
    middles = [(left + right) / 2 for left, right in columns]
    apart = min((b - a for a, b in pairwise(middles)), default=word.right)
    return at if abs((word.left + word.right) / 2 - middles[at]) <= apart / 2 else -1


def _only(word: PlacedWord, columns: Sequence[Column]) -> int:
    """Tell the one column above or in which a word stands, -1 where there are several.

    What heads a group of columns may be no wider than one of them.
    """
    found = () if _is_grouping(word) else _all(word, columns)
    return found[0] if len(found) == 1 else -1


def _all(word: PlacedWord, columns: Sequence[Column]) -> list[int]:
    """Tell all columns that a word reaches into."""
    return [
        at
        for at, (left, right) in enumerate(columns)
        if word.left < right and left < word.right
    ]


def rows_of(regions: Sequence[Sequence[Line]], widths: frozenset[int]) -> Rows:
    """Give each printed line that is a row of a table as one, with its empty cells.

    Which columns there are the rows with a number in each cell tell; every other number
    has to stand in one of them. Else, and where each row has all its numbers, lines stay
    lines. `regions` are the same lines, the places of their words measured in one way or
    more.
    """
    for lines in regions:
        numbers = [*filter(None, map(_numbers, lines))]
        most = max(map(len, numbers), default=0)
        full = [row for row in numbers if len(row) == most]
        columns = columns_in(full) if most in widths and len(full) < len(numbers) else []
        if len(columns) == most > 0 and all(_lies_in(row, columns) for row in numbers):
            return _rows(lines, columns)
    return [None] * len(regions[0])


def _lies_in(row: Line, columns: Sequence[Column]) -> bool:
    """Whether each number of a row stands in a column of its own; a page's may not."""
    found = [_only(word, columns) for word in row]
    return (-1 not in found and len({*found}) == len(found)) or len(row) == 1


def _rows(lines: Iterable[Line], columns: Sequence[Column]) -> Rows:
    """Give lines as rows, but digits of some numbers that are broken off the row above."""
    rows: Rows = []
    for line in lines:
        partial = all(word.is_number for word in line) and len(line) < len(columns)
        broken = partial and bool(rows) and rows[-1] is not None
        rows.append(None if broken else _row(line, columns))
    return rows


def _row(line: Line, columns: Sequence[Column]) -> Grid | None:
    """Give a line that ends in numbers as its label and a cell for each column."""
    numbers = _numbers(line)
    text = " ".join(word.text for word in line[: len(line) - len(numbers)])
    if not numbers or not (text or len(numbers) > 1):
        return None
    texts: dict[int, str] = {}
    for word in sorted(numbers, key=lambda one: len(_all(one, columns))):
        free = [at for at in _all(word, columns) if at not in texts]
        texts[free[0] if len(free) == 1 else -1] = word.text
    if -1 in texts:
        return None
    return loose_row(text, [texts.get(at, "") for at in range(len(columns))])


def loose_row(label: str, cells: Sequence[str]) -> Grid:
    """Give one row of a table of which it is not known where else it stands."""
    slots = [Slot(text, at) for at, text in enumerate(cells, 1)]
    return Grid(((*([Slot(label)] if label else []), *slots),), loose=True)


def regions(lines: Sequence[str]) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Divide lines by sections, pages, parts of table 2; tell how many cells rows have."""
    start, section = 0, ""
    for at, line in enumerate([*lines, PAGE]):
        begun = section_begun(line.strip())
        if begun or PAGE in line or _begins_band(line):
            yield start, at, _widths_in(section)
            start, section = at, begun or section


def _begins_band(line: str) -> bool:
    """Whether a line begins a part of table 2, which has columns of its own."""
    return plain_label(line[:LONGEST_TITLE]).startswith(_bands())


@cache
def _bands() -> tuple[str, ...]:
    """Give the titles of all parts of tables, as labels are compared."""
    tables = [form(one).tables.values() for one in known_forms()]
    bands = (band for some in tables for table in some for band in table.bands)
    return tuple({plain_label(band.title) for band in bands if band.title})


@cache
def _widths_in(section: str) -> frozenset[int]:
    """Give the numbers of cells that rows of a section's table may have, in any form."""
    tables = [form(one).tables.get(section) for one in known_forms()]
    cells = [table.cells for table in tables if table is not None]
    rows = (
        cells if section == PROCEEDINGS else [row for one in cells for row in by_row(one)]
    )
    return frozenset(map(len, rows))


def _numbers(line: Line) -> Line:
    """Give the numbers that end a line."""
    at = len(line)
    while at and line[at - 1].is_number:
        at -= 1
    return line[at:]


def columns_in(rows: Sequence[Line]) -> list[Column]:
    """Find the columns that rows of numbers lie in; empty where they lie in none."""
    rows = [row for row in rows if len(row) > 1]
    columns: list[Column] = []
    words = (word for row in rows for word in row if not NOTED.search(word.text))
    for left, right in sorted((word.left, word.right) for word in words):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    if len(rows) == 1:
        return columns
    if not FEWEST <= len(columns) <= MOST:
        return []
    apart = all(
        len({_only(word, columns) for word in row}) == len(row)
        for row in rows
        if not any(NOTED.search(word.text) for word in row)
    )
    return columns if apart else []
