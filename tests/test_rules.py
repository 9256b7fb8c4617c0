"""Rules: each by its page's examples; what a finding has; codes and version."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from from_data import base, laid_over, read

from govreport.errors import UsageProblem
from govreport.findings import Finding
from govreport.rules import Case, check, codes, rule, rules_version, stays_an_error
from govreport.rules.case import UnitNow
from govreport.rules.similar import fingerprint
from govreport.rules.similar import neighbours as find_neighbours
from govreport.settings import Settings
from govreport.tomlfile.document import parse
from govreport.workspace.config import read_settings

CODES = codes()


def settings_of(data: dict[str, Any]) -> Settings:
    """What a workspace's file of these data sets."""
    name = "govreport.toml"
    document = parse(tomli_w.dumps(data).encode(), name, Path(name))
    return read_settings(document, CODES, stays_an_error)


def findings(changes: str) -> list[Finding]:
    """What counts against the base with changes: the findings that are not waived."""
    return [found for found in check(case_of(changes)) if found.waived is None]


def case_of(changes: str) -> Case:
    """The base with changes.

    Besides the report's own keys: `previous` is laid over last year's report,
    `folder` is the year of the folder, `sought` that last year's was looked
    for, `settings` what govreport.toml says, `neighbours` other units' reports
    and `unit_reports` the reports of the file's `units`.
    """
    over = tomllib.loads(changes, parse_float=Decimal)
    previous, folder = over.pop("previous", None), over.pop("folder", 2022)
    sought, settings = over.pop("sought", False), settings_of(over.pop("settings", {}))
    neighbours = [read(laid_over(base(2022), data)) for data in over.pop("neighbours", [])]
    summed = [read(laid_over(base(2022), data)) for data in over.pop("unit_reports", [])]
    last = None if previous is None else read(laid_over(base(2021), previous))
    one = read(laid_over(base(2022), over))
    units = list(zip(one.units, summed, strict=True))
    case = Case(
        one,
        last,
        folder_year=folder,
        sought=sought,
        settings=settings,
        unit_reports=lambda: (UnitNow(unit, of, unit.sha256) for unit, of in units),
    )
    if neighbours:
        prints = [fingerprint(case), *(fingerprint(Case(other)) for other in neighbours)]
        case = replace(case, neighbours=find_neighbours(prints, float(settings.similar))[0])
    return case


@pytest.mark.parametrize("code", CODES)
def test_the_passing_example_of_a_rule_passes(code: str) -> None:
    assert findings(rule(code).passing.changes) == []


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_of_a_rule_fails_by_that_rule_alone(code: str) -> None:
    found = findings(rule(code).failing.changes)
    assert {one.code for one in found} == {code}
    assert {one.severity for one in found} == {rule(code).severity}


@pytest.mark.parametrize("code", CODES)
def test_a_finding_has_a_place_and_a_whole_sentence(code: str) -> None:
    for one in findings(rule(code).failing.changes):
        assert one.location is not None
        assert one.places
        assert len(one.message) > 8


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UsageProblem, match="相近的有：T3-BALANCE"):
        rule("T3-BALANC")
    with pytest.raises(UsageProblem, match="X-CARRY"):
        rule("QQ")


def test_the_rules_version_names_the_program_and_the_rules() -> None:
    assert rules_version().startswith("0.")
    assert len(rules_version().partition("+")[2]) == 8
