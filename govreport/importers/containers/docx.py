"""A Word document → blocks, read from its XML as it stands."""

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.importers.blocks import (
    BODY,
    HEADING,
    SIGNATURE,
    TITLE,
    Block,
    Grid,
    Hidden,
    Slot,
    TextBlock,
    is_number,
    merged,
)
from govreport.importers.containers.docx_hidden import UNSEEN, hidden_in, runs_with
from govreport.importers.containers.docx_numbering import Numbering
from govreport.importers.wording import wording
from govreport.packages import UNREADABLE, open_package, unpacked

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 24_000_000
"""Bytes of the unpacked text of a document; a report has some hundred thousand."""
MOST_TAGS = 600_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P, TBL, TR, TC, T, BR, TAB = (W + tag for tag in ("p", "tbl", "tr", "tc", "t", "br", "tab"))
HYPHEN, SYMBOL = W + "noBreakHyphen", W + "sym"
FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
PPR, PSTYLE, VAL, CR = (W + tag for tag in ("pPr", "pStyle", "val", "cr"))
BOOKMARK = W + "bookmarkStart"
MARK = "govreport_"
"""What the names of the bookmarks begin with that our own templates set."""
TABS, TCPR, GRID_SPAN, VMERGE = (W + tag for tag in ("tabs", "tcPr", "gridSpan", "vMerge"))
MARKS = {HYPHEN: "-", SYMBOL: "※", FORMULA: "※"}
"""Characters that are no text: a hyphen, and a sign of which only the font knows."""
ODD = (
    *(TAB, BR, CR, HYPHEN, SYMBOL, FORMULA),
    *(W + tag for tag in ("drawing", "pict", "object", "instrText", "sdt", "fldSimple")),
)
"""Without these a cell's text is all the text in its XML."""
PARTS = 2
"""Properties and one paragraph."""
LEFT_OUT = tuple(W + tag for tag in ("del", "moveFrom", "rt", "rPrChange"))
TRPR, GONE = W + "trPr", (W + "del", W + "cellDel")
RUN = W + "r"
FRAMES = frozenset(W + tag for tag in ("sdt", "sdtContent", "customXml", "ins"))
WIDEST = 100
"""A cell that claims to span more columns spans so many."""
STYLES = {"title": TITLE, "signature": SIGNATURE, "heading 1": HEADING}


def read(raw: bytes, name: str) -> list[Block | Hidden]:
    """Read the blocks of a document, and what it has beside its text.

    FileProblem if it is no document or unpacks to too much.
    """
    try:
        with open_package(raw) as package:
            main = _part(package, "document", name)
            styles, numbering = (
                _part(package, part, name) if _path(part) in package.NameToInfo else None
                for part in ("styles", "numbering")
            )
    except UNREADABLE as error:
        sentence = "不是完整的 Word 文件（.docx），也许没有下载完，请重新下载或另存"
        raise FileProblem(name, sentence) from error
    body = main.find(W + "body")
    story = _Story(_roles(styles), Numbering(numbering))
    beside: list[Hidden] = []
    if body is not None:
        _remove(body, MC + "Fallback")
        beside = [*hidden_in(body)]
        story.walk(_shown(body))
    return [*story.marked(), *beside]


def _path(part: str) -> str:
    return f"word/{part}.xml"


def _part(package: zipfile.ZipFile, part: str, name: str) -> "_Element":
    """Read one part's XML: no entities, nothing from outside, no more than it may hold."""
    from lxml import etree

    raw = unpacked(package, _path(part), LARGEST)
    if len(raw) > LARGEST or raw.count(b"<") > MOST_TAGS:
        raise FileProblem(name, "解开后大得离谱，不是一份年度报告")
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
        raise FileProblem(name, "文件里有 Word 不会写的外部定义，为了安全没有读")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        sentence = "Word 文件里的内容损坏了，请用 Word 或 WPS 打开，另存后再试"
        raise FileProblem(name, sentence) from error


def _roles(styles: "_Element | None") -> dict[str, str]:
    """Tell what paragraphs of a style are: style id → role."""
    found = {}
    for style in () if styles is None else styles.iter(W + "style"):
        called = style.find(W + "name")
        role = STYLES.get((called.get(VAL) or "").lower()) if called is not None else None
        if role is not None:
            found[style.get(W + "styleId") or ""] = role
    return found


