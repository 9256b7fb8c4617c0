"""The mark of a draft in the headers of a form; one without headers gets its own."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from govreport.tasks.template_tags import PAGE_PARTS, W
from govreport.tasks.template_words import made, run, tag_paragraph
from govreport.xml_parts import parsed

if TYPE_CHECKING:
    from lxml.etree import _Element

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
OURS, ID = "word/headerDraft.xml", "rIdGovreportDraft"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
MARK = "草　稿　　未定稿，不得发布"


def draft_marks(parts: Mapping[str, bytes], root: "_Element") -> dict[str, bytes]:
    """Give the parts that mark every page of a draft; `root` is the document's own.

    Where nothing is a draft they print what they printed before.
    """
    changed = dict[str, bytes]()
    for name, raw in parts.items():
        found = PAGE_PARTS.fullmatch(name)
        if found and found[1] == "header":
            header = parsed(raw, name, "Word")
            for at, one in enumerate(_mark()):
                header.insert(at, one)
            changed[name] = written(header)
    lacking = [*_lacking(parts, root)]
    if lacking and RELATIONS in parts and TYPES in parts:
        relations, types = (parsed(parts[one], one, "Word") for one in (RELATIONS, TYPES))
        _add(relations, "Relationship", Id=ID, Type=f"{OFFICE}/header", Target=OURS[5:])
        _add(types, "Override", PartName=f"/{OURS}", ContentType=KIND)
        first = next(root.iter(W + "sectPr"))
        for kind in lacking:
            reference = made("headerReference", type=kind)
            reference.set(f"{{{OFFICE}}}id", ID)
            first.insert(0, reference)
        header = _header()
        changed |= {
            RELATIONS: written(relations), TYPES: written(types), OURS: written(header)
        }  # fmt: skip
    return changed


def _mark() -> Iterator["_Element"]:
    yield tag_paragraph("{%p if draft %}")
    yield made("p", made("pPr", made("jc", val="center")), run(MARK))
    yield tag_paragraph("{%p endif %}")


def _header() -> "_Element":
    """Make a header that is empty but for drafts."""
    from lxml.etree import Element

    header = Element(W + "hdr", nsmap={"w": W[1:-1]})
    header.extend([*_mark(), made("p")])
    return header


def _lacking(parts: Mapping[str, bytes], root: "_Element") -> Iterator[str]:
    """Tell which kinds of pages have no header of their own in a document."""
    sections = [*root.iter(W + "sectPr")]
    if not sections:
        return
    there = {one.get(W + "type") for one in sections[0].iterchildren(W + "headerReference")}
    wanted = {
        "default": True,
        "first": any(one.find(W + "titlePg") is not None for one in sections),
        "even": b"evenAndOddHeaders" in parts.get("word/settings.xml", b""),
    }
    yield from (
        kind for kind, is_wanted in wanted.items() if is_wanted and kind not in there
    )


def _add(root: "_Element", tag: str, **attributes: str) -> None:
    from lxml.etree import SubElement

    SubElement(root, f"{{{root.nsmap[root.prefix]}}}{tag}", attributes)


def written(root: "_Element") -> bytes:
    """Write a part as Word does."""
    from lxml.etree import tostring

    return tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
