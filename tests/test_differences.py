"""Two texts word by word: nothing is torn, nothing is lost, what moved is told."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.output.comparison import marked
from govreport.prose.differences import TextRun, aligned, lines_of, word_runs

TWINS = sorted((Path(__file__).parent / "differences").glob("*.txt"))
PIECES = (
    "公开",
    "公布",
    "信息",
    "55",
    "62.5%",
    "，",
    "。",
    "\n",
    "（一）",
    "件",
    "的",
    "甲乙",
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=30)


def joined(runs: Sequence[TextRun], kind: str) -> str:
    return "".join(run.text for run in runs if run.kind in ("equal", kind))


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_a_text_differs_from_its_twin_as_it_was_written_down(path: Path) -> None:
    last, _, rest = path.read_text(encoding="utf-8").partition("→\n")
    this, _, wanted = rest.partition("=\n")
    told = [
        "（换了位置）" * one.moved + marked(one.runs, colour=False, whole=True)
        for one in aligned(last, this)
    ]
    assert told == wanted.splitlines()


@given(texts, texts)
def test_what_stayed_and_what_is_gone_is_the_first_text(last: str, this: str) -> None:
    runs = word_runs(last, this)
    assert joined(runs, "removed") == last
    assert joined(runs, "added") == this
    assert all(run.text for run in runs)


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(run.kind == "equal" for run in word_runs(text, text))
    assert not any(one.changed for one in aligned(text, text))


@given(texts, texts)
def test_every_paragraph_of_both_stands_there_once(last: str, this: str) -> None:
    found = aligned(last, this)
    old = {one.last: joined(one.runs, "removed") for one in found if one.last is not None}
    new = {one.this: joined(one.runs, "added") for one in found if one.this is not None}
    assert [old[at] for at in sorted(old)] == lines_of(last)
    assert [new[at] for at in sorted(new)] == lines_of(this)
    assert [one.this for one in found if one.this is not None] == sorted(new)


@given(st.permutations("甲乙丙丁戊己"))
def test_what_did_not_move_is_in_its_old_order(order: Sequence[str]) -> None:
    lines = [f"{name}单位的情况" for name in "甲乙丙丁戊己"]
    found = aligned("\n".join(lines), "\n".join(f"{name}单位的情况" for name in order))
    kept = [one.last for one in found if not one.moved and one.last is not None]
    assert kept == sorted(kept)
    assert kept
    assert (len(kept) == len(lines)) == (
        list(order) == sorted(order, key="甲乙丙丁戊己".index)
    )


def test_a_text_of_a_million_characters_takes_no_time() -> None:
    last = "公开信息" * 250_000
    runs = word_runs(last, f"本年{last}。")
    assert joined(runs, "removed") == last


def test_many_paragraphs_of_nothing_alike_take_no_time() -> None:
    last = "\n".join(f"{number}甲乙丙丁" for number in range(3000))
    this = "\n".join(f"{number}戊己庚辛壬癸子丑" for number in range(3000))
    assert len(aligned(last, this)) >= 3000


def test_a_stretch_that_stayed_is_shortened_unless_all_is_wanted() -> None:
    runs = word_runs("按时公开" * 40, "按时公开" * 40 + "完。")
    assert "……" in marked(runs, colour=False, whole=False)
    assert marked(runs, colour=False, whole=True) == "按时公开" * 40 + "{+完。+}"


def test_a_terminal_shows_colours_in_place_of_marks() -> None:
    told = marked(word_runs("55件", "62件"), colour=True, whole=False)
    assert told == "\x1b[9;31m55\x1b[0m\x1b[4;32m62\x1b[0m件"


def test_a_character_that_commands_a_terminal_does_not_reach_it() -> None:
    assert "\x1b" not in marked(word_runs("甲", "甲\x1b[2J"), colour=False, whole=True)
