"""Documents for tests as PDF, and as the text that programs take out of it."""

import html
import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from published.paper import Grid, Paper, cut, placed

FONT = "STSong-Light"
PROSE = ParagraphStyle("prose", fontName=FONT, fontSize=12, leading=18, wordWrap="CJK")
INDENTED = PROSE.clone("indented", firstLineIndent=24)
SMALL = PROSE.clone("small", fontSize=8, leading=10, alignment=1)
LARGE = PROSE.clone("large", fontSize=16, leading=24, alignment=1)
RIGHT = PROSE.clone("right", alignment=2)


def pdf(paper: Paper) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    story: list[Flowable] = [
        Paragraph(html.escape(line), LARGE) for line in (*paper.above, *paper.title)
    ]
    story.append(Spacer(1, 12))
    for part in paper.parts:
        tables = [block for block in part.blocks if isinstance(block, Grid)]
        story += [PageBreak() for grid in tables if grid.table == "applications"]
        story += [Paragraph(html.escape(part.heading), INDENTED)] if part.heading else []
        for block in part.blocks:
            if isinstance(block, str):
                story.append(Paragraph(html.escape(block), INDENTED))
            elif block.table == "applications":
                first, second = cut(block, 16)
                story += [_pdf_table(first), PageBreak(), _pdf_table(second)]
            else:
                story.append(_pdf_table(block))
        story.append(Spacer(1, 6))
    story += [Paragraph(html.escape(line), RIGHT) for line in paper.closing]
    raw = io.BytesIO()
    SimpleDocTemplate(raw, pagesize=A4, invariant=1).build(story)
    return raw.getvalue()


def _pdf_table(grid: Grid) -> Flowable:
    unit = (A4[0] - 150) / sum(grid.widths)
    data: list[list[object]] = [[""] * len(grid.widths) for _ in grid.lines]
    spans = []
    for row, column, spot in placed(grid):
        data[row][column] = Paragraph(html.escape(spot.text), SMALL)
        last = column + spot.colspan - 1, row + spot.rowspan - 1
        spans.append(("SPAN", (column, row), last))
    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        *spans,
    ]
    return Table(data, colWidths=[unit * width for width in grid.widths], style=style)


# Its text -----------------------------------------------------------------------


def pdf_text(paper: Paper, *, by: Callable[[bytes], str]) -> bytes:
    """What a program makes of the PDF."""
    return by(pdf(paper)).encode()


def miner(data: bytes) -> str:
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(data))


def plumber(data: bytes, *, layout: bool = False) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text(layout=layout) for page in document.pages)


def pdfium(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
