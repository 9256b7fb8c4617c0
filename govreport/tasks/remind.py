"""A message to each unit that has not reported, and a list of whom to call."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.guard import guard
from govreport.organ_names import are_one
from govreport.render.reminder import Reminder, reminder_text
from govreport.tasks.outputs import Drafted, draft_outputs, look_up, put_all
from govreport.tasks.slips import government_of, refuse_years_folder, signed_by
from govreport.tasks.states import UNREADABLE
from govreport.tasks.status import Status
from govreport.tasks.unit_status import UnitStatus
from govreport.workspace import LastYearProblem
from govreport.workspace.file_names import file_key, file_name
from govreport.workspace.leftovers import Leftover
from govreport.workspace.year_leftovers import UNTAKEN

LIST = "催报名单.csv"
ENDING = "年年度报告催报.txt"


class WrittenReminders(NamedTuple):
    """What was written into a folder, and what was not and why.

    `office` is whom the units may ask, at its `phone`, "" where these are not known;
    `old` are messages to units that owe nothing any more, `errors` by the file that was
    not written.
    """

    folder: Path
    office: str
    phone: str
    written: Sequence[Path]
    old: Sequence[Path]
    errors: Mapping[Path, GovReportError]
    remarks: Sequence[str] = ()
    waiting: Mapping[str, Path] = {}
    """Who got none as something of theirs waits to be read in, with that."""


def write_reminders(
    status: Status,
    folder: Path,
    office: str = "",
    *,
    table: Callable[[Sequence[Reminder]], bytes],
    force: bool = False,
) -> WrittenReminders:
    """Write a message for each unit whose report is not there, and one `table` of them.

    What isn't ours, or was changed since, is written over by `force` alone.
    UsageProblem for a year's folder, where they would be taken for reports.
    """
    refuse_years_folder(folder, "催报")
    office, contact = signed_by(status, office)
    owing = [
        one._replace(office=office, call=contact.phone) for one in _owing(status, office)
    ]
    wanted, errors = dict[Path, bytes](), dict[Path, GovReportError]()
    whose = dict[str, str]()
    for one in owing:
        path = folder / f"{file_name(one.organ)}{one.year}{ENDING}"
        other = whose.setdefault(file_key(path.name), one.organ)
        if other != one.organ:
            told = (
                f"“{one.organ}”和“{other}”的会是同一个文件，没有另写；请另外催“{one.organ}”"
            )
            errors[folder / one.organ] = FileProblem(path, told)
            continue
        wanted[path] = f"{reminder_text(one)}\n".encode()
    listed = folder / LIST
    wanted |= {listed: table(owing)} if owing else {}
    around, known = status.around, look_up(wanted)
    source = around.folder if around.folder.is_dir() else around.roster or around.folder

    def drafted(path: Path) -> Drafted[tuple[Path, GovReportError | None]]:
        try:
            content = {path: wanted[path]}
            return draft_outputs((path, None), content, known, source, force=force)
        except GovReportError as error:
            return Drafted((path, error))

    written, remarks = list[Path](), list[str]()
    for done in put_all(map(drafted, wanted), known, len(wanted)):
        path, refused = done.result
        if (failed := done.error or refused) is None:
            written.append(path)
        else:
            errors[path] = failed
        remarks += [done.remark] if done.remark else []
    old = sorted(folder.glob(f"*{around.year}{ENDING}")) if folder.is_dir() else []
    old += [listed] if listed.is_file() else []
    old = [path for path in old if path not in wanted]
    written = [path for path in written if path != listed]
    return WrittenReminders(
        folder,
        office,
        contact.phone,
        written,
        old,
        errors,
        remarks,
        waiting_for_us(status),
    )


def _owing(status: Status, office: str) -> Iterator[Reminder]:
    """Find who has not reported, or sent what can't be read; not the office itself.

    Whoever is not on the roster owes nothing.
    """
    own, lying = (office, government_of(status.around)), _sent(status)
    waiting = waiting_for_us(status)
    for one in status.units:
        sent = _unread(one, lying, bare=status.is_bare(one))
        owes = one.listed is not False and (one.report is None or sent)
        if one.organ in waiting:
            continue
        if owes and not are_one(one.names, own):
            yield Reminder(
                one.organ,
                status.around.year,
                one.due,
                status.today,
                sent,
                one.contact,
                one.phone,
            )


def _sent(status: Status) -> Mapping[str, Leftover]:
    return {**status.sent_besides, **status.sent}


def waiting_for_us(status: Status) -> Mapping[str, Path]:
    """Tell who sent something that is not read in yet, or may have: they owe nothing.

    That the office reads it, or says whose it is, comes first.
    """
    found = {
        organ: left.path
        for organ, left in _sent(status).items()
        if left.reason in UNTAKEN and _is_readable(status, left.path)
    }
    for left in status.left_out.noted:
        for name in left.candidates:
            found.setdefault(name, left.path)
    return found


def _is_readable(status: Status, path: Path) -> bool:
    """Whether what a unit sent can be read, be it with doubts."""
    try:
        with guard(path):
            return status.around.workspace.open(path).report is not None
    except GovReportError:
        return False


def _unread(one: UnitStatus, lying: Mapping[str, Leftover], *, bare: bool) -> str:
    """Name the file of a unit that can't be read, "" where it sent none.

    A report that is `bare` of numbers was only begun. That last year's report can't be
    is not the unit's to put right.
    """
    if one.report is None or bare:
        left = lying.get(one.organ)
        return left.path.name if left else ""
    wrong = one.report.state == UNREADABLE and one.twin is None
    ours = isinstance(one.report.error, LastYearProblem)
    return one.report.path.name if wrong and not ours else ""
