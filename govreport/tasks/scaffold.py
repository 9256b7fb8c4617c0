"""The files to start a year with: new ones, and what last year's final numbers fill."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.findings import Path as KeyPath
from govreport.forms import form_for_year
from govreport.guard import guard
from govreport.organs import OTHER, kind_of
from govreport.outline import OutlinePart
from govreport.places import level_of
from govreport.report import Organ, Report
from govreport.scaffold import new_report, refreshed
from govreport.schema import schema_name, schema_text
from govreport.tasks.changes import change_report
from govreport.tasks.outputs import is_somebodys, write_output
from govreport.tasks.typed import plain_text
from govreport.text import bare
from govreport.tomlfile.files import load, read_bytes
from govreport.tomlfile.new import dumps
from govreport.tomlfile.save import Occasion, create
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_FOLDER, file_name


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
    in with these, None where that was not asked for.
    """

    path: Path
    previous: Report | None = None
    created: Report | None = None
    filled: Sequence[str] | None = None
    error: GovReportError | None = None


def scaffold(
    workspace: Workspace, year: int, asked: ScaffoldRequest = AS_USUAL
) -> Iterator[Scaffolded]:
    """Begin the reports of a year from last year's, and those of new organs.

    UsageProblem where there is nothing to begin from; each file's error keeps no other.
    """
    _refuse_year_folder(workspace.folder, year)
    jobs = list(_jobs(workspace, year, asked))
    if asked.organs and not asked.new:
        _refuse_near(workspace, year, asked.organs)
    if not jobs and not workspace.reports(year):
        raise _no_last_year(workspace.folder, year)
    own = workspace.outline
    return (_one(*job, year, own, asked) for job in jobs)


def _jobs(
    workspace: Workspace, year: int, asked: ScaffoldRequest
) -> Iterator[tuple[Path, Path | Organ]]:
    """List the files to write, each from one of last year's or for a new organ."""
    folder, last_files = workspace.folder / str(year), workspace.reports(year - 1)
    by_name = {path.name: path for path in last_files}
    named = {
        f"{file_name(plain_text(name, '机关名称'))}.toml": name.strip()
        for name in asked.organs
    }
    for path in last_files:
        if path.name not in named:
            yield folder / path.name, path
    for name, organ in named.items():
        fresh = Organ(organ, asked.kind or kind_of(organ), level_of(organ))
        yield folder / name, by_name.get(name, fresh)


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


def _refuse_near(workspace: Workspace, year: int, organs: Sequence[str]) -> None:
    """Refuse a new organ with a name near that of one that is there, or is new too."""
    known = {
        name: str(path)
        for one in (year, year - 1)
        for path in workspace.reports(one)
        for name in _names_in(workspace, path)
    }
    for organ in organs:
        name = organ.strip()
        if name not in known and (near := _near(name, known)):
            where = f"（{known[near]}）" if known[near] else ""
            message = (
                f"“{name}”和“{near}”{where}的名称相近；是同一个机关就不用再建，"
                "是另一个机关请加 --new"
            )
            raise UsageProblem(message)
        known.setdefault(name, "")


def _names_in(workspace: Workspace, path: Path) -> frozenset[str]:
    """Give the names of a file's organ, of one that can't be read the file's own."""
    try:
        return workspace.peek(path).head.organ.names or frozenset({path.stem})
    except GovReportError:  # it is told of where that file itself is checked
        return frozenset({path.stem})


def _near(name: str, known: Iterable[str]) -> str:
    """Find a name that is the same but for what was left out, as 青石乡 of 云溪县青石乡.

    A 人民政府办公室 is no 人民政府: organs of two kinds are two.
    """
    from rapidfuzz.distance import Indel

    mine = bare(name)
    for other in known:
        theirs = bare(other)
        kinds = {kind_of(re.split(r"\(", one)[0]) for one in (mine, theirs)} - {OTHER}
        held = mine in theirs or theirs in mine
        if len(kinds) < 2 and (held or Indel.distance(mine, theirs) == 1):
            return other
    return ""


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


def _organ_of(previous: Report | None) -> Organ:
    organ = previous.organ if previous is not None else Organ("")
    if not organ.name:
        message = "上年的报告里没有机关名称（organ.name），请先补上"
        raise UsageProblem(message)
    plain_text(organ.name, "上年报告的机关名称（organ.name）")
    return organ._replace(level=organ.level or level_of(organ.name))


def _one(
    path: Path,
    source: Path | Organ,
    year: int,
    own: Sequence[OutlinePart],
    asked: ScaffoldRequest,
) -> Scaffolded:
    previous = None
    try:
        with guard(source if isinstance(source, Path) else path):
            previous = load(source) if isinstance(source, Path) else None
            organ = source if isinstance(source, Organ) else _organ_of(previous)
            known = path.parent.is_dir()
            there = Workspace().organ_file(path.parent, organ) if known else None
            path = path if path.exists() or there is None else there
            report = new_report(year, organ, previous, zeros=asked.zeros, own=own)
            schema = f"../{schema_name(report.form)}" if asked.schema else ""
            if not path.exists() and create(
                path, dumps(report, schema=schema).encode(), Occasion("scaffold")
            ):
                return Scaffolded(path, previous, created=report)
            if asked.refresh and previous is not None:
                return Scaffolded(path, previous, filled=_refresh(path, previous))
    except GovReportError as error:
        return Scaffolded(path, error=error)
    return Scaffolded(path, previous)


def _refresh(path: Path, previous: Report) -> list[str]:
    """Fill what last year's report now says; what was filled in, with its label."""

    def change(report: Report) -> tuple[dict[KeyPath, object], list[str]]:
        new = refreshed(report, previous)
        told = [f"{report.form.label(cell)} {value}" for cell, value in new.items()]
        return {tuple(cell): value for cell, value in new.items()}, told

    return change_report(path, change, Occasion("scaffold --refresh"), commented=False)
