"""Each unit beside the roster: its state, its due day, whose file is whose, doubts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.organ_names import ByName, all_folded, are_one, folded
from govreport.organs import GOVERNMENT, kind_of
from govreport.tasks.aliases import AliasClashes
from govreport.tasks.inbox import InboxAccount, years_account
from govreport.tasks.published import AfterPublication, published_notes
from govreport.tasks.runners import Runner, serial
from govreport.tasks.states import (
    MISSING,
    OUTDATED,
    PUBLISHED,
    STATES,
    noted_state,
)
from govreport.tasks.unit_reports import UnitReport, unit_reports
from govreport.tasks.versions import are_same
from govreport.tasks.year_context import YearContext, year_context, years_in
from govreport.workspace import Workspace
from govreport.workspace.files import names_year
from govreport.workspace.ledger import NOTHING, LedgerEntry, entry_of
from govreport.workspace.leftovers import Leftover
from govreport.workspace.matching import CALLED, Expected, Match
from govreport.workspace.roster import ExpectedUnit, unused_rosters

EARLY, TWICE, RENAMED, UNLISTED = "early", "twice", "renamed", "unlisted"
TAKEN_OVER, ENDED = "taken over", "ended"
"""Kinds of doubts, as OUTDATED is."""


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
    same: bool = False
    """Whether its twin says the same."""
    entered: str = ""
    note: LedgerEntry = NOTHING
    names: frozenset[str] = frozenset()
    candidates: tuple[str, ...] = ()
    """Units on the roster that have not reported, one of which it may be."""
    ended: bool = False
    """Whether the roster says that it reports for this year no more, or not yet."""
    contact: str = ""
    phone: str = ""

    @property
    def state(self) -> str:
        """One of `STATES`."""
        own = MISSING if self.report is None else self.report.state
        return noted_state(own, self.note, changed=self.changed is not None)

    @property
    def changed(self) -> AfterPublication | None:
        """What its report prints otherwise than was published."""
        found = self.report and self.report.changed
        return found if found and found.note == self.note else None

    @property
    def late_days(self) -> int | None:
        """Days from its due day to its first publishing, 0 in time; None before that."""
        out = self.note.first_out
        return None if out is None else max((out - self.due).days, 0)

    @property
    def sums_up(self) -> bool:
        """Whether it is the office's own sum of the others, and none of them."""
        return not self.listed and self.report is not None and self.report.sums_here


class Doubt(NamedTuple):
    """Something that a table of units does not say and a person should look at.

    `others` are what the kind is about: who is due too early, the file that is there
    twice, another name, the units that a sum lacks.
    """

    kind: str
    others: Sequence[object]
    organ: str = ""
    path: Path | None = None
    same: bool = False
    """Whether both files say the same."""


class Status(NamedTuple):
    """How the units of a year stand on a day.

    `came_in` are those with a file, in the order of these, `units` everybody: in the
    roster's order, then who is not on it. `unclaimed` are the names of notes that are no
    unit's, `unused` rosters that don't count; `left_out` tells what else lies beside the
    reports.
    """

    around: YearContext
    today: date
    came_in: Sequence[UnitStatus]
    units: Sequence[UnitStatus]
    unclaimed: Sequence[str]
    unused: Sequence[Path]
    left_out: InboxAccount
    taken_over: Sequence[tuple[str, str]] = ()
    """Who is expected no more as another unit has taken its place, with that one."""

    @property
    def totals(self) -> dict[str, int | None]:
        """The numbers of units that are expected, that came in, and of each state.

        Without a roster nobody knows how many are expected. A unit with several files
        counts once, by the first of them; the sum of all is none of them. `published`
        are all that the office noted as such, those that have errors too.
        """
        units = [one for one in self.units if one.twin is None and not one.sums_up]
        states = Counter(one.state for one in units)
        known = any(one.listed for one in units)
        others = sum(not one.listed for one in units) if known else 0
        return {
            "expected": len(units) - others if known else None,
            "reported": len(units) - others - states[MISSING],
            **{state: states[state] for state in STATES},
            "unlisted": sum(one.listed is False for one in units),
            "published": sum(one.note.published_on is not None for one in units),
        }

    @property
    def sent(self) -> dict[str, Leftover]:
        """Who has not reported and sent something that isn't read, with the first of it."""
        lacking = [one for one in self.units if one.report is None]
        found = dict[str, Leftover]()
        for one in lacking:
            for left in self.left_out.noted:
                if are_one([left.unit], one.names):
                    found.setdefault(one.organ, left)
        return found

    @property
    def doubts(self) -> list[Doubt]:
        """Who may be whom, and what a sum has yet to take in."""
        taken = [Doubt(TAKEN_OVER, [by], organ) for organ, by in self.taken_over]
        return [*_doubts(self.units, self.around.year), *taken]

    @property
    def due(self) -> list[UnitStatus]:
        """What came in and is not yet out: what an office has to deal with now."""
        return [one for one in self.came_in if one.state != PUBLISHED]

    def exit_code(self, *, strict: bool = False) -> int:
        """Give the worst of all units' exit codes; if `strict`, warnings are worth 1."""
        warned = any(one.report and one.report.warnings for one in self.units)
        codes = [STATES[one.state].exit_code for one in self.units]
        return max(*codes, int(strict and warned), 0)


