"""Tables as a printed page has them: every line of every cell in its place.

Programs that take the text out of a PDF start from here; how they order what
they find makes their layouts.
"""

import html
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from published.flat import wide
from published.paper import Grid, Paper, placed

LINE = 50
"""So many wide characters stand in a line of the page."""


class Piece(NamedTuple):
    """A cell's text, line by line: the half line where it begins, and the column."""

    top: int
    left: int
    lines: tuple[str, ...]
    row: int
    number: bool


def _wrapped(text: str, width: int) -> list[str]:
    return [
        one[at : at + width]
        for one in text.split("\n")
        for at in range(0, len(one), width) or (0,)
    ]


def pieces(grid: Grid, line: int = LINE) -> list[Piece]:
    """The cells of a table, each in the middle of the rows that it spans.

    In a line that is shorter than usual numbers break too.
    """
    unit = line / sum(grid.widths)
    edges = [round(unit * sum(grid.widths[:n])) for n in range(len(grid.widths) + 1)]
    found = []
    heights = [1] * len(grid.lines)
    for row, column, spot in sorted(placed(grid), key=lambda one: one.spot.rowspan):
        width = edges[column + spot.colspan] - edges[column]
        whole = spot.cells and line >= LINE
        lines = [spot.text] if whole else _wrapped(spot.text, max(2, width - 1))
        last = row + spot.rowspan - 1
        heights[last] += max(0, len(lines) - sum(heights[row : last + 1]))
        found.append((row, column, spot, lines, width))
    result = []
    for row, column, spot, lines, width in found:
        top = 2 * sum(heights[:row])
        room = sum(heights[row : row + spot.rowspan])
        left = 2 * edges[column] + max(0, width - max(map(len, lines)) // 2)
        number = bool(spot.cells) or spot.text.isdigit()
        if spot.text:
            result.append(Piece(top + room - len(lines), left, tuple(lines), row, number))
    return sorted(result, key=lambda one: (one.top, one.left))


Fragment = tuple[int, int, str]


def _lines(grid: Grid, line: int) -> Iterator[list[Fragment]]:
    fragments = sorted(
        (one.top + 2 * number, one.left, text)
        for one in pieces(grid, line)
        for number, text in enumerate(one.lines)
    )
    yield from (list(group) for _, group in groupby(fragments, key=lambda one: one[0]))


def across(grid: Grid, line: int = LINE) -> Iterator[str]:
    """What stands at one height in one line: a wrapped label around its numbers."""
    yield from (" ".join(text for _, _, text in group) for group in _lines(grid, line))


def spread(grid: Grid) -> Iterator[str]:
    """The same with blanks for the places across the page."""
    for group in _lines(grid, LINE):
        text = ""
        for _, left, piece in group:
            text += " " * max(2 if text else 0, left - wide(text)) + piece
        yield text


def raw(grid: Grid) -> Iterator[str]:
    """Cell after cell; the numbers of a row in one line with the label's last."""
    for row in range(len(grid.lines)):
        line: list[str] = []
        for one in sorted((p for p in pieces(grid) if p.row == row), key=lambda p: p.left):
            if len(one.lines) > 1 and line:
                yield " ".join(line)
                line = []
            yield from one.lines[:-1]
            line.append(one.lines[-1])
        yield " ".join(line)


def absolute(paper: Paper) -> bytes:
    """A page of paragraphs in their places, as pdftohtml -c writes it."""
    lines, top = [], 40

    def put(down: int, left: int, texts: tuple[str, ...]) -> str:
        text = "<br/>".join(html.escape(one).replace(" ", "&#160;") for one in texts)
        return (
            f'<p style="position:absolute;top:{top + down}px;left:{60 + left}px;'
            f'white-space:nowrap" class="ft10">{text}</p>'
        )

    for text in (*paper.above, *paper.title):
        lines.append(put(0, 200, (text,)))
        top += 40
    for part in paper.parts:
        for block in (part.heading, *part.blocks):
            if isinstance(block, Grid):
                found = pieces(block)
                lines += [put(one.top * 9, one.left * 8, one.lines) for one in found]
                top += 9 * max(one.top + 2 * len(one.lines) for one in found) + 20
            else:
                for at, text in enumerate(_wrapped(block, 30) if block else ()):
                    lines.append(put(0, 0 if at else 30, (text,)))
                    top += 24
    for text in paper.closing:
        lines.append(put(0, 300, (text,)))
        top += 24
    body = "\n".join(lines)
    return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>报告</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>
<meta name="generator" content="pdftohtml 0.36"/></head>
<body bgcolor="#A0A0A0"><div id="page1-div" style="position:relative;width:892px;height:{top}px;">
{body}
</div></body></html>""".encode()
