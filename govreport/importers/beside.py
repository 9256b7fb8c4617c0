"""What stands in a table's row beside its cells, and whether it is one of its numbers."""

from collections.abc import Mapping, Sequence

from govreport.digits import RowSum
from govreport.importers.blocks import shortened, whole_number
from govreport.importers.tokens import Kind, PrintedToken

BESIDE = "{}里还有“{}”，分不清哪个是这一行的数；请删去表右边的字再读"
LETTERS = 26


def is_empty(token: PrintedToken) -> bool:
    """Whether a piece is a cell with nothing in it, not even a mark."""
    return token.kind is Kind.BLANK and not token.text


def adds_up(tokens: Sequence[PrintedToken], sums: Sequence[RowSum]) -> bool:
    """Whether every total is printed and is what its parts give, blanks being none."""
    texts = [token.text for token in tokens]
    numbers = [*map(whole_number, texts)]
    return bool(sums) and all(
        texts[one.total].isdecimal()
        and numbers[one.total] == sum(numbers[part] for part in one.parts)
        for one in sums
    )


def behind_cells(
    by_column: Mapping[int | None, PrintedToken], wanted: Sequence[int | None]
) -> dict[int, PrintedToken]:
    """Give what stands in columns behind a row's cells, if those are all there."""
    last = max(one for one in wanted if one is not None)
    rest = {c: t for c, t in by_column.items() if c not in wanted and not is_empty(t)}
    behind = {c: t for c, t in rest.items() if c is not None and c > last}
    own = [by_column[one] for one in wanted]
    whole = all(not is_empty(one) or one.formula for one in own)
    return behind if whole and len(behind) == len(rest) else {}


def is_apart(
    behind: Sequence[PrintedToken], taken: Sequence[PrintedToken], sums: Sequence[RowSum]
) -> bool:
    """Whether what stands behind a row's cells is none of its numbers.

    It is words, or the sums of the cells hold; a workbook's formula stands in its column.
    """
    words = all(one.kind is Kind.WORDS for one in behind)
    return words or adds_up(taken, sums) or any(one.formula for one in taken)


def told_beside(behind: Mapping[int, PrintedToken]) -> str:
    """Say what stands behind a row's cells, in which column, and what to do."""
    column, token = next(iter(behind.items()))
    place = f"表右边 {chr(ord('A') + column)} 列" if column < LETTERS else "表右边"
    return BESIDE.format(place, shortened(token.text))


def may_have_moved(tokens: Sequence[PrintedToken], sums: Sequence[RowSum]) -> bool:
    """Whether a row of a worksheet may have its numbers one cell to the side.

    Then its total stands where a part belongs, no less than the others together; or the
    parts printed give more than the total.
    """
    numbers = [whole_number(one.text) for one in tokens]
    for one in sums:
        *parts, last = (numbers[at] for at in one.parts)
        if is_empty(tokens[one.total]):
            moved = last > 0 and last >= sum(parts)
        else:
            moved = numbers[one.total] < sum(parts) + last
        if moved:
            return True
    return not sums
