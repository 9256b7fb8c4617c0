"""Documents for tests as bytes: Word, PDF, and the list of all containers."""

import html
import io
import zipfile
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph as DocxParagraph
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

from published.pages import (
    fragment,
    markdown_table,
    one_line,
    one_per_line,
    page,
    pipes,
    soup,
    tabs_aligned,
    tabs_collapsed,
    text,
)
from published.paper import Grid, Paper, cut, placed, unmerged

# Word ---------------------------------------------------------------------------


def _docx(paper: Paper, *, repeated: bool = False) -> bytes:
    document = Document()
    for line in (*paper.above, *paper.title):
        _bold(document, line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in paper.parts:
        if part.heading:
            _bold(document, part.heading)
        for block in part.blocks:
            if isinstance(block, str):
                document.add_paragraph(block).paragraph_format.first_line_indent = Pt(24)
            else:
                _docx_table(document, unmerged(block) if repeated else block)
    for line in paper.closing:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    raw = io.BytesIO()
    document.save(raw)
    return _undated(raw.getvalue())


def _bold(document: DocumentObject, text: str) -> DocxParagraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = True
    return paragraph


def _docx_table(document: DocumentObject, grid: Grid) -> None:
    table = document.add_table(len(grid.lines), len(grid.widths))
    cells = [row.cells for row in table.rows]
    for row, column, spot in placed(grid):
        corner = cells[row][column]
        if spot.rowspan * spot.colspan > 1:
            last = cells[row + spot.rowspan - 1][column + spot.colspan - 1]
            corner = corner.merge(last)
        corner.text = spot.text


def _undated(archive: bytes) -> bytes:
    """The same archive with no time of today in it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            new.writestr(
                zipfile.ZipInfo(name), old.read(name), compress_type=zipfile.ZIP_DEFLATED
            )
    return result.getvalue()


# PDF ----------------------------------------------------------------------------

FONT = "STSong-Light"
PROSE = ParagraphStyle("prose", fontName=FONT, fontSize=12, leading=18, wordWrap="CJK")
INDENTED = PROSE.clone("indented", firstLineIndent=24)
SMALL = PROSE.clone("small", fontSize=8, leading=10, alignment=1)
LARGE = PROSE.clone("large", fontSize=16, leading=24, alignment=1)
RIGHT = PROSE.clone("right", alignment=2)


def _pdf(paper: Paper) -> bytes:
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


class Container(NamedTuple):
    """A way to publish: the ending of the file's name, and how it is written."""

    suffix: str
    write: Callable[[Paper], bytes]


CONTAINERS = {
    "html_fragment": Container("html", fragment),
    "html_page": Container("html", page),
    "html_word": Container("html", partial(page, wrap=soup)),
    "html_gbk": Container("html", partial(page, charset="gb2312")),
    "docx_merged": Container("docx", _docx),
    "docx_repeated": Container("docx", partial(_docx, repeated=True)),
    "tabs_utf8": Container("txt", partial(text, table=tabs_collapsed)),
    "tabs_bom": Container("txt", partial(text, table=tabs_aligned, encoding="utf-8-sig")),
    "tabs_gbk": Container(
        "txt",
        partial(text, table=tabs_collapsed, encoding="gb18030", indent="\u3000\u3000"),
    ),
    "lines": Container("txt", partial(text, table=one_per_line)),
    "pipes": Container("txt", partial(text, table=pipes)),
    "markdown": Container("md", partial(text, table=markdown_table, marks=("# ", "## "))),
    "one_line": Container("txt", one_line),
    "pdf": Container("pdf", _pdf),
}
