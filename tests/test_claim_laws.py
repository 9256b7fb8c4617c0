"""Laws of prose against tables, over claims that a grammar makes: who says what is told.

The grammar knows nothing of the rules. What is true is not told, what is changed is, and
what is said of others, of another time, channel, topic or kind of request never is.
`GOVREPORT_CLAIMS` asks for more of them than a run of all tests has.
"""

import os
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from claim_grammar import CLAIMS, claim, claim_of, elsewhere
from claim_numbers import UnsaidError
from claim_offices import Office, office
from hypothesis import given
from hypothesis import strategies as st

from govreport.rules import Case, check

CODES = frozenset({"N-NUMBER", "N-NIL", "N-ALL-SETTLED", "N-PARTS", "N-PERCENT"})
OFFICES = 64
IN_ALL = int(os.environ.get("GOVREPORT_CLAIMS", "4000"))
"""Claims of a slow run, of which each is said, changed, and said of something else."""

made_up = cache(office)


def told(one: Office, sentence: str) -> set[str]:
    """The codes of what is found in a sentence that is all of a report's prose."""
    report = replace(one.report, narrative={"overview": sentence})
    return {found.code for found in check(Case(report, one.previous), CODES)}


def broken(number: int) -> Iterator[str]:
    """Each law that a claim breaks, with all that makes it again."""
    one, dice = made_up(number % OFFICES), random.Random(number)  # noqa: S311 -- test data
    made = claim(one, dice)
    wrong, codes = made.changed(dice)
    other = elsewhere(one, made_up(dice.randrange(OFFICES)), dice)
    for sentence, expected in ((made.true, None), (wrong, codes), (other, None)):
        found = told(one, sentence) if sentence else set()
        if sentence and (found if expected is None else not found & expected):
            wanted = "nothing" if expected is None else " or ".join(sorted(expected))
            yield (
                f"claim {number} in report {one.seed}: {sentence}\n"
                f"  expected {wanted}, found {', '.join(sorted(found)) or 'nothing'}"
            )


def laws_hold(numbers: range) -> None:
    """Say every claim; tell of the first that break a law, and of how many do."""
    failures = [failure for number in numbers for failure in broken(number)]
    told_of = "\n".join(failures[:20])
    assert not failures, f"{len(failures)} of {len(numbers)} claims:\n{told_of}"


def test_claims_are_told_where_they_are_false_only() -> None:
    laws_hold(range(300))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, IN_ALL, IN_ALL // 4))
def test_claims_in_plenty_are_told_where_they_are_false_only(start: int) -> None:
    laws_hold(range(start, start + IN_ALL // 4))


@pytest.mark.slow
@given(number=st.integers(IN_ALL, 10**9))
def test_any_other_claim_keeps_the_laws(number: int) -> None:
    assert list(broken(number)) == []


@given(seed=st.integers(0, 10**9))
def test_a_made_up_office_breaks_no_identity(seed: int) -> None:
    one = office(seed)
    identities = frozenset(identity.code for identity in one.report.form.identities)
    assert identities
    assert check(Case(one.report, one.previous, sought=True), identities) == []


@pytest.mark.parametrize("kind", CLAIMS)
def test_every_production_can_be_true_or_false(kind: str) -> None:
    dice, true, false = random.Random(kind), set[str](), set[str]()  # noqa: S311 -- test data
    wanted, numbers = set(CLAIMS[kind]["says"]), iter(range(50 * OFFICES))
    while wanted - (true & false) and (number := next(numbers, None)) is not None:
        with suppress(UnsaidError):
            made = claim_of(made_up(number % OFFICES), dice, kind)
            true |= {made.production} if made.true else set()
            false |= (
                {made.production} if made.changed(dice)[0] not in {"", made.true} else set()
            )
    assert wanted - (true & false) == set()
