"""Digits, rows and columns: what is certain is read, what isn't is left."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.digits import RowSum, readings, settle
from govreport.forms import ItemType
from govreport.importers.read_number import read_number
from govreport.importers.tokens import Kind, guess, tokens_of

ROW = [RowSum(6, (0, 1, 2, 3, 4, 5))]
THREE = [RowSum(4, (0, 1, 2, 3)), RowSum(9, (5, 6, 7, 8)), RowSum(14, (10, 11, 12, 13))]
PARTS = st.lists(st.sampled_from([0, 0, 0, 1, 2, 7, 10, 30, 123]), min_size=6, max_size=6)


def cuts(run: str, count: int) -> set[tuple[int, ...]]:
    """All ways to cut a run of digits into so many numbers of up to seven digits."""
    places = combinations(range(1, len(run)), count - 1)
    parts = ([run[a:b] for a, b in pairwise((0, *cut, len(run)))] for cut in places)
    return {tuple(map(int, some)) for some in parts if max(map(len, some)) <= 7}


@given(parts=PARTS)
def test_glued_digits_always_have_the_true_reading_among_theirs(parts: list[int]) -> None:
    row = (*parts, sum(parts))
    assert row in readings(["".join(map(str, row))], 7, ROW)


@given(parts=PARTS, cut=st.integers(1, 6))
def test_partly_glued_digits_have_it_too(parts: list[int], cut: int) -> None:
    row = (*parts, sum(parts))
    runs = ["".join(map(str, row[:cut])), *map(str, row[cut:])]
    assert row in readings(runs, 7, ROW)


@given(parts=PARTS, gone=st.integers(0, 6))
def test_a_row_that_lost_a_number_has_the_true_reading_among_its_own(
    parts: list[int], gone: int
) -> None:
    row = (*parts, sum(parts))
    rest = [str(number) for index, number in enumerate(row) if index != gone]
    assert row in readings(rest, 7, ROW)


@given(parts=PARTS)
def test_all_readings_of_a_row_add_up_and_give_its_digits(parts: list[int]) -> None:
    digits = "".join(map(str, (*parts, sum(parts))))
    for reading in readings([digits], 7, ROW):
        assert sum(reading[:6]) == reading[6]
        assert "".join(map(str, reading)) == digits


@pytest.mark.parametrize(
    ("runs", "count", "sums", "expected"),
    [
        (["640020470"], 7, ROW, {(64, 0, 0, 2, 0, 4, 70)}),
        (["220000022"], 7, ROW, {(2, 20, 0, 0, 0, 0, 22), (22, 0, 0, 0, 0, 0, 22)}),
        (["110024001510102"], 15, THREE, {(1, 1, 0, 0, 2, 4, 0, 0, 1, 5, 1, 0, 1, 0, 2)}),
        (["000"], 3, [], {(0, 0, 0)}),
        (["8"], 3, [], set()),
        (["0"] * 6, 7, ROW, {(0,) * 7}),
        (["3", "3", "0", "0", "0", "0", "0", "3"], 7, ROW, {(3, 0, 0, 0, 0, 0, 3)}),
        (["3"] * 9, 7, ROW, set()),
        (["1" * 80], 7, ROW, set()),
        (["1" * 49], 7, ROW, set()),
        (["1" * 21], 3, [], {(1_111_111,) * 3}),
        (["123456789" * 2], 4, [], cuts("123456789" * 2, 4)),
    ],
)
def test_digits_have_the_readings_that_their_row_allows(
    runs: list[str], count: int, sums: list[RowSum], expected: set[tuple[int, ...]]
) -> None:
    assert readings(runs, count, sums) == expected


def test_columns_settle_what_rows_leave_open() -> None:
    rows = {
        "a": frozenset({(2, 20), (22, 0)}),
        "b": frozenset({(1, 0)}),
        "total": frozenset({(23, 0)}),
    }
    left, checked = settle(rows, [({"a": 1, "b": 1, "total": -1}, [0, 1])])
    assert left["a"] == {(22, 0)}
    assert checked == {"a", "b", "total"}


def test_columns_that_contradict_leave_no_reading() -> None:
    rows = {"a": frozenset({(1,), (2,)}), "total": frozenset({(5,)})}
    left, _ = settle(rows, [({"a": 1, "total": -1}, [0])])
    assert not left["a"]
    again, checked = settle(left, [({"a": 1, "total": -1}, [0])])
    assert not checked
    assert again == left


def test_too_many_sums_settle_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govreport.digits.MOST_WORK", 3)
    many = frozenset({(number,) for number in range(9)})
    rows = {"a": many, "b": many, "total": frozenset({(9,)})}
    left, checked = settle(rows, [({"a": 1, "b": 1, "total": -1}, [0])])
    assert left == rows
    assert not checked


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, token.text) for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("blank", "")]),
        ("\u00a0\u3000", [("blank", "")]),
        ("／", [("blank", "/")]),
        ("不适用", [("blank", "不适用")]),
        ("１，２３４", [("value", "1234")]),
        ("3件", [("value", "3")]),
        ("55（含自然失效29）", [("value", "55")]),
        ("+1036", [("value", "+1036")]),
        ("商业\n企业", [("label", "商业\n企业")]),
        ("㈠予以公开", [("label", "㈠予以公开")]),
        ("1．属于国家秘密", [("label", "1．属于国家秘密")]),
        ("危及三安全一稳定", [("label", "危及三安全一稳定")]),
        ("规章000行政许可12", [("label", "规章"), ("value", "000"), ("label", "行政许可"), ("value", "12")]),
        ("0 - 3", [("value", "0"), ("blank", "-"), ("value", "3")]),
        ("行政强制35-220", [("label", "行政强制"), ("value", "35"), ("value", "-220")]),
        ("随便什么", [("words", "随便什么")]),
    ],
)  # fmt: skip
def test_pieces_of_print(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_the_number_of_the_next_label_is_not_a_digit_of_the_row() -> None:
    tokens = tokens_of("1.属于国家秘密00000002.其他法律行政法规禁止公开0000000")
    values = [token.text for token in tokens if token.kind is Kind.VALUE]
    assert values == ["0000000", "0000000"]
    misprinted = tokens_of("00000002.其他法律行政止公开 1")
    assert [token.text for token in misprinted if token.kind is Kind.VALUE] == [
        "0000000",
        "1",
    ]


def test_digits_that_touch_are_marked() -> None:
    assert [token.glued for token in tokens_of("行政强制35-220")] == [False, False, True]
    assert [token.glued for token in tokens_of("0012")] == [True]
    assert [token.glued for token in tokens_of("0.5")] == [False]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2.其他法律行政止公开", "denied_by_law"),
        ("5.属于三类内部事务息", "denied_internal"),
        ("其中：网上申请", None),
        ("小计", None),
        ("长" * 100, None),
        ("1.不再处理", None),
    ],
)
def test_a_misprint_is_guessed_only_where_it_is_clear(text: str, meant: str | None) -> None:
    meanings = guess(text, "applications")
    assert {one.id for one in meanings} == ({meant} - {None})


@pytest.mark.parametrize("text", ["1,000元（含税）", "12.50万元"])
def test_text_is_read_as_it_is_printed(text: str) -> None:
    token = tokens_of(text)[0]
    assert read_number(token, ItemType.TEXT).value == text
