"""Rules: each by its page's examples; what a finding has; codes and version."""

import grimp
import pytest
from rule_examples import CODES, findings

from govreport.errors import UsageProblem
from govreport.rules import rule, rules_version
from govreport.rules.registry import MADE_OF


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


def test_the_rules_version_has_all_that_the_rules_import() -> None:
    graph = grimp.build_graph("govreport", exclude_type_checking_imports=True)
    used = set[str]()
    for module in {"govreport.rules", *graph.find_descendants("govreport.rules")}:
        used |= graph.find_upstream_modules(module)
    made_of = {f"govreport.{name}" for name in MADE_OF} | {"govreport"}
    assert {".".join(one.split(".")[:2]) for one in used} <= made_of
