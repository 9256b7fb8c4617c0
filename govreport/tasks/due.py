"""When the requests in registers are to be answered: what falls due, what is overdue."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.forms import form, known_forms
from govreport.register.due import Due, DueState, due
from govreport.register.working_days import WorkingDays
from govreport.workspace import Workspace, workspace_of
from govreport.workspace.files import is_open, names_year, register_of
from govreport.workspace.leftovers import Leftover

WEEK = 5
"""Working days."""


class DueRequest(NamedTuple):
    """A request of a register with its day; `left` are working days, below 0 when past."""

    file: Path
    due: Due
    left: int | None


class DueList(NamedTuple):
    """All requests of some registers, as they stand on a day.

    `last` is the day up to which something falls due soon; `problems` are what could not
    be read in a file, `in_use` are files that a program has open, `odd` are those beside
    that count for no report.
    """

    today: date
    within: int
    last: date
    files: Sequence[Path]
    requests: Sequence[DueRequest]
    errors: Sequence[GovReportError]
    problems: Sequence[tuple[Path, Sequence[str]]]
    in_use: Sequence[Path]
    odd: Sequence[Leftover] = ()

    @property
    def open(self) -> list[DueRequest]:
        """What is not answered, by its day, what has none at the end."""
        found = [one for one in self.requests if one.due.open]
        return sorted(found, key=lambda one: one.due.day or one.due.earliest or date.max)

    @property
    def overdue(self) -> list[DueRequest]:
        """What should have been answered."""
        return [one for one in self.open if one.due.overdue(self.today)]

    @property
    def soon(self) -> list[DueRequest]:
        """What falls due, or may do so where the holidays of a year aren't known."""
        return [one for one in self.open if one.due.within(self.last, self.today)]

    def waiting(self, state: DueState) -> list[DueRequest]:
        """List what is open and in a state, as in the registers."""
        return [one for one in self.requests if one.due.open and one.due.state == state]

    @property
    def late(self) -> list[DueRequest]:
        """What was answered after its day."""
        return [one for one in self.requests if one.due.answered_late]

    def exit_code(self, *, strict: bool = False) -> int:
        """Give 2 where a register can't be read, 1 if `strict` and something is overdue."""
        return 2 if self.errors else int(strict and bool(self.overdue))


def due_requests(
    workspace: Workspace, path: Path, *, today: date, within: int = WEEK
) -> DueList:
    """Find the days of all requests in the registers at a path, by its working days.

    FileProblem where no register is there.
    """
    from govreport.workspace.registers import read_register, registers_at

    errors, found = list[GovReportError](), list[DueRequest]()
    problems = list[tuple[Path, Sequence[str]]]()
    days = WorkingDays(workspace.settings.calendar)
    years = [path] if names_year(path.absolute()) else sorted(path.glob("[12]*"))
    odd = workspace.odd_registers(one for one in years if names_year(one) and one.is_dir())
    files = registers_at(path, [f"{one.path} {one.reason}" for one in odd])
    for file in files:
        try:
            reading = read_register(file, form(known_forms()[-1]))
        except GovReportError as error:
            errors.append(error)
            continue
        if reading.problems:
            problems.append((file, [str(one) for one in reading.problems]))
        dated = (due(one, days, today) for one in reading.requests)
        found += [DueRequest(file, one, _left(one, days, today)) for one in dated]
    return DueList(
        today,
        within,
        _last(days, today, within),
        files,
        found,
        errors,
        problems,
        [file for file in files if is_open(file)],
        odd,
    )


def due_at(path: Path, *, today: date, within: int = WEEK) -> DueList:
    """Find the same for a file, a year's folder, or the folder of all years."""
    return due_requests(Workspace(_home(path)), path, today=today, within=within)


def due_of(workspace: Workspace, today: date) -> DueList | None:
    """Find the same for all registers of a workspace, None where it has none."""
    lying = workspace.folder.glob("[0-9]*/*.申请.*")
    if not any(names_year(one.parent) and register_of(one) for one in lying):
        return None
    return due_requests(workspace, workspace.folder, today=today)


def _home(path: Path) -> Path:
    """Find the folder of all years."""
    return workspace_of(path / "_" if path.is_dir() else path)


def _left(one: Due, days: WorkingDays, today: date) -> int | None:
    if one.day is None or not one.open:
        return None
    if one.day >= today:
        return days.between(today, one.day)
    past = days.between(one.day, today)
    return None if past is None else -past


def _last(days: WorkingDays, today: date, within: int) -> date:
    """Find the last of some working days; without a notice, by the weekends."""
    counted = days.count(today, within)
    return counted.day or today + timedelta(within + 2 * (-(-within // WEEK)))
