"""`govreport add narrative`: a section's text, set, appended or edited."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Annotated, NamedTuple

import typer

from govreport.cli.options import Quiet, ReportFile
from govreport.encoding import decoded
from govreport.errors import GovReportError, TextProblem, UsageProblem, from_os_error
from govreport.forms import Section, find_section, form, known_forms
from govreport.output.terminal import out, say
from govreport.prose import Filled, fill
from govreport.prose.quotes import quotes_last_year
from govreport.report import Report
from govreport.tomlfile.document import Document, decode
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import load
from govreport.tomlfile.new import cell_order
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import update


class _Given(NamedTuple):
    """A text to write, what it is called, and how many blank lines stood above it."""

    text: str
    name: str
    skipped: int = 0


def narrative(
    file: ReportFile,
    section: Annotated[
        str,
        typer.Argument(
            metavar="部分",
            help="overview、problems、other 等，或标题、序号，如 总体情况、五",
            autocompletion=lambda incomplete: [
                (one.id, one.heading or one.part)
                for one in form(known_forms()[-1]).sections
                if one.id.startswith(incomplete)
            ],
        ),
    ],
    text: Annotated[
        str | None, typer.Argument(metavar="文字", help="正文；- 为标准输入")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--file", metavar="文件", readable=False, help="正文取自这个文本文件"),
    ] = None,
    append: Annotated[
        bool, typer.Option("--append", help="接在原文后面，而不是替换")
    ] = False,
    editor: Annotated[
        bool, typer.Option("--edit", help="打开编辑器（环境变量 EDITOR）来写")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """写或续写一个部分的正文：一行一段，空行只作分隔。

    表里的数可以引用：{{ applications.total.received }}，检查和生成时填入。
    """
    given = [text is not None, source is not None, editor]
    if sum(given) != 1:
        message = "正文请用一种方式给出：直接写文字、--file 文件、- 标准输入、--edit 编辑器"
        raise UsageProblem(message)
    if append and editor:
        message = "--edit 打开的就是原文，不用再加 --append"
        raise UsageProblem(message)
    current = load(file)
    found = find_section(current.form, section)
    before = current.narrative.get(found.id, "")
    if not editor:
        _write(file, found, _text(text, source), append=append, quiet=quiet)
        return 0
    raw = _edited(before)
    try:
        _write(file, found, _plain(raw, "编辑器里的正文"), before=before, quiet=quiet)
    except GovReportError as error:
        message = f"{error}\n  编辑好的文字存在 {_kept(raw)}，改好后用 --file 放进来"
        raise UsageProblem(message) from error
    return 0


def _write(
    file: Path,
    section: Section,
    given: _Given,
    *,
    append: bool = False,
    before: str | None = None,
    quiet: bool,
) -> None:
    """Write a text into the report; nothing where a live number in it says nothing.

    `before` is what must stand there still.
    """
    previous = _last_year(file, given.text, quiet=quiet)
    new = given.text
    told: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        old = report.narrative.get(section.id, "")
        if before is not None and old != before:
            message = f"{file} 在编辑期间被别处改动了，没有保存；请再试一次"
            raise UsageProblem(message)
        filled = fill(new, report, previous)
        _refuse_unknown(given, filled)
        joined = f"{old.rstrip()}\n\n{new}" if append and old.strip() else new
        told.append(f"{section.heading or section.part}：{len(old)} 字 → {len(joined)} 字")
        told.extend(_live_numbers(new, filled))
        path = ("narrative", section.id)
        return edit(document, {path: joined}, order=cell_order(report.form))

    update(file, change)
    out(told[0])
    for line in told[1:]:
        say(line, quiet=quiet)
    if not new.strip():
        say("这一部分现在是空的", quiet=quiet)


def _last_year(file: Path, text: str, *, quiet: bool) -> Report | None:
    """Last year's report, where the text quotes it and it can be read."""
    if not quotes_last_year(text):
        return None
    from govreport.workspace import Workspace

    workspace = Workspace()
    try:
        return workspace.previous(workspace.open(file))
    except GovReportError as error:
        say(f"上年的报告读不了，引用的数没有核对：{error}", quiet=quiet)
        return None


def _refuse_unknown(given: _Given, filled: Filled) -> None:
    """TextProblem where live numbers say nothing, all of them named."""
    lines = []
    for gap in filled.gaps:
        if gap.stays:
            above = given.text[: gap.start]
            line = given.skipped + above.count("\n") + 1
            column = len(above) - above.rfind("\n")
            written = given.text[gap.start : gap.end]
            lines.append((line, column, f"“{written}”不能填入正文：{gap.message}"))
    if lines:
        (line, column, first), *rest = lines
        more = "".join(f"\n  第 {at} 行第 {of} 列，{told}" for at, of, told in rest)
        sentence = f"{first}{more}\n  请改正后再试，原文没有变动"
        raise TextProblem(given.name, sentence, line, column)


def _live_numbers(text: str, filled: Filled) -> Iterator[str]:
    """What each live number is filled in with, each once."""
    waiting = {(gap.start, gap.end): gap.message for gap in filled.gaps}
    shown = {}
    for piece in filled.pieces:
        source = (piece.source_start, piece.source_end)
        number = filled.text[piece.start : piece.end] or "（不印文字）"
        note = f"（{waiting[source]}）" if source in waiting else ""
        shown[text[slice(*source)]] = number + note
    yield from (f"  {written} → {number}" for written, number in shown.items())


def _text(text: str | None, source: Path | None) -> _Given:
    """The text that was given, with plain line ends and without control characters."""
    if source is not None:
        try:
            raw = source.read_bytes()
        except OSError as error:
            raise from_os_error(error, source, "读取") from error
        return _some(_plain(raw, str(source)))
    if text == "-":
        return _some(_plain(sys.stdin.buffer.read(), "标准输入"))
    return _plain((text or "").encode(errors="surrogateescape"), "正文")


def _plain(raw: bytes, name: str) -> _Given:
    whole = decoded(raw, name)[0].replace("\r\n", "\n").replace("\r", "\n")
    return _Given(decode(raw, name), name, len(whole) - len(whole.lstrip("\n")))


def _some(given: _Given) -> _Given:
    """A text that is not empty, for an empty file is sooner a slip than a wish."""
    if not given.text.strip():
        message = f'{given.name}：是空的，原文没有变动；确实要清空，请把正文写成 ""'
        raise UsageProblem(message)
    return given


def _kept(raw: bytes) -> str:
    """Where a text that could not be written was put, so that no work is lost."""
    with NamedTemporaryFile(prefix="govreport-", suffix=".txt", delete=False) as file:
        file.write(raw)
        return file.name


def _edited(before: str) -> bytes:
    """What the clerk's editor makes of a text."""
    if not sys.stdin.isatty():
        message = "这里没有终端，打不开编辑器；请用 --file 或 - 给出正文"
        raise UsageProblem(message)
    usual = "notepad" if os.name == "nt" else "vi"
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or usual
    with TemporaryDirectory() as folder:
        path = Path(folder) / "narrative.txt"
        path.write_text(before, encoding="utf-8")
        try:
            words = shlex.split(command, posix=os.name != "nt")
            done = subprocess.run([*words, str(path)], check=False)  # noqa: S603 -- the user's own editor
        except OSError as error:
            raise from_os_error(error, command, "打开编辑器") from error
        if done.returncode:
            message = f"编辑器 {command} 没有正常结束，正文没有变动"
            raise UsageProblem(message)
        return path.read_bytes()
