"""A 退回单 as a Word file on the page of the report, and as plain text."""

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from govreport.findings import Severity
from govreport.forms import known_forms
from govreport.render.context import chinese_date
from govreport.render.package import packed, xml_text
from govreport.render.template import find_template
from govreport.slips import WEIGHTS, Passage, Remark, Slip
from govreport.text import printable

DOCUMENT, CORE = "word/document.xml", "docProps/core.xml"
BODY, SETTING = "<w:body>", "<w:sectPr"
"""What the text begins behind, and what it ends before: the page's size and margins."""
HEADER = re.compile(r"(<w:hdr\b[^>]*>).*(</w:hdr>)", re.DOTALL)
TITLE = re.compile(r"(<dc:title>).*?(</dc:title>)", re.DOTALL)
FONTS = '<w:rFonts w:hint="eastAsia"/>'
"""Makes Word take quotation marks and dashes as Chinese."""
LEAD = '<w:rStyle w:val="RunInHeading2"/>'
UNDERLINE = '<w:u w:val="single"/>'
INDENT = "\u3000\u3000"
BREAKS = re.compile(r"[\r\n\t]+")
SENTENCE_END = re.compile("[。？！]")
ENDED = ("。", "？", "！", "…")
ASKING = re.compile(
    r"(?:^|[，；：。])(?!请|核对)[^，；：。]*(?:是不是|是否|有没有)[^，；：。]*$"
)
"""How a remark ends that is a question."""
MARK = "「{}」"
"""How a text marks the words in question; 【】 stands for what is yet to be written."""


class Paper(NamedTuple):
    """Page of the official template: all but the text, and what stands around that."""

    package: bytes
    head: str
    tail: str
    core: str


def title_of(slip: Slip) -> str:
    """Write the title, which names the year."""
    return f"{slip.year}年政府信息公开工作年度报告退回单"


def slip_text(slip: Slip) -> str:
    """Write the slip as text, a paragraph a line; the words in question stand in 「」."""
    return "\n".join(map(printable, _lines(slip))) + "\n"


def slip_docx(slip: Slip) -> bytes:
    """Write the slip as a Word file, the same bytes each time; words are underlined."""
    page = paper()
    core = TITLE.sub(rf"\g<1>{plain(title_of(slip))}\g<2>", page.core)
    document = "".join((page.head, *_paragraphs(slip), page.tail))
    parts = {DOCUMENT: document.encode(), CORE: core.encode()}
    return packed(parts, None, page.package)


def _opening(slip: Slip, marked: str) -> str:
    """Say why it is sent, and how to read it; `marked` tells how words are picked out."""
    counts = [
        f"{count}处{word}" for kind, word in WEIGHTS.items() if (count := slip.count(kind))
    ]
    may_stay = (
        f"标“{WEIGHTS[Severity.WARNING]}”的，核实后确实无误可以不改，请说明原因。"
        if slip.count(Severity.WARNING)
        else ""
    )
    passages = (one for group in slip.groups for it in group.remarks for one in it.passages)
    how = f"，{marked}的是有问题的字" if any(one.marked for one in passages) else ""
    asked = "现予退回" if slip.count(Severity.ERROR) else "请予核实"
    return (
        f"你单位报送的{title_of(slip).removesuffix('退回单')}已收到。经核对，"
        f"有{'、'.join(counts)}，{asked}。位置按“部分·表·行·列”写明{how}。{may_stay}"
    )


def _closing(slip: Slip) -> str:
    """Say until when it is to come back."""
    day, late = chinese_date(slip.due), slip.due < slip.today
    when = f"公布期限（{day}）已过，请尽快" if late else f"请于{day}以前"
    if slip.count(Severity.ERROR):
        return f"{when}修改后重新报送。"
    return f"{when}逐条核实，有误的改正后重新报送，无误的说明原因。"


def _call(slip: Slip) -> str:
    """Say below the date whom to call, "" where that is not known."""
    said = {"联系电话": slip.contact.phone, "地址": slip.contact.address}
    told = "；".join(f"{label}：{value}" for label, value in said.items() if value)
    return BREAKS.sub(" ", f"（{told}）") if told else ""


