"""What spares an expression finds the same as the expression that it stands for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.importers.dated import PATTERNS, SIGNED, YEAR, YEARS, dated
from govreport.organ_names import folded
from govreport.prose.names import places_in, without_level
from govreport.prose.numerals import _ratios, ratios
from govreport.rules.words import beginnings
from govreport.text import LETTER, is_han
from govreport.workspace.copies import IN_FRONT, MARKED, is_marked

HAN = "[一-龥]"
PLACE = re.compile(
    rf"{HAN}{{1,8}}?(?:自治区|自治州|自治县|省|市|州(?![市县区])|盟|县|区|旗)(?={HAN}{{2}})"
)
LEVEL = re.compile(rf"^[省市州盟县区旗](?={HAN}{{2}})")
ODD = ["〇", "か", "é", "㐀", "𠀀", "1", "A", "_", "，", " "]
NAMES = st.lists(
    st.sampled_from(
        ["省", "市", "州", "县", "区", "旗", "盟", "自治", "甲", "乙", "局", *ODD]
    )
).map("".join)


def places_by_one_expression(name: str) -> list[str]:
    """The places before a name, by an expression with all of what Han is."""
    places = []
    while found := PLACE.match(name):
        places.append(found[0])
        name = name[found.end() :]
    return places


def test_every_han_character_is_a_letter() -> None:
    every = "".join(map(chr, range(ord("一"), ord("龥") + 1)))
    assert re.fullmatch(f"{LETTER}+", every)
    assert is_han(every)


@pytest.mark.parametrize("text", ["", "甲〇", "か", "é", "㐀", "𠀀", "A", "1", "，"])
def test_what_has_anything_else_is_not_han(text: str) -> None:
    assert not is_han(text)


@given(NAMES)
def test_places_are_those_of_one_expression(name: str) -> None:
    assert places_in(name) == places_by_one_expression(name)
    assert without_level(name) == LEVEL.sub("", name)


@given(
    st.lists(
        st.sampled_from(
            [
                "3",
                "5.5",
                "三",
                "十",
                "成",
                "倍",
                "分之",
                "一半",
                "过半",
                "百",
                "%",
                "完成",
                "约",
                "的",
            ]
        )
    ).map("".join)
)
def test_no_share_is_missed(text: str) -> None:
    assert ratios(text) == tuple(_ratios(text))


DATED = st.lists(
    st.sampled_from(
        [
            "2022",
            "二〇二二",
            "二○二一",
            "年",
            "年度",
            "月",
            "日",
            "十",
            "至",
            "甲县",
            "政府信息公开",
            "工作",
            "年度报告",
            "(",
            ")",
            "5",
            "关于",
        ]
    ),
    max_size=14,
).map("".join)


@given(DATED)
def test_years_in_words_are_found_where_there_are_any(text: str) -> None:
    for one in (*PATTERNS, SIGNED, YEARS):
        whole = one("二")
        found, sought = one(text).search(text), whole.search(text)
        assert (found and found.span()) == (sought and sought.span())
        assert (found and found.groups()) == (sought and sought.groups())


def test_a_text_without_two_has_no_year_in_words() -> None:
    assert dated(YEAR)("三〇二一") is not dated(YEAR)("二〇二一")
    assert re.search(YEAR, "三〇一一年") is None


@given(
    st.lists(
        st.sampled_from(
            [
                "甲局",
                "副本",
                "COPY",
                "Backup",
                "终稿",
                "(1)",
                "-",
                ".",
                "_",
                "2",
                "冲突",
                "修订",
                "最终版",
            ]
        )
    ).map("".join)
)
def test_a_copys_mark_is_seen_as_ever(stem: str) -> None:
    name = folded(stem)
    assert is_marked(stem) == bool(IN_FRONT.match(name) or MARKED.search(name))


def test_words_that_begin_no_name_stand_there_once() -> None:
    begins = beginnings("organ", "no_name_begins")
    assert len(begins) == len(set(begins)) > 200
