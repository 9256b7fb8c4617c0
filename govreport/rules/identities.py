"""The identities of the form: sum = sum, over one report or two years."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter, mul
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.forms import Cell, Form, Identity, Term
from govreport.report import Report, Value
from govreport.rules.case import Case, Need
from govreport.rules.registry import finding, rule
from govreport.text import some


class Side(NamedTuple):
    """One side of an identity: its numbers and what they come to."""

    numbers: Sequence[int | Decimal]
    total: int | Decimal


class Equation(NamedTuple):
    """An identity as cells that come to nothing, each by its sign.

    `numbers` takes theirs from those of all cells in the form's order. `asked` are the
    cells one of which must be stated, `last` those that last year's form must have.
    """

    identity: Identity
    signed: tuple[tuple[Cell, int], ...]
    signs: tuple[int, ...]
    numbers: Callable[[Sequence[Value | None]], Sequence[Value | None]]
    asked: tuple[Cell, ...]
    last: tuple[Cell, ...]


@lru_cache(maxsize=32)
def equations(form: Form) -> tuple[Equation, ...]:
    """Make the identities of a form ready to be added up."""
    places = {cell: place for place, cell in enumerate(form.cells)}
    return tuple(_equation(one, places) for one in form.identities)


def _equation(identity: Identity, places: Mapping[Cell, int]) -> Equation:
    terms = (*identity.left, *identity.right)
    asked = identity.left if identity.defines else terms
    signed = tuple(
        (term.cell, sign * (-1 if term.negative else 1))
        for terms, sign in ((identity.left, 1), (identity.right, -1))
        for term in terms
    )
    return Equation(
        identity,
        signed,
        tuple(sign for _, sign in signed),
        itemgetter(*(places[cell] for cell, _ in signed)),
        tuple(term.cell for term in asked if not term.previous),
        tuple(term.cell for term in terms if term.previous),
    )


@rule("T3-TOTAL", Severity.ERROR)
@rule("T3-SETTLED", Severity.ERROR)
@rule("T3-BALANCE", Severity.ERROR)
@rule("T4-TOTAL", Severity.ERROR)
def check_identities(case: Case) -> Iterator[Finding]:
    """Find each identity of the form that does not hold, its numbers being there.

    A derived number that the report leaves out is computed, so that what only
    follows from computed numbers is not checked again.
    """
    report = case.report
    due = [
        one
        for one in equations(report.form)
        if not one.last and not report.stated.keys().isdisjoint(one.asked)
    ]
    known = tuple(report.values().values()) if due else ()
    for one in due:
        if not _holds(one, known):
            yield from _check(one.identity, report, None)


@rule("X-CARRY", Severity.ERROR, needs={Need.YEARS})
@rule("X-IN-FORCE", Severity.WARNING, needs={Need.YEARS})
def check_across_years(case: Case) -> Iterator[Finding]:
    """Find each identity over two years that does not hold.

    Of an organ that gave or got work only the sum of all who did must hold; where not all
    of their reports are there, that is said.
    """
    if case.past.shared:
        yield from _check_shared(case)
    elif case.previous is not None:
        for one in _over_years(case.report, case.previous):
            yield from _check_own(one, case, case.previous)
    elif case.got_work:  # all that it carries in was given to it
        if absent := case.joint.absent:
            yield finding(
                "X-CARRY",
                f"职责是划转来的，{some(absent, '个机关')}的报告没有在一起，"
                "没有核对跨年的数",
                "请和划出的机关放在一个文件夹里核对",
                places=[case.report.place(("organ",))],
                severity=Severity.INFO,
                in_print="",
                about="、".join(absent),
            )
        yield from _all_together(case)
    elif not case.past.absent:
        yield from _check_begun(case.report)


def _check_own(one: Equation, case: Case, previous: Report) -> Iterator[Finding]:
    """Find an identity that does not hold, nor for all together who gave or got work."""
    for found in _check(one.identity, case.report, previous):
        joint = case.joint
        if joint.now is not None and joint.last is not None:
            yield from _checked_together(one, case, joint.now, joint.last)
        elif joint.absent:
            advice = (
                f"职责有划转，{some(joint.absent, '个机关')}的报告没有在一起，"
                f"不能合起来核对；是划转引起的，用 govreport waive 文件 {found.code} "
                "--reason 写明哪些申请、文件划转给谁；不是的请改正"
            )
            yield found._replace(advice=advice)
        elif whose := case.past.summed:
            told = f"（上年的数是“{'”“'.join(whose)}”相加）"
            yield found._replace(fault=f"{found.fault}{told}")
        else:
            yield found


def _check_shared(case: Case) -> Iterator[Finding]:
    """Find that those who share a split organ don't carry in what it carried out.

    Alone nobody can tell; that is said once.
    """
    joint = case.joint
    if joint.now is not None and joint.last is not None:
        yield from _all_together(case)
        return
    split = some([f"“{name}”" for name in case.past.shared])
    lacking = f"；还缺{some(joint.absent)}的报告" if joint.absent else ""
    yield finding(
        "X-CARRY",
        f"由{split}分设，上年的数由几个机关承接，这里只有本机关的，没有核对跨年的数",
        f"请和一起分设的机关放在一个文件夹里核对{lacking}",
        places=[case.report.place(("organ",))],
        severity=Severity.INFO,
        in_print="",
        about="、".join(case.past.shared),
    )


def _all_together(case: Case) -> Iterator[Finding]:
    """Find what does not hold for an organ and those that share with it, together."""
    now, last = case.joint.now, case.joint.last
    if now is not None and last is not None:
        for one in _over_years(now, last):
            yield from _checked_together(one, case, now, last)


def _check_begun(report: Report) -> Iterator[Finding]:
    """Find that an organ which is new carries in what nobody carried out."""
    for one in equations(report.form):
        cell = one.identity.left[0].cell
        number = report.value(cell) if one.last and len(one.signed) == 2 else None
        if number and not report.form.is_derived(cell):
            yield finding(
                "X-CARRY",
                f"是 {number}，本机关却是 {report.year} 年新成立的，没有上年的报告",
                "是从别的机关承接的，在 [organ] 下写 predecessors、successor_of 或 "
                "transfers；不是的，应是 0",
                subject=report.form.label(cell),
                places=[report.place(cell)],
                severity=Severity.WARNING,
            )


def _over_years(now: Report, last: Report) -> Iterator[Equation]:
    """Yield the identities over two years in which a number of either is stated."""
    for one in equations(now.form):
        if one.last and last.form.cell_set.issuperset(one.last):
            stated = now.stated.keys(), last.stated.keys()
            if not (stated[0].isdisjoint(one.asked) and stated[1].isdisjoint(one.last)):
                yield one


def _checked_together(
    one: Equation, case: Case, now: Report, last: Report
) -> Iterator[Finding]:
    """Find an identity that does not hold for several organs together."""
    who = some([f"“{name}”" for name in case.joint.others], "个机关")
    for found in _check(one.identity, now, last):
        places = [
            case.report.place(place.address.path, last_year=place.address.last_year)
            for place in found.places
        ]
        located = (place.location for place in places if place.location)
        yield found._replace(
            fault=f"和{who}合计，{found.fault}",
            advice=f"各机关承接的合起来，应与上年的相同；{found.advice}",
            places=(*places, case.report.place(("organ",))),  # marked by all their numbers
            location=next(located, None),
            about=f"{who} {found.left} {found.right}",
        )


def _holds(one: Equation, known: Sequence[Value | None]) -> bool:
    """Whether the numbers of an identity are whole and add up, so that all is well."""
    numbers = one.numbers(known)
    return {*map(type, numbers)} == {int} and not sum(map(mul, one.signs, numbers))


def side(terms: Sequence[Term], report: Report, previous: Report | None) -> Side | None:
    """Add up one side of an identity; None where any number is missing."""
    numbers = []
    for term in terms:
        of = previous if term.previous else report
        if of is None or term.cell not in of.form.cell_set:
            return None
        number = of.value(term.cell)
        if not isinstance(number, int | Decimal):
            return None
        numbers.append(number)
    signed = (-n if term.negative else n for term, n in zip(terms, numbers, strict=True))
    return Side(numbers, sum(signed))


def sides(
    identity: Identity, report: Report, previous: Report | None
) -> tuple[Side, Side] | None:
    """Add up both sides; None where a number is missing, which is told as that."""
    left = side(identity.left, report, previous)
    right = side(identity.right, report, previous)
    return None if left is None or right is None else (left, right)


def _check(
    identity: Identity, report: Report, previous: Report | None
) -> Iterator[Finding]:
    both = sides(identity, report, previous)
    if both is None or both[0].total == both[1].total:
        return
    form, cell, (left, right) = report.form, identity.left[0].cell, both
    told = (
        _in_words(form, identity, identity.left, *left),
        _in_words(form, identity, identity.right, *right),
    )
    around = form.block(cell) if identity.along == "blocks" else form.item(cell)
    terms = (*identity.left, *identity.right)
    yield finding(
        identity.code,
        f"{'，'.join(told)}，相差 {abs(left.total - right.total)}",
        identity.advice,
        subject=around.short,
        places=[report.place(term.cell, last_year=term.previous) for term in terms],
        sides=(left.total, right.total),
    )


def _in_words(
    form: Form,
    identity: Identity,
    terms: Sequence[Term],
    numbers: Sequence[int | Decimal],
    total: int | Decimal,
) -> str:
    """Tell one side of the equation in words; of a long sum only what is not 0."""
    shown = [
        ("－" if term.negative else "+", f"{_name(form, identity, term)} {number}")
        for term, number in zip(terms, numbers, strict=True)
        if number or len(terms) <= 3
    ]
    if len(terms) == 1:
        return shown[0][1]
    if len(shown) < 2:
        only = "".join(f"（只有{told}）" for _, told in shown)
        return f"各项之和 {total}{only}"
    (sign, first), *more = shown
    text = first if sign == "+" else f"{sign}{first}"
    text += "".join(f" {sign} {told}" for sign, told in more)
    return f"{text} = {total}{'' if len(shown) == len(terms) else '（其余各项为 0）'}"


def _name(form: Form, identity: Identity, term: Term) -> str:
    leaf = form.item(term.cell) if identity.along == "blocks" else form.block(term.cell)
    return f"上年的{leaf.short}" if term.previous else leaf.short
