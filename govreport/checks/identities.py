"""The identities of the form: sum = sum, over one report or two years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from govreport.checks.case import Case
from govreport.checks.rules import found
from govreport.findings import Finding, Place
from govreport.forms import Form, Identity, Term
from govreport.report import Report, Value


def check_identities(case: Case) -> Iterator[Finding]:
    """Each identity of the form whose numbers are all there.

    A derived number that the report leaves out is computed, so that what only
    follows from computed numbers is not checked again.
    """
    for identity in case.report.form.identities:
        if _applies(identity, case.report, case.previous):
            yield from _check(identity, case.report, case.previous)


def _applies(identity: Identity, report: Report, previous: Report | None) -> bool:
    if identity.defines:
        return identity.left[0].cell in report.stated
    terms = (*identity.left, *identity.right)
    if identity.across_years and (
        previous is None
        or any(t.cell not in previous.form.cell_set for t in terms if t.previous)
    ):
        return False
    return any(
        term.cell in (previous if term.previous and previous else report).stated
        for term in terms
    )


def _check(
    identity: Identity, report: Report, previous: Report | None
) -> Iterator[Finding]:
    def value(term: Term) -> Value | None:
        of = previous if term.previous and previous is not None else report
        return of.value(term.cell)

    sides = []
    for terms in (identity.left, identity.right):
        numbers = [value(term) for term in terms]
        whole = [number for number in numbers if isinstance(number, int | Decimal)]
        if len(whole) < len(numbers):
            return  # a missing number is reported once, as missing
        sides.append(whole)
    left, right = (
        sum(
            -number if term.negative else number for term, number in zip(*side, strict=True)
        )
        for side in zip((identity.left, identity.right), sides, strict=True)
    )
    if left == right:
        return
    told = "，".join(
        _told(report.form, identity, terms, numbers, total)
        for terms, numbers, total in (
            (identity.left, sides[0], left),
            (identity.right, sides[1], right),
        )
    )
    gap = abs(left - right)
    yield found(
        identity.code,
        f"{_subject(report.form, identity)}：{told}，相差 {gap}；{identity.advice}",
        cells=[_place(term, report) for term in (*identity.left, *identity.right)],
        left=left,
        right=right,
    )


def _place(term: Term, report: Report) -> Place:
    if term.previous:
        return Place(f"previous.{term.cell}")
    return report.place(term.cell)


def _subject(form: Form, identity: Identity) -> str:
    """The column or row that an identity speaks of."""
    cell = identity.left[0].cell
    leaf = form.block(cell) if identity.along == "blocks" else form.item(cell)
    return leaf.short


def _told(
    form: Form,
    identity: Identity,
    terms: Sequence[Term],
    numbers: Sequence[int | Decimal],
    total: int | Decimal,
) -> str:
    """One side of the equation in words; of a long sum only what is not 0."""
    named = list(zip(terms, numbers, strict=True))
    if len(named) == 1:
        return f"{_name(form, identity, terms[0])} {numbers[0]}"
    shown = named if len(named) <= 3 else [pair for pair in named if pair[1]]
    rest = "" if len(shown) == len(named) else "（其余各项为 0）"
    if len(shown) < 2:
        only = "".join(f"（只有{_name(form, identity, term)} {n}）" for term, n in shown)
        return f"各项之和 {total}{only}"
    text = ""
    for term, number in shown:
        sign = "－" if term.negative else "+"
        text += f" {sign} " if text else ("－" if term.negative else "")
        text += f"{_name(form, identity, term)} {number}"
    return f"{text} = {total}{rest}"


def _name(form: Form, identity: Identity, term: Term) -> str:
    leaf = form.item(term.cell) if identity.along == "blocks" else form.block(term.cell)
    return f"上年的{leaf.short}" if term.previous else leaf.short
