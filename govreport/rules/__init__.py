"""Rules over a report: each gives findings, none ever raises for a bad number."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from govreport.findings import Finding, Severity, in_order
from govreport.report import Report
from govreport.rules.case import Case
from govreport.rules.claims import check_denials, check_statements
from govreport.rules.dates import check_years
from govreport.rules.identities import check_identities
from govreport.rules.missing import check_missing
from govreport.rules.numbers import check_faults, check_numbers, check_plausible
from govreport.rules.placeholders import check_placeholders, check_quotes
from govreport.rules.registry import (
    SEVERITIES,
    Example,
    Rule,
    known_codes,
    rule,
    rules_version,
)
from govreport.rules.shares import check_percentages
from govreport.rules.similar import (
    Fingerprint,
    Neighbour,
    OwnSection,
    check_similar,
    fingerprint,
    own_section,
)
from govreport.rules.structure import (
    check_fee,
    check_form,
    check_overview,
    check_parts,
    check_problems,
    check_required,
    check_sections,
    check_year,
)
from govreport.rules.units import check_sums
from govreport.rules.waivers import ALIKE, CODE, check_waivers, stays_an_error, waived
from govreport.rules.wording import (
    check_citation,
    check_organ,
    check_place,
    check_private,
    check_punctuation,
    check_scope,
    check_self,
)
from govreport.rules.years import check_jumps, check_none, check_same
from govreport.settings import Settings

__all__ = [
    "CHECKS",
    "SEVERITIES",
    "Case",
    "Example",
    "Prose",
    "Rule",
    "check",
    "check_case",
    "error_codes",
    "known_codes",
    "prose_of",
    "rule",
    "rules_version",
    "stays_an_error",
]

CHECKS: Mapping[Callable[[Case], Iterator[Finding]], frozenset[str]] = {
    check_faults: frozenset({"V-UNKNOWN", "V-MISSING", "V-TYPE"}),
    check_numbers: frozenset({"V-TYPE", "V-QUOTED", "V-NEGATIVE", "V-FEE-SCALE"}),
    check_missing: frozenset({"V-MISSING"}),
    check_identities: frozenset(
        {"T3-TOTAL", "T3-SETTLED", "T3-BALANCE", "T4-TOTAL", "X-CARRY", "X-IN-FORCE"}
    ),
    check_plausible: frozenset({"V-FEE-UNIT", "V-RULES", "V-STOCK"}),
    check_none: frozenset({"X-NONE"}),
    check_jumps: frozenset({"X-JUMP"}),
    check_same: frozenset({"X-SAME"}),
    check_sections: frozenset({"S-SECTION"}),
    check_year: frozenset({"S-YEAR"}),
    check_form: frozenset({"S-FORM"}),
    check_overview: frozenset({"S-OVERVIEW", "S-LENGTH"}),
    check_problems: frozenset({"S-PROBLEMS"}),
    check_fee: frozenset({"S-FEE"}),
    check_required: frozenset({"S-REQUIRED"}),
    check_parts: frozenset({"S-PARTS"}),
    check_quotes: frozenset({"V-UNKNOWN", "N-PLACEHOLDER"}),
    check_placeholders: frozenset({"N-PLACEHOLDER"}),
    check_statements: frozenset({"N-NUMBER", "N-ALL-SETTLED"}),
    check_denials: frozenset({"N-NIL"}),
    check_percentages: frozenset({"N-PERCENT"}),
    check_years: frozenset({"N-YEAR"}),
    check_organ: frozenset({"N-ORGAN"}),
    check_place: frozenset({"N-ORGAN"}),
    check_self: frozenset({"N-ORGAN"}),
    check_citation: frozenset({"N-CITATION"}),
    check_scope: frozenset({"N-SCOPE"}),
    check_private: frozenset({"N-PRIVATE"}),
    check_punctuation: frozenset({"N-PUNCTUATION"}),
    check_similar: frozenset({"N-SIMILAR"}),
    check_sums: frozenset({"R-SUM"}),
}
"""The checks, each with the codes of all that it may find, but for those of waivers."""


def check(report: Report, *, previous: Report | None = None) -> list[Finding]:
    """Everything that is wrong with a report, in the order of its file.

    `previous` is last year's report, without which nothing is checked across
    years; `check_case` takes the rest of what a report is judged by.
    """
    return check_case(Case(report, previous))


def check_case(case: Case, codes: frozenset[str] | None = None) -> list[Finding]:
    """Everything that is wrong with a report as its case shows it, in file order.

    With `codes` only what has one of these, for which only those checks run
    that may find it.
    """
    waivers = codes is None or CODE in codes
    findings = waived(case, _found(case, codes, explained=waivers))
    if waivers:
        findings += _weighed(case, check_waivers(case, findings))
    return in_order(one for one in findings if codes is None or one.code in codes)


class Prose(NamedTuple):
    """What a report's prose is compared by, and its sections as findings tell of them."""

    fingerprint: Fingerprint
    sections: Mapping[str, OwnSection]

    def told(self, neighbours: Iterable[Neighbour]) -> list[Finding]:
        """The findings that tell of other units' sections, once these are known."""
        sections = self.sections
        return [
            sections[one.section].told(one) for one in neighbours if one.section in sections
        ]


def prose_of(case: Case) -> Prose | None:
    """What a report's prose is compared by, weighed and explained as its workspace says.

    None where it has no prose to compare, or where that is not looked at.
    """
    if case.settings.severities.get(ALIKE, Severity.WARNING) is None:
        return None
    own = fingerprint(case)
    found = {section: own_section(case, section) for section in own.texts}
    weighed = {
        section: one._replace(finding=waived(case, _weighed(case, [one.finding]))[0])
        for section, one in found.items()
    }
    return Prose(own, weighed) if weighed else None


def error_codes(settings: Settings) -> frozenset[str]:
    """The codes of all that may be an error as a workspace weighs its rules."""
    weights = {**SEVERITIES, **settings.severities}
    return frozenset(code for code, one in weights.items() if one is Severity.ERROR)


def _found(
    case: Case, codes: frozenset[str] | None, *, explained: bool
) -> Iterator[Finding]:
    """What the checks find of some codes, and of those that waivers are of, if need be."""
    needed = set(SEVERITIES if codes is None else codes)
    if explained:
        needed |= {waiver.code for waiver in case.report.waivers}
    needed -= {code for code, one in case.settings.severities.items() if one is None}
    for judge, may_be in CHECKS.items():
        if not needed.isdisjoint(may_be):
            yield from _weighed(case, judge(case))


def _weighed(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with the severities of the workspace, without what it switched off."""
    weights = case.settings.severities
    for found in findings:
        severity = weights.get(found.code, found.severity)
        if severity is found.severity:
            yield found
        elif severity is not None:
            yield found._replace(severity=severity)
