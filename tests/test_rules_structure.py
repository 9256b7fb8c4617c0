"""Rules on what a file may hold: keys, kinds of values, and holes left to fill in."""

from dataclasses import replace
from typing import Any

import pytest
from reports import PROSE, report
from rule_examples import base, laid_over, message, read

from govreport.forms import Cell, form
from govreport.rules import Case, check


@pytest.mark.parametrize(
    "hole",
    [
        "今年共培训XX次。", "××县公开。", "○○乡公开信息。", "公开____条。", "20XX年公开。",
        "【待填：公开了多少条？】", "【待填】", "（待补充）", "TODO", "公开信息  条。",
        "主动公开信息　条，其中", "现行有效的规范性文件。", "全年收到{{ x 件。",
        "（文字描述）", "2022年 月 日", "主动公开政府信息条，", "待填",
        "截至年底，现行有效规范性文件。",
    ],
)  # fmt: skip
def test_what_was_left_to_fill_in_is_found(hole: str) -> None:
    one = replace(report(), narrative={**PROSE, "other": f"{PROSE['other']}{hole}"})
    assert {item.code for item in check(Case(one))} == {"N-PLACEHOLDER"}


@pytest.mark.parametrize(
    "text",
    [
        "二○○七年起施行。", "二〇〇八年五月一日起施行。", "一九九○年", "网址 www.yunxi.gov.cn/zfxxgk/",
        "联系 zfxx_gk@yunxi.gov.cn", "内容有待补充完善。", "公开 68 条。", "发布信息 31 条，",
        "主动公开现行有效的规范性文件。", "有待进一步完善", "共 3 个方面", "第 2 次会议",
        "XML 格式", "公开信息数条，", "现行有效规范性文件 0 件。", "收到申请多件。",
        "2022 年 1 月 20 日",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_hole_is_left_alone(text: str) -> None:
    other = f"{PROSE['other']}{text}"
    assert check(Case(replace(report(), narrative={**PROSE, "other": other}))) == []


def test_a_hole_is_shown_with_its_words_around() -> None:
    one = replace(
        report(), narrative={**PROSE, "other": f"{PROSE['other']}\n全年公开信息  条。"}
    )
    assert message(one, "N-PLACEHOLDER").endswith("：全年公开信息  条。")


def test_a_hole_in_the_title_is_found() -> None:
    assert message(replace(report(), title="20XX年年报"), "N-PLACEHOLDER")


def test_keys_that_the_file_can_not_have_name_the_nearest() -> None:
    data = base(2022)
    data["applications"]["busines"] = {"received": 1}
    data["applications"]["business"]["recieved"] = data["applications"]["business"].pop(
        "received"
    )
    data["narative"] = {}
    data["narrative"]["summary"] = ""
    data["organ"]["nmae"] = "x"
    texts = [one.message for one in check(Case(read(data))) if one.code == "V-UNKNOWN"]
    assert len(texts) == 5
    for near in ("business", "received", "narrative", "name"):
        assert any(f"是不是要写 {near}；" in text for text in texts)
    assert any("没有“narrative.summary”这个名称；" in text for text in texts)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"year": 22}, "V-TYPE", "year 写的是 22，应是四位年份"),
        ({"year": "2022"}, "V-TYPE", '写的是 "2022"，应是四位年份'),
        ({"year": True}, "V-TYPE", "写的是 true"),
        ({"organ": "某乡"}, "V-TYPE", "organ 写的是"),
        ({"organ": {"name": " "}}, "V-MISSING", "请补上机关全称"),
        ({"organ": {"kind": "town"}}, "V-TYPE", "应是下列之一：township"),
        ({"organ": {"aliases": [1]}}, "V-TYPE", "一串名称"),
        ({"narrative": {"title": 3}}, "V-UNKNOWN", "narrative.title"),
        ({"narrative": {"preamble": 3}}, "V-TYPE", "应是引号括起的文字"),
        ({"proceedings": {"review": 3}}, "V-TYPE", "[proceedings.review]"),
        ({"signed_on": "昨天"}, "V-TYPE", "应是日期"),
        ({"counts": 3}, "V-TYPE", "应是方括号小节"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told(
    changes: dict[str, Any], code: str, words: str
) -> None:
    found = check(Case(read(laid_over(base(2022), changes))))
    assert any(one.code == code and words in one.message for one in found), found


def test_a_table_that_is_no_table_is_told() -> None:
    data = base(2022)
    data["disclosure"] = 3
    assert {one.code for one in check(Case(read(data)))} == {"V-TYPE", "V-MISSING"}


@pytest.mark.parametrize("key", ["form", "year", "organ"])
def test_a_key_that_must_be_there_is_missed(key: str) -> None:
    data = base(2022)
    del data[key]
    text = [one.message for one in check(Case(read(data))) if one.code == "V-MISSING"]
    assert any(f"缺少 {key}" in one for one in text)


def test_a_name_of_one_letter_off_is_told_once() -> None:
    data = base(2022)
    del data["organ"]["name"]
    data["organ"]["nmae"] = "某乡"
    data["narrative"]["problms"] = data["narrative"].pop("problems")
    data["proceedings"]["reveiw"] = data["proceedings"].pop("review")
    found = check(Case(read(data)))
    assert [one.code for one in found] == ["V-UNKNOWN"] * 3
    assert None not in [one.location for one in found]


def test_a_label_in_place_of_a_key_is_told_by_its_key() -> None:
    data = base(2022)
    data["applications"]["商业企业"] = data["applications"].pop("business")
    (found,) = check(Case(read(data)))
    assert "是不是要写 business" in found.message


def test_a_kind_that_is_none_names_them_in_chinese() -> None:
    (found,) = check(Case(read(laid_over(base(2022), {"organ": {"kind": "twnship"}}))))
    assert "township（乡镇）" in found.message
    assert found.message.endswith("是不是要写 township")


def test_the_form_of_the_year_stands_in_for_one_that_is_not_named() -> None:
    data = base(2020)
    del data["form"]
    assert read(data).form.id == "2019"
    del data["year"]
    assert read(data).form.id == "2021"


def test_long_values_are_shown_shortened() -> None:
    one = report(applications__business__received="很长" * 20)
    assert '……"' in message(one, "V-TYPE")
    huge = report(applications__business__received=int("9" * 60))
    assert "9……" in message(huge, "V-TYPE")


def test_a_cell_of_the_other_form_is_unknown() -> None:
    data = base(2022)
    data["applications"]["business"]["closed"] = 0
    assert [one.code for one in check(Case(read(data)))] == ["V-UNKNOWN"]
    assert Cell("applications", "business", "closed") not in form("2021").cell_set
