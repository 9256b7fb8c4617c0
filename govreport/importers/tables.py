"""Printed rows → the numbers of each table, in the layout that its sums speak for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from govreport.forms import Cell, Form
from govreport.importers.beside import is_empty
from govreport.importers.cells import read_cells
from govreport.importers.gathered import Gathered, by_row
from govreport.importers.layouts import LAYOUTS, arranged
from govreport.importers.lines import lines_of
from govreport.importers.printed import APPLICATIONS, Printed, PrintedRow
from govreport.importers.tokens import Kind
from govreport.importers.wording import BLOCK, ITEM

Columns = Sequence[str | None]
ZERO = re.compile(r"0(?![.])").match
"""What only a document that prints its zeros has, though its numbers touch each other."""
MOST_CELLS = 5_000
"""Printed tables with their heads on every page have some hundreds of cells and lines."""
SHIFTED = "第一行的名称前面就有数，各行的数也许错了一行"
WIDER = "多数行的数比表式的格多，也许多印了一栏，别的行里的数也分不清是哪一格的"
EITHER = "数在哪一格有几种读法，都合得上"


class Whole(NamedTuple):
    """What holds for all tables of a document: form, heads of table 3, zeros left out."""

    form: Form
    columns: Columns
    blanks: bool


class TableReading(NamedTuple):
    """One way to read a table: its numbers, and how well it fits.

    `unused` counts the numbers in print that went nowhere, `broken` the sums that fail,
    `lacking` those that do where all that was not read is nothing.
    """

    gathered: Gathered
    unused: int
    broken: int
    lacking: int

    @property
    def is_clean(self) -> bool:
        """Whether all numbers are used and no sum fails."""
        return not (self.unused or self.broken)


def read_tables(
    form: Form, printed: Printed, rows: Sequence[PrintedRow], columns: Columns
) -> Gathered:
    """Read the numbers of all tables; `printed` are the rows' lines as they stand.

    Numbers usually follow the label of their row. Where that leaves some over or breaks
    sums, other layouts are tried on the whole table, and one that leaves nothing over
    and breaks nothing is taken, if it has all cells or leaves fewer sums open. Nothing is
    certain on which two of those differ.
    """
    whole = Gathered()
    shown = (token.text for row in rows for token in row.tokens if token.kind is Kind.VALUE)
    document = Whole(form, columns, blanks=not any(map(ZERO, shown)))
    for table in form.tables:
        first, end = _span(printed, rows, table)
        stretch = rows[first:end]
        if all(row.columns or not row.tokens for row in stretch):
            whole.add(_from_lines(document, table, printed))
            continue
        usual = _read(document, table, printed, stretch)
        orphans = any(first <= at < end for at in printed.orphans)
        orphans = orphans or _leaves_last(usual.gathered)
        if usual.is_clean and not orphans:
            whole.add(usual.gathered)
            continue
        cells = sum(len(row.tokens) or 1 for row in stretch)
        found = [
            (reading, layout)
            for layout in (LAYOUTS if cells <= MOST_CELLS else ())
            if (other := arranged(stretch, form, table, layout)) is not None
            and (reading := _read(document, table, lines_of(other), other)).is_clean
        ]
        proven = [
            (reading, layout)
            for reading, layout in found
            if layout.has_all_cells or reading.lacking in range(max(1, usual.lacking))
        ]
        if proven:
            best, layout = max(proven, key=lambda one: len(one[0].gathered.values))
            heading = form.section_of_table(table).heading
            whole.notes.append(f"“{heading}”的表：{layout.told}，请核对")
            whole.add(_agreed(best.gathered, [one for one, _ in found]))
        elif found or orphans:
            whole.add(_doubted(usual.gathered, SHIFTED if orphans else EITHER))
        elif _is_wider(usual.gathered):
            whole.add(_doubted(usual.gathered, WIDER))
        else:
            whole.add(usual.gathered)
    return whole


def _span(printed: Printed, rows: Sequence[PrintedRow], table: str) -> tuple[int, int]:
    """Tell where a table begins and ends: with its last number, label or empty cell.

    Heads of the next table may be called as its own are.
    """
    own = [at for at, one in enumerate(printed.tables) if one == table]
    rows_are = ITEM if table == APPLICATIONS else BLOCK
    ends = (
        at + 1
        for at in reversed(own)
        for token in rows[at].tokens
        if token.kind is Kind.VALUE or {one.role for one in token.meanings} == {rows_are}
    )
    end = next(ends, own[-1] + 1) if own else 0
    while end < len(rows) and all(map(is_empty, rows[end].tokens)):
        end += 1
    return (own[0], end) if own else (0, 0)


def _leaves_last(gathered: Gathered) -> bool:
    """Whether the first label has no numbers and more stand behind the last than it has."""
    lines = [line for _, line in gathered.rows]
    behind = sum(len(one.tokens) for one in lines[-1].segments) if lines else 0
    return behind > len(gathered.rows[-1][0]) and not lines[0].is_filled if lines else False


def _is_wider(gathered: Gathered) -> bool:
    """Whether most rows have more numbers than cells, so that others lack some."""
    counts = [
        (
            len(cells),
            sum(one.kind is Kind.VALUE for some in line.segments for one in some.tokens),
        )
        for cells, line in gathered.rows
        if line.has_values and gathered.values.keys().isdisjoint(cells)
    ]
    wider = sum(numbers > cells for cells, numbers in counts)
    return 2 * wider > sum(line.has_values for _, line in gathered.rows)


def _from_lines(document: Whole, table: str, printed: Printed) -> Gathered:
    """Read what stands behind the labels of a table."""
    form, columns, blanks = document
    lines = [line for line in printed.lines if line.table == table]
    gathered = read_cells(form, lines, columns, blanks=blanks)
    gathered.strays += (
        text
        for at, text in printed.strays.items()
        if (printed.tables[at] or table) == table
    )
    return gathered


def _read(
    document: Whole, table: str, printed: Printed, rows: Iterable[PrintedRow]
) -> TableReading:
    """Read a table from its lines, and tell how well that fits the print in its rows."""
    gathered = _from_lines(document, table, printed)
    numbers = sum(token.kind is Kind.VALUE for row in rows for token in row.tokens)
    values = gathered.values
    blank = {cell for one in gathered.unread if one.blank for cell in one.cells}
    nothing = {**dict.fromkeys(blank, 0), **values}
    whole = {**dict.fromkeys(document.form.cells, 0), **values}
    sums = _sums_of(document.form, table)
    broken = sum(
        _fails(left, right, values, nothing if is_total else values)
        for left, right, is_total in sums
    )
    lacking = sum(_fails(left, right, whole, whole) for left, right, _ in sums)
    unused = max(0, numbers - gathered.count_used())
    return TableReading(gathered, unused, broken, lacking)


def _fails(
    left: Sequence[Cell],
    right: Sequence[Cell],
    values: Mapping[Cell, object],
    parts: Mapping[Cell, object],
) -> bool:
    """Whether both sides of a sum have all their numbers, and don't come to the same."""
    sides = [values.get(one) for one in left], [parts.get(one) for one in right]
    known = [[one for one in side if isinstance(one, int)] for side in sides]
    whole = all(len(one) == len(side) for one, side in zip(known, sides, strict=True))
    return whole and sum(known[0]) != sum(known[1])


@lru_cache(maxsize=32)
def _sums_of(form: Form, table: str) -> list[tuple[list[Cell], list[Cell], bool]]:
    """Give the cells of both sides of each sum of a table; whether of typed numbers."""
    return [
        (
            [term.cell for term in one.left],
            [term.cell for term in one.right],
            one.defines and not any(form.is_derived(term.cell) for term in one.right),
        )
        for one in form.identities
        if not one.across_years and one.left[0].cell.table == table
    ]


def _agreed(best: Gathered, readings: Iterable[TableReading]) -> Gathered:
    """Give the fullest of several readings, but what another reads otherwise."""
    differing = tuple(
        cell
        for cell, value in best.values.items()
        if any(one.gathered.values.get(cell, value) != value for one in readings)
    )
    return _without(best, differing, EITHER)


def _doubted(gathered: Gathered, reason: str) -> Gathered:
    """Take nothing of a reading for certain."""
    return _without(gathered, tuple(gathered.values), reason)


def _without(gathered: Gathered, cells: tuple[Cell, ...], reason: str) -> Gathered:
    for some in by_row(cells):
        printed = " ".join(str(gathered.values.pop(cell)) for cell in some)
        gathered.leave(some, reason, printed)
    return gathered
