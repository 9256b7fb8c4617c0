"""A section's text beside a document's: only paragraphs that differ give way."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from govreport.lazy import lazy
from govreport.prose.quotes import QUOTE

HOLE = lazy(r"[_＿]{2,}|【待填[^】]*】")
"""What a draft shows where a number isn't there yet, and people leave to be filled in."""
MOST_PAIRS = 1_000_000
"""Paragraphs of the one times those of the other: more are not compared one by one."""
NARROW = str.maketrans("｛｝", "{}")
APART = "\n\n"


class ParagraphChange(NamedTuple):
    """A paragraph that differs, as it is printed: "" where there was or is none.

    `number` counts the section's paragraphs from 1; `live` are the live numbers, as they
    are written, that gave way to the document's words.
    """

    number: int
    before: str
    after: str
    live: tuple[str, ...] = ()


class TextUpdate(NamedTuple):
    """What a document changes in a section's text.

    `stretches` are those of the text as written with what stands there instead. `kept`
    are paragraphs that stay, since the document has only a hole there, or breaks off;
    those that are `following` stay too: the document prints them with earlier numbers.
    """

    section: str
    before: str
    stretches: tuple[tuple[int, int, str], ...] = ()
    changes: tuple[ParagraphChange, ...] = ()
    kept: tuple[ParagraphChange, ...] = ()
    following: tuple[ParagraphChange, ...] = ()

    @property
    def after(self) -> str:
        """The text as it is to be written."""
        text = self.before
        for start, end, new in reversed(self.stretches):
            text = text[:start] + new + text[end:]
        return text


class _Stood(NamedTuple):
    """A paragraph of the text as written: from where to where, and how it is printed.

    `earlier` is how it was printed with the numbers of before, as they are compared.
    """

    start: int
    end: int
    printed: str
    earlier: tuple[str, ...] = ()


def update_text(
    section: str,
    written: str,
    document: Sequence[str],
    *filled: Callable[[str], str],
    cut: bool = False,
    restore: Callable[[str], str] = str,
) -> TextUpdate:
    """Compare a text, its live numbers `filled` in, with a document's paragraphs.

    The first of `filled` has the numbers of now, the others those of before: a paragraph
    that the document prints as they do is untouched. What only the file has is taken
    out, unless the document is `cut` off behind it. Live numbers that a paragraph has as
    holes are put back by `restore`.
    """
    all_of_it = [*_paragraphs(written, *filled)]
    old, pairs, following = _untouched(all_of_it, document)
    new = [one for one, _ in pairs]
    differences = _Differences(written, old, new, cut=cut, fills=(filled[0], restore))
    for stretch in _stretches([one.printed for one in old], [one for _, one in pairs]):
        differences.take(*stretch)
    return TextUpdate(
        section,
        written,
        tuple(sorted(differences.stretches)),
        tuple(differences.changes),
        tuple(differences.kept),
        tuple(following),
    )


def _paragraphs(
    written: str, filled: Callable[[str], str], *earlier: Callable[[str], str]
) -> Iterator[_Stood]:
    """Find the paragraphs that are or were printed; what is filled with nothing isn't."""
    at = 0
    for line in written.splitlines(keepends=True):
        text = line.strip()
        printed = filled(text).strip() if text else ""
        before = tuple(_compact(fill(text)) for fill in earlier) if text else ()
        if printed or any(before):
            start = at + line.index(text)
            yield _Stood(start, start + len(text), printed, before)
        at += len(line)


def _compact(text: str) -> str:
    """Spell a text as it is compared; braces that earlier versions made wide are none."""
    return "".join(text.translate(NARROW).split())


def _untouched(
    old: Sequence[_Stood], document: Sequence[str]
) -> tuple[list[_Stood], list[tuple[str, str]], list[ParagraphChange]]:
    """Pair the document's paragraphs with what they are compared as; tell which follow.

    One that has holes where a text goes on is that text, and so is one that is printed
    as it was earlier. What is printed now and wasn't needn't be in the document, what
    was printed and isn't now may.
    """
    printed = [one for one in old if one.printed]
    if len(document) * len(old) > MOST_PAIRS:
        return printed, [(new, new) for new in document], []
    there, now = set(map(_compact, document)), {_compact(one.printed) for one in printed}
    rest = [one for one in old if not one.printed or _compact(one.printed) not in there]
    pairs, following = list[tuple[str, str]](), list[ParagraphChange]()
    for new in document:
        same = None if _compact(new) in now else _same_paragraph(new, rest)
        if same is not None:
            rest.remove(same)
            if not HOLE.search(new):
                number = old.index(same) + 1
                following.append(ParagraphChange(number, same.printed, new))
        if same is None or same.printed:
            pairs.append((new, new if same is None else same.printed))
    unprinted = [one for one in rest if one.earlier and not one.earlier[0]]
    return [one for one in printed if one not in unprinted], pairs, following


def _same_paragraph(new: str, among: Sequence[_Stood]) -> _Stood | None:
    compact, holed = _compact(new), HOLE.search(new) is not None
    exact = (one for one in among if compact in one.earlier)
    fitting = (one for one in among if holed and one.printed and _fits(new, one.printed))
    return next(exact, None) or next(fitting, None)


