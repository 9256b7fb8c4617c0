"""Published reports, where they lie beside: what an inspector would find, no more."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from govreport.findings import Finding, Severity
from govreport.tasks.validate import checked, open_case
from govreport.workspace import Workspace

REAL = Path(__file__).parent.parent.parent / "shared" / "reports"
TRUTH = sorted((REAL / "truth").glob("*.json"))
CODE = re.compile(r"^([A-Z]\d?-[A-Z-]+)\b")
UNSETTLED = {
    ("2023-平潭", "X-IN-FORCE"): "the stock can't be read from the document alone",
    ("2023-平潭", "N-NUMBER"): "likewise",
    ("2023-平潭", "V-FEE-SCALE"): "six decimals are four too many only where that is set",
    ("2022-息县", "S-OVERVIEW"): "more parts than five are normal; another topic is missed",
    ("2019-上海", "V-MISSING"): "",
}
pytestmark = pytest.mark.skipif(not TRUTH, reason="no published reports beside")


@cache
def truth(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def findings(path: Path) -> tuple[Finding, ...]:
    return tuple(checked(open_case(Workspace(), REAL / truth(path)["file"])).findings)


def expected(path: Path) -> Iterator[str]:
    """The codes of the mistakes that the document alone settles."""
    for mistake in truth(path)["mistakes"]:
        code = CODE.match(mistake)
        if code and not any(
            path.name.startswith(name) and code[1] == one for name, one in UNSETTLED
        ):
            yield code[1]


def about(path: Path, quote: str, value: object) -> list[Finding]:
    """What is found of a number in the sentence that has a quotation."""
    wanted = "".join(quote.split())
    return [
        found
        for found in findings(path)
        if found.code in ("N-NUMBER", "N-NIL", "N-ALL-SETTLED")
        and wanted in found.quote
        and found.left == str(value)
    ]


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_every_mistake_that_a_rule_covers_is_found(path: Path) -> None:
    codes = {found.code for found in findings(path)}
    assert set(expected(path)) <= codes


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_statements_that_agree_and_traps_are_left_alone(path: Path) -> None:
    agreeing = [one for one in truth(path)["prose"] if one["agrees"] is not False]
    for one in (*agreeing, *truth(path).get("traps", ())):
        assert about(path, one["quote"], one["value"]) == []


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_statements_that_disagree_are_found(path: Path) -> None:
    for one in truth(path)["prose"]:
        unsettled = any(
            path.name.startswith(name) and code == "N-NUMBER" for name, code in UNSETTLED
        )
        if one["agrees"] is False and not unsettled:
            assert about(path, one["quote"], one["value"]), one


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_no_error_is_found_that_is_not_known(path: Path) -> None:
    if ".part" in path.name:
        pytest.skip("the copy breaks off")
    known = {code[1] for one in truth(path)["mistakes"] if (code := CODE.match(one))}
    errors = {found.code for found in findings(path) if found.severity is Severity.ERROR}
    assert errors - known <= unread(path)


def unread(path: Path) -> set[str]:
    """Blanks that truth lists, and numbers that the document alone doesn't settle."""
    blank = truth(path)["blank"] or truth(path).get("settled_by")
    return {"V-MISSING"} if blank else set()
