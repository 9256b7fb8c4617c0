"""One report's documents as drafts, made in any process."""

import os
from collections.abc import Mapping, Sequence
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, from_os_error
from govreport.guard import guard
from govreport.render import FORMATS, RenderOptions
from govreport.render.package import SOURCE, STAMP
from govreport.rules import error_codes
from govreport.tasks.validate import Checked, checked, open_case
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.save import draft as draft_file
from govreport.workspace import Workspace, workspace_of
from govreport.workspace.files import STDIN
from govreport.workspace.made import Making, State, making_of

KEPT = {
    State.CHANGED: "这个文件生成以后有人改过，没有盖掉；"
    "要留着的请先改名，改过的内容写进报告文件再生成；不要了就加 --force",
    State.FOREIGN: "这里已有一个文件，不是程序生成的（如单位报来的），没有盖掉；"
    "请先把它改名或移走，不要了就加 --force",
}
"""What is said of files that are not written over."""


class Target(NamedTuple):
    """One file to write, its format, and how it was made before; no path is stdout."""

    format: str
    path: Path | None
    makings: tuple[Making, ...] = ()


class RenderJob(NamedTuple):
    """One report's file, and what to make of it out of which the hash is `origin`.

    A remark is about its template.
    """

    source: Path
    title: str
    origin: str
    targets: tuple[Target, ...] = ()
    remark: str = ""


class RenderState(Enum):
    """What became of a report; the words of the summary."""

    MADE = "生成"
    CURRENT = "已是最新"
    REFUSED = "有错误没有生成"
    FAILED = "没有生成成功"


class Rendered(NamedTuple):
    """What became of a report: its documents, those that were there already too.

    `printed` goes to standard output, as text or not; a remark is about their folder
    or template.
    """

    source: Path
    state: RenderState
    files: tuple[Path, ...] = ()
    refused: Checked | None = None
    error: GovReportError | None = None
    printed: bytes | None = None
    text: bool = False
    remark: str = ""


class Drafted(NamedTuple):
    """What a process made of a report: drafts that are to take their files' places."""

    rendered: Rendered
    drafts: tuple[tuple[Path, Path], ...] = ()
    makings: tuple[tuple[Path, Making], ...] = ()


def draft_safely(
    workspace: Workspace,
    options: RenderOptions,
    force: bool,  # noqa: FBT001 -- bound by `partial`
    job: RenderJob,
) -> Drafted:
    """Do what `draft_one` does; whatever goes wrong is this report's error."""
    try:
        with guard(job.source):
            done = draft_one(workspace, options, force, job)
            return done._replace(rendered=done.rendered._replace(remark=job.remark))
    except GovReportError as error:
        return Drafted(Rendered(job.source, RenderState.FAILED, error=error))


def draft_one(
    workspace: Workspace,
    options: RenderOptions,
    force: bool,  # noqa: FBT001 -- bound by `partial`
    job: RenderJob,
) -> Drafted:
    """Make of a report what is not there yet, or not as it would be made now."""
    files = tuple(one.path for one in job.targets if one.path)
    result = Rendered(job.source, RenderState.CURRENT, files)
    failed = Rendered(job.source, RenderState.FAILED)
    stamp = "" if options.timestamp is None else options.timestamp.isoformat()
    wanted = Making("", job.origin, _seen_from(files, job.source), stamp)
    try:
        stand = {one: _standing(one, job) for one in job.targets}
        known = [  # files that say so themselves, and that nobody noted down yet
            (one.path, made._replace(report=wanted.report))
            for one, made in stand.items()
            if one.path and isinstance(made, Making) and made not in one.makings
        ]
        todo = [one for one in job.targets if force or not _is_current(stand[one], wanted)]
        if not todo:
            return Drafted(result, makings=tuple(known))
        read = open_case(workspace, job.source)
        if read.case is None or (read.error is not None and not options.draft):
            return Drafted(failed._replace(error=read.error))
        mistakes = error_codes(read.case.settings)
        if not options.draft and checked(read, codes=mistakes).failed:
            refused = Rendered(job.source, RenderState.REFUSED, refused=checked(read))
            return Drafted(refused)
        full = options._replace(
            workspace=None if str(job.source) == STDIN else workspace_of(job.source),
            previous=read.case.previous,
            facts={SOURCE: wanted.source} | ({STAMP: stamp} if stamp else {}),
        )
        made = {one: FORMATS[one.format].render(read.case.report, full) for one in todo}
        drafted = result._replace(state=RenderState.MADE, error=read.error)
        if job.targets[0].path is None:
            (printed,) = made.values()
            text = FORMATS[job.targets[0].format].text
            return Drafted(drafted._replace(printed=printed, text=text))
        contents = {one.path: made[one] for one in todo if one.path}
        for one in () if force else todo:
            state = stand[one]
            if one.path and state in KEPT and read_bytes(one.path) != made[one]:
                raise FileProblem(one.path, KEPT[state])
        known += [
            (path, wanted._replace(sha256=sha256(content).hexdigest()))
            for path, content in contents.items()
        ]
        return Drafted(drafted, tuple(_drafts(contents)), tuple(known))
    except GovReportError as error:
        return Drafted(failed._replace(error=error))


def _drafts(contents: Mapping[Path, bytes]) -> list[tuple[Path, Path]]:
    """Make drafts of files, all or none, each with the file that it is to be."""
    drafts = list[tuple[Path, Path]]()
    try:
        for path, content in contents.items():
            drafts.append((_draft_of(path, content), path))
    except BaseException:
        for one_draft, _ in drafts:
            one_draft.unlink(missing_ok=True)
        raise
    return drafts


def _standing(target: Target, job: RenderJob) -> Making | State:
    if target.path is None:
        return State.ABSENT
    format_ = FORMATS[target.format]
    return making_of(
        target.path, format_, target.makings, source=job.origin, title=job.title
    )


def _is_current(made: Making | State, wanted: Making) -> bool:
    if isinstance(made, State):
        return False
    return (made.source, made.stamp) == (wanted.source, wanted.stamp)


def _seen_from(files: Sequence[Path], source: Path) -> str:
    """Name a report's file as it is called in the folder of its documents."""
    if not files or str(source) == STDIN:
        return STDIN
    try:
        return Path(os.path.relpath(source, files[0].parent)).as_posix()
    except ValueError:  # on another drive
        return str(source.absolute())


def _draft_of(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, path.parent, "新建文件夹") from error
    if path.is_dir():
        raise FileProblem(path, "这是一个文件夹，不能写成文件，请换个名称")
    return draft_file(path, content, lasting=False)
