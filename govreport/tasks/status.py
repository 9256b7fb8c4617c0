"""How each unit's report of a year stands: the roster beside the files that are there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem, from_os_error
from govreport.organs import GOVERNMENT, kind_of
from govreport.settings import Settings
from govreport.tasks.runners import Runner, serial
from govreport.tasks.unit_reports import (
    MISSING,
    STATES,
    UnitReport,
    absolute,
    unit_reports,
)
from govreport.tasks.validate import load_settings
from govreport.workspace.files import YEAR_FOLDER, organ_files
from govreport.workspace.ledger import NOTHING, LedgerEntry, entry_of, read_ledger
from govreport.workspace.roster import (
    ExpectedUnit,
    find_roster,
    namesake,
    read_roster,
    unused_rosters,
)
from govreport.workspace.unused import left_out

EARLY, TWICE, RENAMED, UNLISTED, OUTDATED = (
    "early",
    "twice",
    "renamed",
    "unlisted",
    "outdated",
)
"""Kinds of doubts."""
SPRING = 6
"""Until June it is last year's reports that an office deals with."""


class UnitStatus(NamedTuple):
    """A unit that is expected, or whose file is there, and what was noted about it.

    `report` is None where nothing came in. `listed` tells whether it is on the
    roster, None where there is none, or for the sum of all; `twin` is the file that
    holds the same unit's report already; `entered` what the roster calls it, where only
    the file is called so.
    """

    organ: str
    kind: str
    due: date
    days_left: int
    report: UnitReport | None
    listed: bool | None
    twin: Path | None = None
    entered: str = ""
    note: LedgerEntry = NOTHING

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return MISSING if self.report is None else self.report.state

    @property
    def sums_up(self) -> bool:
        """Whether it is the office's own sum of the others, and none of them."""
        return not self.listed and self.report is not None and self.report.sums_here


class YearContext(NamedTuple):
    """What there is of a year in a workspace: files, the roster, deadlines, notes.

    `roster` is the file that `entries` stand in, or last year's folder.
    """

    workspace: Path
    year: int
    files: Sequence[Path]
    roster: Path | None
    entries: tuple[ExpectedUnit, ...]
    settings: Settings
    notes: Mapping[str, LedgerEntry]

    @property
    def folder(self) -> Path:
        """Where the year's reports lie."""
        return self.workspace / str(self.year)


class Doubt(NamedTuple):
    """Something that a table of units does not say and a person should look at.

    `others` are what the kind is about: who is due too early, the file that is there
    twice, another name, the units that a sum lacks.
    """

    kind: str
    others: Sequence[object]
    organ: str = ""
    path: Path | None = None


class Status(NamedTuple):
    """How the units of a year stand on a day.

    `units` are everybody in the roster's order, `came_in` those with a file, in the
    order of these; `unclaimed` the names of notes that are no unit's; `unused` are
    rosters that don't count, `left_out` tells what else lies beside the reports.
    """

    around: YearContext
    today: date
    units: Sequence[UnitStatus]
    came_in: Sequence[UnitStatus]
    unclaimed: Sequence[str]
    unused: Sequence[Path]
    left_out: Sequence[str]

    @property
    def totals(self) -> dict[str, int | None]:
        """Count how many units are expected, came in, and how those stand."""
        return totals(self.units)

    @property
    def doubts(self) -> list[Doubt]:
        """Find who may be whom, and what a sum has yet to take in."""
        return list(_doubts(self.units, self.around.year))


def year_context(workspace: Path, year: int, roster: Path | None = None) -> YearContext:
    """Read what there is of a year; without a `roster` the workspace's own counts."""
    folder = workspace / str(year)
    files = organ_files(folder) if folder.is_dir() else []
    path = roster or find_roster(workspace, year)
    entries = () if path is None else read_roster(path, year)
    settings = load_settings(workspace)
    return YearContext(
        workspace, year, files, path, entries, settings, read_ledger(workspace, year)
    )


def usual_year(workspace: Path, today: date) -> int:
    """Tell which year's reports an office deals with on a day."""
    years = [one for one in _years(workspace) if one <= today.year]
    return today.year - 1 if today.month <= SPRING or not years else max(years)


def _years(workspace: Path) -> list[int]:
    """The years that have a folder."""
    try:
        names = [path.name for path in workspace.iterdir() if path.is_dir()]
    except OSError as error:
        raise from_os_error(error, workspace, "读取") from error
    return sorted(int(name) for name in names if YEAR_FOLDER.fullmatch(name))


def status(  # noqa: PLR0913 -- all but two go by their names
    workspace: Path,
    year: int,
    *,
    today: date,
    roster: Path | None = None,
    run: Runner = serial,
    slips: bool = False,
) -> Status:
    """Check the reports of a year and set them beside the roster.

    UsageProblem where there is neither; `slips` asks for what slips would say.
    """
    around = year_context(workspace, year, roster)
    if not around.files and not around.entries:
        raise _nothing(workspace, year)
    matched = RosterMatch(around, today)
    came_in = [matched.add(one) for one in unit_reports(around.files, run, slips=slips)]
    folders = [around.folder] if around.folder.is_dir() else []
    return Status(
        around,
        today,
        units=list(matched.all()),
        came_in=came_in,
        unclaimed=matched.unclaimed(),
        unused=unused_rosters(workspace, around.roster) if roster is None else (),
        left_out=list(left_out(folders, around.files)),
    )


