"""The bytes of a Word file: its parts in one package, and what it was made from."""

import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from re import compile as pattern
from typing import NamedTuple
from xml.parsers import expat

from govreport.errors import FileProblem
from govreport.packages import UNREADABLE, open_package, unpacked
from govreport.report import Report
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.plain import opened_there

NO_XML = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML holds, and so no Word file."""
REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
PACKAGE = b"PK"
"""How every package begins."""
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3
LANGUAGE = "zh-CN"
CUSTOM = "docProps/custom.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CORE = (
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://www.w3.org/2001/XMLSchema-instance",
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
CUSTOM_PROPERTIES, TYPES = f"{OFFICE}/custom-properties", f"{OFFICE}/docPropsVTypes"
OWN_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of a document's custom properties, by the standard (ECMA-376, 22.3)."""
PREFIX = "govreport."
SOURCE, STAMP, WHOLE = "source", "stamp", "whole"
"""The hash of what a file was made from, the time that it was stamped with, and what
tells whether all of it is as it was made."""
TEXT, DOCUMENT = "text", "document"
"""What version 0.1 stated: the hash of the text that was made with it, and the checksum
of its main part, which is all that it vouched for. Both are read until 1.0."""
CORE_PART = "docProps/core.xml"
LARGEST_PROPERTIES = 500_000
"""Bytes; ours and those of a template are some thousand."""


class Custom(NamedTuple):
    """A template's own custom properties: the XML around ours, and our first number."""

    head: str
    tail: str
    first: int


def packed(
    parts: Mapping[str, bytes], timestamp: datetime | None, base: bytes = b""
) -> bytes:
    """Pack parts, each as old as `timestamp` says, behind those packed in `base` before."""
    stream = BytesIO(base)
    with zipfile.ZipFile(stream, "a") as package:
        _add(package, parts, timestamp)
    return stream.getvalue()


def sealed(
    parts: Mapping[str, bytes],
    custom: Custom,
    facts: Mapping[str, str],
    timestamp: datetime | None,
    base: bytes,
) -> bytes:
    """Pack a Word file as `packed` does, with the facts that it was made from.

    By these one can tell whether any of its parts is another by now.
    """
    stream = BytesIO(base)
    with zipfile.ZipFile(stream, "a") as package:
        _add(package, parts, timestamp)
        unsealed = custom_properties(custom, {**facts, WHOLE: ""})
        stated = {**facts, WHOLE: _seal(_sums(package), unsealed)}
        _add(package, {CUSTOM: custom_properties(custom, stated)}, timestamp)
    return stream.getvalue()


def _add(
    package: zipfile.ZipFile, parts: Mapping[str, bytes], timestamp: datetime | None
) -> None:
    age = ZIP_EPOCH if timestamp is None else max(timestamp.timetuple()[:6], ZIP_EPOCH)
    for name, content in parts.items():
        member = zipfile.ZipInfo(name, age)
        member.create_system = UNIX
        package.writestr(member, content, zipfile.ZIP_DEFLATED)


def _sums(package: zipfile.ZipFile) -> dict[str, int]:
    """Give the checksum of every part, which stands in the package's directory."""
    return {one.filename: one.CRC for one in package.infolist()}


def _seal(sums: Mapping[str, int], custom: bytes) -> str:
    """Hash all parts by their checksums; `custom` are the properties without the seal."""
    whole = {**sums, CUSTOM: zlib.crc32(custom)}
    lines = (f"{name} {whole[name]:08x}\n" for name in sorted(whole))
    return sha256("".join(lines).encode()).hexdigest()


