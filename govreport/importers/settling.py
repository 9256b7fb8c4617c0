"""Rows with several readings, settled together by the sums of their columns."""

from collections.abc import Mapping, Sequence

from govreport.importers.readings import Numbers

MOST = 150_000
"""Sums of columns that are followed; beyond, nothing is settled."""


ColumnSum = tuple[Mapping[str, int], Sequence[int]]
"""The sign of each of its rows, and the columns in which they add up to 0."""


def settle(
    rows: Mapping[str, frozenset[Numbers]], equations: Sequence[ColumnSum]
) -> tuple[dict[str, frozenset[Numbers]], set[str]]:
    """The readings of each row that belong to a solution of every equation.

    Empty sets mean that no choice of readings fulfils them all. Also the rows
    that an equation was really worked out for.
    """
    left, checked = dict(rows), set[str]()
    for _ in range(len(equations) + 1):
        before = dict(left)
        for signs, columns in equations:
            if _narrow(left, signs, columns):
                checked |= signs.keys()
        if left == before:
            break
    return left, checked


def _narrow(
    rows: dict[str, frozenset[Numbers]],
    equation: Mapping[str, int],
    columns: Sequence[int],
) -> bool:
    """Keep the readings that take part in a solution of one equation, if it can tell."""
    names = sorted(equation, key=lambda name: (equation[name], len(rows[name])))
    if not all(rows[name] for name in names):
        return False

    def seen(reading: Numbers) -> Numbers:
        return tuple(reading[column] for column in columns)

    zero = (0,) * len(columns)
    sums: list[set[Numbers]] = [{zero}]
    for name in names:  # what is taken off comes first, so that nothing may exceed it
        reached = {
            total
            for one in sums[-1]
            for reading in rows[name]
            for total in (_plus(one, seen(reading), equation[name]),)
            if equation[name] < 0 or max(total, default=0) <= 0
        }
        if len(reached) > MOST:
            return False
        sums.append(reached)
    wanted = {zero} & sums[-1]
    for index in range(len(names) - 1, -1, -1):
        name, before = names[index], sums[index]
        sign = equation[name]
        kept, earlier = set(), set()
        for reading in rows[name]:
            starts = {_plus(end, seen(reading), -sign) for end in wanted} & before
            if starts:
                kept.add(reading)
                earlier |= starts
        rows[name], wanted = frozenset(kept), earlier
    return True


def _plus(one: Numbers, other: Numbers, sign: int) -> Numbers:
    return tuple(a + sign * b for a, b in zip(one, other, strict=True))
