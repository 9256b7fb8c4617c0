"""A roll-up as a person reads it, as JSON and for Excel."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from govreport.forms import Cell
from govreport.organs import GOVERNMENT, OFFICE
from govreport.output.columns import MANY, listed, plain
from govreport.output.inbox import NOBODY, account_json, account_remarks
from govreport.output.workbooks import SheetPage, csv_of
from govreport.report import COUNTS, Value
from govreport.rollup.total import Hybrid, Incomplete, Trace, Unsummable
from govreport.tasks.inbox import InboxAccount
from govreport.tasks.rollup import RollupResult
from govreport.tasks.rollup_target import Refused
from govreport.text import first_of, padded, some, width
from govreport.workspace.roster import SAME

FEW, UNITS = 3, "个单位"
"""This many cells or units are named on a line."""


def warnings(result: RollupResult) -> Iterator[str]:
    """Say what a person may want to know that keeps nothing from being written."""
    if result.goal.organ.kind == GOVERNMENT and OFFICE not in result.total.kinds:
        yield "各单位里没有政府办公室的报告；政府的汇总一般也包括办公室自己的那一份，请核对"
    yield from _lacking(result)
    if result.own:
        yield f"{some(result.own, UNITS)} 是汇总机关自己的报告，没有算进去"
    if result.others:
        yield f"另有 {result.others} 份别的年份的报告，没有算进去"
    for files in result.alike:
        named = "和".join(f"“{name}”（{path}）" for path, name in files.items())
        yield f"{named}只差前面的地名，请核对是不是同一单位；{SAME}"
    if _knows_nobody(result):
        yield NOBODY
    if result.unused is not None:
        yield f"没有看谁没有报；这里有名册，加 --expect {result.unused} 就会看"
    yield from _unlisted(result)
    for organ, entered in result.renamed:
        yield f"名册上的“{entered}”，报告里的机关名称是“{organ}”，请核对"
    yield from account_remarks(result.account)
    unread = (str(one.error) for one in result.account.unread)
    yield from (told for told in unread if told not in result.refused)
    if result.dropped:
        names = "、".join(result.dropped)
        yield f"其他数字里的 {names} 各单位都没有，文件里的数没有动，请核对"


def _knows_nobody(result: RollupResult) -> bool:
    """Whether a government's sum has nothing by which to tell who is missing."""
    of_all = result.goal.organ.kind == GOVERNMENT
    return of_all and result.missing is None and result.unused is None


def _lacking(result: RollupResult) -> Iterator[str]:
    """Say what keeps a sum from being whole that did not keep it from being written."""
    faulty, lacking = result.shortfall.errors, result.shortfall.units
    if faulty:
        named = some([f"“{name}”" for name in faulty], UNITS)
        yield f"{named}的报告有错误，加进来的数可能不对；请用 validate 查看，改好再汇总"
    elif result.faults:
        yield f"汇总出来的数有 {len(result.faults)} 处合不上，请核对"
    if result.lying is not None and result.missing:
        of = "上年的报告 {} 里有" if result.lying.is_dir() else "名册 {} 上"
        yield (
            f"{of.format(result.lying)}的{some(result.missing, UNITS)}还没有报；"
            f"要等报齐了再汇总，加 --expect {result.lying}"
        )
    if result.written and lacking:
        yield (
            f"这份汇总不全：没有报的、没有填完的、有错误的共 {len(lacking)} 个单位，都记在"
            "汇总的文件里了；补齐后请重新汇总，在那以前只能生成草稿"
        )


def _unlisted(result: RollupResult) -> Iterator[str]:
    for organ in result.unlisted or ():
        if near := result.candidates.get(organ):
            yield (
                f"“{organ}”不在名册上，也算进去了；没有报的有“{'”“'.join(near)}”，"
                f"请核对；{SAME}"
            )
    if result.unlisted:
        yield f"{some(result.unlisted, UNITS)}不在名册上，也算进去了，请核对"


