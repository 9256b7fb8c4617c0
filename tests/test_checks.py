"""The checks together: what each may find, some of them alone, texts that are alike."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from rapidfuzz import fuzz
from rule_examples import case_of

from govreport.errors import GovReportError
from govreport.findings import Finding, Severity
from govreport.lazy import lazy
from govreport.report import no_location
from govreport.rules import Case, check, codes, error_codes, fails, registry, rule
from govreport.rules.case import Need
from govreport.rules.registry import CHECKS, FOLDER, Check
from govreport.rules.similar import Fingerprint, neighbours
from govreport.rules.waivers import CODE, number_at
from govreport.settings import Settings
from govreport.tomlfile.files import load

INVALID = Path(__file__).parent.parent / "samples" / "invalid"
SOME = (
    frozenset[str](),
    frozenset({CODE}),
    frozenset({"N-NIL"}),
    frozenset({"N-NUMBER", "V-TYPE", CODE}),
    frozenset({"T3-TOTAL", "X-CARRY", "S-LENGTH"}),
    error_codes(Settings()),
    error_codes(Settings()) | {CODE},
    frozenset(codes()),
)


@cache
def cases() -> tuple[Case, ...]:
    """Those of the pages' failing examples, and of the samples that are wrong."""
    pages = [rule(code) for code in codes()]
    examples = [one for page in pages for one in (page.failing, page.passing)]
    return (*(case_of(one.changes) for one in examples), *invalid())


def invalid() -> Iterator[Case]:
    for path in sorted(INVALID.glob("*.toml")):
        try:
            yield Case(load(path), sought=True)
        except GovReportError:
            continue  # it can't be read at all


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(codes())
    assert {one.code for one in CHECKS} == set(codes())


def test_the_severity_of_a_rule_stands_in_one_place() -> None:
    with pytest.raises(ValueError, match="N-NIL has its severity twice"):
        registry.rule("N-NIL", Severity.INFO)


@pytest.mark.slow
def test_a_rule_finds_nothing_but_what_it_is_for() -> None:
    said: dict[object, set[str]] = {}
    for one in CHECKS:
        said.setdefault(one.judge, set()).add(one.code)
    found = {
        judge: {one.code for case in cases() for one in judge(case)}
        for judge in dict.fromkeys(one.judge for one in CHECKS)
    }
    assert {judge for judge, some in found.items() if not some <= said[judge]} == set()
    assert set[str]().union(*found.values(), {CODE}) == set(codes())


def test_a_rule_without_what_it_needs_does_not_run() -> None:
    case = next(one for one in cases() if one.previous is not None)
    assert "X-JUMP" in {one.code for one in CHECKS if Need.PREVIOUS in one.needs}
    alone = replace(case, previous=None)
    needy = {one.judge for one in CHECKS if Need.PREVIOUS in one.needs}
    assert needy.isdisjoint(registry.judges(alone, codes()))
    assert needy <= set(registry.judges(case, codes()))


@pytest.mark.slow
@pytest.mark.parametrize("codes", SOME, ids=len)
def test_some_codes_alone_are_found_as_among_all(codes: frozenset[str]) -> None:
    for case in cases():
        every = check(case)
        assert check(case, codes) == [one for one in every if one.code in codes]


def test_every_finding_tells_what_a_waiver_knows_it_by() -> None:
    for case in cases():
        for one in check(case):
            if one.code[0] in "NSX" or one.code == "R-SUM":
                for place in one.places:
                    known = number_at(place.address, case), place.address.section
                    assert one.quote or one.about or known != (None, None), one


def test_only_the_checks_that_are_needed_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(case: Case) -> Iterator[Finding]:
        raise AssertionError(case)

    used = [Check("N-NUMBER", fail, frozenset())]
    monkeypatch.setattr(registry, "CHECKS", used)
    case = cases()[0]
    assert check(case, frozenset({"T3-TOTAL"})) == []
    with pytest.raises(AssertionError):
        check(case, frozenset({"N-NUMBER"}))


