"""How each unit's report of a year stands: the roster beside the files that are there."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import GovReportError
from govreport.findings import Severity
from govreport.organs import GOVERNMENT, kind_of
from govreport.rules import rule
from govreport.rules.case import Neighbour
from govreport.settings import Settings
from govreport.slips import Group, groups_of
from govreport.tasks.made import State, state_of
from govreport.tasks.runners import Runner
from govreport.tasks.validate import checked, read_case, twins_of
from govreport.workspace.ledger import NOTHING, LedgerEntry, entry_of

if TYPE_CHECKING:
    from govreport.workspace.roster import ExpectedUnit

MISSING, UNREADABLE, BLANK, ERRORS, READY = (
    "missing",
    "unreadable",
    "blank",
    "errors",
    "ready",
)
STATES: Mapping[str, str] = {
    MISSING: "未报",
    UNREADABLE: "读不了",
    BLANK: "未填完",
    ERRORS: "有错误",
    READY: "可公布",
}
"""What a unit's report may be, with what it is called."""


class UnitReport(NamedTuple):
    """What is in a report's file, as much as the table and the slip need.

    `names` are all that the organ goes by, the file's name too where it can't be
    read. `error` is why it, or last year's, could not be read; `groups` what a
    slip would say; `units` are the files that it is the sum of, and `sums_here`
    tells whether these lie beside it, so that it is the office's own.
    """

    path: Path
    organ: str
    names: frozenset[str]
    kind: str
    state: str
    blanks: int = 0
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    rendered: State | None = None
    error: GovReportError | None = None
    groups: tuple[Group, ...] = ()
    units: tuple[Path, ...] = ()
    sums_here: bool = False


class UnitStatus(NamedTuple):
    """A unit that is expected, or whose file is there, and what was noted about it.

    `looked` is None where nothing came in. `listed` tells whether it is on the
    roster, None where there is none, or for the sum of all; `twin` is the file that
    holds the same unit's report already; `entered` what the roster calls it, where only
    the file is called so.
    """

    organ: str
    kind: str
    due: date
    looked: UnitReport | None
    listed: bool | None
    twin: Path | None = None
    entered: str = ""
    note: LedgerEntry = NOTHING

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return MISSING if self.looked is None else self.looked.state

    @property
    def sums_up(self) -> bool:
        """Whether it is the office's own sum of the others, and none of them."""
        return not self.listed and self.looked is not None and self.looked.sums_here


class YearContext(NamedTuple):
    """What the units of a year are told apart by: the roster, deadlines, notes."""

    year: int
    entries: "tuple[ExpectedUnit, ...]"
    settings: Settings
    notes: Mapping[str, LedgerEntry]


def unit_reports(
    files: Sequence[Path], run: Runner, *, slips: bool
) -> Iterator[UnitReport]:
    """What is in each file, each as soon as it is checked."""
    alike = twins_of(files, None, run)
    errands = [(file, alike.get(file, ())) for file in files]
    return run(partial(_look, slips=slips), errands)


def _look(errand: tuple[Path, tuple[Neighbour, ...]], *, slips: bool) -> UnitReport:
    path, twins = errand
    read = read_case(path)
    stem = path.stem
    if read.case is None:
        names = frozenset({stem})
        return UnitReport(path, stem, names, kind_of(stem), UNREADABLE, error=read.error)
    report, one = read.case.report, checked(read, twins)
    rendered = None
    with suppress(GovReportError):  # a title that makes no file's name: `render` tells
        rendered = state_of(path)
    errors = one.count(Severity.ERROR)
    organ = report.organ.name or stem
    units = tuple(_absolute(path.parent / unit.path) for unit in report.units)
    here = _absolute(path).parent
    return UnitReport(
        path=path,
        organ=organ,
        names=report.organ.names - {""} or frozenset({stem}),
        kind=report.organ.kind or kind_of(organ),
        state=BLANK if one.blanks else ERRORS if errors else READY,
        blanks=one.blanks,
        errors=errors,
        warnings=one.count(Severity.WARNING),
        waived=sum(found.waived is not None for found in one.findings),
        rendered=rendered,
        error=one.error,
        groups=groups_of(report, one.findings, _in_word) if slips else (),
        units=units,
        sums_here=any(unit.parent == here and unit.is_file() for unit in units),
    )


