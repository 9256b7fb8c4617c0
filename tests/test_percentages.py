"""N-PERCENT: what a share is of is what the sentence says, in finding and in telling."""

from dataclasses import replace

import pytest
from reports import PROSE, report

from govreport.report import Report
from govreport.rules import Case, check

NUMBERS: dict[str, object] = {
    "applications__natural_person__received": 20,
    "applications__natural_person__carried_in": 4,
    "applications__natural_person__granted": 12,
    "applications__natural_person__unavailable_not_held": 6,
    "applications__natural_person__carried_out": 6,
    "applications__business__received": 5,
    "applications__business__granted": 2,
    "applications__business__carried_out": 3,
}
"""新收 25, 上年结转 4, together 29; 办结 20, of them 予以公开 14."""
LAST: Report = replace(
    report(
        applications__natural_person__received=10,
        applications__natural_person__granted=8,
        applications__natural_person__carried_out=2,
    ),
    year=2021,
)


def told(text: str) -> list[str]:
    one = report("2021", **NUMBERS)
    prose = {**PROSE, "overview": f"{PROSE['overview']}\n{text}"}
    found = check(Case(replace(one, narrative=prose), LAST), frozenset({"N-PERCENT"}))
    return [each.problem.rpartition("：")[2] for each in found]


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("新收政府信息公开申请25件，办结20件，其中予以公开14件，占60%。", 20),
        ("新收政府信息公开申请25件，办结20件，其中予以公开14件，占办结总数的60%。", 20),
        ("新收政府信息公开申请25件，办结20件，其中予以公开14件，占办结总数的56%。", 20),
        ("新收政府信息公开申请25件，办结20件，其中予以公开14件，占全部新收申请的70%。", 25),
        ("公开信息300条。新收政府信息公开申请25件，其中自然人20件，占70%。", 25),
        ("办结政府信息公开申请20件，予以公开的占60%。", 20),
        ("新收政府信息公开申请25件，办结20件。予以公开占办结数量的60%。", 20),
    ],
)
def test_a_share_that_is_wrong_is_told_of_what_it_is_of(text: str, base: int) -> None:
    (problem,) = told(text)
    assert f" 占 {base} 的 " in problem


@pytest.mark.parametrize(
    "text",
    [
        "新收政府信息公开申请25件，办结20件，其中予以公开14件，占70%。",
        "新收政府信息公开申请25件，办结20件，其中予以公开14件，占办结总数的70%。",
        "新收政府信息公开申请25件，自然人20件，占新收申请的80%。",
        "新收政府信息公开申请25件，上年结转4件，占收到申请总数的13.8%。",
        "新收政府信息公开申请25件，占上年的250%。",
        "办结政府信息公开申请20件，比上年增长150%。",
    ],
)
def test_a_share_that_is_right_is_left(text: str) -> None:
    assert told(text) == []


def test_a_change_is_told_of_the_number_in_the_sentence() -> None:
    (problem,) = told("办结政府信息公开申请20件，同比增长100%。")
    assert problem.endswith("上年 8，今年 20，增加 12（150.0%）")
