"""Which numbers of a report of sentinels a filled template prints, and where."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.forms import Cell, Form
from govreport.importers.blocks import MERGED, Block, Grid
from govreport.importers.sections import divide
from govreport.report import Report

NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
GROUPED = re.compile(
    r"\d+(?:\.\d+)?|\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,4}(?:[,，]\d{4})+"
)
"""A number, its digits in groups or not."""
UNITS = re.compile(r"\s*(?:件|个|条|项|份|次|人|家|宗|起|万元)?\s*")
"""What may stand beside a number in its cell, and doesn't make another of it."""


class Spots(NamedTuple):
    """What is amiss with the numbers of a report that a document prints.

    `crowded` cells have something else beside their number, `odd` ones are read as a
    number that is none of the report.
    """

    missing: Sequence[Cell]
    double: Sequence[tuple[Cell, int]]
    misplaced: Sequence[tuple[Cell, Cell]]
    crowded: Sequence[Cell]
    odd: Sequence[Cell]

    @property
    def cells(self) -> set[Cell]:
        """All cells with which anything is amiss."""
        named = {*self.missing, *self.crowded, *self.odd}
        return named | {one for one, _ in (*self.double, *self.misplaced)}


def placed_in(
    blocks: Sequence[Block], read: Report, form: Form, numbers: Mapping[str, Cell]
) -> Spots:
    """Look for every number in a document's blocks, and where the import reads it."""
    own = divide(blocks).grids
    counts = _counts(blocks, own, numbers)
    shown = {
        cell: numbers.get(str(value))
        for cell, value in read.stated.items()
        if cell in form.cell_set
    }
    return Spots(
        [cell for cell in form.cells if not counts[cell]],
        [(cell, counts[cell]) for cell in form.cells if counts[cell] > 1],
        [(at, other) for at, other in shown.items() if other and other != at],
        list(_crowded(own, numbers)),
        [at for at, other in shown.items() if other is None],
    )


def _counts(
    blocks: Sequence[Block], own: Sequence[Grid], cells: Mapping[str, Cell]
) -> Counter[Cell]:
    """Count how often each number is printed in the form's tables, or else in others.

    Prose and letterheads may repeat them. A cell over several rows is one.
    """
    found = Counter(cells[one] for one in _numbers(own) if one in cells)
    others = [one for one in blocks if isinstance(one, Grid) and one not in own]
    elsewhere = Counter(cells[one] for one in _numbers(others) if one in cells)
    return found + Counter({cell: n for cell, n in elsewhere.items() if not found[cell]})


def _crowded(own: Sequence[Grid], cells: Mapping[str, Cell]) -> Iterator[Cell]:
    """Find the cells in which anything but a unit stands beside the number."""
    for text in _slots(own):
        named = [cells[one] for one in numbers_in(text) if one in cells]
        if named and (
            len(numbers_in(text)) > 1
            or not UNITS.fullmatch(NUMBER.sub("", text))
            or not all(map(GROUPED.fullmatch, NUMBER.findall(text)))
        ):
            yield named[0]


def _numbers(grids: Sequence[Grid]) -> Iterator[str]:
    for text in _slots(grids):
        yield from numbers_in(text)


def numbers_in(text: str) -> list[str]:
    """List the numbers in a text as they are without commas."""
    return [re.sub("[,，]", "", found) for found in NUMBER.findall(text)]


def _slots(grids: Sequence[Grid]) -> Iterator[str]:
    """List the texts of the slots of some grids, one over several rows once."""
    for grid in grids:
        texts = [slot.text for row in grid.rows for slot in row]
        once = dict.fromkeys(text for text in texts if text.startswith(MERGED))
        for text in (*once, *(text for text in texts if text not in once)):
            yield text.removeprefix(MERGED)
