"""One number of a report, or all that are blank, changed in its file; the rest stays."""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, localcontext
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.findings import Path as KeyPath
from govreport.forms import Cell, Form, ItemType, find_cell, find_cells, nearest
from govreport.prose.numerals import UNIT
from govreport.report import COUNTS, PICTURE, Report, Value, as_written, is_unfilled
from govreport.rollup.total import EXACT, shortened
from govreport.rules.numbers import hint_of_number, written
from govreport.scaffold import nothing
from govreport.tasks.changes import NO_REASON, Why, change_report
from govreport.tasks.typed import count_named, plain_text
from govreport.text import bare
from govreport.tomlfile.files import load
from govreport.tomlfile.save import Occasion

PREFIX = f"{COUNTS}."
NUMBERLIKE = re.compile(rf"[0-9一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾]|{UNIT}")
"""What no mark for nothing has in it: digits and units say that there was something."""


class Number(NamedTuple):
    """The number that was asked for: its path, label, kind and present value."""

    path: KeyPath
    label: str
    kind: ItemType
    raw: object


class Counted(NamedTuple):
    """A number that was changed: what it was, "" for blank, and what it is now.

    `new` tells of a count that the report did not have, `near` names one much like it.
    """

    number: Number
    before: str
    after: Value
    new: bool = False
    near: str = ""


class Zeroed(NamedTuple):
    """The cells that were declared to be nothing, and the form that they are on.

    `printed` are those left as they are, since something stood in them in print that
    nobody said means nothing; `saved` is False where it was only asked what would be.
    """

    form: Form
    cells: Sequence[Cell]
    printed: Mapping[Cell, str] = {}
    saved: bool = True


def count(  # noqa: PLR0913 -- what a person says of a number and of why it changes
    file: Path,
    cell: str,
    number: str = "1",
    *,
    set_: bool = False,
    minus: bool = False,
    why: Why = NO_REASON,
) -> Counted:
    """Add to a number, or set it; a blank one becomes what is added."""

    def change(report: Report) -> tuple[dict[KeyPath, object], Counted]:
        found = _number(report, cell)
        after = _result(found, number, set_=set_, minus=minus)
        name = found.path[-1]
        new = found.path[0] == COUNTS and name not in report.counts
        near = nearest(name, report.counts, 1) if new else ()
        before = "" if is_unfilled(found.raw) else written(found.raw)
        return {found.path: after}, Counted(found, before, after, new, "".join(near))

    return change_report(file, change, Occasion("add count", *why))


def declare_zeros(
    file: Path,
    prefix: str | None = None,
    *,
    printed: str = "",
    save: bool = True,
    why: Why = NO_REASON,
) -> Zeroed:
    """Declare that what is blank did not happen, in a part of the report or in all.

    What stood in print in a cell that no number was read from keeps it blank, unless it
    is one of the marks in `printed` (`/,—,无`), which somebody says mean nothing.
    """
    marks = _marks(printed)

    def change(report: Report) -> tuple[dict[KeyPath, object], Zeroed]:
        wanted, zeros = _within(report, prefix), nothing(report)
        some = [cell for cell in zeros if cell in wanted]
        odd = {
            cell: text
            for cell, text in {**_pictured(report), **report.printed}.items()
            if cell in some and text.strip() and bare(text) not in marks
        }
        new = {tuple(cell): zeros[cell] for cell in some if cell not in odd}
        return new, Zeroed(report.form, [Cell(*path) for path in new], odd, save)

    if not save:
        return change(load(file))[1]
    return change_report(file, change, Occasion("add zeros", *why))


def _pictured(report: Report) -> dict[Cell, str]:
    """Give the cells of tables that are pictures, in which no number was read."""
    lost = report.lost_tables
    return {cell: PICTURE for cell in report.missing if lost.get(cell.table) == PICTURE}


def _marks(text: str) -> frozenset[str]:
    """Read which marks mean nothing; UsageProblem for one that says a number."""
    marks = frozenset(map(bare, re.split(r"[,，、\s]+", text))) - {""}
    for mark in sorted(marks):
        if NUMBERLIKE.search(mark):
            message = f"“{mark}”里有数或单位，不能当作 0；请看原件，用 add count 填上"
            raise UsageProblem(message)
    return marks


def _within(report: Report, prefix: str | None) -> Collection[Cell]:
    """Find the cells that an address's beginning or a name stands for, all for None.

    UsageProblem where there are none such.
    """
    cells = report.form.cells
    if prefix is None:
        return report.form.cell_set
    path = tuple(prefix.strip(".").split("."))
    found = [cell for cell in cells if tuple(cell)[: len(path)] == path]
    found = found or list(find_cells(report.form, prefix))
    if not found:
        names = {".".join(cell[:length]) for cell in cells for length in (1, 2, 3)}
        near = "、".join(nearest(prefix, sorted(names))) or "、".join(report.form.tables)
        message = f"没有“{prefix}”这个范围；相近的有：{near}"
        raise UsageProblem(message)
    return frozenset(found)


def _number(report: Report, text: str) -> Number:
    named = count_named(text)
    if named is not None or text in report.counts:
        name = text if named is None else named
        plain_text(name, "名称")
        if not name:
            message = f"{PREFIX} 后面要写名称，如 {PREFIX}公众号发布信息"
            raise UsageProblem(message)
        raw = report.counts.get(name, "")
        return Number((COUNTS, name), name, ItemType.COUNT, raw)
    cell = find_cell(report.form, text)
    label = report.form.label(cell)
    if report.form.is_derived(cell):
        message = f"“{label}”由程序算出，不能直接填；请改它的各个组成数"
        raise UsageProblem(message)
    kind, raw = report.form.item(cell).type, report.entries.get(cell, "")
    return Number(tuple(cell), label, kind, raw)


def _result(number: Number, text: str, *, set_: bool, minus: bool) -> Value:
    if number.kind is ItemType.TEXT:
        if not set_:
            message = f"“{number.label}”是文字，不能加减；请加 --set 改成新的文字"
            raise UsageProblem(message)
        return plain_text(text, "文字")
    if set_ and minus:
        message = "--set 和 --minus 只能写一个；要写负数，请写 --set -3 这样"
        raise UsageProblem(message)
    step = as_written(text, number.kind)
    if step is None or isinstance(step, str):
        kind = "数，如 12.5" if number.kind is ItemType.AMOUNT else "整数，如 3"
        hint = hint_of_number(text, number.kind)
        message = f"“{number.label}”要的是{kind}，写的是“{text}”{hint}"
        raise UsageProblem(message)
    with localcontext(prec=EXACT):
        old = step if set_ else _present(number)
        new = old if set_ else shortened(old - step if minus else old + step)
    if new < 0 and number.kind is not ItemType.CHANGE:
        now = "" if set_ else f"现在是 {old}，"
        message = f"“{number.label}”{now}这样会成为 {new}，不能小于 0"
        raise UsageProblem(message)
    if as_written(new, number.kind) != new:
        message = f"“{number.label}”这样会成为 {new}，数太大了，请核对"
        raise UsageProblem(message)
    return new


def _present(number: Number) -> int | Decimal:
    if is_unfilled(number.raw):
        return Decimal(0) if number.kind is ItemType.AMOUNT else 0
    value = as_written(number.raw, number.kind)
    if value is None or isinstance(value, str):
        message = (
            f"“{number.label}”现在写的是 {written(number.raw)}，不是数；"
            "请加 --set 改成正确的数"
        )
        raise UsageProblem(message)
    return value