def lines(result: RollupResult, *, dry_run: bool = False) -> Iterator[str]:
    """Give the account, line by line."""
    goal, total = result.goal, result.total
    yield f"{goal.organ.name} {goal.year} 年：{len(total.units)} 个单位相加"
    yield from _headlines(result)
    if total.counts:
        yield "  其他数字"
        for name, count in total.counts.items():
            yield f"    {name}  {count}（{total.counting[name]} 个单位有）"
    told = [
        f"{total.form.label(cell)}：{value} → {_shown(result.cells[cell])}"
        for cell, value in result.before.items()
    ]
    yield from listed("与文件里原来不同的数", told)
    yield from listed("没有填的数", [_blank(result, one) for one in total.incomplete])
    yield from listed("名册上没有报的", result.missing or ())
    yield from listed("表式不同的单位", [_hybrid(result, one) for one in total.hybrids])
    told = [_open(result, cell, one) for cell, one in result.looked.items()]
    yield from listed("加不出来、要由人填的格", told)
    if result.total.traced is not None:
        yield f"  {trace_label(result)} {_shown(result.traced)}，各单位："
        for part in total.trace:
            value = "没有这个数" if part.value is None else part.value
            yield f"    {part.organ}  {value}（{part.path}）"
    if result.written:
        yield f"  已写入 {result.goal.path}"
    elif dry_run and not result.refused:
        yield "  只算，没有写文件"


def _headlines(result: RollupResult) -> Iterator[str]:
    form, table = result.total.form, ""
    room = max(width(form.label(cell)) for cell in form.headlines)
    for cell in form.headlines:
        if cell.table != table:
            table = cell.table
            yield f"  {form.section_of_table(table).heading}"
        yield f"    {padded(form.label(cell), room)}  {_shown(result.cells[cell])}"


def _shown(value: Value | None) -> str:
    return "（空）" if value is None else str(value)


def _blank(result: RollupResult, one: Incomplete) -> str:
    form = result.total.form
    names = [*(form.label(cell) for cell in one.cells), *one.counts]
    more = " 等" if len(names) > FEW else ""
    return f"{one.organ}（{one.path}）：{len(names)} 个，{'、'.join(names[:FEW])}{more}"


def _hybrid(result: RollupResult, one: Hybrid) -> str:
    """Tell of a unit on another form, and which of its numbers went nowhere."""
    form, theirs = result.total.form, one.whole
    by_form: dict[str, list[str]] = {}
    for table in one.tables:
        part = form.section_of_table(table).part
        by_form.setdefault(theirs.borrowed.get(table, theirs.id), []).append(part)
    tables = [f"{'、'.join(parts)}是 {of} 年表式" for of, parts in by_form.items()]
    told = f"{one.organ}（{one.path}）：{'，'.join(tables)}"
    for numbers, what in (
        (one.divided, "在汇总的表里分成几行，不知道怎么分"),
        (one.homeless, "汇总的表里没有这样的格"),
    ):
        if numbers:
            cells = [f"{theirs.label(cell)} {value}" for cell, value in numbers.items()]
            told += f"；{some(cells, '个数')}，{what}"
    return told


def _open(result: RollupResult, cell: Cell, one: Unsummable) -> str:
    """Tell why a cell has no sum, and what the sum's file has there."""
    units, written = some(one.units, UNITS), result.cells[cell]
    if one.text:
        told = f"是文字，不相加（{units}）"
    else:
        told = f"{units}没有单列这个数，其余单位相加是 {one.known}"
    if written is not None:
        told += f"；文件里现在写的是 {written}，请核对"
    return f"{result.total.form.label(cell)}：{told}"


def trace_label(result: RollupResult) -> str:
    """Name the traced number."""
    trace = result.total.traced
    if isinstance(trace, Cell):
        return result.total.form.label(trace)
    return trace or ""


def as_json(result: RollupResult) -> dict[str, Any]:
    """Give the account under its JSON keys."""
    goal, total = result.goal, result.total
    return {
        "schema_version": 1,
        "organ": goal.organ.name,
        "year": goal.year,
        "form": total.form.id,
        "path": str(goal.path),
        "written": result.written,
        "units": [unit._asdict() for unit in total.units],
        "before": {str(cell): plain(value) for cell, value in result.before.items()},
        "cells": {str(cell): plain(value) for cell, value in result.cells.items()},
        "counts": total.counts,
        "missing_units": None if result.missing is None else list(result.missing),
        "former_units": list(result.gone),
        "faulty_units": list(result.shortfall.errors),
        "whole": result.whole,
        "unlisted_units": None if result.unlisted is None else list(result.unlisted),
        "blanks": [
            one._asdict() | {"cells": [str(cell) for cell in one.cells]}
            for one in total.incomplete
        ],
        "duplicates": [one._asdict() for one in total.all_duplicates],
        "other_forms": [_hybrid_json(one) for one in total.hybrids],
        "open_cells": {
            str(cell): {"known": plain(one.known), "units": list(one.units)}
            for cell, one in total.open.items()
        },
        "errors": list(map(str, result.troubles)),
        "refused": list(result.refused),
        "warnings": list(warnings(result)),
        "trace": None if total.traced is None else _trace_json(result, total.traced),
        **account_json(result.account),
    }