def _nothing(workspace: Path, year: int) -> UsageProblem:
    folder = workspace / str(year)
    message = (
        f"没有 {folder} 里的报告，也没有名册和上年的报告，不知道谁应报；"
        f"请核对 --workspace，或用 --expect 给出名册"
    )
    if YEAR_FOLDER.fullmatch(workspace.absolute().name):
        message += "；现在就在年份文件夹里，请先退到上一层"
    elif folder.is_dir():
        message = (
            f"{folder} 文件夹里没有报告，也没有名册和上年的报告，不知道谁应报；"
            "请把报告放进去，或用 --expect 给出名册"
        )
    elif years := _years(workspace):
        message += f"；这里有的年份是 {'、'.join(map(str, years))}"
    return UsageProblem(message)


def _doubts(units: Sequence[UnitStatus], year: int) -> Iterator[Doubt]:
    if early := [one for one in units if one.due.year <= year]:
        yield Doubt(EARLY, early)
    missing = [one.organ for one in units if one.report is None]
    for one in units:
        if one.report is None:
            continue
        path, organ = one.report.path, one.organ
        if one.twin is not None:
            yield Doubt(TWICE, [one.twin], organ, path)
        elif one.entered:
            yield Doubt(RENAMED, [one.entered], organ, path)
        elif one.listed is False and (near := namesake(organ, missing)):
            yield Doubt(UNLISTED, [near], organ, path)
    for path, left in outdated_sums(units):
        yield Doubt(OUTDATED, [one.stem for one in left], path=path)


def outdated_sums(units: Iterable[UnitStatus]) -> Iterator[tuple[Path, list[Path]]]:
    """A government's sum with the reports beside it that came in after it was made.

    Those that a unit sums up itself are in it with that unit.
    """
    there = [one.report for one in units if one.report and one.twin is None]
    sums = {absolute(one.path): one.units for one in there if one.units}
    for one in there:
        if one.kind != GOVERNMENT or not one.sums_here:
            continue
        within, reached = {absolute(one.path)}, list(one.units)
        while reached:
            unit = reached.pop()
            if unit not in within:
                within.add(unit)
                reached += sums.get(unit, ())
        if left := [other.path for other in there if absolute(other.path) not in within]:
            yield one.path, left


class RosterMatch:
    """Files tied to the units of a roster as they come, by name, alias or file name."""

    def __init__(self, around: YearContext, today: date) -> None:
        """Begin with nobody's file there."""
        self._around = around
        self._today = today
        self._index: dict[str, int] = {}
        for alone in (True, False):  # a name of one's own goes before another's alias
            for number, entry in enumerate(around.entries):
                for name in [entry.name] if alone else entry.aliases:
                    self._index.setdefault(name, number)
        self._there: dict[int, list[UnitStatus]] = {}
        self._others: list[UnitStatus] = []
        self._first: dict[str, Path] = {}
        self._claimed: set[str] = set()
        self._own = {entry.name for entry in around.entries}

    def add(self, report: UnitReport) -> UnitStatus:
        """How the unit of a file stands."""
        number = self._number(report)
        entry = None if number is None else self._around.entries[number]
        here = self._others if number is None else self._there.setdefault(number, [])
        same = next(
            (self._first[name] for name in report.names if name in self._first), None
        )
        twin = here[0].report if number is not None and here else None
        unit = self._unit(report, entry)._replace(twin=twin.path if twin else same)
        for name in report.names:
            self._first.setdefault(name, report.path)
        here.append(unit)
        return unit

    def _number(self, report: UnitReport) -> int | None:
        """The place on the roster; the file's own name counts where no other does."""
        numbers = (self._index.get(name) for name in sorted(report.names))
        found = min((number for number in numbers if number is not None), default=None)
        return self._index.get(report.path.stem) if found is None else found

    def _unit(self, report: UnitReport | None, entry: ExpectedUnit | None) -> UnitStatus:
        around = self._around
        organ = report.organ if report else entry.name if entry else ""
        kind = (report.kind if report else "") or (entry.kind if entry else "")
        kind = kind or kind_of(organ)
        names = {organ, *(report.names if report else ())}
        names |= entry.names if entry else set()
        others = self._own - {organ, entry.name if entry else organ}
        names -= others
        self._claimed |= names
        due = (entry.due if entry else None) or around.settings.due(
            around.year, government=kind == GOVERNMENT
        )
        listed = entry is not None if around.entries else None
        if not listed and report is not None and report.sums_here:
            listed = None  # no roster of those who report names who sums them up
        entered = entry.name if entry and report and not entry.names & report.names else ""
        return UnitStatus(
            organ,
            kind,
            due,
            days_left=(due - self._today).days,
            report=report,
            listed=listed,
            entered=entered,
            note=entry_of(around.notes, entry.name if entry else organ, names),
        )

    def all(self) -> Iterator[UnitStatus]:
        """Everybody: in the roster's order, then those who are not on it."""
        for number, entry in enumerate(self._around.entries):
            yield from self._there.get(number) or [self._unit(None, entry)]
        yield from self._others

    def unclaimed(self) -> list[str]:
        """The names of notes that are no unit's, when everybody was told of."""
        return [name for name in self._around.notes if name not in self._claimed]


def totals(units: Iterable[UnitStatus]) -> dict[str, int | None]:
    """How many units are expected, how many came in, and how those stand.

    Without a roster nobody knows how many are expected. A unit with several files
    counts once, by the first of them; the sum of all is none of them.
    """
    units = [one for one in units if one.twin is None and not one.sums_up]
    states = Counter(one.state for one in units)
    known = any(one.listed for one in units)
    unlisted = sum(one.listed is False for one in units)
    others = sum(not one.listed for one in units) if known else 0
    return {
        "expected": len(units) - others if known else None,
        "reported": len(units) - others - states[MISSING],
        **{state: states[state] for state in STATES},
        "unlisted": unlisted,
        "published": sum(one.note.published_on is not None for one in units),
    }