def _fits(holed: str, text: str) -> bool:
    """Whether a text is a paragraph with holes, something in place of each."""
    first, *middle = map(_compact, HOLE.split(holed))
    text = _compact(text)
    if not middle or not text.startswith(first):
        return False
    at, last = len(first), middle.pop()
    for one in middle:
        found = text.find(one, at)
        if found < 0:
            return False
        at = found + len(one)
    return text.endswith(last) and len(text) - len(last) >= at


def _stretches(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Give the stretches of paragraphs that differ, those of the one and the other."""
    before, after = [*map(_compact, old)], [*map(_compact, new)]
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    before, after = before[head : len(old) - tail], after[head : len(new) - tail]
    if len(before) * len(after) > MOST_PAIRS:
        yield head, len(old) - tail, head, len(new) - tail
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, *ends in matcher.get_opcodes():
        if kind != "equal":
            first, last, begin, end = (head + one for one in ends)
            yield first, last, begin, end


def _same(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the paragraphs that both begin with."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    return sum(1 for _ in pairs)


class _Differences:
    """Stretches that change, gathered from those of paragraphs that differ."""

    def __init__(
        self,
        written: str,
        old: Sequence[_Stood],
        document: Sequence[str],
        *,
        cut: bool,
        fills: tuple[Callable[[str], str], Callable[[str], str]],
    ) -> None:
        self.fill, self.restore = fills
        self.written, self.old, self.document, self.cut = written, old, document, cut
        self.stretches: list[tuple[int, int, str]] = []
        self.changes: list[ParagraphChange] = []
        self.kept: list[ParagraphChange] = []
        gap = written[old[0].end : old[1].start] if len(old) > 1 else APART
        self.apart = "\n" if gap.strip() or gap.count("\n") == 1 else APART

    def take(self, first: int, last: int, begin: int, end: int) -> None:
        """Put some paragraphs of the document in place of some of the text."""
        pairs, count = min(last - first, end - begin), len(self.document)
        for index, number in zip(range(first, last), range(begin, end), strict=False):
            self._replace(index, self.document[number], final=number + 1 == count)
        if first + pairs < last:
            self._take_out(first + pairs, last, tail=end == count)
        elif begin + pairs < end:
            self._insert(last, self.document[begin + pairs : end])

    def _replace(self, index: int, new: str, *, final: bool) -> None:
        one, there, new = self.old[index], new, self.restore(new)
        holes = HOLE.search(new) and not HOLE.search(one.printed)
        broken = self.cut and final and _compact(one.printed).startswith(_compact(there))
        if holes or broken:
            self.kept.append(ParagraphChange(index + 1, one.printed, there))
            return
        if new == self.written[one.start : one.end]:
            return
        self.stretches.append((one.start, one.end, new))
        live = self._live(one.start, one.end)
        live = tuple(quotation for quotation in live if quotation not in new)
        change = ParagraphChange(index + 1, one.printed, self.fill(new), live)
        self.changes.append(change)

    def _take_out(self, first: int, last: int, *, tail: bool) -> None:
        some = self.old[first:last]
        if self.cut and tail:
            for index, one in enumerate(some, start=first + 1):
                self.kept.append(ParagraphChange(index, one.printed, ""))
            return
        for _, members in groupby(enumerate(some), self._apart_from(some)):
            together = [one for _, one in members]
            self._remove(together[0].start, together[-1].end)
        for index, one in enumerate(some, start=first + 1):
            live = self._live(one.start, one.end)
            self.changes.append(ParagraphChange(index, one.printed, "", live))

    def _apart_from(self, some: Sequence[_Stood]) -> Callable[[tuple[int, _Stood]], int]:
        """Number the groups of paragraphs between which nothing is written."""
        groups = [0]
        for one, following in pairwise(some):
            between = self.written[one.end : following.start].strip()
            groups.append(groups[-1] + bool(between))
        return lambda numbered: groups[numbered[0]]

    def _remove(self, start: int, end: int) -> None:
        """Take out some characters with the white space behind them, or else before."""
        rest = self.written[end:]
        if rest.strip():
            end += len(rest) - len(rest.lstrip())
        else:
            start = len(self.written[:start].rstrip())
        self.stretches.append((start, end, ""))

    def _insert(self, index: int, some: Sequence[str]) -> None:
        """Insert before the paragraph of a number, or behind the last."""
        some = [self.restore(one) for one in some]
        joined = self.apart.join(some)
        if index:
            at, text = self.old[index - 1].end, f"{self.apart}{joined}"
        elif self.old:
            at, text = self.old[0].start, f"{joined}{self.apart}"
        else:
            at, text = len(self.written), joined
        self.stretches.append((at, at, text))
        for number, new in enumerate(some, start=index + 1):
            self.changes.append(ParagraphChange(number, "", self.fill(new)))

    def _live(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(one[0] for one in QUOTE.finditer(self.written[start:end]))
