"""A line for each change of a file: what was done, when, why, and which values moved."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from govreport.encoding import decoded
from govreport.errors import FileProblem, TextProblem
from govreport.report import BLANK, COUNTS
from govreport.tomlfile.document import parse_toml
from govreport.tomlfile.plain import is_missing, opened_there
from govreport.tomlfile.read import TOP

SECTIONS = "narrative"
LONGEST_TEXT = 80
"""Characters of a cell's text that a line keeps."""
LONGEST_LINE = 20_000_000
"""Bytes of a line, of which one for a whole new register has thousands."""
CHUNK = 1 << 16
UTF8 = ("utf-8", "surrogatepass")
"""A file's name may have bytes that are no characters."""
PLACES = 30
"""Digits before or behind the point that an amount may have, to be written out."""
OUTSIDE = "undo --outside"
"""What puts a file back to what it was after the last change, and leaves that in force."""
TABLES = {"cells", COUNTS, "sections", "texts"}
Moved = tuple[int | str | None, int | str | None]
"""A value before and after; None where there was none."""


class Differences(NamedTuple):
    """What differs between two states of a file: values by address, lengths of prose.

    `others` are the further keys whose values differ; `texts` has the days and short
    texts among them that stand in a table of their own, which are told.
    """

    cells: Mapping[str, Moved] = {}
    counts: Mapping[str, Moved] = {}
    sections: Mapping[str, Moved] = {}
    others: Sequence[str] = ()
    texts: Mapping[str, Moved] = {}


class JournalLine(NamedTuple):
    """One change of a file, as it is written down.

    `at` is the moment, `before` and `after` are hashes, "" for no file; `kept` is the
    copy of what stood there before. `restores` is the moment of the change before which
    the file is put back. `unread` tells that one of both states is no TOML, `mixed` that
    a run was cut off and somebody changed the file before the line could be written,
    `forgotten` that the values were taken out on purpose.
    """

    at: str
    file: str
    command: str
    kept: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    day: str = ""
    restores: str = ""
    cells: Mapping[str, Moved] = {}
    counts: Mapping[str, Moved] = {}
    sections: Mapping[str, Moved] = {}
    others: Sequence[str] = ()
    unread: bool = False
    mixed: bool = False
    forgotten: bool = False
    texts: Mapping[str, Moved] = {}

    @property
    def creates(self) -> bool:
        """Whether the file was not there before."""
        known = self.before or self.restores or self.forgotten
        return not known and self.command != OUTSIDE

    @property
    def text(self) -> str:
        """The line as it stands in the file."""
        said = {key: value for key, value in self._asdict().items() if value}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @property
    def raw(self) -> bytes:
        """The line as bytes, with its end."""
        return f"{self.text}\n".encode(*UTF8)


class Journal(NamedTuple):
    """The lines of a folder, each whole; whoever writes holds the lock of the file."""

    path: Path

    def lines(self, file: str = "") -> list[JournalLine]:
        """Read the lines about one file, or all; what is torn or odd is none."""
        read = (line for line in map(line_of, self._texts(file)) if line is not None)
        return [line for line in read if file in {"", line.file}]

    def _texts(self, file: str = "") -> Iterator[bytes]:
        """Yield the lines that name a file, or all, one at a time: there may be many."""
        wanted = _key("file", file) if file else b""
        try:
            with opened_there(self.path) as stream:
                while raw := stream.readline(LONGEST_LINE):
                    line = raw.rstrip(b"\r\n")
                    if wanted in line:
                        yield line
        except FileProblem as error:
            if not is_missing(error):
                raise

    def holds(self, line: JournalLine) -> bool:
        """Whether there is a line of the same moment, looked for from the end."""
        return self._has(line.text.partition(',"command"')[0].encode(*UTF8))

    def tells_of(self, file: str, command: str, kept: str) -> bool:
        """Whether there is a line about a copy, likewise."""
        named = JournalLine("", file, command, kept)
        return self._has(named.text.removeprefix("{").removesuffix("}").encode(*UTF8))

    def _has(self, key: bytes) -> bool:
        for number, some in enumerate(_backwards(self.path, len(key))):
            torn = b"" if number else some.rpartition(b"\n")[2]
            if torn and line_of(torn) is not None:  # an editor took away its end alone
                torn = b""
            if key in some.removesuffix(torn):
                return True
        return False

    def append(self, line: JournalLine) -> None:
        """Put a line at the end, behind what is whole; all of it or nothing."""
        with self.path.open("r+b") as file:
            end, apart = _whole(file), b""
            file.seek(end)
            last = file.read()
            if line_of(last) is not None:  # an editor took away its end alone
                end, apart = end + len(last), b"\n"
            try:
                file.seek(end)
                file.write(apart + line.raw)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.truncate(self.path, end)
                raise

    def without_values(self, file: str) -> bytes:
        """Give the whole journal with nothing in the lines of one file but what was run."""
        found: list[bytes] = []
        for raw in self._texts():
            line = line_of(raw) if _key("file", file) in raw else None
            if line is None:
                found.append(raw + b"\n")
            else:
                found.append(JournalLine(line.at, file, line.command, forgotten=True).raw)
        return b"".join(found)


