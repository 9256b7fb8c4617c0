"""What can be put right without asking: only what follows from what is there."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from govreport.findings import Finding, Path
from govreport.forms import Address, Cell, Form, Identity, ItemType
from govreport.organ_names import distinct
from govreport.prose.punctuation import Fault, faults, respelt
from govreport.report import COUNTS, NARRATIVE, Report, Value, as_written
from govreport.rules.case import Case
from govreport.rules.engine import check
from govreport.rules.identities import side, sides
from govreport.rules.unseen import UNSEEN, unseen
from govreport.rules.waivers import renewed

QUOTED, WIDTH, MERGED = "V-QUOTED", "N-PUNCTUATION", "X-MERGED"


@dataclass(frozen=True)
class Fixes:
    """The numbers and the characters of prose that a file should have instead.

    `waivers` are the values of those that say the same as before in another way, `organ`
    what it should say of the organ's history.
    """

    numbers: Mapping[Path, Value] = field(default_factory=dict)
    wording: Mapping[Path, Sequence[Fault]] = field(default_factory=dict)
    waivers: Mapping[Path, Sequence[Value]] = field(default_factory=dict)
    organ: Mapping[Path, object] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many places change."""
        return self.changes + len(self.waivers) + len(self.organ)

    @property
    def changes(self) -> int:
        """How many of them say something else than before."""
        return len(self.numbers) + sum(map(len, self.wording.values()))

    def applied(self, report: Report) -> Report:
        """Put all of it right in a report."""
        entries = {
            Cell(*path): value for path, value in self.numbers.items() if len(path) == 3
        }
        counts = {path[-1]: value for path, value in self.numbers.items() if len(path) == 2}
        texts = {
            path[-1]: respelt(report.narrative[path[-1]], wrong)
            for path, wrong in self.wording.items()
        }
        return replace(
            report,
            entries={**report.entries, **entries},
            counts={**report.counts, **counts},
            narrative={**report.narrative, **texts},
        )

    def only(self, paths: Collection[Path]) -> "Fixes":
        """Keep those at some paths."""
        return Fixes(
            {path: value for path, value in self.numbers.items() if path in paths},
            {path: wrong for path, wrong in self.wording.items() if path in paths},
        )


def fix(case: Case, findings: Sequence[Finding]) -> Fixes:
    """Find what to put right of what was found in a report; what is waived stays.

    Digits lose their quotes; digits and marks of prose get their width, and what
    nobody sees is taken out of it; a stated number that only follows from others
    becomes what they come to, where every sum that it is in then holds. What would give a
    new finding, such as a total that the prose repeats, is left to a person. Waivers that
    hold a message hold the mark of the text instead. Aliases that had reports of their own
    are written down as the predecessors that they are.
    """
    report = case.report
    wrong = _open(findings, {one.code for one in report.form.identities if one.defines})
    quoted = _unquoted(report, _open(findings, {QUOTED}))
    wording = dict[Path, Sequence[Fault]]()
    for code, finds in ((UNSEEN, unseen), (WIDTH, faults)):
        spelt = _open(findings, {code})
        for section, text in report.narrative.items():
            path = NARRATIVE, section
            if path in spelt and (odd := finds(text)):
                wording[path] = sorted([*wording.get(path, ()), *odd])
    stated = [  # what stands in print and could not be read is nothing to put right
        cell
        for cell in report.form.cells
        if cell in wrong and report.form.is_derived(cell) and cell in report.stated
    ]
    totals = _totals(report, case.previous, stated)
    plan = Fixes({**quoted, **totals}, wording)
    plan = _harmless(case, plan, quoted.keys() - totals.keys())
    waivers: dict[Path, Sequence[Value]] = {
        ("waivers", number, "values"): list(values)
        for number, values in renewed(case, findings)
    }
    return replace(plan, waivers=waivers, organ=_history(case, findings))


def _history(case: Case, findings: Sequence[Finding]) -> Mapping[Path, object]:
    """Give what a file should say of those it was merged from, that stand as aliases."""
    report, taken = case.report, case.past.taken
    found = any(one.code == MERGED and one.waived is None for one in findings)
    if not (found and taken and report.year):
        return {}
    older = (*report.organ.predecessors, *taken)
    names = list(distinct(older if report.organ.since == report.year else taken))
    return {("organ", "predecessors"): names, ("organ", "since"): report.year}


def _open(findings: Sequence[Finding], codes: Collection[str]) -> set[Path]:
    """Collect what some rules speak of first, none of which is waived."""
    told = [one for one in findings if one.code in codes and one.places]
    waived = {one.places[0].address.path for one in told if one.waived is not None}
    return {one.places[0].address.path for one in told} - waived


