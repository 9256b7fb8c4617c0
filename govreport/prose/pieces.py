"""A sentence as pieces: the words around each number, and what they are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from govreport.lazy import lazy
from govreport.prose.author import Author, Named, names_any, organs_in
from govreport.prose.lexicon import Word, lexicon
from govreport.prose.numerals import BEGINS, Numeral, numerals, ratios

STRONG = frozenset("，；：。！？（）")
MARKS = STRONG | frozenset("、《》“”")
TITLE = lazy(r"《[^《》]{0,80}》|“[^“”]”")
"""Titles, and single characters in quotes: “新”字."""
JOINS = frozenset({"和", "及", "与", "以及", "并", "且", "并且", "或", "或者"})
DIVIDING = STRONG | JOINS | {"、"}
"""What may divide a sentence into pieces."""
YEAR = r"(?:19|20)\d\d"
TO = "[至到—~－-]"
TIMES = (
    rf"(?=[自从]?{YEAR}|近?[两二三四五六七八九十\d]+个?年|\d{{1,2}}(?:月|{TO}))(?:",
    rf"[自从]?{YEAR}年(?:\d{{1,2}}月)?(?:以来|至今|起(?![至诉]))|",
    rf"(?:(?P<of>{YEAR})年)?(?P<whole>1月(?:1日)?{TO}+(?:{YEAR}年)?12月(?:31日|底|末)?",
    "|1月1日|12月(?:31日|底|末))",
    r"|近?(?:[两二三四五六七八九十]|\d{1,2}(?=年[来间]|个年))+个?年(?:来|间|以来)?",
    rf"|{YEAR}(?:年度?)?(?:{TO}+|、)(?:{YEAR}[年、])+度?",
    rf"|(?P<year>{YEAR})(?:年度?(?:末|底)?|(?=全年))",
    rf"|\d{{1,2}}(?:月份?)?(?:{TO}\d{{1,2}})?月(?:\d{{1,2}}日|份)?)",
)
TIME = lazy("".join(TIMES))
"""The whole of a year, spans of several, a year, a month or day."""
DATED = frozenset("0123456789自从近两二三四五六七八九十")
SAYING = (
    "[0-9两零〇未没无均都皆悉率倍]|不存在|全部|所有|一律",
    "持平|翻|过半|分之|[增降减升][加长少低幅]|[下上][降升滑涨]|回落",
    "[一二三四五六七八九两]成|[一二三四五六七八九十百千][件份宗起例次个条项]",
)
SAYS = lazy("|".join(SAYING))
"""Without any of these a sentence has no number, denies and claims nothing."""
CLAIMS = lazy(
    "[未没无零〇均都皆悉多少增减升降涨跌滑翻]|不[曾涉存变]|全[部数]|所有|一[律样]|尽数|统统|逐[一件]|件件|每一?件"
    "|上浮|持平|相[当同]|腰斩|回落|提高|提升|走[高低]|扩大"
)
"""Without any of these and without a number it denies, claims and compares nothing."""
DENIES = lazy(r"[零〇未没无]|不曾|不涉及|不存在|(?<![0-9.])0+(?:\.0+)?(?![0-9.])")
"""Without any of these a sentence denies nothing and counts no nought."""
HAN, SPAN = lazy(r"[一-龥]{2,}"), re.Match[str].span
PREPOSITIONS = frozenset("由向与和及被经在对按从因就以年月日") | {
    "以及",
    "根据",
    "来自",
    "通过",
    "代表",
}
BOUNDING = frozenset({"whose", "object", "time", "of", "no", "item", "all"}) | {
    "compared",
    "plan",
}
"""No organ's name reaches over such words."""
SIGNS = MARKS | DATED
OTHERS = SIGNS | BEGINS
"""Where no word begins, with one of these a mark, a time or a number may."""
NAMING = frozenset({"whose", "object", "channel"})
TELLING = frozenset({"item", "object", "applicant"})
FILLER = Word("filler", "filler")
"""Such words give way to a number that begins where they do."""
ATTACHED = frozenset({"的", "案件", "案"})


