"""The folder for the web site: of each unit what may go out, and why the rest may not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from os.path import lexists
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.render import RenderOptions, format_of
from govreport.tasks.render import AS_IT_IS, render
from govreport.tasks.rendered import Rendered, Seen
from govreport.tasks.runners import Runner, serial
from govreport.tasks.states import (
    APPROVED,
    AWAITING,
    CHANGED,
    PUBLISHED,
    READY,
    STATES,
    UNAPPROVED,
    WARNED,
)
from govreport.tasks.status import Status, status
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.year_context import years_in
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key, file_name
from govreport.workspace.files import real
from govreport.workspace.ledger import LedgerEntry
from govreport.workspace.made import record_of

OUTGOING = ("docx", "pdf", "html", "fragment")
"""The formats that a web site and an archive take."""
GOOD = (WARNED, READY, AWAITING, APPROVED, PUBLISHED, CHANGED)
"""States without errors; what a signature adds to them is asked apart."""


class LeftOut(NamedTuple):
    """A unit of which nothing goes out, and why."""

    unit: UnitStatus
    reason: str


class Outgoing(NamedTuple):
    """What goes out: units by the files of their reports, in the order of the status.

    `rendered` makes the documents as one asks for them; `left_out` are the others,
    `old` folders of units of which something went out before and must not now.
    """

    status: Status
    units: Mapping[Path, UnitStatus]
    folders: Mapping[Path, Path]
    left_out: Sequence[LeftOut]
    old: Sequence[Path]
    rendered: Iterator[Rendered]


def publish(  # noqa: PLR0913 -- what a caller may choose, each by its name
    workspace: Workspace,
    year: int,
    output: Path,
    *,
    today: date,
    roster: Path | None = None,
    formats: Sequence[str] = OUTGOING,
    options: RenderOptions = AS_IT_IS,
    strict: bool | None = None,
    force: bool = False,
    run: Runner = serial,
) -> Outgoing:
    """Put of each unit of a year what may be published into a folder of its own.

    That is what is whole, without errors and, where the office asks for that, printed as
    it was signed; `strict` leaves out what has warnings, None where the settings tell.
    """
    strict = workspace.settings.render_strict if strict is None else strict
    _refuse_sources(workspace, year, output)
    found = status(workspace, year, today=today, roster=roster, run=run)
    if not found.around.files:
        message = f"{found.around.folder} 里没有报告，没有可以公布的；请核对年份"
        raise UsageProblem(message)
    twice = {one.twin for one in found.units if one.twin and not one.same}
    why = [next(_reasons(one, twice, strict=strict), "") for one in found.units]
    names = dict[str, list[str]]()
    for one, no in zip(found.units, why, strict=True):
        if not no:
            names.setdefault(file_key(_folder(one)), []).append(one.organ)
    units, left_out = dict[Path, UnitStatus](), list[LeftOut]()
    for one, no in zip(found.units, why, strict=True):
        if not no and len(same := names[file_key(_folder(one))]) > 1:
            no = f"{'、'.join(same)} 的文件夹都会叫“{_folder(one)}”，请先改名称"  # noqa: PLW2901 -- the same, told
        if one.report is None or no:
            left_out.append(LeftOut(one, no))
        else:
            units[one.report.path] = one
    folders = {path: output / _folder(one) for path, one in units.items()}
    rendered = render(
        workspace,
        [*units],
        formats=formats,
        folders=folders,
        seen={path: _seen(one) for path, one in units.items()},
        options=options,
        force=force,
        strict=strict,
        run=run,
    )
    kept = {output / _folder(one.unit) for one in left_out if one.unit.report}
    old = _old_ones(found.around.folder, output, {*folders.values()}, kept)
    return Outgoing(found, units, folders, left_out, old, rendered)


def _refuse_sources(workspace: Workspace, year: int, output: Path) -> None:
    """Raise UsageProblem where what goes out would lie among what is worked on."""
    whole = real(output)
    years = [workspace.folder / str(one) for one in (*years_in(workspace.folder), year)]
    if whole == real(workspace.folder) or any(
        whole == real(folder) or real(folder) in whole.parents for folder in years
    ):
        message = f"{output} 里放着报告，不能又放公布的文件；请写另一个文件夹，如 -o 公布"
        raise UsageProblem(message)


def _seen(one: UnitStatus) -> Seen:
    """Tell what of a unit may go out: its file, and what was signed beside it."""
    report = one.report
    signed = report.prints.split()[-1:] if report and one.approval else []
    return Seen(report.sha256 if report else "", "".join(signed))


def _folder(one: UnitStatus) -> str:
    return file_name(one.organ)


def _old_ones(
    year: Path, output: Path, now: Collection[Path], left_out: Collection[Path]
) -> tuple[Path, ...]:
    """List folders with documents of the year that went out before and must not now.

    Those of other years in the same folders stay. Where nothing is known of what lies in
    a folder of one who is `left_out`, all documents count.
    """
    inside = sorted(output.iterdir()) if output.is_dir() else ()
    home = real(year)
    return tuple(
        folder
        for folder in inside
        if folder.is_dir()
        and folder not in now
        and (
            any(
                real(folder / making.report).parent == home and lexists(folder / name)
                for name, makings in record_of(folder).files.items()
                for making in makings[-1:]
                if making.report
            )
            or (
                folder in left_out
                and not record_of(folder).files
                and any(format_of(one.name) for one in folder.iterdir())
            )
        )
    )


def _reasons(
    one: UnitStatus, twice: Collection[Path], *, strict: bool | None
) -> Iterator[str]:
    """Say why nothing of a unit goes out, nothing where it does."""
    if one.state not in GOOD or one.report is None:
        yield STATES[one.state].label
        return
    if one.twin is not None:
        yield f"和 {one.twin} 是同一单位的报告"
    if one.report.path in twice:
        yield "有两份不一样的报告，请留下对的一份"
    if one.ended or one.listed is False:
        yield "名册上这一年不用报" if one.ended else "不在名册上"
    if one.approval and not one.note.signed:
        yield STATES[AWAITING].label
    if one.approval and one.since_approval is not None:
        yield STATES[UNAPPROVED].label
    if one.approval and _is_back(one.note):
        yield "审签以后又退回了"
    if strict and one.report.warnings:
        yield f"有警告（{one.report.warnings} 个），加了 --strict"


def _is_back(note: LedgerEntry) -> bool:
    """Whether a report was returned after it was signed, and didn't come again."""
    back, signed, again = note.returned_on, note.approved_on, note.received_on
    return bool(back and signed and back > signed and not (again and again >= back))
