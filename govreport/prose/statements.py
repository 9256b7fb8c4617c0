"""What the sentences say of the tables: numbers, nil statements, claims of all.

Nothing here knows what the tables hold; it only finds what is said of them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from govreport.forms.statements import Statement, candidates, compiled, vocabulary
from govreport.prose.numerals import Numeral, numerals
from govreport.prose.sentences import Sentence

MARKS = "，；：（）。！？"
JOINS = "、和及与以及并另"
TIME = re.compile(
    r"(?P<year>20\d\d)年|(?P<last>上年|去年|上一年)|(?P<this>今年|本年|当年|全年|年内|一年来)"
)
ASIDE = re.compile(r"结转|顺延|遗留|延续|承接|接续|转来|较|比|相比|同期|未办结")
"""What is carried over from a year or compared with it is not said of that year."""
SHARED = re.compile(r"(?:均|都|皆|各)(?:为|是|有)?$")
STOP = re.compile(f"[{MARKS}、]")
OF_SOME_SUITS = re.compile(r"直接|复议后|再起诉|其中")
NEGATED = re.compile(r"(?:没有|无|未有|没)$")
FROM_TO = re.compile(
    rf"(?P<thing>[^{MARKS}、0-9]{{2,30}}?)[由从](?:上年度?|去年|上一年度?)?的?"
    r"(?P<last>[0-9]+)[件条份个次宗起]?"
    r"(?:增加|上升|提高|下降|减少|降低|回落|增长|增|升|降|减)(?:到|至|为)"
    r"(?P<now>[0-9]+)[件条份个次宗起]?"
)
GIVEN_BACK = 24
"""Characters of a name that the words before it may have eaten."""
LISTED = re.compile(r"[、和及与]|以及")


class Speaker(NamedTuple):
    """Whose prose it is: the report's year and the names of its organ."""

    year: int | None
    names: frozenset[str]


class Clause(NamedTuple):
    """A number with the words around it, up to a mark or the next number."""

    number: Numeral
    before: str
    after: str

    @property
    def text(self) -> str:
        """The clause with `#` for the number."""
        return f"{self.before}#{self.after}"


class Said(NamedTuple):
    """A number that a sentence states, and what it states it of, in which year."""

    sentence: Sentence
    number: Numeral
    statement: Statement
    of_last_year: bool = False


class Denied(NamedTuple):
    """Things that a sentence says there were none of, and the words that say so."""

    sentence: Sentence
    start: int
    end: int
    statement: Statement


class Claimed(NamedTuple):
    """Words that say of all requests or cases what became of them.

    `named` are the topics that the sentence named before.
    """

    sentence: Sentence
    start: int
    end: int
    kind: str
    topic: str
    named: frozenset[str]


def clauses(sentence: str) -> Iterator[Clause]:
    """The numbers of a sentence, each with its words; a shared one once for each thing.

    `行政复议、行政诉讼各1件` speaks of two.
    """
    found = list(numerals(sentence))
    reached = 0
    for index, number in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else len(sentence)
        start = max(reached, clause_start(sentence, max(0, number.start - 1)))
        end = min(following, STOP.search(f"{sentence}。", number.end).start())  # type: ignore[union-attr] # there is one at the end
        before = sentence[start : number.start].lstrip(JOINS).rstrip("：")
        after = sentence[number.end : end].rstrip(JOINS)
        shared = SHARED.search(before)
        if NEGATED.search(before):
            pass  # 没有一件…
        elif shared:
            for part in LISTED.split(before[: shared.start()]):
                yield Clause(number, part, after)
        else:
            yield Clause(number, before, after)
        reached = number.end


def clause_start(sentence: str, index: int) -> int:
    """Where the clause begins that a place of a sentence lies in."""
    return 1 + max(sentence.rfind(mark, 0, index) for mark in MARKS)


def clause_end(sentence: str, index: int) -> int:
    """Where the clause ends that a place of a sentence lies in."""
    stops = (sentence.find(mark, index) for mark in MARKS)
    return min((at for at in stops if at >= 0), default=len(sentence))


def said(sentence: Sentence, speaker: Speaker) -> Iterator[Said]:
    """The numbers of a sentence that speak of the tables, this year's or last year's."""
    if is_plan(sentence):
        return
    for clause in clauses(sentence.text):
        statement = _statement(sentence, clause, speaker)
        if statement is None:
            continue
        index = clause.number.start
        if statement.id.startswith("carried") or is_of_year(sentence, index, speaker):
            yield Said(sentence, clause.number, statement)
        elif year_at(sentence, index, speaker) == (speaker.year or 0) - 1:
            yield Said(sentence, clause.number, statement, of_last_year=True)
    for change in FROM_TO.finditer(sentence.text):
        statement = thing_said(sentence, change["thing"], change.end("thing"), speaker)
        for name in ("last", "now") if statement is not None else ():
            number = Numeral(*change.span(name), int(change[name][:30]), "件", exact=True)
            yield Said(sentence, number, statement, of_last_year=name == "last")


