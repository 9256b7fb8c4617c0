"""The folder for the web site: of each unit what may go out, and why the rest may not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from os.path import lexists
from pathlib import Path
from typing import NamedTuple

from govreport.render import RenderOptions
from govreport.tasks.render import AS_IT_IS, render
from govreport.tasks.rendered import Rendered
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
from govreport.workspace import Workspace
from govreport.workspace.files import file_name
from govreport.workspace.made import record_of

OUTGOING = ("docx", "pdf", "html", "fragment")
"""The formats that a web site and an archive take."""
GOOD = (WARNED, READY, AWAITING, APPROVED, PUBLISHED, CHANGED)
"""States without errors; what a signature adds to them is asked apart."""


class LeftOut(NamedTuple):
    """A unit of which nothing goes out, why, and what lies in its folder from before."""

    unit: UnitStatus
    reason: str
    old: tuple[Path, ...] = ()


class Outgoing(NamedTuple):
    """What goes out: units by the files of their reports, in the order of the status.

    `rendered` makes the documents as one asks for them; `left_out` are the others,
    `strays` files in the folder that are no unit's of this year any more.
    """

    status: Status
    units: Mapping[Path, UnitStatus]
    folders: Mapping[Path, Path]
    left_out: Sequence[LeftOut]
    strays: Sequence[Path]
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
    strict: bool = False,
    force: bool = False,
    run: Runner = serial,
) -> Outgoing:
    """Put of each unit of a year what may be published into a folder of its own.

    That is what is whole, without errors and, where the office asks for that, printed as
    it was signed; `strict` leaves out what has warnings.
    """
    found = status(workspace, year, today=today, roster=roster, run=run)
    why = [next(_reasons(one, strict=strict), "") for one in found.units]
    names = Counter(
        _folder(one) for one, no in zip(found.units, why, strict=True) if not no
    )
    units, left_out = dict[Path, UnitStatus](), list[LeftOut]()
    for one, no in zip(found.units, why, strict=True):
        if not no and names[_folder(one)] > 1:
            no = f"有几个单位的文件夹都会叫“{_folder(one)}”，请先改名称"  # noqa: PLW2901 -- the same, told
        if one.report is None or no:
            left_out.append(LeftOut(one, no, _there(output / _folder(one))))
        else:
            units[one.report.path] = one
    folders = {path: output / _folder(one) for path, one in units.items()}
    known = {*folders.values(), *(output / _folder(one.unit) for one in left_out)}
    strays = [
        path
        for folder in (sorted(output.iterdir()) if output.is_dir() else ())
        if folder not in known and folder.is_dir()
        for path in _there(folder)
    ]
    rendered = render(
        workspace,
        [*units],
        formats=formats,
        folders=folders,
        options=options,
        force=force,
        strict=strict,
        run=run,
    )
    return Outgoing(found, units, folders, left_out, strays, rendered)


def _folder(one: UnitStatus) -> str:
    return file_name(one.organ)


def _there(folder: Path) -> tuple[Path, ...]:
    """List what was made in a folder and lies there still."""
    if not folder.is_dir():
        return ()
    return tuple(path for name in record_of(folder).files if lexists(path := folder / name))


def _reasons(one: UnitStatus, *, strict: bool) -> Iterator[str]:
    """Say why nothing of a unit goes out, nothing where it does."""
    if one.state not in GOOD or one.report is None:
        yield STATES[one.state].label
        return
    if one.twin is not None:
        yield f"和 {one.twin} 是同一单位的报告"
    if one.ended or one.listed is False:
        yield "名册上这一年不用报" if one.ended else "不在名册上"
    if one.approval and not one.note.approved_hash:
        yield STATES[AWAITING].label
    if one.approval and one.since_approval is not None:
        yield STATES[UNAPPROVED].label
    if strict and one.report.warnings:
        yield f"有警告（{one.report.warnings} 个），加了 --strict"
