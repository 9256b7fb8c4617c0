"""Percentages in the prose: shares of a total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from govreport.findings import Finding, Severity
from govreport.forms import Cell
from govreport.prose.clauses import clauses
from govreport.prose.lazy import lazy
from govreport.prose.numerals import Numeral, numerals
from govreport.prose.scope import topic_at
from govreport.prose.sentences import Sentence
from govreport.prose.statements import thing_said
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
    r"(?:(?<=[，。；：、])|^)(?P<thing>[^，。；：、0-9]{2,20}?)占(?:比)?(?P<of>[^，。；：、0-9]{0,14}?)(?P<value>\d{1,9}(?:\.\d{1,6})?)%"
)
ALL = r"(?:全年|本年度?|当年|年度|全部|所有|总|已|的|政府信息公开|依申请公开|信息公开)*"
REQUESTS = (
    r"(?:政府信息公开|依申请公开|信息公开|公开|申请|案件|件|事项|的)*"
    r"(?:总?(?:件?数量?|量))?的?"
)
LAST_YEAR = lazy(r"上年|去年|上一年|前一年|同期")
NAMED = (
    (lazy(rf"{ALL}(?:办结|办毕|办复|答复|处理){REQUESTS}"), (("settled",),)),
    (lazy(rf"{ALL}(?:新收|新增){REQUESTS}"), (("received",),)),
    (
        lazy(rf"{ALL}(?:收到|受理|接收){REQUESTS}"),
        (("received",), ("received", "carried_in")),
    ),
)
"""What a share of requests is said to be of, with the sums of cells that this may be."""
WHOLE = "其中"
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


@rule(CODE, Severity.INFO)
def check_percentages(case: Case) -> Iterator[Finding]:
    """Find shares and rates that the numbers don't give."""
    for sentence in case.sentences:
        if "%" in sentence.text and "占" in sentence.text:
            yield from _shares(case, sentence)
            yield from _shares_of_things(case, sentence)
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
        if LAST_YEAR.search(share["of"]):
            continue  # no share, but a change
        value, named = share["value"], _named(case, sentence, share["of"], number.start)
        larger = named or _larger(case, sentence, number)
        if _is_off(number.value, larger, value):
            nearest = min(larger, key=lambda one: _off(number.value, one, value))
            whole = None if named else _whole(sentence.text, number)
            base = nearest if whole is None else whole
            where = (number.start, share.end())
            yield _off_share(case, sentence, where, (number.value, base), value)


def _shares_of_things(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Check a thing followed by its share, without a number: `自然人申请占69%`."""
    for share in THING.finditer(sentence.text):
        words, index, value = share["thing"], share.end("thing"), share["value"]
        statement = thing_said(sentence, words, index, case.author)
        parts = amounts(case.report, statement) if statement is not None else []
        named = _named(case, sentence, share["of"], index)
        bases = named or [base for base in _totals(case) if base]
        if not parts or not bases or not all(part.exact for part in parts):
            continue
        if not any(is_share(part.least, base, value) for part in parts for base in bases):
            told = [one.value for one in numerals(sentence.text) if one.end <= index]
            base = next((one for one in reversed(told) if one in bases), bases[0])
            pair = (parts[0].least, base)
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


def _named(case: Case, sentence: Sentence, of: str, index: int) -> list[int | Decimal]:
    """List what words say that a share is of: `占办结总数的`; none where they don't."""
    for pattern, sums in NAMED:
        if of and pattern.fullmatch(of) and topic_at(sentence, index) == "applications":
            known = [
                [case.report.value(Cell("applications", "total", item)) for item in items]
                for items in sums
            ]
            return [
                sum(one for one in some if isinstance(one, int))
                for some in known
                if None not in some and any(some)
            ]
    return []


def _whole(text: str, part: Numeral) -> int | Decimal | None:
    """Find the number of which a part is told, the last before 其中."""
    end = text.rfind(WHOLE, 0, part.start)
    before = [one.value for one in numerals(text) if one.end <= end]
    return before[-1] if before and before[-1] >= part.value else None


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
