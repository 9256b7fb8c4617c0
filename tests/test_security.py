"""What SECURITY.md promises is proved: each test that it names is there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", PAGE)))
PROMISES = re.findall(r"(?m)^\| (.+) \| (.+) \|$", PAGE.partition("## What is promised")[2])


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_proves_a_promise_is_there(file: str, name: str) -> None:
    text = (TESTS / file).read_text(encoding="utf-8")
    assert re.search(rf"(?m)^def {name}\(", text)


def test_every_promise_names_its_proof() -> None:
    promises = [one for one in PROMISES if one[1] != "proof"]
    assert len(promises) > 20
    assert [one for one in promises if "`test_" not in one[1]] == []


def test_every_proof_is_a_test_and_not_a_whole_file() -> None:
    assert [file for file, name in NAMED if not name] == []