class _Story:
    """Blocks of a document, gathered in reading order."""

    def __init__(self, styles: dict[str, str], numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.blocks: list[Block] = []
        self.ours: set[int] = set()
        self.is_ours = False

    def walk(self, parent: "_Element") -> None:
        """Take up paragraphs and tables, also those inside of content controls."""
        for child in parent:
            if child.tag == P:
                self.blocks.append(self._paragraph(child))
            elif child.tag == TBL:
                self._table(child)
            else:
                self.walk(child)

    def _table(self, table: "_Element") -> None:
        """Take up a grid; what has one column or tables inside is the frame of a page."""
        framing = next(table.iterdescendants(TBL), None) is not None
        rows = () if framing else tuple(_rows(table))
        if max(map(len, rows), default=0) > 1:
            self.blocks.append(Grid(rows))
            return
        for row in _inside(table, TR):
            for cell in _inside(row, TC):
                self.walk(cell)

    def marked(self) -> list[Block]:
        """Give the blocks; where our own bookmarks stand, what they don't mark is prose."""
        for index, block in enumerate(self.blocks if self.is_ours else ()):
            if isinstance(block, Grid):
                self.blocks[index] = block._replace(ours=True)
            elif not block.section and index not in self.ours:
                self.blocks[index] = block._replace(role=BODY)
        return self.blocks

    def _paragraph(self, paragraph: "_Element") -> TextBlock:
        style = paragraph.find(f"{PPR}/{PSTYLE}")
        role = self.styles.get(style.get(VAL) or "", "") if style is not None else ""
        text = self.numbering.label(paragraph) + _text(paragraph).removeprefix("\n")
        names = (one.get(W + "name") or "" for one in paragraph.iter(BOOKMARK))
        ours = (name.removeprefix(MARK) for name in names if name.startswith(MARK))
        mark = next(filter(None, ours), "")
        if mark.startswith((TITLE, SIGNATURE)):
            self.ours.add(len(self.blocks))
            return TextBlock(text, TITLE if mark == TITLE else SIGNATURE)
        mark = mark if mark in wording().headings else ""  # anybody may name a bookmark so
        self.is_ours = self.is_ours or bool(mark)
        return TextBlock(text, role, mark)


def _text(element: "_Element") -> str:
    """Read the shown text under an element; paragraphs after the first begin a line."""
    parts: list[str] = []
    for one in element.iter(T, P, TAB, BR, CR, HYPHEN, SYMBOL, FORMULA):
        tag = one.tag
        if tag == T:
            parts.append(one.text or "")
        elif tag in MARKS:
            parts.append(MARKS[tag])
        elif tag != TAB:
            parts.append("\n")
        elif (parent := one.getparent()) is None or parent.tag != TABS:
            parts.append("\t")  # no stop on the ruler
    return "".join(parts)


def _shown(root: "_Element") -> "_Element":
    """Take out of a document what is not seen, or is in it twice or no longer.

    Older drawings, moved text, and runs that are hidden, struck out or a raised mark.
    """
    for gone in [*root.iter(*GONE)]:  # a row or cell, or its end, that was deleted
        properties = gone.getparent()
        around = None if properties is None else properties.getparent()
        if properties is not None and around is not None and properties.tag in (TRPR, TCPR):
            above = around.getparent()
            if above is not None:
                above.remove(around)
    _remove(root, *LEFT_OUT)
    for run in runs_with(root, UNSEEN):
        for text in run.iter(T):
            text.text = ""
    return root


def _remove(root: "_Element", *tags: str) -> None:
    for one in [*root.iter(*tags)]:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)


def _rows(table: "_Element") -> Iterator[tuple[Slot, ...]]:
    """Read the rows of a table; a cell that goes on from above is left out."""
    from lxml.etree import tostring

    odd = next(table.iter(*ODD), None) is not None
    above: dict[int, str] = {}
    for row in _inside(table, TR):
        slots, column = [], _before(row)
        for cell in _inside(row, TC):
            span, goes_on, begins = 1, False, False
            for one in cell[0] if len(cell) and cell[0].tag == TCPR else ():
                value = one.get(VAL)
                if one.tag == GRID_SPAN and value is not None and value.isdecimal():
                    span = min(max(int(value[:4]), 1), WIDEST)
                elif one.tag == VMERGE:
                    goes_on, begins = value != "restart", value == "restart"
            if goes_on:
                text = ""
            elif odd or len(cell) > PARTS:
                text = _text(cell).removeprefix("\n")
            else:
                text = tostring(cell, encoding="unicode", method="text", with_tail=False)
            if not goes_on:
                above[column] = text if begins and is_number(text) else ""
                slots.append(Slot(merged(text) if above[column] else text, column, span))
            elif above.get(column):
                slots.append(Slot(merged(above[column]), column, span))
            column += span
        yield tuple(slots)


def _inside(parent: "_Element", tag: str) -> Iterator["_Element"]:
    """Give the children of a kind, also those inside of content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in FRAMES:
            yield from _inside(child, tag)


def _before(row: "_Element") -> int:
    skipped = row.find(f"{W}trPr/{W}gridBefore")
    value = "" if skipped is None else skipped.get(VAL) or ""
    return int(value) if value.isdecimal() and len(value) < 3 else 0
