"""A 退回单 for each unit whose report has findings, in a folder of its own."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.guard import guard
from govreport.organs import GOVERNMENT, kind_of
from govreport.prose.contacts import contact_of
from govreport.report import Contact
from govreport.slips import Slip
from govreport.tasks.states import UNREADABLE
from govreport.tasks.status import Status, UnitStatus
from govreport.tasks.year_context import YearContext
from govreport.tomlfile.save import write
from govreport.workspace.files import YEAR_FOLDER, file_name


class WrittenSlips(NamedTuple):
    """What was written into a folder, and what was not and why.

    `unspoken` are reports with problems that are the office's, `old` slips that are not
    needed any more; `errors`, by the report's file, kept its slip from being written.
    `office` signs them, "" where it is not known.
    """

    folder: Path
    office: str
    written: Mapping[str, Path]
    unspoken: Sequence[Path]
    unread: Sequence[Path]
    old: Sequence[Path]
    errors: Mapping[Path, GovReportError]


def write_slips(status: Status, folder: Path, office: str = "") -> WrittenSlips:
    """Write a slip for each unit whose report it could put right.

    UsageProblem for a year's folder, where they would be taken for reports.
    """
    if YEAR_FOLDER.fullmatch(folder.absolute().name):
        message = f"{folder} 是放报告的文件夹；退回单请放到另一个文件夹，如 退回单"
        raise UsageProblem(message)
    government = _government(status.around)
    office = office or government
    contact = _contact(status, office) or _contact(status, government) or Contact()
    written, unspoken, unread = dict[str, Path](), list[Path](), list[Path]()
    old, errors = list[Path](), dict[Path, GovReportError]()
    for unit, report in ((one, one.report) for one in status.came_in if one.report):
        try:
            stem = file_name(f"{unit.organ}{status.around.year}年年度报告退回单")
            paths = [folder / f"{stem}{suffix}" for suffix in (".docx", ".txt")]
            if report.state == UNREADABLE:
                unread.append(report.path)
            elif report.groups and not report.sums_here:
                if other := written.get(stem):
                    raise _second(unit, report.path, other)
                written[stem] = report.path
                slip = Slip(
                    organ=unit.organ,
                    year=status.around.year,
                    groups=report.groups,
                    due=unit.due,
                    today=status.today,
                    office=office,
                    contact=contact,
                )
                with guard(report.path):
                    _save(slip, *paths)
            elif report.errors or report.warnings:
                unspoken.append(report.path)
            else:
                old += [path for path in paths if path.is_file()]
        except GovReportError as error:
            errors[report.path] = error
    return WrittenSlips(folder, office, written, unspoken, unread, old, errors)


def _government(around: YearContext) -> str:
    """Find the one government that the units belong to, "" where there is no telling."""
    names = {one.name for one in around.entries if one.kind == GOVERNMENT}
    names |= {file.stem for file in around.files if kind_of(file.stem) == GOVERNMENT}
    return names.pop() if len(names) == 1 else ""


def _contact(status: Status, name: str) -> Contact | None:
    """Find how an office is reached by its report, or else last year's; None without."""
    reports = (one.report for one in status.came_in if one.report)
    told = [one.contact for one in reports if name in one.names]
    workspace, last = status.around.workspace, status.around.year - 1
    if name and not any(map(any, told)):
        for file in (one for one in workspace.reports(last) if one.stem == name):
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


def _save(slip: Slip, docx: Path, txt: Path) -> None:
    from govreport.render.slip import slip_docx, slip_text

    try:
        docx.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, docx.parent, "新建文件夹") from error
    write(docx, slip_docx(slip), lasting=False)
    write(txt, slip_text(slip).encode(), lasting=False)
