"""Which printed pieces of a line stand in which of its cells."""

from collections.abc import Sequence
from typing import NamedTuple

from govreport.importers.lines import APPLICATIONS, RUN, Line, Segment
from govreport.importers.readings import RowSum
from govreport.importers.targets import LineCells
from govreport.importers.tokens import Kind, PrintedToken

MANY = 4
"""In a line of so many cells a lost one would not be seen otherwise."""


class Pieces(NamedTuple):
    """The pieces of a line that its cells are read from, or why they can't be told."""

    tokens: Sequence[PrintedToken] = ()
    doubt: str = ""


def pieces_of(line: Line, target: LineCells, sums: Sequence[RowSum]) -> Pieces:
    """What of a line stands in its cells.

    In a row of cells leading and trailing blanks are what a label or a last
    number spans. Else the pieces of the rows that follow are taken as far as
    they are needed; numbers behind that leave it open which are the line's.
    """
    taken: Sequence[PrintedToken] = ()
    for segment in line.segments:
        if len(taken) >= len(target):
            if any(token.kind is Kind.VALUE for token in segment.tokens):
                return Pieces(doubt="这一行后面还有数，分不清是谁的")
        elif segment.row.celled and not taken:
            placed = _under_heads(line, segment, target, sums)
            taken, doubt = placed or _window(segment, len(target), sums)
            if doubt:
                return Pieces(doubt=doubt)
        else:
            taken = [*taken, *(one for one in segment.tokens if not is_empty(one))]
    return Pieces(taken)


def _under_heads(
    line: Line, segment: Segment, target: LineCells, sums: Sequence[RowSum]
) -> Pieces | None:
    """The pieces that stand right under the heads of their cells, if all do."""
    by_column = dict(zip(segment.columns, segment.tokens, strict=True))
    wanted = [
        None
        if cell is None
        else line.header.get(cell.block if cell.table == APPLICATIONS else cell.item)
        for cell in target
    ]
    if line.id == RUN:
        wanted = list(range(len(target)))
    if None in wanted or any(column not in by_column for column in wanted):
        return None
    others = (token for column, token in by_column.items() if column not in wanted)
    beside = {token.text for token in others if not is_empty(token)}
    if beside and len(beside | {by_column[one].text for one in wanted}) > 1:
        return Pieces(doubt="别的栏里也有数，分不清哪个是")
    return _unshifted([by_column[one] for one in wanted], segment, sums)


def _window(segment: Segment, count: int, sums: Sequence[RowSum]) -> Pieces:
    """The pieces of a row of cells that stand in the cells of the line.

    Where the columns are not known, blanks at an end may be no cells at all:
    then only a sum tells how the numbers lie.
    """
    tokens = segment.tokens
    full = [index for index, token in enumerate(tokens) if not is_empty(token)]
    if not full:
        return Pieces(tokens[:count] if len(tokens) >= count else ())
    first, last = full[0], full[-1]
    if first == last and len(tokens[first].text) >= count > 1:
        return Pieces([tokens[first]])  # all numbers of the row in one cell
    if segment.row.columns and len(tokens) == count:
        return _unshifted(tokens, segment, sums)
    if last - first + 1 == count or count == 1:
        return Pieces(tokens[first : last + 1])
    return _by_sum(tokens, full, count, sums)


def _by_sum(
    tokens: Sequence[PrintedToken], full: Sequence[int], count: int, sums: Sequence[RowSum]
) -> Pieces:
    """The only stretch of a row that adds up, blanks at its ends taken as cells or not."""
    first, last = full[0], full[-1]
    starts = range(max(0, last + 1 - count), min(first, len(tokens) - count) + 1)
    windows = [list(tokens[start : start + count]) for start in starts]
    right = [window for window in windows if _adds_up(window, sums)]
    if len(right) == 1:
        return Pieces(right[0])
    if len(full) < len(tokens):
        return Pieces(doubt="有空格，分不清数在哪一格")
    return Pieces(tokens)


def _unshifted(
    tokens: Sequence[PrintedToken], segment: Segment, sums: Sequence[RowSum]
) -> Pieces:
    """Pieces in their columns, unless a cell seems to be lacking in the row.

    A row that lost a cell has its numbers one column to the side and a blank at
    an end; where its only blank is there, only a sum that holds tells that the
    blank was meant.
    """
    blanks = [index for index, token in enumerate(tokens) if is_empty(token)]
    at_end = blanks in ([0], [len(tokens) - 1])
    numbers = [token for token in tokens if token.kind is Kind.VALUE and token.text != "0"]
    if segment.row.ours or len(tokens) < MANY or not (at_end and numbers):
        return Pieces(tokens)
    if _adds_up(tokens, sums):
        return Pieces(tokens)
    return Pieces(doubt="只有头一格或末一格空着，也许少了一格、后面的数错了位")


def _adds_up(tokens: Sequence[PrintedToken], sums: Sequence[RowSum]) -> bool:
    """Whether every total is printed and is what its parts give, blanks being none."""
    texts = [token.text for token in tokens]
    numbers = [int(text) if text.isdecimal() else 0 for text in texts]
    return bool(sums) and all(
        texts[one.total].isdecimal()
        and numbers[one.total] == sum(numbers[part] for part in one.parts)
        for one in sums
    )


def is_empty(token: PrintedToken) -> bool:
    """Whether a piece is a cell with nothing in it, not even a mark."""
    return token.kind is Kind.BLANK and not token.text
