"""Report → a web page in one file: heads, prose, tables; nothing from outside."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from govreport.forms import Cell, Table, lay_out
from govreport.forms.grid import GridCell
from govreport.pages import DAY, MARK, NOTE, REPORT, SIGNATURE, TEXT, TITLE, heads, sealed
from govreport.prose import NUMERALS, Paragraph, paragraphs
from govreport.render.context import broken_title, chinese_date, display, halves
from govreport.render.package import xml_text
from govreport.report import DRAFT, Report
from govreport.text import harmless

STYLES = Path(__file__).with_name("page.css")
MANY = 6
"""A table with more columns scrolls in a box of its own where the screen is narrow."""
Piece = str | Cell
"""Some of a page as it stands, or the number that stands there."""


def render_html(
    report: Report,
    *,
    draft: bool = False,
    facts: Mapping[str, str] | None = None,
    behind: str = "",
) -> str:
    """Write the report as a page: same input, same bytes; `facts` say what it is made from.

    A draft says so on top, and on every page that is printed of it. A section that stands
    `behind` the report is HTML already.
    """
    page = "".join(_page(report, draft=draft, facts=facts or {}))
    head, end, rest = page.rpartition("</main>")
    return sealed(f"{head}{behind}{end}{rest}")


def facts_with(facts: Mapping[str, str], report: str) -> dict[str, str]:
    """Give what a page says that it was made from, with the name of its report's file."""
    return {**facts, **({REPORT: harmless(report)} if report else {})}


def _page(report: Report, *, draft: bool, facts: Mapping[str, str]) -> Iterator[str]:
    title, told = text_of(report.full_title), DRAFT * draft
    yield (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'{heads(facts)}<title {MARK}="{NOTE}">{title}{told}</title>\n'
        f"<style>\n{_styles()}</style>\n</head>\n"
        f"<body{' class=draft' * draft}>\n<main>\n"
    )
    if draft:
        yield f'<p class="mark" {MARK}="{NOTE}">{DRAFT}</p>\n'
    yield f'<h1 {MARK}="{TITLE}">'
    lines = broken_title(report).split("\n")
    yield from (f"<span>{text_of(line)}</span>" for line in lines)
    yield "</h1>\n"
    for section in report.form.sections:
        if section.heading:
            yield f'<h2 {MARK}="{section.id}">{text_of(section.heading)}</h2>\n'
        for one in paragraphs(report.narrative.get(section.id, "")):
            yield _paragraph(one, "h3" if section.heading else "span")
        if section.table:
            table = report.form.tables[section.table]
            yield _table(report, table, section.heading.lstrip(f"{NUMERALS}、"))
    signed = {SIGNATURE: report.signature, DAY: chinese_date(report.signed_on)}
    if any(signed.values()):
        yield '<div class="signed">\n'
        for mark, text in signed.items():
            yield f'<p {MARK}="{mark}">{text_of(text)}</p>\n' if text else ""
        yield "</div>\n"
    yield "</main>\n</body>\n</html>\n"


@lru_cache(maxsize=1)
def _styles() -> str:
    return STYLES.read_text(encoding="utf-8")


def text_of(text: str) -> str:
    """Write a text as HTML has it, in an attribute too."""
    return xml_text(text).replace('"', "&quot;")


def _paragraph(one: Paragraph, tag: str) -> str:
    """Write a paragraph; its head is one of the page, on the line of what follows it."""
    if not one.head:
        return f'<p {MARK}="{TEXT}">{text_of(one.text)}</p>\n'
    head = f'<{tag} class="level{one.level}">{text_of(one.head)}</{tag}>'
    text = f"<p>{text_of(one.text)}</p>" if one.text else ""
    return f'<div class="headed" {MARK}="{TEXT}">{head}{text}</div>\n'


def _table(report: Report, table: Table, caption: str) -> str:
    """Write a table; numbers of many digits are to be set smaller."""
    digits = max(len(display(report.value(cell))) for cell in table.cells)
    drawn = "".join(filled(report, _drawn(table, caption)))
    return drawn.replace("<table>", f'<table style="--digits:{digits}">', 1)


def filled(report: Report, pieces: tuple[Piece, ...]) -> Iterator[str]:
    """Put a report's numbers into a table that was drawn."""
    for one in pieces:
        yield text_of(display(report.value(one))) if isinstance(one, Cell) else one


def is_title(cell: GridCell, table: Table) -> bool:
    """Whether a label stands over a whole band of a table."""
    return cell.text is not None and not cell.head and cell.colspan == table.columns


def spans(cell: GridCell) -> str:
    """Write over how many columns and rows a cell goes."""
    sides = {"rowspan": cell.rowspan, "colspan": cell.colspan}
    return "".join(f' {name}="{count}"' for name, count in sides.items() if count > 1)


@lru_cache(maxsize=16)
def _drawn(table: Table, caption: str) -> tuple[Piece, ...]:
    """Draw a table with holes for its numbers, once for all reports."""
    return tuple(_pieces(table, caption))


def _pieces(table: Table, caption: str) -> Iterator[Piece]:
    wide = table.columns > MANY
    box = f' role="region" aria-label="{caption}表" tabindex="0"' if wide else ""
    yield f'<div class="{"wide" * wide} table {table.id}"{box}>\n<table>\n'
    yield f"<caption>{caption}</caption>\n<colgroup>"
    whole, rows = sum(table.widths), lay_out(table)
    labels = [one for row in rows for one in row if one.text and not one.head]
    margin = {one.column for one in labels if not is_title(one, table)}
    for column, width in enumerate(table.widths):
        name = f' class="label{column}"' if column in margin else ""
        yield f'<col{name} style="width:{100 * width / whole:.2f}%">'
    yield "</colgroup>\n<thead>\n"
    first = next(at for at, row in enumerate(rows) if any(one.cell for one in row))
    for at, row in enumerate(rows):
        begins = bool(at) and is_title(row[0], table)
        yield "</thead>\n<tbody>\n" if at == first else "</tbody>\n<tbody>\n" * begins
        yield "<tr>"
        for cell in row:
            yield from _cell(cell, table, sticks=cell.column in margin)
        yield "</tr>\n"
    yield "</tbody>\n</table>\n</div>\n"


def _cell(cell: GridCell, table: Table, *, sticks: bool) -> Iterator[Piece]:
    if cell.cell is not None:
        yield from (f"<td{spans(cell)}>", cell.cell, "</td>")
        return
    over = cell.head or is_title(cell, table)
    name = f' class="label{cell.column}"' if sticks and not is_title(cell, table) else ""
    yield f'<th scope="{"col" if over else "row"}"{name}{spans(cell)}>'
    text = text_of(cell.text or "")
    yield "<wbr>".join(halves(text)) if cell.head and cell.colspan == 1 else text
    yield "</th>"
