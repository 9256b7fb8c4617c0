"""Prose against tables: what the sentences state, deny and claim of the numbers."""

from collections.abc import Iterator, Sequence

from govreport.findings import Finding, Severity
from govreport.prose.frame import Frame
from govreport.prose.meaning import Thing, kind_of
from govreport.prose.numerals import Numeral
from govreport.prose.told import read_as
from govreport.report import Report
from govreport.rules.amounts import Amount, amounts, in_wan
from govreport.rules.case import Case
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import rule

MEND = "请核对，改正文或改表"
DONE = frozenset({"settled", "closed"})


@rule("N-NUMBER", Severity.WARNING)
@rule("N-ALL-SETTLED", Severity.WARNING)
def check_numbers(case: Case) -> Iterator[Finding]:
    """Find numbers that the prose states otherwise than the tables, and claims of all."""
    for frame in case.frames:
        if frame.silent:
            continue
        if frame.says in ("number", "total") and not is_bare_zero(frame):
            yield from _number(case, frame, "N-NUMBER")
        elif frame.says == "all" or _is_full_rate(frame):
            yield from _all(case, frame)


@rule("N-NIL", Severity.ERROR)
def check_denials(case: Case) -> Iterator[Finding]:
    """Find what sentences deny and the tables have."""
    for frame in case.denials:
        if frame.silent:
            continue
        if frame.says == "number" and is_bare_zero(frame):
            yield from _number(case, frame, "N-NIL")
        elif frame.says == "none":
            yield from _none(case, frame)


def is_bare_zero(frame: Frame) -> bool:
    """Whether a number says that there was none."""
    return frame.number is not None and frame.number.value == 0


def _report(case: Case, frame: Frame) -> Report | None:
    """Give the report of the year that a frame speaks of, if it is at hand."""
    if frame.year is None or frame.year == case.report.year:
        return case.report
    return case.previous if frame.year + 1 == case.report.year else None


def _number(case: Case, frame: Frame, code: str) -> Iterator[Finding]:
    report, number = _report(case, frame), frame.number
    if report is None or number is None:
        return
    value = in_wan(number)
    ways = [[one] for one in frame.things[0].each()] if frame.each else [frame.things]
    for things in ways:
        may_be = amounts(report, things)
        if may_be and not any(one.agrees(value) for one in may_be):
            yield _off(case, frame, number, may_be, code)


def _off(
    case: Case, frame: Frame, number: Numeral, may_be: Sequence[Amount], code: str
) -> Finding:
    report = _report(case, frame) or case.report
    best, last = may_be[0], report is case.previous
    value = in_wan(number).value
    year, unit = "上年的" if last else "", ""
    if number.unit in ("元", "亿元"):
        unit = (
            f"（合 {value} 万元{'，是不是把万元写成了元' * (number.value == best.least)}）"
        )
    return in_sentence(
        case,
        frame.sentence,
        (number.start, number.end),
        code,
        f"读作：{read_as(frame)}{unit}，{year}表中{best.told(report)}{_or(may_be)}",
        advice=MEND,
        places=[case.report.place(cell, last_year=last) for cell in best.cells],
        sides=(value, best.least),
    )


def _or(may_be: Sequence[Amount]) -> str:
    """Tell the other numbers that would do too: 收到 may count what came over."""
    others = {one.least for one in may_be[1:] if one.exact} - {may_be[0].least}
    return f"（写 {'、'.join(map(str, sorted(others)))} 也可以）" if others else ""


def _none(case: Case, frame: Frame) -> Iterator[Finding]:
    report = _report(case, frame)
    if report is None:
        return
    for thing in frame.things[0].each():
        requests = kind_of(thing.objects[0]) == "applications"
        code = "N-ALL-SETTLED" if thing.items == ("open",) and requests else "N-NIL"
        for may_be in amounts(report, [thing])[:1]:
            said = frame._replace(things=(thing,))
            yield from _against(case, said, may_be, code)


def _all(case: Case, frame: Frame) -> Iterator[Finding]:
    """Check what is said of all: that it was settled, upheld, asked by one kind."""
    if _report(case, frame) is not case.report:
        return
    for thing in frame.things[0].each() if frame.things else ():
        if frame.says == "rate" or DONE & {*thing.items}:
            left = Thing(thing.objects, ("open",), thing.applicants)
            for may_be in amounts(case.report, [left])[:1]:
                yield from _against(case, frame, may_be, "N-ALL-SETTLED")
            continue
        some = amounts(case.report, [thing])
        if frame.number is not None:  # of so many all are: there must be as many
            if some and all(one.exact and one.least < frame.number.value for one in some):
                yield _off(case, frame, frame.number, some, "N-NUMBER")
            continue
        whole = amounts(case.report, [frame.base or _whole_of(thing)])[:1]
        if (
            some
            and whole
            and whole[0].exact
            and all(one.exact and one.least != whole[0].least for one in some)
        ):
            yield _not_all(case, frame, some[0], whole[0])


def _whole_of(thing: Thing) -> Thing:
    settled = kind_of(thing.objects[0]) == "applications" and bool(thing.items)
    return Thing(
        thing.objects, ("settled",) if settled else (), thing.applicants if settled else ()
    )


def _not_all(case: Case, frame: Frame, some: Amount, whole: Amount) -> Finding:
    fault = (
        f"读作：{read_as(frame)}，表中{some.told(case.report)}，{whole.told(case.report)}"
    )
    places = map(case.report.place, some.cells)
    where, sides = (frame.start, frame.end), (whole.least, some.least)
    return in_sentence(
        case,
        frame.sentence,
        where,
        "N-NUMBER",
        fault,
        advice=MEND,
        places=places,
        sides=sides,
    )


def _is_full_rate(frame: Frame) -> bool:
    number = frame.number
    return (
        frame.says == "rate"
        and number is not None
        and number.value == 100
        and number.unit == "%"
    )


def _against(case: Case, frame: Frame, may_be: Amount, code: str) -> Iterator[Finding]:
    if may_be.least > 0:
        yield in_sentence(
            case,
            frame.sentence,
            (frame.start, frame.end),
            code,
            f"读作：{read_as(frame)}，表中{may_be.told(case.report)}",
            advice=MEND,
            places=map(case.report.place, may_be.cells),
            sides=(0, may_be.least),
        )
