"""Chinese text: lists, both scripts, and terminal columns, where a character takes two."""

import os
import re
import shlex
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import tomli

from govreport.lazy import lazy

CLOSING = "，、。；：）”！？,.;:)"
PIECE = re.compile(r"[!-~]+|.", re.DOTALL)
COMMANDING = lazy(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the text around
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # unseen
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags; variants of characters stay
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # lines, bytes, no characters
)
"""Characters that command a terminal, hide text or turn it around; tabs and lines apart.

Blanks of any width aren't, nor are characters of private use, which people made for rare
names, and those that are newer than this Python.
"""
BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Those of them that Unicode counts among letters and marks, which are printable."""
BYTES = range(0xDC80, 0xDD00)
"""What Python takes the bytes of a file's name for that are no character."""
LONG_LINE, LONGEST_LINE, KEPT = 400, 10_000, 60
"""Characters of a line that is left as it is, of any line, and of a value that is cut."""
LONG_VALUE = lazy(r"(?<=“)[^“”]{150,}(?=”)|[^\s，。；：、“”（）/|]{150,}")
"""What is long for what it repeats: a quoted value, or one without any mark."""
LETTER = r"[^\W\d_A-Za-z]"
"""Stands for a Han character in an expression whose finds `is_han` judges: a range of all
of them takes a millisecond to compile, each time that it is written."""
WINDOWS = os.name == "nt"
IN_SHELL = re.compile(r"[\s'\"$&|;<>()*?!`#~\[\]{}^]")


def width(text: str) -> int:
    """Count the columns that a line takes."""
    shown = (char for char in text if not unicodedata.combining(char))
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in shown)


def is_han(text: str) -> bool:
    """Whether a text has nothing but common Han characters, and one at least."""
    return min(text, default="") >= "一" and max(text) <= "龥"


def bare(text: str) -> str:
    """Write a text in one width of characters and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def _scripts() -> tuple[frozenset[str], dict[int, int], Mapping[str, str]]:
    data = tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    traditional = data["traditional"]
    table = str.maketrans(traditional, data["simplified"])
    return frozenset(traditional), table, data["words"]


def simplified(text: str) -> str:
    """Write the words of forms, titles and names in simplified characters, as many.

    To compare by; other words keep some of theirs, and what is printed stays as it is.
    """
    traditional, table, words = _scripts()
    if traditional.isdisjoint(text):
        return text
    text = text.translate(table)
    for word, meant in words.items():
        text = text.replace(word, meant)
    return text


def printable(text: str) -> str:
    r"""Make a line fit to be shown, `\x1b` for what would command a terminal or be unseen.

    A tab becomes blanks, and an undecodable byte of a file's name is told as that byte.
    """
    if is_seen(text):
        return text
    return harmless(text.replace("\t", "    ").replace("\n", r"\x0a"))


def is_seen(text: str) -> bool:
    """Whether all of a line is seen, told at once; False doesn't say that it isn't."""
    return text.isprintable() and not any(one in text for one in BLANK_LETTERS)


def printable_lines(text: str) -> str:
    """Make a text of several lines fit to be shown; it keeps its lines."""
    return "\n".join(map(printable, text.split("\n")))


def brief(text: str) -> str:
    """Cut the long values that a message repeats; its own words stay.

    A line that is long only for its many names is left, within reason.
    """
    if len(text) <= LONG_LINE:
        return text
    cut = LONG_VALUE.sub(lambda one: f"{one[0][:KEPT]}……{one[0][-KEPT // 2 :]}", text)
    most = LONGEST_LINE // 2
    return cut if len(cut) <= LONGEST_LINE else f"{cut[:most]}……{cut[-most:]}"


def brief_lines(text: str) -> str:
    """Do the same in each line of a message."""
    return text if len(text) <= LONG_LINE else "\n".join(map(brief, text.split("\n")))


def harmless(text: str) -> str:
    """Escape what would command a terminal or be unseen; tabs and lines stay."""
    return COMMANDING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code in BYTES:
        return f"\\x{code - BYTES.start + 0x80:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


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
