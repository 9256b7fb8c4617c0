"""What was compared, all of it: under JSON keys, and for Excel a row for each number."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from govreport.compare import ComparedNumber, Comparison
from govreport.output.columns import Column, as_file, as_json, as_page, plain
from govreport.output.comparison import (
    Found,
    comparison_lines,
    county_told,
    names_of,
    only_in_one,
    part_title,
)
from govreport.output.comparison_page import comparison_page
from govreport.output.comparison_talk import wrong_totals
from govreport.output.workbooks import SheetPage, csv_of
from govreport.prose.differences import TextRun
from govreport.tasks.compare_units import ComparedUnit, CountyComparison
from govreport.tomlfile.plain import Content

VERSION = 1


class Row(NamedTuple):
    """A number of one comparison, or of a unit, with the reports' names."""

    last: str
    this: str
    number: ComparedNumber
    part: str
    organ: str = ""
    remark: str = ""


def rows_of(found: Found) -> Iterator[Row]:
    """Give all numbers, one by one."""
    if isinstance(found, CountyComparison):
        last, this = map(str, found.years)
        for one in found.totals:
            yield Row(last, this, one, one.part, "各单位相加")
        for one in found.in_both:
            yield Row(last, this, one, one.part, "两年都有报告的单位相加")
        for unit in found.units:
            for one in unit.numbers:
                yield Row(last, this, one, one.part, unit.organ, unit.remark)
        return
    names = names_of(found)
    for at, step in enumerate(found.steps):
        for one in step.numbers:
            organ = step.this.organ.name or step.last.organ.name
            yield Row(names[at], names[at + 1], one, part_title(step, one.part), organ)


def comparison_sheet(found: Found) -> SheetPage:
    """Give all numbers for Excel, a row each."""
    columns: tuple[Column[Row], ...] = (
        Column(lambda row: row.organ, head="机关"),
        Column(lambda row: row.last, head="前一份"),
        Column(lambda row: row.this, head="后一份"),
        Column(lambda row: row.part, head="部分"),
        Column(lambda row: row.number.label, head="名称"),
        Column(lambda row: row.number.address, head="地址"),
        Column(lambda row: row.number.last, head="前一份的数"),
        Column(lambda row: row.number.this, head="后一份的数"),
        Column(lambda row: row.number.difference, head="增减"),
        Column(lambda row: row.number.percentage, head="增减%"),
        Column(lambda row: row.number.why_not, head="不能比的原因"),
    )
    if not isinstance(found, CountyComparison):
        return as_page(columns, rows_of(found), "对比")
    columns = (*columns, Column(lambda row: row.remark, head="情况"))
    notes = [*county_told(found), *wrong_totals(found), *only_in_one(found)]
    return as_page(columns, rows_of(found), "对比")._replace(notes=notes)


def comparison_csv(found: Found) -> bytes:
    """Give all numbers as CSV."""
    return csv_of(comparison_sheet(found))


NUMBER: tuple[Column[ComparedNumber], ...] = (
    Column(lambda one: str(one.address), "address"),
    Column(lambda one: one.label, "label"),
    Column(lambda one: plain(one.last), "last"),
    Column(lambda one: plain(one.this), "this"),
    Column(lambda one: plain(one.difference), "difference"),
    Column(lambda one: plain(one.percentage), "percentage"),
    Column(lambda one: one.headline, "headline"),
    Column(lambda one: one.why_not or None, "not_comparable"),
)


def comparison_json(found: Found) -> dict[str, Any]:
    """Give what was compared under its JSON keys."""
    if isinstance(found, CountyComparison):
        return {
            "schema_version": VERSION,
            "years": list(found.years),
            "totals": [
                as_json(NUMBER, one) | {"blank": found.blanks.get(one.address, 0)}
                for one in found.totals
            ],
            "in_both": [as_json(NUMBER, one) for one in found.in_both],
            "units": [_unit_json(one) for one in found.units],
            "sums": list(found.sums),
        }
    return {
        "schema_version": VERSION,
        "organ": found.organ or None,
        "reports": [
            {
                "files": [str(path) for path in one.files],
                "organ": one.report.organ.name,
                "year": one.report.year,
                "form": one.report.form.id,
            }
            for one in found.reports
        ],
        "comparisons": [_step_json(step) for step in found.steps],
        "remarks": list(found.remarks),
    }


def comparison_html(found: Found, *, whole: bool = False) -> bytes:
    """Give the page, which tells what didn't change too where `whole`."""
    return comparison_page(found, whole=whole).encode("utf-8", "replace")


def comparison_file(found: Found, form: str, *, whole: bool = False) -> Content:
    """Give what a file of that form has of it; people's ones all where `whole`."""
    if form == "html":
        return comparison_html(found, whole=whole)
    lines = partial(comparison_lines, whole=whole)
    return as_file(form, found, comparison_sheet, comparison_json, lines)


def _unit_json(unit: ComparedUnit) -> dict[str, Any]:
    return {
        "organ": unit.organ,
        "last_organs": list(unit.last),
        "reported_last": bool(unit.last),
        "reported_this": unit.goes_on,
        "numbers": [as_json(NUMBER, one) for one in unit.numbers],
        "wrong_totals": unit.remark or None,
        "error": None if unit.error is None else str(unit.error),
    }


def _step_json(step: Comparison) -> dict[str, Any]:
    return {
        "changed": step.changed,
        "numbers": [as_json(NUMBER, one) for one in step.numbers],
        "lines": [
            {"name": one.name, "label": one.label, "runs": _runs(one.runs)}
            for one in step.lines
        ],
        "prose": [
            {
                "section": one.section,
                "heading": one.heading,
                "paragraphs": [
                    {
                        "last": paragraph.last,
                        "this": paragraph.this,
                        "moved": paragraph.moved,
                        "runs": _runs(paragraph.runs),
                    }
                    for paragraph in one.paragraphs
                ],
            }
            for one in step.prose
        ],
    }


def _runs(runs: Sequence[TextRun]) -> list[dict[str, str]]:
    return [run._asdict() for run in runs]
