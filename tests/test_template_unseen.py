"""A template may not print what Word then hides, moves away, or shows otherwise."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hostile_parts import RELATIONS, TYPES, Changed, related, typed, with_parts, within
from reports import report
from word_files import DOCUMENT, parts

from govreport.errors import TemplateProblem
from govreport.forms import Cell, form
from govreport.render.docx import render_docx
from govreport.report import Report
from govreport.tasks.template_judge import Judged, judged

CELL = Cell("applications", "natural_person", "received")
TAG = f"{{{{ {CELL} }}}}"
RUN = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{TAG}</w:t></w:r>'
PARAGRAPH = '<w:p><w:pPr><w:pStyle w:val="TableNumberSmall"/><w:keepNext/></w:pPr>'
ROW = "<w:tr><w:trPr><w:cantSplit/>"
STYLES, FONTS, SETTINGS = "word/styles.xml", "word/fontTable.xml", "word/settings.xml"
NUMBERING = "word/numbering.xml"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
THEME = f'<a:theme xmlns:a="{A}" name="x"><a:themeElements><a:clrScheme name="x"><a:dk1><a:srgbClr val="FFFFFF"/></a:dk1></a:clrScheme></a:themeElements></a:theme>'
COUNTS = f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
BOUND = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{{A}}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
NO_CHOICE = f'<mc:AlternateContent {MC} xmlns:z="urn:z"><mc:Choice Requires="z">{{}}</mc:Choice><mc:Fallback><w:r><w:t>7</w:t></w:r></mc:Fallback></mc:AlternateContent>'
Edit = Callable[[str], str]


def put(old: str, new: str, count: int = 1) -> Edit:
    def edit(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, count)

    return edit


def manner(properties: str) -> Changed:
    """The number's own run with some properties."""
    return {DOCUMENT: put(RUN, RUN.replace("<w:rPr>", f"<w:rPr>{properties}"))}


def run_in(around: str) -> Changed:
    return {DOCUMENT: put(RUN, around.format(RUN))}


def paragraph(properties: str) -> Changed:
    own = PARAGRAPH.replace("</w:pPr>", f"{properties}</w:pPr>")
    return {DOCUMENT: put(PARAGRAPH + RUN, own + RUN)}


def style(kind: str, properties: str, based: str = "") -> Edit:
    on = f'<w:basedOn w:val="{based}"/>' * bool(based)
    one = f'<w:style w:type="{kind}" w:styleId="{kind}9{based}"><w:name w:val="{kind}9{based}"/>{on}<w:rPr>{properties}</w:rPr></w:style>'
    return put("</w:styles>", f"{one}</w:styles>")


def both(first: Edit, second: Edit) -> Edit:
    return lambda xml: second(first(xml))


def field(instruction: str, dirty: str = ' w:dirty="true"') -> str:
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"{more}/></w:r>'
        for kind, more in (("begin", dirty), ("separate", ""), ("end", ""))
    )
    words = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{begin}{words}{middle}{{}}{end}"


def row(more: str) -> Edit:
    """The row of the number with something more."""

    def edit(xml: str) -> str:
        at = xml.rindex(ROW, 0, xml.index(TAG)) + len(ROW)
        return xml[:at] + more + xml[at:]

    return edit


def every_table(more: str) -> Edit:
    return lambda xml: re.sub(r"<w:tblPr>(<w:tblStyle [^>]*>)?", rf"\g<0>{more}", xml)


