"""One report: its numbers, and what was changed in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govreport.forms import Form
from govreport.output.columns import plain
from govreport.prose.beside import beside
from govreport.render.text import render_text
from govreport.report import Report
from govreport.tasks.edit import Counted, Zeroed
from govreport.tasks.narrative import Written

FEW = 10
"""This many cells are named one by one."""


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


def zeroed_lines(file: Path, done: Zeroed) -> Iterator[str]:
    """Tell which cells were declared: by name if few, else how many in each part."""
    cells, form = done.cells, done.form
    yield f"{file}：{len(cells)} 格填为 0" if cells else f"{file}：没有空着的格"
    if len(cells) <= FEW:
        yield from (f"  {form.label(cell)}" for cell in cells)
    else:
        for table in form.tables:
            count = sum(cell.table == table for cell in cells)
            if count:
                yield f"  {form.section_of_table(table).heading}：{count} 格"
    carried = [cell for cell in cells if (cell.table, cell.item) in _carried(form)]
    if carried:
        names = "、".join(dict.fromkeys(form.item(cell).label for cell in carried))
        yield f"  其中有：{names}；请与上年报告和登记簿核对，确实没有才是 0"


def _carried(form: Form) -> set[tuple[str, str]]:
    return {
        (term.cell.table, term.cell.item)
        for identity in form.identities
        if identity.across_years and len(identity.left) == len(identity.right) == 1
        for term in (*identity.left, *identity.right)
    }
