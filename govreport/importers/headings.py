"""Which paragraphs begin the sections of a published report."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from govreport.importers.blocks import BODY, HEADING, Block, TextBlock
from govreport.importers.wording import plain_label, wording
from govreport.prose import NUMERALS
from govreport.prose.lazy import lazy

NUMERAL = lazy(rf"\s*([{NUMERALS}])\s*[、.．,，:：\s]\s*")
NUMBERED = lazy(rf"[{NUMERALS[:6]}]\s*[、.．]")
FEWEST = 2
"""A line with fewer headings inside is no report on one line."""
LONGEST = 45
"""A heading that no list knows has at most so many characters."""
LIKENESS = 75
MARKED, EXACT, RUN_IN, BARE, LIKELY = 100, 10, 8, 6, 5
"""How sure a heading is: marked by the container, known with its numeral, known
with text behind it, known without numeral, or only like one."""
IN_BODY, STYLED = -4, 1
OUT_OF_PLACE = -50
"""A heading on the wrong side of its own table is none."""


class Heading(NamedTuple):
    """A section's beginning: the block, and where in it the section's own text starts."""

    block: int
    section: str
    score: int
    end: int


def find_headings(blocks: Sequence[Block], tables: Mapping[str, int]) -> list[Heading]:
    """The headings of a document in order, each section at most once.

    `tables` tells in which block each table begins. Of all choices in the
    order of the form the most certain is taken, of equals the last one, since
    a table of contents comes first.
    """
    found = [
        heading._replace(score=heading.score + _misplaced(heading, tables))
        for index, block in enumerate(blocks)
        if isinstance(block, TextBlock)
        for heading in _headings(index, block)
    ]
    return _best_chain([one for one in found if one.score > 0])


def _misplaced(heading: Heading, tables: Mapping[str, int]) -> int:
    order = list(wording().headings)
    here = order.index(heading.section)
    for table, block in tables.items():
        behind = order.index(table) < here
        if (heading.block < block) if behind else (heading.block > block):
            return OUT_OF_PLACE
    return 0


def _best_chain(found: list[Heading]) -> list[Heading]:
    """The headings, one a section and in the order of the form, of the highest score."""
    order = list(wording().headings)
    best: dict[str, tuple[int, list[Heading]]] = {"": (0, [])}
    for heading in found:
        here = order.index(heading.section)
        score, chain = max(
            (
                chain
                for last, chain in best.items()
                if not last
                or (order.index(last) < here and chain[1][-1].block < heading.block)
            ),
            key=lambda one: one[0],
        )
        new = score + heading.score
        if new >= best.get(heading.section, (0, []))[0]:
            best[heading.section] = (new, [*chain, heading])
    return max(best.values(), key=lambda one: one[0])[1]


def _headings(index: int, paragraph: TextBlock) -> list[Heading]:
    """The sections that a paragraph may begin."""
    text = paragraph.text
    if paragraph.section:
        return [Heading(index, paragraph.section, MARKED, len(text))]
    if len(text) > LONGEST and not NUMERAL.match(text):
        return []
    change = (IN_BODY if paragraph.role == BODY else 0) + (
        STYLED if paragraph.role == HEADING else 0
    )
    return [
        Heading(index, section, score + change, end)
        for section, score, end in _possible(text)
        if score + change > 0
    ]


@lru_cache(maxsize=4096)
def _possible(text: str) -> tuple[tuple[str, int, int], ...]:
    """The sections that a line may begin, how surely, and where the heading ends."""
    numeral = NUMERAL.match(unicodedata.normalize("NFKC", text[:LONGEST]))
    number, rest = ("", text) if numeral is None else (numeral[1], text[numeral.end() :])
    plain = plain_label(rest[: 2 * LONGEST])
    found = []
    for position, (section, known) in enumerate(wording().headings.items()):
        own = number == NUMERALS[position]
        if plain in known and len(rest) <= LONGEST:
            score = EXACT if own else EXACT - 2 if number else BARE
            found.append((section, score, len(text)))
        elif own and (end := _run_in(rest, known)):
            found.append((section, RUN_IN, len(text) - len(rest) + end))
        elif own and len(rest) <= LONGEST and _is_like(section, rest, plain):
            found.append((section, LIKELY, len(text)))
    return tuple(found)


def _run_in(rest: str, known: Sequence[str]) -> int:
    """Where the heading ends that a paragraph begins with, 0 for none."""
    for heading in sorted(known, key=len, reverse=True):
        end = _end_of(rest, heading)
        if end and (len(heading) > 4 or rest[end : end + 1] in tuple("。:： \u3000\t")):
            return end
    return 0


def _end_of(text: str, plain: str) -> int:
    """Where in a text its plain beginning ends, 0 where it begins otherwise."""
    taken = ""
    for index, char in enumerate(text):
        taken += plain_label(char)
        if taken == plain:
            return index + 1
        if not plain.startswith(taken):
            return 0
    return 0


def _is_like(section: str, rest: str, plain: str) -> bool:
    from rapidfuzz import fuzz

    if "。" in rest or plain in wording().labels or len(plain) < 3:
        return False
    if any(fuzz.ratio(plain, known) >= LIKENESS for known in wording().headings[section]):
        return True
    return any(word in rest for word in wording().hints[section])


def inline_headings(text: str) -> list[int]:
    """Where headings begin in the middle of one long line."""
    starts: list[int] = []
    if len(NUMBERED.findall(text)) < FEWEST:
        return starts
    for position, known in enumerate(wording().headings.values()):
        numeral = NUMERALS[position]
        for found in re.finditer(rf"{numeral}\s*[、.．]", text):
            rest = text[found.end() : found.end() + 2 * LONGEST]
            if found.start() and any(len(h) > 3 and _end_of(rest, h) for h in known):
                starts.append(found.start())
                break
    return sorted(starts)
