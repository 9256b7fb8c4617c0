"""Live numbers that say nothing: they stay as typed, and are told with their place."""

from dataclasses import replace
from pathlib import Path

import pytest
from live_numbers import RECEIVED, message, some
from reports import report

from govreport.prose import fill
from govreport.prose.quotes import (
    NO_LAST_YEAR,
)
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report


def refused(expression: str) -> str:
    """Why an expression says nothing."""
    result = fill(f"甲{{{{ {expression} }}}}乙", some())
    assert result.text == f"甲{{{{ {expression} }}}}乙"
    assert [gap.unknown and gap.stays for gap in result.gaps] == [True]
    return result.gaps[0].message


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("applications.total.recieved", f"是不是要写 {RECEIVED}"),
        ("ａpplications.total.received", f"是不是要写 {RECEIVED}"),
        ("applications.total.received.x", f"是不是要写 {RECEIVED}"),
        ("previous.applications.total.recieved", f"是不是要写 previous.{RECEIVED}"),
        ("previous.applications.total.closed", "没有“previous.applications.total.closed”"),
        ("yaer", "是不是要写 year"),
        ("previous.yaer", "是不是要写 previous.year"),
        ("previous", "没有“previous.”这个名称"),
        ("previous.previous.year", "没有“previous.previous.year”这个名称"),
        ("微信", "是不是要写 counts['微信']"),
        ('counts["徽信"]', "是不是要写“微信”"),
        ('counts["来电"]', "请先在 [counts] 里写上"),
        ("总计/新收", f"这一格的地址是 {RECEIVED}"),
        ("总计.新收", f"这一格的地址是 {RECEIVED}"),
        ("甲乙丙丁", "可以写各格的地址"),
        ("None", "没有“None”这个名称"),
        ("True", "没有“True”这个名称"),
        ("__import__", "没有“__import__”这个名称"),
        ("organ.__class__", "没有“organ.__class__”这个名称"),
        ("year.real", "没有“year.real”这个名称"),
        ("__import__('os')", "没有别的用法"),
        ("organ.upper()", "没有别的用法"),
        ("().__class__", "不能用“.”"),
        ("[1][0]", "“[”放错了位置"),
        ("(year)", "不用括号"),
        ("year * 2", "不能用“*”"),
        ("year | round", "不能用“|”"),
        ("year if year else 1", "“if”放错了位置"),
        ("year year", "“year”放错了位置"),
        ("year,", "“,”放错了位置"),
        ("lambda: 1", "不能用“:”"),
        ('"x"', "是文字；文字直接写在正文里"),
        ("7", "里只有数"),
        ("7 + 7", "里只有数"),
        ("0x10", "只能是整数，写的是“0x10”"),
        ("1.5 + year", "只能是整数，写的是“1.5”"),
        ("9" * 16 + " + year", "数太长"),
        ("１ + year", "“１”要用半角符号"),
        ("year －1", "“－”要用半角符号"),
        ("year +", "没有写完"),
        ("- - year", "“-”放错了位置"),
        ("organ + 1", "organ 是文字"),
        ("-organ", "organ 是文字"),
        ("counts[微信]", "要用引号括起"),
        ('counts["微信"', "要用引号括起"),
        ('counts["微信', '引号 " 没有成对'),
        ("counts[“微信”]", "里用了中文引号 “ ，请改成半角引号"),
        (f"nil_or(“无”, “{{}}”, {RECEIVED})", "里用了中文引号 “"),
        (f"nil_or（'无', '{{}}', {RECEIVED})", "“（”要用半角符号"),
        ("nil_or", "没有“nil_or”这个名称"),
        ("nil_or()", "要这样写：nil_or("),
        ('nil_or("无", "{}")', "要这样写：nil_or("),
        ('nil_or("无", year, year)', "要这样写：nil_or("),
        ('nil_or("无", "{}", )', "放错了位置"),
        ('nil_or("无", "{}", year', "没有写完"),
        ('nil_or("无", "{}", year) + 1', "放错了位置"),
        ('year + nil_or("无", "{}", year)', "只能单独用"),
        ('nil_or("无", "{}", nil_or("无", "{}", year))', "只能单独用"),
        ('nil_or("无", "{}{}", year)', "有 2 个 {}，后面的地址却有 1 个"),
        ('nil_or("无", "有", year)', "有 0 个 {}，后面的地址却有 1 个"),
        ('nil_or("无", "{}", organ)', "organ 是文字"),
        ('nil_or("无", "{}", 1)', "里只有数"),
        ('nil_or("无", "{}{}", counts.未填, yaer)', "是不是要写 year"),
        ("year + " * 400 + "year", "最多写 2000 个字"),
    ],
)
def test_what_says_nothing_stays_and_is_told(expression: str, words: str) -> None:
    assert words in refused(expression)


def test_a_name_is_known_from_last_years_form_though_its_report_is_missing() -> None:
    one = replace(report(), year=2021)
    assert message("previous.applications.business.closed", one) == NO_LAST_YEAR
    assert "是不是要写" in message("previous.applications.business.closed_unpaid", one)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("收到{{ year 件。", ["{{ year 件。"]),
        ("收到{{ year }件。", ["{{ year "]),
        ("{{", ["{{"]),
        ("{{ 一\n二 }}", ["{{ 一"]),
        ("{{ year {{ year }}", ["{{ year "]),
        ("甲{{{{", ["{{"]),
        ('{{ nil_or("{", "{}", year) }}', ['{{ nil_or("']),
    ],
)
def test_what_is_not_closed_on_its_line_is_told_and_stays(
    text: str, gaps: list[str]
) -> None:
    result = fill(text, some())
    assert [text[gap.start : gap.end] for gap in result.gaps] == gaps
    for gap in result.gaps:
        assert "没有配对的“}}”" in gap.message
        assert (gap.unknown, gap.stays) == (False, True)


# ----------------------------------------------------------------------- places


@pytest.mark.parametrize(
    "line",
    [
        'other = "甲\\"乙\\u4e00{{ yaer }}丙"',
        "other = '甲{{ yaer }}丙'",
        'other = "甲{{ nil_or(\\"无\\", \\"{}\\", yaer) }}丙"',
        "other = \"甲{{ nil_or('无', '{}', yaer) }}丙\"",
        'other = """\n甲\\\n   乙{{ yaer }}丙"""',
        'other = """\r\n甲\r\n乙{{ nil_or("", "{}", yaer) }}"""',
    ],
)
def test_an_unknown_name_has_its_line_and_column_in_any_toml_string(line: str) -> None:
    raw = f'form = "2021"\nyear = 2022\n[narrative]\n{line}\n'.encode()
    one = read_report(parse(raw, "x.toml", Path("x.toml")))
    (gap,) = fill(one.narrative["other"], one).gaps
    place = one.locate(("narrative", "other"), (gap.start, gap.end))
    assert place is not None
    written = raw.decode().split("\n")[place.line - 1]
    assert written[place.column - 1 : place.end_column - 1].startswith("{{ ")
    assert written[place.column - 1 : place.end_column - 1].endswith("yaer }}") or (
        written[place.column - 1 : place.end_column - 1].endswith("yaer) }}")
    )