class Token(NamedTuple):
    """A word that the lexicon knows, or a year or date, at its place in a sentence."""

    start: int
    end: int
    slot: str
    value: str
    text: str


class Mark(NamedTuple):
    """A mark of punctuation at its place."""

    start: int
    end: int
    text: str


Part = Token | Numeral | Mark


class Piece(NamedTuple):
    """The words of a sentence around one number, or around none.

    `mark` is what stands before it, `depth` how many brackets are open, `tokens` its
    words but for those that say nothing, `by` the same by their slots, `leftover` the
    stretches that no word explains, `organs` those that are named.
    """

    text: str
    start: int
    end: int
    mark: str
    depth: int
    number: Numeral | None
    tokens: tuple[Token, ...]
    by: Mapping[str, Sequence[Token]]
    leftover: tuple[tuple[int, int], ...]
    organs: tuple[Named, ...]

    @property
    def words(self) -> str:
        """Its characters."""
        return self.text[self.start : self.end]

    @property
    def at(self) -> int:
        """Where its number begins, or else where it ends."""
        return self.number.start if self.number else self.end

    def of(self, slot: str) -> Sequence[Token]:
        """List the words of one slot, in their order."""
        return self.by.get(slot, ())

    def has(self, slot: str, *values: str) -> bool:
        """Whether some word says one of these values of a slot, or anything of it."""
        words = self.by.get(slot)
        if words is None or not values:
            return words is not None
        for one in words:  # noqa: SIM110 -- asked 500 times a report
            if one.value in values:
                return True
        return False

    def says(self, slots: frozenset[str]) -> bool:
        """Whether it has a word of any of these slots."""
        return not slots.isdisjoint(self.by)


def says_anything(text: str) -> bool:
    """Whether a text has a number, denies or claims anything."""
    if SAYS.search(text) is None:
        return False
    return CLAIMS.search(text) is not None or bool(numerals(text) or ratios(text))


def denies(text: str) -> bool:
    """Whether a text may deny anything, or count nought."""
    return DENIES.search(text) is not None


@lru_cache(maxsize=256)
def parts_of(text: str) -> tuple[Part, ...]:
    """Read a text from left to right into words, numbers and marks."""
    found: list[Part] = []
    add = found.append
    counted = {one.start: one for one in (*numerals(text), *ratios(text))}
    known, following, reached = lexicon(), f"{text}\n", 0
    words, lengths, new = known.words, known.lengths, tuple.__new__  # hundreds a report
    for at, char in enumerate(text):
        if at < reached:
            continue
        behind = lengths.get(char)
        tries = behind and (behind.get(following[at + 1]) or behind.get(""))
        if not tries and char not in OTHERS:
            continue
        if char in SIGNS and (other := _mark_or_time(text, at, char)):
            add(other)
            reached = other.end
            continue
        word, spelt = None, char
        for length in tries or ():
            spelt = text[at : at + length]
            if word := words.get(spelt):
                break
        number = counted.get(at)
        if number is not None and (word is None or word == FILLER):
            add(number)
            reached = number.end
        elif word is not None:
            reached = at + len(spelt)
            add(new(Token, (at, reached, *word, spelt)))
    return tuple(found)


def _mark_or_time(text: str, at: int, char: str) -> Mark | Token | None:
    """Read a mark, a title in its marks, a year or date; None where none begins."""
    if char in MARKS:
        title = TITLE.match(text, at) if char in "《“" else None
        if title is None:
            return tuple.__new__(Mark, (at, at + 1, char))
        return Token(at, title.end(), "filler", "title", title[0])
    if time := TIME.match(text, at):
        value = time["year"] or time["of"] or ("this" if time["whole"] else "part")
        return Token(at, time.end(), "time", value, time[0])
    return None


@lru_cache(maxsize=256)
def pieces(text: str, author: Author) -> tuple[Piece, ...]:
    """Divide a sentence at its marks, and where one number's words end."""
    found: Sequence[Part] = parts_of(text)
    organs = _organs(found, text, author)
    if organs:
        found = [
            one
            for one in found
            if not isinstance(one, Token)
            or not any(organ.start <= one.start < organ.end for organ in organs)
        ]
    return tuple(_pieces(found, text, organs))