WHITE = '<w:color w:val="FFFFFF"/>'
NUMBERED: Changed = {
    NUMBERING: COUNTS.encode(),
    RELATIONS: related("numbering", "numbering.xml", away=False),
    TYPES: typed(f"{WML}numbering+xml", f"/{NUMBERING}"),
    **paragraph('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'),
}
HIDDEN: dict[str, Changed] = {
    "a hidden row": {DOCUMENT: row("<w:hidden/>")},
    "a row without height": {DOCUMENT: row('<w:trHeight w:val="1" w:hRule="exact"/>')},
    "no width": manner('<w:w w:val="1"/>'),
    "raised off the page": manner('<w:position w:val="2000"/>'),
    "letters upon each other": manner('<w:spacing w:val="-1000"/>'),
    "a font of signs": manner('<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'),
    "no filling": manner(f"<w14:textFill {W14}><w14:noFill/></w14:textFill>"),
    "black on black": manner('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'),
    "a pattern of its colour": manner('<w:color w:val="102030"/><w:shd w:val="solid" w:color="102030" w:fill="FFFFFF"/>'),
    "as its highlight": manner('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
    "a style of a white one": {
        **manner('<w:rStyle w:val="character9character9"/>'),
        STYLES: both(style("character", WHITE), style("character", "", "character9")),
    },
    "a white default": {STYLES: put("<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{WHITE}")},
    "a white table style": {
        DOCUMENT: lambda xml: re.sub(r"<w:tblPr>(<w:tblStyle [^>]*>)?", '<w:tblPr><w:tblStyle w:val="table9"/>', xml),
        STYLES: style("table", WHITE),
    },
    "a theme in which text is white": {
        **manner('<w:color w:val="000000" w:themeColor="text1"/>'),
        "word/theme/theme1.xml": THEME.encode(),
        RELATIONS: related("theme", "theme/theme1.xml", away=False),
        TYPES: typed("application/vnd.openxmlformats-officedocument.theme+xml", "/word/theme/theme1.xml"),
    },
    "struck out by a style": {**manner('<w:rStyle w:val="character9"/>'), STYLES: style("character", "<w:strike/>")},
    "a paragraph off the page": paragraph('<w:ind w:left="30000"/>'),
    "a frame off the page": paragraph('<w:framePr w:x="-20000" w:hAnchor="page"/>'),
    "a line without height": paragraph('<w:spacing w:line="1" w:lineRule="exact"/>'),
    "tables off the page": {DOCUMENT: every_table('<w:tblpPr w:tblpX="30000" w:tblpY="1"/>')},
    "a number before it": NUMBERED,
    "a field beside it": run_in("{}" + field("=5").format("")),
    "a field around it": run_in(field("=5")),
    "a field that is updated": run_in(field(" REF x ", "")),
    "a simple field": run_in('<w:fldSimple w:instr="=5" w:dirty="true">{}</w:fldSimple>'),
    "a control with data elsewhere": run_in(BOUND),
    "a choice that Word doesn't take": run_in(NO_CHOICE),
    "digits from right to left": run_in('<w:bdo w:val="rtl">{}</w:bdo>'),
    "the number of the page": run_in("{}<w:r><w:pgNum/></w:r>"),
    "a raised mark beside it": run_in('{}<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>7</w:t></w:r>'),
    "a number struck out beside it": run_in("<w:r><w:rPr><w:strike/></w:rPr><w:t>7</w:t></w:r>{}"),
    "in pieces, one of them white": {DOCUMENT: put(TAG, f"{{{{ ({CELL}|string)[:3] }}}}</w:t></w:r><w:r><w:rPr>{WHITE}</w:rPr><w:t>{{{{ ({CELL}|string)[3:] }}}}")},
}  # fmt: skip


def judgement(folder: Path, changed: Changed) -> Judged:
    path = with_parts(folder, changed)
    return judged(path, path.read_bytes(), form("2021"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", HIDDEN)
def test_a_number_that_word_hides_or_shows_otherwise_is_told(
    kind: str, tmp_path: Path
) -> None:
    assert CELL in judgement(tmp_path, HIDDEN[kind]).flaws.unseen


ODD: dict[str, tuple[Changed, str]] = {
    "white prose": (
        {DOCUMENT: lambda xml: re.sub(r"(</w:rPr>)(<w:t[^>]*>\{\{ p\.text \}\})", rf"{WHITE}\1\2", xml)},
        "“一、总体情况”的正文印了看不见",
    ),
    "fonts of its own": (
        {FONTS: put("</w:fonts>", '<w:font w:name="仿宋"><w:embedRegular w:fontKey="{A}"/></w:font></w:fonts>')},
        "模板里嵌着字体",
    ),
    "a table of its own numbers": (
        {DOCUMENT: lambda xml: xml.replace("<w:sectPr", re.sub(r"\{\{ [^}]* \}\}", "7", re.findall("<w:tbl>.*?</w:tbl>", xml)[1]) + "<w:p/><w:sectPr")},
        "表里有模板自己的数：“一、本年新收政府信息公开申请数量”一行的 7",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_prose_fonts_and_further_tables_are_looked_at(kind: str, tmp_path: Path) -> None:
    changed, complaint = ODD[kind]
    assert complaint in "\n".join(judgement(tmp_path, changed).flaws.texts)


def after_title(xml: str) -> Edit:
    return lambda whole: re.sub(
        r"\{\{ title \}\}.*?</w:p>", lambda found: found[0] + xml, whole, count=1
    )


WORDS = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
NUMBER = "{{ applications.total.received|int + 5 }}"
OTHERWISE: dict[str, tuple[Changed, str]] = {
    "another year in the title": (
        {DOCUMENT: put("{{ title }}", "{{ organ }}2019年政府信息公开工作年度报告</w:t></w:r></w:p><w:p><w:r><w:t>统计期间：{{ year }}年")},
        "里的年份不是报告的 2022",
    ),
    "another organ in the title": (
        {DOCUMENT: put("{{ title }}", "大山县人民政府{{ year }}年政府信息公开工作年度报告")},
        "里的机关不是报告的“云溪县青石乡人民政府”",
    ),
    "another signature": ({DOCUMENT: put("{{ signature }}", "大山县人民政府")}, "落款印的是“大山县人民政府”"),
    "another day": ({DOCUMENT: put("{{ signed_on }}", "2019年1月1日")}, "落款日期印的是 2019年1月1日"),
    "a number that it reckons": ({DOCUMENT: after_title(WORDS.format(f"收到 {NUMBER} 件"))}, "“收到41件”里的 41 不是报告里的数"),
    "one in the footer": ({"word/footer1.xml": put("</w:ftr>", WORDS.format(f"{NUMBER} 件") + "</w:ftr>")}, "“41件”里的 41"),
    "a sentence for some numbers": (
        {DOCUMENT: after_title(WORDS.format("{% if applications.total.received|int &lt; 99 %}收到 999 件{% endif %}"))},
        "“收到999件”里的 999",
    ),
    "a label for some numbers": (
        {DOCUMENT: put(">自然人<", ">{{ '自然人' if applications.total.received|int &gt; 99 else '商业企业' }}<")},
        "表格的行、列或它们的名称随报告里的数变了",
    ),
    "commas as they please": (
        {DOCUMENT: put(TAG, f"{{{{ {CELL} if {CELL}|int &gt; 99 else '3,6' }}}}")},
        "印的是“3,6”，报告里是 36",
    ),
    "hidden in some years": ({DOCUMENT: row("{% if year != 2097 %}<w:hidden/>{% endif %}")}, "自然人（没有印，或印在别处，报告里是 36）"),
}  # fmt: skip


def signed() -> Report:
    one = replace(report(), signature="云溪县青石乡人民政府", signed_on=date(2023, 1, 12))
    return replace(one, entries={**one.entries, CELL: 36})


@pytest.mark.parametrize("kind", OTHERWISE)
def test_what_is_said_otherwise_than_in_the_report_is_refused(
    kind: str, tmp_path: Path
) -> None:
    changed, complaint = OTHERWISE[kind]
    with pytest.raises(TemplateProblem, match="和报告不一样") as caught:
        render_docx(signed(), with_parts(tmp_path, changed))
    assert complaint in str(caught.value)


@pytest.mark.parametrize("pictured", [False, True])
def test_a_draft_without_its_mark_is_refused(pictured: bool, tmp_path: Path) -> None:
    plain: Changed = {
        f"word/header{one}.xml": lambda xml: re.sub(r"\{%.*?%\}", "", xml) for one in (1, 2)
    }
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = within(f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="a"/></wp:inline></w:drawing></w:r></w:p>')  # fmt: skip
    own: Changed = {DOCUMENT: picture} if pictured else {DOCUMENT: str}
    assert render_docx(report(), with_parts(tmp_path, own), draft=True)[:2] == b"PK"
    path = with_parts(tmp_path, {**own, **plain})
    assert render_docx(report(), path)[:2] == b"PK"
    with pytest.raises(TemplateProblem, match="没有草稿的记号"):
        render_docx(report(), path, draft=True)


PLAIN: dict[str, Changed] = {
    "as WPS writes it": manner(f'<w:color w:val="000000" w:themeColor="text1"/><w:highlight w:val="none"/><w:vertAlign w:val="baseline"/><w14:textFill {W14}><w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill></w14:textFill>'),
    "small, narrow and grey": manner('<w:color w:val="404040"/><w:spacing w:val="-10"/><w:w w:val="80"/><w:sz w:val="13"/>'),
    "white on blue": manner(f'{WHITE}<w:shd w:val="clear" w:fill="1F3864"/>'),
    "in a control": run_in('<w:sdt><w:sdtPr><w:alias w:val="数"/><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'),
    "put in and not yet accepted": run_in('<w:ins w:id="9" w:author="张三">{}</w:ins>'),
    "beside a bookmark": run_in('<w:bookmarkStart w:id="77" w:name="b"/>{}<w:bookmarkEnd w:id="77"/><w:proofErr w:type="spellStart"/>'),
    "close to the edge": paragraph('<w:ind w:left="-57" w:right="-57"/><w:spacing w:line="240" w:lineRule="exact"/>'),
    "in a row of fixed height": {DOCUMENT: row('<w:trHeight w:val="340" w:hRule="exact"/><w:hidden w:val="0"/>')},
    "by a table style with a dark head": {
        DOCUMENT: lambda xml: re.sub(r"<w:tblPr>(<w:tblStyle [^>]*>)?", '<w:tblPr><w:tblStyle w:val="table9"/>', xml),
        STYLES: both(style("table", ""), put('<w:name w:val="table9"/><w:rPr></w:rPr>', f'<w:name w:val="table9"/><w:rPr></w:rPr><w:tblStylePr w:type="firstRow"><w:rPr>{WHITE}</w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr>')),
    },
    "pages that are counted": {"word/footer1.xml": put("</w:ftr>", f"<w:p>{field(' NUMPAGES ', '').format('<w:r><w:t>8</w:t></w:r>')}</w:p></w:ftr>")},
    "a remark for some numbers": {DOCUMENT: after_title(WORDS.format("{% if applications.total.received|int %}收到 {{ applications.total.received }} 件{% if applications.business.received|int %}，企业 {{ applications.business.received }} 件{% endif %}{% else %}{{ year }}年没有收到申请{% endif %}"))},
    "a letterhead with numbers": {DOCUMENT: after_title(WORDS.format("云政办〔2023〕15号　{{ organ }}　电话 0512-88880000　统计期间：{{ year }}年1月1日至{{ year }}年12月31日"))},
    "its own organ in the title": {DOCUMENT: put("{{ title }}", "云溪县青石乡人民政府{{ year }}年政府信息公开工作年度报告")},
    "last year's report named": {DOCUMENT: after_title(WORDS.format("附件：1.{{ year - 1 }}年政府信息公开工作年度报告整改清单"))},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", PLAIN)
def test_what_offices_do_with_their_templates_is_taken(kind: str, tmp_path: Path) -> None:
    found = judgement(tmp_path, PLAIN[kind])
    assert (found.faults, found.flaws.found) == ([], False)
    for draft in (False, True):
        raw = render_docx(signed(), tmp_path / "2021.docx", draft=draft)
        assert "36" in parts(raw)[DOCUMENT].decode()
        assert docx.Document(BytesIO(raw)).tables
