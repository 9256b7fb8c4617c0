"""Each unit beside the roster: its state, its due day, whose file is whose, doubts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.forms import form_for_year
from govreport.organ_names import are_one
from govreport.tasks.doubts import TAKEN_OVER, Doubt, doubts
from govreport.tasks.due import DueList, due_of
from govreport.tasks.inbox import InboxAccount, with_registers, years_account
from govreport.tasks.published import telling_notes
from govreport.tasks.runners import Runner, serial
from govreport.tasks.states import (
    MISSING,
    PUBLISHED,
    STATES,
)
from govreport.tasks.status_roster import match_roster
from govreport.tasks.unit_reports import unit_reports
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.versions import are_same
from govreport.tasks.year_context import YearContext, year_context, years_in
from govreport.workspace import Workspace
from govreport.workspace.files import names_year
from govreport.workspace.leftovers import Leftover, inboxes_in
from govreport.workspace.roster import unused_rosters


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
    requests: DueList | None = None
    """When the requests of all registers are due, None where there is no register."""

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
        return self._sent_by([one for one in self.units if one.report is None], ())

    @property
    def sent_besides(self) -> dict[str, Leftover]:
        """Who has a report with no number in it, and sent something that isn't read."""
        bare = [one for one in self.units if self.is_bare(one)]
        return self._sent_by(bare, self.left_out.aside)

    def _sent_by(
        self, units: Sequence[UnitStatus], aside: Sequence[Leftover]
    ) -> dict[str, Leftover]:
        found = dict[str, Leftover]()
        for one in units:
            for left in (*self.left_out.noted, *aside):
                if are_one([left.unit], one.names):
                    found.setdefault(one.organ, left)
        return found

    def is_bare(self, one: UnitStatus) -> bool:
        """Whether a unit's report is there, with not a single number filled in."""
        report, form = one.report, form_for_year(self.around.year)
        return report is not None and report.blanks >= len(form.typed_cells)

    @property
    def doubts(self) -> list[Doubt]:
        """Who may be whom, and what a sum has yet to take in."""
        taken = [Doubt(TAKEN_OVER, [by], organ) for organ, by in self.taken_over]
        return [*doubts(self.units, self.around.year), *taken]

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
        raise no_units(workspace.folder, year)
    reports = unit_reports(
        workspace, around.files, run, slips=slips, noted=telling_notes(around)
    )
    folders = [around.folder]
    names = [name for entry in around.entries for name in entry.names]
    tied = match_roster(around, reports, today)
    account = years_account(
        workspace, folders, around.files, inboxes_in(workspace.folder), expected=names
    )
    return Status(
        around,
        today,
        [_with_likeness(workspace, one) for one in tied.came_in],
        [_with_likeness(workspace, one) for one in tied.units],
        tied.unclaimed,
        unused=unused_rosters(workspace.folder, around.roster) if roster is None else (),
        left_out=with_registers(workspace, account, around.files),
        taken_over=tied.taken_over,
        requests=due_of(workspace, today),
    )


def _with_likeness(workspace: Workspace, one: UnitStatus) -> UnitStatus:
    """Tell whether a unit's second file says what the first says."""
    if one.twin is None or one.report is None:
        return one
    return one._replace(same=are_same(workspace, one.twin, one.report.path))


def no_units(workspace: Path, year: int) -> UsageProblem:
    """Tell what to do where a year has neither reports nor a roster."""
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
