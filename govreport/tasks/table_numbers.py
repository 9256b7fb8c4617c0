"""What a file gives to a table of units: its numbers, and what is to be known of them."""

import pickle
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from govreport.compare import compared_numbers
from govreport.errors import GovReportError
from govreport.findings import Finding
from govreport.forms import Cell, Form
from govreport.forms import form as form_called
from govreport.guard import guard
from govreport.organs import kind_of
from govreport.report import Organ, Report
from govreport.rollup.from_parts import from_parts, parts_of_totals, whole_only
from govreport.rollup.together import together
from govreport.tasks.stated_totals import Numbers, all_hold, faults, hold, in_words
from govreport.tasks.states import READY, UNREADABLE
from govreport.tasks.unit_reports import UnitReport, sums_beside
from govreport.text import some
from govreport.workspace import Source, Workspace

NOTHING_THERE: Numbers = ()


class CellsAsked(NamedTuple):
    """What is wanted of each file."""

    workspace: Workspace
    form: str
    cells: tuple[Cell, ...]
    compare: bool


class NumbersOfYear(NamedTuple):
    """A unit's numbers of one year, None where there are none.

    Where its totals don't hold, `added` is what goes into the sums, totals computed from
    their parts, and `whole` the same without those that lack a part; () otherwise.
    """

    shown: Numbers = NOTHING_THERE
    added: Numbers = NOTHING_THERE
    whole: Numbers = NOTHING_THERE


class UnitRead(NamedTuple):
    """What a file has of that, packed with what is to be known of it.

    `blank` counts numbers that a person has yet to fill in, `wrong` totals that don't
    hold; `bare` tells that nothing is there at all.
    """

    report: UnitReport
    packed: bytes = b""
    blank: int = 0
    wrong: int = 0
    bare: bool = False


def read_numbers(asked: CellsAsked, file: Path) -> UnitRead:
    """Read the numbers of a file, and of last year's that count for its organ."""
    form = form_called(asked.form)
    try:
        with guard(file):
            source = asked.workspace.open(file)
            report = source.report
            this, wrong = _of_year(asked, form, [source], report)
            blank = _blanks(form, report, asked.cells)
            told, last = "", NumbersOfYear()
            if asked.compare:
                told, last = _last_numbers(asked, form, file)
            remarks = (_blanks_told(form, report, blank), in_words(wrong), told)
    except GovReportError as error:
        names = frozenset({file.stem})
        unit = UnitReport(
            file, file.stem, names, kind_of(file.stem), UNREADABLE, error=error
        )
        return UnitRead(unit)
    organ = report.organ.name or file.stem
    unit = UnitReport(
        file,
        organ,
        report.organ.names - {""} or frozenset({file.stem}),
        report.organ.kind or kind_of(organ),
        READY,
        sums_here=sums_beside(file, report),
        older=report.organ.older,
    )
    packed = pickle.dumps(("；".join(filter(None, remarks)), this, last))
    return UnitRead(unit, packed, blank, len(wrong), all(one is None for one in this.shown))


def _of_year(
    asked: CellsAsked, form: Form, sources: Sequence[Source], report: Report
) -> tuple[NumbersOfYear, list[Finding]]:
    """Give a report's numbers, and what is wrong with totals of the files it is of."""
    cells = asked.cells
    shown = _on(form, report, cells)
    if len(sources) == 1 and _holds(form, report, cells, shown):
        return NumbersOfYear(shown), []
    tables = {cell.table for cell in cells}
    wrong = list[Finding]()
    for source in sources:
        own = source.report.form
        near = cells if own is form else [one for one in own.cells if one.table in tables]
        wrong += faults(asked.workspace, source, frozenset(near))
    added, whole = (_on(form, one(report), cells) for one in (from_parts, whole_only))
    return NumbersOfYear(shown, added, whole), wrong


def _holds(form: Form, report: Report, cells: Sequence[Cell], shown: Numbers) -> bool:
    if report.form is form and cells == form.cells:
        return hold(form, shown)
    return all_hold(report)


def _on(form: Form, report: Report, cells: Sequence[Cell]) -> Numbers:
    """Give a report's numbers as a form has them; None where they have no place there."""
    if _is_on(form, report):
        return tuple(map(report.value, cells))
    numbers = compared_numbers(report, Report(form, None, Organ("")))
    known = {one.address.cell: one.last for one in numbers if not one.why_not}
    return tuple(map(known.get, cells))


def _is_on(form: Form, report: Report) -> bool:
    return report.form.id == form.id and not report.form.borrowed


@cache
def _typed(form: Form, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """List what a person fills in of some cells, and of what makes up the totals."""
    parts = parts_of_totals(form)
    found = (part for cell in cells for part, _ in parts.get(cell, ((cell, False),)))
    return tuple(dict.fromkeys(found))


def _blanks(form: Form, report: Report, cells: tuple[Cell, ...]) -> int:
    """Count the numbers that nobody has filled in, of the cells and of their parts."""
    if _is_on(form, report):
        return sum(map(report.is_blank, _typed(form, cells)))
    return _on(form, report, _typed(form, cells)).count(None)


def _blanks_told(form: Form, report: Report, blank: int) -> str:
    told = "" if _is_on(form, report) else "有的表用的是另一种表式，只列对得上的数；"
    return f"{told}{blank} 格没有数" if blank else told.rstrip("；")


def _last_numbers(asked: CellsAsked, form: Form, file: Path) -> tuple[str, NumbersOfYear]:
    """Read last year's numbers; what is to be said of them, none where there are none."""
    found, nothing = asked.workspace.before(file), NumbersOfYear()
    if found.past.absent:
        return f"上年缺{some(found.past.absent)}的报告，没有上年的数", nothing
    if not found.files:
        shared = some([f"“{one}”" for one in found.past.shared])
        told = f"由{shared}分设，没有上年的数" if shared else "没有上年的报告"
        return told, nothing
    try:
        sources = [asked.workspace.open(one) for one in found.files]
        last = together([one.report for one in sources])
    except GovReportError as error:
        return f"上年的报告读不了：{error}", nothing
    numbers, wrong = _of_year(asked, form, sources, last)
    names = some([one.stem for one in found.files])
    told = f"上年的是{names}相加" * (len(sources) > 1)
    return "；".join(filter(None, (told, in_words(wrong, "上年的报告")))), numbers
