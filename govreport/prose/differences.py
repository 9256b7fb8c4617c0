"""Two texts compared: paragraphs by likeness, and in them word by word."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import tomli
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from govreport.prose.beside import NUMBER
from govreport.prose.paragraphs import paragraphs

Kind = Literal["equal", "removed", "added"]
ALIKE = 45
"""How alike, of 100, two paragraphs must be to be one that was rewritten."""
KEPT = 0.3
"""The share of a paragraph that must have stayed for its words to be told apart."""
SHORT = 5
"""An equal stretch no longer than this, between two changes that are, is part of them."""
HEAD = 4
"""A beginning that stayed is told though the rest is new, from so many characters."""
MOST, PAIRS, LARGEST = 20_000, 250_000, 2 * 10**9
"""Words of a paragraph, pairs of paragraphs and of characters, that are looked through."""
FIGURE = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[零〇一二三四五六七八九十百千万亿两]+")
MARKS = "，。；、：！？"
"""Before or behind one of these something is put in, or taken out, where that may be."""
SLIDE = 40
"""Characters that a place is looked for in."""


class TextRun(NamedTuple):
    """A stretch of text that stayed, is gone or is new."""

    kind: Kind
    text: str


class AlignedParagraph(NamedTuple):
    """A paragraph in two texts, by its number in each: None where only one has it.

    `moved` tells that others which stayed in their order stood on its other side.
    """

    last: int | None
    this: int | None
    runs: tuple[TextRun, ...]
    moved: bool = False

    @property
    def changed(self) -> bool:
        """Whether it isn't where it was, as it was."""
        return self.moved or any(run.kind != "equal" for run in self.runs)


class _Change(NamedTuple):
    """What stands behind a stretch that stayed: what is gone, and what is new."""

    equal: str
    removed: str
    added: str

    @property
    def is_figure(self) -> bool:
        """Whether one number took another's place."""
        return bool(FIGURE.fullmatch(self.removed) and FIGURE.fullmatch(self.added))

    @property
    def size(self) -> int:
        return max(len(self.removed), len(self.added))


def word_runs(last: str, this: str) -> tuple[TextRun, ...]:
    """Tell two texts apart by words and numbers, what reads as one change being one.

    Equal and removed stretches are the first text, equal and added ones the second.
    """
    if last == this:
        return (TextRun("equal", this),) if this else ()
    changes, tail = _changes(_words(last), _words(this))
    changes, tail = _whole_changes(changes, tail)
    stayed = sum(len(one.equal) for one in changes) + len(tail)
    if stayed < KEPT * max(len(last), len(this)):
        head = changes[0].equal if len(changes[0].equal) >= HEAD else ""
        changes, tail = [_Change(head, last[len(head) :], this[len(head) :])], ""
    return tuple(_runs(*_at_marks(changes, tail)))


def aligned(last: str, this: str) -> tuple[AlignedParagraph, ...]:
    """Set the paragraphs of two texts beside each other, in the second one's order.

    The same ones belong together wherever they stand, then those under one heading, then
    the likest. What is gone stands where it stood.
    """
    old, new = lines_of(last), lines_of(this)
    partner = _partners(old, new)
    kept = _in_order([partner.get(at) for at in range(len(new))])
    gone = deque(sorted({*range(len(old))} - {*partner.values()}))
    found: list[AlignedParagraph] = []
    reached = 0
    for at, line in enumerate(new):
        whence = partner.get(at)
        if whence is not None and at in kept:
            reached = whence
        while gone and gone[0] <= reached:
            was = gone.popleft()
            reached = max(reached, was + 1)
            found.append(_removed(was, old[was]))
        reached += whence is not None and whence == reached
        runs = (TextRun("added", line),) if whence is None else word_runs(old[whence], line)
        found.append(
            AlignedParagraph(whence, at, runs, whence is not None and at not in kept)
        )
    return (*found, *(_removed(at, old[at]) for at in gone))


def lines_of(text: str) -> list[str]:
    """Split a text into its paragraphs as they are compared."""
    return [one.head + one.text for one in paragraphs(text)]


def _removed(at: int, line: str) -> AlignedParagraph:
    return AlignedParagraph(at, None, (TextRun("removed", line),))


def _partners(old: Sequence[str], new: Sequence[str]) -> Mapping[int, int]:
    """Find for paragraphs of the new text, by their numbers, which of the old they were."""
    found: dict[int, int] = {}
    for name in (str, _heading):
        there: dict[str, deque[int]] = {}
        for at in sorted({*range(len(old))} - {*found.values()}):
            there.setdefault(name(old[at]), deque()).append(at)
        for at, line in enumerate(new):
            if at not in found and name(line) and there.get(name(line)):
                found[at] = there[name(line)].popleft()
    rest = [at for at in range(len(new)) if at not in found]
    left = sorted({*range(len(old))} - {*found.values()})
    size = sum(len(new[at]) for at in rest) * sum(len(old[at]) for at in left)
    if size > LARGEST or len(rest) * len(left) > PAIRS:
        return found
    likest = sorted(
        (-likeness, abs(at - was), at, was)
        for at in rest
        for was in left
        if (likeness := fuzz.ratio(old[was], new[at], score_cutoff=ALIKE))
    )
    for *_, at, was in likest:
        if at not in found and was in left:
            found[at] = was
            left.remove(was)
    return found


