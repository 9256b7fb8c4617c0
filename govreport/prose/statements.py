"""What the sentences say of the tables: which number of which cells.

Nothing here knows what the tables hold; it only finds what is said of them.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from govreport.prose.clauses import MARKS, Clause, clause_end, clause_start, clauses
from govreport.prose.lazy import lazy
from govreport.prose.numerals import Numeral, numerals
from govreport.prose.scope import (
    Author,
    is_of_one_channel,
    is_of_others,
    is_of_year,
    is_plan,
    topic_at,
    topics_in,
    year_at,
)
from govreport.prose.sentences import Sentence
from govreport.prose.vocabulary import Statement, any_key, candidates, compiled, vocabulary

KEYED = frozenset({"件", "起", "宗", "例", "份", ""})
LISTS = lazy(
    r"公示|公布|发布|网站|备案|培训|合计|目录|清单|事项#|占|率|清理|解读|建议|提案|咨询|投诉举报"
)
"""With these around it a number may be of anything."""
LEVELS = (0, 1, 2, 3)
ALL_REQUESTS = frozenset({"new", "new_in_topic", "received", "received_in_topic"})
FROM_TO = lazy(
    rf"(?P<thing>[^{MARKS}、0-9]{{2,30}}?)[由从](?:(?:上年度?|去年|上一年度?)[末底]?)?的?"
    r"(?P<last>[0-9]{1,15})[件条份个次宗起]?"
    r"[锐猛陡骤大略]?幅?(?:增加|上升|提高|下降|减少|降低|回落|增长|增|升|降|减)(?:到|至|为)"
    r"(?P<now>[0-9]{1,15})[件条份个次宗起]?"
)


class Mention(NamedTuple):
    """A number that a sentence states, and what it states it of, in which year."""

    sentence: Sentence
    number: Numeral
    statement: Statement
    of_last_year: bool = False


@lru_cache(maxsize=256)
def mentions(sentence: Sentence, author: Author) -> tuple[Mention, ...]:
    """Find the numbers of a sentence that speak of the tables of this year or the last."""
    return tuple(_mentions(sentence, author))


def bare_zeros(sentence: Sentence, author: Author) -> tuple[Mention, ...]:
    """Find the zeros that deny something: 零申请, 申请数为 0."""
    if not any(zero in sentence.text for zero in "0零〇"):
        return ()
    zeros = [clause for clause in clauses(sentence.text) if is_bare_zero(sentence, clause)]
    if not zeros or is_plan(sentence):
        return ()
    return tuple(_said_in(zeros, sentence, author))


def is_bare_zero(sentence: Sentence, clause: Clause | Mention) -> bool:
    """Whether a number is a zero in words, or one that counts no units."""
    number = clause.number
    spelt = sentence.text[number.start] in "零〇"
    return number.value == 0 and (spelt or not number.unit)


def _mentions(sentence: Sentence, author: Author) -> Iterator[Mention]:
    if is_plan(sentence):
        return
    yield from _said_in(clauses(sentence.text), sentence, author)
    changed = "由" in sentence.text or "从" in sentence.text
    for change in FROM_TO.finditer(sentence.text) if changed else ():
        spoken = thing_said(sentence, change["thing"], change.end("thing"), author)
        if spoken is None:
            continue
        for name in ("last", "now"):
            number = Numeral(*change.span(name), int(change[name]), "件", exact=True)
            yield Mention(sentence, number, spoken, of_last_year=name == "last")


def _said_in(
    some: Iterable[Clause], sentence: Sentence, author: Author
) -> Iterator[Mention]:
    for clause in some:
        statement = _spoken_of(sentence, clause, author)
        if statement is None:
            continue
        index = clause.number.start
        if statement.id.startswith("carried") or is_of_year(sentence, index, author):
            yield Mention(sentence, clause.number, statement)
        elif year_at(sentence, index, author) == (author.year or 0) - 1:
            yield Mention(sentence, clause.number, statement, of_last_year=True)


def _spoken_of(sentence: Sentence, clause: Clause, author: Author) -> Statement | None:
    """Find what a number speaks of; a row that is named goes before the group around it."""
    statement = _statement(sentence, clause, author)
    level = None if statement is None else statement.level
    if level in (0, 2) or (level == 1 and "等" in clause.before):
        return statement
    keyed = _by_keys(sentence, clause, author)
    if statement is None or keyed is None:
        return statement or keyed
    row = level == 1 and keyed.level == 0
    applicant = (
        statement.id in ALL_REQUESTS
        and keyed.level == 2
        and compiled(keyed.keys).search(clause.before) is not None
    )
    return keyed if row or applicant else statement


def thing_said(
    sentence: Sentence, words: str, index: int, author: Author
) -> Statement | None:
    """Find what words without a number speak of: 自然人申请, 政府信息公开行政复议."""
    nothing = Numeral(index, index, 0, "", exact=True)
    return _statement(sentence, Clause(nothing, words, ""), author)


def _statement(sentence: Sentence, clause: Clause, author: Author) -> Statement | None:
    if not clause.number.exact:
        return None
    text = clause.text
    for one in candidates(text, sentence.text):
        unit, nothing = clause.number.unit, clause.number.value == 0  # 均为0 needs no unit
        if one.units and unit not in one.units and not (nothing and not unit):
            continue
        if not any(compiled(pattern).search(text) for pattern in one.patterns):
            continue
        if one.unless and compiled(one.unless).search(text):
            continue
        if one.topics and not _is_spoken_of(one, sentence, clause):
            continue
        return one if _is_of_all(sentence, clause, author, text, clause.before) else None
    return None


def _is_of_all(
    sentence: Sentence, clause: Clause, author: Author, words: str, before: str
) -> bool:
    """Whether the words around a number leave it one of all of this organ's year.

    `before` are those that may name another organ or a single channel.
    """
    scope = vocabulary().scope
    return not (
        compiled(scope["part"]).search(words)
        or compiled(scope["change"]).search(words)
        or compiled(scope["years"]).search(sentence.text[: clause.number.start])
        or is_of_one_channel(before)
        or is_of_others(before, author)
    )


def _by_keys(sentence: Sentence, clause: Clause, author: Author) -> Statement | None:
    """Find the one statement whose keys stand around a number that no pattern fits.

    Around is from the number before, or two clauses back, to the next mark.
    """
    number = clause.number
    if not number.exact or number.unit not in KEYED:
        return None
    start = _window(sentence.text, number.start)
    words = f"{sentence.text[start : number.start]}#{clause.after}"
    if LISTS.search(words) or not any_key().search(words):
        return None
    one = _keyed(words)
    if one is None or not _is_of_all(sentence, clause, author, words, words):
        return None
    topic = _topic(sentence, clause)
    return one if not one.topics or topic in one.topics or not topic else None


def _keyed(words: str) -> Statement | None:
    """Find the one most special statement that words hold the keys of."""
    before = words[: words.index("#")]
    met = [
        one
        for one in vocabulary().statements
        if one.keys
        and compiled(one.keys).search(before if one.level == LEVELS[-1] else words)
        and not (one.unless and compiled(one.unless).search(words))
    ]
    for level in LEVELS:
        here = [one for one in met if one.level == level]
        if here:
            return here[0] if len(here) == 1 else None
    return None


def _window(text: str, index: int) -> int:
    start = clause_start(text, index)
    if start:
        start = clause_start(text, start - 1)
    earlier = max((one.end for one in numerals(text) if one.end < index), default=0)
    if earlier <= start:
        return start
    behind = clause_end(text, earlier)  # up to there it is of the number before
    return behind if behind < index else earlier


def _is_spoken_of(one: Statement, sentence: Sentence, clause: Clause) -> bool:
    if one.nearby:
        named = topics_in(sentence.text[: clause.number.start])
        return bool(named) and named[-1][1] in one.topics
    topic = _topic(sentence, clause)
    return topic in one.topics or (one.alone and not topic)


def _topic(sentence: Sentence, clause: Clause) -> str:
    """Find the topic right behind a number, or else the one spoken of last."""
    behind = topics_in(clause.after)
    return behind[0][1] if behind else topic_at(sentence, clause.number.start)


def thing_before(sentence: Sentence, index: int, author: Author) -> Statement | None:
    """Find what is spoken of before a place where no number stands: 申请数量同比…."""
    start = clause_start(sentence.text, index)
    statement = thing_said(sentence, sentence.text[start:index], index, author)
    if statement is not None:
        return statement
    known = vocabulary()
    may_be = things_in(sentence, 0, index)
    things = [
        (thing.end(), -number)
        for number, one in enumerate(may_be)
        for thing in compiled(one.nil).finditer(sentence.text[:index])
    ]
    if not things or compiled(known.scope["part"]).search(sentence.text[:index]):
        return None
    return may_be[-max(things)[1]]


def things_in(
    sentence: Sentence, start: int = 0, end: int | None = None
) -> list[Statement]:
    """List the statements whose thing a part of a sentence may name."""
    text = sentence.text
    return [one for one in candidates(text[start:end], text) if one.nil]
