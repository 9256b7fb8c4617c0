"""Words with their places on a page → rows of cells; empty cells are told by columns."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from govreport.forms import form, known_forms
from govreport.importers.blocks import Grid, Slot
from govreport.importers.gathered import by_row
from govreport.importers.headings import section_begun
from govreport.importers.lines import PROCEEDINGS
from govreport.lazy import lazy

NUMBER = lazy(
    r"[+\-−]?\d[\d,，]*(?:\.\d+)?(?:万?元)?|[/／\\\-—–_]{1,3}|无|〇|○|零|不适用|没有"
)
BAND = lazy(r"\s*第[二2]十条")
"""What begins another part of table 2, with columns of its own."""
FEWEST = 2
"""With fewer columns there is nothing to tell apart."""
MOST = 99
"""No table has so many."""
PAGE = "\f"
"""What ends a page in a text."""


class Word(NamedTuple):
    """Printed word, and where it begins and ends in its line."""

    text: str
    left: float
    right: float

    @property
    def is_number(self) -> bool:
        """Whether it may stand in a cell for a number."""
        return NUMBER.fullmatch(self.text) is not None


Line = Sequence[Word]
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


def lines_of(boxes: Sequence[Box]) -> list[list[Word]]:
    """Sort the boxes of a page into printed lines.

    Numbers of one height are a line; so is a text that stands beside just one of those,
    though it be broken over several lines itself.
    """
    numbers: list[list[Box]] = []
    texts = []
    for box in sorted(boxes, key=lambda one: one.middle):
        if NUMBER.fullmatch(box.text) is None:
            texts.append(box)
        elif numbers and box.middle - numbers[-1][0].middle <= (box.bottom - box.top) / 2:
            numbers[-1].append(box)
        else:
            numbers.append([box])
    rows = [(row[0].middle, row) for row in numbers]
    for box in texts:
        beside = [row for middle, row in rows if box.top <= middle <= box.bottom]
        if len(beside) == 1:
            beside[0].append(box)
        else:
            rows.append((box.middle, [box]))
    rows.sort(key=lambda row: row[0])
    return [
        [Word(one.text, one.left, one.right) for one in sorted(row, key=lambda b: b.left)]
        for _, row in rows
    ]


def rows_of(regions: Sequence[Sequence[Line]], widths: frozenset[int]) -> Rows:
    """Give each printed line that is a row of a table as one, with its empty cells.

    Which columns there are the numbers of one page of a table tell together, if they lie
    in as many as its rows have cells. Else, and where each row has all its numbers, lines
    stay lines. `regions` are the same lines, the places of their words measured in one
    way or more; the one in which the numbers lie in the fewest columns is right.
    """
    found = [(columns_in([*map(_numbers, lines)]), lines) for lines in regions]
    columns, lines = min(found, key=lambda one: len(one[0]) or MOST)
    full = all(len(_numbers(line)) in {0, 1, len(columns)} for line in lines)
    known = len(columns) in widths and not full
    return [_row(line, columns) if known else None for line in lines]


def _row(line: Line, columns: Sequence[Column]) -> Grid | None:
    """Give a line that ends in numbers as its label and a cell for each column."""
    numbers = _numbers(line)
    text = " ".join(word.text for word in line[: len(line) - len(numbers)])
    if not numbers or not (text or len(numbers) > 1):
        return None
    texts = {_at(word, columns): word.text for word in numbers}
    return loose_row(text, [texts.get(at, "") for at in range(len(columns))])


def loose_row(label: str, cells: Sequence[str]) -> Grid:
    """Give one row of a table of which it is not known where else it stands."""
    texts = [*([label] if label else []), *cells]
    return Grid((tuple(Slot(text, at) for at, text in enumerate(texts)),), loose=True)


def regions(lines: Sequence[str]) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Divide lines by sections, pages, parts of table 2; tell how many cells rows have."""
    start, section = 0, ""
    for at, line in enumerate([*lines, PAGE]):
        begun = section_begun(line.strip())
        if begun or PAGE in line or BAND.match(line):
            yield start, at, _widths_in(section)
            start, section = at, begun or section


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
    for left, right in sorted((word.left, word.right) for row in rows for word in row):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    apart = all(len({_at(word, columns) for word in row}) == len(row) for row in rows)
    return columns if apart and len(columns) >= FEWEST else []


def _at(word: Word, columns: Sequence[Column]) -> int:
    """Tell in which column a word lies, -1 for none."""
    return next(
        (
            at
            for at, (left, right) in enumerate(columns)
            if word.left < right and left < word.right
        ),
        -1,
    )
