"""Digits in print that can be cut into a row's numbers in no way that adds up."""

from collections.abc import Iterator

from govreport.digits import cuts, no_reading_fits, row_sums
from govreport.findings import Finding
from govreport.forms import Cell
from govreport.report import Report
from govreport.rules.case import Case, Need
from govreport.rules.identities import equations
from govreport.rules.registry import finding, rule

LONGEST = 14
"""Digits of which all cuts are tried; more belong to no row of table 2."""
ADVICE = "印出来的这一行自己就不对，请照原表录入，并更正原件"
CODES = {"applications": "T3-TOTAL", "proceedings": "T4-TOTAL"}


@rule("T3-TOTAL")
@rule("T4-TOTAL")
def check_rows(case: Case) -> Iterator[Finding]:
    """Find digits without gaps of which no cut makes the totals of their row right."""
    for cells, run in _runs(case.report):
        sums = row_sums(case.report.form, cells)
        if sums and no_reading_fits(run, len(cells), sums):
            fault = f"印的“{run}”怎样断成 {len(cells)} 个数，总计都不等于各项之和"
            yield _finding(case.report, CODES[cells[0].table], fault, cells)


@rule("X-IN-FORCE", needs={Need.YEARS})
def check_stock(case: Case) -> Iterator[Finding]:
    """Find digits without gaps of which no cut agrees with last year's stock."""
    for cells, run in _runs(case.report):
        found = (one for one in equations(case.report.form) if {*one.asked} == {*cells})
        stock = next(found, None)
        before = case.previous.value(stock.last[0]) if stock and case.previous else None
        if stock is None or not isinstance(before, int) or len(run) > LONGEST:
            continue
        terms = (*stock.identity.left, *stock.identity.right)
        signs = [(term, sign) for term, (_, sign) in zip(terms, stock.signed, strict=True)]
        known = sum(sign * before for term, sign in signs if term.previous)
        own = {term.cell: sign for term, sign in signs if not term.previous}
        if not any(
            known + sum(own[cell] * number for cell, number in zip(cells, cut, strict=True))
            == 0
            for cut in cuts(run, len(cells))
        ):
            fault = f"印的“{run}”怎样断成 {len(cells)} 个数，都和上年的 {before} 件合不上"
            yield _finding(case.report, "X-IN-FORCE", fault, cells)


def _runs(report: Report) -> Iterator[tuple[tuple[Cell, ...], str]]:
    """Give the rows of which nothing but digits without gaps was printed."""
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell, text in report.printed.items():
        if text.isdecimal() and cell not in report.entries:
            row = cell.block if cell.table == "disclosure" else cell.table
            key = cell.item if cell.table == "applications" else row
            rows.setdefault((text, key), []).append(cell)
    for (text, _), cells in rows.items():
        if len(cells) > 1:
            yield tuple(cells), text


def _finding(report: Report, code: str, fault: str, cells: tuple[Cell, ...]) -> Finding:
    places = [report.place(cell) for cell in cells]
    item, block = report.form.item(cells[0]), report.form.block(cells[0])
    subject = {"applications": item.label, "disclosure": block.label}.get(
        cells[0].table, ""
    )
    return finding(code, fault, ADVICE, subject=subject, places=places)
