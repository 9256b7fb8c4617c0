"""Which paragraphs begin the sections of a published report."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from govreport.forms.lookup import end_of
from govreport.importers.blocks import BODY, HEADING, Block, TextBlock
from govreport.importers.wording import plain_label, wording
from govreport.lazy import lazy
from govreport.prose import NUMERALS

NUMERAL = lazy(rf"\s*([{NUMERALS}])\s*[、.．,，:：\s]\s*")
NUMBERED = lazy(rf"[{NUMERALS[:6]}]\s*[、.．]")
SENTENCE = tuple("。！？”）")
"""How the text ends behind which a heading begins on the same line."""
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
    """Section's beginning: the block, and where in it the section's own text starts."""

    block: int
    section: str
    score: int
    end: int


def find_headings(blocks: Sequence[Block], tables: Mapping[str, int]) -> list[Heading]:
    """Find the headings of a document in order, each section at most once.

    `tables` tells in which block each table begins. Of all choices in the order of the
    form the most certain is taken, of equals the last: a table of contents comes first.
    """
    order = {section: place for place, section in enumerate(wording().headings)}
    best: dict[str, tuple[int, list[Heading]]] = {"": (0, [])}
    found = chain.from_iterable(
        _headings(index, block)
        for index, block in enumerate(blocks)
        if isinstance(block, TextBlock)
    )
    for heading in found:
        here = order[heading.section]
        misplaced = any(
            heading.block < block if order[table] < here else heading.block > block
            for table, block in tables.items()
        )
        sure = heading.score + (OUT_OF_PLACE if misplaced else 0)
        if sure <= 0:
            continue
        score, before = max(
            (
                one
                for last, one in best.items()
                if not last or (order[last] < here and one[1][-1].block < heading.block)
            ),
            key=lambda one: one[0],
        )
        if score + sure >= best.get(heading.section, (0, []))[0]:
            best[heading.section] = (score + sure, [*before, heading])
    return max(best.values(), key=lambda one: one[0])[1]


def _headings(index: int, paragraph: TextBlock) -> list[Heading]:
    """Give the sections that a paragraph may begin."""
    text = paragraph.text
    if paragraph.section:
        return [Heading(index, paragraph.section, MARKED, len(text))]
    if not text or (len(text) > LONGEST and not NUMERAL.match(text)):
        return []
    change = {BODY: IN_BODY, HEADING: STYLED}.get(paragraph.role, 0)
    return [
        Heading(index, section, score + change, end)
        for section, score, end in _possible(text)
        if score + change > 0
    ]


@lru_cache(maxsize=4096)
def _possible(text: str) -> tuple[tuple[str, int, int], ...]:
    """Give the sections that a line may begin, how surely, and where the heading ends."""
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
    """Find where the heading ends that a paragraph begins with, 0 for none."""
    for heading in sorted(known, key=len, reverse=True):
        end = end_of(rest, heading, plain_label)
        if end and (len(heading) > 4 or rest[end : end + 1] in tuple("。:： \u3000\t")):
            return end
    return 0


def _is_like(section: str, rest: str, plain: str) -> bool:
    if "。" in rest or plain in wording().labels or len(plain) < 3:
        return False
    from rapidfuzz import fuzz

    if any(fuzz.ratio(plain, known) >= LIKENESS for known in wording().headings[section]):
        return True
    return any(word in rest for word in wording().hints[section])


def inline_headings(text: str, *, sure: bool) -> list[tuple[int, int]]:
    """Find where headings begin and end that stand in one line with other text.

    Those that are `sure` stand in order behind the end of a sentence or another heading.
    """
    if len(NUMBERED.findall(text)) < FEWEST:
        return []
    found, end = list[tuple[int, int]](), 0
    for position, known in enumerate(wording().headings.values()):
        numeral = NUMERALS[position]
        for one in re.finditer(rf"{numeral}\s*[、.．]", text):
            rest = text[one.end() : one.end() + 2 * LONGEST]
            length = max(end_of(rest, h, plain_label) for h in known if len(h) > 3)
            if length and (not sure or _follows(text[: one.start()], end)):
                end = one.end() + length
                found.append((one.start(), end))
                break
    return sorted(found)


def _follows(before: str, end: int) -> bool:
    """Whether a heading may begin behind a text, in which the one before it has an end."""
    before = before.rstrip()
    return len(before) >= end and (len(before) == end or before.endswith(SENTENCE))


def section_begun(text: str) -> str:
    """Tell which section a line begins, "" if it is none of the known headings."""
    found = (section for section, score, _ in _possible(text) if score >= EXACT)
    return next(found, "")


def begins_section(text: str) -> bool:
    """Whether a line is like a heading of a section, with its numeral or without."""
    return len(text) <= LONGEST and any(score >= BARE for _, score, _ in _possible(text))
