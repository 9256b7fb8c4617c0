"""Sentences and numbers as the rules read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.prose.numerals import in_words, numerals
from govreport.prose.sentences import sentences


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十", 10), ("十二", 12), ("二十", 20), ("两", 2), ("百", 100), ("一百零五", 105),
        ("一百一十", 110), ("三百二十", 320), ("三百二", 320), ("一千零二", 1002), ("三千四", 3400),
        ("二〇二二", 2022), ("二○二二", 2022), ("零", 0), ("十十", None), ("百千", None), ("一二十", None),
        ("零五", None),
    ],
)  # fmt: skip
def test_a_chinese_numeral_is_a_number(words: str, value: int | None) -> None:
    assert in_words(words) == value


@given(st.integers(1, 9999))
def test_every_number_below_ten_thousand_is_read_back_from_chinese(number: int) -> None:
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    parts = [
        digits[int(char)] + (units[place] if char != "0" else "")
        for place, char in zip(
            range(len(str(number)) - 1, -1, -1), str(number), strict=True
        )
    ]
    spelt = "".join(parts).rstrip("零")
    while "零零" in spelt:
        spelt = spelt.replace("零零", "零")
    assert in_words(spelt) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到12件，办结十一件。", [(12, "件", True), (11, "件", True)]),
        ("收到１２件", [(12, "件", True)]),
        ("收到 1 2 件", [(12, "件", True)]),
        ("公开1,234条", [(1234, "条", True)]),
        ("来电430余次，近100件", [(430, "次", False), (100, "件", False)]),
        ("新收78、结转3。", [(78, "", True), (3, "", True)]),
        ("收费12.5万元", [(Decimal("12.5"), "万元", True)]),
        ("办件4.28万件", [(42800, "件", True)]),
        ("均为零。", [(0, "", True)]),
        ("占12.5%，第3次，2022年1月，〔2021〕30号，8:30", []),
        ("一直、一是、十分", []),
    ],
)
def test_the_numbers_of_a_sentence_are_found(
    text: str, found: list[tuple[object, str, bool]]
) -> None:
    (sentence,) = sentences(text)
    read = [(one.value, one.unit, one.exact) for one in numerals(sentence.text)]
    assert read == found


def test_a_rounded_number_may_be_off_by_half_of_its_last_place() -> None:
    assert [one.slack for one in numerals("4.28万件，5万件，3件")] == [50, 5000, 0]


def test_sentences_know_their_places_and_the_head_above_them() -> None:
    text = "（二）依申请公开情况。\n 收到 ３ 件,\u3000办结3件。\n"
    head, body = sentences(text)
    assert body.text == "收到3件，办结3件。"
    assert body.above == head.text.rstrip("。")
    start, end = body.span(body.text.index("3"), body.text.index("件"))
    assert text[start:end].strip() == "３"
    assert body.span(0, 0) == (body.places[0], body.places[0])


@given(st.text(alphabet="收到 12件，。\n（一）三　,.１%“”", max_size=60))
def test_any_text_has_sentences_that_lie_in_it_in_order(text: str) -> None:
    places = [place for one in sentences(text) for place in one.places[:-1]]
    assert places == sorted(set(places))
    for one in sentences(text):
        assert len(one.places) == len(one.text) + 1
        for number in numerals(one.text):
            start, end = one.span(number.start, number.end)
            assert 0 <= start < end <= len(text)