def _organs(found: Sequence[Part], text: str, author: Author) -> Sequence[Named]:
    """Find the organs that a sentence names."""
    if not names_any(text, author):
        return ()
    starts = frozenset(one.start for one in found)
    bounds = [
        (one.end, text[one.start : one.end])
        for one in found
        if not isinstance(one, Token) or one.slot in BOUNDING or one.text in PREPOSITIONS
    ]
    taken = [
        (one.start, one.end)
        for one in found
        if isinstance(one, Token) and one.slot in NAMING
    ]
    return organs_in(text, author, starts, bounds, taken)


def _pieces(found: Sequence[Part], text: str, organs: Sequence[Named]) -> Iterator[Piece]:
    """Divide at marks; at `、` and 和 only behind one number and before another."""
    start, mark, depth, number, held = 0, "", 0, None, list[Token]()

    def piece(end: int, tokens: Sequence[Token]) -> Piece:
        named = [one for one in organs if start <= one.start < end] if organs else ()
        left = _leftover(text, (start, end), number, [*tokens, *named])
        said = [one for one in tokens if one.slot != "filler"]
        by: dict[str, list[Token]] = {}
        for one in said:
            by.setdefault(one.slot, []).append(one)
        return Piece(
            text, start, end, mark, depth, number, tuple(said), by, left, tuple(named)
        )

    for index, one in enumerate(found):
        if isinstance(one, Numeral):
            if number is not None and not _counts_nothing(number, held):
                cut = _cut(number, held, one)
                yield piece(cut, [token for token in held if token.start < cut])
                start, mark, held = cut, "", [token for token in held if token.start >= cut]
            number = one
            continue
        if one.text not in DIVIDING or not _divides(one.text, number, found[index + 1 :]):
            if isinstance(one, Token):
                held.append(one)
            continue
        if one.start > start:
            yield piece(one.start, held)
        start, mark, number, held = one.end, one.text, None, []
        depth = max(0, depth + (mark == "（") - (mark == "）"))
    if len(text) > start:
        yield piece(len(text), held)


def _counts_nothing(number: Numeral, held: Sequence[Token]) -> bool:
    """Whether 个 counts what no word names: `三个平台合计703条`."""
    if number.unit != "个":
        return False
    behind = [one.start for one in held if one.start >= number.end and one.slot != "filler"]
    return len(behind) == len([one for one in held if one.slot != "filler"]) and (
        not behind or behind[0] > number.end
    )


def _divides(sign: str, number: Numeral | None, behind: Sequence[Part]) -> bool:
    """Whether it does: a joining one only where another number follows in the clause."""
    if sign in STRONG:
        return True
    for one in behind if number is not None else ():
        if isinstance(one, Numeral):
            return True
        if isinstance(one, Mark) and one.text in STRONG:
            return False
    return False


def _cut(first: Numeral, held: Sequence[Token], following: Numeral) -> int:
    """Find where the words of a number end and those of the next begin, without a mark."""
    behind = [one for one in held if one.start >= first.end]
    for one in behind:
        if one.slot in ("compared", "time"):
            return one.start
    if not any(one.slot in TELLING for one in held if one.start < first.start):
        return following.start
    cut = first.end
    for one in behind:
        if one.start == cut and (one.slot in ("object", "of") or one.text in ATTACHED):
            cut = one.end
    return cut


def _leftover(
    text: str,
    span: tuple[int, int],
    number: Numeral | None,
    known: Sequence[Token | Named],
) -> tuple[tuple[int, int], ...]:
    """Find what of a piece no word explains, two characters or more."""
    start, end = span
    covered = [one[:2] for one in known]
    if number is not None:
        about = number.about if text.endswith(number.about, 0, number.start) else ""
        covered.append((number.start - len(about), number.end))
    covered.append((end, end))
    covered.sort()
    reached, left = start, list[tuple[int, int]]()
    for begins, ends in covered:
        if begins - reached > 1:
            left += map(SPAN, HAN.finditer(text, reached, begins))
        reached = max(reached, ends)
    return tuple(left)
