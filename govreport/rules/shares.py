"""Percentages in the prose: shares of a total, changes against last year."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from govreport.findings import Finding, Severity
from govreport.forms import Cell
from govreport.prose.clauses import clauses
from govreport.prose.lazy import lazy
from govreport.prose.numerals import Numeral, in_words, numerals
from govreport.prose.scope import topic_at
from govreport.prose.sentences import Sentence
from govreport.prose.statements import mentions, thing_before, thing_said
from govreport.prose.vocabulary import Statement
from govreport.rules.case import Case
from govreport.rules.claims import amounts
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import rule

CODE = "N-PERCENT"
SHARE = lazy(
    r"(?:[，（、]|^)?(?:在[^，。；、0-9]{0,14}[中里])?(?:约|大约|分别|共|合计)?占(?:比)?(?P<of>[^，。；、0-9]{0,16}?)(?:的)?(?:比例|比重|比率)?(?:约|分别|为|是|达|到|了)*(?P<value>\d{1,9}(?:\.\d{1,6})?)%"
)
PERCENT = lazy(r"(\d{1,9}(?:\.\d{1,6})?)%")
SEVERAL = lazy(r"分别占[^，。；0-9]{0,16}\d[\d.%、和及，]*%")
THING = lazy(
    r"(?:(?<=[，。；：、])|^)(?P<thing>[^，。；：、0-9]{2,20}?)占[^，。；：、0-9]{0,14}?(?P<value>\d{1,9}(?:\.\d{1,6})?)%"
)
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
RATE = lazy(
    r"(?<!按时)(?<!按期)(?<!及时)(?:办结|答复|办复)率(?:为|是|达到|达|约)*(?P<value>\d{1,9}(?:\.\d{1,6})?)%"
)
OUTCOME = lazy(
    r"(?P<what>纠错|纠正|败诉|维持)率(?:为|是|达到|达|约)*(?P<value>\d{1,9}(?:\.\d{1,6})?)%"
)
OUTCOMES = {
    "纠错": "overturned",
    "纠正": "overturned",
    "败诉": "overturned",
    "维持": "upheld",
}
BLOCKS = {"review": ("review",), "suits": ("direct_suit", "suit_after_review")}
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


@rule(CODE, Severity.INFO)
def check_percentages(case: Case) -> Iterator[Finding]:
    """Find shares and changes that the numbers don't give."""
    for sentence in case.sentences:
        if "%" in sentence.text and "占" in sentence.text:
            yield from _shares(case, sentence)
            yield from _shares_of_things(case, sentence)
        if case.previous is not None and COMPARED.search(sentence.text):
            yield from _changes(case, sentence)
            yield from _multiples(case, sentence)
            yield from _ratios(case, sentence)
        if "率" in sentence.text:
            yield from _rates(case, sentence)
            yield from _outcome_rates(case, sentence)


