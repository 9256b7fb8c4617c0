"""A Word document → blocks, read from its XML as it stands."""

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.importers.blocks import Block, Grid, Hidden, Slot, is_number, merged
from govreport.importers.containers.docx_hidden import UNSEEN, hidden_in, runs_with
from govreport.importers.containers.docx_numbering import Numbering
from govreport.importers.containers.story import STYLES, Story
from govreport.packages import UNREADABLE, open_package
from govreport.xml_parts import part

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "Word"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P, TBL, TR, TC, T, BR, TAB = (W + tag for tag in ("p", "tbl", "tr", "tc", "t", "br", "tab"))
HYPHEN, SYMBOL = W + "noBreakHyphen", W + "sym"
FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
PPR, PSTYLE, VAL, CR = (W + tag for tag in ("pPr", "pStyle", "val", "cr"))
BOOKMARK = W + "bookmarkStart"
TABS, TCPR, GRID_SPAN, VMERGE = (W + tag for tag in ("tabs", "tcPr", "gridSpan", "vMerge"))
MARKS = {HYPHEN: "-", SYMBOL: "※", FORMULA: "※"}
"""Characters that are no text: a hyphen, and a sign of which only the font knows."""
ODD = (
    *(TAB, BR, CR, HYPHEN, SYMBOL, FORMULA),
    *(W + tag for tag in ("drawing", "pict", "object", "instrText", "sdt", "fldSimple")),
)
"""Without these a cell's text is all the text in its XML."""
CONTENT = W + "txbxContent"
PARTS = 2
"""Properties and one paragraph."""
LEFT_OUT = tuple(W + tag for tag in ("del", "moveFrom", "rt", "rPrChange"))
TRPR, GRID_BEFORE = W + "trPr", W + "gridBefore"
GONE = (W + "del", W + "cellDel")
RUN = W + "r"
FRAMES = frozenset(W + tag for tag in ("sdt", "sdtContent", "customXml", "ins"))
WIDEST = 100
"""A cell that claims to span more columns spans so many."""