def lead(number: int, remark: Remark) -> str:
    """Write what stands before a remark: its number, how urgent it is, its place."""
    weight = f"（{remark.weight}）" if remark.weight else ""
    return f"{number}. {weight}{remark.place}{'：' if remark.place else ''}"


def whole(remark: Remark) -> tuple[Passage, ...]:
    """End what a remark says as a sentence."""
    *before, last = remark.passages
    sentence = SENTENCE_END.split(last.text)[-1]
    end = "？" if ASKING.search(sentence) else "。"
    end = "" if last.text.endswith(ENDED) else end
    return (*before, last._replace(text=last.text + end))


def _numbered(slip: Slip) -> Iterator[tuple[str, list[tuple[int, Remark]]]]:
    """Number each group's remarks through."""
    reached = 0
    for group in slip.groups:
        yield group.heading, list(enumerate(group.remarks, start=reached + 1))
        reached += len(group.remarks)


def _lines(slip: Slip) -> Iterator[str]:
    opening = _opening(slip, f"{MARK.format('')}里")
    yield from (title_of(slip), "", f"{slip.organ}：", "", INDENT + opening, "")
    for heading, remarks in _numbered(slip):
        yield from (INDENT + heading, "")
        for number, remark in remarks:
            told = "".join(
                MARK.format(one.text) if one.marked else one.text for one in whole(remark)
            )
            line = f"{INDENT}{lead(number, remark)}{told}"
            yield from (BREAKS.sub(" ", line), "")
    yield from (INDENT + _closing(slip), "")
    yield from filter(None, (slip.office, chinese_date(slip.today)))
    if call := _call(slip):
        yield from ("", INDENT + call)


def _paragraphs(slip: Slip) -> Iterator[str]:
    yield paragraph("Title", run(title_of(slip)))
    yield paragraph("Normal", run(f"{slip.organ}："))
    yield paragraph("BodyText", run(_opening(slip, "画线")))
    for heading, remarks in _numbered(slip):
        yield paragraph("Heading1", run(heading))
        for number, remark in remarks:
            runs = [run(one.text, UNDERLINE * one.marked) for one in whole(remark)]
            yield paragraph("BodyText", run(lead(number, remark), LEAD), *runs)
    yield paragraph("BodyText", run(_closing(slip)), keep=True)
    yield paragraph("BodyText", keep=True)
    if slip.office:
        yield paragraph("Signature", run(slip.office), keep=True)
    call = _call(slip)
    yield paragraph("Signature", run(chinese_date(slip.today)), keep=bool(call))
    if call:
        yield paragraph("BodyText", run(call))


def paragraph(style: str, *runs: str, keep: bool = False) -> str:
    """Write a paragraph; `keep` leaves it on the page of the next."""
    properties = f'<w:pStyle w:val="{style}"/>{"<w:keepNext/>" * keep}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Write a run; its style comes first and its other properties behind the fonts."""
    style, rest = (properties, "") if properties == LEAD else ("", properties)
    return (
        f"<w:r><w:rPr>{style}{FONTS}{rest}</w:rPr>"
        f'<w:t xml:space="preserve">{plain(text)}</w:t></w:r>'
    )


def plain(text: str) -> str:
    """Write a text on one line of a part."""
    return xml_text(printable(BREAKS.sub(" ", text)))


@cache
def paper() -> Paper:
    """Take the official template, without its text and its headers' mark of a draft."""
    template = find_template(known_forms()[-1], explicit=None, workspace=None)
    with zipfile.ZipFile(template) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    document, core = parts.pop(DOCUMENT).decode(), parts.pop(CORE).decode()
    blank = rf"\g<1>{paragraph('Header')}\g<2>"
    for name, header in parts.items():
        if name.startswith("word/header"):
            parts[name] = HEADER.sub(blank, header.decode()).encode()
    head, tail = document.index(BODY) + len(BODY), document.rindex(SETTING)
    return Paper(packed(parts, None), document[:head], document[tail:], core)