def _shares(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check a number followed by its share: `258件，占32.0%`; `分别占75%和25%`."""
    text = sentence.text
    for several in SEVERAL.finditer(text):
        told = PERCENT.findall(several[0])
        numbers = [one for one in numerals(text) if one.end <= several.start()]
        for number, value in zip(numbers[-len(told) :], told, strict=False):
            if _is_off(number.value, _larger(case, sentence, number), value):
                fault = f"{number.value} 的占比写的是 {value}%，与表中的数对不上"
                sides = (value, number.value)
                yield in_sentence(case, sentence, several.span(), CODE, fault, sides=sides)
    for clause in clauses(text):
        number = clause.number
        share = SHARE.match(text, number.end)
        if share is None or not number.exact or "分别" in share[0]:
            continue  # several shares belong to several numbers
        larger, value = _larger(case, sentence, number), share["value"]
        if _is_off(number.value, larger, value):
            base = min(larger, key=lambda one: _off(number.value, one, value))
            where = (number.start, share.end())
            yield _off_share(case, sentence, where, (number.value, base), value)


def _shares_of_things(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check a thing followed by its share, without a number: `自然人申请占69%`."""
    for share in THING.finditer(sentence.text):
        words, index, value = share["thing"], share.end("thing"), share["value"]
        statement = thing_said(sentence, words, index, case.author)
        parts = amounts(case.report, statement) if statement is not None else []
        bases = [base for base in _totals(case) if base]
        if not parts or not bases or not all(part.exact for part in parts):
            continue
        if not any(is_share(part.least, base, value) for part in parts for base in bases):
            pair = (parts[0].least, bases[0])
            yield _off_share(case, sentence, share.span(), pair, value)


def _off_share(
    case: Case,
    sentence: Sentence,
    where: tuple[int, int],
    pair: tuple[int | Decimal, int | Decimal],
    told: str,
) -> Finding:
    right = _percent(*pair, told)
    fault = f"{pair[0]} 占 {pair[1]} 的 {right}%，写的是 {told}%"
    return in_sentence(case, sentence, where, CODE, fault, sides=(told, right))


def _totals(case: Case) -> list[int]:
    """List what a share of requests may be of: received, with what came over, settled."""
    items = ("received", "carried_in", "settled")
    known = [case.report.value(Cell("applications", "total", item)) for item in items]
    numbers = [value for value in known if isinstance(value, int)]
    return [*numbers, sum(numbers[:2])] if len(numbers) == len(items) else numbers


def _larger(case: Case, sentence: Sentence, number: Numeral) -> list[int | Decimal]:
    """List what a number may be a share of: totals of the table, numbers named before."""
    reached = sentence.places[number.start]
    named = [
        one.value
        for other in case.sentences
        if other.section == sentence.section and other.paragraph == sentence.paragraph
        for one in numerals(other.text)
        if one.unit not in ("元", "万元") and other.places[one.start] < reached
    ]
    bases = (*reversed(named), *_totals(case))
    return [base for base in bases if base and base >= number.value]


def is_share(part: int | Decimal, base: int | Decimal, told: str) -> bool:
    """Whether a part of a base is the told percentage, rounded as it is told."""
    return _off(part, base, told) <= Decimal(5).scaleb(-_decimals(told) - 1)


def _is_off(part: int | Decimal, bases: Sequence[int | Decimal], told: str) -> bool:
    """Whether a part is the told percentage of no base that there is."""
    return bool(bases) and not any(is_share(part, base, told) for base in bases)


def _off(part: int | Decimal, base: int | Decimal, told: str) -> Decimal:
    return abs(Decimal(part) * 100 / Decimal(base) - Decimal(told))


def _decimals(told: str) -> int:
    return len(told.partition(".")[2])


def _percent(part: int | Decimal, base: int | Decimal, told: str) -> Decimal:
    return round(part * 100 / Decimal(base), _decimals(told) or 1)


def _rates(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check the share of requests that was settled, as a rate: `办结率95%`."""
    totals = _totals(case)
    if len(totals) < 4:  # one is blank
        return
    received, _, settled, both = totals
    bases = [base for base in (both, received) if base]
    for rate in RATE.finditer(sentence.text):
        value, topic = rate["value"], topic_at(sentence, rate.end())
        if topic != "applications" or Decimal(value) == 100:
            continue
        if _is_off(settled, bases, value):
            right = _percent(settled, bases[0], value)
            fault = f"办结 {settled} 件，新收和上年结转共 {bases[0]} 件，是 {right}%"
            sides = (value, right)
            yield in_sentence(case, sentence, rate.span(), CODE, fault, sides=sides)


def _outcome_rates(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check the share of reviews or suits that ended so: `纠错率21.7%`."""
    for rate in OUTCOME.finditer(sentence.text):
        blocks = BLOCKS.get(topic_at(sentence, rate.start()), ())
        parts = [
            [case.report.value(Cell("proceedings", block, name)) for block in blocks]
            for name in (OUTCOMES[rate["what"]], "total")
        ]
        part, base = (sum(one for one in some if isinstance(one, int)) for some in parts)
        if base and not is_share(part, base, rate["value"]):
            yield _off_share(case, sentence, rate.span(), (part, base), rate["value"])


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
            if one.exact and other.exact and len(one.cells) == len(other.cells):
                yield one.least, other.least


def _is_change(
    now: int | Decimal, last: int | Decimal, sign: int, told: str, unit: str
) -> bool:
    if unit != "%":
        return (now - last) * sign == Decimal(told)
    return bool(last) and is_share((now - last) * sign, last, told)
