"""Report → the text of a new file: official labels as aligned comments."""

from collections.abc import Iterable, Iterator, Mapping

from govreport.findings import Path as KeyPath
from govreport.forms import Cell, Form
from govreport.report import BLANK, COUNTS, Organ, Report, Unit, Waiver
from govreport.text import padded
from govreport.tomlfile.tokens import pair_line, token

VALUE_ROOM = 8
"""Columns kept for a value before its comment."""


def dumps(
    report: Report,
    *,
    source: Mapping[str, object] | None = None,
    remarks: Mapping[Cell, str] | None = None,
    schema: str = "",
) -> str:
    """Write a report as TOML; what is not filled in stands as `""`.

    Derived numbers are written only where the report states them. `source` says
    what a report was imported from; `remarks` stand behind the labels of cells.
    `schema` is where an editor finds the schema of the file, seen from there.
    """
    directive = [f"#:schema {schema}"] if schema else []
    lines = _lines(report, source or {}, remarks or {})
    return "\n".join([*directive, *lines, ""])


def cell_order(form: Form) -> tuple[KeyPath, ...]:
    """Give all paths that an edit may add, in the order of the file."""
    narrative = (("narrative", section.id) for section in form.sections)
    return (*narrative, *(tuple(cell) for cell in form.cells))


def cell_comment(form: Form, cell: Cell) -> str:
    """Tell what a line says behind its number: the official label, its group before it."""
    path = form.item(cell).path
    group = f"{path[-2]} " if len(path) > 2 else ""
    return group + path[-1]


def cell_comments(form: Form) -> dict[KeyPath, str]:
    """Tell what each line says behind its number, by the path of its cell."""
    return {tuple(cell): cell_comment(form, cell) for cell in form.cells}


def _lines(
    report: Report, source: Mapping[str, object], remarks: Mapping[Cell, str]
) -> Iterator[str]:
    yield f"# {' '.join(report.full_title.split())}"
    yield '# 等号右边填数或文字；还没填的是 ""，没有发生的填 0；总计由程序算出，不用写。'
    yield pair_line("form", report.form.id)
    if report.form.borrowed:
        yield f"forms = {{ {', '.join(_pairs(report.form.borrowed))} }}"
    keys = ("year", "title", "signature", "signed_on")
    yield from _pairs(_stated({key: getattr(report, key) for key in keys}))
    yield from _organ(report.organ)
    yield from _origin(report, source)
    yield from ("", "[narrative]")
    for section in report.form.sections:
        text = report.narrative.get(section.id)
        if text is not None or not section.table:
            yield f"# {section.heading or section.part}"
            yield f"{section.id} = {_prose(text or '')}"
    yield from ("", f"[{COUNTS}]  # 本年的其他数字，供正文引用，名称自定")
    yield from _pairs(report.counts)
    for table in report.form.tables.values():
        yield from ("", f"# {report.form.section_of_table(table.id).heading}")
        for block in table.blocks.values():
            yield from ("", f"[{table.id}.{block.id}]  # {block.label}")
            yield from _cells(report, table.id, block.id, remarks)
    for waiver in report.waivers:
        yield from ("", "[[waivers]]  # 查过不改的问题")
        yield from _pairs(waiver_entry(waiver))
    if report.shortfall is not None:
        yield from ("", "[sum]  # 汇总时没有报的、没有填完的、有错误的单位")
        yield from _pairs(
            {key: list(names) for key, names in report.shortfall._asdict().items()}
        )
    yield from unit_lines(report.units)


def _organ(organ: Organ) -> Iterator[str]:
    yield from ("", "[organ]")
    told = organ._asdict() | {
        "successor_of": [one._asdict() for one in organ.successor_of],
        "transfers": [
            _stated({"from": one.origin, "since": one.since, "note": one.note})
            for one in organ.transfers
        ],
        "contact": None,
    }
    yield from _pairs({"name": organ.name, **_stated(told)})
    if contact := _stated(organ.contact._asdict()):
        yield from ("", "[organ.contact]  # 前言里写的联系方式")
        yield from _pairs(contact)


def _origin(report: Report, source: Mapping[str, object]) -> Iterator[str]:
    """Yield what a report was imported from, and what of it is no number."""
    if source:
        yield from ("", "[source]  # 导入自")
        yield from _pairs({**source, **_stated({"breaks_off": report.breaks_off})})
    if report.lost:
        yield from ("", "[source.tables]  # 原件里是图片或者没有、要照着录入的表")
        yield from _pairs(report.lost)
    if report.printed:
        yield from ("", "[source.printed]  # 原件印的、没有读成数的")
        yield from _pairs({str(cell): text for cell, text in report.printed.items()})


def unit_lines(units: Iterable[Unit]) -> Iterator[str]:
    """Yield the lines that name the units of a roll-up, those of each together."""
    for unit in units:
        yield "\n".join(("", "[[units]]  # 汇总的单位", *_pairs(unit_entry(unit))))


def waiver_entry(waiver: Waiver) -> dict[str, object]:
    """Give a waiver under its keys in the file, those left out that say nothing."""
    return _stated(
        {
            "code": waiver.code,
            "cells": list(map(str, waiver.cells)),
            "values": list(waiver.values),
            "reason": waiver.reason,
            "by": waiver.by,
        }
    )


def unit_entry(unit: Unit) -> dict[str, object]:
    """Give a unit of a roll-up under its keys in the file, likewise."""
    return _stated(unit._asdict())


def _stated(entry: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in entry.items() if value}


def _pairs(values: Mapping[str, object]) -> Iterator[str]:
    return (pair_line(key, value) for key, value in values.items())


def _prose(text: str) -> str:
    """Write prose over several lines, also when it is one."""
    return token(f"\n{text}").replace('"""\n\n', '"""\n', 1) if text else token(BLANK)


def _cells(
    report: Report, table: str, block: str, remarks: Mapping[Cell, str]
) -> Iterator[str]:
    form = report.form
    items = form.tables[table].items_of[block]
    room = max(map(len, items)) + len(" = ") + VALUE_ROOM
    for item in items:
        cell = Cell(table, block, item)
        if cell not in report.entries and form.is_derived(cell):
            continue
        value = report.entries.get(cell, BLANK)
        line = f"{item} = {token(value)}"
        remark = f"  ← {remarks[cell]}" if cell in remarks else ""
        yield f"{padded(line, room)}  # {cell_comment(form, cell)}{remark}"
