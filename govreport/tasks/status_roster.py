"""Reports beside the roster: who came in, who is expected, who was taken over by whom."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.organ_names import ByName, all_folded, folded
from govreport.organs import GOVERNMENT, kind_of
from govreport.tasks.unit_reports import UnitReport
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.year_context import YearContext
from govreport.workspace.claims import ClaimProblem
from govreport.workspace.ledger import entry_of
from govreport.workspace.matching import CALLED, Expected, Match
from govreport.workspace.roster import ExpectedUnit


class Tied(NamedTuple):
    """Who came in, everybody, the names of notes that are no unit's, who was taken over."""

    came_in: list[UnitStatus]
    units: list[UnitStatus]
    unclaimed: list[str]
    taken_over: list[tuple[str, str]]


def match_roster(around: YearContext, reports: Iterable[UnitReport], today: date) -> Tied:
    """Tie reports to the units that are expected; those on no roster come behind.

    Who is another's predecessor, or called so by it, and has no report of its own is
    expected no more.
    """
    known = Expected(around.entries, around.workspace.answers)
    unit_of = partial(_unit, around, today, all_folded(one.name for one in around.entries))
    came_in, first = list[UnitStatus](), ByName[Path]()
    claimed = ByName[str]()
    there: dict[int, list[UnitStatus]] = defaultdict(list)
    for report in reports:
        if isinstance(report.error, ClaimProblem):
            raise report.error  # whose a report is can't be told then
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
        units.append(unit._replace(candidates=candidates) if candidates else unit)
    taken = all_folded(name for unit in units for name in unit.names)
    taken |= all_folded(name for name, _ in taken_over)
    noted = [name for name in around.notes if folded(name) not in taken]
    return Tied(came_in, units, noted, taken_over)


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
        names=report.names if report and names == report.names else frozenset(names),
        ended=report is not None and expected.is_over(around.year),
        contact=expected.contact,
        phone=expected.phone,
        approval=around.settings.approval,
    )
