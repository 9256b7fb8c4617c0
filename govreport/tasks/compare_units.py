"""Two years of a county: each unit's headlines beside last year's, and their sums."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.compare import ComparedNumber, compared_numbers
from govreport.errors import GovReportError, UsageProblem
from govreport.forms import Address
from govreport.guard import guard
from govreport.report import Organ, Report, Value
from govreport.rollup.from_parts import whole_only
from govreport.rollup.together import together
from govreport.tasks.runners import Runner
from govreport.tasks.stated_totals import all_hold, faults, in_words
from govreport.workspace import Source, Workspace


class ComparedUnit(NamedTuple):
    """A unit's headlines in two years.

    `last` are the organs whose numbers it goes on with, () where it has no report of the
    first year; `goes_on` tells that it has one of the second. `error` is why it could not
    be read, `is_sum` that it is a roll-up of others; `files` are the names of the first
    year's that are its own. `remark` says which of its totals don't hold: those that it
    states stand in `numbers`, what their parts come to in `added`, None where one lacks,
    which is () where all is well.
    """

    organ: str
    last: tuple[str, ...] = ()
    numbers: tuple[ComparedNumber, ...] = ()
    goes_on: bool = True
    error: GovReportError | None = None
    is_sum: bool = False
    files: tuple[str, ...] = ()
    remark: str = ""
    added: tuple[ComparedNumber, ...] = ()

    @property
    def in_both(self) -> bool:
        """Whether it has a report of either year."""
        return bool(self.numbers and self.goes_on and self.last)

    @property
    def changed(self) -> bool:
        """Whether it is there in both years, and any of its numbers is another."""
        return self.in_both and any(one.changed for one in self.numbers)


class CountyComparison(NamedTuple):
    """The units of two years, and of each headline the sum of all of a year.

    `in_both` are the sums of the units that have reports of both years, where those are
    not all. `blanks` tells by address how many numbers `totals` lack; `sums` are roll-ups,
    which are none of the units.
    """

    years: tuple[int, int]
    units: tuple[ComparedUnit, ...]
    totals: tuple[ComparedNumber, ...]
    blanks: Mapping[Address, int]
    sums: tuple[str, ...] = ()
    in_both: tuple[ComparedNumber, ...] = ()

    @property
    def wrong(self) -> dict[str, str]:
        """Whose totals don't hold, and which."""
        return {one.organ: one.remark for one in self.units if one.remark}

    @property
    def errors(self) -> list[GovReportError]:
        """Why units could not be read."""
        return [one.error for one in self.units if one.error is not None]

    @property
    def only_last(self) -> list[str]:
        """Who has a report of the first year alone."""
        return [one.organ for one in self.units if one.numbers and not one.goes_on]

    @property
    def only_this(self) -> list[str]:
        """Who has a report of the second year alone."""
        return [one.organ for one in self.units if one.numbers and not one.last]


def compare_units(
    workspace: Workspace, first: int, second: int, run: Runner
) -> CountyComparison:
    """Compare the units of two years with those whose numbers they go on with.

    UsageProblem where there are no reports of a year.
    """
    for year in (first, second):
        if not workspace.reports(year):
            message = (
                f"{workspace.folder / str(year)} 里没有报告；请核对年份和 --workspace，"
                "公布过的 Word、网页先用 govreport import 读入"
            )
            raise UsageProblem(message)
    work = partial(_compared, workspace, second - first)
    now = list(run(work, workspace.reports(second)))
    taken = {name for one in now for name in one.files}
    rest = [file for file in workspace.reports(first) if file.name not in taken]
    every = [*now, *run(partial(_alone, workspace), rest)]
    units = tuple(one for one in every if not one.is_sum)
    (totals, blanks), both = _totals(units), tuple(one for one in units if one.in_both)
    sums = tuple(dict.fromkeys(one.organ for one in every if one.is_sum))
    only = any(one.numbers and not one.in_both for one in units)
    in_both = _totals(both)[0] if only else ()
    return CountyComparison((first, second), units, totals, blanks, sums, in_both)


