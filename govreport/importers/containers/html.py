"""A web page, saved or a fragment → blocks."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.importers.blocks import (
    HEADING,
    PICTURE,
    TITLE,
    Block,
    Grid,
    Slot,
    TextBlock,
    is_number,
    merged,
)
from govreport.importers.containers.story import MARK as NAMED
from govreport.importers.containers.story import Story
from govreport.importers.containers.text import plain_text
from govreport.lazy import lazy
from govreport.pages import MARK, NOTE, facts_of
from govreport.text import width

if TYPE_CHECKING:
    from lxml.etree import _Element

    from govreport.importers.containers.placed import Box

MOST_TAGS = 400_000
"""A saved page has some thousands."""
MOST_CELLS = 20_000
MOST_TAKEN = 300
"""More columns at once belong to no table, and what spans them is left out."""
WIDEST = 40
"""A cell that claims to span more columns or rows spans none."""
SKIPPED = ("script", "style", "noscript", "template", "select", "svg", "iframe")
UNSEEN = ("sup", "sub", "del", "s", "strike", "rt", "rp")
"""What is struck out or stands above in a table: no part of a number."""
BLOCKS = ("p", "br", "div", "table", "ul", "ol", "li", "h1", "h2", "h3", "hr", "center")
"""Without these inside, a paragraph is one line."""
LINES = ("p", "br", "div", "li")
"""What breaks the lines of a cell."""
BREAKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"}
    | {"div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre"}
    | {"section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"}
)
ROLES = {"h1": TITLE} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), HEADING)
HIDDEN = lazy(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])")
WIDE = (
    ("\u2e80", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\uff00", "\uffef"),
    ("\u2018", "\u201d"),
)
SPACE = lazy(r"[ \t\r\n\f]+")
ABSOLUTE = "position:absolute"
MANY_PLACES = 50
"""A page in which so many paragraphs have places of their own came from a PDF."""
PLACE = lazy(r"(top|left)\s*:\s*(\d{1,6}(?:\.\d{1,9})?)px")
STYLE = lazy(r"\.(ft\d+)\s*\{\s*font-size:(\d{1,4})px;(?:line-height:(\d{1,4})px;)?")
TALL = 16.0
"""Pixels that a line takes where no style says otherwise."""
PIXELS = 1.5
"""How many make a point, where a PDF was turned into a page."""
LONG = 500_000
LONG_TAG = lazy(r"<[^<>]{50000,}")
MOST_ATTRIBUTES = 2_000
"""A tag may be long for a picture inside, not for its attributes."""


def read(raw: bytes, name: str) -> list[Block]:
    """Read the blocks of a page, but what is not shown; FileProblem where it is too big."""
    from lxml import etree

    text = plain_text(raw, name)
    if text.count("<") > MOST_TAGS or _has_monster(text):
        raise FileProblem(name, "网页大得离谱，不是一份年度报告")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        return []
    if _has_any(text, SKIPPED):
        etree.strip_elements(root, *SKIPPED, with_tail=False)
    if " hidden" in text or HIDDEN.search(text):
        _drop_hidden(root)
    ours = bool(facts_of(text))
    if text.count(ABSOLUTE) >= MANY_PLACES and not ours:
        from govreport.importers.containers.placed import blocks_of

        return blocks_of(_pages(root, text))
    page = _Page(name, strip=_has_any(text, UNSEEN), by_us=ours)
    page.walk(root)
    page.end_line("")
    return page.marked()


def _pages(root: "_Element", text: str) -> "list[list[Box]]":
    """Give the texts of a page whose paragraphs each have a place of their own.

    In points; their height the style sheet tells, and how many lines they have.
    """
    from govreport.importers.containers.placed import Box

    heights = {found[1]: float(found[3] or found[2]) for found in STYLE.finditer(text)}
    pages: dict[_Element | None, list[Box]] = {}
    for one in root.iter("p", "div", "span"):
        style = one.get("style") or ""
        place = {found[1]: float(found[2]) for found in PLACE.finditer(style)}
        if ABSOLUTE not in style or place.keys() < {"top", "left"}:
            continue
        lines = [part.strip() for part in _lines(one)]
        height = heights.get(one.get("class") or "", TALL)
        left, top = place["left"], place["top"]
        right = left + max(map(width, lines)) * height / 2
        sides = (left, top, right, top + len(lines) * height)
        if any(lines):
            box = Box("".join(lines), *(side / PIXELS for side in sides))
            pages.setdefault(one.getparent(), []).append(box)
    return [*pages.values()]


def _lines(element: "_Element") -> list[str]:
    """Give the lines of a paragraph."""
    for one in element.iter("br"):
        one.tail = f"\n{one.tail or ''}"
    return "".join(map(str, element.itertext())).replace("\xa0", " ").split("\n")


def _has_any(text: str, tags: Sequence[str]) -> bool:
    """Whether a page has one of some tags, at a glance."""
    return any(f"<{tag}" in text or f"<{tag.upper()}" in text for tag in tags)


def _has_monster(text: str) -> bool:
    """Whether a tag has more attributes than anybody writes; pictures are long too."""
    return len(text) > LONG and any(
        tag[0].count(" ") > MOST_ATTRIBUTES for tag in LONG_TAG.finditer(text)
    )


class _Page(Story):
    """Blocks of a page, gathered in reading order; one made `by_us` says what they are."""

    def __init__(self, name: str, *, strip: bool, by_us: bool) -> None:
        super().__init__()
        self.name, self.strip, self.by_us = name, strip, by_us
        self.line: list[str] = []
        self.cells = 0

    def walk(self, element: "_Element", role: str = "") -> None:
        """Take up an element's text and children; what breaks lines ends one."""
        from lxml.etree import tostring

        if element.text:
            self.line.append(element.text)
        for child in element:
            tag = child.tag
            if self.by_us and (mark := child.get(MARK)) is not None:
                self.end_line(role)
                self._take_marked(child, mark)
            elif tag == "table" and next(child.iterdescendants("table"), None) is None:
                self.end_line(role)
                self._table(child)
            elif tag == "br":
                self.end_line(role)
            elif tag == "p" and next(child.iterdescendants(*BLOCKS), None) is None:
                self.end_line(role)
                self._picture(child)
                self.line.append(
                    tostring(child, encoding="unicode", method="text", with_tail=False)
                )
                self.end_line(role)
            elif tag == "img":
                self._picture(child)
            elif tag in BREAKS:
                self.end_line(role)
                inner = ROLES.get(str(tag), role)
                self.walk(child, inner)
                self.end_line(inner)
            else:
                self.walk(child, role)
            if child.tail:
                self.line.append(child.tail)

    def _take_marked(self, element: "_Element", mark: str) -> None:
        """Take up what we marked, but for what is no part of the report."""
        text = element.get("content") or "".join(map(str, element.itertext()))
        if mark != NOTE:
            self.take(flowing(text), "", [f"{NAMED}{mark}"])

    def _picture(self, element: "_Element") -> None:
        """Tell that a picture stands here, where it is one."""
        if next(element.iter("img"), None) is not None:
            self.blocks.append(TextBlock("", PICTURE))

    def end_line(self, role: str) -> None:
        """Make a paragraph of the text that has come together."""
        if self.line:
            text = flowing("".join(self.line))
            if text:
                self.blocks.append(TextBlock(text, role))
            self.line = []

    def _table(self, table: "_Element") -> None:
        from lxml.etree import strip_elements

        rows = [
            [cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")
        ]
        if self.strip:
            strip_elements(table, *UNSEEN, with_tail=False)
        for one in table.iter(*LINES):
            one.tail = f"\n{one.tail or ''}"
        self.cells += sum(map(len, rows))
        if self.cells > MOST_CELLS:
            raise FileProblem(self.name, "表格大得离谱，不是一份年度报告")
        if max(map(len, rows), default=0) > 1:
            drawn = len({len(row) for row in rows if row}) == 1 or any(
                cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row
            )  # else an editor took the spans
            self.blocks += (
                [Grid(tuple(_placed(rows)))]
                if drawn
                else [Grid((row,), placed=False) for row in _placed(rows)]
            )
            return
        for row in rows:  # a table with one column is the page's frame
            for cell in row:
                self.walk(cell)
                self.end_line("")


def flowing(text: str) -> str:
    """Write running text as a browser shows it: a line end in the source is no break."""
    return SPACE.sub(_space, text).strip() if "\n" in text or "\r" in text else text.strip()


def _space(found: re.Match[str]) -> str:
    """Keep white space, but give a space for a line end, nothing between Chinese ones."""
    space, text = found[0], found.string
    if "\n" not in space and "\r" not in space:
        return space
    before = text[max(0, found.start() - 1) : found.start()]
    after = text[found.end() : found.end() + 1]
    return "" if _is_wide(before) and _is_wide(after) else " "


def _is_wide(char: str) -> bool:
    return any(first <= char <= last for first, last in WIDE)


def _drop_hidden(root: "_Element") -> None:
    """Take out what a page holds and doesn't show; what follows it stays."""
    for one in [*root.iter()]:
        if one.get("hidden") is not None or HIDDEN.search(one.get("style") or ""):
            one.clear(keep_tail=True)


def _placed(rows: list[list["_Element"]]) -> Iterator[tuple[Slot, ...]]:
    """Give the rows with each cell in its column, cells over several rows reckoned in."""
    from lxml.etree import tostring

    taken: dict[int, tuple[int, str]] = {}
    for row in rows:
        slots, column = [], 0
        begun: dict[int, tuple[int, str]] = {}
        for cell in row:
            while column in taken:
                if taken[column][1]:
                    slots.append(Slot(merged(taken[column][1]), column))
                column += 1
            span, down = 1, 1
            if cell.attrib:
                span, down = _span(cell, "colspan"), _span(cell, "rowspan")
            text = tostring(cell, encoding="unicode", method="text", with_tail=False)
            number = text if is_number(text) and down > 1 else ""
            slots.append(Slot(merged(text) if number else text, column, span))
            if down > 1:
                goes_on = dict.fromkeys(range(column, column + span), (down - 1, number))
                begun.update(goes_on)
            column += span
        slots.extend(
            Slot(merged(number), at)
            for at, (_, number) in sorted(taken.items())
            if number and at >= column
        )
        if taken or begun:
            left = {at: (rows - 1, text) for at, (rows, text) in taken.items() if rows > 1}
            taken = left | begun if len(left) < MOST_TAKEN else {}
        yield tuple(slots)


def _span(cell: "_Element", name: str) -> int:
    value = (cell.get(name) or "1").strip()
    ordinary = value.isascii() and value.isdecimal() and len(value) <= 4
    return int(value) if ordinary and 1 <= int(value) <= WIDEST else 1
