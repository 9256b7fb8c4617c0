"""A short run of the fuzzer, and every input that once broke a reader."""

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the fuzzer's bounds are Linux's", allow_module_level=True)

from fuzz import running
from fuzz.reader import FuzzReader, Past
from fuzz.running import READERS, attempt, input_of, run

from govreport.errors import FileProblem

FOUND = Path(__file__).parent / "fuzz" / "found"
SEED, INPUTS = "some", 150


def test_every_kept_input_is_of_a_reader() -> None:
    assert {path.name for path in FOUND.iterdir()} <= {*READERS}


@pytest.mark.parametrize(
    "path", sorted(FOUND.glob("*/*")), ids=lambda one: f"{one.parent.name}/{one.name}"
)
def test_what_once_broke_a_reader_is_read_or_told(path: Path) -> None:
    assert attempt(path.parent.name, path.read_bytes()).failure == ""


@pytest.mark.slow
def test_some_hundred_of_inputs_are_read_or_told() -> None:
    found = run(SEED, range(INPUTS))
    assert found.failures == {}
    assert found.inputs.total() == INPUTS
    assert found.past.total() > INPUTS * 3 // 4


@pytest.mark.parametrize("name", [name for name, one in READERS.items() if one.weight])
def test_an_input_is_made_again_from_its_seed(name: str) -> None:
    assert input_of(SEED, 1, name) == input_of(SEED, 1, name) != input_of(SEED, 2, name)


def _breaks(raw: bytes, past: Past) -> None:
    past()
    if raw == b"hangs":
        while True:
            pass
    if raw == b"grows":
        bytearray(2 * running.MEMORY)
    if raw == b"fails":
        raise KeyError(raw)
    raise FileProblem(Path("x"), raw.decode())


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"hangs", "HangError in test_fuzz.py"),
        (b"grows", "MemoryError in test_fuzz.py"),
        (b"fails", "KeyError in test_fuzz.py"),
        (b"says", ""),
    ],
)
def test_what_breaks_the_bounds_is_noticed(
    raw: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SECONDS", 0.2)
    monkeypatch.setattr(
        running, "READERS", {"x": FuzzReader(lambda _: raw, _breaks, "txt")}
    )
    one = attempt("x", raw)
    assert one.failure.startswith(told)
    assert bool(one.failure) == bool(told)
    assert one.past
    assert one.told == (raw == b"says")
