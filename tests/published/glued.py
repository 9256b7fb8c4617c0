"""All readings of digits that a mangled document runs together."""

import unicodedata
from collections.abc import Iterator, Mapping
from math import prod

from govreport.forms import Cell, Form, Identity, Term, form
from govreport.report import Value
from published.drafts import Draft
from published.paper import Spot

Reading = tuple[int, ...]
MOST = 5_000
"""Half of the rows may have as many readings together; more are not compared."""


def _splits(digits: str, count: int) -> Iterator[Reading]:
    """All ways to cut digits into that many numbers without leading zeros."""
    if count == 0:
        if not digits:
            yield ()
        return
    for length in range(1, len(digits) - count + 2):
        if length == 1 or digits[0] != "0":
            for rest in _splits(digits[length:], count - 1):
                yield (int(digits[:length]), *rest)


def readings(digits: str, sizes: tuple[int, ...]) -> Iterator[Reading]:
    """All ways to read blocks of numbers, each of which ends in its total."""
    if not sizes:
        if not digits:
            yield ()
        return
    for cut in range(sizes[0], len(digits) - sum(sizes[1:]) + 1):
        for block in _splits(digits[:cut], sizes[0]):
            if sum(block[:-1]) == block[-1]:
                for rest in readings(digits[cut:], sizes[1:]):
                    yield block + rest


def _row_readings(spot: Spot) -> list[Reading]:
    """The readings of a glued row; table 2 has no identity to choose one by."""
    digits = unicodedata.normalize("NFKC", spot.text)
    if spot.cells[0].table != "disclosure":
        sizes = (7,) if spot.cells[0].table == "applications" else (5, 5, 5)
        return list(readings(digits, sizes))
    if len(digits) == len(spot.cells) and digits.isdigit():
        return [tuple(map(int, digits))]
    return []


def _coefficients(identity: Identity) -> dict[Cell, int]:
    """The cells of left minus right."""
    sides: tuple[tuple[int, tuple[Term, ...]], ...] = (
        (1, identity.left),
        (-1, identity.right),
    )
    return {
        term.cell: -sign if term.negative else sign
        for sign, terms in sides
        for term in terms
    }


Weighed = tuple[Reading, Reading]
"""A reading of a row and what it adds to each column's identities."""


def _weighed(row: Spot, columns: list[dict[Cell, int]]) -> list[Weighed]:
    found = []
    for reading in _row_readings(row):
        values = dict(zip(row.cells, reading, strict=True))
        effect = tuple(
            sum(column.get(cell, 0) * value for cell, value in values.items())
            for column in columns
        )
        found.append((reading, effect))
    return found


def _sums(rows: list[list[Weighed]], columns: int) -> dict[Reading, list[set[Reading]]]:
    """What some rows can add together, and by which readings of each row."""
    found: dict[Reading, list[set[Reading]]] = {(0,) * columns: []}
    for row in rows:
        longer: dict[Reading, list[set[Reading]]] = {}
        for total, before in found.items():
            for reading, effect in row:
                key = tuple(map(sum, zip(total, effect, strict=True)))
                ways = longer.setdefault(key, [set() for _ in range(len(before) + 1)])
                for way, more in zip(ways, [*before, {reading}], strict=True):
                    way.update(more)
        found = longer
    return found


def _possible(
    rows: list[Spot], known: Mapping[Cell, Value], the_form: Form
) -> list[set[Reading]]:
    """The readings of each row of table 3 that some choice for the others balances."""
    glued = {cell for row in rows for cell in row.cells}
    columns = [
        _coefficients(identity)
        for identity in the_form.identities
        if identity.code in {"T3-BALANCE", "T3-SETTLED"}
    ]
    columns = [c for c in columns if all(cell in known or cell in glued for cell in c)]
    target = tuple(
        -sum(sign * int(known[cell]) for cell, sign in column.items() if cell in known)
        for column in columns
    )
    weighed = [_weighed(row, columns) for row in rows]
    halves = weighed[: len(rows) // 2], weighed[len(rows) // 2 :]
    if any(prod(map(len, half)) > MOST for half in halves):
        return [{reading for reading, _ in row} for row in weighed]
    first, second = (_sums(half, len(columns)) for half in halves)
    kept: list[set[Reading]] = [set() for _ in rows]
    for total, ways in first.items():
        rest = tuple(t - part for t, part in zip(target, total, strict=True))
        if rest in second:
            for some, way in zip(kept, [*ways, *second[rest]], strict=True):
                some.update(way)
    return kept


def settle(draft: Draft) -> None:
    """Doubt every glued row that has more readings than one."""
    rows = [spot for _, _, spot in draft.spots() if len(spot.cells) > 1]
    glued = {cell for row in rows for cell in row.cells}
    known = {c: v for c, v in draft.printed.items() if c not in glued | draft.uncertain}
    joint = [row for row in rows if row.cells[0].table == "applications"]
    the_form = form(draft.forms["applications"])
    found = dict(zip(joint, _possible(joint, known, the_form), strict=True))
    for row in rows:
        left = found[row] if row in found else set(_row_readings(row))
        true = tuple(draft.printed[cell] for cell in row.cells)
        assert not left or true in left, (row, left)
        if len(left) != 1:
            draft.doubt(row.cells)
