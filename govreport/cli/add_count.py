"""`govreport add count`: one number, added to, taken from or set in place."""

import re
from collections.abc import Iterator
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from govreport.cli.options import Quiet, ReportFile
from govreport.errors import GovReportError, UsageProblem
from govreport.findings import Path as KeyPath
from govreport.forms import ItemType, find_cell, form, known_forms, nearest
from govreport.output.terminal import out, say
from govreport.report import COUNTS, Report, Value, as_written
from govreport.rules.numbers import written
from govreport.tasks.typed import plain_text
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import load
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import update
from govreport.tomlfile.write import cell_comment, cell_order

EXACT = 60
"""Digits that a sum may need: no amount is ever rounded."""
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
        old = "空" if _is_blank(target.raw) else written(target.raw)
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
        plain_text(name, "名称")
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
        return plain_text(text, "文字")
    if set_ and minus:
        message = "--set 和 --minus 只能写一个；要写负数，请写 --set -3 这样"
        raise UsageProblem(message)
    step = as_written(text, target.kind)
    if step is None or isinstance(step, str):
        kind = "数，如 12.5" if target.kind is ItemType.AMOUNT else "整数，如 3"
        message = f"“{target.label}”要的是{kind}，写的是“{text}”"
        raise UsageProblem(message)
    with localcontext(prec=EXACT):
        old = step if set_ else _present(target)
        new = old if set_ else _short(old - step if minus else old + step)
    if new < 0 and target.kind is not ItemType.CHANGE:
        now = "" if set_ else f"现在是 {old}，"
        message = f"“{target.label}”{now}这样会成为 {new}，不能小于 0"
        raise UsageProblem(message)
    if as_written(new, target.kind) != new:
        message = f"“{target.label}”这样会成为 {new}，数太大了，请核对"
        raise UsageProblem(message)
    return new


def _short(number: int | Decimal) -> int | Decimal:
    """A sum without the zeros that adding leaves: 2.5 + 2.5 is 5."""
    whole = isinstance(number, Decimal) and number == number.to_integral_value()
    return Decimal(int(number)) if whole else number


def _present(target: Target) -> int | Decimal:
    if _is_blank(target.raw):
        return Decimal(0) if target.kind is ItemType.AMOUNT else 0
    value = as_written(target.raw, target.kind)
    if value is None or isinstance(value, str):
        message = (
            f"“{target.label}”现在写的是 {written(target.raw)}，不是数；"
            "请加 --set 改成正确的数"
        )
        raise UsageProblem(message)
    return value