def thing_said(
    sentence: Sentence, words: str, index: int, speaker: Speaker
) -> Statement | None:
    """What words without a number speak of: 自然人申请, 政府信息公开行政复议."""
    nothing = Numeral(index, index, 0, "", exact=True)
    return _statement(sentence, Clause(nothing, words, ""), speaker)


def _statement(sentence: Sentence, clause: Clause, speaker: Speaker) -> Statement | None:
    """The statement that a number belongs to, None where it speaks of something else."""
    known, text = vocabulary(), clause.text
    if not clause.number.exact or any(
        compiled(known.scope[name]).search(text) for name in ("part", "change")
    ):
        return None
    if compiled(known.scope["years"]).search(sentence.text[: clause.number.start]):
        return None
    if is_of_one_channel(clause.before) or is_of_others(clause.before, speaker):
        return None
    for one in candidates(text):
        if one.units and clause.number.unit not in {*one.units, *_any_unit(clause)}:
            continue
        if one.unless and compiled(one.unless).search(text):
            continue
        if not any(compiled(pattern).search(text) for pattern in one.patterns):
            continue
        if one.topics and not _is_spoken_of(one, sentence, clause):
            continue
        return one
    return None


def _is_spoken_of(one: Statement, sentence: Sentence, clause: Clause) -> bool:
    """Whether a paragraph has come to speak of what a statement is about."""
    if one.nearby:
        named = _topics(sentence.text[: clause.number.start])
        return bool(named) and named[-1][1] in one.topics
    topic = _topic(sentence, clause)
    return topic in one.topics or (one.alone and not topic)


def _any_unit(clause: Clause) -> tuple[str, ...]:
    """Nothing needs no unit: 均为0."""
    return ("",) if clause.number.value == 0 else ()


def thing_before(sentence: Sentence, index: int, speaker: Speaker) -> Statement | None:
    """What a sentence speaks of before a place where no number stands: 申请数量同比…."""
    start = clause_start(sentence.text, index)
    statement = thing_said(sentence, sentence.text[start:index], index, speaker)
    if statement is not None:
        return statement
    known = vocabulary()
    may_be = things_in(sentence.text[:index])
    things = [
        (thing.end(), -number)
        for number, one in enumerate(may_be)
        for thing in compiled(one.nil).finditer(sentence.text[:index])
    ]
    if not things or compiled(known.scope["part"]).search(sentence.text[:index]):
        return None
    return may_be[-max(things)[1]]


def is_of_one_channel(words: str) -> bool:
    """Whether words name a single channel: two are a way to say all."""
    return sum(word in words for word in vocabulary().channels) == 1


def is_of_others(words: str, speaker: Speaker) -> bool:
    """Whether words speak of another organ: 县公安局收到…."""
    scope = vocabulary().scope
    rest = compiled(scope["own"]).sub("", words)
    return any(
        not any(other[0] in name or other[0].endswith(name) for name in speaker.names)
        for other in compiled(scope["organ"]).finditer(rest)
    )


def is_of_year(sentence: Sentence, index: int, speaker: Speaker) -> bool:
    """Whether what is said at a place is said of the report's year."""
    return year_at(sentence, index, speaker) in (None, speaker.year)


def year_at(sentence: Sentence, index: int, speaker: Speaker) -> int | None:
    """The year that a sentence speaks of at a place, None where it names none.

    A year that something is carried over from or compared with is none.
    """
    this = speaker.year
    spoken = None
    for time in TIME.finditer(sentence.text[:index]):
        start = clause_start(sentence.text, time.start())
        end = clause_end(sentence.text, time.end())
        around = sentence.text[start : min(end, index)]
        if ASIDE.search(around):
            continue
        if time["year"]:
            spoken = int(time["year"])
        elif this is not None:
            spoken = this - 1 if time["last"] else this
    return spoken


def topic_at(sentence: Sentence, index: int) -> str:
    """What the paragraph last came to speak of before a place in a sentence."""
    reached = len(sentence.before) + index
    topic = ""
    for end, name in _topics(sentence.before + sentence.text):
        if end <= reached:
            topic = name
    return topic


def _topic(sentence: Sentence, clause: Clause) -> str:
    """What a number speaks of: what stands right behind it, or was spoken of last."""
    behind = _topics(clause.after)
    return behind[0][1] if behind else topic_at(sentence, clause.number.start)


