"""A sentence as pieces: the words around each number, and what they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from govreport.prose.author import Author, Named, organs_in
from govreport.prose.lazy import lazy
from govreport.prose.lexicon import word_at
from govreport.prose.numerals import Numeral, numerals, ratios
from govreport.prose.sentences import Sentence

STRONG = frozenset("，；：。！？")
OPEN, CLOSE = frozenset("（《“"), frozenset("）》”")
TITLE = lazy(r"《[^《》]{0,80}》")
JOINS = frozenset({"和", "及", "与", "以及", "并", "且", "并且", "或", "或者"})
TIME = lazy(
    r"近?(?:[两二三四五六七八九十]|\d{1,2}(?=年[来间]|个年))+个?年(?:来|间|以来)?"
    r"|(?P<from>(?:19|20)\d\d)(?:年度?)?(?:[至到—~－-]+|、)(?:(?:19|20)\d\d[年、])+度?"
    r"|(?P<year>(?:19|20)\d\d)年度?(?:末|底)?"
    r"|(?P<whole>1月1日|12月(?:31日|底|末))|\d{1,2}(?:月份?)?(?:[至到—~-]\d{1,2})?月(?:\d{1,2}日|份)?"
)
SAYS = lazy(r"[0-9两零〇未没无均都皆悉率]|不存在|全部|所有|一律|持平|翻|过半|[增降减升][加长少低幅]|[一二三四五六七八九十百千][件份宗起例次个条项]")
HAN = lazy(r"[一-龥]{2,}")
PREPOSITIONS = frozenset(
    {"由", "向", "与", "和", "及", "以及", "被", "经", "在", "对", "按", "从", "因", "就", "根据", "以", "来自", "年", "月", "日"}
)  # fmt: skip
BOUNDING = frozenset({"whose", "object", "time", "of", "no", "item", "all", "compared", "plan"})


class Token(NamedTuple):
    """A word that the lexicon knows, or a year or date, at its place in a sentence."""

    start: int
    end: int
    slot: str
    value: str


@dataclass
class Piece:
    """The words of a sentence around one number, or around none.

    `mark` is what stands before it, `depth` how many brackets are open, `leftover` the
    stretches that no word explains, `organs` those that are named.
    """

    start: int
    mark: str = ""
    depth: int = 0
    end: int = 0
    number: Numeral | None = None
    tokens: list[Token] = field(default_factory=list)
    leftover: list[tuple[int, int]] = field(default_factory=list)
    organs: list[Named] = field(default_factory=list)

    def of(self, slot: str) -> list[Token]:
        """List the words of one slot, in their order."""
        return [one for one in self.tokens if one.slot == slot]

    def has(self, slot: str, *values: str) -> bool:
        """Whether some word says one of these values of a slot, or anything of it."""
        return any(
            one.slot == slot and (not values or one.value in values) for one in self.tokens
        )


def pieces(sentence: Sentence, author: Author) -> list[Piece]:
    """Divide a sentence at its marks, and where one number's words end."""
    text = sentence.text
    found = list(_parts(text))
    tokens = [one for one in found if isinstance(one, Token)]
    starts = [one.start for one in found]
    bounds = [
        (one.end, text[one.start : one.end])
        for one in found
        if not isinstance(one, Token)
        or one.slot in BOUNDING
        or text[one.start : one.end] in PREPOSITIONS
    ]
    taken = [(one.start, one.end) for one in tokens if one.slot in ("whose", "object", "channel")]
    organs = organs_in(text, author, starts, [*bounds, (0, "")], taken)
    if organs:
        inside = [
            one for one in tokens for organ in organs if organ.start <= one.start < organ.end
        ]
        found = [one for one in found if one not in inside]
    divided = [piece for piece in _divided(found, text) if piece.end > piece.start]
    for piece in divided:
        piece.organs = [one for one in organs if piece.start <= one.start < piece.end]
        piece.leftover = _leftover(text, piece)
    return divided


class _Mark(NamedTuple):
    start: int
    end: int


