"""A printed line → the cells that its label and the heads above name, and their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from govreport.digits import RowSum
from govreport.forms import Cell, Form
from govreport.importers.beside import (
    adds_up,
    behind_cells,
    is_apart,
    is_empty,
    may_have_moved,
    told_beside,
)
from govreport.importers.printed import APPLICATIONS, RUN, Line, Segment
from govreport.importers.tokens import Kind, PrintedToken
from govreport.importers.wording import BLOCK, ITEM

ASIDE = "有数不在它的表头下面，分不清是哪一格的"
MANY = 4
"""In a line of so many cells a lost one would not be seen otherwise."""
LineCells = tuple[Cell | None, ...]
"""The cells of a line in printed order; None for a column that the form hasn't."""


class RowCells(NamedTuple):
    """Cells of a line, and whether the heads above stand as the form has them.

    Heads that give the cells an order of their own are in order by that. None where they
    are printed in pieces, so that only sums can tell.
    """

    cells: LineCells
    in_order: bool | None = True


def cells_of_row(
    form: Form, line: Line, columns: tuple[str | None, ...]
) -> RowCells | None:
    """Find the cells that a line's numbers belong to, None if the form has no such line.

    `columns` are the heads of table 3 as a grid shows them, where one does.
    """
    table = form.tables[line.table]
    header = tuple(line.header.items())
    if line.is_below_lines:
        plain = replace(line, header={}, head_rows=())
        found = cells_of_row(form, plain, columns)
        rows = line.head_rows
        return found and found._replace(in_order=_in_each_line(found.cells, rows))
    if line.table == APPLICATIONS:
        blocks, in_order = (columns, True) if columns else _columns(form, header)
        return _row(form, line.id, blocks, in_order=in_order)
    if line.id == RUN:
        return RowCells(table.cells, _is_regular(form, line))
    if line.id not in table.items_of:
        return None
    return _under(form, line.table, line.id, header)


