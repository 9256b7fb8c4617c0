"""One report: its numbers, and what was changed in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from govreport.forms import Cell, Form, Item, ItemType
from govreport.output.columns import plain
from govreport.prose.beside import beside
from govreport.render.text import render_text
from govreport.report import PICTURE, Report
from govreport.tasks.edit import Counted, Zeroed
from govreport.tasks.narrative import Written

NIL_MARKS = frozenset("/／-—–－〇○") | {"——", "--", "无", "没有", "零", "/", "N/A"}
"""What people print for nothing; that it means so somebody must say."""


def report_json(report: Report) -> dict[str, Any]:
    """Give a report under its JSON keys."""
    return {
        "organ": report.organ.name,
        "year": report.year,
        "form": report.form.id,
        "cells": {str(cell): plain(value) for cell, value in report.values().items()},
        "narrative": dict(report.narrative),
        "counts": {name: plain(raw) for name, raw in report.counts.items()},
    }


def report_text(report: Report) -> str:
    """Give a report as it reads in print, with its other figures."""
    lines = [render_text(report).rstrip("\n")]
    if report.counts:
        lines.append("\n其他数字")
    for name, value in report.counts.items():
        lines.append(f"  {name} {'（未填）' if value == '' else value}")
    return "\n".join(lines)


def beside_text(report: Report, previous: Report) -> str:
    """Give a report's prose part by part, each with what last year's says there."""
    lines, told = [report.full_title, f"上年：{previous.full_title}"], ""
    heads = {
        section.id: section.heading or section.part
        for form in (previous.form, report.form)
        for section in form.sections
    }
    for one in beside(report, previous):
        lines += ["", heads[one.section]] if one.section != told else []
        told = one.section
        lines.append("")
        for label, text in (("本年", one.now), ("上年", one.last)):
            first, *rest = text.split("\n") if text else ["（没有）"]
            lines += [f"{label}｜{first}", *(f"　　｜{line}" for line in rest)]
    return "\n".join(lines)


def counted_lines(done: Counted) -> Iterator[str]:
    """Tell how a number was changed, and whether a new tally may be mistyped."""
    label, path = done.number.label, ".".join(done.number.path)
    yield f"{label}：{done.before or '空'} → {done.after}（{path}）"
    if done.new:
        hint = f"；已有相近的“{done.near}”，写错了请改" if done.near else ""
        yield f"新添一项其他数字“{label}”{hint}"


def written_lines(done: Written) -> Iterator[str]:
    """Tell what a section's text became, and what its live numbers say."""
    name = done.section.heading or done.section.part
    yield f"{name}：{done.before} 字 → {len(done.text)} 字"
    for written, number in done.filled.items():
        yield f"  {written} → {number}"
    if not done.text.strip():
        yield "这一部分现在是空的"
    if done.heads:
        heads = "、".join(f"“{head}”" for head in done.heads)
        ask = "是不是把别的部分也贴进来了？标题由程序印，请删去"
        yield f"这段正文里有格式的标题 {heads}，{ask}"


def zeroed_lines(file: Path, done: Zeroed) -> Iterator[str]:
    """Tell all cells that were declared to be 0, and those that were left and why."""
    cells, form = done.cells, done.form
    would = "填为 0" if done.saved else "会填为 0；文件没有变动"
    none = "没有可以填的格" if done.printed else "没有空着的格"
    yield f"{file}：{len(cells)} 格{would}" if cells else f"{file}：{none}"
    for table in form.tables:
        of_table = [cell for cell in cells if cell.table == table]
        if of_table:
            yield f"  {form.section_of_table(table).heading}：{len(of_table)} 格"
            yield from _declared(form, of_table)
    carried = [cell for cell in cells if (cell.table, cell.item) in _carried(form)]
    if carried:
        names = "、".join(dict.fromkeys(form.item(cell).label for cell in carried))
        yield f"  其中有：{names}；请与上年报告和登记簿核对，确实没有才是 0"
    pictured = Counter(cell.table for cell, text in done.printed.items() if text == PICTURE)
    for table, number in pictured.items():
        heading = form.section_of_table(table).heading
        yield f"  {heading}：表是图片，{number} 格没有填，请先照着图片录入"
    odd = {cell: text for cell, text in done.printed.items() if text != PICTURE}
    if odd:
        yield f"  没有填的 {len(odd)} 格，原件印的不是数，请看原件："
        for cell, text in odd.items():
            unit = "，单位应是万元" if form.item(cell).type is ItemType.AMOUNT else ""
            yield f"    {form.label(cell)}：印的是“{text}”{unit}"
        marks = ",".join(
            dict.fromkeys(one for one in done.printed.values() if one in NIL_MARKS)
        )
        if marks:
            yield f"  “{marks}”就是没有发生的，请再加 --printed '{marks}'"


def _declared(form: Form, cells: Sequence[Cell]) -> Iterator[str]:
    """Tell cells of a table: columns or rows of which the same is declared together."""
    items: dict[tuple[str, ...], list[Item]] = {}
    for block in dict.fromkeys(cell.block for cell in cells):
        own = [cell for cell in cells if cell.block == block]
        items.setdefault(tuple(_named(form, own)), []).append(form.block(own[0]))
    for names, blocks in items.items():
        labels = "、".join(block.label for block in blocks)
        each = "各" if len(blocks) > 1 else ""
        yield f"    {labels}{each}：{'，'.join(names)}"


def _named(form: Form, cells: Sequence[Cell]) -> Iterator[str]:
    """Name some cells of a block, what is all of it or of a group by that."""
    first = cells[0]
    typed = [one for one in form.typed_of[first.table] if one.block == first.block]
    if len(cells) == len(typed) > 1:
        yield f"全部 {len(typed)} 格"
        return
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        groups.setdefault(form.item(cell).path[:-1], []).append(cell)
    for path, members in groups.items():
        whole = [one for one in typed if form.item(one).path[:-1] == path]
        parted = any(
            form.item(one).path[: len(path)] == path for one in typed if one not in whole
        )
        if path and not parted and len(members) == len(whole) > 1:
            yield f"{path[-1]} {len(members)} 格"
        else:
            yield from (form.item(cell).short for cell in members)


def _carried(form: Form) -> set[tuple[str, str]]:
    return {
        (term.cell.table, term.cell.item)
        for identity in form.identities
        if identity.across_years and len(identity.left) == len(identity.right) == 1
        for term in (*identity.left, *identity.right)
    }