def _parts(text: str) -> Iterator[Token | Numeral | _Mark]:
    """Read a sentence from left to right into words, numbers and marks."""
    counted = {one.start: one for one in (*numerals(text), *ratios(text))}
    at = 0
    while at < len(text):
        char = text[at]
        if char == "《" and (title := TITLE.match(text, at)):
            yield Token(at, title.end(), "filler", "title")
            at = title.end()
            continue
        if char in STRONG or char in OPEN or char in CLOSE or char == "、":
            yield _Mark(at, at + 1)
            at += 1
            continue
        if (char.isdigit() or char in "近两二三四五六七八九十") and (time := TIME.match(text, at)):
            yield Token(at, time.end(), "time", _time(time.groupdict()))
            at = time.end()
            continue
        number, known = counted.get(at), word_at(text, at)
        if number is not None and (known is None or known[1].slot in ("filler", "item") and known[1].value != "sum"):
            yield number
            at = number.end
        elif known is not None:
            yield Token(at, known[0], *known[1])
            at = known[0]
        else:
            at += 1


def _time(found: dict[str, str | None]) -> str:
    if found["year"]:
        return found["year"]
    return "this" if found["whole"] else "part"


def _divided(found: Sequence[Token | Numeral | _Mark], text: str) -> Iterator[Piece]:
    """Divide at marks; at `、` and 和 only behind one number and before another."""
    piece, depth = Piece(0), 0
    for index, one in enumerate(found):
        if isinstance(one, _Mark):
            char = text[one.start]
            depth = max(0, depth + (char == "（") - (char == "）"))
            weak = char == "、" and piece.number is not None and _counts_on(found, index, text)
            if char in STRONG or char in "（）" or weak:
                piece.end = one.start
                yield piece
                piece = Piece(one.end, char, depth)
        elif isinstance(one, Numeral):
            if piece.number is not None:
                cut = _cut(piece, one, text)
                moved = [token for token in piece.tokens if token.start >= cut]
                piece.tokens = [token for token in piece.tokens if token.start < cut]
                piece.end = cut
                yield piece
                piece = Piece(cut, "", depth, tokens=moved)
            piece.number = one
        elif piece.number is not None and text[one.start : one.end] in JOINS and _counts_on(found, index, text):
            piece.end = one.start
            yield piece
            piece = Piece(one.end, text[one.start : one.end], depth)
        else:
            piece.tokens.append(one)
    piece.end = len(text)
    yield piece


def _counts_on(found: Sequence[Token | Numeral | _Mark], index: int, text: str) -> bool:
    """Whether another number follows before the clause ends."""
    for one in found[index + 1 :]:
        if isinstance(one, _Mark):
            if text[one.start] in STRONG or text[one.start] in "（）":
                return False
        elif isinstance(one, Numeral):
            return True
    return False


def _cut(piece: Piece, number: Numeral, text: str) -> int:
    """Find where the words of a piece's number end and those of the next begin."""
    assert piece.number is not None
    first = piece.number
    behind = [one for one in piece.tokens if one.start >= first.end]
    compared = next((one.start for one in behind if one.slot in ("compared", "time")), None)
    if compared is not None:
        return compared
    if not any(_tells(one) for one in piece.tokens if one.start < first.start):
        return number.start
    cut = first.end
    for one in behind:
        if one.start == cut and (one.slot in ("object", "of") or text[one.start : one.end] in ("的", "案件", "案")):
            cut = one.end
    return cut


def _tells(token: Token) -> bool:
    return token.slot in ("item", "object", "applicant")


def _leftover(text: str, piece: Piece) -> list[tuple[int, int]]:
    """Find what of a piece no word explains, two characters or more."""
    covered = [(one.start, one.end) for one in (*piece.tokens, *piece.organs)]
    if piece.number is not None:
        about = piece.number.about
        start = piece.number.start - len(about) * text.endswith(about, 0, piece.number.start)
        covered.append((start, piece.number.end))
    reached, left = piece.start, []
    for start, end in sorted([*covered, (piece.end, piece.end)]):
        if start - reached > 1:
            left += [one.span() for one in HAN.finditer(text, reached, start)]
        reached = max(reached, end)
    return left


def tokens_of(text: str) -> list[Token]:
    """Read the words of a text, whatever stands between."""
    return [one for one in _parts(text) if isinstance(one, Token)]


def says_anything(text: str) -> bool:
    """Whether a text has a number, denies or claims anything."""
    return SAYS.search(text) is not None
