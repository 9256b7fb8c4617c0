"""Which cells a printed line is of: by its label, and the heads above it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from govreport.forms import Cell, Form
from govreport.importers.lines import APPLICATIONS, RUN, Line
from govreport.importers.wording import BLOCK, ITEM

LineCells = tuple[Cell | None, ...]
"""The cells of a line in printed order; None for a column that the form hasn't."""


class RowCells(NamedTuple):
    """The cells of a line, and whether the heads above stand as the form has them.

    Heads that give the cells an order of their own are in order by that.
    """

    cells: LineCells
    in_order: bool = True


def cells_of_row(
    form: Form, line: Line, columns: tuple[str | None, ...]
) -> RowCells | None:
    """The cells that a line's numbers belong to, None where the form has no such line.

    `columns` are the heads of table 3 as a grid shows them, where one does.
    """
    table = form.tables[line.table]
    header = tuple(line.header.items())
    if line.table == APPLICATIONS:
        blocks, in_order = (columns, True) if columns else _columns(form, header)
        return _row(form, line.id, blocks, in_order=in_order)
    if line.id == RUN:
        return RowCells(table.cells, _is_regular(form, line))
    if line.id not in table.items_of:
        return None
    return _under(form, line.table, line.id, header)


@lru_cache(maxsize=512)
def _row(
    form: Form, item: str, blocks: tuple[str | None, ...], *, in_order: bool
) -> RowCells | None:
    """A row of table 3."""
    if not any(item in items for items in form.tables[APPLICATIONS].items_of.values()):
        return None
    cells = (None if block is None else Cell(APPLICATIONS, block, item) for block in blocks)
    return RowCells(tuple(cells), in_order)


@lru_cache(maxsize=512)
def _columns(
    form: Form, header: tuple[tuple[str, int | None], ...]
) -> tuple[tuple[str, ...], bool]:
    """The blocks from left to right: by their columns, or as the form has them.

    A page that was copied line by line has the heads of one row after those of
    the row above; that order, too, is the form's.
    """
    blocks = form.tables[APPLICATIONS].blocks
    columns = {column: block for block, column in header if column is not None}
    if len(columns) == len(header) == len(blocks):
        return tuple(columns[column] for column in sorted(columns)), True
    met = [block for block, _ in header if block in blocks]
    by_rows = sorted(blocks, key=lambda block: len(blocks[block].path))
    return tuple(blocks), _is_part(met, [*blocks]) or _is_part(met, by_rows)


@lru_cache(maxsize=512)
def _under(
    form: Form, table: str, block: str, header: tuple[tuple[str, int | None], ...]
) -> RowCells:
    """A row that is a block: its items as the heads above give them."""
    items = form.tables[table].items_of[block]
    met = [item for item, _ in header if item in items]
    heads = tuple(met) if len(met) == len(items) == len(header) else tuple(items)
    cells = tuple(Cell(table, block, item) for item in heads)
    summed = any(item.derived for item in items.values())
    few = summed and len(met) < len(items)  # a total may stand at either end
    return RowCells(cells, not header or (bool(met) and not few and _is_part(met, heads)))


def _is_regular(form: Form, line: Line) -> bool:
    """Whether the heads above all numbers of a table are those of the form, in order."""
    table = form.tables[line.table]
    blocks = [*table.blocks]
    items = [*table.items_of[blocks[0]]]
    met = [one.id for one in line.heads if one.role == ITEM and one.id in items]
    last = met[-len(table.cells) :]  # a head over two rows may be printed twice
    turns = sum(a >= b for a, b in pairwise(map(items.index, last)))
    seen = dict.fromkeys(
        one.id for one in line.heads if one.role == BLOCK and one.id in blocks
    )
    return turns < len(blocks) and _is_part([*seen], blocks)


def _is_part(some: Sequence[str], order: Sequence[str]) -> bool:
    """Whether some names follow each other as in an order that may have more."""
    rest = iter(order)
    return all(one in rest for one in some)
