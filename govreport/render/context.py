"""The names that a template may use, with what stands behind them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from govreport.prose import paragraphs
from govreport.report import Report, Value
from govreport.text import width

TITLE_LINE = 40
"""Columns that a line of the title has room for: 20 characters of 22 pt."""
SIGNATURE_LINE = 52
"""Those of a line of the signature, two characters from the margin."""


class Branch(dict[str, object]):
    """Group of names that knows its own, so that an error can spell all of it."""

    def __init__(self, path: str, entries: dict[str, object]) -> None:
        """Take the entries; `path` is the dotted name of the group."""
        super().__init__(entries)
        self.path = path


def context_of(report: Report, *, draft: bool) -> dict[str, object]:
    """Name the facts about the report, its prose, and every number at its address."""
    prose: dict[str, object] = {
        section.id: paragraphs(report.narrative.get(section.id, ""))
        for section in report.form.sections
    }
    return {
        "title": broken_title(report),
        "organ": report.organ.name,
        "year": "____" if report.year is None else report.year,
        "draft": draft,
        "signature": broken_name(report.signature, SIGNATURE_LINE),
        "signed_on": chinese_date(report.signed_on),
        "narrative": Branch("narrative", prose),
        **_numbers(report),
    }


def broken_title(report: Report) -> str:
    """Break the title after the organ's name, or within one that a line can't hold.

    Lines are parted by a line break, and none breaks a word.
    """
    title, organ = report.full_title, report.organ.name
    rest = title.removeprefix(organ)
    if width(title) <= TITLE_LINE or rest == title or not rest:
        return title
    if width(organ) <= TITLE_LINE:
        return f"{organ}\n{rest}"
    from govreport.render.lines import in_lines, words_of_name, words_of_title

    return in_lines((*words_of_name(organ), *words_of_title(rest)), TITLE_LINE)


def broken_name(name: str, columns: int) -> str:
    """Break a name that a line can't hold between its words."""
    if width(name) <= columns:
        return name
    from govreport.render.lines import in_lines, words_of_name

    return in_lines(words_of_name(name), columns)


def dotted_names(context: dict[str, object], path: str = "") -> Iterator[str]:
    """Give all dotted names of a context, groups left out."""
    for name, value in context.items():
        if isinstance(value, Branch):
            yield from dotted_names(value, f"{value.path}.")
        else:
            yield f"{path}{name}"


def display(value: Value | None) -> str:
    """Write a number as it is printed, `0.0000` with its decimals; "" where missing."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def halves(label: str) -> tuple[str, ...]:
    """Break a column's head after an even number of characters, if it is to be broken."""
    first = 2 * ((len(label) + 2) // 4)
    return (label,) if len(label) <= 3 else (label[:first], label[first:])


def chinese_date(day: date | None) -> str:
    """Write a date as a document is signed with it: `2023年1月20日`; "" for none."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def _numbers(report: Report) -> dict[str, object]:
    value = report.value
    return {
        table.id: Branch(
            table.id,
            {
                block: Branch(
                    f"{table.id}.{block}",
                    {item: display(value(cell)) for item, cell in cells.items()},
                )
                for block, cells in table.cells_of.items()
            },
        )
        for table in report.form.tables.values()
    }
