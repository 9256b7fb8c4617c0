"""A Word template taken apart once: a report then costs one rendering and one package.

Neither docxtpl nor Jinja is needed here; `preparing` has done their work before.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from govreport.render.package import Custom, packed
from govreport.render.stage import Fill

BREAKS, RUN_END = "\t\n", "</w:r>"
RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>")
TEXT = re.compile(r"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
SPACED = '<w:t xml:space="preserve">'


class Prepared(NamedTuple):
    """A template taken apart: what each report fills in, and what never changes.

    `sources` are the Jinja texts of the parts with tags, the document's first;
    `core` is the name of the part with the core properties.
    """

    sources: Mapping[str, str]
    fixed: Mapping[str, bytes]
    core: str
    custom: Custom


def dumps(prepared: Prepared, content: bytes) -> str:
    """As JSON a template whose parts are all XML, with the hash of what it was made of.

    The sources are left out but for their names: they come as code.
    """
    fixed = {name: part.decode() for name, part in prepared.fixed.items()}
    names = dict.fromkeys(prepared.sources, "")
    own = {**prepared._asdict(), "sources": names, "fixed": fixed}
    data = {"made_of": _hash(content), **own}
    return json.dumps(data, ensure_ascii=False, indent=1)


def loads(text: str, content: bytes) -> Prepared | None:
    """What `dumps` wrote; None where it was made of another template than `content`."""
    data: dict[str, Any] = json.loads(text)
    if data["made_of"] != _hash(content):
        return None
    fixed = {name: part.encode() for name, part in data["fixed"].items()}
    return Prepared(data["sources"], fixed, data["core"], Custom(*data["custom"]))


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


class Document(NamedTuple):
    """The main part of a report's document with its name, and a package of the rest."""

    main: tuple[str, bytes]
    base: bytes
    core: str
    custom: Custom


class Compiled:
    """A prepared template with what fills in each of its parts."""

    def __init__(self, prepared: Prepared, fills: Iterable[Fill]) -> None:
        """`fills` are in the order of the template's sources."""
        self.prepared = prepared
        self._fills = dict(zip(prepared.sources, fills, strict=True))
        self._last: tuple[object, bytes] = (None, b"")

    def base(self, timestamp: datetime | None, others: Mapping[str, bytes]) -> bytes:
        """A package of all parts but the document and its properties, compressed once.

        `others` are the headers and footers, which seldom differ from report to report.
        """
        key = (timestamp, *others.values())
        if self._last[0] != key:
            parts = {**self.prepared.fixed, **others}
            self._last = key, packed(parts, timestamp)
        return self._last[1]

    def parts(self, context: Mapping[str, object]) -> dict[str, bytes]:
        """The parts that a report fills in, by their names."""
        return {
            name: with_breaks(fill(context)).encode() for name, fill in self._fills.items()
        }


def assembled(
    compiled: Compiled, parts: Mapping[str, bytes], timestamp: datetime | None
) -> Document:
    """The document of which these are the parts that a report filled in."""
    main, *others = parts.items()
    base = compiled.base(timestamp, dict(others))
    return Document(main, base, compiled.prepared.core, compiled.prepared.custom)


def with_breaks(xml: str) -> str:
    """XML with the tabs and line breaks in its texts as Word has them.

    It is what docxtpl makes of them, done only where there are any.
    """
    at, done, pieces = _next_break(xml, 0), 0, list[str]()
    while at >= 0:
        start, end = _run_around(xml, at)
        if done <= start < end:
            pieces += [xml[done:start], _run_with_breaks(xml[start:end])]
            done = end
        at = _next_break(xml, max(at + 1, done))
    return "".join((*pieces, xml[done:]))


def _next_break(xml: str, start: int) -> int:
    """The index of the next tab or line break, -1 for none."""
    found = (xml.find(one, start) for one in BREAKS)
    return min((at for at in found if at >= 0), default=-1)


def _run_around(xml: str, at: int) -> tuple[int, int]:
    """Where the run around a character begins and ends; (-1, -1) outside of runs."""
    start = xml.rfind("<w:r>", 0, at)
    start = max(start, xml.rfind("<w:r ", max(start, 0), at))
    end = xml.find(RUN_END, max(start, 0)) + len(RUN_END)
    return (start, end) if start >= 0 and end > at else (-1, -1)


def _run_with_breaks(run: str) -> str:
    found = RUN_PROPERTIES.search(run)
    properties = found[0] if found else ""
    tab = f"</w:t></w:r><w:r>{properties}<w:tab/></w:r><w:r>{properties}{SPACED}"
    return TEXT.sub(
        lambda text: text[0].replace("\t", tab).replace("\n", f"</w:t><w:br/>{SPACED}"),
        run,
    )
