"""How each unit's report of a year stands: the roster beside the files that are there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.organs import GOVERNMENT
from govreport.tasks.roster_match import UnitStatus, match_roster
from govreport.tasks.runners import Runner, serial
from govreport.tasks.unit_reports import MISSING, STATES, absolute, unit_reports
from govreport.tasks.year_context import YearContext, year_context, years_in
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_FOLDER
from govreport.workspace.roster import namesake, unused_rosters

EARLY, TWICE, RENAMED, UNLISTED, OUTDATED = (
    "early",
    "twice",
    "renamed",
    "unlisted",
    "outdated",
)
"""Kinds of doubts."""


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
    came_in: Sequence[UnitStatus]
    units: Sequence[UnitStatus]
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
    reports = unit_reports(workspace, around.files, run, slips=slips)
    folders = [around.folder] if around.folder.is_dir() else []
    return Status(
        around,
        today,
        *match_roster(around, reports, today),
        unused=unused_rosters(workspace.folder, around.roster) if roster is None else (),
        left_out=list(workspace.unused(folders, around.files)),
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
    elif years := years_in(workspace):
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
    """Find a government's sums, with the reports beside them that came in after.

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


def totals(units: Iterable[UnitStatus]) -> dict[str, int | None]:
    """Count how many units are expected, how many came in, and how those stand.

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
