"""Printed text → labels (a misprint is its nearest), numbers, blanks and words in order."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

from govreport.importers.blocks import FORMULA, MERGED, ODD
from govreport.importers.wording import INVISIBLE, Meaning, plain_label, wording
from govreport.lazy import lazy
from govreport.text import LETTER

DIGITS = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+"
NUMBER = rf"(?:{DIGITS})(?:\.\d+)?"
SHORT = 4
"""A label with fewer characters counts only where it stands alone."""
MOST_PIECES = 3
"""A misprinted label falls into no more pieces."""
FEW_MARKS = 3
"""A line with fewer numbers and marks is no row of cells."""
LONGEST_CELL = 500
"""A cell, with all that explains it, has no more characters."""
PLAIN = 12
"""A count has no more digits."""
REMARK = lazy(r"[(\[{〔【].*?[)\]}〕】]", re.DOTALL)
EXPLAINED = lazy(
    r"\s*([^(（]+)[(（](?:[^()（）]|[(（][^()（）]*[)）])*[一-龥]{2}(?:[^()（）]|[(（][^()（）]*[)）])*[)）]\s*"
)
"""What a cell says, and what somebody wrote in brackets behind it."""
DIGIT_OF_NUMBER = lazy(r"\d\d(?![.．、)）。:：])")
RAISED = lazy(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u24ff\u2776-\u2793]"
)
"""Raised and circled digits: notes, which must not become digits of a number."""


BEFORE_MARKS = lazy(r"\s[-/—–_]+$")
"""How a line ends in which marks for nothing follow a label."""
ORDINAL = lazy(r"\d+[.．、]")
"""What numbers a label, though it stand apart from it."""
NUMBERED = lazy(rf"\d[.、]\s*{LETTER}")
"""How a label with a number before it begins."""
MARKED = lazy(rf"[+-]?{NUMBER}\s*[※*#†‡]+")
"""A number with a mark that points to a note: what of it is the number nobody knows."""


class Kind(Enum):
    """What a piece of printed text is."""

    LABEL = "label"
    VALUE = "value"
    BLANK = "blank"
    WORDS = "words"


class PrintedToken(NamedTuple):
    """Piece of printed text.

    `text` is the number of a VALUE and else what is printed; `remark` what stood in
    brackets or as a unit behind a number. `glued` says that a number touches the one
    before it, or can't be one: where it ends is not certain. `guessed` says that a label
    is misprinted. `number` is that of a VALUE that is a plain count with nothing beside
    it; `printed` how one with something beside it is written; `formula` says that a
    workbook computes it.
    """

    kind: Kind
    text: str
    meanings: tuple[Meaning, ...] = ()
    remark: str = ""
    glued: bool = False
    guessed: bool = False
    number: int | None = None
    printed: str = ""
    formula: bool = False


@lru_cache(maxsize=8192)
def tokens_of(text: str) -> tuple[PrintedToken, ...]:
    """Read the tokens of one cell or line; a cell that holds nothing is one blank."""
    if text.startswith(FORMULA):
        stored = tokens_of(text.removeprefix(FORMULA))
        return tuple(one._replace(formula=True) for one in stored)
    if text.startswith(MERGED):
        return (PrintedToken(Kind.VALUE, INVISIBLE.sub("", text)),)
    if text.startswith(ODD):
        return (PrintedToken(Kind.VALUE, text.removeprefix(ODD)),)
    printed, text = text.strip(), RAISED.sub("※", text)
    stripped = unicodedata.normalize("NFKC", text).strip()
    whole = _whole(text, stripped, printed) if len(stripped) <= LONGEST_CELL else None
    if whole is not None:
        return (whole,)
    tokens = _row_of(stripped) or _without_units([*_split(text)])
    kinds = [token.kind for token in tokens]
    if 1 < len(kinds) <= MOST_PIECES and set(kinds) == {Kind.LABEL, Kind.WORDS}:
        likely = guess(text, None)
        if likely:
            return (PrintedToken(Kind.LABEL, text.strip(), likely, guessed=True),)
    explained = EXPLAINED.fullmatch(text) if stripped.endswith(")") else None
    foreign = explained and not any(_labels_in(plain_label(explained[1])))
    return (PrintedToken(Kind.WORDS, text.strip()),) if foreign else tokens


def _without_units(tokens: Sequence[PrintedToken]) -> tuple[PrintedToken, ...]:
    """Leave units out that stand alone, as in a column of their own."""
    units = wording().units
    some = tuple(
        one for one in tokens if one.kind is not Kind.WORDS or one.text not in units
    )
    return some or (*tokens,) or (PrintedToken(Kind.BLANK, ""),)


def _whole(text: str, stripped: str, printed: str) -> PrintedToken | None:
    """Read a cell that holds one thing: nothing, a number, a label."""
    known = wording()
    if not stripped or stripped in known.blank or stripped in known.nil:
        return PrintedToken(Kind.BLANK, stripped)
    single = _value(stripped)
    if ORDINAL.fullmatch(stripped):
        single = PrintedToken(Kind.WORDS, stripped)
    if MARKED.fullmatch(stripped):
        single = PrintedToken(Kind.VALUE, printed)
    if single is not None:
        return single._replace(printed=text.strip()) if single.remark else single
    explained = EXPLAINED.fullmatch(text) if stripped.endswith(")") else None
    labels = [text] if explained is None else [text, explained[1]]
    labels = [] if BEFORE_MARKS.search(stripped) else labels
    found = filter(None, map(known.labels.get, map(plain_label, labels)))
    meanings = next(found, ())
    return PrintedToken(Kind.LABEL, text.strip(), meanings) if meanings else None


def _row_of(text: str) -> tuple[PrintedToken, ...]:
    """Read a line that holds numbers and marks of nil between blanks, and nothing else."""
    parts = text.split()
    if len(parts) < FEW_MARKS or not any(part in wording().blank for part in parts):
        return ()
    tokens = [
        PrintedToken(Kind.BLANK, part) if part in wording().blank else _value(part)
        for part in parts
    ]
    some = tuple(token for token in tokens if token is not None)
    return some if len(some) == len(parts) else ()


@cache
def _value_pattern() -> re.Pattern[str]:
    units = "|".join(wording().units)
    return re.compile(rf"([+-]?{NUMBER})\s*((?:{units}|元)?)\s*([(\[].*)?", re.DOTALL)


def _value(text: str) -> PrintedToken | None:
    """Read a cell that holds a number, with its unit or a remark behind it."""
    found = _value_pattern().fullmatch(text.replace("−", "-"))
    if found is None:
        return None
    number, behind = found[1].replace(",", ""), f"{found[2]}{found[3] or ''}"
    token = PrintedToken(Kind.VALUE, number, remark=behind, glued=_is_glued(number))
    plain = not behind and not token.glued and number.isdecimal() and len(number) <= PLAIN
    return token._replace(number=int(number)) if plain else token


def _is_glued(number: str) -> bool:
    """Whether digits can't be a single number: `000`, `0012`."""
    digits = number.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1] != "."


