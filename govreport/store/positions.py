"""Where every key and value of a TOML text stands, to the character.

tree-sitter-toml gives the places. It is no judge: it accepts duplicates and
refuses a few valid texts, so what is valid TOML is for tomllib to say.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from govreport.findings import Location
from govreport.findings import Path as KeyPath

ESCAPES = re.compile(r'\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[btnfr"\\])')
SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
SKIPPED = re.compile(r"\\[ \t]*\r?\n\s*")
SPACED_CONTINUATION = re.compile(rb"(?<!\\)((?:\\\\)*)\\(?=[ \t]+\r?\n)")
KEYS = {"bare_key", "quoted_key", "dotted_key"}
TABLES = {"table", "table_array_element"}


class Span(NamedTuple):
    """A stretch of the text, by character index, the end exclusive."""

    start: int
    end: int


class Pair(NamedTuple):
    """A key with its value.

    `last` is the last part of a dotted key; `section` is the span of the
    header's table around the pair (None at the top of the file); `inline`
    that it stands between braces; `braces` that its value does.
    """

    path: KeyPath
    key: Span
    last: Span
    value: Span
    section: Span | None
    inline: bool
    braces: bool


class Header(NamedTuple):
    """A `[table]` line; `end` is where the last of its pairs ends."""

    path: KeyPath
    span: Span
    end: int


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_toml.language()))


class Positions:
    """All pairs and headers of a text, by path.

    Elements of an array of tables have their number in the path, from "0".
    """

    def __init__(self, text: str) -> None:
        """Parse the text once."""
        self.text = text
        self.pairs: dict[KeyPath, Pair] = {}
        self.headers: dict[KeyPath, Header] = {}
        self.top_end: int | None = None
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._source = text.encode()
        self._byte_lines = [0, *(at.end() for at in re.finditer(b"\n", self._source))]
        self._arrays: dict[KeyPath, int] = {}
        self._texts: dict[KeyPath, list[int]] = {}
        root = _parser().parse(SPACED_CONTINUATION.sub(rb"\1 ", self._source)).root_node
        for node in root.children:
            if node.type in TABLES:
                self._table(node)
            elif node.type == "pair":
                self._pair(node, (), None, inline=False)
                self.top_end = self._last_end(node)

    def locate(self, path: KeyPath, part: tuple[int, int] | None = None) -> Location | None:
        """Where the value of a key stands, some of a text, or the head of a table."""
        if path in self.pairs:
            span = self.pairs[path].value
            if part is not None:
                if path not in self._texts:
                    written = self.text[span.start : span.end]
                    self._texts[path] = text_places(written)
                places = self._texts[path]
                last = len(places) - 1
                start, end = (places[min(index, last)] for index in part)
                span = Span(span.start + start, span.start + end)
        else:
            inside = (
                header
                for known, header in self.headers.items()
                if known[: len(path)] == path
            )
            header = self.headers.get(path) or next(inside, None)
            if header is None:
                return None
            span = header.span
        return Location(*self.point(span.start), *self.point(span.end))

    def point(self, index: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect_right(self._lines, index)
        return line, index - self._lines[line - 1] + 1

    def line_end(self, index: int) -> int:
        """The index after the line end that follows a character."""
        line = bisect_right(self._lines, index)
        return self._lines[line] if line < len(self._lines) else len(self.text)

    def line_start(self, index: int) -> int:
        """The index of the first character of the line."""
        return self._lines[bisect_right(self._lines, index) - 1]

    def _index(self, byte: int) -> int:
        line = bisect_right(self._byte_lines, byte) - 1
        piece = self._source[self._byte_lines[line] : byte]
        return self._lines[line] + len(piece.decode(errors="replace"))

    def _span(self, node: Node) -> Span:
        return Span(self._index(node.start_byte), self._index(node.end_byte))

    def _table(self, node: Node) -> None:
        key = next(child for child in node.children if child.type in KEYS)
        path = self._resolve(self._key(key), array=node.type != "table")
        pairs = [child for child in node.children if child.type == "pair"]
        head = self._span(key)
        brackets = 1 if node.type == "table" else 2
        end = self._last_end(pairs[-1]) if pairs else head.end + brackets
        section = Span(self._index(node.start_byte), end)
        head_span = Span(section.start, self.text.find("]", head.end) + brackets)
        self.headers[path] = Header(path, head_span, max(end, head_span.end))
        for pair in pairs:
            self._pair(pair, path, section, inline=False)

    def _resolve(self, path: KeyPath, *, array: bool) -> KeyPath:
        """Put the current number of each array of tables into a header's path."""
        full: KeyPath = ()
        for depth, part in enumerate(path):
            full = (*full, part)
            if array and depth == len(path) - 1:
                self._arrays[full] = self._arrays.get(full, -1) + 1
            if full in self._arrays:
                full = (*full, str(self._arrays[full]))
        return full

    def _pair(
        self, node: Node, around: KeyPath, section: Span | None, *, inline: bool
    ) -> None:
        parts = [child for child in node.children if child.type != "comment"]
        named = [child for child in parts if child.is_named]
        if len(named) != 2 or named[0].type not in KEYS:
            return
        key, value = named
        path = (*around, *self._key(key))
        last = key.children[-1] if key.type == "dotted_key" else key
        self.pairs[path] = Pair(
            path,
            self._span(key),
            self._span(last),
            self._span(value),
            section,
            inline,
            braces=value.type == "inline_table",
        )
        if value.type == "inline_table":
            for child in value.children:
                if child.type == "pair":
                    self._pair(child, path, section, inline=True)

    def _last_end(self, pair: Node) -> int:
        """Where a pair's value ends; a comment behind it is none of it."""
        value = [child for child in pair.children if child.type != "comment"][-1]
        return self._index(value.end_byte)

    def _key(self, node: Node) -> KeyPath:
        return tuple(self._key_parts(node))

    def _key_parts(self, node: Node) -> Iterator[str]:
        if node.type == "dotted_key":
            for child in node.children:
                if child.type in KEYS:
                    yield from self._key_parts(child)
            return
        text = (node.text or b"").decode()
        if node.type == "bare_key" or text.startswith("'"):
            yield text.strip("'")
        else:
            yield ESCAPES.sub(_unescape, text[1:-1])


def text_places(written: str) -> list[int]:
    """Where each character of a text stands in its TOML string, and its end.

    `written` is the string with its quotes; an escape stands where it begins.
    """
    for marks in ('"""', "'''"):
        if written.startswith(marks):
            start, end = len(marks), len(written) - len(marks)
            start += written.startswith("\r\n", start) * 2
            start += written.startswith("\n", start)
            break
    else:
        start, end = 1, len(written) - 1
    escapes = written.startswith('"')
    places = []
    while start < end:
        found = SKIPPED.match(written, start) if escapes else None
        if found:
            start = found.end()
            continue
        escape = ESCAPES.match(written, start) if escapes else None
        stop = escape.end() if escape else start + 1
        if written.startswith("\r\n", start):
            stop += 1
        places.append(start)
        start = stop
    return [*places, min(start, end)]


def _unescape(found: re.Match[str]) -> str:
    code = found[0][1:]
    return SHORT.get(code) or chr(int(code[1:], 16))
