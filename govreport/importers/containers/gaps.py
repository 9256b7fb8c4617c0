"""Lines of a text in which blanks part the cells → rows of cells, with the empty ones."""

from collections.abc import Callable, Iterator, Sequence

from govreport.importers.containers.placed import (
    PAGE,
    PlacedWord,
    Rows,
    is_number,
    loose_row,
    regions,
    rows_of,
)
from govreport.lazy import lazy
from govreport.text import width

WORD = lazy(r"\S+")


def rows_in(lines: Sequence[str]) -> Rows:
    """Give the lines that are rows of tables whose cells blanks part."""
    measured = [_words(lines, wide=wide) for wide in (True, False)]
    rows: Rows = []
    for start, end, widths in regions(lines):
        rows += _spaced(lines[start:end], widths) or rows_of(
            [one[start:end] for one in measured], widths
        )
    return rows


def _spaced(lines: Sequence[str], widths: frozenset[int]) -> Rows:
    """Give rows in which each blank begins a cell; none unless all rows have all cells."""
    rows: Rows = []
    counts = set[int]()
    for line in lines:
        parts = line.split(" ")
        ends = [at for at, part in enumerate(parts) if part and not is_number(part)]
        label = ends[-1] + 1 if ends else 0
        is_row = label < len(parts) - 1
        rows.append(loose_row(" ".join(parts[:label]), parts[label:]) if is_row else None)
        counts |= {len(parts) - label} if is_row else set()
    return rows if len(counts) == 1 and counts <= widths else []


def _words(lines: Sequence[str], *, wide: bool) -> list[list[PlacedWord]]:
    """Give the words of lines with the places where they begin and end.

    Some programs count a Chinese character for two places, some for one.
    """
    lines = [one.removeprefix(PAGE) for one in lines]
    return [
        [*_words_of(line, width if wide and not line.isascii() else len)] for line in lines
    ]


def _words_of(line: str, measure: Callable[[str], int]) -> Iterator[PlacedWord]:
    end = right = 0
    for one in WORD.finditer(line):
        left = right + measure(line[end : one.start()])
        end, right = one.end(), left + measure(one[0])
        yield PlacedWord(one[0], left, right)
