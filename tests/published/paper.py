"""A document for tests before it is put into a container: its parts and its tables."""

from typing import NamedTuple

from govreport.forms import Cell


class Spot(NamedTuple):
    """A cell of a printed table: a label, or a number with its addresses.

    One address as a rule; several where numbers stand glued together.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    cells: tuple[Cell, ...] = ()
    head: bool = False


Line = list[Spot]
BREAK = Spot("\n", 0)
"""Where a row goes on in the next line of a text file."""


class Grid(NamedTuple):
    """A printed table; a spot that spans rows stands in the first of them.

    In a text file there is a blank line before the row `blank_before`.
    """

    table: str
    lines: list[Line]
    widths: tuple[int, ...]
    blank_before: int = 0


class Placed(NamedTuple):
    """A spot and where it stands."""

    row: int
    column: int
    spot: Spot


class Part(NamedTuple):
    """A section: its heading, empty for the preamble, and what stands in it."""

    heading: str
    blocks: tuple[str | Grid, ...]


class Paper(NamedTuple):
    """A document before it is put into a container."""

    organ: str
    year: int
    above: tuple[str, ...]
    title: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    chrome: bool
    foot: str = ""


PAGE = 33


def footed(paper: Paper, lines: list[str]) -> list[str]:
    """The lines with the foot of each page between them, where there is one."""
    if not paper.foot:
        return lines
    result = []
    for number, line in enumerate(lines, 1):
        result.append(line)
        if number % PAGE == 0:
            foot = paper.foot.format(organ=paper.organ, number=number // PAGE)
            result += foot.split("\n")
    return result


def placed(grid: Grid) -> list[Placed]:
    """All spots with their row and column, as HTML works them out."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, line in enumerate(grid.lines):
        column = 0
        for spot in line:
            while (row, column) in taken:
                column += 1
            found.append(Placed(row, column, spot))
            taken |= {
                (row + down, column + across)
                for down in range(spot.rowspan)
                for across in range(spot.colspan)
            }
    return found


def unmerged(grid: Grid) -> Grid:
    """The table with each label that spans rows repeated in every row."""
    lines: list[list[tuple[int, Spot]]] = [[] for _ in grid.lines]
    for row, column, spot in placed(grid):
        for down in range(spot.rowspan):
            lines[row + down].append((column, spot._replace(rowspan=1)))
    return grid._replace(
        lines=[[s for _, s in sorted(line, key=lambda x: x[0])] for line in lines]
    )


def cut(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """The table in two, its head in both, labels across the cut in the first."""
    head = next(n for n, line in enumerate(grid.lines) if not any(s.head for s in line))
    above = [list(line) for line in grid.lines[:at]]
    below = [list(line) for line in grid.lines[at:]]
    over: Line = []
    for row, line in enumerate(above):
        for n, spot in enumerate(line):
            rest = row + spot.rowspan - at
            if rest > 0:
                line[n] = spot._replace(rowspan=at - row)
                over.append(spot._replace(text="", rowspan=rest))
    below[0] = [*over, *below[0]]
    return grid._replace(lines=above), grid._replace(lines=grid.lines[:head] + below)
