"""A page saved as one file (.mhtml, .mht, a .doc that is one) → blocks of its HTML."""

import quopri
import re
from binascii import Error, a2b_base64
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from email.parser import BytesHeaderParser
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from govreport.errors import FileProblem
from govreport.importers.blocks import Block
from govreport.importers.containers import html

MOST_PARTS = 5_000
"""Pictures, scripts and frames of a page; it has some hundred."""
DEEPEST = 8
"""Parts made of parts."""
LONGEST_HEAD = 65_536
PAGES = frozenset({"text/html", "application/xhtml+xml"})
SAID = frozenset(
    {"utf-16", "utf-16le", "utf-16be", "unicode", "big5", "big5-hkscs", "cp950"}
)
"""Encodings that a part's head is believed; the others are told by the bytes."""
EMPTY_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
FRAME = re.compile(rb"""(?i)<i?frame\b[^<>]{0,2000}?\bsrc\s*=\s*["']?([^"'\s<>]{1,2000})""")


class _SentPart(NamedTuple):
    """A part of the file: its head, and its body as it is sent."""

    head: Message
    body: bytes

    @property
    def names(self) -> set[str]:
        """What pages call it."""
        named, placed = (_said(self.head, field) for field in ("ID", "Location"))
        return {f"cid:{named.strip('<> ')}", placed} - {"cid:", ""}


def read(raw: bytes, name: str) -> list[Block]:
    """Read the blocks of the page that was saved, and of the frames in it.

    FileProblem where there is no page in it, or too much.
    """
    whole = _part(raw.lstrip(b"\xef\xbb\xbf \t\r\n"))
    leaves = _leaves(whole, name)
    parts = [one for one in leaves if one.head.get_content_type() in PAGES]
    if not parts:
        raise FileProblem(
            name, "里面没有网页，也许没有存完；请打开原来的网页重新保存，或另存为 .html"
        )
    main = _main(whole, parts)
    page = _page(main, name)
    blocks = html.read(page, name)
    framed = {*_framed(page, _said(main.head, "Location"))}
    for one in parts:
        if one is not main and one.names & framed:
            blocks += html.read(_page(one, name), name)
    return blocks


def _framed(page: bytes, base: str) -> Iterator[str]:
    """Give the addresses of the frames in a page, as written and in full."""
    for found in FRAME.finditer(page):
        address = unescape(found[1].decode("ascii", "replace"))
        yield address
        with suppress(ValueError):  # it is no address
            yield urljoin(base, address)


def _said(head: Message, field: str) -> str:
    """Read what a head says of the content, "" where it doesn't."""
    return str(head.get(f"Content-{field}", "")).strip()


def _part(raw: bytes) -> _SentPart:
    """Take a part apart at its first empty line."""
    end = EMPTY_LINE.search(raw, 0, LONGEST_HEAD)
    at, begins = (end.start(), end.end()) if end else (0, 0)
    return _SentPart(BytesHeaderParser().parsebytes(raw[:at].lstrip()), raw[begins:])


def _leaves(whole: _SentPart, name: str) -> Iterator[_SentPart]:
    """Give the parts that are made of no others, in their order."""
    left, count = [(whole, 0)], 0
    while left:
        one, depth = left.pop()
        boundary = str(one.head.get_boundary("") or "")
        if one.head.get_content_maintype() != "multipart" or not boundary:
            yield one
            continue
        ends = rb"(?:^|\r?\n)--" + re.escape(boundary.encode("utf-8", "replace"))
        ends += rb"(?:--)?[ \t]*(?=\r?\n|\Z)"
        inside = re.split(ends, one.body, maxsplit=MOST_PARTS + 1)[1:]
        count += len(inside)
        if count > MOST_PARTS or depth >= DEEPEST:
            raise FileProblem(name, "网页大得离谱，不是一份年度报告")
        left += [(_part(some), depth + 1) for some in reversed(inside)]


def _main(whole: _SentPart, parts: list[_SentPart]) -> _SentPart:
    """Find the page that was saved among the frames: the one that the head names."""
    start = str(whole.head.get_param("start") or "").strip("<> ")
    named = {f"cid:{start}", str(whole.head.get("Snapshot-Content-Location", "")).strip()}
    return next((one for one in parts if one.names & named), parts[0])


def _page(part: _SentPart, name: str) -> bytes:
    """Give the bytes of a part as they were before it was sent."""
    sent = _said(part.head, "Transfer-Encoding").lower()
    raw = part.body
    try:
        if sent == "base64":
            raw = a2b_base64(raw)
        elif sent == "quoted-printable":
            raw = quopri.decodestring(raw)
        charset = str(part.head.get_content_charset("")).lower()
        return raw.decode(charset).encode() if charset in SAID else raw
    except (Error, UnicodeError, LookupError) as error:
        sentence = "存下来的网页损坏了，请打开原来的网页重新保存，或另存为 .html"
        raise FileProblem(name, sentence) from error
