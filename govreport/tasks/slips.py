"""A 退回单 for each unit whose report has findings, in a folder of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.guard import guard
from govreport.organ_names import are_one, distinct
from govreport.organs import GOVERNMENT, kind_of
from govreport.prose.contacts import contact_of
from govreport.report import Contact
from govreport.slips import Slip
from govreport.tasks.outputs import (
    Drafted,
    Put,
    draft_outputs,
    keep_others,
    look_up,
    put_all,
)
from govreport.tasks.states import UNREADABLE
from govreport.tasks.status import Status
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.year_context import YearContext
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key, file_name
from govreport.workspace.files import names_year


class WrittenSlips(NamedTuple):
    """What was written into a folder, and what was not and why.

    `unspoken` are reports with problems that are the office's, `old` slips that are not
    needed any more; `errors`, by the report's file, kept its slip from being written.
    `office` signs them, "" where it is not known; `remarks` are on their record.
    """

    folder: Path
    office: str
    written: Mapping[str, Path]
    unspoken: Sequence[Path]
    unread: Sequence[Path]
    old: Sequence[Path]
    errors: Mapping[Path, GovReportError]
    remarks: Sequence[str] = ()


class _Wanted(NamedTuple):
    """A slip that is to be written, of which report, and into which files."""

    stem: str
    report: Path
    slip: Slip
    paths: tuple[Path, Path]


def write_slips(
    status: Status, folder: Path, office: str = "", *, force: bool = False
) -> WrittenSlips:
    """Write a slip for each unit whose report it could put right.

    What isn't ours, or was changed since, is written over by `force` alone.
    UsageProblem for a year's folder, where they would be taken for reports.
    """
    refuse_years_folder(folder, "退回单")
    office, contact = signed_by(status, office)
    wanted, unspoken, unread = dict[str, _Wanted](), list[Path](), list[Path]()
    old, errors = list[Path](), dict[Path, GovReportError]()
    for unit, report in ((one, one.report) for one in status.came_in if one.report):
        try:
            stem = file_name(f"{unit.organ}{status.around.year}年年度报告退回单")
            paths = (folder / f"{stem}.docx", folder / f"{stem}.txt")
            if report.state == UNREADABLE:
                unread.append(report.path)
            elif report.groups and not report.sums_here:
                if other := wanted.get(file_key(stem)):
                    raise _second(unit, report.path, other.report)
                slip = Slip(
                    organ=unit.organ,
                    year=status.around.year,
                    groups=report.groups,
                    due=unit.due,
                    today=status.today,
                    office=office,
                    contact=contact,
                )
                wanted[file_key(stem)] = _Wanted(stem, report.path, slip, paths)
            elif report.errors or report.warnings:
                unspoken.append(report.path)
            else:
                old += [path for path in paths if path.is_file()]
        except GovReportError as error:
            errors[report.path] = error
    written, remarks = dict[str, Path](), list[str]()
    workspace = status.around.workspace
    for done in _put(list(wanted.values()), workspace, force=force):
        one, refused = done.result
        if (failed := done.error or refused) is None:
            written[one.stem] = one.report
        else:
            errors[one.report] = failed
        remarks += [done.remark] if done.remark else []
    return WrittenSlips(folder, office, written, unspoken, unread, old, errors, remarks)


def _put(
    wanted: Sequence[_Wanted], workspace: Workspace, *, force: bool
) -> Iterator[Put[tuple[_Wanted, GovReportError | None]]]:
    """Write slips, or tell of each why not."""
    from govreport.render.slip import slip_docx, slip_text

    known = look_up(path for one in wanted for path in one.paths)

    def drafted(one: _Wanted) -> Drafted[tuple[_Wanted, GovReportError | None]]:
        docx, txt = one.paths
        try:
            with guard(one.report):
                contents = {docx: slip_docx(one.slip), txt: slip_text(one.slip).encode()}
            done = (one, None)
            if not force:
                keep_others(contents, known, one.report, workspace)
            return draft_outputs(done, contents, known, one.report, force=force)
        except GovReportError as error:
            return Drafted((one, error))

    return put_all(map(drafted, wanted), known, len(wanted))


def refuse_years_folder(folder: Path, what: str) -> None:
    """Raise UsageProblem for a year's folder, where letters would pass for reports."""
    if names_year(folder):
        message = f"{folder} 是放报告的文件夹；{what}请放到另一个文件夹，如 {what}"
        raise UsageProblem(message)


def signed_by(status: Status, office: str) -> tuple[str, Contact]:
    """Tell who signs letters and how to reach them; "" for who isn't known.

    The government does where no office is named.
    """
    government = government_of(status.around)
    office = office or government
    return office, _contact(status, office) or _contact(status, government) or Contact()


def government_of(around: YearContext) -> str:
    """Find the one government that the units belong to, "" where there is no telling."""
    entries = around.entries
    names = {one.name for one in entries if (one.kind or kind_of(one.name)) == GOVERNMENT}
    names |= {file.stem for file in around.files if kind_of(file.stem) == GOVERNMENT}
    found = distinct(sorted(names))
    return found[0] if len(found) == 1 else ""


def _contact(status: Status, name: str) -> Contact | None:
    """Find how an office is reached by its report, or else last year's; None without."""
    reports = (one.report for one in status.came_in if one.report)
    told = [one.contact for one in reports if are_one([name], one.names)]
    workspace, last = status.around.workspace, status.around.year - 1
    if name and not any(map(any, told)):
        for file in (one for one in workspace.reports(last) if are_one([name], [one.stem])):
            with suppress(GovReportError):  # a slip is complete without
                told.append(contact_of(workspace.open(file).report))
    return next(filter(any, told), None)


def _second(unit: UnitStatus, path: Path, other: Path) -> FileProblem:
    """Tell why there is no slip of the same name as another report's."""
    sentence = (
        f"退回单和 {other} 的会是同一个文件，没有另写；请先改好机关名称"
        if unit.twin is None
        else f"和 {other} 是同一单位的报告，没有另写退回单；请先删去多余的"
    )
    return FileProblem(path, sentence)