def _in_word(code: str) -> str:
    """What somebody does about a finding who has only the printed report."""
    return rule(code).in_word


def _absolute(path: Path) -> Path:
    """One name for a file of the same folder, without looking at it."""
    return Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() asks the disk


def outdated_sums(standings: Iterable[UnitStatus]) -> Iterator[tuple[Path, list[Path]]]:
    """A government's sum with the reports beside it that came in after it was made.

    Those that a unit sums up itself are in it with that unit.
    """
    there = [one.looked for one in standings if one.looked and one.twin is None]
    sums = {_absolute(one.path): one.units for one in there if one.units}
    for one in there:
        if one.kind != GOVERNMENT or not one.sums_here:
            continue
        within, reached = {_absolute(one.path)}, list(one.units)
        while reached:
            unit = reached.pop()
            if unit not in within:
                within.add(unit)
                reached += sums.get(unit, ())
        if left := [other.path for other in there if _absolute(other.path) not in within]:
            yield one.path, left


class RosterMatch:
    """Files tied to the units of a roster as they come, by name, alias or file name."""

    def __init__(self, around: YearContext) -> None:
        """Begin with nobody's file there."""
        self._around = around
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

    def add(self, looked: UnitReport) -> UnitStatus:
        """How the unit of a file stands."""
        number = self._number(looked)
        entry = None if number is None else self._around.entries[number]
        here = self._others if number is None else self._there.setdefault(number, [])
        same = next(
            (self._first[name] for name in looked.names if name in self._first), None
        )
        twin = here[0].looked if number is not None and here else None
        standing = self._standing(looked, entry)._replace(twin=twin.path if twin else same)
        for name in looked.names:
            self._first.setdefault(name, looked.path)
        here.append(standing)
        return standing

    def _number(self, looked: UnitReport) -> int | None:
        """The place on the roster; the file's own name counts where no other does."""
        numbers = (self._index.get(name) for name in sorted(looked.names))
        found = min((number for number in numbers if number is not None), default=None)
        return self._index.get(looked.path.stem) if found is None else found

    def _standing(
        self, looked: UnitReport | None, entry: "ExpectedUnit | None"
    ) -> UnitStatus:
        year, entries, settings, notes = self._around
        organ = looked.organ if looked else entry.name if entry else ""
        kind = (looked.kind if looked else "") or (entry.kind if entry else "")
        kind = kind or kind_of(organ)
        names = {organ, *(looked.names if looked else ())}
        names |= entry.names if entry else set()
        others = self._own - {organ, entry.name if entry else organ}
        names -= others
        self._claimed |= names
        due = (entry.due if entry else None) or settings.due(
            year, government=kind == GOVERNMENT
        )
        listed = entry is not None if entries else None
        if not listed and looked is not None and looked.sums_here:
            listed = None  # no roster of those who report names who sums them up
        entered = entry.name if entry and looked and not entry.names & looked.names else ""
        note = entry_of(notes, entry.name if entry else organ, names)
        return UnitStatus(organ, kind, due, looked, listed, entered=entered, note=note)

    def all(self) -> Iterator[UnitStatus]:
        """Everybody: in the roster's order, then those who are not on it."""
        for number, entry in enumerate(self._around.entries):
            yield from self._there.get(number) or [self._standing(None, entry)]
        yield from self._others

    def unclaimed(self) -> list[str]:
        """The names of notes that are no unit's, when everybody was told of."""
        return [name for name in self._around.notes if name not in self._claimed]


def totals(standings: Iterable[UnitStatus]) -> dict[str, int | None]:
    """How many units are expected, how many came in, and how those stand.

    Without a roster nobody knows how many are expected. A unit with several files
    counts once, by the first of them; the sum of all is none of them.
    """
    units = [one for one in standings if one.twin is None and not one.sums_up]
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
