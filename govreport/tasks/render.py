"""From a report's file to its documents, one unit at a time, in any process."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.render import RENDERERS, Job
from govreport.render.package import SOURCE, STAMP, TEXT, facts_of, made_of
from govreport.report import Report
from govreport.rules import error_codes
from govreport.tasks.made import State, kept_as, origin
from govreport.tasks.validate import Checked, checked, open_case
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.save import write
from govreport.workspace import Workspace, workspace_of
from govreport.workspace.files import STDIN, file_name

DOCX, TXT = "docx", "txt"
FIRST = 4000
"""Bytes in which a text of ours has come to the end of its title."""
KEPT = {
    State.CHANGED: "这个文件生成以后有人改过，没有盖掉；"
    "要留着的请先改名，改过的内容写进报告文件再生成；不要了就加 --force",
    State.FOREIGN: "这里已有一个文件，不是程序生成的（如单位报来的），没有盖掉；"
    "请先把它改名或移走，不要了就加 --force",
}
"""What is said of files that are not written over."""


class Target(NamedTuple):
    """One file to write and its format; no path is standard output."""

    format: str
    path: Path | None


class RenderOptions(NamedTuple):
    """How to render, for all reports alike."""

    template: Path | None
    draft: bool
    force: bool
    stamp: datetime | None


class Planned(NamedTuple):
    """What a report's documents are called, and the hash of all that goes into them."""

    source: Path
    stem: str = ""
    origin: str = ""
    error: GovReportError | None = None


class RenderJob(NamedTuple):
    """One report's file and what to make of it."""

    source: Path
    targets: tuple[Target, ...]
    origin: str


class RenderState(Enum):
    """What became of a report; the words of the summary."""

    MADE = "生成"
    CURRENT = "已是最新"
    REFUSED = "有错误没有生成"
    FAILED = "没有生成成功"


class Rendered(NamedTuple):
    """What became of one errand. `printed` is what goes to standard output."""

    errand: RenderJob
    done: RenderState
    refused: Checked | None = None
    error: GovReportError | None = None
    printed: bytes | None = None


def plan(workspace: Workspace, order: RenderOptions, path: Path) -> Planned:
    """What the documents of a file are called; or why there can be none."""
    try:
        source = workspace.peek(path)
        if source.is_document:
            sentence = "这是已公布的文件；请先用 govreport import 读成报告文件，再生成"
            raise FileProblem(path, sentence)
        stem = _stem(path, source.head)
        made_from = origin(workspace, source, order.template, draft=order.draft)
    except GovReportError as error:
        return Planned(path, error=error)
    return Planned(path, stem, made_from)


def _stem(source: Path, report: Report) -> str:
    try:
        return file_name(report.full_title)
    except UsageProblem as error:
        raise FileProblem(source, str(error)) from error


def render_one(workspace: Workspace, order: RenderOptions, errand: RenderJob) -> Rendered:
    """Make of a report what is not there yet, or not as it would be made now."""
    todo = errand.targets if order.force else _outdated(errand, order)
    if not todo:
        return Rendered(errand, RenderState.CURRENT)
    read = open_case(workspace, errand.source)
    if read.case is None or (read.error is not None and not order.draft):
        return Rendered(errand, RenderState.FAILED, error=read.error)
    if not order.draft and checked(read, codes=error_codes(read.case.settings)).failed:
        return Rendered(errand, RenderState.REFUSED, refused=checked(read))
    title = read.case.report.full_title
    if not order.force and (error := _loss(errand, todo, title)) is not None:
        return Rendered(errand, RenderState.FAILED, error=error)
    job = Job(
        template=order.template,
        workspace=None if str(errand.source) == STDIN else workspace_of(errand.source),
        draft=order.draft,
        timestamp=order.stamp,
        previous=read.case.previous,
    )
    try:
        return _made(errand, todo, read.case.report, job)._replace(error=read.error)
    except GovReportError as error:
        return Rendered(errand, RenderState.FAILED, error=error)


def _outdated(errand: RenderJob, order: RenderOptions) -> list[Target]:
    """The targets that are not there, or were made from something else.

    A text says nothing about itself: the Word file made with it vouches for it.
    """
    paths = {target.format: target.path for target in errand.targets}
    document, text = paths.get(DOCX), paths.get(TXT)
    if document is None:
        return list(errand.targets)
    facts = facts_of(document)
    if facts.get(SOURCE) != errand.origin or facts.get(STAMP, "") != _stamp(order.stamp):
        return list(errand.targets)
    todo = text is not None and facts.get(TEXT) != _hash_of(text)
    return [target for target in errand.targets if todo and target.format == TXT]


def _loss(errand: RenderJob, todo: Sequence[Target], title: str) -> GovReportError | None:
    """Whose work would be lost if the targets in `todo` were written."""
    paths = {one.format: one.path for one in errand.targets}
    try:
        for format_, path in ((one.format, one.path) for one in todo):
            if path is None or not path.is_file():
                continue
            if format_ == DOCX:
                kept = kept_as(path, made_of(path))
            else:
                kept = _text_kept_as(path, paths.get(DOCX), errand.origin, title)
            if kept:
                return FileProblem(path, KEPT[kept])
    except GovReportError as error:
        return error
    return None


def _text_kept_as(
    path: Path, document: Path | None, made_from: str, title: str
) -> State | None:
    """What speaks against writing over a text, which says nothing about itself.

    One beside a Word file that is up to date is as it was made with that; any other
    that we made has the title at its head.
    """
    start = read_bytes(path)[:FIRST].decode("utf-8", "replace")
    facts = facts_of(document) if document is not None else {}
    if start and facts.get(SOURCE) == made_from and facts.get(TEXT, "") != _hash_of(path):
        return State.CHANGED
    ours = "".join(title.split()) in "".join(start.split())
    return None if ours or not start else State.FOREIGN


def _stamp(stamp: datetime | None) -> str:
    return "" if stamp is None else stamp.isoformat()


def _hash_of(path: Path) -> str:
    """The hash of a file; "" where it can't be read, so that it is made anew."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _made(errand: RenderJob, todo: Sequence[Target], report: Report, job: Job) -> Rendered:
    """Render all before any is written; the text first, for which the Word file vouches."""
    facts = {SOURCE: errand.origin}
    if job.timestamp is not None:
        facts[STAMP] = _stamp(job.timestamp)
    made: dict[Target, bytes] = {}
    for target in sorted(todo, key=lambda one: one.format != TXT):
        made[target] = RENDERERS[target.format](report, job._replace(facts=facts))
        if target.format == TXT:
            facts[TEXT] = sha256(made[target]).hexdigest()
    for target, content in made.items():
        if target.path is None:
            return Rendered(errand, RenderState.MADE, printed=content)
        _write(target.path, content)
    return Rendered(errand, RenderState.MADE)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, path.parent, "新建文件夹") from error
    if path.is_dir():
        raise FileProblem(path, "这是一个文件夹，不能写成文件，请换个名称")
    write(path, content, lasting=False)
