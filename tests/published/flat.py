"""Tables as lines of text that keep a row or a cell whole: saved, piped, by pandoc."""

import unicodedata
from collections.abc import Callable, Iterator

from published.paper import Grid, Line, Spot, placed

Texts = list[list[str]]
STYLE = '{style="font-family: 宋体;"}'


def _one_line(spot: Spot) -> str:
    return spot.text.replace("\n", " ")


def covered(grid: Grid) -> list[Line]:
    """Each row's cells; a label that spans rows is empty where it goes on."""
    lines: list[list[tuple[int, Spot]]] = [[] for _ in grid.lines]
    for row, column, spot in placed(grid):
        for down in range(spot.rowspan):
            text = "" if down else spot.text
            lines[row + down].append((column, spot._replace(text=text, rowspan=1)))
    return [[spot for _, spot in sorted(line, key=lambda x: x[0])] for line in lines]


def by_columns(grid: Grid) -> Texts:
    """A text for every column of every row: what spans stands in its corner alone."""
    fields = [[""] * len(grid.widths) for _ in grid.lines]
    for row, column, spot in placed(grid):
        fields[row][column] = spot.text
    return fields


# One cell a line ----------------------------------------------------------------


def saved(grid: Grid, *, merged: bool) -> Iterator[str]:
    """As an office program saves text: an empty cell is an empty line.

    LibreOffice has a line for where a `merged` cell goes on too, Word has none.
    """
    for line in covered(grid) if merged else grid.lines:
        for spot in line:
            yield from spot.text.split("\n")


def cells(grid: Grid) -> Iterator[str]:
    """As a page is copied: empty cells are lost."""
    yield from (_one_line(spot) for line in grid.lines for spot in line if spot.text)


# One row a line -----------------------------------------------------------------


def joined(grid: Grid, *, by: str, strip: str = "") -> Iterator[str]:
    """The cells that begin in a row with `by` between; what trails is lost."""
    for line in grid.lines:
        yield by.join(map(_one_line, line)).rstrip(strip or None)


def piped_cells(grid: Grid) -> Iterator[str]:
    """A cell a line, each with its bar; bars of spans end the row."""
    for line in grid.lines:
        yield from (f"{_one_line(spot)} |".strip() for spot in line)
        bars = sum(spot.colspan - 1 for spot in line)
        yield from ["|" * bars] if bars else []


def piped_before(grid: Grid) -> Iterator[str]:
    """A bar before and behind; the last cell of a row has all bars left."""
    for line in grid.lines:
        *most, last = map(_one_line, line)
        yield "|"
        yield from (f"{text} |" if text else "|" for text in most)
        yield f"{last} | {'|' * (len(grid.widths) + 7 - len(line))}".strip()


def piped_rows(grid: Grid) -> Iterator[str]:
    """Rows between bars; what a span covers has its bars at the end."""
    for line in grid.lines:
        texts = " | ".join(map(_one_line, line))
        yield f"| {texts} |" + "|" * sum(spot.colspan - 1 for spot in line)


# pandoc -------------------------------------------------------------------------


def wide(text: str) -> int:
    """How many columns of a typewriter the text takes."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - wide(text))


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for one in text.replace("\n", " "):
        if wide(lines[-1] + one) > width:
            lines.append("")
        lines[-1] += one
    return lines


def _widths(rows: Texts) -> list[int]:
    return [max(2, *map(wide, column)) for column in zip(*rows, strict=True)]


def _row(texts: list[str], widths: list[int]) -> str:
    return "  " + " ".join(map(_padded, texts, widths))


def _between(rule: str, rows: list[str]) -> Iterator[str]:
    yield from ("", rule, *rows, rule, "")


def simple(grid: Grid, shown: Callable[[str], str] = str) -> Iterator[str]:
    """Columns by their place, between two rules."""
    rows = [
        [shown(text.replace("\n", " ")) if text else "" for text in row]
        for row in by_columns(grid)
    ]
    widths = _widths(rows)
    rule = _row(["-" * width for width in widths], widths)
    return _between(rule, [_row(row, widths) for row in rows])


def styled(text: str) -> str:
    """The text as runs of a Word file come out in pandoc's Markdown."""
    return f"[{text[:1]}]{STYLE}[{text[1:]}]{STYLE}[]{STYLE}"


def _cut(grid: Grid) -> tuple[list[list[list[str]]], list[int]]:
    """The lines in each column of each row, and how wide the columns are."""
    widths = [18 if number < 3 else 10 for number in range(len(grid.widths))]
    if grid.table != "applications":
        widths = [20] * 4 if len(grid.widths) == 4 else [8] * len(grid.widths)
    texts = by_columns(grid)
    widths = [
        max(width, *(wide(row[n]) if row[n].isdigit() else 0 for row in texts))
        for n, width in enumerate(widths)
    ]
    return [list(map(_wrapped, row, widths)) for row in texts], widths


def _stacked(row: list[list[str]]) -> Iterator[list[str]]:
    for number in range(max(map(len, row))):
        yield [lines[number] if number < len(lines) else "" for lines in row]


def multiline(grid: Grid) -> Iterator[str]:
    """Wrapped columns by their place; a blank line ends a row."""
    rows, widths = _cut(grid)
    rule = _row(["-" * width for width in widths], widths)
    lines = [
        line
        for number, row in enumerate(rows)
        for line in ([""] if number else []) + [_row(t, widths) for t in _stacked(row)]
    ]
    return _between(rule, lines)


def boxes(grid: Grid) -> Iterator[str]:
    """Wrapped columns between bars; a rule ends a row."""
    rows, widths = _cut(grid)
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [
        line
        for number, row in enumerate(rows)
        for line in ([rule] if number else [])
        + ["| " + " | ".join(map(_padded, texts, widths)) + " |" for texts in _stacked(row)]
    ]
    return _between(rule, lines)


def pipe_columns(grid: Grid) -> Iterator[str]:
    """Markdown with a field for every column."""
    first, *others = [[t.replace("\n", " ") for t in row] for row in by_columns(grid)]
    rule = "|" + "---|" * len(first)
    rows = ["| " + " | ".join(row) + " |" for row in (first, *others)]
    return iter(["", rows[0], rule, *rows[1:], ""])
