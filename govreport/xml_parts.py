"""The XML parts of a stranger's document, parsed within bounds."""

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.packages import unpacked

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 24_000_000
"""Bytes of the unpacked text of a document; a report has some hundred thousand."""
MOST_TAGS, MOST_ATTRIBUTES = 600_000, 1_200_000
PIECE, MOST_HELD = 65_536, 3_000_000
"""Bytes that are parsed at a time, and those without the end of an element that counts."""
ABSURD = "解开后大得离谱，没有读；请只留要报的内容，另存后再试"
OUTSIDE = "文件里有 {kind} 不会有的外部定义，为了安全没有读；请打开它，另存后再试"
DAMAGED = "{kind} 文件里的内容损坏了，请用 {program} 打开，另存后再试"


def part(package: zipfile.ZipFile, path: str, name: str, kind: str) -> "_Element":
    """Unpack and parse one part of a package; KeyError where there is none."""
    return parsed(unpacked(package, path, LARGEST), name, kind)


def parsed(raw: bytes, name: str, kind: str) -> "_Element":
    """Parse XML: no entities, nothing from outside, no more than it may hold."""
    from lxml import etree

    many = raw.count(b"<") > MOST_TAGS or raw.count(b"=") > MOST_ATTRIBUTES
    if len(raw) > LARGEST or many:
        raise FileProblem(name, "解开后大得离谱，不是一份年度报告")
    refuse_outside(raw, name, kind)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        sentence = DAMAGED.format(kind=kind, program="Word 或 WPS")
        raise FileProblem(name, sentence) from error


def each(raw: bytes, tags: tuple[str, ...], name: str, kind: str) -> "Iterator[_Element]":
    """Yield the elements of some local names, each emptied when the next is asked for.

    So one at a time is in memory, and FileProblem tells where that is too much; `raw` is
    as long as its caller lets it be.
    """
    from lxml import etree

    refuse_outside(raw, name, kind)
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    held = 0
    try:
        for start in range(0, len(raw), PIECE):
            parser.feed(raw[start : start + PIECE])
            held += PIECE
            for _, element in parser.read_events():
                yield element
                _let_go(element)
                held = 0
            if held > MOST_HELD:
                raise FileProblem(name, ABSURD)
        parser.close()
    except etree.XMLSyntaxError as error:
        sentence = DAMAGED.format(kind=kind, program="Excel 或 WPS")
        raise FileProblem(name, sentence) from error


def _let_go(element: "_Element") -> None:
    """Empty an element, and forget all that stands before it."""
    element.clear()
    at: _Element | None = element
    while at is not None:
        parent = at.getparent()
        while parent is not None and at.getprevious() is not None:
            del parent[0]
        at = parent


def refuse_outside(raw: bytes, name: str, kind: str) -> None:
    """Raise FileProblem for XML that defines anything of its own."""
    plain = raw.replace(b"\0", b"") if b"\0" in raw[:200] else raw  # two bytes a character
    if b"<!DOCTYPE" in plain[:4096] or b"<!ENTITY" in plain:
        raise FileProblem(name, OUTSIDE.format(kind=kind))