@cache
def _labels_by_start() -> dict[str, list[str]]:
    """Sort the labels that may stand in a text by their first characters, longest first."""
    found: dict[str, list[str]] = {}
    for label in sorted(wording().labels, key=len, reverse=True):
        if len(label) >= SHORT:
            found.setdefault(label[:SHORT], []).append(label)
    return found


def _labels_in(text: str) -> Iterator[tuple[int, str]]:
    """Find the labels in a plain text from left to right, none over another, and where."""
    known, end = _labels_by_start(), 0
    for start in range(len(text) - SHORT + 1):
        if start >= end:
            some = known.get(text[start : start + SHORT], ())
            label = next((one for one in some if text.startswith(one, start)), "")
            if label:
                yield start, label
                end = start + len(label)


def _split(text: str) -> Iterator[PrintedToken]:
    """Read the tokens of running text: first its labels, then what is between them."""
    pairs = [(one, at) for at, char in enumerate(text) for one in plain_label(char)]
    places, end = [at for _, at in pairs], 0
    for begin, printed in _labels_in("".join(one for one, _ in pairs)):
        # a digit in front is the number's before, but for one with a mark behind it
        at = places[begin]
        taken = at > 0 and DIGIT_OF_NUMBER.match(text, at - 1) is not None
        start = places[begin + taken]
        while start > end and text[start - 1] in "(（[【“‘\"'":
            start -= 1
        yield from _between(text[end:start])
        end = places[begin + len(printed) - 1] + 1
        while end < len(text) and text[end] in ")）]】”’\"'":
            end += 1
        yield PrintedToken(Kind.LABEL, text[start:end], wording().labels[printed[taken:]])
    yield from _between(text[end:])


