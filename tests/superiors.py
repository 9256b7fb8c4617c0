"""Blank forms as superiors hand them out, each in a manner of its own, drawn in Word.

None has a tag. What they call things differs from the official labels in the ways in
which such forms differ; the geometry of the tables is the form's.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell

from govreport.forms import Table, form, lay_out

GREY = RGBColor(0x80, 0x80, 0x80)
Words = Mapping[str, str]


def _line(
    document: Document,
    text: str,
    *,
    size: float = 16,
    centred: bool = False,
    grey: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = GREY
        run.italic = True
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _draw(  # noqa: PLR0913 -- the manner of a form, each by its name
    document: Document,
    table: Table,
    words: Words,
    *,
    number: str = "",
    widths: Callable[[int], float] = lambda _: 1.6,
    rows: range | None = None,
    further: int = 0,
    before: int = 0,
) -> WordTable:
    """Draw a table of the form, or some of its rows, with room for further columns."""
    rows = rows or range(table.rows)
    made = document.add_table(len(rows), before + table.columns + further)
    made.style = "Table Grid"
    for line in lay_out(table):
        for cell in line:
            top = max(cell.row, rows.start) - rows.start
            end = min(cell.row + cell.rowspan, rows.stop) - rows.start
            if top >= end:
                continue
            left = before + cell.column
            first = made.cell(top, left)
            last = made.cell(end - 1, left + cell.colspan - 1)
            whole = first.merge(last) if first is not last else first
            text = number if cell.cell else words.get(cell.text or "", cell.text or "")
            _write(whole, text)
    for index, column in enumerate(made.columns):
        for one in column.cells:
            one.width = Cm(widths(index))
    return made  # type: ignore[no-any-return]


def _write(cell: _Cell, text: str, *, size: float = 10.5) -> None:
    cell.paragraphs[0].text = ""
    cell.paragraphs[0].add_run(text).font.size = Pt(size)


def county_form() -> Document:
    """A county office's: a cover, instructions in grey, labels in other words, a row more."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "云溪县政务公开领导小组办公室制"
    words = {
        "规章": "规  章", "行政规范性文件": "规范性文件", "本年制发件数": "本年制发数量",
        "行政事业性收费": "行政事业性收费项目", "行政强制": "行政强制措施",
        "法律服务机构": "法律服务", "社会公益组织": "社会公益\n组织",
        "一、本年新收政府信息公开申请数量": "一、本年度新收政府信息公开申请数量（件）",
        "3.危及“三安全一稳定”": "3.危及“三安全一稳定”（说明：指国家安全、公共安全、经济安全、社会稳定）",
        "四、结转下年度继续办理": "四、结转下一年度继续办理", "其他结果": "其它结果",
    }  # fmt: skip
    for _ in range(4):
        document.add_paragraph()
    _line(document, "政府信息公开工作年度报告", size=26, centred=True)
    _line(document, "（20××年度）", size=18, centred=True)
    _line(document, "填报单位（盖章）：________________", centred=True)
    _line(document, "填报日期：____年__月__日", centred=True)
    document.add_page_break()  # type: ignore[no-untyped-call]
    _line(document, "××县××单位", size=22, centred=True)
    _line(document, "20××年政府信息公开工作年度报告", size=22, centred=True)
    _line(document, "（填写说明：写明编制依据、统计期限、联系方式。）", grey=True)
    tables = form("2021").tables
    _line(document, "一、总体情况")
    _line(document, "（填写说明：从五个方面写，不少于800字。）", grey=True)
    _line(document, "")
    _line(document, "二、行政机关主动公开政府信息情况")
    _line(document, "单位：件、万元", size=10.5)
    first = _draw(document, tables["disclosure"], words, widths=lambda at: (5, 4, 3, 3)[at])
    row = first.add_row().cells  # type: ignore[no-untyped-call]
    _write(row[0], "备注")
    _line(document, "三、收到和处理政府信息公开申请的情况")
    _line(document, "（填写说明：本表数字由各单位按台账汇总。）", grey=True)
    second = _draw(
        document,
        tables["applications"],
        words,
        widths=lambda at: (0.9, 1.5, 4)[at] if at < 3 else 1.3,
    )
    row = second.add_row().cells  # type: ignore[no-untyped-call]
    _write(row[0].merge(row[2]), "其中：通过网上平台办理")
    _line(document, "注：第一项加第二项之和，等于第三项加第四项之和。", size=10.5)
    _line(document, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况")
    _draw(document, tables["proceedings"], words, widths=lambda _: 1.1)
    _line(document, "五、存在的主要问题和改进情况")
    _line(document, "（一）存在的问题。……", grey=True)
    _line(document, "（二）改进情况。……", grey=True)
    _line(document, "六、其他需要报告的事项")
    _line(document, "（收取信息处理费情况在此处报告）", grey=True)
    _line(document, "填报人：          审核人：          联系电话：", size=12)
    return document


def city_form() -> Document:
    """A city's: columns for 序号 and 备注, 栏次, table 3 on two pages, merged heads, 落款."""
    document = docx.Document()
    words = {
        "自然人": "自然\n人", "商业企业": "商业企业（个）", "科研机构": "科研 机构",
        "申请人情况": "申请人情况（件）", "本年处理决定数量": "处理决定数",
        "1.本机关不掌握相关政府信息": "1．本机关不掌握", "（七）总计": "（七）总 计",
        "2.重复申请": "２、重复申请", "未经复议直接起诉": "未经复议直接起诉的",
    }  # fmt: skip
    _line(document, "（单位名称）____年政府信息公开工作年度报告", size=22, centred=True)
    _line(
        document,
        "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）编制。XXXX。",
    )
    tables = form("2021").tables
    document.add_heading("一、总体情况。（此处填写，黑体以下用仿宋）", 1)
    _line(document, "XXXXXXXX。")
    document.add_heading("二、主动公开政府信息情况", 1)
    _draw(document, tables["disclosure"], words, number="0")
    document.add_heading("三、收到和处理政府信息公开申请情况", 1)
    whole = tables["applications"]
    for rows in (range(14), range(14, whole.rows)):
        table = _draw(
            document,
            whole,
            words,
            number="/",
            rows=rows,
            before=1,
            further=1,
            widths=lambda at: 1.2 if at != 3 else 4,
        )
        heads = 3 if rows.start == 0 else 0
        if heads:
            _write(table.cell(0, 0).merge(table.cell(2, 0)), "序号")
            _write(table.cell(0, 11).merge(table.cell(2, 11)), "备注")
        for row in range(heads, len(rows)):
            _write(table.cell(row, 0), str(rows.start + row - 2))
        if heads:
            properties = table.rows[0]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))  # type: ignore[arg-type]
        document.add_paragraph() if heads else None
    document.add_heading("四、政府信息公开行政复议、行政诉讼情况", 1)
    _draw(document, tables["proceedings"], words, number="　", widths=lambda _: 1.0)
    document.add_heading("五、存在的主要问题及改进情况", 1)
    _line(document, "XXXXXXXX。")
    document.add_heading("六、其他需要报告的事项", 1)
    _line(document, "XXXXXXXX。")
    document.add_paragraph()
    for text in ("（单位名称）（盖章）", "20XX年X月X日"):
        _line(document, text)
        document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return document


