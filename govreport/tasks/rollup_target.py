"""Where a sum goes: the summing organ's own file, and what may be written into it."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.forms import Cell, Form, form_for_year
from govreport.organs import kind_of
from govreport.report import BLANK, COUNTS, Organ, Report, Unit
from govreport.rollup.target import CARRIED_IN, changes
from govreport.rollup.total import Rollup
from govreport.scaffold import new_report
from govreport.tomlfile.arrays import with_sums
from govreport.tomlfile.document import Document
from govreport.tomlfile.new import cell_comment, cell_order, dumps
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import create, update
from govreport.workspace import Workspace
from govreport.workspace.files import (
    YEAR_FOLDER,
    file_name,
    folder_year,
    organ_files,
    real,
    workspace_of,
)


class Refused(GovReportError):
    """The reports can't be one sum."""


class RollupRequest(NamedTuple):
    """What to sum up for which organ, as `rollup` is asked for it."""

    organ: str
    paths: Sequence[Path]
    year: int | None = None
    target: Path | None = None
    roster: Path | None = None
    trace: str = ""
    partial: bool = False


class RollupTarget(NamedTuple):
    """Where a sum goes, and the report that is there already."""

    path: Path
    year: int
    organ: Organ
    known: Report | None

    @property
    def form(self) -> Form:
        """The form of the sum: of what is there, else the one in force."""
        return form_for_year(self.year) if self.known is None else self.known.form


def find_target(workspace: Workspace, asked: RollupRequest, year: int) -> RollupTarget:
    """Find where the sum goes, once its year is known."""
    name = asked.organ
    path = asked.target or _default(workspace, asked.paths, name, year)
    if path.suffix.lower() != ".toml":
        raise FileProblem(path, "汇总写成报告文件，名称要以 .toml 结尾")
    if path.is_dir():
        raise FileProblem(path, "这是一个文件夹，请写明文件，如 2022/某某县人民政府.toml")
    if folder_year(path) not in (None, year):
        sentence = f"这些是 {year} 年的报告，不能写到 {path.absolute().parent.name} 文件夹"
        raise FileProblem(path, sentence)
    organ = Organ(name, kind=kind_of(name))
    if not os.path.lexists(path):
        return RollupTarget(path, year, organ, None)
    known = workspace.open(path).report
    if not known.organ.name:
        sentence = (
            "这个文件不是报告（没有写机关名称），不能把汇总写进去；请换一个文件，"
            "确是报告的，先在 [organ] 下写上 name"
        )
        raise FileProblem(path, sentence)
    if name not in known.organ.names:
        sentence = (
            f"这个文件是“{known.organ.name}”的，不是“{name}”的；"
            "确是同一机关的，先在文件的 aliases 里写上另一个名称"
        )
        raise FileProblem(path, sentence)
    if known.year not in (None, year):
        sentence = f"这个文件是 {known.year} 年的报告，不能写入 {year} 年的汇总"
        raise FileProblem(path, sentence)
    kind = known.organ.kind or organ.kind
    return RollupTarget(path, year, known.organ._replace(kind=kind), known)


def refuse_typed(goal: RollupTarget, total: Rollup) -> None:
    """Refuse to lose numbers that a person typed, and no earlier sum."""
    known = goal.known
    if known is None or known.units:
        return
    lost = [
        (path, value)
        for path, value in changes(known, total).items()
        if _typed(path, known) not in ("", str(value))
    ]
    if lost:
        path, value = lost[0]
        label = known.form.label(Cell(*path)) if path[0] != COUNTS else path[1]
        sentence = (
            f"这里的数是人填的，不是汇总出来的：有 {len(lost)} 个与各单位相加不同，"
            f"如“{label}”写的是 {_typed(path, known)}，相加是 {value}；没有写文件。"
            '确实要换成汇总的，先把这些数改成空（""），或用 -o 写到另一个文件'
        )
        message = f"{goal.path}：{sentence}"
        raise Refused(message)