def read(raw: bytes, name: str) -> list[Block | Hidden]:
    """Read the blocks of a document, and what it has beside its text.

    FileProblem if it is no document or unpacks to too much.
    """
    try:
        with open_package(raw) as package:
            main = part(package, "word/document.xml", name, KIND)
            styles, numbering = (
                part(package, path, name, KIND) if path in package.NameToInfo else None
                for path in ("word/styles.xml", "word/numbering.xml")
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


def located(
    body: "_Element", styles: "_Element | None", numbering: "_Element | None"
) -> list[tuple[Block, "_Element | None"]]:
    """Read the blocks of a document's body, which stays as it is, each with its element."""
    copied = deepcopy(body)
    own = dict(zip(copied.iter(), body.iter(), strict=True))
    story = _Story(_roles(styles), Numbering(numbering))
    _remove(copied, MC + "Fallback")
    story.walk(_shown(copied))
    elements = map(story.elements.get, range(len(story.blocks)))
    return [
        (block, None if element is None else own[element])
        for block, element in zip(story.marked(), elements, strict=True)
    ]


def shown_in(main: "_Element") -> "_Element":
    """Leave of a document's part what is seen of it."""
    _remove(main, MC + "Fallback")
    return _shown(main)


def text_of(element: "_Element") -> str:
    """Read the shown text under an element; paragraphs after the first begin a line."""
    return _text(element)


def slot_cells(table: "_Element") -> Iterator[list[tuple["_Element", Slot]]]:
    """Give the cells of each row with what they show, but those that go on from above."""
    for row in _inside(table, TR):
        cells, column = [], _before(row)
        for cell in _inside(row, TC):
            spans, merge = (cell.find(f"{TCPR}/{one}") for one in (GRID_SPAN, VMERGE))
            value = "" if spans is None else spans.get(VAL) or ""
            span = min(max(int(value[:4]), 1), WIDEST) if value.isdecimal() else 1
            if merge is None or merge.get(VAL) == "restart":
                text = _text(cell).removeprefix("\n")
                cells.append((cell, Slot(text, column, span)))
            column += span
        yield cells


def _roles(styles: "_Element | None") -> dict[str, str]:
    """Tell what paragraphs of a style are: style id → role."""
    found = {}
    for style in () if styles is None else styles.iter(W + "style"):
        called = style.find(W + "name")
        role = STYLES.get((called.get(VAL) or "").lower()) if called is not None else None
        if role is not None:
            found[style.get(W + "styleId") or ""] = role
    return found


class _Story(Story):
    """Blocks of a Word document."""

    def __init__(self, styles: dict[str, str], numbering: Numbering) -> None:
        super().__init__()
        self.styles, self.numbering = styles, numbering
        self.elements: dict[int, _Element] = {}

    def walk(self, parent: "_Element") -> None:
        """Take up paragraphs and tables, also those inside of content controls."""
        for child in parent:
            if child.tag == P:
                self._paragraph(child)
            elif child.tag == TBL:
                self._table(child)
            else:
                self.walk(child)

    def _table(self, table: "_Element") -> None:
        """Take up a grid; what has one column or tables inside is the frame of a page."""
        framing = next(table.iterdescendants(TBL), None) is not None
        rows = () if framing else tuple(_rows(table))
        if max(map(len, rows), default=0) > 1:
            self.elements[len(self.blocks)] = table
            self.blocks.append(Grid(rows))
            return
        for row in _inside(table, TR):
            for cell in _inside(row, TC):
                self.walk(cell)

    def _paragraph(self, paragraph: "_Element") -> None:
        if next(paragraph.iter(CONTENT), None) is not None and (
            blocks := _in_places(paragraph)
        ):
            self.blocks += blocks
            return
        style = paragraph.find(f"{PPR}/{PSTYLE}")
        role = self.styles.get(style.get(VAL) or "", "") if style is not None else ""
        text = self.numbering.label(paragraph) + _text(paragraph).removeprefix("\n")
        names = (one.get(W + "name") or "" for one in paragraph.iter(BOOKMARK))
        self.elements[len(self.blocks)] = paragraph
        self.take(text, role, names)


def _in_places(paragraph: "_Element") -> list[Block]:
    """Read the text boxes of a paragraph that is a page, if it is one."""
    from govreport.importers.containers.docx_frames import pages_in
    from govreport.importers.containers.placed import blocks_of

    return blocks_of(pages_in(paragraph))


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
    merges = _merges(table)
    skipping = next(table.iter(GRID_BEFORE), None) is not None
    above: dict[int, str] = {}
    for row in _inside(table, TR):
        slots, column = [], _before(row) if skipping else 0
        for cell in _inside(row, TC):
            span, merge = merges.get(cell, (1, None))
            goes_on, begins = merge not in {None, "restart"}, merge == "restart"
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


def _merges(table: "_Element") -> dict["_Element", tuple[int, str | None]]:
    """Tell of the cells that are merged how many columns they span, and how they go on."""
    found: dict[_Element, tuple[int, str | None]] = {}
    for one in table.iter(GRID_SPAN, VMERGE):
        properties = one.getparent()
        cell = (
            None if properties is None or properties.tag != TCPR else properties.getparent()
        )
        if properties is None or cell is None or cell[0] is not properties:
            continue
        span, merge = found.get(cell, (1, None))
        value = one.get(VAL) or ""
        if one.tag == VMERGE:
            merge = value
        elif value.isdecimal():
            span = min(max(int(value[:4]), 1), WIDEST)
        found[cell] = span, merge
    return found


def _before(row: "_Element") -> int:
    skipped = row.find(f"{TRPR}/{GRID_BEFORE}")
    value = "" if skipped is None else skipped.get(VAL) or ""
    return int(value) if value.isdecimal() and len(value) < 3 else 0
