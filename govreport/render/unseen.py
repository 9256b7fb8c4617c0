"""Text in a Word document that is there, and that nobody sees as it is there."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from govreport.importers.blocks import Block
from govreport.packages import open_package
from govreport.render.looks import OFF, PPR, RPR, VAL, Looks, W, looks_of, parsed_part

if TYPE_CHECKING:
    from lxml.etree import _Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R, P, T, TR, TC, TBL = (W + tag for tag in ("r", "p", "t", "tr", "tc", "tbl"))
SIMPLE, CHAR, SDT = (W + tag for tag in ("fldSimple", "fldChar", "sdt"))
TRPR, TBLPR = W + "trPr", W + "tblPr"
FONTS = "word/fontTable.xml"
LOOKED_AT = ("word/styles.xml", "word/theme/")
KNOWN = (
    *(
        W[1:-1],
        MC[1:-1],
        "urn:schemas-microsoft-com:",
        "http://schemas.microsoft.com/office/",
    ),
    *("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"),
)
"""How the namespaces begin in which Word writes; of others it shows nothing."""
CHOICES = frozenset({"wps", "wpg", "wpc", "wpi", "w14", "w15", "w16", "wp14", "v", "a14"})
"""What Word knows, so that it shows the first choice; it has these names by itself."""
REPLACED = frozenset({SIMPLE, f"{W}bdo", f"{W}dir"})
"""Of what stands in these Word shows something else, or the other way round."""
FRAMED = frozenset(
    W + tag
    for tag in (
        *("body", "tbl", "tr", "tc", "p", "r", "ins", "moveTo", "smartTag", "customXml"),
        *("sdt", "sdtContent", "hyperlink", "document", "hdr", "ftr"),
    )
)
"""In what a number stands that is shown as it is."""
PLAIN = FRAMED | {
    W + tag
    for tag in (
        *("t", "tab", "br", "cr", "lastRenderedPageBreak", "noBreakHyphen", "softHyphen"),
        *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"),
        *("commentRangeStart", "commentRangeEnd", "annotationRef", "sdtEndPr", "sym"),
        *("moveToRangeStart", "moveToRangeEnd"),
    )
}
"""What the cell of a number may have in it; a sign is told as what stands beside it."""
PROPERTIES = frozenset(
    W + tag
    for tag in ("pPr", "rPr", "tcPr", "trPr", "tblPr", "sdtPr", "smartTagPr", "customXmlPr")
)
FARTHEST = 16_000
"""Twentieths of a point, beyond which there is no page."""
NEAREST = -3_000
LOWEST = 80
"""Those of a line or row that is no higher, and cut off."""
NUMERALS = frozenset("0123456789０１２３４５６７８９")


def unseen_runs(root: "_Element", parts: Mapping[str, bytes]) -> Iterator["_Element"]:
    """Give the runs whose text nobody sees, or of which Word shows something else.

    They are hidden, in the colour of their ground, too small, in a font of signs, off
    the page; results of fields and of controls with data elsewhere; or, with a number
    in a table, beside anything that Word puts there by itself.
    """
    chosen = [(name, raw) for name, raw in parts.items() if name.startswith(LOOKED_AT)]
    looks = looks_of(*sorted(chosen))
    known = dict[object, bool]()
    odd = {one: _is_odd(one, known, looks) for one in root.iter(TC) if _has_number(one)}
    depth = 0
    for one in root.iter(R, CHAR):
        if one.tag == CHAR:
            kind = one.get(f"{W}fldCharType", "").strip()
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            continue
        text = next((t for t in one.iter(T) if next(t.iterancestors(R)) is one), None)
        if text is None:
            continue
        around = [*text.iterancestors()]
        if (
            depth > 0
            or any(odd.get(cell, False) for cell in around)
            or any(_hides(frame, known, looks) for frame in around)
            or _is_unseen(one, around, known, looks)
        ):
            yield one


def seen_blocks(raw: bytes) -> list[Block]:
    """Read the blocks of a document's body without the text that nobody sees."""
    from govreport.importers.containers.docx import located

    with open_package(raw) as package:
        names = [one for one in package.namelist() if one.startswith(LOOKED_AT)]
        parts = {name: package.read(name) for name in names}
        main = parsed_part(package.read("word/document.xml"))
    body = None if main is None else main.find(f"{W}body")
    if body is None:
        return []
    for run in [*unseen_runs(body, parts)]:
        for text in run.iter(T):
            text.text = ""
    return [block for block, _ in located(body, None, None)]


def brings_fonts(raw: bytes) -> bool:
    """Whether a document has fonts of its own, in which a 3 may look like an 8."""
    with open_package(raw) as package:
        if FONTS not in package.NameToInfo:
            return False
        table = parsed_part(package.read(FONTS))
    return table is not None and any(
        _local(one).startswith("embed") for one in table.iter()
    )


