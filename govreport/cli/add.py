"""`govreport add`: counts, declared zeros and narrative, edited in place."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import typer

from govreport.checks.numbers import shown
from govreport.cli.chinese import ChineseCommand, ChineseGroup
from govreport.cli.options import Quiet, ReportFile
from govreport.console import out, say
from govreport.errors import GovReportError, UsageProblem, from_os_error
from govreport.findings import Path as KeyPath
from govreport.forms import ItemType, find_cell, find_section, form, known_forms, nearest
from govreport.report import COUNTS, Report, Value, as_written
from govreport.scaffold import nothing
from govreport.store.document import Document, decode
from govreport.store.editing import edit
from govreport.store.files import load
from govreport.store.reading import read_report
from govreport.store.saving import update
from govreport.store.writing import cell_comment, cell_order

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    help="往报告里添加件数、声明零、写正文；只改那一处，其余一字不动。",
)
PREFIX = f"{COUNTS}."
COUNT = re.compile(rf"{COUNTS}[.。．·/]")


class Target(NamedTuple):
    """The number that was asked for: its path, label, kind and present value."""

    path: KeyPath
    label: str
    kind: ItemType
    raw: object
    comment: str = ""


def _cells(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """What the shell offers for a cell: addresses and the file's own counts."""
    the_form = form(known_forms()[-1])
    counts: tuple[str, ...] = ()
    try:
        report = load(Path(str(ctx.params.get("file"))))
        the_form, counts = report.form, tuple(report.counts)
    except GovReportError:
        pass  # no file named yet, or none that can be read: offer the newest form
    offers = [(str(cell), the_form.label(cell)) for cell in the_form.typed_cells]
    offers += [(f"{PREFIX}{name}", name) for name in counts]
    return [offer for offer in offers if offer[0].startswith(incomplete)]


CellArgument = Annotated[
    str,
    typer.Argument(
        metavar="格",
        help="地址，如 applications.natural_person.received；"
        "或名称，如 自然人/予以公开；或 counts.自定名称",
        autocompletion=_cells,
    ),
]


@app.command(
    cls=ChineseCommand,
    options_metavar="[选项]",
    context_settings={"ignore_unknown_options": True},
)
def count(
    file: ReportFile,
    cell: CellArgument,
    number: Annotated[str, typer.Argument(metavar="数", help="加多少，不写是 1")] = "1",
    set_: Annotated[bool, typer.Option("--set", help="改成这个数，而不是加上")] = False,
    minus: Annotated[bool, typer.Option("--minus", help="减去，而不是加上")] = False,
    quiet: Quiet = False,
) -> int:
    """给一格加上一个数；空着的格直接成为这个数。

    例：govreport add count 2023/某某乡.toml 自然人/新收
    """
    told: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        target = _target(report, cell)
        new = _result(target, number, set_=set_, minus=minus)
        old = "空" if _is_blank(target.raw) else shown(target.raw)
        told.append(f"{target.label}：{old} → {new}（{'.'.join(target.path)}）")
        told.extend(_hints(report, target))
        return edit(
            document,
            {target.path: new},
            order=cell_order(report.form),
            comments={target.path: target.comment},
        )

    update(file, change)
    out(told[0])
    for hint in told[1:]:
        say(hint, quiet=quiet)
    return 0


def _hints(report: Report, target: Target) -> Iterator[str]:
    """What to say of a tally that is new: a name was perhaps mistyped."""
    name = target.path[-1]
    if target.path[0] == COUNTS and name not in report.counts:
        near = nearest(name, report.counts, 1)
        hint = f"；已有相近的“{near[0]}”，写错了请改" if near else ""
        yield f"新添一项其他数字“{name}”{hint}"


