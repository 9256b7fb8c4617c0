"""Percentages and comparisons in the prose: this year's numbers against last year's."""

from collections.abc import Iterator
from decimal import Decimal

from govreport.findings import Finding
from govreport.prose.frame import Frame
from govreport.prose.told import read_as
from govreport.rules.amounts import amounts, in_wan
from govreport.rules.case import Case
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import rule
from govreport.rules.shares import CODE

EVEN = Decimal("0.05")
"""By how much of last year's number one that is 持平 may differ."""
TIMES = {"double": Decimal(2), "half": Decimal("0.5")}
Pair = tuple[int | Decimal, int | Decimal]


@rule(CODE)
def check_changes(case: Case) -> Iterator[Finding]:
    """Find changes against last year that the numbers don't give."""
    for frame in case.frames if case.previous is not None else ():
        compared = frame.says in ("change", "times", "trend") and not frame.silent
        if not compared or frame.year is None or frame.year + 1 != case.report.year:
            continue
        pairs = list(_pairs(case, frame))
        told = frame.counted.value if frame.counted is not None else None
        pairs.sort(key=lambda pair: pair[0] != told)  # of two readings the told one
        if pairs and not any(_agrees(frame, *pair) for pair in pairs):
            yield _off(case, frame, *pairs[0])


def _pairs(case: Case, frame: Frame) -> Iterator[Pair]:
    """Give this year's number and last year's, each way to read what is compared."""
    if case.previous is None:
        return
    for thing in frame.things:
        now, last = amounts(case.report, [thing]), amounts(case.previous, [thing])
        for one in now:
            for other in last:
                alike = one.cells == other.cells or case.report.form != case.previous.form
                if (
                    one.exact
                    and other.exact
                    and alike
                    and len(one.cells) == len(other.cells)
                ):
                    yield one.least, other.least


def _agrees(frame: Frame, now: int | Decimal, last: int | Decimal) -> bool:
    number, change = frame.number, Decimal(now) - Decimal(last)
    if frame.says == "trend":
        return change > 0 if frame.word == "up" else change < 0
    if frame.word == "even":
        return abs(change) <= EVEN * Decimal(last)
    if number is None:
        return Decimal(now) == last * TIMES[frame.word]
    if frame.says == "change":
        change = -change if frame.word == "down" else change
        told = in_wan(number)
    else:
        change, told = Decimal(now), number
    if number.unit not in ("%", "倍"):
        return told.fits(change)
    scale = 100 if number.unit == "%" else 1
    return bool(last) and told.fits(change * scale / Decimal(last))


def _off(case: Case, frame: Frame, now: int | Decimal, last: int | Decimal) -> Finding:
    change = abs(Decimal(now) - Decimal(last))
    share = f"（{change * 100 / last:.1f}%）" if last else ""
    way = "增加" if now >= last else "减少"
    fault = f"读作：{read_as(frame)}，上年 {last}，今年 {now}，{way} {change}{share}"
    where = (frame.start, frame.end)
    return in_sentence(case, frame.sentence, where, CODE, fault, sides=(now, last))
