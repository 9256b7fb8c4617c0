"""Blanks: one finding for what is blank together, never a number made up."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from govreport.findings import Finding
from govreport.forms import Cell, Table
from govreport.prose import NUMERALS
from govreport.report import Report
from govreport.rules.case import Case
from govreport.rules.numbers import mistaken
from govreport.rules.registry import finding, rule

FEW = 2
"""This many blanks in a block are named one by one."""
NONE = "没有发生的填 0"


@rule("V-MISSING")
def check_missing(case: Case) -> Iterator[Finding]:
    """Find every cell that a person must fill in and hasn't."""
    report = case.report
    instead = mistaken(report)
    blank = report.missing and frozenset(
        cell
        for cell in report.missing
        if not instead & {tuple(cell)[:length] for length in (1, 2, 3)}
    )
    for table in report.form.tables.values():
        typed = report.form.typed_of[table.id]
        gone = [cell for cell in typed if cell in blank]
        if gone and len(gone) == len(typed):
            heading = report.form.section_of_table(table.id).heading
            yield _finding(report, f"“{heading}”的表全部没有填", gone)
        elif gone:
            yield from _blocks(report, case.previous, table, gone)
    yield from _derived(report)


def _finding(
    report: Report, fault: str, cells: Sequence[Cell], advice: str = NONE, subject: str = ""
) -> Finding:
    return finding(
        "V-MISSING",
        fault,
        advice,
        subject=subject,
        places=map(report.place, cells),
        location=report.near(tuple(cells[0])),
    )


def _blocks(
    report: Report, previous: Report | None, table: Table, gone: Sequence[Cell]
) -> Iterator[Finding]:
    word = _word(table)
    typed = [block for block in table.blocks.values() if not block.derived]
    for group, members in groupby(typed, key=lambda block: block.path[:-1]):
        blocks = list(members)
        holes = [[cell for cell in gone if cell.block == block.id] for block in blocks]
        due = [
            sum(not one.derived for one in table.items_of[b.id].values()) for b in blocks
        ]
        if len(blocks) > 1 and group and [len(cells) for cells in holes] == due:
            fault = f"{group[-1]}{NUMERALS[len(blocks) - 1]}{word}全空"
            yield _finding(report, fault, [cell for cells in holes for cell in cells])
            continue
        for block, cells, most in zip(blocks, holes, due, strict=True):
            if len(cells) > FEW and len(cells) * 2 > most:
                fault = f"{block.label}这一{word}有 {len(cells)} 格没有填"
                yield _finding(report, fault, cells)
                continue
            for cell in cells:
                proposal = _proposal(report, previous, cell) or NONE
                yield _finding(report, "没有填", [cell], proposal, report.form.label(cell))


def _word(table: Table) -> str:
    """Name a block of the printed table: a row, a column or a group of columns."""
    if "blocks" not in table.across:
        return "行"
    return "组" if "items" in table.across else "列"


def _proposal(report: Report, previous: Report | None, cell: Cell) -> str:
    """Tell what last year's report and this year's other numbers say should stand here."""
    for identity in report.form.identities:
        if previous is None or identity.left[0].cell != cell or len(identity.left) > 1:
            continue
        total, told = 0, ""
        for term in identity.right:
            of = previous if term.previous else report
            known = term.cell in of.form.cell_set
            value = of.value(term.cell) if known else None
            if not isinstance(value, int):
                break
            total += -value if term.negative else value
            sign = "" if not told else " － " if term.negative else " + "
            year = "上年的" if term.previous else ""
            told += f"{sign}{year}{of.form.item(term.cell).short} {value}"
        else:
            single = len(identity.right) == 1
            return f"{told}，应填 {total}" if single else f"{told} = {total}，可填 {total}"
    return ""


def _derived(report: Report) -> Iterator[Finding]:
    """Find totals that are printed blank; one that is left out is computed instead."""
    blank = [
        cell
        for cell in report.form.cells
        if cell in report.entries and report.form.is_derived(cell)
        if report.is_blank(cell)
    ]
    for _, members in groupby(blank, key=lambda cell: cell[:2]):
        cells = list(members)
        named = report.form.block(cells[0]).label
        items = "、".join(report.form.item(cell).label for cell in cells[:3])
        subject, fault = named, f"{items}是空白"
        if len(cells) > 3:
            word = _word(report.form.tables[cells[0].table])
            subject, fault = "", f"{named}这一{word}有 {len(cells)} 格是空白"
        advice = "填上数，或删去整行由程序算出"
        found = _finding(report, fault, cells, advice, subject)
        yield found._replace(in_print=f"{fault}；请填上数")
