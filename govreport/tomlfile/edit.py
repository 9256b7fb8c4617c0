"""Edits in place: one token is replaced or one line added, nothing else moves."""

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from govreport.findings import Path as KeyPath
from govreport.tomlfile.document import Document
from govreport.tomlfile.positions import ESCAPES, Pair, Positions, text_places
from govreport.tomlfile.splices import Splice, proved, spliced, too_odd
from govreport.tomlfile.tokens import key_token, one_line, pair_line, token

COMMENT = re.compile(r"[ \t]*#")


def edit(
    document: Document,
    changes: Mapping[KeyPath, object],
    *,
    order: Sequence[KeyPath] = (),
    comments: Mapping[KeyPath, str] | None = None,
) -> bytes:
    """Set some values in the file's bytes.

    `order` lists all paths in the order of the form, so that a line that
    isn't there yet is added in its place; `comments` are what a new line says
    behind the value. What was not asked for stays byte for byte; the result is
    parsed again, and a TextProblem raised rather than a wrong file written.
    """
    known = document.positions.pairs
    present = {path: value for path, value in changes.items() if path in known}
    absent = {path: value for path, value in changes.items() if path not in known}
    raw = spliced(document, [_replace(document, *change) for change in present.items()])
    current = proved(document, raw, present)
    for path, value in absent.items():
        note = (comments or {}).get(path, "")
        splice = _insert(current, path, value, order, note)
        raw = spliced(current, [splice])
        current = proved(current, raw, {path: value})
    return raw


def respell(
    document: Document, changes: Mapping[KeyPath, Sequence[tuple[int, int, str]]]
) -> bytes:
    """Replace some characters of its texts in the file's bytes.

    Each change is a stretch of the text as it is read, empty where something is put
    in, and what stands there instead, in order. The quotes, escapes and line ends
    around it stay.
    """
    splices, after = [], {}
    for path, stretches in changes.items():
        if path not in document.positions.pairs:
            raise too_odd(document, changes)
        span = document.positions.pairs[path].value
        written = document.text[span.start : span.end]
        places = text_places(written)
        text: Any = reduce(lambda table, key: table[key], path, document.data)
        pieces, reached = [], 0
        for start, end, new in stretches:
            stop = places[start] if start == end else _end_of(written, places[end - 1])
            spelled = _spelled(written, new, document.newline)
            splices.append(Splice(span.start + places[start], span.start + stop, spelled))
            pieces += [text[reached:start], new]
            reached = end
        after[path] = "".join([*pieces, text[reached:]])
    raw = spliced(document, splices)
    proved(document, raw, after)
    return raw


def _end_of(written: str, last: int) -> int:
    """Find where the character that begins at a place of a TOML string ends."""
    escape = ESCAPES.match(written, last) if written.startswith('"') else None
    if escape:
        return escape.end()
    return last + (2 if written.startswith("\r\n", last) else 1)


def _spelled(written: str, text: str, newline: str) -> str:
    """Spell a text as it may stand in a TOML string, as far as that can hold it."""
    if written.startswith('"'):
        text = text.replace("\\", "\\\\")
        if not written.startswith('"""'):
            return text.replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        text = text.replace('""', '"\\"')
    return text.replace("\n", newline)


def _replace(document: Document, path: KeyPath, value: object) -> Splice:
    pair = document.positions.pairs[path]
    written = one_line(value) if pair.inline else token(value)
    return Splice(*pair.value, written.replace("\n", document.newline))


