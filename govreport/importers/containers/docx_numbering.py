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


class Numbering:
    """Counts a document's numbered paragraphs in the order that they are asked for."""

    def __init__(self, part: "_Element | None") -> None:
        """Read the numbering part; None where the document has none."""
        self.levels: dict[str, list[tuple[str, str, int]]] = {}
        self.counts: dict[str, list[int]] = {}
        if part is None:
            return
        abstract = {
            one.get(W + "abstractNumId"): [*map(_level, one.iterchildren(W + "lvl"))]
            for one in part.iterchildren(W + "abstractNum")
        }
        for number in part.iterchildren(W + "num"):
            of = number.find(W + "abstractNumId")
            known = abstract.get(of.get(VAL)) if of is not None else None
            if known:
                self.levels[number.get(W + "numId") or ""] = known

    def label(self, paragraph: "_Element") -> str:
        """The number in front of a paragraph, "" where Word puts none."""
        if not self.levels:
            return ""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is None:
            return ""
        number, level = (properties.find(W + tag) for tag in ("numId", "ilvl"))
        known = self.levels.get(number.get(VAL) or "") if number is not None else None
        depth = _number(level, 0)
        if not known or number is None or not 0 <= depth < min(len(known), DEEPEST):
            return ""
        counts = self.counts.setdefault(
            number.get(VAL) or "", [start - 1 for _, _, start in known]
        )
        counts[depth] += 1
        counts[depth + 1 :] = [start - 1 for _, _, start in known[depth + 1 :]]
        if known[depth][0] in SILENT:
            return ""
        return re.sub(
            r"%(\d)",
            lambda found: _written(known, counts, int(found[1]) - 1),
            known[depth][1],
        )


def _level(level: "_Element") -> tuple[str, str, int]:
    """How a level counts, its text with `%1` for the number, and where it starts."""
    kind, text, start = (level.find(W + tag) for tag in ("numFmt", "lvlText", "start"))
    return (
        (kind.get(VAL) or "") if kind is not None else "decimal",
        (text.get(VAL) or "")[:LONGEST] if text is not None else "",
        _number(start, 1),
    )


def _number(element: "_Element | None", default: int) -> int:
    """The number that an element holds, if it is one of ordinary length."""
    value = "" if element is None else element.get(VAL) or ""
    return (
        int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else default
    )


def _written(known: list[tuple[str, str, int]], counts: list[int], depth: int) -> str:
    if not 0 <= depth < len(known):
        return ""
    kind, count = known[depth][0], counts[depth]
    if kind in CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
        return head + (DIGITS[ones] if ones else "")
    return "" if kind in SILENT else str(count)
