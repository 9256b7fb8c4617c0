"""What each container gives: paragraphs and grids as they are shown."""

from io import BytesIO

import pytest
from hostile import W, package
from published import published

from govreport.errors import FileProblem
from govreport.importers import read_document
from govreport.importers.blocks import HEADING, SIGNATURE, TITLE, Grid, Hidden, TextBlock
from govreport.importers.containers import docx, html, pdf
from govreport.importers.containers import text as plain
from govreport.limited_work import RefusedError


def word(inside: str, **parts: str) -> list[TextBlock | Grid]:
    document = f"<w:document {W}><w:body>{inside}</w:body></w:document>"
    found = docx.read(
        package(document.encode(), **{name: text.encode() for name, text in parts.items()}),
        "x.docx",
    )
    return [one for one in found if not isinstance(one, Hidden)]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def texts(blocks: list[TextBlock | Grid]) -> list[str]:
    return [one.text for one in blocks if isinstance(one, TextBlock)]


def rows(blocks: list[TextBlock | Grid]) -> list[list[str]]:
    return [
        [slot.text for slot in row]
        for one in blocks
        if isinstance(one, Grid)
        for row in one.rows
    ]


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl><w:start w:val="x"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3."/></w:lvl>
<w:lvl><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"/>
</w:numbering>"""


def numbered(level: str, number: str = "1") -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_numbers_that_word_itself_prints_are_read() -> None:
    inside = "".join(
        paragraph(run(text), numbered(level))
        for text, level in [
            ("总体情况", "0"), ("主动公开", "1"), ("依申请公开", "1"), ("细目", "2"), ("点", "3"),
            ("主动公开政府信息情况", "0"), ("又", "1"), ("错", "9"), ("错", "²"),
        ]
    )  # fmt: skip
    other = paragraph(run("别的"), numbered("0", "2")) + paragraph(run("无"), "<w:numPr/>")
    assert texts(word(inside + other, numbering=NUMBERING)) == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "一.1.细目", "点",
        "二、主动公开政府信息情况", "（一）又", "错", "三、错", "别的", "无",
    ]  # fmt: skip


def test_counting_goes_beyond_ten() -> None:
    inside = paragraph(run("点"), numbered("0")) * 21
    found = texts(word(inside, numbering=NUMBERING))
    assert [found[index] for index in (9, 10, 19, 20)] == [
        "十、点", "十一、点", "二十、点", "二十一、点",
    ]  # fmt: skip


def test_what_word_does_not_show_is_not_read() -> None:
    hidden = [
        run("9", "<w:vanish/>"), run("9", "<w:strike/>"), run("9", "<w:dstrike w:val='1'/>"),
        run("9", "<w:vertAlign w:val='superscript'/>"), f"<w:del>{run('9')}</w:del>",
        f"<w:moveFrom>{run('9')}</w:moveFrom>",
    ]  # fmt: skip
    shown = [
        run("5", "<w:strike w:val='0'/>"), run("6", "<w:vanish w:val='false'/>"),
        f"<w:ins>{run('7')}</w:ins>", "<w:r><w:noBreakHyphen/><w:t>8</w:t></w:r>",
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>",
        "<w:r><w:sym w:char='F02D'/></w:r>",
    ]  # fmt: skip
    tabs = "<w:tabs><w:tab w:val='left' w:pos='420'/></w:tabs>"
    assert texts(word(paragraph("".join(hidden + shown), tabs))) == ["567-8a\tb\nc※"]


def test_roles_come_from_the_names_of_styles() -> None:
    styles = f"""<w:styles {W}>
    <w:style w:styleId="a"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="b"><w:name w:val="Signature"/></w:style>
    <w:style w:styleId="c"/></w:styles>"""
    inside = "".join(
        paragraph(run(style), f'<w:pStyle w:val="{style}"/>') for style in "a1bcx"
    )
    blocks = word(inside, styles=styles)
    assert [getattr(one, "role", None) for one in blocks] == [
        TITLE,
        HEADING,
        SIGNATURE,
        "",
        "",
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def test_merged_cells_stand_once_and_in_their_columns() -> None:
    wide, none, begin, on = (
        "<w:gridSpan w:val='2'/>",
        "<w:gridSpan w:val='0'/>",
        "<w:vMerge w:val='restart'/>",
        "<w:vMerge/>",
    )
    blocks = word(
        "<w:tbl>"
        f"<w:tr>{cell('头', wide)}{cell('尾')}</w:tr>"
        f"<w:tr>{cell('组', begin)}{cell('5', begin)}{cell('1')}</w:tr>"
        f"<w:tr>{cell('', on)}{cell('', on)}<w:sdt><w:sdtContent>{cell('2')}</w:sdtContent></w:sdt></w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('x')}{cell('y', none)}</w:tr>"
        "</w:tbl>"
    )
    (grid,) = blocks
    assert isinstance(grid, Grid)
    places = [[(slot.column, slot.span) for slot in row] for row in grid.rows]
    assert places == [
        [(0, 2), (2, 1)],
        [(0, 1), (1, 1), (2, 1)],
        [(1, 1), (2, 1)],
        [(1, 1), (2, 1)],
    ]
    assert [row[0].text[:2] for row in grid.rows] == ["头", "组", "合并", "x"]


def test_frames_of_a_page_are_no_tables() -> None:
    column = (
        f"<w:tbl><w:tr>{cell('一、总体情况')}</w:tr><w:tr>{cell('好。')}</w:tr></w:tbl>"
    )
    assert texts(word(column)) == ["一、总体情况", "好。"]
    inner = f"<w:tbl><w:tr>{cell('规章')}{cell('0')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}</w:tc>{cell('旁')}</w:tr></w:tbl>"
    assert rows(word(outer)) == [["规章", "0"]]
    page = "<table><tr><td>左</td><td><table><tr><td>规章</td><td>0</td></tr></table></td></tr></table>"
    assert rows(html.read(page.encode(), "x")) == [["规章", "0"]]
    assert texts(
        html.read("<table><tr><td>只有<p>一栏</td></tr></table>".encode(), "x")
    ) == [
        "只有",
        "一栏",
    ]


def test_a_page_is_read_as_it_is_shown() -> None:
    page = """<html><head><title>题</title><script>var x = "不读";</script></head><body>
    <h1>大标题</h1><p>第一<b>段</b>落，
    接着写。<br>另起 一
    行 end
    of line</p><div style="display:none">藏</div><!-- 注 --><span>零散</span></body></html>"""
    blocks = html.read(page.encode(), "x")
    assert texts(blocks) == [
        "题",
        "大标题",
        "第一段落，接着写。",
        "另起 一行 end of line",
        "零散",
    ]
    assert [one.role for one in blocks if isinstance(one, TextBlock)][1] == TITLE
    assert html.read(b"", "x") == []
    assert html.flowing(" 一 ") == "一"


def test_a_page_with_absurd_spans_keeps_its_cells() -> None:
    page = '<table><tr><td colspan="x">a<td rowspan="0">b<td colspan="99999">c</table>'
    (grid,) = html.read(page.encode(), "x")
    assert isinstance(grid, Grid)
    assert [slot.column for slot in grid.rows[0]] == [0, 1, 2]


def test_plain_text_and_markdown_are_read() -> None:
    text = (
        "# **标题** #\n\n| 规章 | 0 | 5 |\n|---|---|---|\n行政许可\t3\t\n单｜\n\t\t\n__强__ 与 2*3\n"
        "+----+---+\n| 规  | 1 |\n| 章  |   |\n+----+---+\n| 许可 | 2 |\n+----+---+\n"
    )
    blocks = plain.read(text.encode(), "x.txt")
    assert texts(blocks) == ["标题", "", "", "单", "", "__强__ 与 2*3", ""]
    assert [[cell.strip() for cell in row] for row in rows(blocks)] == [
        ["规章", "0", "5"], ["行政许可", "3", ""], ["规  \n 章", "1 \n"[:1]], ["许可", "2"],
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", [6, 11, 284, 414])
def test_the_pdf_reader_gives_the_same_in_its_own_process(seed: int) -> None:
    data = published(seed, "pdf").data
    blocks = pdf.read(data, "x.pdf")
    plain = pdf.blocks_in(data)
    assert [one.text for one in blocks if isinstance(one, TextBlock)] == [
        one for one in plain if isinstance(one, str)
    ]
    assert sum(isinstance(one, Grid) for one in blocks) == sum(
        isinstance(one, list) for one in plain
    )


def test_the_pdf_reader_tells_a_scan_and_a_book() -> None:
    from reportlab.pdfgen.canvas import Canvas

    raw = BytesIO()
    canvas = Canvas(raw)
    for _ in range(81):
        canvas.drawString(50, 50, "1")
        canvas.showPage()
    canvas.save()
    with pytest.raises(RefusedError, match="大得离谱"):
        pdf.blocks_in(raw.getvalue())
    few = BytesIO()
    one = Canvas(few)
    one.drawString(50, 50, "ab")
    one.save()
    with pytest.raises(RefusedError, match="没有文字层"):
        pdf.blocks_in(few.getvalue())


def test_a_file_is_what_its_bytes_say() -> None:
    page = "<html><p>云溪县民政局2022年政府信息公开工作年度报告</p></html>".encode()
    for name in ("x.txt", "x.html", "x"):
        assert read_document(page, name).reconciliation.container == "html"
    with pytest.raises(FileProblem, match="内容却不是"):
        read_document(page, "x.docx")
    with pytest.raises(FileProblem, match="不是 Word、WPS 的文字文件"):
        read_document(b"\xd0\xcf\x11\xe0 sheet", "x.doc")
    with pytest.raises(FileProblem, match="超过 30 MB"):
        read_document(b"x" * 30_000_001, "x.txt")
    gbk = "云溪县民政局2022年政府信息公开工作年度报告\n一、总体情况\f\v\x01好。".encode(
        "gbk"
    )
    report = read_document(gbk, "x.txt").report
    assert report.narrative == {"overview": "好。"}


def test_a_dash_of_prose_is_no_line_of_a_table_that_is_drawn() -> None:
    drawn = (
        "第一──第二，\n─\n┌────┬──┐\n│许可│5│\n├────┼──┤\n│处罚│12│\n└────┴──┘\n━━━━\n完──"
    )
    blocks = plain.read(drawn.encode(), "x.txt")
    assert [one for one in texts(blocks) if one] == ["第一──第二，", "─", "完──"]
    assert rows(blocks) == [["许可", "5"], ["处罚", "12"]]


def test_a_page_with_a_box_around_each_line_loses_none_of_its_text() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    raw = BytesIO()
    page = Canvas(raw, invariant=1)
    page.setFont("STSong-Light", 12)
    told = ["（三）政府信息管理情况。", "（四）平台建设情况。", "（五）监督保障情况。"]
    for number, line in enumerate(told):
        page.rect(70, 700 - 30 * number, 400, 30)
        page.drawString(76, 710 - 30 * number, line)
    for row, words in enumerate([("行政许可", "120"), ("行政处罚", "30")]):
        for column, word in enumerate(words):
            page.rect(70 + 200 * column, 610 - 30 * row, 200, 30)
            page.drawString(76 + 200 * column, 620 - 30 * row, word)
    page.save()
    blocks = pdf.read(raw.getvalue(), "x.pdf")
    text = "".join(
        block.text
        if isinstance(block, TextBlock)
        else "".join(cell.text for row in block.rows for cell in row)
        for block in blocks
    )
    for line in (*told, "行政许可", "120", "30"):
        assert line in text
    assert sum(isinstance(block, TextBlock) for block in blocks) >= 2
