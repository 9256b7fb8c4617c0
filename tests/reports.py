"""Reports made for tests: empty, balanced, with every total stated."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from govreport.forms import Cell, Form, ItemType, form
from govreport.report import Organ, Report
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

ORGAN = Organ("云溪县青石乡人民政府", "township", "township")
PROSE = {
    "preamble": "本报告依照《中华人民共和国政府信息公开条例》编制。",
    "overview": "（一）主动公开情况。按时公开各类信息。\n\n"
    "（二）依申请公开情况。依法办理，按期答复。\n\n"
    "（三）政府信息管理情况。信息发布前经过三道审核。\n\n"
    "（四）政府信息公开平台建设情况。网站专栏由专人维护。\n\n"
    "（五）监督保障情况。工作考核列入年度目标，社会评议结果良好，没有责任追究的情形。",
    "problems": "（一）存在的问题。更新不够及时，内容不够全面。\n\n"
    "（二）改进情况。专人专责，每周检查一次。",
    "other": "本年没有收取信息处理费。",
}
FORMS = ("2019", "2021")
YEARS = {"2019": 2020, "2021": 2022}


class Run(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str


def zero(the_form: Form, cell: Cell) -> object:
    return "0" if the_form.item(cell).type is ItemType.TEXT else 0


def report(form_id: str = "2021", **numbers: object) -> Report:
    """A complete report of zeros; numbers by address, with `__` for the dots."""
    the_form = form(form_id)
    entries = {cell: zero(the_form, cell) for cell in the_form.typed_cells}
    for address, value in numbers.items():
        entries[Cell(*address.split("__"))] = value
    return Report(the_form, YEARS[form_id], ORGAN, entries, dict(PROSE))


def with_cells(base: Report, values: Mapping[Cell, object]) -> Report:
    """The same report with some entries replaced."""
    return replace(base, entries={**base.entries, **values})


def stated(base: Report) -> Report:
    """The same report with every total written down."""
    return replace(base, entries={**base.entries, **base.values()})


def balanced(form_id: str, seed: int, *, scale: int = 50) -> Report:
    """A random report in which every identity holds, totals left out."""
    the_form, dice = form(form_id), random.Random(seed)  # noqa: S311 -- test data
    entries = {cell: _drawn(the_form, cell, dice, scale) for cell in the_form.typed_cells}
    base = Report(the_form, YEARS[form_id], ORGAN, entries, dict(PROSE))
    for block in the_form.tables["applications"].blocks.values():
        if not block.derived:
            settled = base.value(Cell("applications", block.id, "settled"))
            carried_out = entries[Cell("applications", block.id, "carried_out")]
            assert isinstance(settled, int)
            assert isinstance(carried_out, int)
            came = settled + carried_out
            carried_in = dice.randint(0, came)
            entries[Cell("applications", block.id, "carried_in")] = carried_in
            entries[Cell("applications", block.id, "received")] = came - carried_in
    return replace(base, entries=entries)


def _drawn(the_form: Form, cell: Cell, dice: random.Random, scale: int) -> object:
    """A number that may stand in a cell of a township's report."""
    kind = the_form.item(cell).type
    if kind is ItemType.TEXT:
        return f"{dice.randrange(scale)}元"
    if kind is ItemType.AMOUNT:
        return Decimal(dice.randrange(scale * 10_000)) / 10_000
    if kind is ItemType.CHANGE:
        return dice.randrange(-scale, scale)
    if cell.block == "regulations":
        return 0
    return dice.randrange(scale) + (scale if cell.item == "in_force" else 0)


def saved(base: Report, folder: Path, *, year: int | None = None) -> Path:
    """The report as a file in its year's folder."""
    path = folder / str(year or base.year) / f"{base.organ.name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(base), encoding="utf-8", newline="\n")
    return path


def reloaded(base: Report, folder: Path) -> Report:
    """The report as it comes back from its file, with places."""
    return load(saved(base, folder))


def dumps_of(base: Report) -> bytes:
    """The bytes of the report's file."""
    return dumps(base).encode()
