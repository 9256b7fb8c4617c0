"""The units of a year and their numbers: as a sheet, as JSON, and what to say of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govreport.forms import Cell, Form
from govreport.output.columns import plain
from govreport.output.inbox import account_remarks
from govreport.output.workbooks import SheetPage
from govreport.tasks.stated_totals import Numbers
from govreport.tasks.table import ColumnSum, UnitTable, grown
from govreport.text import first_of, printable
from govreport.workspace.files import SEEMS_OPEN

VERSION, UNIT, STATE = 1, "单位", "情况"
FEW, FITTING = 10, 6
"""Units that are named on a line; numbers that stand side by side at a terminal."""
AS_STATED = "单位那一行是它自己写的数，合计里的总计由各项相加算出，请用 validate 查看、改好"
NOT_ZERO = "空白是没有数，不是 0；合计只加有数的单位"


def heads_of(form: Form, cell: Cell) -> tuple[str, str]:
    """Name a column by the form's labels: its table and block, then its item."""
    number = form.section_of_table(cell.table).heading.partition("、")[0]
    block, item = form.block(cell).path, form.item(cell).path
    return "·".join((f"表{number}", *block[-2:])), "·".join(item[1:] or item)


def table_page(found: UnitTable) -> SheetPage:
    """Give a row to each unit, the sums at the foot, and below what is not there."""
    each, year = _each(found), found.around.year
    heads = [[UNIT, STATE], [UNIT, STATE], [UNIT, STATE]]
    for cell in found.cells:
        block, item = heads_of(found.form, cell)
        for text in (f"{year}年", f"{year - 1}年", "增减")[:each]:
            for head, label in zip(heads, (block, item, text), strict=True):
                head.append(label)
    rows = (
        [one.organ, one.remark, *_side_by_side(each, one.this, one.last)]
        for one in found.rows()
    )
    sums = (found.this, found.last, found.grown)[:each]
    name = f"{year}年各单位的数"
    foot: list[list[object]] = [["合计", "不全" * found.lacking]]
    blank: list[list[object]] = [["没有数的单位", ""]]
    for together in zip(*sums, strict=True):
        foot[0] += [one.total for one in together]
        blank[0] += [one.blank or None for one in together]
    foot += blank if any(one.blank for some in sums for one in some) else []
    notes = list(_notes(found))
    return SheetPage(name, heads[: 3 if found.compared else 2], rows, foot, notes, fixed=2)


def _wrong(units: Mapping[str, int]) -> str:
    told = [f"{organ}（{count} 处）" for organ, count in units.items()]
    return f"总计合不上的 {len(told)} 个单位：{first_of(told, FEW)}"


def _each(found: UnitTable) -> int:
    """Tell how many columns a number has."""
    return 3 if found.compared else 1


def _side_by_side(each: int, this: Numbers, last: Numbers) -> Iterator[object]:
    if each == 1:
        yield from this
        return
    for new, old in zip(this, last, strict=True):
        yield from (new, old, grown(new, old))


def _notes(found: UnitTable) -> Iterator[str]:
    """Say what the table lacks, in the file itself."""
    if found.missing:
        yield f"未报 {len(found.missing)} 个单位，合计里没有：{'、'.join(found.missing)}"
    if found.unread:
        yield f"读不了 {len(found.unread)} 个单位，合计里没有：{'、'.join(found.unread)}"
    yield from found.apart
    if found.wrong:
        yield f"{_wrong(found.wrong)}；{AS_STATED}"
    shown = (*found.this, *found.last) if found.compared else found.this
    if any(one.blank for one in shown):
        yield f"{NOT_ZERO}，有几个单位没有数见合计的下一行"
    if found.compared and any(one.total is None for one in found.grown):
        yield "合计的增减是空白的，是两年有数的单位不同，不能比"


def table_lines(found: UnitTable) -> Iterator[str]:
    """Give the units line by line, or where there are many numbers these and their sums."""
    from tabulate import tabulate

    if len(found.cells) * _each(found) <= FITTING:
        page = table_page(found)
        body: list[Sequence[object]] = [*page.heads, *page.rows, *page.foot]
    else:
        head = [
            "名称",
            "合计",
            *(["上年", "增减"] if found.compared else []),
            "没有数的单位",
        ]
        body = [head]
        for at, cell in enumerate(found.cells):
            sums = (found.this, found.last, found.grown)[: _each(found)]
            label = "·".join(heads_of(found.form, cell))
            totals = [one[at].total for one in sums]
            body.append([label, *totals, found.this[at].blank or None])
    shown = [["" if one is None else printable(str(one)) for one in row] for row in body]
    right = ["left", "left" if len(shown[0]) > 1 and shown[0][1] == STATE else "right"]
    alignment = (*right, *["right"] * len(shown[0]))[: len(shown[0])]
    yield tabulate(shown, tablefmt="plain", disable_numparse=True, colalign=alignment)


def table_json(found: UnitTable) -> dict[str, Any]:
    """Give the table under its JSON keys; amounts are text, as everywhere."""

    def values(some: Sequence[Any]) -> list[object]:
        return [plain(one) for one in some]

    def sums(some: Sequence[ColumnSum]) -> dict[str, object]:
        return {
            "total": values([one.total for one in some]),
            "blank": [one.blank for one in some],
        }

    def beside(**last: object) -> dict[str, object]:
        return last if found.compared else {}

    return {
        "schema_version": VERSION,
        "year": found.around.year,
        "form": found.form.id,
        "cells": [
            {"address": str(cell), "heads": list(heads_of(found.form, cell))}
            for cell in found.cells
        ],
        "units": [
            {"organ": one.organ, "remark": one.remark, "this": values(one.this)}
            | beside(last=values(one.last))
            for one in found.rows()
        ],
        "sums": {"this": sums(found.this)}
        | beside(last=sums(found.last), grown=sums(found.grown)),
        "missing": list(found.missing),
        "unread": list(found.unread),
        "wrong": found.wrong,
        "whole": found.whole,
    }


def table_talk(found: UnitTable) -> Iterator[str]:
    """Say how many units there are, who is missing, and what else lies there."""
    away = (found.missing, found.unread, found.bare)
    count = len(found.lines) - sum(map(len, away))
    yield f"{found.around.year} 年度：{count} 个单位有数，每个 {len(found.cells)} 格"
    if found.missing:
        yield f"未报：{first_of(found.missing, FEW)}"
    yield from found.apart
    if found.wrong:
        yield f"{_wrong(found.wrong)}；{AS_STATED}"
    if found.bare:
        yield f"一格也没有填的：{first_of(found.bare, FEW)}"
    if short := [organ for organ in found.blank if organ not in found.bare]:
        yield f"有格没有数的：{first_of(short, FEW)}；{NOT_ZERO}"
    if found.around.roster_is_open:
        yield f"{found.around.roster} {SEEMS_OPEN}"
    yield from account_remarks(found.left_out)
