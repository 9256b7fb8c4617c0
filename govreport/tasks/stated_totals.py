"""What a report's stated totals are worth: whether they hold, what its parts come to."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from govreport.findings import Finding, Severity
from govreport.forms import Cell, Form
from govreport.report import Report, Value, no_location
from govreport.rules import Case, check
from govreport.rules.identities import equations
from govreport.text import some
from govreport.workspace import Source, Workspace

Numbers = tuple[Value | None, ...]
Pick = Callable[[Numbers], tuple[Any, ...]]
"""What takes numbers out of all of a form's."""


def hold(form: Form, numbers: Numbers) -> bool:
    """Whether all numbers of a form are there, and its totals what their parts come to."""
    try:
        return all(sum(one(numbers)) == sum(other(numbers)) for one, other in _pairs(form))
    except TypeError:  # a blank
        return False


@lru_cache(maxsize=32)
def _pairs(form: Form) -> tuple[tuple[Pick, Pick], ...]:
    """Tell by their places in the form which numbers come to the same."""
    place = {cell: at for at, cell in enumerate(form.cells)}
    due = (one.signed for one in equations(form) if not one.last)
    return tuple(
        (
            _pick([place[cell] for cell, sign in signed if sign > 0]),
            _pick([place[cell] for cell, sign in signed if sign < 0]),
        )
        for signed in due
    )


def _pick(places: list[int]) -> Pick:
    """Pick always a tuple; `itemgetter` would give one alone as it is."""
    first, *others = places
    return itemgetter(first, *others) if others else lambda numbers: (numbers[first],)


def all_hold(report: Report) -> bool:
    """Whether all numbers of a report are there, and its totals hold."""
    return hold(report.form, tuple(map(report.value, report.form.cells)))


def faults(
    workspace: Workspace, source: Source, cells: Collection[Cell] | None = None
) -> list[Finding]:
    """Find which totals don't hold, nobody having said why.

    Around some cells, if such are named, all that doesn't add up.
    """
    report = replace(source.report, locate=no_location)  # places in files are dear
    codes = frozenset(
        one.code for one in report.form.identities if cells is not None or one.defines
    )
    settings = workspace.of(source.workspace).settings
    return [
        one
        for one in check(Case(report, settings=settings), codes)
        if one.severity is Severity.ERROR
        and one.waived is None
        and (cells is None or any(place.address.cell in cells for place in one.places))
    ]


def in_words(found: Collection[Finding], of: str = "") -> str:
    """Say how many totals don't hold, and which; "" for none."""
    names = list(dict.fromkeys(str(one.subject) for one in found))
    return f"{of}有错误 {len(found)} 处：总计合不上（{some(names)}）" if found else ""