def _compared(workspace: Workspace, back: int, file: Path) -> ComparedUnit:
    """Compare a unit of the second year with whose numbers it goes on with."""
    organ, names = file.stem, tuple[str, ...]()
    try:
        with guard(str(file)):
            source = workspace.open(file)
            this = source.report
            organ = this.organ.name or organ
            files = _files_before(workspace, file, back)
            names = tuple(one.name for one in files)
            before = [workspace.open(one) for one in files]
            others = [one.report for one in before]
            if this.units:
                return ComparedUnit(organ, is_sum=True, files=names)
            last = together(others) if others else _nothing(this)
            known = tuple(
                one.organ.name or path.stem for one, path in zip(others, files, strict=True)
            )
            unit = ComparedUnit(organ, known, files=names)
            return _with_numbers(workspace, unit, (last, this), [*before, source])
    except GovReportError as error:
        return ComparedUnit(organ, error=error, files=names or (file.name,))


def _files_before(workspace: Workspace, file: Path, back: int) -> Sequence[Path]:
    """Find whose files of some years before hold a unit's numbers; none where one lacks."""
    files: Sequence[Path] = [file]
    for _ in range(back):
        found = [workspace.before(one) for one in files]
        lacking = any(one.past.absent for one in found)
        files = (
            [] if lacking else list(dict.fromkeys(f for one in found for f in one.files))
        )
    return files


def _alone(workspace: Workspace, file: Path) -> ComparedUnit:
    """Take a unit of the first year whose numbers nobody goes on with."""
    try:
        with guard(str(file)):
            source = workspace.open(file)
            last = source.report
            organ = last.organ.name or file.stem
            unit = ComparedUnit(organ, (organ,), goes_on=False, is_sum=bool(last.units))
            return _with_numbers(workspace, unit, (last, _nothing(last)), [source])
    except GovReportError as error:
        return ComparedUnit(file.stem, error=error, goes_on=False)


def _with_numbers(
    workspace: Workspace,
    unit: ComparedUnit,
    both: tuple[Report, Report],
    sources: Sequence[Source],
) -> ComparedUnit:
    """Give a unit the numbers of both years, and what is wrong in their files."""
    numbers = tuple(compared_numbers(*both, headlines=True))
    if all(all_hold(one.report) for one in sources):
        return unit._replace(numbers=numbers)
    told = (
        in_words(faults(workspace, one), f"{one.report.year or ''}年的") for one in sources
    )
    return unit._replace(
        numbers=numbers,
        remark="；".join(filter(None, told)),
        added=tuple(compared_numbers(*map(whole_only, both), headlines=True)),
    )


def _nothing(like: Report) -> Report:
    """Give a report on the same form in which nothing stands."""
    return Report(like.form, None, Organ(""))


def _totals(
    units: Sequence[ComparedUnit],
) -> tuple[tuple[ComparedNumber, ...], Counter[Address]]:
    """Add up each headline over all units of either year, and count what is blank."""
    found: dict[Address, ComparedNumber] = {}
    blanks = Counter[Address]()
    for unit in units:
        for one in unit.added or unit.numbers:
            so_far = found.get(one.address)
            if so_far is None:
                found[one.address] = one
            else:
                found[one.address] = one._replace(
                    last=_sum(so_far.last, one.last),
                    this=_sum(so_far.this, one.this),
                    why_not=so_far.why_not or one.why_not,
                )
            if not one.why_not:
                blanks[one.address] += (unit.last != () and one.last is None) + (
                    unit.goes_on and one.this is None
                )
    apart = any(one.numbers and not one.in_both for one in units)
    return tuple(
        one._replace(apart=apart or blanks[address] > 0) for address, one in found.items()
    ), +blanks


def _sum(one: Value | None, other: Value | None) -> Value | None:
    """Add two numbers; what is blank or a text adds nothing."""
    numbers = [value for value in (one, other) if not isinstance(value, str | None)]
    return sum(numbers) if numbers else None