def _heading(line: str) -> str:
    """Take the heading of a paragraph without its number, "" where it has none."""
    (one,) = paragraphs(line) or (None,)
    return "" if one is None else NUMBER.sub("", one.head, count=1).rstrip("。：:！？")


def _in_order(places: Sequence[int | None]) -> set[int]:
    """Find the most of some places that go up, as the others were moved among them."""
    ends: list[int] = []
    chain: list[tuple[int, int | None]] = []
    tops: list[int] = []
    for at, place in enumerate(places):
        if place is None:
            continue
        depth = bisect_left(ends, place)
        chain.append((at, tops[depth - 1] if depth else None))
        ends[depth : depth + 1], tops[depth : depth + 1] = [place], [len(chain) - 1]
    found: set[int] = set()
    link = tops[-1] if tops else None
    while link is not None:
        at, link = chain[link]
        found.add(at)
    return found


@cache
def _word() -> re.Pattern[str]:
    """Make the expression of one word: a number, a Latin or known word, a character."""
    data = tomli.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    known = sorted(data["words"].split(), key=lambda word: (-len(word), word))
    return re.compile(
        rf"{FIGURE.pattern}|[A-Za-z]+|{'|'.join(map(re.escape, known))}|.", re.DOTALL
    )


def _words(text: str) -> list[str]:
    return _word().findall(text)


def _changes(old: list[str], new: list[str]) -> tuple[list[_Change], str]:
    """Find the changes between two rows of words, and what stayed behind the last."""
    ahead = _alike(old, new)
    behind = _alike(old[ahead:][::-1], new[ahead:][::-1])
    ends = len(old) - behind, len(new) - behind
    steps: list[tuple[int, int, int, int]] = [(ahead, ends[0], ahead, ends[1])]
    if max(ends) - ahead <= MOST:
        numbers: dict[str, int] = {}
        coded = [
            [numbers.setdefault(word, len(numbers)) for word in words[ahead:end]]
            for words, end in zip((old, new), ends, strict=True)
        ]
        steps = [
            (
                ahead + one.src_start,
                ahead + one.src_end,
                ahead + one.dest_start,
                ahead + one.dest_end,
            )
            for one in Levenshtein.opcodes(*coded)
            if one.tag != "equal"
        ]
    found: list[_Change] = []
    reached = 0
    for start, end, begin, stop in steps:
        parts = old[reached:start], old[start:end], new[begin:stop]
        equal, removed, added = map("".join, parts)
        if found and not equal:
            last = found.pop()
            equal, removed, added = last.equal, last.removed + removed, last.added + added
        found.append(_Change(equal, removed, added))
        reached = end
    return found, "".join(old[reached:])


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the words that two rows begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _whole_changes(changes: list[_Change], tail: str) -> tuple[list[_Change], str]:
    """Make one of changes between which too little stayed to be read as such."""
    found: list[_Change] = []
    for one in changes:
        last = found[-1] if found else None
        if last is not None and _belong_together(last, one):
            found[-1] = _Change(
                last.equal,
                last.removed + one.equal + one.removed,
                last.added + one.equal + one.added,
            )
        else:
            found.append(one)
    return found, tail


def _belong_together(last: _Change, one: _Change) -> bool:
    """Whether what stayed between two changes is no more than an accident."""
    if last.is_figure or one.is_figure:
        return False
    stayed = len(one.equal)
    return stayed == 1 or stayed <= min(SHORT, last.size, one.size)


def _at_marks(changes: list[_Change], tail: str) -> tuple[list[_Change], str]:
    """Begin what was put in or taken out at a mark: `3条{，2条}。`, not `3{条，2}条。`."""
    equals = [*(one.equal for one in changes), tail]
    found = list(changes)
    for at, one in enumerate(changes):
        before, behind = equals[at], equals[at + 1]
        text = one.removed or one.added
        if not text or (one.removed and one.added):
            continue
        around, start = before + text + behind, len(before)
        places = [start]
        for place in range(start + 1, start + min(SLIDE, len(behind)) + 1):
            if around[place - 1] != around[place - 1 + len(text)]:
                break
            places.append(place)
        for place in range(start - 1, start - min(SLIDE, len(before)) - 1, -1):
            if around[place] != around[place + len(text)]:
                break
            places.append(place)
        for place in places:
            if around[place] in MARKS or (
                around[place + len(text) - 1] in MARKS
                and (place == 0 or around[place - 1] in MARKS)
            ):
                moved = around[place : place + len(text)]
                equals[at], equals[at + 1] = around[:place], around[place + len(text) :]
                found[at] = one._replace(
                    removed=moved if one.removed else "", added=moved if one.added else ""
                )
                break
    return [
        one._replace(equal=equal) for one, equal in zip(found, equals, strict=False)
    ], equals[-1]


def _runs(changes: Sequence[_Change], tail: str) -> Iterator[TextRun]:
    for one in changes:
        kinds: tuple[Kind, ...] = ("equal", "removed", "added")
        yield from (TextRun(*run) for run in zip(kinds, one, strict=True) if run[1])
    if tail:
        yield TextRun("equal", tail)
