"""Reports tied to the units that are expected: how each unit stands on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.organs import GOVERNMENT, kind_of
from govreport.tasks.unit_reports import MISSING, UnitReport
from govreport.tasks.year_context import YearContext
from govreport.workspace.ledger import NOTHING, LedgerEntry, entry_of
from govreport.workspace.roster import ExpectedUnit


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
    names: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return MISSING if self.report is None else self.report.state

    @property
    def sums_up(self) -> bool:
        """Whether it is the office's own sum of the others, and none of them."""
        return not self.listed and self.report is not None and self.report.sums_here


class RosterMatch(NamedTuple):
    """Files tied to the units of a roster, by name, alias or file name."""

    came_in: Sequence[UnitStatus]
    """In the order of their files."""
    units: Sequence[UnitStatus]
    """Everybody: in the roster's order, then those who are not on it."""
    unclaimed: Sequence[str]
    """The names of notes that are no unit's."""


def match_roster(
    around: YearContext, reports: Iterable[UnitReport], today: date
) -> RosterMatch:
    """Tie reports to the units that are expected; each as its file's first says."""
    index: dict[str, int] = {}
    for alone in (True, False):  # a name of one's own goes before another's alias
        for place, entry in enumerate(around.entries):
            for name in [entry.name] if alone else entry.aliases:
                index.setdefault(name, place)
    unit_of = partial(_unit, around, today, frozenset(one.name for one in around.entries))
    came_in, first = list[UnitStatus](), dict[str, Path]()
    there: dict[int | None, list[UnitStatus]] = {None: []}
    for report in reports:
        number = _number(report, index)
        here = there.setdefault(number, [])
        known = (first[name] for name in report.names if name in first)
        twin = here[0].report if number is not None and here else None
        unit = unit_of(report, None if number is None else around.entries[number])
        unit = unit._replace(twin=twin.path if twin else next(known, None))
        first.update({name: report.path for name in report.names if name not in first})
        here.append(unit)
        came_in.append(unit)
    units = [
        unit
        for place, entry in enumerate(around.entries)
        for unit in there.get(place) or [unit_of(None, entry)]
    ]
    units += there[None]
    claimed = {name for unit in units for name in unit.names}
    unclaimed = [name for name in around.notes if name not in claimed]
    return RosterMatch(came_in, units, unclaimed)


def _number(report: UnitReport, index: Mapping[str, int]) -> int | None:
    """Find the place on the roster; the file's own name counts where no other does."""
    found = [index[name] for name in report.names if name in index]
    return min(found, default=index.get(report.path.stem))


def _unit(
    around: YearContext,
    today: date,
    others: frozenset[str],
    report: UnitReport | None,
    entry: ExpectedUnit | None,
) -> UnitStatus:
    """Tell how a unit stands; the names of `others` are none of its own."""
    organ = report.organ if report else entry.name if entry else ""
    kind = (report.kind if report else "") or (entry.kind if entry else "")
    kind = kind or kind_of(organ)
    own = {organ, entry.name if entry else organ}
    names = own | (report.names if report else set()) | (entry.names if entry else set())
    due = (entry.due if entry else None) or around.settings.due(
        around.year, government=kind == GOVERNMENT
    )
    listed = entry is not None if around.entries else None
    if not listed and report is not None and report.sums_here:
        listed = None  # no roster of those who report names who sums them up
    names = {name for name in names if name in own or name not in others}
    return UnitStatus(
        organ,
        kind,
        due,
        days_left=(due - today).days,
        report=report,
        listed=listed,
        entered=entry.name if entry and report and not entry.names & report.names else "",
        note=entry_of(around.notes, entry.name if entry else organ, names),
        names=frozenset(names),
    )
