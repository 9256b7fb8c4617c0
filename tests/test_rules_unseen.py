"""Characters that nobody sees, and those that turn a text around."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import balanced

from govreport.findings import Finding
from govreport.report import Organ, Report
from govreport.rules import Case, check
from govreport.rules.fixes import fix
from govreport.rules.unseen import unseen
from govreport.text import BLANK_LETTERS, COMMANDING, is_seen

TEXT = "全年主动公开政府信息12条，\n\t其中　网站发布8条。"


def found(report: Report) -> list[Finding]:
    """Check a report for them."""
    return [one for one in check(Case(report)) if one.code == "N-UNSEEN"]


def told(text: str) -> Report:
    """Put a text into a report."""
    return replace(balanced("2021", 1), narrative={"overview": text})


@pytest.mark.parametrize(
    "sign", ["\u200b", "\ufeff", "\xad", "\x1b", "\u2028", "\U000e0041"]
)
def test_a_character_that_nobody_sees_is_told_as_what_it_is(sign: str) -> None:
    (one,) = found(told(TEXT.replace("公开", f"公{sign}开")))
    assert "有一个看不见的字符，如“" in one.message
    assert sign not in one.message
    assert "倒过来" not in one.message


@pytest.mark.parametrize("sign", ["\u202e", "\u2067", "\u200f", "\u061c"])
def test_one_that_turns_numbers_around_is_told_to_do_so(sign: str) -> None:
    (one,) = found(told(TEXT.replace("12", f"{sign}12\u202c")))
    assert "有 2 个看不见的字符（会把后面的字和数倒过来显示）" in one.message
    assert "--fix" in one.message


def test_blanks_tabs_and_lines_are_seen() -> None:
    assert not found(told(TEXT))


def test_a_name_that_is_printed_is_asked_to_be_typed_anew() -> None:
    plain = balanced("2021", 1)
    odd = replace(
        plain,
        organ=Organ("云溪县\u200b审计局", "department", "county"),
        title="云溪县审计局2021年政府信息公开工作\u2060年度报告",
        signature="云溪县审计\u200d局",
    )
    assert [one.places[0].address.path for one in found(odd)] == [
        ("organ", "name"),
        ("signature",),
        ("title",),
    ]
    assert all("重新打一遍" in one.message for one in found(odd))


def test_a_fix_takes_them_out_and_marks_beside_them_get_their_width() -> None:
    report = told("更新不够\u200b及时,公开\u202e不\u202c全面。")
    mended = fix(Case(report), check(Case(report))).applied(report)
    assert mended.narrative["overview"] == "更新不够及时，公开不全面。"


def test_what_is_told_at_once_to_be_seen_is_what_the_long_way_says() -> None:
    unseen_ones = {
        one for one in map(chr, range(sys.maxunicode + 1)) if COMMANDING.search(one)
    }
    assert [one for one in sorted(unseen_ones) if is_seen(one)] == []
    assert set(BLANK_LETTERS) <= unseen_ones


@given(
    st.text(
        st.sampled_from(f"a1件\u200b\u202e{BLANK_LETTERS}") | st.characters(codec="utf-8"),
        max_size=30,
    )
)
def test_what_is_left_when_they_are_out_has_none(text: str) -> None:
    spans = unseen(text)
    left = "".join(sign for at, sign in enumerate(text) if (at, at + 1, "") not in spans)
    assert not unseen(left)
    assert COMMANDING.search(left) is None
