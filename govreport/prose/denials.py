"""What the sentences deny and claim: that there was none, that all was settled."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from govreport.prose.clauses import MARK, clause_end, clause_start
from govreport.prose.lazy import lazy
from govreport.prose.numerals import numerals
from govreport.prose.scope import (
    Author,
    is_of_one_channel,
    is_plan,
    speaks_of_all,
    topic_at,
    topics_in,
)
from govreport.prose.sentences import Sentence
from govreport.prose.statements import things_in
from govreport.prose.vocabulary import Statement, any_key, compiled, vocabulary

OF_SOME_SUITS = lazy(r"直接|复议后|再起诉|其中")
OF_SOME = lazy(r"结转|其余|其他|除|应答复|到期|应办|在办|尚在")
"""Before a claim of all requests these leave out the rest."""
INCLUDED = lazy(r"(?:含|包括|加上)[^，。；）]{0,6}结转[^，。；）]{0,4}")
AIM = lazy(r"确保|做到|力求|实现|要求|保证")
SETTLED_SO_MANY = lazy(r"(?:办结|答复)(?:了)?[0-9]+件，$")
COUNTED = lazy(r"[两0-9一二三四五六七八九十]+[起件]")
DENIAL = lazy(r"没有|从未|未有|未曾|未收到|未作出|未向|无(?!正当|法|理)")
ENDING = lazy(r"(?:申请|情况|情形|公开|答复|信息|的|出版物|发生|处理)$")
ALL_ELSE = 3
GIVEN_BACK = 24
"""Characters of a name that the words before it may have eaten."""


def _always(_statement: Statement) -> bool:
    return True


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


def denied(
    sentence: Sentence, author: Author, matters: Callable[[Statement], bool] = _always
) -> Iterator[Denied]:
    """Find what a sentence says there was none of, in this year.

    A sentence that can deny nothing that `matters` is not looked into.
    """
    known, text = vocabulary(), sentence.text
    if not compiled(known.nil["words"]).search(text) or is_plan(sentence):
        return
    named, keyed = any(map(matters, things_in(sentence))), any(_keyed(text, matters))
    if not named and not keyed:
        return
    for denial in compiled(known.nil["no"]).finditer(text) if named else ():
        if speaks_of_all(sentence, denial.start(), author):
            yield from _things(sentence, denial.start(), denial.end())
    if keyed:
        yield from _by_keys(sentence, author)
    happened = compiled(known.nil["happened"]).search(text)
    for one in things_in(sentence) if happened and named else ():
        if not matters(one):
            continue
        for thing in compiled(one.nil).finditer(text):
            none = compiled(known.nil["none"]).match(text[thing.end() :])
            if none and thing[0] and speaks_of_all(sentence, thing.start(), author):
                yield Denied(sentence, thing.start(), thing.end() + none.end(), one)


def _keyed(
    text: str, matters: Callable[[Statement], bool] = _always
) -> Iterator[Statement]:
    """Find what matters of the statements of whose own words a text has some."""
    for one in vocabulary().statements:
        special = one.keys and one.level < ALL_ELSE and matters(one)
        if special and compiled(one.keys).search(text):
            yield one


def _things(sentence: Sentence, start: int, index: int) -> Iterator[Denied]:
    known, text = vocabulary(), sentence.text
    may_be = things_in(sentence, start)
    while True:
        eaten = compiled(known.nil["between"]).match(text, index)
        reached = eaten.end() if eaten else index
        longest = max(
            (
                (thing.end(), -number)
                for number, one in enumerate(may_be)
                if (thing := _thing(one, text, index, reached))
                and not (
                    one.nil_unless
                    and compiled(one.nil_unless).search(text[start : thing.end()])
                )
            ),
            default=None,
        )
        if longest is None:
            return
        channel = is_of_one_channel(text[index : longest[0]])
        index = longest[0]
        if channel or not compiled(known.nil["behind"]).match(text[index:]):
            return
        denied_one = may_be[-longest[1]]
        if not denied_one.nearby or topic_at(sentence, index) in denied_one.topics:
            yield Denied(sentence, start, index, denied_one)


def _suits_at(before: str) -> str:
    if "复议后" in before or "再起诉" in before:
        return "suit_after_review"
    return "direct_suit" if "直接起诉" in before or "直接提起" in before else ""


def _by_keys(sentence: Sentence, author: Author) -> Iterator[Denied]:
    """Find what a clause without a number denies by words that speak of nothing else."""
    text, start = sentence.text, 0
    for mark in (*MARK.finditer(text), None):
        end = mark.start() if mark else len(text)
        clause = text[start:end]
        denial = DENIAL.search(clause)
        told = denial and ENDING.search(clause) and not numerals(clause)
        if denial and told and any_key().search(clause):
            met = list(_keyed(clause))
            special = [one for one in met if one.level == min(one.level for one in met)]
            if len(special) == 1 and speaks_of_all(
                sentence, start + denial.start(), author
            ):
                yield Denied(sentence, start, end, special[0])
        start = end + 1


def _is_of_some(kind: str, before: str, clause: str) -> bool:
    """Whether a claim is made of some, or is an aim, by the words before it."""
    if kind in ("lost", "corrected"):
        return OF_SOME_SUITS.search(before + clause) is not None
    if kind in ("upheld", "closed"):
        both = "复议后" in before and "直接" in before
        return both or COUNTED.search(clause) is not None
    before = INCLUDED.sub("", before)
    return bool(
        OF_SOME.search(before) or AIM.search(clause) or SETTLED_SO_MANY.search(before)
    )


def _thing(one: Statement, text: str, start: int, reached: int) -> re.Match[str] | None:
    """Match a thing's name; what `between` ate of it is given back."""
    for begin in range(reached, max(start, reached - GIVEN_BACK) - 1, -1):
        thing = compiled(one.nil).match(text, begin)
        if thing and thing.end() >= max(reached, start + 1):
            return thing
    return None


def claimed(
    sentence: Sentence, author: Author, kinds: Collection[str]
) -> Iterator[Claimed]:
    """Find claims that all requests were settled, all cases closed or upheld, none lost.

    Only those of some kinds are looked for.
    """
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
        for claim in compiled(pattern).finditer(text) if kind in kinds else ():
            start, end = clause_start(text, claim.start()), clause_end(text, claim.end())
            if pattern == known.settled["all"] and timely.search(text[start:end]):
                continue
            if _is_of_some(kind, text[: claim.start()], text[start : claim.start()]):
                continue
            if speaks_of_all(sentence, claim.start(), author):
                topic = _suits_at(text[: claim.start()]) or topic_at(sentence, claim.end())
                named = frozenset(name for _, name in topics_in(text[: claim.end()]))
                yield Claimed(sentence, *claim.span(), kind, topic, named)
