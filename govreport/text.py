"""Chinese text: lists, both scripts, and terminal columns, where a character takes two."""

import os
import re
import shlex
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import tomli

CLOSING = "，、。；：）”！？,.;:)"
PIECE = re.compile(r"[!-~]+|.", re.DOTALL)
WINDOWS = os.name == "nt"
IN_SHELL = re.compile(r"[\s'\"$&|;<>()*?!`#~\[\]{}^]")


def width(text: str) -> int:
    """Count the columns that a line takes."""
    shown = (char for char in text if not unicodedata.combining(char))
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in shown)


def bare(text: str) -> str:
    """Write a text in one width of characters and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def _scripts() -> tuple[re.Pattern[str], dict[int, int], Mapping[str, str]]:
    data = tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    traditional = data["traditional"]
    table = str.maketrans(traditional, data["simplified"])
    return re.compile(f"[{traditional}]"), table, data["words"]


def simplified(text: str) -> str:
    """Write the words of forms, titles and names in simplified characters, as many.

    To compare by; other words keep some of theirs, and what is printed stays as it is.
    """
    traditional, table, words = _scripts()
    if traditional.search(text) is None:
        return text
    text = text.translate(table)
    for word, meant in words.items():
        text = text.replace(word, meant)
    return text


def writable(name: str) -> str:
    """Write a file's name with `?` for what no text may hold: control characters, bytes."""
    whole = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in whole)


def argument(path: Path | str) -> str:
    """Write a file's name as a command takes it: in quotes where a shell would part it.

    Windows' own shells know double ones, and no name there has such a quote.
    """
    if not IN_SHELL.search(str(path)):
        return str(path)
    return f'"{path}"' if WINDOWS else shlex.quote(str(path))


def padded(text: str, columns: int) -> str:
    """Fill a text up with spaces."""
    return text + " " * max(columns - width(text), 0)


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text into as many lines as it needs.

    Latin words stay whole where a line can hold them, and no line begins with
    a closing mark: that one hangs over by a character.
    """
    lines = [""]
    for piece in PIECE.findall(text):
        if width(lines[-1]) + width(piece) <= columns or piece in CLOSING:
            lines[-1] += piece
        elif width(piece) <= columns:
            lines.append(piece.lstrip())
        else:
            lines += [piece[at : at + columns] for at in range(0, len(piece), columns)]
    return [line.rstrip() for line in lines if line] or [""]


def first_of(names: Sequence[object], few: int) -> str:
    """Name the first few, and that there are more: `甲、乙 等 5 个`."""
    more = f" 等 {len(names)} 个" if len(names) > few else ""
    return "、".join(map(str, names[:few])) + more


def some(names: Sequence[str], of: str = "个", few: int = 3) -> str:
    """Name the first few, and how many there are: `甲、乙、丙等 5 个单位`."""
    named = "、".join(names[:few])
    return f"{named}等 {len(names)} {of}" if len(names) > few else named
