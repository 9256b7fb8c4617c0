"""Parts that the prose names, and the whole that it states: they add up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from govreport.findings import Finding, Severity
from govreport.forms import Cell
from govreport.prose.frame import Frame
from govreport.prose.meaning import Thing, is_of_cases, kind_of, sums
from govreport.prose.numerals import Numeral
from govreport.prose.things import OF_ALL
from govreport.report import Report
from govreport.rules.amounts import amount
from govreport.rules.case import Case
from govreport.rules.quoting import CHECK, in_sentence
from govreport.rules.registry import rule

MANY = 3
"""So many parts of what no table counts, coming near the whole, are taken for all."""


@rule("N-PARTS", Severity.WARNING)
def check_parts_of_numbers(case: Case) -> Iterator[Finding]:
    """Find parts that come to another number than the whole of which they are told."""
    counts = (one for one in case.frames if one.says in ("number", "total"))
    for _, some in groupby(counts, key=lambda one: id(one.sentence)):
        yield from _sentence(case, list(some))


def _sentence(case: Case, frames: Sequence[Frame]) -> Iterator[Finding]:
    told = [one for one in frames if one.says == "number"]
    if all(one.whole is None for one in told):
        told = []  # nothing has parts
    for (whole, _, _), some in groupby(
        told, key=lambda one: (one.whole, one.opening, _by(one))
    ):
        parts = list(some)
        numbers = [
            one.number for one in parts if one.number is not None and one.number.exact
        ]
        if whole is None or not whole.exact or len(numbers) < max(2, len(parts)):
            continue
        total = sum(one.value for one in numbers)
        if {one.unit for one in numbers} - {whole.unit} or total == whole.value:
            continue
        of = next((one for one in told if one.number == whole), None)
        other = not any(
            one.things and not one.channel and kind_of(one.things[0].objects[0]) != "other"
            for one in parts
        )
        nearly = other and len(parts) >= MANY and total * 10 >= whole.value * 9
        if _is_off(case, parts, of, more=total > whole.value, nearly=nearly):
            yield _off(case, parts, whole, total)
    for index, one in enumerate(frames):
        if one.says == "total" and one.number is not None and one.number.exact:
            yield from _total(case, frames[:index], one)


def _by(part: Frame) -> str:
    """Tell by what a whole is divided: by who asked, by outcome, or by kind."""
    thing = part.things[0] if part.things else Thing()
    if thing.applicants:
        return "applicants"
    if is_of_cases(thing):
        return "items" if thing.items else "kinds"
    return "items" if not OF_ALL.issuperset(thing.items) else ""


def _is_off(
    case: Case, parts: Sequence[Frame], whole: Frame | None, *, more: bool, nearly: bool
) -> bool:
    """Whether parts that come to another number than their whole are all its parts.

    Outcomes are parts of what was settled, which is not what was received; the table
    says whether any is left out. What no table counts is taken at its word.
    """
    known = [
        sums(case.report.form, one.things[0])
        for one in parts
        if one.things and not one.silent
    ]
    if whole is None or len(known) < len(parts) or not all(known):
        named = parts[0].opening != "implied"
        return parts[0].full or (named and (more or nearly))
    cells = {cell for one in known for cell in one[0]}
    for way in _ways(case.report, whole):
        terms = {term for cell in way for term in _terms(case.report, cell, cells)}
        if cells <= terms and all(case.report.value(one) == 0 for one in terms - cells):
            return True
    outcomes = any(not OF_ALL.issuperset(one.things[0].items) for one in parts)
    return more and not outcomes


def _ways(report: Report, whole: Frame) -> Iterator[tuple[Cell, ...]]:
    """List the sums that a whole may be; also what was settled, if it is that number."""
    for thing in whole.things[:1]:
        yield from sums(report.form, thing)
        for cells in sums(report.form, thing._replace(items=("settled",))):
            if (
                whole.number is not None
                and amount(report, cells).least == whole.number.value
            ):
                yield cells


def _terms(report: Report, cell: Cell, cells: set[Cell]) -> set[Cell]:
    """Give what a cell is the sum of, where the parts are of that; else itself."""
    for identity in report.form.defined_by.get(cell, ()):
        terms = {term.cell for term in identity.right}
        if terms & cells:
            return terms
    return {cell}


def _total(case: Case, before: Sequence[Frame], one: Frame) -> Iterator[Finding]:
    """Check a sum told behind its parts: `不予公开12件、不予处理8件，共计20件`."""
    numbers = [other.number for other in before if other.number is not None]
    if (
        one.number is None
        or len(numbers) < 2
        or any(not other.exact or other.unit != one.number.unit for other in numbers)
    ):
        return
    sums = [
        sum(other.value for other in numbers[start:]) for start in range(len(numbers) - 1)
    ]
    if one.number.value not in (*sums, *(other.value for other in numbers)):
        yield _off(case, before, one.number, sums[0])


def _off(
    case: Case, parts: Sequence[Frame], whole: Numeral, total: int | Decimal
) -> Finding:
    numbers = [one.number for one in parts if one.number is not None]
    where = numbers[0].start, max(numbers[-1].end, whole.end)
    added = " + ".join(str(one.value) for one in numbers)
    fault = f"各部分 {added} = {total}，写的总数是 {whole.value}"
    return in_sentence(
        case,
        parts[0].sentence,
        where,
        "N-PARTS",
        fault,
        advice=CHECK,
        sides=(total, whole.value),
    )
