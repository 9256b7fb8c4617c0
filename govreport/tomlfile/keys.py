"""Which keys a table has and of which type; what is wrong, told with place and name."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from govreport.errors import TextProblem
from govreport.findings import Path as KeyPath
from govreport.forms import nearest
from govreport.report import KeyProblem, Locate, no_location

TEXT, TABLE, ARRAY = "引号括起的文字", "方括号小节", "双方括号小节"
YEARS = range(2008, 2100)
"""Report years: the regulation is in force since 2008."""


class Key(NamedTuple):
    """A key of a table: the type of its value, and what belongs there in Chinese."""

    type: type | tuple[type, ...]
    expected: str
    needed: bool = False


def fits(value: object, wanted: type | tuple[type, ...]) -> bool:
    """Whether a value is of a type; `true` is no number."""
    return isinstance(value, wanted) and isinstance(value, bool) == (wanted is bool)


def key_problems(
    table: Mapping[str, Any],
    keys: Mapping[str, Key],
    around: KeyPath,
    more: Collection[str] = (),
) -> Iterator[KeyProblem]:
    """Find keys that are unknown, of a wrong type, or needed and not there.

    `more` are keys that may be there too, whatever they hold.
    """
    known = (*keys, *more)
    for name, value in table.items():
        if name not in known:
            yield KeyProblem((*around, name), value, known=known)
        elif name in keys and not fits(value, keys[name].type):
            yield KeyProblem((*around, name), value, keys[name].expected)
    for name, key in keys.items():
        if key.needed and name not in table:
            yield KeyProblem((*around, name), None, key.expected)


def table_at(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Give the table under a key, an empty one where there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def text_at(data: Mapping[str, Any], key: str) -> str:
    """Give the text under a key, "" where there is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def list_at(data: Mapping[str, Any], key: str) -> list[Any]:
    """Give the array under a key, an empty one where there is none."""
    value = data.get(key)
    return value if isinstance(value, list) else []


def meant(name: str, known: Collection[str], quotes: str = "") -> str:
    """Ask for the known name nearest to one that is unknown, or list them all."""
    near = next(iter(nearest(name, known, 1)), None)
    if near is None:
        return f"可以写的有：{'、'.join(known)}"
    return f"是不是要写{quotes[:1] or ' '}{near}{quotes[1:]}"


class Spot(NamedTuple):
    """Line and column, from 1, both 0 where neither is known; a CSV counts its cells."""

    line: int = 0
    column: int = 0

    def problem(self, name: str, sentence: str) -> TextProblem:
        """Tell what is wrong here, as an error."""
        return TextProblem(name, sentence, *(self if self.line else ()))


class Problems:
    """All that is wrong in a file, told at once in the order of the file."""

    def __init__(self, name: str, locate: Locate = no_location, most: int = 1000) -> None:
        """Begin with nothing; `name` is what the file is called, `most` are told."""
        self.name = name
        self._locate = locate
        self._most = most
        self._found: list[tuple[Spot, str]] = []

    def at(self, path: KeyPath, part: tuple[int, int] | None = None) -> Spot:
        """Tell where a key's value stands, or some of it, or else the table around it."""
        for length in range(len(path), 0, -1):
            found = self._locate(path[:length], part if length == len(path) else None)
            if found is not None:
                return Spot(found.line, found.column)
        return Spot()

    def add(
        self, where: Spot | KeyPath, sentence: str, part: tuple[int, int] | None = None
    ) -> None:
        """Note what is wrong, at a key or in `part` of its text, and what to do."""
        self._found.append((self.spot(where, part), sentence))

    def spot(self, where: Spot | KeyPath, part: tuple[int, int] | None = None) -> Spot:
        """Tell where something is that is a place, or a key."""
        return where if isinstance(where, Spot) else self.at(where, part)

    def tell(self, *, indented: bool = False) -> None:
        """Raise all of it as one TextProblem, nothing where there is none.

        `indented` puts two blanks in place of the file's name before all but the first.
        """
        if not self._found:
            return
        told = sorted(self._found)
        (spot, first), *rest = told[: self._most]
        lines = [str(at.problem(self.name, sentence)) for at, sentence in rest]
        if indented:
            lines = [f"  {line.removeprefix(f'{self.name}：')}" for line in lines]
        if len(told) > self._most:
            lines.append(f"……还有 {len(told) - self._most} 处")
        raise spot.problem(self.name, "\n".join([first, *lines]))
