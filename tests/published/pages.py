"""Documents for tests as bytes: plain text, Markdown, web pages."""

import html
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage

from published.paper import BREAK, Grid, Paper, footed, placed

# Plain text ---------------------------------------------------------------------


def tabs_aligned(grid: Grid) -> Iterator[str]:
    """Every column has its field, also where a label spans it."""
    fields = [[""] * (len(grid.widths) + 1) for _ in grid.lines]
    for row, column, spot in placed(grid):
        if spot is BREAK:
            fields[row][column] = "\n" + "\t" * column + fields[row][column]
        else:
            fields[row][column] += spot.text
    yield from ("\t".join(line) for line in fields)


def tabs_collapsed(grid: Grid) -> Iterator[str]:
    """Only what begins in a row has a field, and some tabs trail behind."""
    for number, line in enumerate(grid.lines):
        texts = "\t".join(spot.text for spot in line).replace("\t\n", "\n")
        yield texts + "\t" * (number % 3 + 1)


def one_per_line(grid: Grid) -> Iterator[str]:
    for line in grid.lines:
        yield ""
        for spot in line:
            if spot.text:
                yield from (spot.text, "", "")


def pipes(grid: Grid) -> Iterator[str]:
    for line in grid.lines:
        texts = " | ".join(spot.text for spot in line if spot is not BREAK)
        if BREAK in line:
            at = line.index(BREAK)
            halves = line[:at], line[at + 1 :]
            texts = " |\n".join(" | ".join(s.text for s in half) for half in halves)
        else:
            texts = texts.replace("\n", " ")
        yield f"{texts} {'|' * (1 + len(grid.widths) - len(line))}"


def markdown_table(grid: Grid) -> Iterator[str]:
    yield ""
    for number, line in enumerate(grid.lines):
        texts = (spot.text.replace("\n", "<br>") for spot in line)
        yield f"| {' | '.join(texts)} |"
        if number == 0:
            yield "|" + " --- |" * len(grid.widths)
    yield ""


def text(
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
    return "\n".join(footed(paper, "\n".join(lines).split("\n"))).encode(encoding)


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


def one_line(paper: Paper) -> bytes:
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


def soup(text: str) -> str:
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
    inside = soup if wrap is soup else _inline
    for part in paper.parts:
        lines += [wrap(part.heading)] if part.heading else []
        lines += [
            wrap(b) if isinstance(b, str) else _html_table(b, inside) for b in part.blocks
        ]
    lines += [f'<div style="text-align:right">{wrap(line)}</div>' for line in paper.closing]
    return "\n".join(lines)


def _inline(text: str) -> str:
    return f'<p align="center">{_escaped(text)}</p>' if text else "&nbsp;"


def fragment(paper: Paper) -> bytes:
    return _content(paper, lambda text: _paragraph("\u3000\u3000" + text)).encode()


def page(paper: Paper, *, wrap: Wrap = _paragraph, charset: str = "utf-8") -> bytes:
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


def mhtml(paper: Paper, *, cte: str, charset: str = "utf-8") -> bytes:
    """The page as a browser saves it, with its styles beside it."""
    whole = EmailMessage()
    whole["Subject"] = "saved page"
    for kind, data in (
        (
            "html",
            page(paper, charset=charset).decode(
                {"gb2312": "gb18030"}.get(charset, charset)
            ),
        ),
        ("css", "p { margin: 0 }"),
    ):
        part = EmailMessage()
        part.set_content(data, subtype=kind, charset=charset, cte=cte)
        part["Content-Location"] = f"https://example.cn/nb.{kind}"
        del part["MIME-Version"]
        whole.make_related() if kind == "html" else None
        whole.attach(part)
    whole.set_boundary("----MultipartBoundary--0")
    return whole.as_bytes()


def row_lines(paper: Paper) -> bytes:
    """Every line of every cell by itself, as pdftohtml writes it."""
    lines = [*paper.above, *paper.title]
    for part in paper.parts:
        lines += [part.heading] if part.heading else []
        for block in part.blocks:
            spots = (
                () if isinstance(block, str) else (s for row in block.lines for s in row)
            )
            texts = [block] if isinstance(block, str) else [s.text for s in spots if s.text]
            lines += [line for text in texts for line in text.split("\n")]
    rows = [f"{_escaped(line)}<br/>" for line in footed(paper, [*lines, *paper.closing])]
    return f"""<!DOCTYPE html><html><head><title></title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>
<meta name="generator" content="pdftohtml 0.36"/></head><body>
<a name=1></a>{chr(10).join(rows)}
</body></html>""".encode()
