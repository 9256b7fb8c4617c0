"""What on a Word page hangs on the report: the size of its numbers, where it is signed."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple, cast

from govreport.forms import Cell, Form, Table, lay_out
from govreport.render.context import chinese_date
from govreport.report import Report
from govreport.text import width

TEXT_WIDTH = 8845
"""Twips between the margins: 210 - 28 - 26 mm."""
CELL_MARGIN = 40
"""Twips left and right of what stands in a cell (0.07 cm); heads use all there is."""
LONG = 20
"""A table with more rows than this is set in 小五 and without air, to fit on a page."""
SMALLER = (18, 15, 13, 11, 9)
"""Sizes in half points that numbers go down to: 小五, 六号, 小六, 七号, and less."""
LONGER = 5
"""Shorter numbers fit into any column."""
DIGIT = 5
"""Twips that a digit is wide for each half point of its size."""
CHARACTER = 320
"""Twips of one in the body: 三号."""
ROOM = 26
"""Characters of a line that is signed, two from the margin."""
SIGNED = re.compile(
    rb'<w:ind [^>]*w:right="640"[^>]*/>((?:<w:jc [^>]*/>|<w:rPr/>)*</w:pPr>'
    rb'<w:bookmarkStart w:id="\d+" w:name="govreport_signature(_date)?"/>)'
)
"""The indent of a paragraph that is signed, also as LibreOffice saves a template."""


class NumberStyle(NamedTuple):
    """Paragraph style of a table's numbers, and its size in half points."""

    id: str
    name: str
    size: int


WIDE = NumberStyle("TableNumber", "表格数字", 21)
NARROW = NumberStyle("TableNumberNarrow", "表格数字（窄栏）", 21)
SMALL = NumberStyle("TableNumberSmall", "表格数字（小五）", 18)


@lru_cache
def column_edges(table: Table) -> tuple[int, ...]:
    """Place the edges of a table's columns between the margins, in twips."""
    total = sum(table.widths)
    edges = accumulate(table.widths, initial=0)
    return tuple(round(TEXT_WIDTH * part / total) for part in edges)


def number_style(table: Table) -> NumberStyle:
    """Choose the style of a table's numbers: one for each kind of room."""
    if table.rows > LONG:
        return SMALL
    widest = max(end - start for start, end in pairwise(column_edges(table)))
    return NARROW if widest < 2 * CELL_MARGIN + 5 * WIDE.size * DIGIT else WIDE


@lru_cache
def _room(form: Form) -> Mapping[Cell, int]:
    """Measure the room for each number, in twips."""
    return {
        one.cell: edges[one.column + one.colspan] - edges[one.column] - 2 * CELL_MARGIN
        for table in form.tables.values()
        for edges in (column_edges(table),)
        for row in lay_out(table)
        for one in row
        if one.cell
    }


def smaller_numbers(form: Form, tables: Mapping[str, object]) -> dict[str, int]:
    """Give the sizes of number styles that must go down so that no number breaks.

    `tables` holds, by their names, the texts of the blocks and items of each table.
    """
    sizes = dict[str, int]()
    for table in form.tables.values():
        blocks = cast("Mapping[str, Mapping[str, str]]", tables[table.id])
        if max(max(map(len, block.values())) for block in blocks.values()) < LONGER:
            continue
        room, style = _room(form), number_style(table)
        digits = {cell: len(blocks[cell.block][cell.item]) for cell in table.cells}
        fit = min(room[cell] // (DIGIT * (many or 1)) for cell, many in digits.items())
        if fit < style.size:
            sizes[style.name] = next((one for one in SMALLER if one <= fit), SMALLER[-1])
    return sizes


def with_sizes(styles: bytes, sizes: Mapping[str, int]) -> bytes:
    """Set the sizes of styles by their names; what a template hasn't stays as it is."""
    for name, size in sizes.items():
        start = styles.find(f'<w:name w:val="{name}"/>'.encode())
        end = styles.find(b"</w:style>", start)
        if start >= 0:
            own = re.sub(rb'<w:sz(Cs)? w:val="\d+"/>|<w:rPr/>', b"", styles[start:end])
            set_ = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'.encode()
            if b"</w:rPr>" in own:
                own = own.replace(b"</w:rPr>", set_)
            else:
                own += b"<w:rPr>" + set_
            styles = styles[:start] + own + styles[end:]
    return styles


def signed(document: bytes, report: Report) -> bytes:
    """Set the date two characters behind where the name begins (GB/T 9704, 7.3.5.2).

    Both stand two characters from the margin or more; a name of two lines stays there.
    """
    name, date = (
        width(text) / 2 for text in (report.signature, chinese_date(report.signed_on))
    )
    if not name or not date or name > ROOM or not report.signature.isprintable():
        return document
    indents = {None: max(2, date + 4 - name), b"_date": max(2, name - date)}

    def placed(found: re.Match[bytes]) -> bytes:
        chars = indents[found[2]]
        ours = b'<w:ind w:rightChars="%d" w:right="%d"/>'
        return ours % (chars * 100, chars * CHARACTER) + found[1]

    return SIGNED.sub(placed, document)
