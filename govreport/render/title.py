"""Break a long title after the organ's name (GB/T 9704, 7.3.1).

A line break would do it too, but then the title's text is no longer one piece
for whoever reads the document by program.
"""

from copy import deepcopy

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

TWIPS_PER_HALF_POINT = 10
EMU_PER_TWIP = 635
SLACK = 0.5
"""Room left on the organ's line, in characters: less than any character needs."""
AFTER_SPACING = tuple(
    f"w:{name}"
    for name in ("w", "kern", "position", "sz", "szCs", "highlight", "u", "lang")
)


def wrap_after_organ(document: Document, organ: str) -> None:
    """Let a title of more than one line continue on the second after the organ.

    The organ's line is filled up by an indent on its left and by as much space
    after its last character, so that its text stays in the middle. Only a
    paragraph in the style `Title` that is one run of plain text is touched.
    """
    titles = document.element.body.xpath("w:p[w:pPr/w:pStyle/@w:val='Title']")
    size = _size(document)
    if not titles or not size:
        return
    title = titles[0]
    texts = title.xpath("w:r/w:t")
    if len(texts) != 1 or len(title.xpath("w:r/*[not(self::w:rPr)]")) != 1:
        return
    room = _room(document) / size
    text = texts[0].text or ""
    rest = text.removeprefix(organ)
    if rest in (text, "") or _ems(text) <= room or _ems(organ) > room - SLACK:
        return
    filling = int((room - _ems(organ) - SLACK) / 2 * size)
    indent = title.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLine"), str(filling))
    _split(texts[0].getparent(), (organ[:-1], organ[-1], rest), filling)


def _ems(text: str) -> float:
    """How wide a text is, in characters; Latin ones take half the room."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def _size(document: Document) -> int:
    """The type size of the title's style in twips, 0 where it states none."""
    found = document.styles.element.xpath("w:style[@w:styleId='Title']/w:rPr/w:sz/@w:val")
    return int(found[0]) * TWIPS_PER_HALF_POINT if found else 0


def _room(document: Document) -> int:
    """Twips between the margins of the first page."""
    section = document.sections[0]
    width, left, right = section.page_width, section.left_margin, section.right_margin
    return int((width or 0) - (left or 0) - (right or 0)) // EMU_PER_TWIP


def _split(run: BaseOxmlElement, texts: tuple[str, str, str], filling: int) -> None:
    """Make three runs of one; the second keeps `filling` free behind it."""
    for text in texts:
        part = deepcopy(run)
        part.find(qn("w:t")).text = text
        if text is texts[1]:
            spacing = OxmlElement("w:spacing", {qn("w:val"): str(filling)})
            part.get_or_add_rPr().insert_element_before(spacing, *AFTER_SPACING)
        if text:
            run.addprevious(part)
    run.getparent().remove(run)