def line_of(raw: bytes | str) -> JournalLine | None:
    """Read a line; None for one that is torn or was edited into nonsense."""
    try:
        said = json.loads(raw)
        known = {key: said[key] for key in JournalLine._fields if key in said}
        for key in TABLES & known.keys():
            known[key] = {name: _moved(pair) for name, pair in known[key].items()}
        line = JournalLine(**known)
        datetime.fromisoformat(line.at)
        days = {line.at[:10], line.day or line.at[:10]}
        plain = all(date.fromisoformat(day).isoformat() == day for day in days)
    except (AttributeError, RecursionError, TypeError, ValueError):
        return None
    texts = [getattr(line, key) for key in JournalLine._fields[:9]]
    if not plain or not isinstance(line.others, list | tuple):
        return None
    if not all(isinstance(text, str) for text in (*texts, *line.others)):
        return None
    return None if {"/", "\\"} & {*line.kept} else line  # it lies in its own folder


def _moved(pair: Sequence[object]) -> Moved:
    """Take a value before and after; TypeError where it is none."""
    was, now = pair
    if not isinstance(was, int | str | None) or not isinstance(now, int | str | None):
        message = "no value"
        raise TypeError(message)
    return was, now


def _key(name: str, value: str) -> bytes:
    """Write a key with its value as a line has it."""
    text = json.dumps({name: value}, ensure_ascii=False, separators=(",", ":"))
    return text[1:-1].encode(*UTF8)


def _whole(file: Any) -> int:  # noqa: ANN401 -- a file of bytes
    """Tell where the last whole line ends; what stands behind it was torn by a kill."""
    size: int = file.seek(0, os.SEEK_END)
    start = size
    while start:
        step = min(CHUNK, start)
        start -= step
        file.seek(start)
        found = file.read(step).rfind(b"\n")
        if found >= 0:
            return start + int(found) + 1
    return 0


def _backwards(path: Path, overlap: int) -> Iterator[bytes]:
    """Yield a file piece by piece from its end, pieces overlapping."""
    try:
        with opened_there(path) as file:
            start = file.seek(0, os.SEEK_END)
            while start:
                end, start = start, max(0, start - CHUNK)
                file.seek(start)
                yield file.read(end - start + overlap)
    except FileProblem as error:
        if not is_missing(error):
            raise


def differences(before: bytes | None, after: bytes | None) -> Differences | None:
    """Compare two states of a file; None where one of them is no TOML."""
    try:
        old, new = (dict(_leaves(_data(one))) for one in (before, after))
    except TextProblem:
        return None
    found: dict[str, dict[str, Moved]] = {"cells": {}, COUNTS: {}, SECTIONS: {}}
    others: dict[str, None] = {}
    texts: dict[str, Moved] = {}
    for path in {**old, **new}:
        was, now = old.get(path), new.get(path)
        if was == now and type(was) is type(now):
            continue
        kind = _kind(path)
        if kind == "cells":
            found[kind][".".join(path)] = _value(was), _value(now)
        elif kind == COUNTS:
            found[kind][".".join(path[1:])] = _value(was), _value(now)
        elif kind == SECTIONS:
            found[kind][".".join(path[1:])] = _length(was), _length(now)
        else:
            others[".".join(path)] = None
            if len(path) == 2 and all(map(_is_short, (was, now))):
                texts[".".join(path)] = _value(was), _value(now)
    if before is None:  # what a new file leaves blank is nothing yet
        found = {
            kind: {name: moved for name, moved in table.items() if moved[1] not in empty}
            for (kind, table), empty in zip(
                found.items(), ((BLANK,), (BLANK,), (0,)), strict=True
            )
        }
        others, texts = {}, {}
    return Differences(found["cells"], found[COUNTS], found[SECTIONS], tuple(others), texts)


def values_of(raw: bytes) -> tuple[dict[str, object], dict[str, object]]:
    """Read the cells and counts of a file, by address; none where it is no TOML."""
    cells: dict[str, object] = {}
    counts: dict[str, object] = {}
    try:
        for path, value in _leaves(_data(raw)):
            if _kind(path) == "cells":
                cells[".".join(path)] = value
            elif _kind(path) == COUNTS:
                counts[".".join(path[1:])] = value
    except TextProblem:
        return {}, {}
    return cells, counts


def _data(raw: bytes | None) -> dict[str, Any]:
    return {} if raw is None else parse_toml(decoded(raw, "")[0], "")


def _leaves(
    data: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield every value that is no table, with the keys that lead to it."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _kind(path: Sequence[str]) -> str:
    """Tell whether a key is a cell's, a count's, a section's or another."""
    if len(path) > 1 and path[0] in {COUNTS, SECTIONS}:
        return path[0]
    return "cells" if len(path) == 3 and path[0] not in TOP else ""


def _value(value: object) -> int | str | None:
    """Give a value as a line has it: integers as they are, amounts as text."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    plain = (
        isinstance(value, Decimal)
        and value.is_finite()
        and abs(value.adjusted()) < PLACES
        and len(value.as_tuple().digits) < PLACES
    )
    text = f"{value:f}" if plain else str(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _is_short(value: object) -> bool:
    """Whether a value is a day, a short text, or none."""
    return value is None or isinstance(value, date) or _is_line(value)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\n" not in value


def _length(value: object) -> int | None:
    return None if value is None else len(str(value))
