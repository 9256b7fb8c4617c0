"""Documents made for tests as bytes: web pages, Word, plain text, Markdown, PDF."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
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

from govreport.forms import Cell


class Spot(NamedTuple):
    """A cell of a printed table: a label, or a number with its addresses.

    One address as a rule; several where numbers stand glued together.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    cells: tuple[Cell, ...] = ()
    head: bool = False


Line = list[Spot]
BREAK = Spot("\n", 0)
"""Where a row goes on in the next line of a text file."""


class Grid(NamedTuple):
    """A printed table; a spot that spans rows stands in the first of them.

    In a text file there is a blank line before the row `blank_before`.
    """

    table: str
    lines: list[Line]
    widths: tuple[int, ...]
    blank_before: int = 0


class Placed(NamedTuple):
    """A spot and where it stands."""

    row: int
    column: int
    spot: Spot


class Part(NamedTuple):
    """A section: its heading, empty for the preamble, and what stands in it."""

    heading: str
    blocks: tuple[str | Grid, ...]


class Paper(NamedTuple):
    """A document before it is put into a container."""

    organ: str
    year: int
    above: tuple[str, ...]
    title: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    chrome: bool


def placed(grid: Grid) -> list[Placed]:
    """All spots with their row and column, as HTML works them out."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, line in enumerate(grid.lines):
        column = 0
        for spot in line:
            while (row, column) in taken:
                column += 1
            found.append(Placed(row, column, spot))
            taken |= {
                (row + down, column + across)
                for down in range(spot.rowspan)
                for across in range(spot.colspan)
            }
    return found


def unmerged(grid: Grid) -> Grid:
    """The table with each label that spans rows repeated in every row."""
    lines: list[list[tuple[int, Spot]]] = [[] for _ in grid.lines]
    for row, column, spot in placed(grid):
        for down in range(spot.rowspan):
            lines[row + down].append((column, spot._replace(rowspan=1)))
    return grid._replace(
        lines=[[s for _, s in sorted(line, key=lambda x: x[0])] for line in lines]
    )


def _cut(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """The table in two, its head in both, labels across the cut in the first."""
    head = next(n for n, line in enumerate(grid.lines) if not any(s.head for s in line))
    above = [list(line) for line in grid.lines[:at]]
    below = [list(line) for line in grid.lines[at:]]
    over: Line = []
    for row, line in enumerate(above):
        for n, spot in enumerate(line):
            rest = row + spot.rowspan - at
            if rest > 0:
                line[n] = spot._replace(rowspan=at - row)
                over.append(spot._replace(text="", rowspan=rest))
    below[0] = [*over, *below[0]]
    return grid._replace(lines=above), grid._replace(lines=grid.lines[:head] + below)


# Plain text ---------------------------------------------------------------------


def _tabs_aligned(grid: Grid) -> Iterator[str]:
    """Every column has its field, also where a label spans it."""
    fields = [[""] * (len(grid.widths) + 1) for _ in grid.lines]
    for row, column, spot in placed(grid):
        if spot is BREAK:
            fields[row][column] = "\n" + "\t" * column + fields[row][column]
        else:
            fields[row][column] += spot.text
    yield from ("\t".join(line) for line in fields)


def _tabs_collapsed(grid: Grid) -> Iterator[str]:
    """Only what begins in a row has a field, and some tabs trail behind."""
    for number, line in enumerate(grid.lines):
        texts = "\t".join(spot.text for spot in line).replace("\t\n", "\n")
        yield texts + "\t" * (number % 3 + 1)


def _one_per_line(grid: Grid) -> Iterator[str]:
    for line in grid.lines:
        yield ""
        for spot in line:
            if spot.text:
                yield from (spot.text, "", "")


def _pipes(grid: Grid) -> Iterator[str]:
    for line in grid.lines:
        texts = " | ".join(spot.text for spot in line if spot is not BREAK)
        if BREAK in line:
            at = line.index(BREAK)
            halves = line[:at], line[at + 1 :]
            texts = " |\n".join(" | ".join(s.text for s in half) for half in halves)
        else:
            texts = texts.replace("\n", " ")
        yield f"{texts} {'|' * (1 + len(grid.widths) - len(line))}"


def _markdown_table(grid: Grid) -> Iterator[str]:
    yield ""
    for number, line in enumerate(grid.lines):
        texts = (spot.text.replace("\n", "<br>") for spot in line)
        yield f"| {' | '.join(texts)} |"
        if number == 0:
            yield "|" + " --- |" * len(grid.widths)
    yield ""


def _text(
    paper: Paper,
    table: Callable[[Grid], Iterator[str]],
    *,
    encoding: str = "utf-8",
    indent: str = "",
    marks: tuple[str, str] = ("", ""),
) -> bytes:
    lines = [*(_top_lines(paper) if paper.chrome else ()), *paper.above]
    lines += [marks[0] + line for line in paper.title]
    for part in paper.parts:
        lines += ["", marks[1] + part.heading, ""] if part.heading else [""]
        for block in part.blocks:
            if isinstance(block, str):
                lines += [indent + block, ""]
                continue
            rows = list(table(block))
            if block.blank_before:
                rows.insert(block.blank_before, "")
            lines += rows
    lines += paper.closing
    lines += ["", "打印 关闭"] if paper.chrome else []
    return "\n".join(lines).encode(encoding)


def _top_lines(paper: Paper) -> list[str]:
    return [
        f"索引号：YX{paper.year + 1}-00017",
        f"发布机构：{paper.organ}",
        f"发布时间：{paper.year + 1}-01-18 09:30",
        "浏览次数：208",
        "",
    ]


def _flat(grid: Grid) -> str:
    """The table in one line: a label stands right behind the digits before it."""
    text, after_number = "", False
    for spot in (spot for line in grid.lines for spot in line):
        tight = grid.table == "disclosure" or (after_number and not spot.cells)
        gap = "" if tight else " "
        text += gap + spot.text
        after_number = bool(spot.cells)
    return text


def _one_line(paper: Paper) -> bytes:
    body = [
        text
        for part in paper.parts
        for text in (
            part.heading,
            *(block if isinstance(block, str) else _flat(block) for block in part.blocks),
        )
        if text
    ]
    lines = _top_lines(paper) if paper.chrome else []
    lines += [*paper.above, *paper.title, " ".join(body)]
    return "\n".join(lines).encode()


# Web pages ----------------------------------------------------------------------

Wrap = Callable[[str], str]
SITE = "云溪县政务公开网"
SCRIPT = (
    "<script>var visits = 12; function larger(n) { document.title += n; }</script>"
    "<style>td { border: 1px solid #000 } .no2 { content: '二、' }</style>"
)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br/>").replace("\u00a0", "&nbsp;")


def _paragraph(text: str) -> str:
    return f"<p>{_escaped(text)}</p>"


def _soup(text: str) -> str:
    """The text as Word exports it, digits in spans of their own."""
    runs = re.findall(r"\n|[0-9]+|[^0-9\n]+", text) or ["\u00a0"]
    spans = "".join(
        '<br clear="all"/>'
        if run == "\n"
        else f'<span lang="EN-US" style="font-size:10.5pt"><font face="Times New Roman">{run}</font></span>'
        if run.isascii() and run.isdigit()
        else f'<span style="font-size:10.5pt;mso-bidi-font-size:12.0pt"><font face="仿宋_GB2312">{_escaped(run)}</font></span>'
        for run in runs
    )
    return f'<p class="MsoNormal" style="text-indent:0cm">{spans}<span lang="EN-US"><o:p></o:p></span></p>'


def _html_table(grid: Grid, inside: Wrap) -> str:
    rows = []
    for line in grid.lines:
        cells = "".join(
            "<td"
            + (f' colspan="{spot.colspan}"' if spot.colspan > 1 else "")
            + (f' rowspan="{spot.rowspan}"' if spot.rowspan > 1 else "")
            + f">{inside(spot.text)}</td>"
            for spot in line
        )
        rows.append(f"<tr>{cells}</tr>")
    return f'<table border="1" cellspacing="0"><tbody>{"".join(rows)}</tbody></table>'


def _content(paper: Paper, wrap: Wrap) -> str:
    lines = [wrap(line) for line in (*paper.above, *paper.title)]
    inside = _soup if wrap is _soup else _inline
    for part in paper.parts:
        lines += [wrap(part.heading)] if part.heading else []
        lines += [
            wrap(b) if isinstance(b, str) else _html_table(b, inside) for b in part.blocks
        ]
    lines += [f'<div style="text-align:right">{wrap(line)}</div>' for line in paper.closing]
    return "\n".join(lines)


def _inline(text: str) -> str:
    return f'<p align="center">{_escaped(text)}</p>' if text else "&nbsp;"


def _fragment(paper: Paper) -> bytes:
    return _content(paper, lambda text: _paragraph("\u3000\u3000" + text)).encode()


def _page(paper: Paper, *, wrap: Wrap = _paragraph, charset: str = "utf-8") -> bytes:
    name, soon = "".join(paper.title), paper.year + 1
    meta = [
        ("索引号", f"YX{soon}-00017", "主题分类", "政府信息公开年报"),
        ("发布机构", paper.organ, "发布时间", f"{soon}-01-18"),
    ]
    rows = "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in meta
    )
    page = f"""<!DOCTYPE html>
