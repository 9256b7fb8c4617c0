"""An ODF text document (.odt, flat .fodt) → blocks, read from its XML as it stands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.importers.blocks import (
    HEADING,
    HIDDEN,
    Block,
    Grid,
    Hidden,
    Slot,
    is_number,
    merged,
)
from govreport.importers.containers.odt_drawn import DRAW, drawn
from govreport.importers.containers.odt_styles import (
    ODF,
    STYLE_NAME,
    TEXT,
    InList,
    Lists,
    Styles,
    plain_count,
)
from govreport.importers.containers.story import Story
from govreport.packages import UNREADABLE, ZIP, open_package, unpacked
from govreport.xml_parts import LARGEST, parsed, part

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "ODT"
OFFICE, TABLE = f"{ODF}office:1.0}}", f"{ODF}table:1.0}}"
P, H, LIST, ITEM = (TEXT + tag for tag in ("p", "h", "list", "list-item"))
SPAN, SPACE, TAB, BREAK = (TEXT + tag for tag in ("span", "s", "tab", "line-break"))
TBL, TR, TC, COVERED = (
    TABLE + tag for tag in ("table", "table-row", "table-cell", "covered-table-cell")
)
ROWS = frozenset(
    TABLE + tag for tag in ("table-header-rows", "table-rows", "table-row-group")
)
ACROSS, DOWN = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
SAME_CELLS, SAME_ROWS = f"{TABLE}number-columns-repeated", f"{TABLE}number-rows-repeated"
MOST_CELLS, WIDEST, MOST_SPACES = 20_000, 100, 40
"""Cells of a document; columns, rows and blanks that one element may stand for."""
NOTES = {OFFICE + "annotation": "批注", TEXT + "note": "脚注和尾注"}
CHANGES = TEXT + "tracked-changes"
REGION, CHANGE, CHANGE_START, CHANGE_END = (
    TEXT + tag for tag in ("changed-region", "change", "change-start", "change-end")
)
UNREAD = frozenset({CHANGES, OFFICE + "forms", TEXT + "ruby-text", TEXT + "number"})
HIDEABLE = TEXT + "display", TEXT + "is-hidden"
"""What says that a section, a paragraph or a piece of text is not shown."""
HIDDEN_PARAGRAPH = TEXT + "hidden-paragraph"
BOOKMARKS = TEXT + "bookmark", TEXT + "bookmark-start"
MEDIA = re.compile(rb'full-path="([^"]{1,200})"[^<>]{0,200}media-type="([^"]{1,200})"')
MEDIA_FIRST = re.compile(
    rb'media-type="([^"]{1,200})"[^<>]{0,200}full-path="([^"]{1,200})"'
)
WHITE = re.compile(r"[ \t\r\n]+")
SYMBOLS = re.compile("[\uf000-\uf0ff]")
"""Characters of which only a font of symbols knows what they are."""


def read(raw: bytes, name: str) -> list[Block | Hidden]:
    """Read the blocks of a document, and what it has beside its text.

    FileProblem if it is no document or unpacks to too much.
    """
    manifest, styles = b"", None
    if raw.startswith(ZIP):
        try:
            with open_package(raw) as package:
                content = part(package, "content.xml", name, KIND)
                if "styles.xml" in package.NameToInfo:
                    styles = part(package, "styles.xml", name, KIND)
                if "META-INF/manifest.xml" in package.NameToInfo:
                    manifest = unpacked(package, "META-INF/manifest.xml", LARGEST)
        except UNREADABLE as error:
            sentence = "不是完整的 ODT 文件，也许没有下载完，请重新下载或另存"
            raise FileProblem(name, sentence) from error
    else:
        content = parsed(raw, name, KIND)
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise FileProblem(name, "不是 ODT 的文字文件，请用 Word 或 WPS 打开，另存后再试")
    story = _OdfStory(Styles(content, styles), _objects(manifest), name)
    story.beside["未接受的修订"] = _changes(body)
    for one in body.iter(HIDDEN_PARAGRAPH):
        around = one.getparent()
        if one.get(HIDEABLE[1]) == "true" and around is not None:
            around.text = None  # its field stays, and is counted
            around[:] = [one]
            one.tail = None
    story.walk(body)
    beside = (Hidden(kind, story.beside[kind]) for kind in HIDDEN if story.beside[kind])
    return [*story.marked(), *beside]


def _objects(manifest: bytes) -> dict[str, str]:
    """Tell of what kind the things in a package are: path → media type."""
    found = MEDIA.findall(manifest)
    found += [(path, media) for media, path in MEDIA_FIRST.findall(manifest)]
    return {
        path.decode("utf-8", "replace").strip("/"): media.decode("ascii", "replace")
        for path, media in found
    }


def _changes(body: "_Element") -> int:
    """Count changes of the text; old and new beside each other are one."""
    regions = {
        region.get(TEXT + "id")
        for region in body.iter(REGION)
        if any(one.tag in {TEXT + "insertion", TEXT + "deletion"} for one in region)
    }
    count = 0
    for one in body.iter(CHANGE, CHANGE_START):
        if one.get(TEXT + "change-id") in regions:
            before = one.getprevious()
            beside = before is not None and before.tag in {CHANGE, CHANGE_END}
            count += before is None or not beside or bool(before.tail)
    return max(count, bool(regions))


class _OdfStory(Story):
    """Blocks of an ODF document, and the number of what stands beside its text."""

    def __init__(self, styles: Styles, objects: Mapping[str, str], name: str) -> None:
        super().__init__()
        self.styles, self.lists, self.name = styles, Lists(styles), name
        self.objects = objects
        self.beside: Counter[str] = Counter()
        self.boxed: list[_Element] = []
        self.cells = 0

    def walk(self, parent: "_Element") -> None:
        """Take up paragraphs, lists and tables, also those inside of sections."""
        for child in parent:
            self._take_up(child)

    def _take_up(
        self, child: "_Element", label: str = "", place: InList | None = None
    ) -> None:
        if child.tag in {P, H}:
            self._paragraph(child, label)
        elif child.tag == TBL:
            self._table(child)
        elif child.tag == LIST:
            self._list(child, place)
        elif self._instead(child) is None:
            self.walk(child)
        for block in self._boxed():
            self._take_up(block)

    def _boxed(self) -> list["_Element"]:
        """Give what stands in the text boxes of what was just read."""
        boxed, self.boxed = self.boxed, []
        return boxed

    def _instead(self, element: "_Element") -> str | None:
        """Count what is not read, and give what stands in its place; None for the rest."""
        tag, mark = str(element.tag), ""
        if tag in UNREAD:
            return ""
        kind = NOTES.get(tag, "")
        if tag.startswith(DRAW):
            kind, blocks, mark = drawn(element, self.objects)
            self.boxed += blocks
        elif not kind and any(element.get(one) in {"none", "true"} for one in HIDEABLE):
            kind = "隐藏的文字"
        if kind:
            self.beside[kind] += 1
        return mark if kind else None

    def _list(self, element: "_Element", around: InList | None) -> None:
        first = next(element.iter(P, H), None)
        named = "" if first is None else self.styles.list_of(first.get(STYLE_NAME) or "")
        place = self.lists.enter(element, around, named)
        for item in element:
            fresh = item.tag == ITEM
            for child in item:
                label = ""
                if fresh and child.tag in {P, H}:
                    label, fresh = self.lists.label(place, item), False
                self._take_up(child, label, place)

    def _paragraph(self, paragraph: "_Element", label: str) -> None:
        role = self.styles.role(paragraph.get(STYLE_NAME) or "")
        if paragraph.tag == H:
            level = paragraph.get(TEXT + "outline-level", "1")
            role = role or (HEADING if level == "1" else "")
            label = label or self.lists.heading(paragraph)
        names = (one.get(TEXT + "name") or "" for one in paragraph.iter(*BOOKMARKS))
        self.take(label + self._text(paragraph), role, names)

    def _text(self, paragraph: "_Element") -> str:
        """Read the shown text of a paragraph."""
        hides = self.styles.unseen("paragraph", paragraph.get(STYLE_NAME) or "")
        return "".join(self._pieces(paragraph, hides)).removeprefix(" ")

    def _pieces(self, parent: "_Element", hides: Mapping[str, bool]) -> Iterator[str]:
        yield self._shown(parent.text, hides)
        for child in parent:
            tag = child.tag
            if tag == SPACE:
                yield " " * min(plain_count(child.get(TEXT + "c")) or 1, MOST_SPACES)
            elif tag in {TAB, BREAK}:
                yield "\t" if tag == TAB else "\n"
            elif tag == SPAN:
                own = self.styles.unseen("text", child.get(STYLE_NAME) or "")
                yield from self._pieces(child, {**hides, **own} if own else hides)
            elif (mark := self._instead(child)) is not None:
                yield mark
            else:
                yield from self._pieces(child, hides)
            yield self._shown(child.tail, hides)

    def _shown(self, text: str | None, hides: Mapping[str, bool]) -> str:
        """Give text as it is shown, nothing where its style hides it."""
        if not text:
            return ""
        kind = next((kind for kind, hidden in hides.items() if hidden), "")
        if kind:
            self.beside[kind] += bool(text.strip())
            return ""
        text, symbols = SYMBOLS.subn("※", WHITE.sub(" ", text))
        self.beside["符号"] += symbols
        return text

    def _table(self, table: "_Element") -> None:
        """Take up a grid; what has one column or tables inside is the frame of a page."""
        rows = [
            (row, [one for one in row if one.tag in {TC, COVERED}])
            for row in _inside(table)
        ]
        framing = next(table.iterdescendants(TBL), None) is not None
        if not framing and any(_width(cells) > 1 for _, cells in rows):
            self.blocks.append(Grid(tuple(self._rows(rows))))
            return
        for _, cells in rows:
            for cell in cells:
                if cell.tag == TC:
                    self.walk(cell)

    def _rows(
        self, rows: list[tuple["_Element", list["_Element"]]]
    ) -> Iterator[tuple[Slot, ...]]:
        """Read the rows of a table; what another cell covers is left out.

        A number that is printed over several rows stands marked in each of them.
        """
        above: dict[int, tuple[int, Slot]] = {}
        for row, cells in rows:
            slots: list[Slot] = []
            column, over, begun = 0, 0, {}
            for cell in cells:
                same = min(plain_count(cell.get(SAME_CELLS)) or 1, WIDEST)
                self._count_cells(same)
                if cell.tag == COVERED:
                    below = range(column, column + max(same - over, 0))
                    slots += [above[at][1] for at in below if at in above]
                    column, over = below.stop, max(over - same, 0)
                    continue
                span, down = (
                    min(plain_count(cell.get(one)) or 1, WIDEST) for one in (ACROSS, DOWN)
                )
                text = "\n".join(self._lines(cell))
                number = down > 1 and is_number(text)
                for _ in range(same):
                    slots.append(Slot(merged(text) if number else text, column, span))
                    if number:
                        begun[column] = (down, slots[-1])
                    column += span
                over = span - 1
            again = min(plain_count(row.get(SAME_ROWS)) or 1, WIDEST)
            self._count_cells((again - 1) * len(slots))
            if any(slot.text for slot in slots) or next(row.iter(CHANGE), None) is None:
                yield from (tuple(slots) for _ in range(again))  # no row that was deleted
            above = {
                at: (left - again, slot)
                for at, (left, slot) in (above | begun).items()
                if left > again
            }

    def _count_cells(self, more: int) -> None:
        self.cells += more
        if self.cells > MOST_CELLS:
            raise FileProblem(self.name, "表格大得离谱，不是一份年度报告")

    def _lines(self, blocks: Iterable["_Element"]) -> Iterator[str]:
        """Give the lines of a cell; the numbers of lists are no part of them."""
        for one in blocks:
            if one.tag in {P, H}:
                yield self._text(one)
            elif self._instead(one) is None:
                yield from self._lines(one)
            yield from self._lines(self._boxed())


def _inside(parent: "_Element") -> Iterator["_Element"]:
    """Give the rows of a table, also those that are grouped."""
    for child in parent:
        if child.tag == TR:
            yield child
        elif child.tag in ROWS:
            yield from _inside(child)


def _width(cells: list["_Element"]) -> int:
    return sum(plain_count(one.get(SAME_CELLS)) or 1 for one in cells if one.tag == TC)