@cache
def _piece_pattern(*, numbered: bool) -> re.Pattern[str]:
    labels = (
        r"\d+?(?=\d[.、]\s*[一-龥])"  # the last digit numbers the label that follows
        r"|\d[.、]\s*[一-龥][^\s\d]*|"
    )
    return re.compile(
        rf"{labels if numbered else ''}"
        rf"[+-]?(?:{NUMBER})\s*[%‰]"  # a share is no count
        rf"|[+-](?={NUMBER})(?:{NUMBER})"
        rf"|{NUMBER}"
        r"|(?<!\S)[-/—–_]+(?!\S)"
        r"|[(\[【〔][^()\[\]【】〔〕]{0,60}[)\]】〕]"
        r"|[^\s\d(\[【〔+-]+|[(\[【〔+-]"
    )


def _between(text: str) -> Iterator[PrintedToken]:
    """Read text without long labels: numbers, marks, short labels, words."""
    if not text or text.isspace():
        return
    whole = wording().labels.get(plain_label(text))
    if whole is not None:
        yield PrintedToken(Kind.LABEL, text.strip(), whole)
        return
    row = _row_of(unicodedata.normalize("NFKC", text).strip())
    if row:
        yield from row
        return
    last, end = PrintedToken(Kind.BLANK, ""), 0
    text = unicodedata.normalize("NFKC", text)
    numbered = NUMBERED.search(text) is not None
    for found in _piece_pattern(numbered=numbered).finditer(text):
        token = _piece(found[0])
        if token is None:
            continue
        if found.start() == end and {last.kind, token.kind} == {Kind.VALUE}:
            token = token._replace(glued=token.glued or not last.remark)
        end = found.end()
        together = _with(last, token)
        if together is None and (last.kind is not Kind.BLANK or last.text):
            yield last
        last = together or token
    if last.kind is not Kind.BLANK or last.text:
        yield last


def _with(last: PrintedToken, token: PrintedToken) -> PrintedToken | None:
    """Join words, or a remark and its number, to one piece; None where they are two."""
    if len(last.text) + len(last.remark) > LONGEST_CELL:
        return None
    if last.kind is Kind.VALUE and token.kind is Kind.WORDS and _is_remark(token.text):
        return last._replace(remark=last.remark + token.text)
    together = {last.kind, token.kind} == {Kind.WORDS}
    if together and len(last.text) <= LONGEST_CELL:
        text = last.text + token.text
        meanings = wording().labels.get(plain_label(text))
        kind = Kind.WORDS if meanings is None else Kind.LABEL
        return PrintedToken(kind, text, meanings or ())
    return None


def _is_remark(piece: str) -> bool:
    return piece in wording().units or piece == "元" or bool(REMARK.fullmatch(piece))


def _piece(piece: str) -> PrintedToken | None:
    if re.fullmatch(rf"[+-]?{NUMBER}", piece):
        number = piece.replace(",", "")
        return PrintedToken(Kind.VALUE, number, glued=_is_glued(number))
    if piece in wording().blank and piece not in ("无", "空"):
        return PrintedToken(Kind.BLANK, piece)
    plain = plain_label(piece)
    if not plain:
        return None
    meanings = wording().labels.get(plain)
    if meanings is not None:
        return PrintedToken(Kind.LABEL, piece, meanings)
    return PrintedToken(Kind.WORDS, piece)


LIKENESS = 72
"""Per cent; a misprint that loses two characters of ten is still more alike."""
LEAD = 6
"""The next best label must be less alike by so much."""


@cache
def _labels_of(table: str | None) -> dict[str, tuple[Meaning, ...]]:
    return {
        label: meanings
        for label, meanings in wording().labels.items()
        if table is None or any(one.table == table for one in meanings)
    }


@lru_cache(maxsize=2048)
def guess(text: str, table: str | None) -> tuple[Meaning, ...]:
    """Tell what a misprinted label must mean; empty where that is not clear."""
    from rapidfuzz import fuzz, process

    plain = plain_label(text)
    if len(plain) < SHORT or len(plain) > 60:
        return ()
    some, least = _labels_of(table), LIKENESS - LEAD
    alike = process.extract(
        plain, some.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=None
    )
    ranked = sorted(((how, label, some[label]) for label, how, _ in alike), reverse=True)
    if not ranked or ranked[0][0] < LIKENESS:
        return ()
    likeness, _, best = ranked[0]
    told = {(one.role, one.id) for one in best}
    others = (
        other
        for other, _, meanings in ranked
        if told.isdisjoint((one.role, one.id) for one in meanings)
    )
    return best if likeness - next(others, 0) >= LEAD else ()
