"""Text boxes with places of their own, as a PDF that became a Word document has them."""

from typing import TYPE_CHECKING

from govreport.importers.containers.placed import Box

if TYPE_CHECKING:
    from lxml.etree import _Element

MANY = 20
"""Paragraphs with so many text boxes are pages."""
POINT = 12_700
"""English metric units."""
LONGEST = 10
"""Digits of a place or a size."""
UP = 0.4
"""A box so much of a page higher than the one before begins another page."""
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT, CONTENT = W + "t", W + "txbxContent"


def pages_in(paragraph: "_Element") -> list[list[Box]]:
    """Give the text boxes of a paragraph by page, in points; none if they are but a few."""
    boxes = [box for one in paragraph.iter(WP + "anchor") if (box := _box(one))]
    if len(boxes) < MANY:
        return []
    height = max(box.bottom for box in boxes)
    pages: list[list[Box]] = [[]]
    lowest = 0.0
    for box in boxes:
        if box.top < lowest - UP * height:
            pages.append([])
            lowest = 0.0
        lowest = max(lowest, box.top)
        pages[-1].append(box)
    return pages


def _box(anchor: "_Element") -> Box | None:
    """Read a text box and its place; None for what has no text or no place."""
    content = next(anchor.iter(CONTENT), None)
    places = [
        anchor.findtext(f"{WP}position{side}/{WP}posOffset") or "" for side in ("H", "V")
    ]
    extent = anchor.find(WP + "extent")
    sizes = [] if extent is None else [extent.get("cx") or "", extent.get("cy") or ""]
    numbers = [text.strip().removeprefix("-") for text in (*places, *sizes)]
    if content is None or len(numbers) < 4 or not all(map(_is_length, numbers)):
        return None
    text = "".join(one.text or "" for one in content.iter(TEXT)).strip()
    left, top = (int(place) / POINT for place in places)
    wide, tall = (int(size) / POINT for size in sizes)
    return Box(text, left, top, left + wide, top + tall) if text else None


def _is_length(text: str) -> bool:
    """Whether a text is a number of ordinary length."""
    return text.isdecimal() and len(text) <= LONGEST
