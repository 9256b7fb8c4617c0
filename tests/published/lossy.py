"""Tables as text that lost places: numbers before their labels, columns turned, glued."""

import functools
import operator
from collections.abc import Iterator
from itertools import zip_longest

from published.paper import Grid, Line, Spot, placed

CHUNK = 12
"""So many rows of a table stand on a page."""


def _texts(line: Line) -> tuple[list[str], list[str]]:
    """The labels and the numbers of a row."""
    labels = [spot.text.replace("\n", "") for spot in line if _is_label(spot)]
    return labels, [spot.text for spot in line if not _is_label(spot)]


def _is_label(spot: Spot) -> bool:
    return not spot.cells and not spot.text.isdigit()


def _split(grid: Grid, *, both: bool) -> Iterator[str]:
    for line in grid.lines:
        labels, numbers = _texts(line)
        if not numbers:
            yield " ".join(labels)
            continue
        yield from labels[:-1]
        at = len(numbers) // 3 if both else len(numbers)
        for text in (numbers[:at], labels[-1:], numbers[at:]):
            if any(text):
                yield " ".join(text)


def before(grid: Grid) -> Iterator[str]:
    """A row's numbers in a line, its label in the next."""
    return _split(grid, both=False)


def around(grid: Grid) -> Iterator[str]:
    """A third of a row's numbers before its label, the others behind."""
    return _split(grid, both=True)


def turned(grid: Grid) -> Iterator[str]:
    """Page by page: all labels, then the numbers column by column."""
    for start in range(0, len(grid.lines), CHUNK):
        rows = grid.lines[start : start + CHUNK]
        for text in (text for line in rows for text in _texts(line)[0]):
            yield from (text, "")
        numbers: dict[int, list[str]] = {}
        for row, column, spot in placed(grid):
            if start <= row < start + CHUNK and not _is_label(spot) and spot.text:
                numbers.setdefault(column, []).append(spot.text)
        for _, texts in sorted(numbers.items()):
            yield from (line for text in texts for line in (text, ""))


def listed(grid: Grid) -> Iterator[str]:
    """Page by page: all labels, then the numbers row by row."""
    for start in range(0, len(grid.lines), CHUNK):
        rows = list(map(_texts, grid.lines[start : start + CHUNK]))
        yield from (text for labels, _ in rows for text in labels)
        yield from (" ".join(numbers) for _, numbers in rows if any(numbers))


def glued(grid: Grid) -> Iterator[str]:
    """A row a line with nothing between its cells."""
    yield from (
        "".join(functools.reduce(operator.iadd, _texts(line), [])) for line in grid.lines
    )


def once(grid: Grid) -> Iterator[str]:
    """One cell a line, and no line that stood in the table before."""
    yield from dict.fromkeys(spot.text for line in grid.lines for spot in line if spot.text)


def no_doubles(grid: Grid) -> Iterator[str]:
    """One cell a line, and none that is like its neighbour."""
    texts = [spot.text for line in grid.lines for spot in line if spot.text]
    yield from (a for a, b in zip_longest(texts, texts[1:]) if a != b)


def no_numbers(grid: Grid) -> Iterator[str]:
    """The labels alone."""
    yield from (text for line in grid.lines for text in _texts(line)[0])


def halves(grid: Grid) -> Iterator[str]:
    """Rows in which every other number is lost."""
    for line in grid.lines:
        labels, numbers = _texts(line)
        yield " ".join([*labels, *numbers[::2]])