def core_properties(report: Report, timestamp: datetime | None) -> bytes:
    """Write the core properties: what the report says, nothing of the template's."""
    cp, dc, dcterms, xsi = CORE
    texts = (
        f"<dc:title>{xml_text(report.full_title)}</dc:title>"
        f"<dc:creator>{xml_text(report.organ.name)}</dc:creator>"
        f"<dc:language>{LANGUAGE}</dc:language>"
    )
    if timestamp is not None:
        moment = timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp
        texts += "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">'
            f"{moment:%Y-%m-%dT%H:%M:%SZ}</dcterms:{name}>"
            for name in ("created", "modified")
        )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{cp}" xmlns:dc="{dc}" '
        f'xmlns:dcterms="{dcterms}" xmlns:xsi="{xsi}">{texts}</cp:coreProperties>'
    ).encode()


def custom_properties(custom: Custom, facts: Mapping[str, str]) -> bytes:
    """Write the custom properties: the template's own, and what the file was made from."""
    ours = "".join(
        f'<property xmlns="{CUSTOM_PROPERTIES}" fmtid="{OWN_PROPERTIES}" '
        f'pid="{number}" name="{PREFIX}{name}">'
        f'<vt:lpwstr xmlns:vt="{TYPES}">{xml_text(text)}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(facts.items(), start=custom.first)
    )
    return f"{custom.head}{ours}{custom.tail}".encode()


def xml_text(text: str) -> str:
    """Write a text as XML, a character that no XML holds as U+FFFD."""
    return NO_XML.sub("\ufffd", text).translate(REFERENCES)


class Made(NamedTuple):
    """What a Word file says that it was made from, and whether it is as it was made.

    `intact` is so of all of it, `partly` of its main part alone, which is all that
    version 0.1 vouched for. A file that is not ours says nothing.
    """

    facts: Mapping[str, str]
    intact: bool = False
    partly: bool = False


def made_of(path: Path) -> Made:
    """Read how a Word file was made, with no part but its properties decompressed."""
    facts: Mapping[str, str] = {}
    try:
        with open_package(read_bytes(path)) as package:
            custom = unpacked(package, CUSTOM, LARGEST_PROPERTIES)
            facts = _stated(custom)
            sums = _sums(package)
    except (*UNREADABLE, FileProblem, expat.ExpatError):
        return Made(facts)
    if seal := facts.get(WHOLE):
        unsealed = custom.replace(seal.encode(), b"")
        return Made(facts, intact=_seal(sums, unsealed) == seal)
    part, _, checksum = facts.get(DOCUMENT, "").partition(" ")
    return Made(facts, partly=part in sums and f"{sums[part]:08x}" == checksum)


def is_whole(content: bytes, path: Path) -> bool:
    """Whether a file of version 0.1 is as it was made, by what it would be made now.

    Its main part says so itself; no other may differ but for the properties.
    """
    own = {made_of(path).facts.get(DOCUMENT, "").partition(" ")[0], CORE_PART, CUSTOM}
    with open_package(read_bytes(path)) as old, open_package(content) as new:
        before, now = _sums(old), _sums(new)
    return all(before.get(name) == now.get(name) for name in {*before, *now} - own)


def _stated(xml: bytes) -> dict[str, str]:
    """Read our own properties; none where they are more than any template has."""
    found: dict[str, str] = {}
    name, texts = "", list[str]()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if tag.endswith(" property"):
            name = attributes.get("name", "")
        texts.clear()

    def end(tag: str) -> None:
        if tag.endswith(" lpwstr") and name.startswith(PREFIX):
            found[name.removeprefix(PREFIX)] = "".join(texts)

    def refuse(*_declared: object) -> None:
        raise ValueError

    if len(xml) <= LARGEST_PROPERTIES:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = refuse  # with it come entities
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = texts.append
        parser.Parse(xml, True)  # noqa: FBT003 -- its end
    return found


def facts_of(path: Path) -> Mapping[str, str]:
    """Read what a Word file was made from; nothing where it isn't ours or was changed."""
    made = made_of(path)
    return made.facts if made.intact or made.partly else {}


def is_torn(path: Path) -> bool:
    """Whether a Word file is empty or only a piece of one, which nobody can open."""
    with opened_there(path) as stream:
        start = stream.read(len(PACKAGE))
        return not start or (start == PACKAGE and not zipfile.is_zipfile(stream))
