"""The names that a template may use, with what stands behind them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from govreport.prose import Paragraph, paragraphs
from govreport.report import Report, Value
from govreport.text import width

TITLE_LINE = 40
"""Columns that a line of the title has room for: 20 characters of 22 pt."""


class Branch(dict[str, object]):
    """A group of names that knows its own, so that an error can spell all of it."""

    def __init__(self, path: str, entries: dict[str, object]) -> None:
        """`path` is the dotted name of the group."""
        super().__init__(entries)
        self.path = path


def context_of(report: Report, *, draft: bool) -> dict[str, object]:
    """All names: facts about the report, its prose, every number at its address."""
    return {
        "title": broken_title(report),
        "organ": report.organ.name,
        "year": "____" if report.year is None else report.year,
        "draft": draft,
        "signature": report.signature,
        "signed_on": chinese_date(report.signed_on),
        "narrative": Branch("narrative", dict(_narrative(report))),
        **_numbers(report),
    }


def broken_title(report: Report) -> str:
    """The title, one that needs two lines broken after the organ's name."""
    title, organ = report.full_title, report.organ.name
    rest = title.removeprefix(organ)
    short = width(title) <= TITLE_LINE
    if short or rest == title or not rest or width(organ) > TITLE_LINE:
        return title
    return f"{organ}\n{rest}"


def names_of(context: dict[str, object], path: str = "") -> Iterator[str]:
    """All dotted names of a context, groups left out."""
    for name, value in context.items():
        if isinstance(value, Branch):
            yield from names_of(value, f"{value.path}.")
        else:
            yield f"{path}{name}"


def display(value: Value | None) -> str:
    """A number as it is printed, `0.0000` with its decimals; "" where missing."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def chinese_date(day: date | None) -> str:
    """A date as a document is signed with it: `2023年1月20日`; "" for none."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def _narrative(report: Report) -> Iterator[tuple[str, tuple[Paragraph, ...]]]:
    """The prose of every section of the form, empty ones too.

    All text of a narrative goes through here.
    """
    for section in report.form.sections:
        yield section.id, paragraphs(report.narrative.get(section.id, ""))


def _numbers(report: Report) -> dict[str, object]:
    """Every number at its address: table, block, item."""
    tables: dict[str, object] = {}
    for table in report.form.tables.values():
        blocks = Branch(table.id, {})
        for cell in table.cells:
            if cell.block not in blocks:
                items = Branch(f"{table.id}.{cell.block}", {})
                blocks[cell.block] = items
            items[cell.item] = display(report.value(cell))
        tables[table.id] = blocks
    return tables
