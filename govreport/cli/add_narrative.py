"""`govreport add narrative`: a section's text, set, appended or edited."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from govreport.cli.options import Quiet, ReportFile
from govreport.console import out, say
from govreport.errors import UsageProblem, from_os_error
from govreport.forms import find_section, form, known_forms
from govreport.store.document import Document, decode
from govreport.store.editing import edit
from govreport.store.files import load
from govreport.store.reading import read_report
from govreport.store.saving import update
from govreport.store.writing import cell_order


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
    """写或续写一个部分的正文：一行一段，空行只作分隔。"""
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
    new = _edited(before) if editor else _text(text, source)
    told: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        old = report.narrative.get(found.id, "")
        joined = f"{old.rstrip()}\n\n{new}" if append and old.strip() else new
        told.append(f"{found.heading or found.part}：{len(old)} 字 → {len(joined)} 字")
        path = ("narrative", found.id)
        if editor and old != before:
            message = f"{file} 在编辑期间被别处改动了，没有保存；请再试一次"
            raise UsageProblem(message)
        return edit(document, {path: joined}, order=cell_order(report.form))

    update(file, change)
    out(told[0])
    if not new.strip():
        say("这一部分现在是空的", quiet=quiet)
    return 0


def _text(text: str | None, source: Path | None) -> str:
    """The text that was given, with plain line ends and without control characters."""
    if source is not None:
        try:
            raw = source.read_bytes()
        except OSError as error:
            raise from_os_error(error, source, "读取") from error
        return _some(decode(raw, str(source)), str(source))
    if text == "-":
        return _some(decode(sys.stdin.buffer.read(), "标准输入"), "标准输入")
    return decode((text or "").encode(errors="surrogateescape"), "正文")


def _some(text: str, name: str) -> str:
    """A text that is not empty, for an empty file is sooner a slip than a wish."""
    if not text.strip():
        message = f'{name}：是空的，原文没有变动；确实要清空，请把正文写成 ""'
        raise UsageProblem(message)
    return text


def _edited(before: str) -> str:
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
        return decode(path.read_bytes(), "编辑器里的正文")
