"""Where a sum goes: the summing organ's own file, and what may be written into it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.forms import Cell, form_for_year
from govreport.organ_names import are_one
from govreport.organs import kind_of
from govreport.places import level_of
from govreport.report import BLANK, COUNTS, Organ, Report, Shortfall, Unit
from govreport.rollup.target import CARRIED_IN, changes, shortfall_changes
from govreport.rollup.total import Rollup
from govreport.scaffold import new_report
from govreport.tomlfile.arrays import with_sums
from govreport.tomlfile.document import Document
from govreport.tomlfile.new import cell_comments, cell_order, dumps, unit_lines
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import Occasion, create, update
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_name, lying_as, refuse_shared
from govreport.workspace.files import (
    folder_year,
    from_here,
    names_year,
    real,
    workspace_of,
)

AT_ONCE = 100
"""Units that are written, and read again, in one piece."""


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
    use: Sequence[Path] = ()
    """Files that count where one of their unit says something else."""


class RollupTarget(NamedTuple):
    """Where a sum goes, and the report that is there already, an empty one if it is `new`.

    The sum is on that report's form: on the one in force for a new one.
    """

    path: Path
    year: int
    organ: Organ
    known: Report
    new: bool = False


def find_target(workspace: Workspace, asked: RollupRequest, year: int) -> RollupTarget:
    """Find where the sum goes, once its year is known.

    Which of the units' files is the organ's own under another name shows when they are
    opened.
    """
    name = asked.organ
    path = asked.target or _default(workspace, asked, year)
    if path.suffix.lower() != ".toml":
        sentence = (
            "汇总写成报告文件，名称要以 .toml 结尾；只要合计的表，以 .xlsx、.csv 结尾"
        )
        raise FileProblem(path, sentence)
    if path.is_dir():
        raise FileProblem(path, "这是一个文件夹，请写明文件，如 2022/某某县人民政府.toml")
    if folder_year(path) not in (None, year):
        sentence = f"这些是 {year} 年的报告，不能写到 {path.absolute().parent.name} 文件夹"
        raise FileProblem(path, sentence)
    organ = Organ(name, kind_of(name), level_of(name))
    if not os.path.lexists(path):
        if (there := lying_as(path)) is not None:
            refuse_shared(
                path, name, organ.names, there, workspace.open(there).report.organ
            )
        nothing = Report(form_for_year(year), year, organ)
        return RollupTarget(path, year, organ, nothing, new=True)
    known = workspace.open(path).report
    if not known.organ.name:
        sentence = (
            "这个文件不是报告（没有写机关名称），不能把汇总写进去；请换一个文件，"
            "确是报告的，先在 [organ] 下写上 name"
        )
        raise FileProblem(path, sentence)
    if not are_one([name], known.organ.names):
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
    lost = [
        (path, value)
        for path, value in changes(known, total).items()
        if _typed(path, known) not in ("", str(value))
    ]
    if lost and not known.units:
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


def _default(workspace: Workspace, asked: RollupRequest, year: int) -> Path:
    """Find the organ's file in the workspace of the units, or a new one there."""
    workspaces = set(map(workspace_around, asked.paths))
    if len(workspaces) > 1:
        message = "报告放在几个地方，请用 -o 写明汇总写到哪个文件"
        raise UsageProblem(message)
    folder = from_here(next(iter(workspaces)) / str(year))
    named, whole = folder / f"{file_name(asked.organ)}.toml", folder.absolute()
    asked_for = {path.absolute() for path in asked.paths if path.is_dir()}
    if asked_for & {whole, whole.parent}:  # all that lies there is opened as a unit
        return named
    return _file_of(workspace, folder, asked.organ) or named


def workspace_around(path: Path) -> Path:
    """Find the workspace that some units' files lie in, or of which it is a folder."""
    whole = path.absolute()
    if not path.is_dir():
        return workspace_of(path).absolute()
    return whole.parent if names_year(whole) else whole


def _file_of(workspace: Workspace, folder: Path, organ: str) -> Path | None:
    """Find an organ's file in a year's folder: of its name, or in which it stands."""
    named = folder / f"{file_name(organ)}.toml"
    if os.path.lexists(named):
        return named
    return workspace.organ_file(folder, Organ(organ)) if folder.is_dir() else None


def save_sum(
    workspace: Workspace, goal: RollupTarget, total: Rollup, shortfall: Shortfall
) -> None:
    """Put the sums into their file: a new one, or in place into the one that is there.

    What the sum lacks is put there with them.
    """
    if goal.new:
        fresh = _new_file(workspace, goal, total, shortfall)
        if create(goal.path, fresh, Occasion("rollup"), list(_units(goal, total))):
            return

    def change(document: Document) -> bytes:
        report = read_report(document)
        return with_sums(
            document,
            {**changes(report, total), **shortfall_changes(report, shortfall)},
            tuple(_listed(goal, total)),
            order=cell_order(report.form),
            comments=cell_comments(report.form),
        )

    update(goal.path, change, Occasion("rollup"))


def _listed(goal: RollupTarget, total: Rollup) -> Iterator[Unit]:
    """List the units as the sum's file does: seen from its folder, where that can be."""
    folder = real(goal.path.absolute().parent)
    for unit in total.units:
        file = real(Path(unit.path))
        with suppress(ValueError):  # on another drive
            file = Path(relpath(file, folder))
        yield unit._replace(path=file.as_posix())


def _new_file(
    workspace: Workspace, goal: RollupTarget, total: Rollup, shortfall: Shortfall
) -> bytes:
    """Begin a new file to put the sums into, as `scaffold` begins one."""
    previous = _previous(workspace, goal)
    organ = goal.organ if previous is None else previous.organ
    organ = organ._replace(kind=organ.kind or goal.organ.kind)
    own = workspace.of(workspace_of(goal.path)).outline
    fresh = new_report(goal.year, organ, previous, own=own)
    summed = replace(
        fresh,
        entries={**fresh.entries, **total.cells},
        counts={**fresh.counts, **total.counts},
        shortfall=shortfall,
    )
    return dumps(summed).encode()


def _units(goal: RollupTarget, total: Rollup) -> Iterator[bytes]:
    """Write the units as they stand behind a new file, some in each piece."""
    lines = unit_lines(_listed(goal, total))
    while some := "".join(f"{one}\n" for one in islice(lines, AT_ONCE)):
        yield some.encode()


def _previous(workspace: Workspace, goal: RollupTarget) -> Report | None:
    """Read the organ's report of the year before, where there is one that can be."""
    if folder_year(goal.path) == goal.year:
        last_year = goal.path.absolute().parent.parent / str(goal.year - 1)
        with suppress(GovReportError):  # `validate` tells of it
            if found := _file_of(workspace, last_year, goal.organ.name):
                return workspace.open(found).report
    return None
