"""Findings of a report whose waivers are looked at."""

from dataclasses import replace
from pathlib import Path

from reports import dumps_of, report

from govreport.findings import Finding, Severity
from govreport.forms import Address
from govreport.report import Report, Waiver
from govreport.rules import Case, check
from govreport.settings import DEFAULTS, Settings
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report


def at(*addresses: str) -> tuple[Address, ...]:
    return tuple(map(Address.parse, addresses))


LAST = replace(report(disclosure__normative_documents__in_force=13), year=2021)
STOCK = "disclosure.normative_documents.in_force"
GROWN = report(disclosure__normative_documents__in_force=15)
GIVEN = Waiver("0", "X-IN-FORCE", at(STOCK), (15,), "机构改革划入两件", "县政务公开办")


def with_waivers(base: Report, *waivers: Waiver) -> Report:
    """The report as its file with these waivers says it, places and all."""
    raw = dumps_of(replace(base, waivers=waivers))
    return read_report(parse(raw, "x.toml", Path("x.toml")))


def finding(
    base: Report,
    *waivers: Waiver,
    last: Report | None = LAST,
    sought: bool = False,
    settings: Settings = DEFAULTS,
) -> list[Finding]:
    one = with_waivers(base, *waivers)
    return check(Case(one, last, sought=sought, settings=settings))


def told(findings: list[Finding]) -> str:
    """What V-WAIVER says, once."""
    (one,) = [one for one in findings if one.code == "V-WAIVER"]
    assert one.severity is Severity.WARNING
    assert one.location is not None
    return one.message


def states(findings: list[Finding]) -> dict[str, str | None]:
    return {one.code: one.waived for one in findings}