<html><head><meta charset="{charset}"/><title>{name}_{SITE}</title>{SCRIPT}</head>
<body><div id="nav"><ul><li><a href="/">首页</a></li><li><a href="/zc">政策文件</a></li>
<li><a href="/nb">政府信息公开年报</a></li></ul></div>
<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/nb">政府信息公开年报</a></div>
<table class="index"><tbody>{rows}</tbody></table>
<div class="tools">浏览次数：<span id="hits">208</span> 字号：【<a>大</a> <a>中</a> <a>小</a>】
<a>打印</a> <a>关闭</a></div>
<div id="content">{_content(paper, wrap)}</div>
<div class="foot"><p>上一篇：<a href="/16">工作动态</a></p><p>主办单位：云溪县人民政府办公室</p>
<p>网站标识码：0000000000 云公网安备00000000000号</p></div>
<script>larger(1);</script></body></html>"""
    return page.encode({"gb2312": "gb18030"}.get(charset, charset))


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
                first, second = _cut(block, 16)
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
    "html_fragment": Container("html", _fragment),
    "html_page": Container("html", _page),
    "html_word": Container("html", partial(_page, wrap=_soup)),
    "html_gbk": Container("html", partial(_page, charset="gb2312")),
    "docx_merged": Container("docx", _docx),
    "docx_repeated": Container("docx", partial(_docx, repeated=True)),
    "tabs_utf8": Container("txt", partial(_text, table=_tabs_collapsed)),
    "tabs_bom": Container("txt", partial(_text, table=_tabs_aligned, encoding="utf-8-sig")),
    "tabs_gbk": Container(
        "txt",
        partial(_text, table=_tabs_collapsed, encoding="gb18030", indent="\u3000\u3000"),
    ),
    "lines": Container("txt", partial(_text, table=_one_per_line)),
    "pipes": Container("txt", partial(_text, table=_pipes)),
    "markdown": Container("md", partial(_text, table=_markdown_table, marks=("# ", "## "))),
    "one_line": Container("txt", _one_line),
    "pdf": Container("pdf", _pdf),
}
