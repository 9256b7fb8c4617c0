"""Which cells a printed line is of: by its label, and the heads above it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from govreport.forms import Cell, Form
from govreport.forms.variants import BLOCK, ITEM
from govreport.importers.lines import APPLICATIONS, RUN, Line

Target = tuple[Cell | None, ...]
"""The cells of a line in printed order; None for a column that the form hasn't."""
MOST_HEADS = 7
"""Table 3 has so many columns of numbers."""


def target_of(form: Form, line: Line, columns: Sequence[str | None]) -> Target | None:
    """The cells that a line's numbers belong to, None where the form has no such line."""
    table = form.tables[line.table]
    if line.table == APPLICATIONS:
        if not any(line.id in items for items in table.items_of.values()):
            return None
        blocks = columns or _by_column(line.header) or tuple(table.blocks)
        return tuple(
            None if block is None else Cell(line.table, block, line.id) for block in blocks
        )
    if line.id == RUN:
        return table.cells
    items = table.items_of.get(line.id)
    if items is None:
        return None
    heads = tuple(line.header if set(line.header) == set(items) else items)
    return tuple(Cell(line.table, line.id, item) for item in heads)


def _by_column(header: Mapping[str, int | None]) -> tuple[str, ...]:
    """The heads from left to right, where all have a column of their own."""
    columns = {column: block for block, column in header.items() if column is not None}
    if len(columns) < len(header) or len(columns) < MOST_HEADS:
        return ()
    return tuple(columns[column] for column in sorted(columns))


def is_in_order(form: Form, line: Line, target: Target) -> bool:
    """Whether the heads above stand as the form has them, as far as they were met.

    Heads that were read to an order of their own are in order by that.
    """
    table = form.tables[line.table]
    blocks = list(table.blocks)
    if line.id == RUN:
        items = list(table.items_of[blocks[0]])
        met = [one.id for one in line.heads if one.role == ITEM and one.id in items]
        last = met[-len(table.cells) :]  # a head over two rows may be printed twice
        turns = sum(a >= b for a, b in pairwise(map(items.index, last)))
        seen = dict.fromkeys(
            one.id for one in line.heads if one.role == BLOCK and one.id in blocks
        )
        return turns < len(blocks) and _is_part([*seen], blocks)
    met = [one for one in line.header if one in table.items_of.get(line.id, blocks)]
    if line.table == APPLICATIONS:
        if target != tuple(Cell(line.table, block, line.id) for block in blocks):
            return True
        deep = sorted(blocks, key=lambda block: len(table.blocks[block].path))
        return _is_part(met, blocks) or _is_part(met, deep)
    heads = [cell.item for cell in target if cell is not None]
    return _is_part(met, heads) and (bool(met) or not line.header)


def _is_part(some: Sequence[str], order: Sequence[str]) -> bool:
    """Whether some names follow each other as in an order that may have more."""
    rest = iter(order)
    return all(one in rest for one in some)
