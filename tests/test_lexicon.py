"""The words of the prose: each once, and what they mean stands in the forms."""

from pathlib import Path

import pytest

from govreport.errors import FormError
from govreport.forms import form, known_forms
from govreport.prose import lexicon as file
from govreport.prose.lexicon import lexicon, spelt, word_at
from govreport.prose.meaning import Thing, is_of_cases, kind_of, may_be, sums
from govreport.prose.pieces import CLAIMS

FORMS = [form(known) for known in known_forms()]
KINDS = {
    "applications": "applications", "proceedings": "review", "documents": "documents",
    "decisions": "licensing", "amount": "fees", "projects": "procurement",
}  # fmt: skip
"""A spoken object of each kind."""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lexicon of one's own, which `lexicon.__wrapped__` reads."""
    path = tmp_path / "lexicon.toml"
    path.write_bytes(file.FILE.read_bytes())
    monkeypatch.setattr(file, "FILE", path)
    return path


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("办结", ["办结"]),
        ("{未|不}补正", ["未补正", "不补正"]),
        ("{政府|}信息", ["政府信息", "信息"]),
        ("{上|下}半{年|年度}", ["上半年", "上半年度", "下半年", "下半年度"]),
    ],
)
def test_a_choice_is_spelt_out(pattern: str, words: list[str]) -> None:
    assert list(spelt(pattern)) == words


def test_a_word_that_says_two_things_is_named(written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    written.write_text(text.replace('nil = "零"', 'nil = "零 {办|审}结"'), encoding="utf-8")
    with pytest.raises(FormError, match=r"lexicon\.toml 里的“办结”写了两次"):
        lexicon.__wrapped__()


def test_a_word_stands_once() -> None:
    known = lexicon()
    assert len(known.words) > 2000
    assert all(text == text.strip() and not set(text) & set("{}|") for text in known.words)


def test_of_words_that_overlap_the_longest_is_taken() -> None:
    assert word_at("办结率100%", 0) == (3, lexicon().words["办结率"])
    assert word_at("新媒体上", 0) == (3, lexicon().words["新媒体"])
    assert word_at("申请人数", 0) == (3, lexicon().words["申请人"])
    assert word_at("鲲鹏", 0) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_whatever_may_happen_stands_in_some_form(kind: str) -> None:
    known, spoken = lexicon(), KINDS[kind]
    assert known.tables[spoken][0] == kind
    for item, ways in known.cells[kind].items():
        for way in ways:
            alone = [one.strip().rstrip("*") for one in way.split("+")]
            names = {cell.item for each in FORMS for cell in each.cells}
            assert all(any(name.startswith(one) for name in names) for one in alone), way
        thing = Thing((spoken,), (item,) if item else ())
        assert any(sums(each, thing) for each in FORMS), item


def test_every_object_has_a_table_and_every_applicant_a_column() -> None:
    known = lexicon()
    values = {(word.slot, word.value) for word in known.words.values()}
    objects = {value for slot, value in values if slot == "object"}
    assert objects == set(known.tables)
    assert {kind for kind, *_ in known.tables.values()} == set(known.cells)
    for one in (name for name in objects if kind_of(name) != "other"):
        assert any(sums(each, Thing((one,))) for each in FORMS) or one in (
            "documents", "regulations",
        ), one  # fmt: skip
    applicants = {value for slot, value in values if slot == "applicant"}
    assert applicants == set(known.columns)
    for one in applicants - {"everyone"}:
        thing = Thing(("applications",), ("received",), (one,))
        assert sums(FORMS[-1], thing._replace(items=("new",))), one


def test_every_item_means_something_of_some_object_or_is_told_of_frames() -> None:
    known = lexicon()
    items = {word.value for word in known.words.values() if word.slot == "item"}
    meant = {item for ways in known.cells.values() for item in ways}
    assert items - meant == {"carry", "amended", "sum"}  # read by rules of their own
    assert meant - items == {"", "carried_in", "carried_out", "carried"}


def test_what_is_told_is_the_name_of_some_value() -> None:
    known = lexicon()
    values = {word.value for word in known.words.values()} | set(known.tables)
    assert set(known.told) <= values | {"carried_in", "carried_out", "carried"}
    assert (
        Thing(("applications",), ("new",), ("natural_person",)).told == "自然人 新收 申请"
    )


def test_only_what_can_happen_to_a_thing_is_read_of_it() -> None:
    assert may_be(("review",), ("upheld",))
    assert not may_be(("review",), ("partial",))
    assert not may_be(("applications",), ("repealed",))
    assert is_of_cases(Thing(("suits",)))
    assert not is_of_cases(Thing(("licensing",)))


def test_the_plainest_reading_comes_first() -> None:
    (plain, wider) = sums(form("2021"), Thing(("applications",), ("got",)))
    assert [str(cell) for cell in plain] == ["applications.total.received"]
    assert [cell.item for cell in wider] == ["received", "carried_in"]
    denied = sums(form("2021"), Thing(("applications",), ("denied",)))
    assert len(denied[0]) == 8


def test_a_word_that_says_something_without_a_number_makes_a_sentence_worth_it() -> None:
    ways = {"no": {"no", "nil"}, "all": {"all"}}
    ways["compared"] = {"up", "down", "even", "double", "half"}
    alone = [
        text
        for text, word in lexicon().words.items()
        if word.value in ways.get(word.slot, ())
    ]
    assert len(alone) > 100
    assert [text for text in alone if not CLAIMS.search(text)] == []