def bureau_form() -> Document:
    """A bureau's: a table of facts on top, four small tables for one, controls, landscape."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    words = {
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
        "法人或其他组织": "法人或者其他组织", "其他": "其 他", "尚未审结": "未审结",
        "5.要求行政机关确认或重新出具已获取信息": "5.要求行政机关确认或者重新出具已获取信息",
        "本年收费金额（单位：万元）": "收费金额（单位：万元，保留4位小数）",
        "二、上年结转政府信息公开申请数量": "二、上年结转申请数量",
    }  # fmt: skip
    _line(document, "行政机关政府信息公开工作年度报告（样式）", size=20, centred=True)
    facts = document.add_table(2, 4)
    for cell, text in zip(
        facts._cells,
        ("填报单位", "", "年度", "", "联系电话", "", "电子邮箱", ""),
        strict=True,
    ):
        _write(cell, text)
    tables = form("2021").tables
    _line(document, "一、概述")
    _control(document, "单击此处输入文字")
    _line(document, "二、主动公开情况")
    whole = tables["disclosure"]
    starts = [
        row for row, line in enumerate(lay_out(whole)) if "第二十条" in (line[0].text or "")
    ]
    for start, end in zip(starts, [*starts[1:], whole.rows], strict=True):
        _draw(document, whole, words, rows=range(start, end), widths=lambda _: 5)
        document.add_paragraph()
    _line(document, "三、收到及处理政府信息公开申请情况")
    _draw(document, tables["applications"], words, widths=lambda at: 2 + 2 * (at == 2))
    _line(document, "四、政府信息公开行政复议和行政诉讼情况")
    _draw(document, tables["proceedings"], words, number="____")
    _line(document, "五、存在问题及改进措施")
    _control(document, "单击此处输入文字")
    _line(document, "六、其他需要说明的事项")
    _control(document, "单击此处输入文字")
    _line(document, "附件：填表口径说明", size=10.5)
    return document


def _control(document: Document, text: str) -> None:
    """A content control, which Word shows in grey until somebody writes in it."""
    document.add_paragraph(text)
    paragraph = document.paragraphs[-1]._p
    control, properties, content = (
        OxmlElement(f"w:{tag}") for tag in ("sdt", "sdtPr", "sdtContent")
    )
    properties.append(OxmlElement("w:showingPlcHdr"))
    paragraph.addprevious(control)  # type: ignore[arg-type]
    control.extend((properties, content))
    content.append(paragraph)
    assert control.tag == qn("w:sdt")


FORMS = {one.__name__: one for one in (county_form, city_form, bureau_form)}


@cache
def _drawn(manner: str) -> bytes:
    """The file of a form; to draw one in Word takes seconds."""
    stream = BytesIO()
    FORMS[manner]().save(stream)
    return stream.getvalue()


def _laid(manner: str, folder: Path) -> Path:
    path = folder / f"{manner.removesuffix('_form')}.docx"
    path.write_bytes(_drawn(manner))
    return path


MANNERS = {manner: partial(_laid, manner) for manner in FORMS}
"""The forms, each to be laid into a folder."""
