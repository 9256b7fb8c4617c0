"""Paragraphs and cells of a Word document, written anew in the manner of what was there."""

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from govreport.importers.containers.story import MARK
from govreport.tasks.template_tags import TC, P, T, W

if TYPE_CHECKING:
    from lxml.etree import _Element

PPR, RPR, R, TCPR, SECTPR = (W + tag for tag in ("pPr", "rPr", "r", "tcPr", "sectPr"))
SDT, SDT_CONTENT = W + "sdt", W + "sdtContent"
HINTING = ("color", "highlight", "shd", "rStyle", "i", "iCs", "vanish", "webHidden")
"""What tells that a text is only to be filled in: grey, marked, slanted."""
OF_ITS_OWN = ("numPr", "sectPr", "pBdr", "shd", "keepNext", "rPr", "outlineLvl")
"""What a paragraph has that the prose in its place hasn't."""
KEPT = (*(W + tag for tag in ("drawing", "pict", "object", "br", "lastRenderedPageBreak")),)
BEHIND_JC = (
    *("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId"),
    *("cnfStyle", "rPr", "sectPr", "pPrChange"),
)
"""What Word wants behind the alignment of a paragraph."""
FONTS = {"head": "黑体", "run_in": "楷体_GB2312"}
"""What the heads within prose are set in; sizes are the form's."""


def made(tag: str, *children: "_Element | None", **attributes: object) -> "_Element":
    """Make an element of WordprocessingML; attributes are in its namespace too."""
    from lxml.etree import Element

    one = Element(W + tag, {W + name: str(value) for name, value in attributes.items()})
    one.extend(child for child in children if child is not None)
    return one