def _typed(path: tuple[str, ...], known: Report) -> str:
    """Give what a person typed; "" for nothing, and for what a new file begins with."""
    if path[0] == COUNTS:
        raw = known.counts.get(path[1], BLANK)
        return "" if raw == 0 else str(raw).strip()
    cell = Cell(*path)
    raw = known.entries.get(cell, BLANK)
    return "" if raw == 0 or cell.item == CARRIED_IN else str(raw).strip()


def _default(workspace: Workspace, paths: Sequence[Path], organ: str, year: int) -> Path:
    """Find the organ's file in the workspace of the units, or a new one there."""
    workspaces = {_workspace(path) for path in paths}
    if len(workspaces) > 1:
        message = "报告放在几个地方，请用 -o 写明汇总写到哪个文件"
        raise UsageProblem(message)
    folder = next(iter(workspaces)) / str(year)
    here = Path.cwd()
    folder = folder.relative_to(here) if here in folder.parents else folder
    return file_of(workspace, folder, organ) or folder / f"{file_name(organ)}.toml"


def _workspace(path: Path) -> Path:
    whole = path.absolute()
    if not path.is_dir():
        return workspace_of(path).absolute()
    return whole.parent if YEAR_FOLDER.fullmatch(whole.name) else whole


def file_of(workspace: Workspace, folder: Path, organ: str) -> Path | None:
    """Find an organ's file in a year's folder: of its name, or in which it stands."""
    named = folder / f"{file_name(organ)}.toml"
    if os.path.lexists(named):
        return named
    for file in organ_files(folder) if folder.is_dir() else ():
        try:
            if organ in workspace.peek(file).head.organ.names:
                return file
        except GovReportError:
            continue  # that it can't be read is told where it is a unit
    return None


def save_sum(workspace: Workspace, goal: RollupTarget, total: Rollup) -> None:
    """Put the sums into their file: a new one, or in place into the one that is there."""
    if goal.known is None and create(
        goal.path, dumps(_new(workspace, goal, total)).encode()
    ):
        return

    def change(document: Document) -> bytes:
        report = read_report(document)
        comments = {
            tuple(cell): cell_comment(report.form, cell) for cell in report.form.cells
        }
        values: Mapping[tuple[str, ...], object] = changes(report, total)
        order = cell_order(report.form)
        units = _listed(goal, total)
        return with_sums(document, values, units, order=order, comments=comments)

    update(goal.path, change)


def _listed(goal: RollupTarget, total: Rollup) -> tuple[Unit, ...]:
    """List the units as the sum's file does."""
    folder = real(goal.path.absolute().parent)
    return tuple(
        unit._replace(path=_seen_from(folder, Path(unit.path))) for unit in total.units
    )


def _seen_from(folder: Path, file: Path) -> str:
    """Name a unit's file as the sum's does: from its own folder, where that can be."""
    try:
        return Path(relpath(real(file), folder)).as_posix()
    except ValueError:  # on another drive
        return real(file).as_posix()


def _new(workspace: Workspace, goal: RollupTarget, total: Rollup) -> Report:
    """Begin a new report to put the sums into, as `scaffold` begins one."""
    previous = _previous(workspace, goal.path, goal.year, goal.organ.name)
    organ = goal.organ if previous is None else previous.organ
    organ = organ._replace(kind=organ.kind or goal.organ.kind)
    own = workspace.of(workspace_of(goal.path)).outline
    fresh = new_report(goal.year, organ, previous, own=own)
    return replace(
        fresh,
        entries={**fresh.entries, **total.cells},
        counts={**fresh.counts, **total.counts},
        units=_listed(goal, total),
    )


def _previous(workspace: Workspace, path: Path, year: int, organ: str) -> Report | None:
    """Read the organ's report of the year before, where there is one that can be."""
    if folder_year(path) != year:
        return None
    found = file_of(workspace, path.absolute().parent.parent / str(year - 1), organ)
    with suppress(GovReportError):  # `validate` tells of it
        return None if found is None else workspace.open(found).report
    return None
