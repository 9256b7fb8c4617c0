"""Report → plain text: the whole report, tables that stand straight in a terminal."""

from collections.abc import Iterator

from govreport.forms import Band, Cell, Group, Item, Table
from govreport.forms.model import Tree
from govreport.prose import paragraphs
from govreport.render.context import chinese_date, display, halves
from govreport.report import DRAFT, Report
from govreport.text import wrapped

INDENT = "\u3000\u3000"
LABEL_WIDTH = 36
"""Columns of a label; longer ones wrap, numbers never do."""
MANY = 6
"""Heads of a table with more columns wrap too, so that it fits 110."""


def render_text(report: Report, *, draft: bool = False) -> str:
    """Write the report as text: a paragraph is a line, a table fits 110 columns."""
    return "\n".join(_lines(report, draft=draft)) + "\n"


def _lines(report: Report, *, draft: bool) -> Iterator[str]:
    if draft:
        yield from (DRAFT, "")
    yield from (report.full_title, "")
    for section in report.form.sections:
        if section.heading:
            yield from (section.heading, "")
        for paragraph in paragraphs(report.narrative.get(section.id, "")):
            yield from (f"{INDENT}{paragraph.head}{paragraph.text}", "")
        if section.table:
            yield from (_table(report, report.form.tables[section.table]), "")
    if report.signature:
        yield report.signature
    if report.signed_on:
        yield chinese_date(report.signed_on)
    if draft:
        yield from ("", DRAFT)


def _table(report: Report, table: Table) -> str:
    from tabulate import tabulate

    rows = [row for band in table.bands for row in _band(report, table, band)]
    columns = max(map(len, rows))
    return tabulate(
        [[*row, *[""] * (columns - len(row))] for row in rows],
        tablefmt="grid",
        disable_numparse=True,
        colalign=["left", *["right"] * (columns - 1)],
    )


def _wrapped(label: str) -> str:
    return "\n".join(wrapped(label, LABEL_WIDTH))


def _band(report: Report, table: Table, band: Band) -> Iterator[list[str]]:
    """Write the rows of a band: labels down the first column, a head across.

    A table that prints all its numbers in one row has its blocks down here.
    """
    down = "blocks" in (table.down or ("blocks",))
    rows, heads = (band.blocks, band.item_list) if down else (band.items, band.block_list)
    if band.title:
        yield [band.title]
    many = len(heads) > MANY
    labels = ("\n".join(halves(head.label)) if many else head.label for head in heads)
    yield [_wrapped(band.corner or ""), *labels]
    for node in _flat(rows):
        if isinstance(node, Group):
            yield [_wrapped(node.label)]
            continue
        pairs = ((node.id, head.id) if down else (head.id, node.id) for head in heads)
        cells = (Cell(table.id, *pair) for pair in pairs)
        yield [_wrapped(node.label), *(display(report.value(cell)) for cell in cells)]


def _flat(tree: Tree) -> Iterator[Group | Item]:
    """Give groups and leaves of a tree, each group before what stands under it."""
    for node in tree:
        yield node
        if isinstance(node, Group):
            yield from _flat(node.children)
