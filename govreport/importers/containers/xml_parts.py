"""The XML parts of a stranger's document, parsed within bounds."""

import zipfile
from typing import TYPE_CHECKING

from govreport.errors import FileProblem
from govreport.packages import unpacked

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 24_000_000
"""Bytes of the unpacked text of a document; a report has some hundred thousand."""
MOST_TAGS = 600_000


def part(package: zipfile.ZipFile, path: str, name: str, kind: str) -> "_Element":
    """Unpack and parse one part of a package; KeyError where there is none."""
    return parsed(unpacked(package, path, LARGEST), name, kind)


def parsed(raw: bytes, name: str, kind: str) -> "_Element":
    """Parse XML: no entities, nothing from outside, no more than it may hold."""
    from lxml import etree

    if len(raw) > LARGEST or raw.count(b"<") > MOST_TAGS:
        raise FileProblem(name, "解开后大得离谱，不是一份年度报告")
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
        raise FileProblem(name, f"文件里有 {kind} 不会有的外部定义，为了安全没有读")
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
        sentence = f"{kind} 文件里的内容损坏了，请用 Word 或 WPS 打开，另存后再试"
        raise FileProblem(name, sentence) from error