def _is_unseen(
    run: "_Element",
    around: "list[_Element]",
    known: dict[object, bool],
    looks: Looks,
) -> bool:
    """Ask the looks of a run, once for all that are like it in all that they ask."""
    from lxml.etree import tostring

    own = run.find(RPR)
    paragraph, cell, table = (
        next((one for one in around if one.tag == tag), None) for tag in (P, TC, TBL)
    )
    style = None if paragraph is None else paragraph.find(f"{PPR}/{W}pStyle")
    shaded = None if paragraph is None else paragraph.find(f"{PPR}/{W}shd")
    key = (
        b"" if own is None else tostring(own, with_tail=False),
        "" if style is None else style.get(VAL),
        None if shaded is None else paragraph,
        None if cell is None or cell.find(f"{W}tcPr/{W}shd") is None else cell,
        table,
    )
    if key not in known:
        known[key] = looks.hides(run, paragraph, table)
    return known[key]


def _hides(frame: "_Element", known: dict[object, bool], looks: Looks) -> bool:
    """Whether nothing that stands in an element is seen as it is."""
    key = ("in", frame)
    if key not in known:
        known[key] = (
            _once(frame, known, looks, _is_away) if frame.tag == P else _is_hiding(frame)
        )
    return known[key]


def _is_hiding(frame: "_Element") -> bool:
    tag = str(frame.tag)
    if tag in {TR, TBL}:
        hiding = _is_gone(frame)
    elif tag == SDT:
        facts = frame.find(f"{W}sdtPr")
        hiding = facts is not None and any(_local(one) == "dataBinding" for one in facts)
    elif tag == f"{MC}Choice":
        hiding = not CHOICES.issuperset(frame.get("Requires", "").split())
    else:
        hiding = tag in REPLACED or not tag[1:].startswith(KNOWN)
    return hiding


def _once(
    paragraph: "_Element",
    known: dict[object, bool],
    looks: Looks,
    asked: "Callable[[_Element, Looks], bool]",
) -> bool:
    """Ask about a paragraph, once for all that have the same properties."""
    from lxml.etree import tostring

    own = paragraph.find(PPR)
    key = (asked, b"" if own is None else tostring(own, with_tail=False))
    if key not in known:
        known[key] = asked(paragraph, looks)
    return known[key]


def _is_numbered(paragraph: "_Element", looks: Looks) -> bool:
    """Whether Word puts a number of its own in front of a paragraph."""
    numbered = looks.of_paragraph(paragraph, f"{W}numPr")
    number = None if numbered is None else numbered.find(f"{W}numId")
    return number is not None and number.get(VAL, "0") != "0"


def _is_away(paragraph: "_Element", looks: Looks) -> bool:
    """Whether a paragraph is off the page, or its line is cut off."""
    frame = looks.of_paragraph(paragraph, f"{W}framePr")
    if frame is not None and any(_is_far(frame, name) for name in ("x", "y")):
        return True
    moved = looks.of_paragraph(paragraph, f"{W}ind")
    sides = ("left", "start", "right", "end", "firstLine", "hanging")
    if moved is not None and any(_is_far(moved, name) for name in sides):
        return True
    line = looks.of_paragraph(paragraph, f"{W}spacing")
    exact = line is not None and line.get(f"{W}lineRule") == "exact"
    return exact and line is not None and _measure(line, "line", LOWEST) < LOWEST


def _is_gone(frame: "_Element") -> bool:
    """Whether a row is hidden or cut off, or a table off the page."""
    facts = next((one for one in frame if one.tag in {TRPR, TBLPR}), None)
    if facts is None:
        return False
    hidden, height = facts.find(f"{W}hidden"), facts.find(f"{W}trHeight")
    if hidden is not None and hidden.get(VAL, "1") not in OFF:
        return True
    if height is not None and height.get(f"{W}hRule") == "exact":
        return _measure(height, "val", LOWEST) < LOWEST
    place, moved = facts.find(f"{W}tblpPr"), facts.find(f"{W}tblInd")
    if place is not None and any(_is_far(place, name) for name in ("tblpX", "tblpY")):
        return True
    return moved is not None and _is_far(moved, "w")


def _is_far(one: "_Element", name: str) -> bool:
    return not NEAREST < _measure(one, name, 0) < FARTHEST


def _measure(one: "_Element", name: str, usual: int) -> int:
    value = one.get(W + name, "")
    return int(value[:9]) if value.removeprefix("-").isdecimal() else usual


def _has_number(cell: "_Element") -> bool:
    return any(not NUMERALS.isdisjoint(one.text or "") for one in cell.iter(T))


def _is_odd(cell: "_Element", known: dict[object, bool], looks: Looks) -> bool:
    """Whether a cell has anything in it that is no plain text."""
    from govreport.importers.containers.docx_hidden import runs_with

    if next(cell.iterdescendants(TBL), None) is not None:
        return False  # its own cells are asked
    if any(run.findtext(T) for run in runs_with(cell, ("strike", "dstrike", "vertAlign"))):
        return True  # which is seen beside the number, and never read as one
    if any(_once(one, known, looks, _is_numbered) for one in cell.iter(P)):
        return True
    return any(True for _ in _strange(cell))


def _strange(parent: "_Element") -> "Iterator[_Element]":
    for one in parent:
        if one.tag in PROPERTIES:
            continue
        if one.tag not in PLAIN:
            yield one
        yield from _strange(one)


def _local(one: "_Element") -> str:
    return str(one.tag).rpartition("}")[2]
