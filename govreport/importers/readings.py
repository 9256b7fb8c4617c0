"""All readings of a row's digits that the row's own sums leave possible."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST = 2_000
"""A row with more readings is as good as unreadable."""
WORK = 20_000
"""Steps after which a row is given up."""
LONGEST = 7
"""Digits of a number that is split off others."""

Numbers = tuple[int, ...]


class Sum(NamedTuple):
    """The number at `total` is the sum of those at `parts`; all count from 0."""

    total: int
    parts: tuple[int, ...]


class TooManyError(Exception):
    """There are more readings than are worth looking at."""


def readings(runs: Sequence[str], count: int, sums: Sequence[Sum]) -> set[Numbers]:
    """All ways to read runs of digits as `count` numbers that satisfy the sums.

    A run may hold several numbers that were printed without a gap; none begins
    with a 0 of its own. Where one run is lacking, its number may be lost, and
    is then what its sum makes it; where more are, zeros may have been left out;
    one too many may be a cell that was printed twice. Empty where there is no
    reading, or too many to tell.
    """
    if sum(map(len, runs)) > count * LONGEST:
        return set()
    reader = _Reader(count, {one.total: one for one in sums})
    found: set[Numbers] = set()
    try:
        for some in _without_doubles(tuple(runs), count):
            for numbers in reader.read(some):
                found.add(numbers)
                if len(found) > MOST:
                    return set()
    except TooManyError:
        return set()
    return found


def _without_doubles(runs: tuple[str, ...], count: int) -> Iterator[tuple[str, ...]]:
    """The runs; where there is one too many, without one that repeats its neighbour."""
    if len(runs) <= count:
        yield runs
    elif len(runs) == count + 1:
        for index in range(1, len(runs)):
            if runs[index] == runs[index - 1]:
                yield runs[:index] + runs[index + 1 :]


class _Reader:
    """Reads one row; counts its steps, so that no row takes forever."""

    def __init__(self, count: int, sums: dict[int, Sum]) -> None:
        self.count, self.sums, self.steps = count, sums, 0

    def read(self, runs: tuple[str, ...]) -> Iterator[Numbers]:
        digits = sum(map(len, runs))
        lost = max(self.count - digits, int(len(runs) == self.count - 1))
        if not lost or self.sums:
            self.one_lost = lost == 1
            yield from self._from(runs, (), 0, lost)

    def _from(
        self, runs: tuple[str, ...], taken: tuple[int | None, ...], at: int, lost: int
    ) -> Iterator[Numbers]:
        """Read on; `at` characters of the first run are taken, `lost` cells may lack."""
        self.steps += 1
        if self.steps > WORK:
            raise TooManyError
        if len(taken) == self.count:
            if not runs:
                yield tuple(number for number in taken if number is not None)
            return
        if runs:
            digits = runs[0][at:]
            longest = 1 if digits[0] == "0" else min(len(digits), LONGEST)
            for length in range(1, longest + 1):
                rest = (runs[1:], 0) if length == len(digits) else (runs, at + length)
                next_taken = self._checked((*taken, int(digits[:length])))
                if next_taken is not None:
                    yield from self._from(rest[0], next_taken, rest[1], lost)
        if lost and at == 0:
            next_taken = self._checked((*taken, None if self.one_lost else 0))
            if next_taken is not None:
                yield from self._from(runs, next_taken, at, lost - 1)

    def _checked(self, taken: tuple[int | None, ...]) -> tuple[int | None, ...] | None:
        """The numbers so far, a lost one worked out; None where a sum is wrong."""
        one = self.sums.get(len(taken) - 1)
        if one is None:
            return taken
        parts, total = [taken[index] for index in one.parts], taken[one.total]
        known = sum(part for part in parts if part is not None)
        if total is None:
            return None if None in parts else (*taken[:-1], known)
        if None not in parts:
            return taken if known == total else None
        if total < known:
            return None
        lost = next(index for index in one.parts if taken[index] is None)
        return (*taken[:lost], total - known, *taken[lost + 1 :])