@lru_cache(maxsize=512)
def _topics(text: str) -> list[tuple[int, str]]:
    """The topics that a text names, in the order of their last characters."""
    return sorted(
        (match.end(), name)
        for name, pattern in vocabulary().topics.items()
        for match in compiled(pattern).finditer(text)
    )


def is_plan(sentence: Sentence) -> bool:
    """Whether a sentence speaks of what is to come."""
    return compiled(vocabulary().scope["plan"]).search(sentence.text) is not None


def things_in(text: str) -> list[Statement]:
    """The statements whose thing a text may name."""
    return [one for one in candidates(text) if one.nil]


def denied(sentence: Sentence, speaker: Speaker) -> Iterator[Denied]:
    """What a sentence says there was none of, in this year."""
    known, text = vocabulary(), sentence.text
    if not compiled(known.nil["words"]).search(text) or is_plan(sentence):
        return
    for denial in compiled(known.nil["no"]).finditer(text):
        if _speaks(sentence, denial.start(), speaker):
            yield from _things(sentence, denial.start(), denial.end())
    happened = compiled(known.nil["happened"]).search(text)
    for one in things_in(text) if happened else ():
        for thing in compiled(one.nil).finditer(text):
            none = compiled(known.nil["none"]).match(text[thing.end() :])
            if none and thing[0] and _speaks(sentence, thing.start(), speaker):
                yield Denied(sentence, thing.start(), thing.end() + none.end(), one)


def _speaks(sentence: Sentence, index: int, speaker: Speaker) -> bool:
    """Whether the words before a place leave it speaking of all of this organ's year."""
    start = clause_start(sentence.text, index)
    words = sentence.text[start:index]
    return not (
        compiled(vocabulary().scope["part"]).search(words)
        or compiled(vocabulary().scope["years"]).search(sentence.text[:index])
        or is_of_one_channel(words)
        or is_of_others(words, speaker)
        or not is_of_year(sentence, index, speaker)
    )


def _things(sentence: Sentence, start: int, index: int) -> Iterator[Denied]:
    """The things that follow a denial, one after the other."""
    known, text = vocabulary(), sentence.text
    may_be = things_in(text[start:])
    while True:
        eaten = compiled(known.nil["between"]).match(text, index)
        reached = eaten.end() if eaten else index
        longest = max(
            (
                (thing.end(), -number)
                for number, one in enumerate(may_be)
                if (thing := _thing(one, text, index, reached))
                and not _is_more(one, text[start : thing.end()])
            ),
            default=None,
        )
        if longest is None:
            return
        index = longest[0]
        if not compiled(known.nil["behind"]).match(text[index:]):
            return
        yield Denied(sentence, start, index, may_be[-longest[1]])


def _is_more(one: Statement, words: str) -> bool:
    """Whether words name more than one thing of the kind, so that none is meant alone."""
    return bool(one.nil_unless and compiled(one.nil_unless).search(words))


def _thing(one: Statement, text: str, start: int, reached: int) -> re.Match[str] | None:
    """How a text names a thing; what `between` ate of its name is given back."""
    for begin in range(reached, max(start, reached - GIVEN_BACK) - 1, -1):
        thing = compiled(one.nil).match(text, begin)
        if thing and thing.end() >= max(reached, start + 1):
            return thing
    return None


def claimed(sentence: Sentence, speaker: Speaker) -> Iterator[Claimed]:
    """Claims that all requests were settled, all cases closed or upheld, none lost."""
    known, text = vocabulary(), sentence.text
    if not compiled(known.settled["words"]).search(text) or is_plan(sentence):
        return
    timely = compiled(known.settled["timely"])
    for kind, pattern in (
        ("settled", known.settled["all"]),
        ("settled", known.settled["rate"]),
        ("closed", known.settled["closed"]),
        ("upheld", known.settled["upheld"]),
        ("lost", known.nil["lost"]),
        ("corrected", known.nil["corrected"]),
    ):
        for claim in compiled(pattern).finditer(text):
            start, end = clause_start(text, claim.start()), clause_end(text, claim.end())
            if pattern == known.settled["all"] and timely.search(text[start:end]):
                continue
            if "结转" in text[start : claim.start()] or (
                kind in ("lost", "corrected") and OF_SOME_SUITS.search(text)
            ):
                continue
            if _speaks(sentence, claim.start(), speaker):
                topic = topic_at(sentence, claim.end())
                named = frozenset(name for _, name in _topics(text[: claim.end()]))
                yield Claimed(sentence, *claim.span(), kind, topic, named)