def _harmless(case: Case, plan: Fixes, same: Collection[Path]) -> Fixes:
    """Take as much of a plan as gives no finding that was not there before.

    `same` are the paths whose value says the same as before.
    """
    if not plan.changes:
        return plan
    before = _found(case)

    def harms(some: Fixes) -> bool:
        return bool(_found(replace(case, report=some.applied(case.report))) - before)

    if not harms(plan):
        return plan
    together = plan.only(plan.numbers)
    taken = list(same) if harms(together) else list(together.numbers)
    while True:
        already = len(taken)
        for path in (*plan.numbers, *plan.wording):
            if path not in taken and not harms(plan.only([*taken, path])):
                taken.append(path)
        if len(taken) == already:
            return plan.only(taken)


def _found(case: Case) -> Counter[tuple[str, tuple[Address, ...]]]:
    return Counter(
        (found.code, tuple(place.address for place in found.places))
        for found in check(case)
        if found.waived is None
    )


def _unquoted(report: Report, paths: Collection[Path]) -> dict[Path, Value]:
    numbers = {tuple(cell): value for cell, value in report.stated.items()}
    counts = {
        (COUNTS, name): value
        for name, raw in report.counts.items()
        if (value := as_written(raw, ItemType.COUNT)) is not None
    }
    return {path: value for path, value in (numbers | counts).items() if path in paths}


def _totals(
    report: Report, previous: Report | None, wrong: Sequence[Cell]
) -> dict[Path, Value]:
    """Compute the wrong numbers that others give, as many as can be put right together."""
    right: dict[Path, Value] = {}
    while True:
        current = Fixes(right).applied(report)
        new = {
            cell: value
            for cell in wrong
            if (value := _given(current, previous, cell))
            not in (None, current.stated[cell])
        }
        agreeing = _agreeing(current, previous, new)
        left = [cell for cell in wrong if tuple(cell) not in right]
        agreeing = agreeing or _together(current, previous, left)
        if not agreeing:
            return right
        right |= {tuple(cell): value for cell, value in agreeing.items()}


def _agreeing(
    report: Report, previous: Report | None, values: Mapping[Cell, Value]
) -> Mapping[Cell, Value]:
    """Keep of numbers that are each right alone those that are right together."""
    while values:
        after = _with(report, values)
        broken = {
            term.cell
            for cell in values
            for identity in _around(report.form, cell)
            if not _holds(identity, after, previous)
            for term in (*identity.left, *identity.right)
            if not term.previous
        }
        if not broken & values.keys():
            return values
        values = {cell: value for cell, value in values.items() if cell not in broken}
    return values


def _together(
    report: Report, previous: Report | None, wrong: Sequence[Cell]
) -> Mapping[Cell, Value]:
    """Compute wrong totals that are in each other's sums, from what is typed alone."""
    entries = {cell: raw for cell, raw in report.entries.items() if cell not in wrong}
    bare = replace(report, entries=entries)
    values = {cell: value for cell in wrong if (value := bare.value(cell)) is not None}
    while values:
        after = _with(report, values)
        given = {cell: _given(after, previous, cell) for cell in values}
        right = {cell: value for cell, value in values.items() if given[cell] == value}
        if right == values:
            break
        values = right
    stated = report.stated
    return {cell: value for cell, value in values.items() if value != stated.get(cell)}


def _given(report: Report, previous: Report | None, cell: Cell) -> Value | None:
    """Compute what a derived number must be; None where its parts can't be relied on."""
    value: int | Decimal | None = None
    for identity in report.form.defined_by[cell]:
        parts = side(identity.right, report, previous)
        if parts is None or min(parts.numbers) < 0 or value not in (None, parts.total):
            return None
        if not all(_is_right(report, term.cell, cell) for term in identity.right):
            return None
        value = parts.total
    if value is None:
        return None
    after = _with(report, {cell: value})
    around = _around(report.form, cell)
    return value if all(_holds(one, after, previous) for one in around) else None


def _is_right(report: Report, part: Cell, whole: Cell) -> bool:
    """Whether a part of a sum is what its own parts come to, in a column that balances."""
    own = report.form.defined_by.get(part, ()) if part in report.stated else ()
    balances = (
        identity
        for identity in _around(report.form, part)
        if not identity.defines and identity not in _around(report.form, whole)
    )
    return all(_holds(identity, report, None) for identity in (*own, *balances))


def _holds(identity: Identity, report: Report, previous: Report | None) -> bool:
    """Whether both sides are equal, or can't be told to differ."""
    both = sides(identity, report, previous)
    return both is None or both[0].total == both[1].total


def _around(form: Form, cell: Cell) -> Iterator[Identity]:
    """Find every identity that this year's number of a cell is in."""
    for identity in form.identities:
        terms = (*identity.left, *identity.right)
        if any(term.cell == cell and not term.previous for term in terms):
            yield identity


def _with(report: Report, values: Mapping[Cell, Value]) -> Report:
    return Fixes({tuple(cell): value for cell, value in values.items()}).applied(report)