def refused_json(
    error: Refused, organ: str, year: int | None, target: Path | None
) -> dict[str, Any]:
    """Give what `as_json` does where nothing could be added up: why, and nothing else."""
    return {
        "schema_version": 1,
        "organ": organ,
        "year": year,
        "form": None,
        "path": str(target) if target else None,
        "written": False,
        **{key: {} for key in ("before", "cells", "counts", "open_cells")},
        **dict.fromkeys(("units", "blanks", "duplicates", "other_forms"), ()),
        **dict.fromkeys(("former_units", "faulty_units", "errors", "warnings"), ()),
        "whole": False,
        **dict.fromkeys(("missing_units", "unlisted_units", "trace")),
        "refused": [str(error)],
        **account_json(InboxAccount()),
    }


def _hybrid_json(one: Hybrid) -> dict[str, Any]:
    return {
        "path": one.path,
        "organ": one.organ,
        "form": one.form.id,
        "forms": dict(one.form.borrowed),
        "tables": list(one.tables),
        "divided": {str(cell): plain(value) for cell, value in one.divided.items()},
        "homeless": {str(cell): plain(value) for cell, value in one.homeless.items()},
    }


def _address(trace: Trace) -> str:
    return f"{COUNTS}.{trace}" if isinstance(trace, str) else str(trace)


def _trace_json(result: RollupResult, trace: Trace) -> dict[str, Any]:
    return {
        "cell": _address(trace),
        "label": trace_label(result),
        "sum": plain(result.traced),
        "units": [
            one._asdict() | {"value": plain(one.value)} for one in result.total.trace
        ],
    }


def table_page(result: RollupResult) -> SheetPage:
    """Give a line per number of the sum, or of a traced one per unit, for Excel."""
    total, trace = result.total, result.total.traced
    if trace is None:
        cells = [(str(at), total.form.label(at), n) for at, n in result.cells.items()]
        counts = [(f"{COUNTS}.{name}", name, n) for name, n in total.counts.items()]
        return SheetPage("汇总", [("地址", "名称", "合计")], [*cells, *counts])
    head = (_address(trace), trace_label(result))
    rows = [(*head, one.organ, one.path, one.value) for one in total.trace]
    total_row = (*head, "合计", "", result.traced)
    heads = ("地址", "名称", "单位", "文件", "数")
    return SheetPage("各单位", [heads], rows, foot=[total_row])


def sum_page(result: RollupResult, today: date) -> SheetPage:
    """Give the same for people: what it lacks above, addresses in the last column."""
    page, form = table_page(result), result.total.form
    (heads,) = page.heads
    rows = [[*rest, address] for address, *rest in page.rows]
    foot = [[*rest, address] for address, *rest in page.foot]
    heads = (*heads[1:], heads[0])
    if result.total.traced is None:
        parts = [form.section_of_table(cell.table).part for cell in result.cells]
        parts += ["其他数字"] * len(result.total.counts)
        heads = ("部分", *heads)
        rows = [[part, *row] for part, row in zip(parts, rows, strict=True)]
    lead = list(_lead(result, today))
    all_missing = f"没有报的全部单位：{'、'.join(result.shortfall.missing)}"
    notes = [all_missing] * (len(result.shortfall.missing) > MANY)
    return page._replace(heads=[heads], rows=rows, foot=foot, lead=lead, notes=notes)


def _lead(result: RollupResult, today: date) -> Iterator[str]:
    """Say of how many units a sum is, when it was made, and all that it lacks."""
    there, lacks = len(result.total.units), result.shortfall
    due = there + len(lacks.missing)
    whole = "" if result.whole else "，不全"
    yield (
        f"{result.goal.organ.name} {result.goal.year} 年：{there}/{due} 个单位相加{whole}"
        f"（{today} 算出）"
    )
    for title, names in (
        ("没有报", lacks.missing),
        ("没有填完，缺的没有加", lacks.blank),
        ("有错误，加进来的数可能不对", lacks.errors),
    ):
        if names:
            yield f"{title}（{len(names)} 个）：{first_of(names, MANY)}"
    if result.looked:
        yield f"加不出来、要由人填的 {len(result.looked)} 格，合计里是空白"
    if _knows_nobody(result) or result.unused is not None:
        yield "没有照名册看谁没有报"


def as_csv(result: RollupResult) -> bytes:
    """Give the numbers as CSV."""
    return csv_of(table_page(result))
