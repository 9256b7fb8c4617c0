"""A PDF of ours → what its tags say: paragraphs, heads and cells, with what is printed."""

from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

OURS = "govreport"
"""The first keyword of a PDF of ours."""
MARKS, PROSE = {"Title": "title", "H1": "heading"}, {"P", "H2", "H3"}
"""Tags of paragraphs that are something else than prose, and those of prose."""
SIGNS = ("signature", "signed_on")
"""Keywords of PDFs that end on these."""
DEEPEST = 30
"""Tags within tags; a report has six."""
WIDEST = 100
Texts = Mapping[tuple[object, int], str]
"""Printed text by the page's object and the number of the marked content."""


class _Marked(PDFDevice):
    """The printed characters of pages, by the marked content that they stand in."""

    def __init__(self, resources: Any) -> None:  # noqa: ANN401 -- pdfminer's
        super().__init__(resources)
        self.texts: dict[tuple[object, int], str] = {}
        self.page: object = 0
        self.open: list[tuple[int | None, bool]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ANN401, ARG002 -- pdfminer's
        """Begin marked content; what stands for its characters takes their place."""
        number, replaced = self.open[-1] if self.open else (None, False)
        props = resolve1(props) if isinstance(resolve1(props), dict) else {}
        number = props.get("MCID", number)
        if "ActualText" in props and not replaced:
            self._add(number, decode_text(resolve1(props["ActualText"])))
            replaced = True
        self.open.append((number, replaced))

    def end_tag(self) -> None:
        """End it."""
        if self.open:
            self.open.pop()

    def render_string(self, textstate: Any, seq: Any, *_: object) -> None:  # noqa: ANN401 -- likewise
        """Take up characters as they are printed."""
        number, replaced = self.open[-1] if self.open else (None, True)
        for piece in seq if not replaced else ():
            for code in textstate.font.decode(piece) if isinstance(piece, bytes) else ():
                try:
                    self._add(number, textstate.font.to_unichr(code))
                except PDFUnicodeNotDefined:
                    self._add(number, "\ufffd")

    def _add(self, number: int | None, text: str) -> None:
        if number is not None:
            place = self.page, number
            self.texts[place] = self.texts.get(place, "") + text


def marked_blocks(document: PDFDocument) -> list[dict[str, Any]] | None:
    """Read the paragraphs and tables of a PDF of ours by its tags; None for another's."""
    info = document.info[0] if document.info else {}
    keywords = decode_text(resolve1(info.get("Keywords", b"")) or b"").split(", ")
    tree = resolve1(document.catalog.get("StructTreeRoot"))
    if keywords[0] != OURS or not isinstance(tree, dict):
        return None
    resources = PDFResourceManager()
    device = _Marked(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        device.page, device.open = page.pageid, []
        interpreter.process_page(page)
    blocks = [*_blocks(tree, device.texts)]
    ends = [name for name in SIGNS if name in keywords]
    for block, _ in zip(reversed(blocks), ends, strict=False):
        block["mark"] = SIGNS[0]
    return blocks


def _blocks(
    element: dict[str, Any], texts: Texts, depth: int = 0
) -> Iterator[dict[str, Any]]:
    """Give what stands under a tag, in reading order."""
    for child in _children(element) if depth < DEEPEST else ():
        kind = _name(child)
        if kind == "Table":
            yield {"rows": [*_rows(child, texts)]}
        elif kind in MARKS or kind in PROSE:
            yield {"text": _text(child, texts), "mark": MARKS.get(kind, "")}
        else:
            yield from _blocks(child, texts, depth + 1)


def _rows(table: dict[str, Any], texts: Texts) -> Iterator[list[tuple[str, int, int]]]:
    """Give the cells that begin in each row, with their columns and how many they span."""
    left: dict[int, int] = {}
    for row in _under(table, "TR"):
        slots, column = list[tuple[str, int, int]](), 0
        begun = dict[int, int]()
        for cell in _children(row):
            while column in left:
                column += 1
            wide, high = _span(cell, "ColSpan"), _span(cell, "RowSpan")
            slots.append((_text(cell, texts), column, wide))
            begun |= dict.fromkeys(range(column, column + wide), high)
            column += wide
        left = {at: more - 1 for at, more in (left | begun).items() if more > 1}
        yield slots


def _under(element: dict[str, Any], kind: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    for child in _children(element) if depth < DEEPEST else ():
        if _name(child) == kind:
            yield child
        else:
            yield from _under(child, kind, depth + 1)


def _span(cell: dict[str, Any], name: str) -> int:
    """Tell how many columns or rows a cell spans."""
    found = resolve1(cell.get("A", []))
    for one in map(resolve1, found if isinstance(found, list) else [found]):
        if isinstance(one, dict) and isinstance(span := resolve1(one.get(name)), int):
            return min(max(span, 1), WIDEST)
    return 1


def _name(element: dict[str, Any]) -> str:
    kind = element.get("S")
    return str(kind.name) if isinstance(kind, PSLiteral) else ""


def _kids(element: dict[str, Any]) -> list[Any]:
    kids = resolve1(element.get("K", []))
    return kids if isinstance(kids, list) else [kids]


def _children(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the tags in a tag."""
    for kid in map(resolve1, _kids(element)):
        if isinstance(kid, dict) and "S" in kid:
            yield kid


def _text(element: dict[str, Any], texts: Texts, depth: int = 0) -> str:
    """Read all that is printed under a tag."""
    parts = []
    for kid in _kids(element) if depth < DEEPEST else ():
        one = resolve1(kid)
        if isinstance(one, dict) and "S" in one:
            parts.append(_text(one, texts, depth + 1))
            continue
        around = one if isinstance(one, dict) else {}
        page, number = around.get("Pg", element.get("Pg")), around.get("MCID", one)
        if isinstance(page, PDFObjRef) and isinstance(number, int):
            parts.append(texts.get((page.objid, number), ""))
    return "".join(parts)
