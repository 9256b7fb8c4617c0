"""`show --last-year`: this year's answers with last year's beside them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import ORGAN, PROSE, Run, report, saved

from govreport.prose.beside import beside
from govreport.report import Report

Go = Callable[..., Run]
FILE = f"2023/{ORGAN.name}.toml"


def of(year: int, **prose: str) -> Report:
    return replace(report(), year=year, narrative=prose)


def pairs(now: str, last: str) -> list[tuple[str, str]]:
    """What two texts of a section say side by side."""
    two = beside(of(2023, overview=now), of(2022, overview=last))
    return [(one.now, one.last) for one in two]


def test_last_years_answer_stands_below_this_years(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("scaffold", "2023")
    done = run("show", FILE, "--last-year")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:2] == [
        f"{ORGAN.name}2023年政府信息公开工作年度报告",
        f"上年：{ORGAN.name}2022年政府信息公开工作年度报告",
    ]
    at = next(i for i, one in enumerate(lines) if one.startswith("本年｜（四）"))
    assert "【待填" in lines[at]
    assert lines[at + 1] == "上年｜（四）政府信息公开平台建设情况。网站专栏由专人维护。"
    assert "新收政府信息公开申请____件" in done.out, "holes hinder nothing"
    assert lines.count("一、总体情况") == 1


def test_a_heading_finds_its_like_under_another_number() -> None:
    now = "（一）主动公开情况。甲。\n（二）平台建设情况。乙。\n（三）监督保障。丙。"
    last = (
        "（一）平台建设。丁。\n（二）主动公开情况：戊。\n（三）评议。己。\n（四）其他。庚。"
    )
    assert pairs(now, last) == [
        ("（一）主动公开情况。甲。", "（二）主动公开情况：戊。"),
        ("（二）平台建设情况。乙。", "（一）平台建设。丁。"),
        ("（三）监督保障。丙。", "（三）评议。己。"),
        ("", "（四）其他。庚。"),
    ]


def test_paragraphs_below_a_heading_stay_with_it() -> None:
    now = "总的情况。\n（一）甲。子\n1.丑\n寅\n（二）乙。卯"
    assert pairs(now, "一、甲。辰\n巳") == [
        ("总的情况。", ""),
        ("（一）甲。子\n1.丑\n寅", "一、甲。辰\n巳"),
        ("（二）乙。卯", ""),
    ]


PARAGRAPH = st.builds(
    "{}{}".format,
    st.sampled_from(["", "（一）", "（二）", "（三）", "一、", "1."]),
    st.text(st.sampled_from("甲乙丙情况。，：1"), min_size=1, max_size=12),
)
TEXT = st.lists(PARAGRAPH, max_size=8).map("\n".join)


@given(now=TEXT, last=TEXT)
def test_nothing_of_either_year_is_lost_or_told_twice(now: str, last: str) -> None:
    two = pairs(now, last)
    assert "\n".join(one for one, _ in two if one) == now
    told = [line for _, one in two if one for line in one.split("\n")]
    assert sorted(told) == sorted(last.split("\n") if last else [])


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), f"没有找到 {FILE} 的上年报告，不能对照"),
        (("--format", "json"), "--last-year 只打印文字，不能和 --format json 一起写"),
    ],
)
def test_what_can_not_be_shown(
    run: Go, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    saved(of(2023, **PROSE), tmp_path)
    done = run("show", FILE, "--last-year", *args)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
