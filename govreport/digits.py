"""Digits without gaps → the readings that the sums of rows and columns leave."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from govreport.forms import Cell, Form

MOST = 2_000
"""A row with more readings is as good as unreadable."""
WORK = 20_000
"""Steps after which a row is given up."""
LONGEST = 7
"""Digits of a number that is split off others."""

MOST_WORK = 400_000
"""Sums of columns that are tried in one step; beyond, nothing is settled."""
LANE = 1 << 40
"""What one column of a sum of rows stays below."""

Numbers = tuple[int, ...]
ColumnSum = tuple[Mapping[str, int], Sequence[int]]
"""The sign of each of its rows, and the columns in which they add up to 0."""


class RowSum(NamedTuple):
    """The number at `total` is the sum of those at `parts`; all count from 0.

    To read digits the parts have to stand right before their total.
    """

    total: int
    parts: tuple[int, ...]

    @property
    def last(self) -> int:
        """Place of the last number that takes part."""
        return max(self.total, *self.parts)


@lru_cache(maxsize=512)
def row_sums(form: Form, cells: tuple[Cell | None, ...]) -> tuple[RowSum, ...]:
    """Give the sums among the cells of a printed row."""
    index = {cell: number for number, cell in enumerate(cells)}
    sums = []
    for identity in form.identities:
        terms = [term.cell for term in (*identity.left, *identity.right)]
        if identity.defines and all(cell in index for cell in terms):
            total, *parts = map(index.__getitem__, terms)
            sums.append(RowSum(total, tuple(parts)))
    return tuple(sums)


def in_order(sums: Sequence[RowSum]) -> bool:
    """Whether there are sums, and the parts of each stand right before their total."""
    return bool(sums) and all(
        one.parts == (*range(one.total - len(one.parts), one.total),) for one in sums
    )


class TooManyError(Exception):
    """There are more readings than are worth looking at."""


class _RunningSum(NamedTuple):
    """Sum that is being read from its total on: what is left for which cells."""

    first: int
    left: int
    lost: int | None = None


def readings(
    runs: Sequence[str],
    count: int,
    sums: Sequence[RowSum],
    *,
    whole: bool = False,
    blanks: bool = False,
) -> set[Numbers]:
    """Find all ways to read runs of digits as `count` numbers that satisfy the sums.

    A run may hold several numbers that were printed without a gap, but where each is
    `whole`; none begins with a 0 of its own. Where one run is lacking, its number may be
    lost, and is then what its sum makes it; where more are, zeros may have been left out;
    one too many may be a cell that was printed twice. With `blanks` a 0 may be printed as
    nothing. Empty where there is no reading, or too many to tell.
    """
    if sum(map(len, runs)) > count * LONGEST or (len(runs) > count and not sums):
        return set()
    reader = _DigitReader(
        count, {one.total: one for one in sums}, whole=whole, blanks=blanks
    )
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


def no_reading_fits(run: str, count: int, sums: Sequence[RowSum]) -> bool:
    """Whether digits can't be cut into numbers that satisfy the sums, with zeros left out.

    Not where there are too many ways to tell.
    """
    if len(run) > count * LONGEST or not in_order(sums):
        return False
    reader = _DigitReader(count, {one.total: one for one in sums}, whole=False, blanks=True)
    try:
        return next(reader.read((run,)), None) is None
    except TooManyError:
        return False


def cuts(run: str, count: int) -> Iterator[Numbers]:
    """Give all ways to cut digits into numbers, any of which may be a 0 left out."""
    for there in range(1, count + 1):
        for places in combinations(range(1, len(run)), there - 1):
            parts = [
                run[a:b] for a, b in zip((0, *places), (*places, len(run)), strict=True)
            ]
            if any(part[0] == "0" and part != "0" for part in parts):
                continue
            for cells in combinations(range(count), there):
                numbers = dict(zip(cells, map(int, parts), strict=True))
                yield tuple(numbers.get(at, 0) for at in range(count))


def _without_doubles(runs: tuple[str, ...], count: int) -> Iterator[tuple[str, ...]]:
    """Give the runs; where there is one too many, without one that repeats the last."""
    if len(runs) <= count:
        yield runs
    elif len(runs) == count + 1:
        for index in range(1, len(runs)):
            if runs[index] == runs[index - 1]:
                yield runs[:index] + runs[index + 1 :]


class _DigitReader:
    """Reader of one row from its end, where the total bounds what stands before it."""

    def __init__(
        self, count: int, sums: dict[int, RowSum], *, whole: bool, blanks: bool
    ) -> None:
        self.count, self.sums, self.steps = count, sums, 0
        self.whole, self.blanks = whole, blanks
        self.one_lost, self.zeros = False, True

    def read(self, runs: tuple[str, ...]) -> Iterator[Numbers]:
        digits = len(runs) if self.whole else sum(map(len, runs))
        lost = max(
            self.count - digits, int(bool(self.sums) and len(runs) == self.count - 1)
        )
        if len(runs) == 1 and digits < self.count:
            lost = self.count - 1  # the numbers may have several digits each
        if not lost or self.sums:
            self.one_lost, self.zeros = lost == 1, True
            yield from self._from(runs, (), None, lost)
        if self.blanks and not self.whole and digits >= self.count and self.sums:
            self.one_lost, self.zeros = False, False
            yield from self._from(runs, (), None, self.count - 1)

    def _from(
        self, runs: tuple[str, ...], taken: Numbers, within: _RunningSum | None, lost: int
    ) -> Iterator[Numbers]:
        """Read on towards the front; `taken` are the numbers behind, in order."""
        self.steps += 1
        if self.steps > WORK:
            raise TooManyError
        cell = self.count - len(taken) - 1
        if cell < 0:
            if not runs:
                yield taken
            return
        if (len(runs) if self.whole else sum(map(len, runs))) + lost < cell + 1:
            return
        if runs:
            last = runs[-1]
            longest = min(len(last), LONGEST)
            for length in range(len(last) if self.whole else 1, longest + 1):
                text = last[-length:]
                if text[0] == "0" and (length > 1 or not self.zeros):
                    continue
                rest = runs[:-1] if length == len(last) else (*runs[:-1], last[:-length])
                yield from self._taken(rest, taken, within, lost, cell, int(text))
        if lost:
            number = None if self.one_lost else 0
            yield from self._taken(runs, taken, within, lost - 1, cell, number)

    def _taken(  # noqa: PLR0913, PLR0917 -- the state of the reading
        self,
        runs: tuple[str, ...],
        taken: Numbers,
        within: _RunningSum | None,
        lost: int,
        cell: int,
        number: int | None,
    ) -> Iterator[Numbers]:
        """Go on with one more number in a cell, if its sum allows it; None is lost."""
        if cell in self.sums:  # a lost total is worked out when its parts are known
            gone = cell if number is None else None
            within = _RunningSum(self.sums[cell].parts[0], number or 0, gone)
        elif within is not None:
            within = self._less(within, cell, number)
            if within is None:
                return
        elif number is None:
            return
        longer = (number or 0, *taken)
        if within is not None and cell == within.first:
            if within.lost is not None:
                at = within.lost - cell
                longer = (*longer[:at], within.left, *longer[at + 1 :])
            elif within.left:
                return
            within = None
        yield from self._from(runs, longer, within, lost)

    def _less(
        self, within: _RunningSum, cell: int, number: int | None
    ) -> _RunningSum | None:
        """Take one part off a sum; None where it would be too much."""
        if number is None:
            return within._replace(lost=cell)
        if within.lost in self.sums:
            return within._replace(left=within.left + number)
        left = within.left - number
        return None if left < 0 else within._replace(left=left)


def settle(
    rows: Mapping[str, frozenset[Numbers]], equations: Sequence[ColumnSum]
) -> tuple[dict[str, frozenset[Numbers]], set[str]]:
    """Keep the readings of each row that belong to a solution of every equation.

    Empty sets mean that no choice of readings fulfils them all. Also the rows that an
    equation was really worked out for.
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
    """Keep the readings that take part in a solution of one equation, if it can tell.

    The numbers of a reading are added up as one, each in a lane of its own.
    """
    names = sorted(equation, key=lambda name: (equation[name], len(rows[name])))
    if not all(rows[name] for name in names):
        return False
    if any(not 0 <= one < LANE >> 8 for name in names for row in rows[name] for one in row):
        return False
    packed = {
        name: {
            row: sum(row[column] * LANE**at for at, column in enumerate(columns))
            for row in rows[name]
        }
        for name in names
    }
    over = sum(LANE**at for at in range(len(columns))) * (LANE >> 1)
    sums: list[set[int]] = [{0}]
    for name in names[:-1]:  # sums come first, their parts must not exceed them
        some = set(packed[name].values())
        if len(sums[-1]) * len(some) > MOST_WORK:
            return False
        if equation[name] < 0:
            reached = {one + more for one in sums[-1] for more in some}
        else:
            reached = {
                left - over
                for one in sums[-1]
                for less in some
                if (left := one + over - less) & over == over
            }
        sums.append(reached)
    wanted, kept = {0}, dict[str, frozenset[Numbers]]()
    for name, before in zip(reversed(names), reversed(sums), strict=True):
        own, sign = packed[name], equation[name]
        if len(wanted) * len(own) > MOST_WORK:
            return False
        starts = {
            row: {end + sign * one for end in wanted} & before for row, one in own.items()
        }
        kept[name] = frozenset(row for row, some in starts.items() if some)
        wanted = set[int]().union(*starts.values())
    rows |= kept
    return True
