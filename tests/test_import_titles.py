"""Whose report it is and of which year: titles, signatures, names of files."""

from datetime import date

import pytest

from govreport.importers import read_document
from govreport.importers.blocks import BODY, TITLE, TextBlock
from govreport.importers.headings import inline_headings
from govreport.importers.titles import (
    find_title,
    organ_of_name,
    parsed,
    signature_of,
)
from govreport.importers.whose import organ_in
from govreport.importers.years import year_in, year_of_name


@pytest.mark.parametrize(
    ("line", "organ", "year"),
    [
        (
            "云溪县青石乡人民政府2022年政府信息公开工作年度报告",
            "云溪县青石乡人民政府",
            2022,
        ),
        ("云溪县民政局2022年度政府信息公开年报", "云溪县民政局", 2022),
        ("2023年云溪县民政局政府信息公开工作年度报告", "云溪县民政局", 2023),
        ("2023年云溪县人民政府信息公开年度报告", "云溪县人民政府", 2023),
        ("云溪县民政局 ２０２２ 年信息公开工作年度报告", "云溪县民政局", 2022),
        ("云溪县民政局二○二二年政府信息公开工作年度报告", "云溪县民政局", 2022),
        ("标题：云溪县民政局2022年政府信息公开工作年度报告", "云溪县民政局", 2022),
        ("云溪县民政局2022年政府信息公开年度报告_云溪县人民政府网", "云溪县民政局", 2022),
        ("2022年政府信息公开工作年度报告", "", 2022),
    ],
)
def test_a_title_names_organ_and_year(line: str, organ: str, year: int) -> None:
    found = parsed(line)
    assert found is not None
    assert found[1:] == (organ, year)


@pytest.mark.parametrize(
    "line",
    [
        "现将2022年政府信息公开工作年度报告公布如下。",
        "关于放假的通知",
        "政府信息公开指南",
        "长" * 121 + "2022年政府信息公开年报",
    ],
)
def test_what_is_no_title(line: str) -> None:
    assert parsed(line) is None


def lines(*texts: str, role: str = "") -> list[TextBlock]:
    return [TextBlock(text, role) for text in texts]


def test_a_title_may_stand_on_several_lines() -> None:
    two = find_title(lines("首页", "云溪县民政局", "2022年政府信息公开工作年度报告"))
    assert two is not None
    assert (two.organ, two.year, two.first, two.last) == ("云溪县民政局", 2022, 1, 2)
    broken = find_title(lines("云溪县民政局2022年政府信息公开工作年", "度报告"))
    assert broken is not None
    assert broken.organ == "云溪县民政局"
    alone = find_title(lines("首页", "2022年政府信息公开工作年度报告"))
    assert alone is not None
    assert alone.organ == ""


def test_the_title_that_the_document_calls_so_counts_and_prose_never_does() -> None:
    text = "云溪县民政局2022年政府信息公开工作年度报告"
    assert find_title(lines(text, role=BODY)) is None
    own = find_title([TextBlock("公开情况总结", TITLE), *lines("随便")])
    assert own is not None
    assert (own.text, own.organ, own.year) == ("公开情况总结", "", None)


@pytest.mark.parametrize(
    ("texts", "organ", "expected"),
    [
        (
            ["无。", "云溪县民政局", "2023年1月20日"],
            "",
            (1, "云溪县民政局", date(2023, 1, 20)),
        ),
        (["无。", "云溪县民政局"], "云溪县民政局", (1, "云溪县民政局", None)),
        (["无。", "云溪县民政局"], "别的局", (2, "", None)),
        (["无。", "2023年13月40日"], "", (2, "", None)),
        (["无。", "2023年1月20日"], "", (1, "", date(2023, 1, 20))),
        ([], "", (0, "", None)),
    ],
)
def test_a_signature_is_told_by_its_organ_and_its_day(
    texts: list[str], organ: str, expected: tuple[int, str, date | None]
) -> None:
    assert signature_of(lines(*texts), organ, marked=False) == expected


@pytest.mark.parametrize(
    ("name", "organ", "year"),
    [
        ("2021-河北省教育厅", "河北省教育厅", 2021),
        ("云溪县民政局2022年政府信息公开工作年度报告", "云溪县民政局", 2022),
        ("2022年年报", "", 2022),
        ("云溪县民政局年报（更正）", "云溪县民政局", None),
        ("20230118", "", None),
        ("报告", "", None),
    ],
)
def test_names_of_files(name: str, organ: str, year: int | None) -> None:
    assert (organ_of_name(name), year_of_name(name)) == (organ, year)


def test_the_preamble_tells_what_the_title_lacks() -> None:
    assert organ_in("现发布云溪县民政局2021年政府信息公开工作年度报告。") == "云溪县民政局"
    assert organ_in("本报告依法编制。") == ""
    assert year_in("统计期限为2021年1月1日至12月31日，2020年另报。") == 2021
    assert year_in("2020年度") == 2020
    assert year_in("没有") is None


def test_headings_in_one_long_line_are_found_once_each() -> None:
    text = "前言由总体情况等组成。一、总体情况 都好。二、主动公开政府信息情况规章0"
    found = inline_headings(text, sure=True)
    assert [text[slice(*one)] for one in found] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
    ]


def test_what_is_told_from_outside_counts_most() -> None:
    raw = "云溪县民政局2022年政府信息公开工作年度报告\n一、总体情况\n好。".encode()
    report = read_document(raw, "x.txt", organ="云溪县财政局", year=2023).report
    assert (report.organ.name, report.year) == ("云溪县财政局", 2023)
    beside = "一、总体情况\n好。\n五、存在的问题\n没有。".encode()
    report, account = read_document(beside, "云溪县民政局.txt", folder_year=2021)
    assert (report.organ.name, report.year) == ("云溪县民政局", 2021)
    assert account.notes == (
        "标题里没有年份，2021 年是从文件夹看出来的",
        "标题里没有机关名称，“云溪县民政局”是从文件名看出来的",
    )
