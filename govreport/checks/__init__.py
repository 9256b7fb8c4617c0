"""Rules over a report: each gives findings, none ever raises for a bad number."""

from collections.abc import Callable, Iterable, Iterator

from govreport.checks.case import Case
from govreport.checks.dates import check_years
from govreport.checks.identities import check_identities
from govreport.checks.missing import check_missing
from govreport.checks.numbers import check_faults, check_numbers, check_plausible
from govreport.checks.placeholders import check_placeholders, check_quotes
from govreport.checks.prose import check_statements
from govreport.checks.rules import Example, Rule, known_codes, rule, rules_version
from govreport.checks.shares import check_percentages
from govreport.checks.similar import check_similar
from govreport.checks.structure import (
    check_fee,
    check_form,
    check_overview,
    check_parts,
    check_problems,
    check_required,
    check_sections,
    check_year,
)
from govreport.checks.units import check_sums
from govreport.checks.waivers import check_waivers, stays_an_error, waived
from govreport.checks.wording import (
    check_citation,
    check_organ,
    check_place,
    check_private,
    check_punctuation,
    check_scope,
    check_self,
)
from govreport.checks.years import check_jumps, check_none, check_same
from govreport.findings import Finding, in_order
from govreport.report import Report

__all__ = [
    "CHECKS",
    "Case",
    "Example",
    "Rule",
    "check",
    "check_case",
    "known_codes",
    "rule",
    "rules_version",
    "stays_an_error",
]

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    check_faults,
    check_numbers,
    check_missing,
    check_identities,
    check_plausible,
    check_none,
    check_jumps,
    check_same,
    check_sections,
    check_year,
    check_form,
    check_overview,
    check_problems,
    check_fee,
    check_required,
    check_parts,
    check_quotes,
    check_placeholders,
    check_statements,
    check_percentages,
    check_years,
    check_organ,
    check_place,
    check_self,
    check_citation,
    check_scope,
    check_private,
    check_punctuation,
    check_similar,
    check_sums,
)


def check(report: Report, *, previous: Report | None = None) -> list[Finding]:
    """Everything that is wrong with a report, in the order of its file.

    `previous` is last year's report, without which nothing is checked across
    years; `check_case` takes the rest of what a report is judged by.
    """
    return check_case(Case(report, previous))


def check_case(case: Case) -> list[Finding]:
    """Everything that is wrong with a report as its case shows it, in file order."""
    findings = waived(
        case, _weighed(case, (one for judge in CHECKS for one in judge(case)))
    )
    return in_order([*findings, *_weighed(case, check_waivers(case, findings))])


def _weighed(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with the severities of the workspace, without what it switched off."""
    weights = case.settings.severities
    for found in findings:
        severity = weights.get(found.code, found.severity)
        if severity is not None:
            yield found._replace(severity=severity)
