"""The XML parts of a stranger's document, parsed within bounds."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.packages import unpacked

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 24_000_000
"""Bytes of the unpacked text of a document; a report has some hundred thousand."""
MOST_TAGS = 600_000
OUTSIDE = "文件里有 {kind} 不会有的外部定义，为了安全没有读；请打开它，另存后再试"
DAMAGED = "{kind} 文件里的内容损坏了，请用 {program} 打开，另存后再试"


def part(package: zipfile.ZipFile, path: str, name: str, kind: str) -> "_Element":
    """Unpack and parse one part of a package; KeyError where there is none."""
    return parsed(unpacked(package, path, LARGEST), name, kind)


def parsed(raw: bytes, name: str, kind: str) -> "_Element":
    """Parse XML: no entities, nothing from outside, no more than it may hold."""
    from lxml import etree

    if len(raw) > LARGEST or raw.count(b"<") > MOST_TAGS:
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

    So one at a time is in memory; `raw` is as long as its caller lets it be.
    """
    from lxml import etree

    refuse_outside(raw, name, kind)
    wanted = [f"{{*}}{tag}" for tag in tags]
    parsed_so_far = etree.iterparse(
        BytesIO(raw),
        events=("end",),
        tag=wanted,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parsed_so_far:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        sentence = DAMAGED.format(kind=kind, program="Excel 或 WPS")
        raise FileProblem(name, sentence) from error


def refuse_outside(raw: bytes, name: str, kind: str) -> None:
    """Raise FileProblem for XML that defines anything of its own."""
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
        raise FileProblem(name, OUTSIDE.format(kind=kind))
