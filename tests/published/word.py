"""Documents for tests as office programs write them: .docx and .odt."""

import html
import io
import zipfile

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from published.paper import Grid, Paper, placed, unmerged


def docx(paper: Paper, *, repeated: bool = False) -> bytes:
    document = Document()
    document.styles["Table Grid"].font.size = Pt(8)
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
    table = document.add_table(len(grid.lines), len(grid.widths), style="Table Grid")
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Cm(16 * width / sum(grid.widths))
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


# OpenDocument -------------------------------------------------------------------

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table")
)
ODT = "application/vnd.oasis.opendocument.text"


def odt(paper: Paper) -> bytes:
    lines = [_p(line) for line in (*paper.above, *paper.title)]
    for part in paper.parts:
        if part.heading:
            lines.append(f'<text:h text:outline-level="1">{_text(part.heading)}</text:h>')
        lines += [_p(b) if isinstance(b, str) else _odt_table(b) for b in part.blocks]
    lines += map(_p, paper.closing)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} '
        f'office:version="1.2"><office:body><office:text>{"".join(lines)}</office:text>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, data in (
            ("mimetype", ODT),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ):
            archive.writestr(zipfile.ZipInfo(name), data)
    return raw.getvalue()


def _text(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<text:line-break/>")


def _p(text: str) -> str:
    return f"<text:p>{_text(text)}</text:p>"


def _odt_table(grid: Grid) -> str:
    width = len(grid.widths)
    rows = [["<table:covered-table-cell/>"] * width for _ in grid.lines]
    for row, column, spot in placed(grid):
        spans = "".join(
            f' table:number-{kind}-spanned="{count}"'
            for kind, count in (("columns", spot.colspan), ("rows", spot.rowspan))
            if spot.colspan * spot.rowspan > 1
        )
        rows[row][column] = f"<table:table-cell{spans}>{_p(spot.text)}</table:table-cell>"
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f"<table:table>{columns}{body}</table:table>"