def status(  # noqa: PLR0913 -- all but two go by their names
    workspace: Workspace,
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
        raise _nothing(workspace.folder, year)
    reports = unit_reports(
        workspace, around.files, run, slips=slips, published=published_notes(around)
    )
    folders = [around.folder] if around.folder.is_dir() else []
    names = [name for entry in around.entries for name in entry.names]
    tied = _match_roster(around, reports, today)
    return Status(
        around,
        today,
        [_with_likeness(workspace, one) for one in tied.came_in],
        [_with_likeness(workspace, one) for one in tied.units],
        tied.unclaimed,
        unused=unused_rosters(workspace.folder, around.roster) if roster is None else (),
        left_out=years_account(
            workspace, folders, around.files, workspace.inboxes(), expected=names
        ),
        taken_over=tied.taken_over,
    )


def _with_likeness(workspace: Workspace, one: UnitStatus) -> UnitStatus:
    """Tell whether a unit's second file says what the first says."""
    if one.twin is None or one.report is None:
        return one
    return one._replace(same=are_same(workspace, one.twin, one.report.path))


def _nothing(workspace: Path, year: int) -> UsageProblem:
    folder = workspace / str(year)
    message = (
        f"没有 {folder} 里的报告，也没有名册和上年的报告，不知道谁应报；"
        f"请核对 --workspace，或用 --expect 给出名册"
    )
    if names_year(workspace):
        message += "；现在就在年份文件夹里，请先退到上一层"
    elif folder.is_dir():
        message = (
            f"{folder} 文件夹里没有报告，也没有名册和上年的报告，不知道谁应报；"
            "请把报告放进去，或用 --expect 给出名册"
        )
    elif years := years_in(workspace):
        message += f"；这里有的年份是 {'、'.join(map(str, years))}"
    return UsageProblem(message)


class _Tied(NamedTuple):
    """Who came in, everybody, the names of notes that are no unit's, who was taken over."""

    came_in: list[UnitStatus]
    units: list[UnitStatus]
    unclaimed: list[str]
    taken_over: list[tuple[str, str]]


def _match_roster(around: YearContext, reports: Iterable[UnitReport], today: date) -> _Tied:
    """Tie reports to the units that are expected; those on no roster come behind.

    Who is another's predecessor, or called so by it, and has no report of its own is
    expected no more.
    """
    known = Expected(around.entries, around.workspace.answers)
    unit_of = partial(_unit, around, today, all_folded(one.name for one in around.entries))
    came_in, first = list[UnitStatus](), ByName[Path]()
    claimed, clashes = ByName[str](), AliasClashes()
    there: dict[int, list[UnitStatus]] = defaultdict(list)
    for report in reports:
        clashes.refuse(report.aliases, report.organ, report.path)
        match = known.match(sorted(report.names), report.path)
        here = there[match.place]
        twin = here[0].report if match.unit is not None and here else None
        also = next(first.found(report.names), None)
        unit = unit_of(report, match)._replace(twin=twin.path if twin else also)
        first.add(report.names, report.path)
        claimed.add((*report.names, *report.older), report.organ)
        here.append(unit)
        came_in.append(unit)
    free, taken_over = list[int](), list[tuple[str, str]]()
    for place, entry in enumerate(around.entries):
        if there.get(place) or not entry.is_due(around.year):
            continue
        by = next(claimed.found([entry.name, *entry.aliases]), None)
        if by is None:
            free.append(place)
        else:
            taken_over.append((entry.name, by))
    units = [
        unit
        for place, entry in enumerate(around.entries)
        for unit in there.get(place)
        or ([unit_of(None, Match(entry, place))] if place in free else [])
    ]
    for unit in there[-1]:
        names, path = sorted(unit.names), unit.report and unit.report.path
        candidates = known.match(names, path, free=free).candidates if free else ()
        units.append(unit._replace(candidates=candidates))
    taken = all_folded(name for unit in units for name in unit.names)
    taken |= all_folded(name for name, _ in taken_over)
    noted = [name for name in around.notes if folded(name) not in taken]
    return _Tied(came_in, units, noted, taken_over)


def _unit(
    around: YearContext,
    today: date,
    own: frozenset[str],
    report: UnitReport | None,
    match: Match,
) -> UnitStatus:
    """Tell how a unit stands; what others are called by their `own` names it isn't."""
    entry = match.unit
    organ = report.organ if report else entry.name if entry else ""
    expected = entry or ExpectedUnit(organ)
    kind = (report.kind if report else "") or expected.kind or kind_of(organ)
    mine = all_folded((organ, expected.name))
    names = {organ} | expected.names | (report.names if report else set())
    names = {name for name in names if folded(name) in mine or folded(name) not in own}
    due = expected.due or around.settings.due(around.year, government=kind == GOVERNMENT)
    listed = entry is not None if around.entries else None
    if not listed and report is not None and report.sums_here:
        listed = None  # no roster of those who report names who sums them up
    return UnitStatus(
        organ,
        kind,
        due,
        days_left=(due - today).days,
        report=report,
        listed=listed,
        entered=expected.name if report and match.by == CALLED else "",
        note=entry_of(around.notes, expected.name, names),
        names=frozenset(names),
        ended=report is not None and not expected.is_due(around.year),
        contact=expected.contact,
        phone=expected.phone,
    )


def _doubts(units: Sequence[UnitStatus], year: int) -> Iterator[Doubt]:
    if early := [one for one in units if one.due.year <= year]:
        yield Doubt(EARLY, early)
    for one in units:
        if one.report is None:
            continue
        path, organ = one.report.path, one.organ
        if one.twin is not None:
            yield Doubt(TWICE, [one.twin], organ, path, same=one.same)
        elif one.entered:
            yield Doubt(RENAMED, [one.entered], organ, path)
        elif one.listed is False and one.candidates:
            yield Doubt(UNLISTED, one.candidates, organ, path)
        if one.ended:
            yield Doubt(ENDED, [], organ, path)
    for one in units:
        if one.report is not None and (one.report.left_out or one.report.stale):
            yield Doubt(OUTDATED, one.report.left_out, path=one.report.path)
