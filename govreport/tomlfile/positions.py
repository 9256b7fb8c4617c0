"""Where every key and value of a TOML text stands, to the character.

tree-sitter-toml gives the places. It is no judge: it accepts duplicates and
refuses a few valid texts, so what is valid TOML is for tomllib to say.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
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
    """All pairs and headers of a text, by path, each worked out when it is asked for.

    Elements of an array of tables have their number in the path, from "0".
    """

    def __init__(self, text: str) -> None:
        """Parse the text once."""
        self.text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._source = text.encode()
        self._byte_lines = [0, *(at.end() for at in re.finditer(b"\n", self._source))]
        self._texts: dict[KeyPath, list[int]] = {}
        parsed = self._source
        if b"\\" in parsed:
            parsed = SPACED_CONTINUATION.sub(rb"\1 ", parsed)
        nodes = _parser().parse(parsed).root_node.children
        self._top = [node for node in nodes if node.type == "pair"]
        self._tables = dict(self._resolved(node for node in nodes if node.type in TABLES))
        self._known: dict[KeyPath, dict[KeyPath, Pair]] = {}

    @cached_property
    def pairs(self) -> dict[KeyPath, Pair]:
        """Every pair of the text."""
        return {
            path: pair
            for table in ((), *self._tables)
            for path, pair in self._pairs_in(table).items()
        }

    @cached_property
    def headers(self) -> dict[KeyPath, Header]:
        """Every table's line of the text."""
        return {path: self._header(path) for path in self._tables}

    @property
    def top_end(self) -> int | None:
        """Where the last value before all tables ends; None where none stands there."""
        return self._last_end(self._top[-1]) if self._top else None

    def locate(self, path: KeyPath, part: tuple[int, int] | None = None) -> Location | None:
        """Tell where the value of a key stands, some of a text, or the head of a table."""
        pair = self._pair_at(path)
        if pair is not None:
            span = pair.value
            if part is not None:
                if path not in self._texts:
                    written = self.text[span.start : span.end]
                    self._texts[path] = text_places(written)
                places = self._texts[path]
                last = len(places) - 1
                start, end = (places[min(index, last)] for index in part)
                span = Span(span.start + start, span.start + end)
        else:
            inside = (known for known in self._tables if known[: len(path)] == path)
            table = path if path in self._tables else next(inside, None)
            if table is None:
                return None
            span = self._header(table).span
        return Location(*self.point(span.start), *self.point(span.end))

    def point(self, index: int) -> tuple[int, int]:
        """Give the line and column of a character, both from 1."""
        line = bisect_right(self._lines, index)
        return line, index - self._lines[line - 1] + 1

    def line_end(self, index: int) -> int:
        """Give the index after the line end that follows a character."""
        line = bisect_right(self._lines, index)
        return self._lines[line] if line < len(self._lines) else len(self.text)

    def line_start(self, index: int) -> int:
        """Give the index of the first character of the line."""
        return self._lines[bisect_right(self._lines, index) - 1]

    def _index(self, byte: int) -> int:
        line = bisect_right(self._byte_lines, byte) - 1
        piece = self._source[self._byte_lines[line] : byte]
        return self._lines[line] + len(piece.decode(errors="replace"))

    def _span(self, node: Node) -> Span:
        return Span(self._index(node.start_byte), self._index(node.end_byte))

    def _resolved(self, nodes: Iterable[Node]) -> Iterator[tuple[KeyPath, Node]]:
        """Yield tables by their paths, the number of each in its array put into them."""
        arrays: dict[KeyPath, int] = {}
        for node in nodes:
            full: KeyPath = ()
            path = self._key(_key_of(node))
            for depth, part in enumerate(path, start=1):
                full = (*full, part)
                if node.type != "table" and depth == len(path):
                    arrays[full] = arrays.get(full, -1) + 1
                if full in arrays:
                    full = (*full, str(arrays[full]))
            yield full, node

    def _header(self, path: KeyPath) -> Header:
        node = self._tables[path]
        key = _key_of(node)
        head = self._span(key)
        brackets = 1 if node.type == "table" else 2
        end = self._table_end(node, head.end + brackets)
        closing = self.text.find("]", head.end) + brackets
        head_span = Span(self._index(node.start_byte), closing)
        return Header(path, head_span, max(end, head_span.end))

    def _table_end(self, node: Node, least: int) -> int:
        """Tell where the last value of a table ends."""
        pairs = [child for child in node.children if child.type == "pair"]
        return self._last_end(pairs[-1]) if pairs else least

    def _pair_at(self, path: KeyPath) -> Pair | None:
        """Give the pair of a path, which stands in a table that the path begins with."""
        tables = (path[:length] for length in range(len(path)))
        found = (
            self._pairs_in(table).get(path)
            for table in tables
            if not table or table in self._tables
        )
        return next((pair for pair in found if pair is not None), None)

    def _pairs_in(self, table: KeyPath) -> dict[KeyPath, Pair]:
        """Give the pairs of a table, () for those before all tables."""
        if table not in self._known:
            nodes, section = self._top, None
            if table:
                node = self._tables[table]
                nodes = [child for child in node.children if child.type == "pair"]
                start = self._index(node.start_byte)
                section = Span(start, self._table_end(node, start))
            found = (
                pair
                for node in nodes
                for pair in self._pairs(node, table, section, inline=False)
            )
            self._known[table] = {pair.path: pair for pair in found}
        return self._known[table]

    def _pairs(
        self, node: Node, around: KeyPath, section: Span | None, *, inline: bool
    ) -> Iterator[Pair]:
        """Yield the pair of a node, and those between the braces of its value."""
        parts = [child for child in node.children if child.type != "comment"]
        named = [child for child in parts if child.is_named]
        if len(named) != 2 or named[0].type not in KEYS:
            return
        key, value = named
        path = (*around, *self._key(key))
        last = key.children[-1] if key.type == "dotted_key" else key
        yield Pair(
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
                    yield from self._pairs(child, path, section, inline=True)

    def _last_end(self, pair: Node) -> int:
        """Tell where a pair's value ends; a comment behind it is none of it."""
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


def _key_of(node: Node) -> Node:
    """Give the key in a table's line."""
    return next(child for child in node.children if child.type in KEYS)


def text_places(written: str) -> list[int]:
    """Tell where each character of a text stands in its TOML string, and its end.

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
