"""Rules over a report: each gives findings, none ever raises for a bad number."""

from collections.abc import Callable, Iterator

from govreport.checks.case import Case
from govreport.checks.identities import check_identities
from govreport.checks.missing import check_missing
from govreport.checks.numbers import check_faults, check_numbers, check_plausible
from govreport.checks.placeholders import check_placeholders, check_quotes
from govreport.checks.rules import Example, Rule, known_codes, rule, rules_version
from govreport.checks.structure import check_sections, check_year
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
]

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    check_faults,
    check_numbers,
    check_missing,
    check_identities,
    check_plausible,
    check_sections,
    check_year,
    check_quotes,
    check_placeholders,
)


def check(report: Report, *, previous: Report | None = None) -> list[Finding]:
    """Everything that is wrong with a report, in the order of its file.

    `previous` is last year's report, without which nothing is checked across
    years; `check_case` takes the rest of what a report is judged by.
    """
    return check_case(Case(report, previous))


def check_case(case: Case) -> list[Finding]:
    """Everything that is wrong with a report as its case shows it, in file order."""
    weights = case.settings.severities
    findings = []
    for one in CHECKS:
        for found in one(case):
            severity = weights.get(found.code, found.severity)
            if severity is not None:
                findings.append(found._replace(severity=severity))
    return in_order(findings)
