"""What the importer makes of documents made for tests, counted by layout."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tabulate import tabulate

from govreport.errors import GovReportError
from govreport.forms import Cell
from govreport.importers import Imported, read_document
from published.containers import CELLS, LINES, LOST
from published.documents import Published
from published.programs import LAYOUTS

SHARES = {CELLS: 0.99, LINES: 0.94, LOST: 0}
"""What is to be read of the certain numbers; of text that lost them what sums settle.

Of lines less than of real conversions: some have lost rows, labels and digits besides.
"""
WRAPPED = (
    "pdf",
    "plumber",
    "html_places",
    "html_lines",
    "pdftotext",
    "pdftohtml",
    "soffice",
)
"""Beginnings of containers that break paragraphs into lines."""


class Outcome(NamedTuple):
    """One document, read.

    `certain` is of text that lost its lines what stood in the document; `odd`
    says what is amiss besides its numbers.
    """

    seed: int
    layout: str
    certain: int
    read: int
    wrong: tuple[str, ...]
    unexplained: tuple[Cell, ...]
    odd: tuple[str, ...]


def _wrong(one: Published, imported: Imported) -> Iterator[str]:
    """Numbers that differ from what is printed or, where it is unclear, was meant."""
    for cell, entry in imported.report.entries.items():
        values = (
            {str(one.printed[cell])}
            if cell in one.printed
            else {
                str(values[cell]) for values in (one.original, one.shown) if cell in values
            }
        )
        if entry != "" and values and "".join(str(entry).split()) not in values:
            yield f"{cell} is {' or '.join(sorted(values))}, read {entry}"


def _odd(one: Published, imported: Imported) -> Iterator[str]:
    report, layout = imported.report, one.mangles[0]
    if (report.organ.name, report.year) != (one.organ, one.year):
        yield f"{report.organ.name} {report.year} is {one.organ} {one.year}"
    if layout.startswith(WRAPPED) or any(name.startswith("page_") for name in one.mangles):
        return
    for section in {*report.narrative, *one.narrative}:
        got = ["".join(t.split()) for t in report.narrative.get(section, "").split("\n\n")]
        true = ["".join(text.split()) for text in one.narrative.get(section, ())]
        if list(filter(None, got)) != true:
            yield f"{section} is {true}, read {got}"


def outcome(one: Published, seed: int) -> Outcome:
    layout = one.mangles[0]
    certain = one.shown if LAYOUTS[layout].keeps == LOST else one.printed
    try:
        imported = read_document(one.data, one.name)
    except GovReportError as problem:
        return Outcome(seed, layout, len(certain), 0, (), (), (f"refused: {problem}",))
    report, account = imported
    told = {cell for unread in account.unread for cell in unread.cells}
    blank = [cell for cell in report.form.cells if report.is_blank(cell)]
    return Outcome(
        seed,
        layout,
        len(certain),
        sum(report.entries.get(cell, "") != "" for cell in certain),
        tuple(_wrong(one, imported)),
        tuple(cell for cell in blank if cell not in told),
        tuple(_odd(one, imported)),
    )


def short(outcomes: Iterable[Outcome], less: float = 0) -> dict[str, str]:
    """The layouts of which less is read than is to be, or `less` than that."""
    totals: dict[str, tuple[int, int]] = {}
    for one in outcomes:
        certain, read = totals.get(one.layout, (0, 0))
        totals[one.layout] = certain + one.certain, read + one.read
    return {
        layout: f"{read} of {certain}"
        for layout, (certain, read) in totals.items()
        if read < certain * (SHARES[LAYOUTS[layout].keeps] - less)
    }


def table(outcomes: Iterable[Outcome]) -> str:
    """The figures of each layout, and of all."""
    outcomes = list(outcomes)
    rows = []
    for layout in [*dict.fromkeys(one.layout for one in outcomes), ""]:
        some = [one for one in outcomes if layout in {"", one.layout}]
        certain, read = sum(one.certain for one in some), sum(one.read for one in some)
        rows.append(
            (
                layout or "all",
                LAYOUTS[layout].keeps if layout else "",
                len(some),
                certain,
                read,
                f"{100 * read / max(1, certain):.1f}",
                sum(len(one.wrong) for one in some),
                sum(len(one.unexplained) for one in some),
                sum(bool(one.odd) for one in some),
            )
        )
    heads = ["layout", "keeps", "documents", "certain", "read", "%"]
    heads += ["wrong", "unexplained", "odd"]
    return tabulate(rows, heads, disable_numparse=[5])
