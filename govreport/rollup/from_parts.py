"""A report with its totals as its parts come to, whatever it states: what is added up."""

from dataclasses import replace
from decimal import localcontext
from functools import cache

from govreport.forms import Cell, Form
from govreport.report import Report
from govreport.rollup.total import EXACT, Number


def from_parts(report: Report) -> Report:
    """Compute every total of a report from those of its parts that are there.

    A total that a report states may be wrong, and in a sum of many nobody would see it.
    """
    entries, form = _typed(report), report.form
    with localcontext(prec=EXACT):
        for cell, parts in parts_of_totals(form).items():
            numbers = [
                -value if negative else value
                for part, negative in parts
                if isinstance(value := report.stated.get(part), Number)
            ]
            if numbers:
                entries[cell] = sum(numbers)
    return replace(report, entries=entries)


def whole_only(report: Report) -> Report:
    """Leave out what a report states of totals: one that lacks a part has none then."""
    return replace(report, entries=_typed(report))


def _typed(report: Report) -> dict[Cell, object]:
    form = report.form
    return {cell: raw for cell, raw in report.entries.items() if not form.is_derived(cell)}


@cache
def parts_of_totals(form: Form) -> dict[Cell, tuple[tuple[Cell, bool], ...]]:
    """Find for each total the typed numbers that make it up, and which are subtracted."""
    return {cell: _parts(form, cell) for cell in form.cells if form.is_derived(cell)}


def _parts(
    form: Form, cell: Cell, *, negative: bool = False
) -> tuple[tuple[Cell, bool], ...]:
    if not form.is_derived(cell):
        return ((cell, negative),)
    return tuple(
        part
        for term in form.defined_by[cell][0].right
        for part in _parts(form, term.cell, negative=negative != term.negative)
    )
