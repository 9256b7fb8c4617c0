"""Which printed pieces of a line stand in which of its cells."""

from collections.abc import Sequence

from govreport.forms import Cell
from govreport.importers.lines import APPLICATIONS, RUN, Line, Segment
from govreport.importers.readings import Sum
from govreport.importers.tokens import Kind, Token

Target = tuple[Cell | None, ...]
"""The cells of a line in printed order; None for a column that the form hasn't."""


def pieces_of(line: Line, target: Target, sums: Sequence[Sum]) -> tuple[list[Token], str]:
    """The pieces of a line that its cells are read from, and what is left over.

    In a row of cells leading and trailing blanks are what a label or a last
    number spans. Else the pieces of the rows that follow are taken as far as
    they are needed.
    """
    taken: list[Token] = []
    left: list[Token] = []
    for segment in line.segments:
        if len(taken) >= len(target):
            left += segment.tokens
        elif segment.row.celled and not taken:
            placed = _under_heads(line, segment, target)
            taken = placed or _window(
                segment.tokens, len(target), sums, placed=bool(segment.row.columns)
            )
        else:
            taken += [token for token in segment.tokens if not is_empty(token)]
    rest = [token.text for token in left if token.kind is not Kind.BLANK]
    return taken, " ".join(rest)


def _under_heads(line: Line, segment: Segment, target: Target) -> list[Token]:
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
        return []
    others = (token for column, token in by_column.items() if column not in wanted)
    return [] if not all(map(is_empty, others)) else [by_column[one] for one in wanted]


def _window(
    tokens: Sequence[Token], count: int, sums: Sequence[Sum], *, placed: bool
) -> list[Token]:
    """The pieces of a row of cells that stand in the cells of the line.

    Where the columns are not known, blanks at an end may be no cells at all:
    then only a sum tells how the numbers lie, and without one just the numbers
    are given.
    """
    full = [index for index, token in enumerate(tokens) if not is_empty(token)]
    if not full:
        return list(tokens[:count]) if len(tokens) >= count else []
    first, last = full[0], full[-1]
    if placed and len(tokens) == count:
        return list(tokens)
    if last - first + 1 == count or count == 1:
        return list(tokens[first : last + 1])
    starts = range(max(0, last + 1 - count), min(first, len(tokens) - count) + 1)
    windows = [list(tokens[start : start + count]) for start in starts]
    right = [window for window in windows if _adds_up(window, sums)]
    return right[0] if len(right) == 1 else [tokens[index] for index in full]


def _adds_up(tokens: Sequence[Token], sums: Sequence[Sum]) -> bool:
    """Whether every total is printed and is what its parts give, blanks being none."""
    texts = [token.text for token in tokens]
    numbers = [int(text) if text.isdecimal() else 0 for text in texts]
    return bool(sums) and all(
        texts[one.total].isdecimal()
        and numbers[one.total] == sum(numbers[part] for part in one.parts)
        for one in sums
    )


def is_empty(token: Token) -> bool:
    """Whether a piece is a cell with nothing in it, not even a mark."""
    return token.kind is Kind.BLANK and not token.text
