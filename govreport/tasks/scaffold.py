"""The files to start a year with: new ones, and what last year's final numbers fill."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.findings import Path as KeyPath
from govreport.forms import form_for_year
from govreport.guard import guard
from govreport.organ_names import are_one
from govreport.outline import OutlinePart
from govreport.report import Report
from govreport.rules.case import NO_PAST, Past
from govreport.scaffold import new_report, refreshed
from govreport.schema import schema_name, schema_text
from govreport.tasks.changes import change_report
from govreport.tasks.outputs import is_somebodys, write_output
from govreport.tasks.scaffold_plan import Begun, RosterDifference, plan_of, refuse_near
from govreport.tasks.typed import organ_named
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.new import dumps
from govreport.tomlfile.save import Occasion, create
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_FOLDER


class ScaffoldRequest(NamedTuple):
    """Which new organs to begin with, of which kind, and how their files begin.

    `refresh` fills what is blank in files that are there; `schema` names the form's
    schema, for editors, in new ones; `new` says that an organ is another, however near
    its name is to one that is there.
    """

    organs: Sequence[str] = ()
    kind: str | None = None
    zeros: bool = False
    schema: bool = False
    refresh: bool = False
    new: bool = False


AS_USUAL = ScaffoldRequest()


class Scaffolded(NamedTuple):
    """What became of one file: created, filled in further, or left as it was.

    `created` is the new report; `filled` are the labels of the numbers that were filled
    in with these, None where that was not asked for. `past` tells from whom it came.
    """

    path: Path
    previous: Report | None = None
    created: Report | None = None
    filled: Sequence[str] | None = None
    past: Past = NO_PAST
    error: GovReportError | None = None


def scaffold(
    workspace: Workspace, year: int, asked: ScaffoldRequest = AS_USUAL
) -> Iterator[Scaffolded]:
    """Begin the reports of a year: of the roster's organs, or last year's, and of new ones.

    UsageProblem where there is nothing to begin from; each file's error keeps no other.
    """
    return scaffold_all(workspace, year, asked)[0]


def scaffold_all(
    workspace: Workspace, year: int, asked: ScaffoldRequest = AS_USUAL
) -> tuple[Iterator[Scaffolded], RosterDifference]:
    """Do what `scaffold` does, and tell who of last year's has no file, and who is new."""
    _refuse_year_folder(workspace.folder, year)
    plan = plan_of(workspace, year, asked.organs, asked.kind, refresh=asked.refresh)
    if asked.organs and not asked.new:
        refuse_near(workspace, year, asked.organs)
    nobody = not plan.begun and plan.difference == RosterDifference()
    if nobody and not workspace.reports(year):
        raise _no_last_year(workspace.folder, year)
    own = workspace.outline
    files = (_one(workspace, one, year, own, asked) for one in plan.begun)
    return files, plan.difference


def _no_last_year(folder: Path, year: int) -> UsageProblem:
    message = (
        f"没有找到 {folder / str(year - 1)} 里的上年报告；第一次使用请写："
        f"govreport scaffold {year} --organ 机关全称"
    )
    return UsageProblem(message)


def _refuse_year_folder(folder: Path, year: int) -> None:
    """Refuse to make a year's folder inside another year's."""
    name = folder.absolute().name
    if not YEAR_FOLDER.fullmatch(name):
        return
    with suppress(OSError):  # one that isn't there has none below
        if any(YEAR_FOLDER.fullmatch(one.name) for one in folder.iterdir() if one.is_dir()):
            return
    message = (
        f"现在就在年份文件夹 {name} 里，新文件会建到 {name}/{year} 里去；"
        "请先退到上一层（cd ..），或加 --workspace .."
    )
    raise UsageProblem(message)


def write_schema(folder: Path, year: int) -> Path | None:
    """Put the schema of a year's form into a workspace; None where it is there."""
    form = form_for_year(year)
    path, raw = folder / schema_name(form), schema_text(form).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise FileProblem(path, "这不是普通文件，不能写格式说明")
        there = read_bytes(path) if path.exists() else None
    except OSError as error:
        raise from_os_error(error, path, "写入") from error
    if raw == there:
        return None
    if is_somebodys(path):
        sentence = "已经有一个别的文件叫这个名称，或者这份说明有人改过；请把它移走再试"
        raise FileProblem(path, sentence)
    done = write_output(path, raw, folder, force=True)
    if done.error is not None:
        raise done.error
    return path


def _one(
    workspace: Workspace,
    begun: Begun,
    year: int,
    own: Sequence[OutlinePart],
    asked: ScaffoldRequest,
) -> Scaffolded:
    """Begin one report, or fill in what last year's says where that was asked for."""
    path, organ, previous = begun.path, begun.organ, None
    try:
        if begun.error is not None:
            raise begun.error
        with guard(next(iter(begun.last), path)):
            if begun.last and not begun.past.absent:
                previous = workspace.last_year(begun.last)
            if not begun.there:
                if not organ.name:
                    message = "上年的报告里没有机关名称（organ.name），请先补上"
                    raise UsageProblem(message)
                organ_named(organ.name, "上年报告的机关名称（organ.name）")
                report = new_report(year, organ, previous, zeros=asked.zeros, own=own)
                schema = f"../{schema_name(report.form)}" if asked.schema else ""
                if create(
                    path, dumps(report, schema=schema).encode(), Occasion("scaffold")
                ):
                    return Scaffolded(path, previous, report, past=begun.past)
            if asked.refresh and previous is not None:
                alone = workspace.last_year(begun.last[:1]) if begun.last[1:] else None
                if alone and not are_one(alone.organ.names, organ.names):
                    alone = None  # it had no report of its own
                return Scaffolded(path, previous, filled=_refresh(path, previous, alone))
    except GovReportError as error:
        return Scaffolded(path, error=error)
    return Scaffolded(path, previous, past=begun.past)


def _refresh(path: Path, previous: Report, alone: Report | None) -> list[str]:
    """Fill what last year's report now says; what was filled in, with its label.

    `alone` is that of the organ itself, where it goes on with others' too.
    """

    def change(report: Report) -> tuple[dict[KeyPath, object], list[str]]:
        new = refreshed(report, previous, alone)
        told = [
            f"{report.form.label(cell)} "
            + ("" if report.is_blank(cell) else f"{report.value(cell)} → ")
            + str(value)
            for cell, value in new.items()
        ]
        return {tuple(cell): value for cell, value in new.items()}, told

    return change_report(path, change, Occasion("scaffold --refresh"), commented=False)