def _target(report: Report, text: str) -> Target:
    named = COUNT.match(text)
    if named or text in report.counts:
        name = text[named.end() :].strip() if named else text
        if not name:
            message = f"{PREFIX} 后面要写名称，如 {PREFIX}公众号发布信息"
            raise UsageProblem(message)
        raw = report.counts.get(name, "")
        return Target((COUNTS, name), name, ItemType.COUNT, raw)
    cell = find_cell(report.form, text)
    label = report.form.label(cell)
    if report.form.is_derived(cell):
        message = f"“{label}”由程序算出，不能直接填；请改它的各个组成数"
        raise UsageProblem(message)
    kind, raw = report.form.item(cell).type, report.entries.get(cell, "")
    return Target(tuple(cell), label, kind, raw, cell_comment(report.form, cell))


def _is_blank(raw: object) -> bool:
    return isinstance(raw, str) and not raw.strip()


def _result(target: Target, text: str, *, set_: bool, minus: bool) -> Value:
    """What will stand in the cell; UsageProblem where that is no number for it."""
    if target.kind is ItemType.TEXT:
        if not set_:
            message = f"“{target.label}”是文字，不能加减；请加 --set 改成新的文字"
            raise UsageProblem(message)
        return text
    step = as_written(text, target.kind)
    if step is None or isinstance(step, str):
        kind = "数，如 12.5" if target.kind is ItemType.AMOUNT else "整数，如 3"
        message = f"“{target.label}”要的是{kind}，写的是“{text}”"
        raise UsageProblem(message)
    old = _present(target, set_=set_)
    new = _short(old - step if minus else old + step)
    if new < 0 and target.kind is not ItemType.CHANGE:
        message = f"“{target.label}”现在是 {old}，这样会成为 {new}，不能小于 0"
        raise UsageProblem(message)
    return new


def _short(number: int | Decimal) -> int | Decimal:
    """A sum without the zeros that adding leaves: 2.5 + 2.5 is 5."""
    whole = isinstance(number, Decimal) and number == number.to_integral_value()
    return Decimal(int(number)) if whole else number


def _present(target: Target, *, set_: bool) -> int | Decimal:
    if set_ or _is_blank(target.raw):
        return Decimal(0) if target.kind is ItemType.AMOUNT else 0
    value = as_written(target.raw, target.kind)
    if value is None or isinstance(value, str):
        message = (
            f"“{target.label}”现在写的是 {shown(target.raw)}，不是数；"
            "请加 --set 改成正确的数"
        )
        raise UsageProblem(message)
    return value


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def zeros(
    file: ReportFile,
    prefix: Annotated[
        str | None,
        typer.Argument(
            metavar="范围", help="只填这部分，如 applications 或 applications.research"
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """把还空着的格声明为 0：确实没有发生的，才这样填。"""
    filled: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        wanted = _within(report, prefix)
        new = {
            tuple(cell): value
            for cell, value in nothing(report).items()
            if tuple(cell)[: len(wanted)] == wanted
        }
        filled.extend(".".join(path) for path in new)
        comments = {tuple(cell): cell_comment(report.form, cell) for cell in report.missing}
        return edit(document, new, order=cell_order(report.form), comments=comments)

    update(file, change)
    out(f"{file}：{len(filled)} 格填为 0" if filled else f"{file}：没有空着的格")
    if filled:
        say("  " + "\n  ".join(filled), quiet=quiet)
    return 0


def _within(report: Report, prefix: str | None) -> KeyPath:
    """The path that a prefix stands for; UsageProblem where there is none such."""
    if prefix is None:
        return ()
    path = tuple(prefix.strip(".").split("."))
    known = {tuple(cell)[:length] for cell in report.form.cells for length in (1, 2, 3)}
    if path not in known:
        names = [".".join(one) for one in known]
        near = "、".join(nearest(prefix, names)) or "、".join(report.form.tables)
        message = f"没有“{prefix}”这个范围；相近的有：{near}"
        raise UsageProblem(message)
    return path


@app.command(cls=ChineseCommand, options_metavar="[选项]")
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
        Path | None, typer.Option("--file", metavar="文件", help="正文取自这个文本文件")
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