def _insert(
    document: Document,
    path: KeyPath,
    value: object,
    order: Sequence[KeyPath],
    comment: str,
) -> Splice:
    """Find where and how a value that isn't there yet is added."""
    positions = document.positions
    rank = {known: index for index, known in enumerate(order)}
    here = rank.get(path, len(rank))
    siblings = [pair for known, pair in positions.pairs.items() if known[:-1] == path[:-1]]
    before = [pair for pair in siblings if rank.get(pair.path, len(rank)) <= here]
    if siblings:
        anchor = (
            max(before, key=lambda pair: (rank.get(pair.path, len(rank)), pair.value))
            if before
            else min(siblings, key=lambda pair: pair.value.start)
        )
        return _beside(document, anchor, path[-1], value, comment, after=bool(before))
    for length in range(len(path) - 1, 0, -1):
        around = positions.pairs.get(path[:length])
        if around is not None and around.braces:
            return _into_braces(document, around, path[length:], value)
    header = positions.headers.get(path[:-1])
    if header is not None:
        line = _indent(positions, header.span.start) + pair_line(path[-1], value)
        return _new_line(document, positions.line_end(header.span.end), line)
    return _new_section(document, path, value, rank)


def _beside(  # noqa: PLR0913 -- where, what, and on which side
    document: Document,
    anchor: Pair,
    key: str,
    value: object,
    comment: str,
    *,
    after: bool,
) -> Splice:
    positions, text = document.positions, document.text
    prefix = text[anchor.key.start : anchor.last.start]
    at = anchor.value.end if after else anchor.key.start
    if anchor.inline:
        pair = f"{prefix}{key_token(key)} = {one_line(value)}"
        return Splice(at, at, f", {pair}" if after else f"{pair}, ")
    line = _indent(positions, anchor.key.start) + prefix + pair_line(key, value)
    tail = text[anchor.value.end : positions.line_end(anchor.value.end)]
    if comment and COMMENT.match(tail):
        line = _aligned(line, comment, text, anchor)
    at = positions.line_end(at) if after else positions.line_start(at)
    return _new_line(document, at, line)


def _aligned(line: str, comment: str, text: str, anchor: Pair) -> str:
    """Give the line with its comment under the anchor's."""
    hash_at = text.index("#", anchor.value.end)
    start = text.rfind("\n", 0, anchor.key.start) + 1
    room = hash_at - start if "\n" not in text[start:hash_at] else len(line) + 2
    return f"{line:<{room - 1}} # {comment}"


def _into_braces(document: Document, around: Pair, rest: KeyPath, value: object) -> Splice:
    pair = f"{'.'.join(map(key_token, rest))} = {one_line(value)}"
    inner = [
        other
        for known, other in document.positions.pairs.items()
        if other.inline and known[: len(around.path)] == around.path
    ]
    if inner:
        at = max(other.value.end for other in inner)
        return Splice(at, at, f", {pair}")
    return Splice(around.value.start, around.value.end, f"{{ {pair} }}")


def _new_section(
    document: Document, path: KeyPath, value: object, rank: Mapping[KeyPath, int]
) -> Splice:
    """Write a header and its first line, after what comes before it in the form."""
    here = rank.get(path, len(rank))
    ends = (
        pair.section_end
        for known, pair in document.positions.pairs.items()
        if rank.get(known, here) < here and not pair.inline
    )
    at = document.positions.line_end(max(ends, default=len(document.text.rstrip())))
    above, newline = document.text[:at], document.newline
    lead = newline if above and not above.endswith("\n") else ""
    blank = newline if above.strip() else ""
    header = f"[{'.'.join(map(key_token, path[:-1]))}]"
    line = pair_line(path[-1], value).replace("\n", newline)
    return Splice(at, at, f"{lead}{blank}{header}{newline}{line}{newline}")


def _new_line(document: Document, at: int, line: str) -> Splice:
    """Write a whole line at the start of another; the file's end may lack its line end."""
    line = line.replace("\r\n", "\n").replace("\n", document.newline)
    if at and not document.text[:at].endswith("\n"):
        return Splice(at, at, document.newline + line)
    return Splice(at, at, line + document.newline)


def _indent(positions: Positions, index: int) -> str:
    start = positions.line_start(index)
    before = positions.text[start:index]
    return before if not before.strip() else ""
