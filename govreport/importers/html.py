"""A web page, saved or a fragment → blocks."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.importers.blocks import HEADING, TITLE, Block, Grid, Paragraph, Slot

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_TAGS = 400_000
"""A saved page has some thousands."""
MOST_CELLS = 20_000
WIDEST = 100
"""A cell that claims to span more columns or rows spans none."""
SKIPPED = ("script", "style", "noscript", "template", "select", "svg", "iframe")
LINES = ("p", "br", "div", "li")
"""What breaks the lines of a cell."""
BREAKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"}
    | {"div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre"}
    | {"section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"}
)
ROLES = {"h1": TITLE} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), HEADING)
HIDDEN = re.compile(r"display\s*:\s*none")
WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
LINE_END = re.compile(rf"(?<=[{WIDE}])[ \t]*[\r\n]\s*(?=[{WIDE}])")
LINE_ENDS = re.compile(r"[ \t\r\n\f]*[\r\n][ \t\r\n\f]*")


def read_html(text: str, name: str) -> list[Block]:
    """The blocks of a page, without what is not shown; FileProblem where it is too big."""
    from lxml import etree

    if text.count("<") > MOST_TAGS:
        raise FileProblem(name, "网页大得离谱，不是一份年度报告")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        return []
    etree.strip_elements(root, *SKIPPED, with_tail=False)
    page = _Page(name)
    page.walk(root)
    page.end_line("")
    return page.blocks


class _Page:
    """Gathers the blocks of a page in reading order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.cells = 0

    def walk(self, element: "_Element", role: str = "") -> None:
        """Take up an element's text and children; what breaks lines ends one."""
        if element.text:
            self.line.append(element.text)
        for child in element:
            tag = child.tag
            if tag == "table" and next(child.iterdescendants("table"), None) is None:
                self.end_line(role)
                self._table(child)
            elif tag == "br":
                self.end_line(role)
            elif tag in BREAKS:
                self.end_line(role)
                if not _is_hidden(child):
                    inner = ROLES.get(str(tag), role)
                    self.walk(child, inner)
                    self.end_line(inner)
            else:
                self.walk(child, role)
            if child.tail:
                self.line.append(child.tail)

    def end_line(self, role: str) -> None:
        """Make a paragraph of the text that has come together."""
        if self.line:
            text = flowing("".join(self.line))
            if text:
                self.blocks.append(Paragraph(text, role))
            self.line = []

    def _table(self, table: "_Element") -> None:
        if _is_hidden(table):
            return
        rows = [
            [cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")
        ]
        for one in table.iter(*LINES):
            one.tail = f"\n{one.tail or ''}"
        self.cells += sum(map(len, rows))
        if self.cells > MOST_CELLS:
            raise FileProblem(self.name, "表格大得离谱，不是一份年度报告")
        if max(map(len, rows), default=0) > 1:
            self.blocks.append(Grid(tuple(_placed(rows))))
            return
        for row in rows:  # a table with one column is the page's frame
            for cell in row:
                self.walk(cell)
                self.end_line("")


def flowing(text: str) -> str:
    """Running text as a browser shows it: a line end in the source is no break."""
    if "\n" in text or "\r" in text:
        text = LINE_ENDS.sub(" ", LINE_END.sub("", text))
    return text.strip()


def _is_hidden(element: "_Element") -> bool:
    style = element.get("style")
    return style is not None and HIDDEN.search(style) is not None


def _placed(rows: list[list["_Element"]]) -> Iterator[tuple[Slot, ...]]:
    """The rows with each cell in its column, cells over several rows reckoned in."""
    from lxml.etree import tostring

    taken: dict[int, int] = {}
    for row in rows:
        slots, column = [], 0
        begun: dict[int, int] = {}
        for cell in row:
            while taken and taken.get(column, 0) > 0:
                column += 1
            span, down = 1, 1
            if cell.attrib:
                span, down = _span(cell, "colspan"), _span(cell, "rowspan")
            if down > 1:
                begun.update(dict.fromkeys(range(column, column + span), down - 1))
            text = tostring(cell, encoding="unicode", method="text", with_tail=False)
            slots.append(Slot(text, column, span))
            column += span
        if taken or begun:
            taken = {at: left - 1 for at, left in taken.items() if left > 1} | begun
        yield tuple(slots)


def _span(cell: "_Element", name: str) -> int:
    value = cell.get(name)
    if value is None or not value.isdecimal():
        return 1
    return int(value) if 1 <= int(value[:4]) <= WIDEST else 1
