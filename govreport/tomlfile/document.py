"""Bytes of a file as text and TOML, with the encoding that they came in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from govreport.encoding import decoded, place_of_byte
from govreport.errors import TextProblem
from govreport.findings import Location
from govreport.findings import Path as KeyPath

if TYPE_CHECKING:
    from govreport.tomlfile.positions import Positions

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
ORGAN = "organ"
TOP = re.compile(rf"(?:.*\n)*?\[{ORGAN}\][ \t]*(?:#.*)?\r?\n(?:[^\[\n].*\n|\n)*(?=\[)")
"""A report's file up to the table behind the organ's."""
LARGEST_TOP = 200_000
"""Bytes that it has at most, or else all of a file is read."""
LARGEST_TEXT = 20_000_000
"""Bytes of TOML, which takes fifty times that to read; no report comes near."""
DEEPEST = 20
"""Levels of tables in a file; a report has three."""
MARKS = {".": 2, "{": 2, "[": 1, "=": 1}
MOST_MARKS = 600_000
"""What keys cost to read, by the marks of a text, each half a kilobyte and some
microseconds; the sum of 20,000 units has a third of that."""
LONG_DIGITS = re.compile(r"0[xob][0-9A-Fa-f_]{1000}")
"""How an integer begins whose digits Python reads however many there are."""
MOST_BITS = 10_000
"""Of an integer, some 3,000 digits; Python writes no more than 4,300."""
CONTROL = "这里有看不见的控制字符，Word 文件里不能有，请删去"


@dataclass(frozen=True, eq=False, repr=False)
class Document:
    """One TOML file as it was read; `path` is None for standard input.

    `text` is what follows the byte order mark, its line ends untouched.
    """

    name: str
    raw: bytes
    text: str
    encoding: str
    bom: bytes
    data: dict[str, Any]
    path: Path | None = None

    @cached_property
    def positions(self) -> "Positions":
        """Where everything stands, worked out when it is first asked for."""
        from govreport.tomlfile.positions import Positions

        return Positions(self.text)

    def locate(self, path: KeyPath, part: tuple[int, int] | None = None) -> Location | None:
        """Tell where a key's value stands, or some characters of it; for a table, its head.

        Standard input has no places.
        """
        if self.path is None:
            return None
        if "positions" not in self.__dict__ and self._is_in_top(path):
            top = self._top_positions
            place = None if top is None else top.locate(path, part)
            if place is not None:
                return place
        return self.positions.locate(path, part)

    def _is_in_top(self, path: KeyPath) -> bool:
        """Whether a key stands before the tables of numbers and prose."""
        return path[0] == ORGAN or not isinstance(self.data.get(path[0]), dict | list)

    @cached_property
    def _top_positions(self) -> "Positions | None":
        """Where the keys up to the organ's stand, which costs little to find out."""
        from govreport.tomlfile.positions import Positions

        top = TOP.match(self.text, 0, LARGEST_TOP)
        if top is None:
            return None
        try:
            tomli.loads(top[0])  # where it ends within a text it is none
        except tomli.TOMLDecodeError:
            return None
        return Positions(top[0])

    @property
    def newline(self) -> str:
        """The line end that the file uses."""
        first, mark, _ = self.text.partition("\n")
        return "\r\n" if mark and first.endswith("\r") else "\n"


def document_of(raw: bytes, path: Path) -> Document:
    """Take a file's bytes as text and TOML; TextProblem says why they can't be."""
    try:
        return parse(raw, str(path), path)
    except TextProblem as error:
        if path.suffix.lower() == ".toml":
            raise
        sentence = "不是报告文件；报告文件的名称以 .toml 结尾"
        raise TextProblem(path, sentence) from error


def parse(raw: bytes, name: str, path: Path | None = None) -> Document:
    """Read bytes as a report's TOML; TextProblem says where and what to do."""
    text, encoding, bom = decoded(raw, name)
    document = Document(name, raw, text, encoding, bom, parse_toml(text, name), path)
    if _is_deep(document.data):
        from govreport.tomlfile.beyond import too_deep

        raise too_deep(text, name, "名称", DEEPEST)
    if "\\" in text or FORBIDDEN.search(text):
        for key, value in _strings(document.data):
            if bad := FORBIDDEN.search(value):
                part = bad.span() if key[-1:] != (value,) else None  # a key's own
                place = (document.positions.locate(key, part) or ())[:2]
                raise TextProblem(name, CONTROL, *place)
    return document


def prove_readable(pieces: Sequence[bytes], name: str) -> None:
    """Read the pieces of a new file, each a TOML by itself; TextProblem where one is none.

    Thousands of tables that are read at once take five times the size of their text.
    """
    if sum(_cost(parse(piece, name).text) for piece in pieces) > MOST_MARKS:
        from govreport.tomlfile.beyond import too_many_marks

        raise too_many_marks(b"".join(pieces).decode(), name, MARKS, MOST_MARKS)


def decode(raw: bytes, name: str) -> str:
    """Read plain text for a narrative, its line ends plain; TextProblem as for a file."""
    text = decoded(raw, name)[0].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    bad = FORBIDDEN.search(text)
    if bad:
        line, column = place_of_byte(text.encode(), len(text[: bad.start()].encode()))
        raise TextProblem(name, CONTROL, line, column)
    return text


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Read TOML with exact decimals; TextProblem where it is none."""
    if _cost(text) > MOST_MARKS:
        from govreport.tomlfile.beyond import too_many_marks

        raise too_many_marks(text, name, MARKS, MOST_MARKS)
    try:
        data = tomli.loads(text, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        from govreport.tomlfile.complaints import complaint

        raise complaint(str(error), text, name) from error
    except (ValueError, ArithmeticError) as error:  # a number of thousands of digits
        from govreport.tomlfile.beyond import long_number

        raise long_number(text, name, MOST_BITS) from error
    except RecursionError as error:
        from govreport.tomlfile.beyond import too_deep

        raise too_deep(text, name, "括号", DEEPEST) from error
    if LONG_DIGITS.search(text) and _has_long(data):
        from govreport.tomlfile.beyond import long_number

        raise long_number(text, name, MOST_BITS)
    return data


def _cost(text: str) -> int:
    """Tell what the keys and brackets of a text cost to read."""
    return sum(text.count(mark) * cost for mark, cost in MARKS.items())


def _has_long(value: object) -> bool:
    """Whether there is an integer in the data that can't be written in decimal digits."""
    if isinstance(value, dict | list):
        return any(map(_has_long, value.values() if isinstance(value, dict) else value))
    return isinstance(value, int) and value.bit_length() > MOST_BITS


def _is_deep(data: dict[str, Any]) -> bool:
    """Whether tables are nested deeper than any report nests them."""
    level: list[dict[str, Any] | list[Any]] = [data]
    for _ in range(DEEPEST):
        level = [
            value
            for one in level
            for value in (one.values() if isinstance(one, dict) else one)
            if isinstance(value, dict | list)
        ]
    return bool(level)


def _strings(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text in the data with the keys that lead to it, the keys included."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key  # a key's own characters count too
            yield from _strings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, str(index)))