def test_what_is_an_error_is_as_the_workspace_weighs_it() -> None:
    weighed = error_codes(
        Settings(
            severities={"N-YEAR": None, "X-JUMP": Severity.ERROR, "N-NIL": Severity.INFO}
        )
    )
    assert error_codes(Settings()) ^ weighed == {"N-YEAR", "X-JUMP", "N-NIL"}
    for case in cases():
        errors = error_codes(case.settings)
        found = check(case)
        assert {one.code for one in found if one.severity is Severity.ERROR} <= errors


def test_a_report_fails_by_the_errors_that_nobody_explained() -> None:
    for case in cases():
        wrong = {
            one.code
            for one in check(case)
            if one.severity is Severity.ERROR and one.waived is None
        }
        assert fails(case) == bool(wrong)
        assert fails(case, besides="V-MISSING") == bool(wrong - {"V-MISSING"})


def test_what_is_found_is_the_same_without_the_places_of_keys() -> None:
    for case in cases():
        bare = replace(case, report=replace(case.report, locate=no_location))
        told, plain = (
            sorted((one.code, one.message, one.severity, str(one.waived)) for one in found)
            for found in (check(case), check(bare))
        )
        assert told == plain


def plainly(
    prints: Sequence[Fingerprint], least: float
) -> list[dict[str, tuple[float, str, int]]]:
    """Of each section the first of those most alike, and how many organs': all pairs tried."""
    told: list[dict[str, tuple[float, str, int]]] = [{} for _ in prints]
    organs: dict[tuple[int, str], set[str]] = defaultdict(set)
    for one, other in combinations(range(len(prints)), 2):
        a, b = prints[one], prints[other]
        if a.organ == b.organ or a.year != b.year:
            continue
        for section in a.texts.keys() & b.texts.keys():
            score = fuzz.ratio(a.texts[section], b.texts[section])
            for mine, theirs in ((one, b), (other, a)) if score >= 100 * least else ():
                likest, name, _ = told[mine].get(section, (-1.0, "", 0))
                organs[mine, section].add(theirs.organ)
                if score / 100 > likest:
                    likest, name = score / 100, theirs.organ
                told[mine][section] = (likest, name, len(organs[mine, section]))
    return told


def changed(text: str, times: int, dice: random.Random) -> str:
    chars = list(text)
    for _ in range(times):
        at = dice.randrange(len(chars))
        chars[at] = dice.choice(("", dice.choice(text), chars[at] + dice.choice(text)))
    return "".join(chars)


@pytest.mark.parametrize("seed", range(40))
def test_texts_that_are_alike_are_found_as_by_trying_every_pair(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 -- test data
    letters = "的一是不了在人有我他这中大来上"
    bases = ["".join(dice.choices(letters, k=dice.randrange(20, 160))) for _ in range(3)]
    prints = [
        Fingerprint(
            f"某{dice.randrange(9)}乡",
            dice.choice((2021, 2022, 2022, None)),
            {
                section: changed(dice.choice(bases), dice.choice((0, 0, 2, 9, 20)), dice)
                for section in ("overview", "problems")
                if dice.random() < 0.9
            },
        )
        for _ in range(dice.randrange(2, 24))
    ]
    for least in (0.0, 0.5, 0.8, 0.9, 1.0, dice.random()):
        found = [
            {twin.section: (twin.likeness, twin.other, twin.units) for twin in one}
            for one in neighbours(prints, least)
        ]
        assert found == plainly(prints, least)


def test_an_expression_is_compiled_at_its_first_use() -> None:
    wrong = lazy("(")
    with pytest.raises(Exception, match="unterminated"):
        wrong.search("")
    right = lazy(r"\d+")
    assert [right.sub("#", "1年2月"), right.pattern] == ["#年#月", r"\d+"]
