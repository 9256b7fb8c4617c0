"""The numbers that Word itself puts in front of paragraphs: `一、`, `（一）`, `1.`."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"}
    | {"taiwaneseCounting", "taiwaneseCountingThousand", "koreanDigital2"}
)
SILENT = frozenset({"bullet", "none"})
DIGITS = "〇一二三四五六七八九"
DEEPEST = 9
LONGEST = 20
"""Characters of the text around a number."""

Level = tuple[str, str, int]
"""How a level of a list counts, its text with `%1` for the number, where it starts."""


class Numbering:
    """Count of a document's numbered paragraphs, in the order that they are asked for."""

    def __init__(self, part: "_Element | None") -> None:
        """Read the numbering part; None where the document has none."""
        self.levels: dict[str, list[Level]] = {}
        self.counts: dict[str, list[int]] = {}
        if part is None:
            return
        abstract = {
            one.get(W + "abstractNumId"): [*map(_level, one.iterchildren(W + "lvl"))]
            for one in part.iterchildren(W + "abstractNum")
        }
        for number in part.iterchildren(W + "num"):
            known = abstract.get(_value(number, "abstractNumId"))
            if known:
                self.levels[number.get(W + "numId") or ""] = known

    def label(self, paragraph: "_Element") -> str:
        """Give the number in front of a paragraph, "" where Word puts none."""
        properties = paragraph.find(f"{W}pPr/{W}numPr") if self.levels else None
        if properties is None:
            return ""
        number, depth = _value(properties, "numId"), _number(properties, "ilvl", 0)
        known = self.levels.get(number, [])
        return counted(known, self.counts.setdefault(number, started(known)), depth)


def started(known: list[Level]) -> list[int]:
    """Give the counts of a list before its first paragraph."""
    return [start - 1 for _, _, start in known] + [0] * (DEEPEST - len(known))


def counted(known: list[Level], counts: list[int], depth: int) -> str:
    """Count one more paragraph of a list; give the number in front of it, or ""."""
    if not 0 <= depth < min(len(known), DEEPEST):
        return ""
    counts[depth] += 1
    counts[depth + 1 :] = started(known)[depth + 1 :]
    kind, text, _ = known[depth]
    if kind in SILENT:
        return ""
    return re.sub(r"%(\d)", lambda found: _written(known, counts, int(found[1]) - 1), text)


def _level(level: "_Element") -> Level:
    """Read how a level counts, its text with `%1` for the number, and where it starts."""
    kind, text = _value(level, "numFmt", "decimal"), _value(level, "lvlText")[:LONGEST]
    return kind, text, _number(level, "start", 1)


def _value(element: "_Element", child: str, default: str = "") -> str:
    found = element.find(W + child)
    return default if found is None else found.get(VAL) or ""


def _number(element: "_Element", child: str, default: int) -> int:
    """Read the number that a child holds, if it is one of ordinary length."""
    value = _value(element, child)
    ordinary = value.isascii() and value.isdecimal() and len(value) < 6
    return int(value) if ordinary else default


def _written(known: list[Level], counts: list[int], depth: int) -> str:
    if not 0 <= depth < len(known):
        return ""
    kind, count = known[depth][0], counts[depth]
    if kind in CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
        return head + (DIGITS[ones] if ones else "")
    return "" if kind in SILENT else str(count)
