"""Percentages in the prose: changes against last year."""

import re
from collections.abc import Iterator
from decimal import Decimal

from govreport.findings import Finding
from govreport.prose.lazy import lazy
from govreport.prose.numerals import in_words, numerals
from govreport.prose.sentences import Sentence
from govreport.prose.statements import mentions, thing_before
from govreport.prose.vocabulary import Statement
from govreport.rules.case import Case
from govreport.rules.claims import amounts
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import rule
from govreport.rules.shares import CODE, is_share

SINCE = (
    r"(?:同比|环比|(?:较|比|与|同)"
    r"(?:上年度?|去年|上一年度?|前一年|(?P<year>20\d\d)年度?)(?:同期)?(?:相比)?，?)"
)
WAY = (
    r"(?P<way>增长|增加|上升|提高|增|多(?:收|办|出|受理|发|制发|答复)?"
    r"|下降|减少|降低|回落|减|降|少(?:收|办|受理|发|制发|答复)?)"
)
CHANGE = lazy(
    rf"{SINCE}[^，。；0-9]{{0,8}}?{WAY}(?:了|幅度为|幅度|率为|约|幅为|达)*"
    r"(?:(?P<value>\d{1,9}(?:\.\d{1,6})?)(?P<unit>%|万元|件|条|份|宗|起|个)"
    r"|百分之(?P<words>[零一二三四五六七八九十百]{1,5}))"
)
WIDTH = lazy(
    r"(?P<way>增|降|减|升)(?:长)?(?:幅|率)(?:度)?(?:约|为|是|达到|达)*(?P<value>\d{1,9}(?:\.\d{1,6})?)(?P<unit>%)"
)
SINCE_THEN = (
    r"(?:与|同|较|比)(?:上年度?|去年|上一年度?|前一年|(?P<year>20\d\d)年度?)(?:同期)?"
    r"(?:相比)?，?"
)
RATIO = lazy(
    r"(?:相当于|达到|是|为)(?:上年度?|去年|上一年度?|(?P<year>20\d\d)年度?)(?:同期)?的"
    r"(?P<value>\d{1,9}(?:\.\d{1,6})?)%"
)
COMPARED = lazy(r"同比|环比|[增降减升](?:长)?[幅率]|上年|去年|上一年|前一年|20\d\d年")
"""Without one of these nothing is compared with last year."""
TIMES = (
    (lazy(rf"{SINCE_THEN}(?:相)?持平"), 1),
    (lazy(rf"{SINCE_THEN}(?:增长|增加|上升)?(?:了)?(?:翻了?一?番|一倍)"), 2),
    (lazy(rf"{SINCE_THEN}(?:下降|减少|回落)(?:了)?(?:一半|半数)"), Decimal("0.5")),
)
"""How often last year's number this year's is said to be."""
DOWN = frozenset("下减降回少")
REACH = 60
"""Characters behind a number in which a percentage still speaks of it."""


@rule(CODE)
def check_changes(case: Case) -> Iterator[Finding]:
    """Find changes against last year that the numbers don't give."""
    for sentence in case.sentences if case.previous is not None else ():
        if COMPARED.search(sentence.text):
            yield from _changes(case, sentence)
            yield from _multiples(case, sentence)
            yield from _ratios(case, sentence)


def _changes(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check a number of this year followed by its change: `收到12件，同比增长20%`."""
    for pattern in (CHANGE, WIDTH):
        for change, pairs in _compared(case, sentence, pattern):
            sign = -1 if change["way"][0] in DOWN else 1
            told, unit = _value(change)
            if not any(_is_change(now, last, sign, told, unit) for now, last in pairs):
                yield _off_change(case, sentence, change, *pairs[0])


def _value(change: re.Match[str]) -> tuple[str, str]:
    """Read by how much, and whether in per cent; `百分之十五` is 15 %."""
    spelt = change.groupdict().get("words")
    return (str(in_words(spelt)), "%") if spelt else (change["value"], change["unit"])


def _multiples(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check a number that is said to be last year's, twice or half of it: `与上年持平`."""
    for pattern, times in TIMES:
        for claim, pairs in _compared(case, sentence, pattern):
            if not any(now == last * times for now, last in pairs):
                yield _off_change(case, sentence, claim, *pairs[0])


def _ratios(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check a number as a percentage of last year's: `相当于上年的126.7%`."""
    for claim, both in _compared(case, sentence, RATIO):
        pairs = [(now, last) for now, last in both if last]
        if pairs and not any(is_share(now, last, claim["value"]) for now, last in pairs):
            now, last = pairs[0]
            fault = f"上年 {last}，今年 {now}，{now * 100 / Decimal(last):.1f}%"
            sides = (now, last)
            yield in_sentence(case, sentence, claim.span(), CODE, fault, sides=sides)


def _compared(
    case: Case, sentence: Sentence, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], list[tuple[int | Decimal, int | Decimal]]]]:
    for claim in pattern.finditer(sentence.text):
        year = claim.groupdict().get("year")
        statement = _changed(case, sentence, claim.start())
        pairs = [] if statement is None else list(_pairs(case, statement))
        told = [one.value for one in numerals(sentence.text) if one.end <= claim.start()]
        pairs.sort(
            key=lambda pair: pair[0] not in told[-1:]
        )  # of two readings the told one
        if pairs and (not year or int(year) + 1 == case.report.year):
            yield claim, pairs


def _off_change(
    case: Case,
    sentence: Sentence,
    claim: re.Match[str],
    now: int | Decimal,
    last: int | Decimal,
) -> Finding:
    change = abs(Decimal(now) - Decimal(last))
    share = f"（{change * 100 / last:.1f}%）" if last else ""
    way = "增加" if now >= last else "减少"
    fault = f"上年 {last}，今年 {now}，{way} {change}{share}"
    return in_sentence(case, sentence, claim.span(), CODE, fault, sides=(now, last))


def _changed(case: Case, sentence: Sentence, index: int) -> Statement | None:
    """Find what a change is told of: the number before, or else the thing named before."""
    before = [one for one in numerals(sentence.text) if one.end <= index]
    last = before[-1] if before else None
    numbers = [
        one
        for one in mentions(sentence, case.author)
        if one.number.end <= index <= one.number.end + REACH
    ]
    if numbers:  # another number in between is what has changed
        same = last is not None and numbers[-1].number.start == last.start
        return numbers[-1].statement if same else None
    if last is not None and "，" not in sentence.text[last.end : index]:
        return None
    return thing_before(sentence, index, case.author)


def _pairs(
    case: Case, statement: Statement
) -> Iterator[tuple[int | Decimal, int | Decimal]]:
    """Give this year's number and last year's, each way to read a statement."""
    if case.previous is None:
        return
    now, last = amounts(case.report, statement), amounts(case.previous, statement)
    for one in now:
        for other in last:
            alike = one.cells == other.cells or case.report.form != case.previous.form
            if one.exact and other.exact and alike and len(one.cells) == len(other.cells):
                yield one.least, other.least


def _is_change(
    now: int | Decimal, last: int | Decimal, sign: int, told: str, unit: str
) -> bool:
    if unit != "%":
        return (now - last) * sign == Decimal(told)
    return bool(last) and is_share((now - last) * sign, last, told)
