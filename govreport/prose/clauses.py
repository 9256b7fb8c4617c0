"""Clauses: the numbers of a sentence with the words around each."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from govreport.prose.lazy import lazy
from govreport.prose.numerals import Numeral, numerals

MARKS = "，；：（）。！？"
JOINS = "、和及与以及并另"
SHARED = lazy(r"(?:均|都|皆|各)(?:为|是|有)?$")
MARK = lazy(f"[{MARKS}]")
STOP = lazy(f"[{MARKS}、]")
LONGEST_SHARED = 2
NEGATED = ("没有", "无", "未有", "没")
NONE_OF = ("也没有", "都没有", "也未", "也无")
LISTED = lazy(r"[、和及与]|以及")


class Clause(NamedTuple):
    """A number with the words around it, up to a mark or the next number."""

    number: Numeral
    before: str
    after: str

    @property
    def text(self) -> str:
        """The clause with `#` for the number."""
        return f"{self.before}#{self.after}"


def clauses(sentence: str) -> Iterator[Clause]:
    """Find the numbers of a sentence with their words, a shared one once for each thing.

    `行政复议、行政诉讼各1件` speaks of two.
    """
    found = numerals(sentence)
    ended = f"{sentence}。"
    reached = 0
    for index, number in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else len(sentence)
        start = max(reached, clause_start(sentence, max(0, number.start - 1)))
        end = min(following, STOP.search(ended, number.end).start())  # type: ignore[union-attr] # there is one at the end
        before = sentence[start : number.start].lstrip(JOINS).rstrip("：")
        after = sentence[number.end : end].rstrip(JOINS)
        shared = SHARED.search(before, max(0, len(before) - LONGEST_SHARED))
        if before.endswith(NEGATED) or sentence.startswith(NONE_OF, number.end):
            pass  # 没有一件…
        elif shared:
            for part in LISTED.split(before[: shared.start()]):
                yield Clause(number, part, after)
        else:
            yield Clause(number, before, after)
        reached = number.end


@lru_cache(maxsize=64)
def _marks(sentence: str) -> list[int]:
    return [mark.start() for mark in MARK.finditer(sentence)]


def clause_start(sentence: str, index: int) -> int:
    """Find where the clause begins that a place of a sentence lies in."""
    marks = _marks(sentence)
    number = bisect_left(marks, index)
    return marks[number - 1] + 1 if number else 0


def clause_end(sentence: str, index: int) -> int:
    """Find where the clause ends that a place of a sentence lies in."""
    marks = _marks(sentence)
    number = bisect_left(marks, index)
    return marks[number] if number < len(marks) else len(sentence)