@lru_cache(maxsize=512)
def _in_each_line(cells: LineCells, rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether heads that are broken over lines, of which each has some, are in order.

    Which head is left of which only those of one line tell.
    """
    heads = [
        cell.block if cell.table == APPLICATIONS else cell.item
        for cell in cells
        if cell is not None
    ]
    return all(_is_part([one for one in row if one in heads], heads) for row in rows)


@lru_cache(maxsize=512)
def _row(
    form: Form, item: str, blocks: tuple[str | None, ...], *, in_order: bool
) -> RowCells | None:
    """Give a row of table 3."""
    if not any(item in items for items in form.tables[APPLICATIONS].items_of.values()):
        return None
    cells = (None if block is None else Cell(APPLICATIONS, block, item) for block in blocks)
    return RowCells(tuple(cells), in_order)


@lru_cache(maxsize=512)
def _columns(
    form: Form, header: tuple[tuple[str, int | None], ...]
) -> tuple[tuple[str, ...], bool]:
    """Give the blocks from left to right: by their columns, or as the form has them.

    A page that was copied line by line has the heads of one row after those of the row
    above; that order, too, is the form's.
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
    """Give a row that is a block: its items as the heads above give them."""
    items = form.tables[table].items_of[block]
    met = [item for item, _ in header if item in items]
    heads = tuple(met) if len(met) == len(items) == len(header) else tuple(items)
    cells = tuple(Cell(table, block, item) for item in heads)
    summed = any(item.derived for item in items.values())
    few = summed and len(met) < len(items)  # a total may stand at either end
    return RowCells(cells, not header or (bool(met) and not few and _is_part(met, heads)))


def _is_regular(form: Form, line: Line) -> bool | None:
    """Whether the heads above all numbers of a table are those of the form, in order.

    None where each turn of them is in order, but some are lacking or printed twice, in
    a text.
    """
    table = form.tables[line.table]
    blocks = [*table.blocks]
    items = [*table.items_of[blocks[0]]]
    met = [one.id for one in line.heads if one.role == ITEM and one.id in items]
    last = met[-len(table.cells) :]  # a head over two rows may be printed twice
    turns = sum(a >= b for a, b in pairwise(map(items.index, last)))
    falls = sum(a > b for a, b in pairwise(map(items.index, last)))
    named = [one.id for one in line.heads if one.role == BLOCK and one.id in blocks]
    seen = dict.fromkeys(named)
    if not _is_part([*seen], blocks) or falls >= len(blocks):
        return False
    if len(seen) < min(len(named), len(blocks)):
        return False  # one is named twice, another not at all: it may be meant
    whole = len(last) == len(table.cells) or any(one.row.celled for one in line.segments)
    return True if whole and turns < len(blocks) else None


def _is_part(some: Sequence[str], order: Sequence[str]) -> bool:
    """Whether some names follow each other as in an order that may have more."""
    rest = iter(order)
    return all(one in rest for one in some)


class Pieces(NamedTuple):
    """Pieces of a line that its cells are read from, or why they can't be told.

    `beside` is what else stands in its row.
    """

    tokens: Sequence[PrintedToken] = ()
    doubt: str = ""
    beside: tuple[str, ...] = ()


def pieces_of(line: Line, target: LineCells, sums: Sequence[RowSum]) -> Pieces:
    """Tell what of a line stands in its cells.

    In a row of cells leading and trailing blanks are what a label or a last number spans.
    Else the pieces of the rows that follow are taken as far as they are needed; numbers
    behind that leave it open which are the line's.
    """
    taken: Sequence[PrintedToken] = ()
    beside: tuple[str, ...] = ()
    for segment in line.segments:
        if len(taken) >= len(target):
            if any(token.kind is Kind.VALUE for token in segment.tokens):
                return Pieces(doubt="这一行后面还有数，分不清是谁的")
        elif segment.row.celled and not taken:
            glued = sums and _all_in_one(segment.tokens, len(target))
            placed = glued or _under_heads(line, segment, target, sums)
            if line.id == RUN and len(segment.tokens) == len(target):
                placed = Pieces(segment.tokens)  # without a label none is one's span
            taken, doubt, beside = placed or _window(
                segment, len(target), sums, line.other_heads
            )
            if doubt:
                return Pieces(doubt=doubt)
        else:
            taken = [*taken, *(one for one in segment.tokens if not is_empty(one))]
    return Pieces(taken, beside=beside)


def _all_in_one(tokens: Sequence[PrintedToken], count: int) -> Pieces | None:
    """Take the only piece of a row, if its digits are enough for all its cells."""
    own = [token for token in tokens if not is_empty(token)]
    return Pieces(own) if len(own) == 1 and len(own[0].text) >= count > 1 else None


def _under_heads(
    line: Line, segment: Segment, target: LineCells, sums: Sequence[RowSum]
) -> Pieces | None:
    """Take the pieces that stand right under the heads of their cells, if all do."""
    by_column = dict(zip(segment.columns, segment.tokens, strict=True))
    wanted = [
        cell and line.header.get(cell.block if cell.table == APPLICATIONS else cell.item)
        for cell in target
    ]
    headed = segment.row.of_sheet and None not in wanted
    if line.id == RUN:
        wanted = list(range(len(target)))
    if None in wanted or any(column not in by_column for column in wanted):
        return None
    others = (token for column, token in by_column.items() if column not in wanted)
    beside = {token.text for token in others if not is_empty(token)}
    taken = [by_column[one] for one in wanted]
    if beside and len(beside | {one.text for one in taken}) > 1:
        behind = behind_cells(by_column, wanted)
        if behind and is_apart([*behind.values()], taken, sums):
            some = tuple(one.text for one in behind.values())
            return _unshifted(taken, segment, sums)._replace(beside=some)
        found = _below_spans(by_column, wanted, line.other_heads)
        if segment.row.of_sheet and not found.doubt and _is_aside(by_column, wanted):
            found = found if adds_up(found.tokens, sums) else Pieces(doubt=ASIDE)
        if found.doubt and behind and segment.row.ours:
            return Pieces(doubt=told_beside(behind))
        return found
    if headed and not may_have_moved(taken, sums):
        return Pieces(taken)
    return _unshifted(taken, segment, sums)


def _below_spans(
    by_column: Mapping[int | None, PrintedToken],
    wanted: Sequence[int | None],
    others: frozenset[int],
) -> Pieces:
    """Take the only piece below each head, which may span columns up to the next."""
    starts = sorted(one for one in wanted if one is not None)
    below: dict[int, list[PrintedToken]] = {start: [] for start in starts}
    for column, token in by_column.items():
        before = [start for start in starts if column is not None and start <= column]
        if not is_empty(token):
            below.setdefault(before[-1] if before else -1, []).append(token)
    filled = {column for column, token in by_column.items() if not is_empty(token)}
    if filled & others or any(len(some) != 1 for some in below.values()):
        return Pieces(doubt="别的栏里也有数，分不清哪个是")
    return Pieces([below[one][0] for one in wanted if one is not None])


def _is_aside(
    by_column: Mapping[int | None, PrintedToken], wanted: Sequence[int | None]
) -> bool:
    """Whether a number stands beside its head's column, which in a worksheet is another's.

    Only a sum tells then that it is no other's; in print heads span columns.
    """
    return len(wanted) > 1 and any(is_empty(by_column[one]) for one in wanted)


def _window(
    segment: Segment, count: int, sums: Sequence[RowSum], others: frozenset[int]
) -> Pieces:
    """Take the pieces of a row of cells that stand in the cells of the line.

    Where the columns are not known, blanks at an end may be no cells at all: then only a
    sum tells how the numbers lie.
    """
    tokens = segment.tokens
    full = [index for index, token in enumerate(tokens) if not is_empty(token)]
    if not full:
        return Pieces(tokens[:count] if len(tokens) >= count else ())
    if glued := _all_in_one(tokens, count):
        return glued
    first, last = full[0], full[-1]
    if segment.row.columns and len(tokens) == count:
        return _unshifted(tokens, segment, sums)
    own = tokens[first : last + 1]
    if others and (sums or len(tokens) > count):
        return _among_others(tokens, count, sums)
    if count == 1 or (len(own) == count and (len(tokens) == count or not sums)):
        return Pieces(own)
    by_sum = _by_sum(tokens, full, count, sums)
    return Pieces(own) if by_sum.doubt and len(own) == count else by_sum


def _among_others(
    tokens: Sequence[PrintedToken], count: int, sums: Sequence[RowSum]
) -> Pieces:
    """Find the only stretch that adds up of a row below heads that the form hasn't."""
    windows = (tokens[at : at + count] for at in range(len(tokens) - count + 1))
    right = [window for window in windows if adds_up(window, sums)]
    if len(right) == 1:
        return Pieces(right[0])
    return Pieces(doubt="表头有表式没有的栏，分不清数在哪一格")


def _by_sum(
    tokens: Sequence[PrintedToken], full: Sequence[int], count: int, sums: Sequence[RowSum]
) -> Pieces:
    """Find the only stretch of a row that adds up, with blanks at its ends or without."""
    first, last = full[0], full[-1]
    starts = range(max(0, last + 1 - count), min(first, len(tokens) - count) + 1)
    windows = [list(tokens[start : start + count]) for start in starts]
    right = [window for window in windows if adds_up(window, sums)]
    if len(right) == 1:
        return Pieces(right[0])
    if len(full) < len(tokens):
        return Pieces(doubt="有空格，分不清数在哪一格")
    return Pieces(tokens)


def _unshifted(
    tokens: Sequence[PrintedToken], segment: Segment, sums: Sequence[RowSum]
) -> Pieces:
    """Take pieces in their columns, unless a cell seems to be lacking in the row.

    A row that lost a cell has its numbers one column to the side and a blank at an end;
    where its only blank is there, only a sum that holds tells that the blank was meant.
    """
    empty = (is_empty(token) and not token.formula for token in tokens)
    blanks = [index for index, is_blank in enumerate(empty) if is_blank]
    numbers = any(token.kind is Kind.VALUE and token.text != "0" for token in tokens)
    at_end = numbers and blanks in ([0], [len(tokens) - 1])
    if at_end and len(tokens) >= MANY and not (segment.row.ours or adds_up(tokens, sums)):
        return Pieces(doubt="只有头一格或末一格空着，也许少了一格、后面的数错了位")
    return Pieces(tokens)
