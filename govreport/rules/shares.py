"""Percentages in the prose: shares of a total, and rates."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from govreport.findings import Finding, Severity
from govreport.prose.frame import Frame
from govreport.prose.meaning import Thing, kind_of
from govreport.prose.numerals import Numeral, numerals
from govreport.rules.amounts import amounts
from govreport.rules.case import Case
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import rule

CODE = "N-PERCENT"
ALL = (Thing(("applications",), ("got",)), Thing(("applications",), ("settled",)))
"""What a share of requests may be of, where nothing is named."""
OUTCOMES = {"维持": "upheld"} | dict.fromkeys(
    ("纠错", "纠正", "撤销", "败诉"), "overturned"
)
Number = int | Decimal


@rule(CODE, Severity.INFO)
def check_percentages(case: Case) -> Iterator[Finding]:
    """Find shares and rates that the numbers don't give."""
    for frame in case.frames:
        if frame.says == "share" and frame.number is not None:
            yield from _share(case, frame, frame.number)
        elif (
            frame.says in ("rate", "outcome")
            and frame.number is not None
            and not frame.silent
        ):
            yield from _rate(case, frame, frame.number)


def _share(case: Case, frame: Frame, told: Numeral) -> Iterator[Finding]:
    """Check a number followed by its share, or a thing: `258件，占32.0%`."""
    parts = _parts(case, frame)
    bases = _bases(case, frame, parts)
    off = [(part, base) for part in parts for base in bases]
    if off and not any(
        told.fits(Decimal(part) * 100 / Decimal(base)) for part, base in off
    ):
        part, base = min(
            off, key=lambda one: abs(Decimal(one[0]) * 100 / Decimal(one[1]) - told.value)
        )
        yield _off_share(
            case, frame, (part, base if frame.whole is None else bases[0]), told
        )


def _parts(case: Case, frame: Frame) -> list[Number]:
    """List what the share is said to be of the whole: the number told, else the table's."""
    if frame.counted is not None and frame.bare and frame.counted.exact:
        return [frame.counted.value]
    if frame.silent:
        return []
    return [one.least for one in amounts(case.report, frame.things) if one.exact]


def _bases(case: Case, frame: Frame, parts: Sequence[Number]) -> list[Number]:
    """List what the whole may be: what is named, else numbers before and totals."""
    least = min(parts, default=0)
    if frame.base == Thing():
        return []
    if frame.base is not None:
        spoken = frame.things[0].objects if frame.things else ("applications",)
        base = frame.base._replace(objects=frame.base.objects or spoken)
        found = [one.least for one in amounts(case.report, [base]) if one.exact]
        return [one for one in found if one] if not frame.silent else []
    if frame.whole is not None and frame.whole.exact:
        return (
            [frame.whole.value] if frame.whole.value >= least and frame.whole.value else []
        )
    if frame.silent:
        text, start = frame.sentence.text, frame.counted.start if frame.counted else 0
        told = [
            one
            for one in numerals(text)
            if one.end <= start and frame.counted and one.unit == frame.counted.unit
        ]
        behind = (
            text[told[0].end : told[1].start if len(told) > 1 else start] if told else ""
        )
        return [one.value for one in told[:1] if one.value > least and "占" not in behind]
    reached = frame.sentence.places[frame.start]
    before = [
        one.value
        for other in case.sentences
        if (other.section, other.paragraph)
        == (frame.sentence.section, frame.sentence.paragraph)
        for one in numerals(other.text)
        if one.unit not in ("元", "万元") and other.places[one.start] < reached
    ]
    over = [one.value for one in frame.over if one.value and one.value >= least]
    if over:
        return over
    totals = (
        [one.least for one in amounts(case.report, ALL) if one.exact]
        if _is_request(frame)
        else []
    )
    return [one for one in (*reversed(before), *totals) if one and one >= least]


def _is_request(frame: Frame) -> bool:
    return bool(frame.things) and kind_of(frame.things[0].objects[0]) == "applications"


def _rate(case: Case, frame: Frame, told: Numeral) -> Iterator[Finding]:
    """Check a share of requests or cases that is told as a rate: `办结率95%`."""
    objects = frame.things[0].objects
    item = OUTCOMES.get(frame.word, "settled")
    if (told.value == 100 and frame.says == "rate") or (
        frame.says == "rate"
    ) != _is_request(frame):
        return
    whole = ("all_in", "new") if frame.says == "rate" else ("", "settled")
    parts = [
        one.least
        for one in amounts(case.report, [Thing(objects, (item,))])[:1]
        if one.exact
    ]
    wholes = [Thing(objects, (one,) if one else ()) for one in whole]
    bases = [
        one[0].least
        for one in (amounts(case.report, [base])[:1] for base in wholes)
        if one and one[0].exact
    ]
    pairs = [(part, base) for part in parts for base in bases if base]
    if pairs and not any(
        told.fits(Decimal(part) * 100 / Decimal(base)) for part, base in pairs
    ):
        yield _off_share(case, frame, pairs[0], told)


def _off_share(
    case: Case, frame: Frame, pair: tuple[Number, Number], told: Numeral
) -> Finding:
    right = round(
        Decimal(pair[0]) * 100 / Decimal(pair[1]),
        max(1, -int(Decimal(told.value).as_tuple().exponent)),
    )
    fault = f"{pair[0]} 占 {pair[1]} 的 {right}%，写的是 {told.value}%"
    where, sides = (frame.start, frame.end), (str(told.value), right)
    return in_sentence(case, frame.sentence, where, CODE, fault, sides=sides)