def run(text: str, properties: "_Element | None" = None) -> "_Element":
    """Make a run of text."""
    content = made("t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made("r", deepcopy(properties), content)


def tag_paragraph(text: str) -> "_Element":
    """Make a paragraph that a tag takes away with it."""
    return made("p", run(text))


def manner_of(paragraph: "_Element") -> tuple["_Element | None", "_Element | None"]:
    """Give the properties of a paragraph and of its text, but what says: fill in here."""
    properties = paragraph.find(PPR)
    own = None if properties is None else deepcopy(properties)
    within = next(paragraph.iter(R), None)
    found = None if within is None else within.find(RPR)
    type_ = deepcopy(paragraph.find(f"{PPR}/{RPR}") if found is None else found)
    for parent, gone in ((own, OF_ITS_OWN), (type_, HINTING)):
        if parent is not None:
            for one in [*parent.iterchildren(*(W + name for name in gone))]:
                parent.remove(one)
    return own, type_


def prose_manner(
    paragraph: "_Element | None",
) -> tuple["_Element", "_Element | None"]:
    """Give what prose is set in: as the text that stood there, justified and indented."""
    own, type_ = (None, None) if paragraph is None else manner_of(paragraph)
    own = made("pPr") if own is None else own
    for one in own.findall(W + "jc"):
        if one.get(W + "val") in {"center", "right", "end"}:
            one.set(W + "val", "both")
    indent = own.find(W + "ind")
    named = own.find(W + "pStyle") is not None
    if indent is None and not named:
        indent = made("ind", firstLineChars=200, firstLine=640)
        _before(own, indent, ("suppressOverlap", "jc", *BEHIND_JC))
    return own, type_


def set_in(type_: "_Element | None", font: str) -> "_Element":
    """Give a text's properties with another Chinese font."""
    own = made("rPr") if type_ is None else deepcopy(type_)
    fonts = own.find(W + "rFonts")
    if fonts is None:
        fonts = made("rFonts")
        own.insert(0, fonts)
    for name in ("eastAsiaTheme", "hint"):
        fonts.attrib.pop(W + name, None)
    fonts.set(W + "eastAsia", font)
    return own


def prose_macro(own: "_Element", type_: "_Element | None") -> Iterator["_Element"]:
    """Make the paragraphs that print a section's prose, in this manner."""
    head, run_in = (set_in(type_, FONTS[name]) for name in ("head", "run_in"))

    def printed(*runs: "_Element", alone: bool = False) -> "_Element":
        properties = deepcopy(own)
        if alone:  # a head that nothing follows in its paragraph
            properties.insert(properties.find(W + "pStyle") is not None, made("keepNext"))
        return made("p", properties, *runs)

    yield tag_paragraph("{%p macro prose(paragraphs, room=false) %}")
    yield tag_paragraph("{%p if room and not paragraphs %}")
    yield printed()
    yield tag_paragraph("{%p endif %}")
    yield tag_paragraph("{%p for p in paragraphs %}")
    yield tag_paragraph("{%p if p.alone and p.level == 1 %}")
    yield printed(run("{{ p.head }}", head), alone=True)
    yield tag_paragraph("{%p elif p.alone %}")
    yield printed(run("{{ p.head }}", run_in), run("{{ p.text }}", type_), alone=True)
    yield tag_paragraph("{%p elif p.level == 1 %}")
    yield printed(run("{{ p.head }}", head), run("{{ p.text }}", type_))
    yield tag_paragraph("{%p else %}")
    yield printed(run("{{ p.head }}", run_in), run("{{ p.text }}", type_))
    yield tag_paragraph("{%p endif %}")
    yield tag_paragraph("{%p endfor %}")
    yield tag_paragraph("{%p endmacro %}")


def set_paragraph(paragraph: "_Element", text: str) -> None:
    """Put a text in the place of all that a paragraph says."""
    _, type_ = manner_of(paragraph)
    for one in [*paragraph]:
        if one.tag != PPR:
            paragraph.remove(one)
    paragraph.append(run(text, type_))


def set_number(cell: "_Element", text: str, like: "_Element | None") -> None:
    """Put a number's tag into a cell, centred, set as a label where nothing was written."""
    written = next(cell.iter(R), None) is not None
    set_cell(cell, text)
    paragraph = next(cell.iter(P))
    own = paragraph.find(PPR)
    if own is None:
        own = made("pPr")
        paragraph.insert(0, own)
    align = own.find(W + "jc")
    if align is None:
        align = made("jc")
        _before(own, align, BEHIND_JC)
    if align.get(W + "val") in {None, "left", "start", "both"}:
        align.set(W + "val", "center")
    label = None if like is None or written else next(like.iter(R), None)
    type_ = None if label is None else label.find(RPR)
    text_run = next(paragraph.iterchildren(R))
    if type_ is not None:
        for old in text_run.findall(RPR):
            text_run.remove(old)
        text_run.insert(0, deepcopy(type_))
        for weight in (*text_run.iter(W + "b", W + "bCs"),):
            text_run[0].remove(weight)


def _before(parent: "_Element", child: "_Element", names: tuple[str, ...]) -> None:
    """Put a property in its place, before those that Word wants behind it."""
    follows = next(parent.iterchildren(*(W + name for name in names)), None)
    if follows is None:
        parent.append(child)
    else:
        follows.addprevious(child)


def set_cell(cell: "_Element", text: str) -> None:
    """Put a text in the place of all that a cell of a table holds."""
    first = next(cell.iter(P), None)
    for one in [*cell]:
        if one.tag != TCPR:
            cell.remove(one)
    paragraph = made("p") if first is None else first
    set_paragraph(paragraph, text)
    cell.append(paragraph)


def take_away(paragraph: "_Element") -> None:
    """Take a paragraph out, or only its words where a page or a cell ends with it."""
    parent = paragraph.getparent()
    holds = any(next(paragraph.iter(tag), None) is not None for tag in (SECTPR, *KEPT))
    if parent is None or holds or (parent.tag == TC and len(parent.findall(P)) == 1):
        for piece in paragraph.iter(T):
            piece.text = ""
        return
    parent.remove(paragraph)
    if parent.tag == SDT_CONTENT and not len(parent):
        control = parent.getparent()
        around = None if control is None else control.getparent()
        if control is not None and around is not None and len(around.findall(P)):
            around.remove(control)


def mark(paragraph: "_Element", name: str, number: int) -> None:
    """Put a bookmark of ours around a paragraph's text, by which an import knows it."""
    start = made("bookmarkStart", id=90_000 + number, name=f"{MARK}{name}")
    paragraph.insert(1 if paragraph.find(PPR) is not None else 0, start)
    paragraph.append(made("bookmarkEnd", id=90_000 + number))


def unmark(body: "_Element") -> None:
    """Take out the bookmarks of ours that a document has from where it was made."""
    starts = [
        one
        for one in body.iter(W + "bookmarkStart")
        if (one.get(W + "name") or "").startswith(MARK)
    ]
    numbers = {one.get(W + "id") for one in starts}
    ends = [one for one in body.iter(W + "bookmarkEnd") if one.get(W + "id") in numbers]
    for one in (*starts, *ends):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
