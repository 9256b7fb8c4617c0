"""Run the rules over a case: those that count, as the workspace weighs them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from govreport.findings import Finding, Severity, in_order
from govreport.rules.case import Case, Neighbour
from govreport.rules.registry import SEVERITIES, judges
from govreport.rules.similar import ALIKE, Fingerprint, OwnSection, fingerprint, own_section
from govreport.rules.waivers import CODE, check_waivers, waived
from govreport.settings import Settings


def check(case: Case, codes: frozenset[str] | None = None) -> list[Finding]:
    """Find everything that is wrong with a report as its case shows it, in file order.

    With `codes` only what has one of these, for which only those rules run
    that may find it.
    """
    return in_order(_checked(case, codes))


def fails(case: Case, *, besides: str = "") -> bool:
    """Whether a report has an error that nobody explained; one is enough to know.

    What has the code `besides` is none.
    """
    codes = error_codes(case.settings) - {besides}
    found = _checked(case, codes)
    return any(one.severity is Severity.ERROR and one.waived is None for one in found)


class Prose(NamedTuple):
    """What a report's prose is compared by, and its sections as findings tell of them."""

    fingerprint: Fingerprint
    sections: Mapping[str, OwnSection]

    def told(self, neighbours: Iterable[Neighbour]) -> list[Finding]:
        """Tell of other units' sections, once these are known."""
        sections = self.sections
        return [
            sections[one.section].told(one) for one in neighbours if one.section in sections
        ]


def prose_of(case: Case) -> Prose | None:
    """Take what a report's prose is compared by, weighed and explained as it would be.

    None where it has no prose to compare, or where that is not looked at.
    """
    if case.settings.severities.get(ALIKE, Severity.WARNING) is None:
        return None
    own = fingerprint(case)
    found = {section: own_section(case, section) for section in own.texts}
    weighed = {
        section: one._replace(finding=next(waived(case, _weighed(case, [one.finding]))))
        for section, one in found.items()
    }
    return Prose(own, weighed) if weighed else None


def error_codes(settings: Settings) -> frozenset[str]:
    """List the codes of all that may be an error as a workspace weighs its rules."""
    weights = {**SEVERITIES, **settings.severities}
    return frozenset(code for code, one in weights.items() if one is Severity.ERROR)


def _checked(case: Case, codes: frozenset[str] | None) -> Iterator[Finding]:
    """Yield what `check` finds, as it is found."""
    waivers, findings = codes is None or CODE in codes, list[Finding]()
    for one in waived(case, _found(case, codes, explained=waivers)):
        findings.append(one)
        if codes is None or one.code in codes:
            yield one
    if waivers:
        yield from _weighed(case, check_waivers(case, findings))


def _found(
    case: Case, codes: frozenset[str] | None, *, explained: bool
) -> Iterator[Finding]:
    """Find what has some codes, and those that waivers are of, if need be."""
    needed = set(SEVERITIES if codes is None else codes)
    if explained:
        needed |= {waiver.code for waiver in case.report.waivers}
    needed -= {code for code, one in case.settings.severities.items() if one is None}
    for judge in judges(case, needed - {CODE}):
        yield from _weighed(case, judge(case))


def _weighed(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings the severities of the workspace, without what it switched off."""
    weights = case.settings.severities
    for found in findings:
        severity = weights.get(found.code, found.severity)
        if severity is found.severity:
            yield found
        elif severity is not None:
            yield found._replace(severity=severity)
