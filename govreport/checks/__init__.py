"""Rules over a report: each gives findings, none ever raises for a bad number."""

from govreport.checks.identities import check_identities
from govreport.checks.missing import check_missing
from govreport.checks.numbers import check_faults, check_numbers, check_plausible
from govreport.checks.prose import check_placeholders
from govreport.checks.rules import Example, Rule, known_codes, rule, rules_version
from govreport.checks.structure import check_sections, check_year
from govreport.findings import Finding, in_order
from govreport.report import Report

__all__ = ["CHECKS", "Example", "Rule", "check", "known_codes", "rule", "rules_version"]

CHECKS = (
    check_faults,
    check_numbers,
    check_missing,
    check_identities,
    check_plausible,
    check_sections,
    check_placeholders,
)


def check(
    report: Report, *, previous: Report | None = None, folder_year: int | None = None
) -> list[Finding]:
    """Everything that is wrong with a report, in the order of its file.

    `previous` is last year's report, without which nothing is checked across
    years; `folder_year` the year that the file's folder is named by.
    """
    findings = [found for one in CHECKS for found in one(report, previous)]
    return in_order([*findings, *check_year(report, folder_year)])
