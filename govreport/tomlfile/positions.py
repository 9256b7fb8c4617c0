"""Where every key and value of a TOML text stands, to the character.

tree-sitter-toml gives the places. It is no judge: it accepts duplicates and
refuses a few valid texts, so what is valid TOML is for tomllib to say.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from govreport.findings import Location
from govreport.findings import Path as KeyPath

ESCAPES = re.compile(r'\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[btnfr"\\])')
SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
SKIPPED = re.compile(r"\\[ \t]*\r?\n\s*")
SPACED_CONTINUATION = re.compile(rb"(?<!\\)((?:\\\\)*)\\(?=[ \t]+\r?\n)")
ODD = re.compile(r"\\|\r\n")
"""All else is one character that stands for itself."""
KEYS = {"bare_key", "quoted_key", "dotted_key"}
TABLES = {"table", "table_array_element"}


class Span(NamedTuple):
    """A stretch of the text, by character index, the end exclusive."""

    start: int
    end: int


class Pair(NamedTuple):
    """A key with its value.

    `last` is the last part of a dotted key; `section_end` where the last value of the
    table around it ends; `inline` that it stands between braces; `braces` that its
    value does.
    """

    path: KeyPath
    key: Span
    last: Span
    value: Span
    section_end: int
    inline: bool
    braces: bool


class PairNodes(NamedTuple):
    """The nodes of a pair; where they stand is worked out for those that are asked for."""

    key: Node
    value: Node
    section_end: int
    inline: bool


class Header(NamedTuple):
    """A `[table]` line; `end` is where the last of its pairs ends."""

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
        self._top = nodes
        self._tables = dict(self._resolved(node for node in nodes if node.type in TABLES))
        self._known: dict[KeyPath, dict[KeyPath, PairNodes]] = {}
        self._placed: dict[KeyPath, Pair] = {}

    @cached_property
    def pairs(self) -> dict[KeyPath, Pair]:
        """Every pair of the text."""
        return {
            path: self._pair(path, found)
            for table in ((), *self._tables)
            for path, found in self._pairs_in(table).items()
        }

    @cached_property
    def headers(self) -> dict[KeyPath, Header]:
        """Every table's line of the text."""
        return {path: self._header(path) for path in self._tables}

    @cached_property
    def _first_in(self) -> dict[KeyPath, KeyPath]:
        """The first table of each group of tables, which has no line of its own."""
        found: dict[KeyPath, KeyPath] = {}
        for table in self._tables:
            for length in range(len(table) + 1):
                found.setdefault(table[:length], table)
        return found

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
            table = path if path in self._tables else self._first_in.get(path)
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
            path = _key(_key_of(node))
            for depth, part in enumerate(path, start=1):
                full = (*full, part)
                if node.type != "table" and depth == len(path):
                    arrays[full] = arrays.get(full, -1) + 1
                if full in arrays:
                    full = (*full, str(arrays[full]))
            yield full, node

    def _header(self, path: KeyPath) -> Header:
        node = self._tables[path]
        brackets = 1 if node.type == "table" else 2
        closing = self.text.find("]", self._span(_key_of(node)).end) + brackets
        span = Span(self._index(node.start_byte), closing)
        return Header(span, self._end(self._nodes(path), least=closing))

    def _nodes(self, table: KeyPath) -> list[Node]:
        """Give the pairs of a table, () for those before all tables."""
        nodes = self._tables[table].children if table else self._top
        return [node for node in nodes if node.type == "pair"]

    def _end(self, pairs: Sequence[Node], least: int = 0) -> int:
        """Tell where the value of the last pair ends; a comment behind it is none of it."""
        if not pairs:
            return least
        value = [child for child in pairs[-1].children if child.type != "comment"][-1]
        return self._index(value.end_byte)

    def _pair_at(self, path: KeyPath) -> Pair | None:
        """Give the pair of a path, which stands in a table that the path begins with."""
        for length in range(len(path)):
            table = path[:length]
            if not table or table in self._tables:
                found = self._pairs_in(table).get(path)
                if found is not None:
                    return self._pair(path, found)
        return None

    def _pairs_in(self, table: KeyPath) -> dict[KeyPath, PairNodes]:
        """Give those pairs by path, with those between braces."""
        if table not in self._known:
            nodes = self._nodes(table)
            end = self._end(nodes)
            found = (pair for node in nodes for pair in self._pairs(node, table, end))
            self._known[table] = dict(found)
        return self._known[table]

    def _pair(self, path: KeyPath, found: PairNodes) -> Pair:
        """Tell of a pair that was found where it stands."""
        if path not in self._placed:
            key, value, section_end, inline = found
            last = key.children[-1] if key.type == "dotted_key" else key
            self._placed[path] = Pair(
                path,
                self._span(key),
                self._span(last),
                self._span(value),
                section_end,
                inline,
                braces=value.type == "inline_table",
            )
        return self._placed[path]

    def _pairs(
        self, node: Node, around: KeyPath, section_end: int, *, inline: bool = False
    ) -> Iterator[tuple[KeyPath, PairNodes]]:
        """Yield the pair of a node, and those between the braces of its value."""
        parts = [child for child in node.children if child.type != "comment"]
        named = [child for child in parts if child.is_named]
        if len(named) != 2 or named[0].type not in KEYS:
            return
        key, value = named
        path = (*around, *_key(key))
        yield path, PairNodes(key, value, section_end, inline)
        if value.type == "inline_table":
            for child in value.children:
                if child.type == "pair":
                    yield from self._pairs(child, path, section_end, inline=True)


def _key_of(node: Node) -> Node:
    return next(child for child in node.children if child.type in KEYS)


def _key(node: Node) -> KeyPath:
    if node.type == "dotted_key":
        inner = (_key(child) for child in node.children if child.type in KEYS)
        return tuple(chain.from_iterable(inner))
    text = (node.text or b"").decode()
    if node.type == "bare_key" or text.startswith("'"):
        return (text.strip("'"),)
    return (ESCAPES.sub(_unescape, text[1:-1]),)


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
    places: list[int] = []
    while start < end:
        odd = ODD.search(written, start, end)
        plain, start = start, end if odd is None else odd.start()
        places += range(plain, start)
        if odd is None:
            break
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
