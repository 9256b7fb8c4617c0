"""Every rule: its page, its passing and its failing example, its sentence."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from reports import PROSE, balanced, report, stated, with_cells

from govreport.errors import UsageProblem
from govreport.findings import Finding, Severity
from govreport.forms import Cell, form
from govreport.report import Organ, Report
from govreport.rules import Case, check, codes, rule, rules_version, stays_an_error
from govreport.rules.case import UnitNow
from govreport.rules.similar import fingerprint
from govreport.rules.similar import neighbours as find_neighbours
from govreport.settings import Settings
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report
from govreport.workspace.config import read_settings

CODES = codes()


def base(year: int) -> dict[str, Any]:
    """The report that the examples are laid over."""
    data: dict[str, Any] = {
        "form": "2021",
        "year": year,
        "organ": {"name": "某某乡人民政府", "kind": "township", "level": "township"},
        "narrative": dict(PROSE),
    }
    for cell in form("2021").typed_cells:
        data.setdefault(cell.table, {}).setdefault(cell.block, {})[cell.item] = 0
    return data


def laid_over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = laid_over(merged[key], value) if both else value
    return merged


def read(data: dict[str, Any]) -> Report:
    return read_report(parse(tomli_w.dumps(data).encode(), "x.toml", Path("x.toml")))


def settings_of(data: dict[str, Any]) -> Settings:
    """What a workspace's file of these data sets."""
    name = "govreport.toml"
    document = parse(tomli_w.dumps(data).encode(), name, Path(name))
    return read_settings(document, CODES, stays_an_error)


def findings(changes: str) -> list[Finding]:
    """What counts against the base with changes: the findings that are not waived."""
    return [found for found in check(case_of(changes)) if found.waived is None]


def case_of(changes: str) -> Case:
    """The base with changes.

    Besides the report's own keys: `previous` is laid over last year's report,
    `folder` is the year of the folder, `sought` that last year's was looked
    for, `settings` what govreport.toml says, `neighbours` other units' reports
    and `unit_reports` the reports of the file's `units`.
    """
    over = tomllib.loads(changes, parse_float=Decimal)
    previous, folder = over.pop("previous", None), over.pop("folder", 2022)
    sought, settings = over.pop("sought", False), settings_of(over.pop("settings", {}))
    neighbours = [read(laid_over(base(2022), data)) for data in over.pop("neighbours", [])]
    summed = [read(laid_over(base(2022), data)) for data in over.pop("unit_reports", [])]
    last = None if previous is None else read(laid_over(base(2021), previous))
    one = read(laid_over(base(2022), over))
    units = list(zip(one.units, summed, strict=True))
    case = Case(
        one,
        last,
        folder_year=folder,
        sought=sought,
        settings=settings,
        unit_reports=lambda: (UnitNow(unit, of, unit.sha256) for unit, of in units),
    )
    if neighbours:
        prints = [fingerprint(case), *(fingerprint(Case(other)) for other in neighbours)]
        case = replace(case, neighbours=find_neighbours(prints, float(settings.similar))[0])
    return case


@pytest.mark.parametrize("code", CODES)
def test_the_passing_example_of_a_rule_passes(code: str) -> None:
    assert findings(rule(code).passing.changes) == []


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_of_a_rule_fails_by_that_rule_alone(code: str) -> None:
    found = findings(rule(code).failing.changes)
    assert {one.code for one in found} == {code}
    assert {one.severity for one in found} == {rule(code).severity}


@pytest.mark.parametrize("code", CODES)
def test_a_finding_has_a_place_and_a_whole_sentence(code: str) -> None:
    for one in findings(rule(code).failing.changes):
        assert one.location is not None
        assert one.places
        assert len(one.message) > 8


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UsageProblem, match="相近的有：T3-BALANCE"):
        rule("T3-BALANC")
    with pytest.raises(UsageProblem, match="X-CARRY"):
        rule("QQ")


def test_the_rules_version_names_the_program_and_the_rules() -> None:
    assert rules_version().startswith("0.")
    assert len(rules_version().partition("+")[2]) == 8


def message(one: Report, code: str, previous: Report | None = None) -> str:
    found = [item for item in check(Case(one, previous)) if item.code == code]
    assert len(found) == 1, found
    return found[0].message


def test_an_equation_is_told_with_both_sides_and_the_difference() -> None:
    one = report(
        applications__natural_person__received=12,
        applications__natural_person__carried_in=1,
        applications__natural_person__granted=11,
        applications__natural_person__carried_out=1,
    )
    assert message(one, "T3-BALANCE").startswith(
        "自然人：一、新收 12 + 二、上年结转 1 = 13，"
        "三（七）总计 11 + 四、结转下年度 1 = 12，相差 1；"
    )


def test_a_long_sum_tells_only_what_is_not_zero() -> None:
    one = report(
        applications__business__granted=2,
        applications__business__closed_other=1,
        applications__business__settled=4,
        applications__business__received=4,
    )
    assert message(one, "T3-SETTLED").startswith(
        "商业企业：三（七）总计 4，（一）予以公开 2 + （六）3.其他 1 = 3（其余各项为 0），相差 1；"
    )


def test_a_sum_of_nothing_is_told_as_zero() -> None:
    one = report(proceedings__review__total=2)
    assert message(one, "T4-TOTAL").startswith("行政复议：总计 2，各项之和 0，相差 2；")


def test_last_year_is_told_as_last_year() -> None:
    last = report(applications__business__carried_out=1, applications__business__received=1)
    text = message(report(), "X-CARRY", last)
    assert text.startswith("商业企业：二、上年结转 0，上年的四、结转下年度 1，相差 1；")


def test_the_stock_of_documents_is_asked_for_not_condemned() -> None:
    last = report(disclosure__normative_documents__in_force=13)
    one = report(
        disclosure__normative_documents__in_force=15,
        disclosure__normative_documents__issued=1,
        disclosure__normative_documents__repealed=1,
    )
    assert message(one, "X-IN-FORCE", last).startswith(
        "行政规范性文件：现行有效件数 15，"
        "上年的现行有效件数 13 + 本年制发件数 1 － 本年废止件数 1 = 13，相差 2；是否"
    )


def test_stocks_of_the_2019_form_are_never_chained_to_those_of_2021() -> None:
    last = replace(balanced("2019", 1), year=2020)
    codes = {one.code for one in check(Case(replace(report(), year=2021), last))}
    assert "X-IN-FORCE" not in codes


def test_a_column_of_computed_totals_is_not_reported_beside_its_parts() -> None:
    one = report(applications__business__received=1)
    assert [found.code for found in check(Case(one))] == ["T3-BALANCE"]


def blank(*blocks: str) -> Report:
    the_form = form("2021")
    return with_cells(
        report(), {cell: "" for cell in the_form.typed_cells if cell.block in blocks}
    )


def test_a_whole_group_of_columns_that_is_blank_is_one_finding() -> None:
    one = blank("business", "research", "nonprofit", "legal_service", "other")
    assert message(one, "V-MISSING").startswith("法人或其他组织五列全空")
    assert len(check(Case(one))[0].places) == 5 * 24


def test_a_whole_column_that_is_blank_is_one_finding() -> None:
    assert message(blank("research"), "V-MISSING").startswith(
        "科研机构这一列有 24 格没有填"
    )


def test_a_table_that_is_not_there_is_one_finding_without_a_place() -> None:
    one = with_cells(report(), {})
    entries = {c: v for c, v in one.entries.items() if c.table != "proceedings"}
    found = check(Case(replace(one, entries=entries)))
    assert [item.code for item in found] == ["V-MISSING"]
    assert found[0].message.startswith(
        "“四、政府信息公开行政复议、行政诉讼情况”的表全部没有填"
    )
    assert found[0].location is None


def test_a_blank_stock_is_proposed_from_last_year() -> None:
    last = report(disclosure__normative_documents__in_force=13)
    one = report(
        disclosure__normative_documents__in_force="",
        disclosure__normative_documents__issued=2,
        disclosure__normative_documents__repealed=1,
    )
    assert message(one, "V-MISSING", last).endswith(
        "上年的现行有效件数 13 + 本年制发件数 2 － 本年废止件数 1 = 14，可填 14"
    )


def test_a_total_written_blank_is_missing() -> None:
    one = report(applications__total__received="", applications__total__settled="")
    text = message(one, "V-MISSING")
    assert text.startswith("总计：一、本年新收政府信息公开申请数量、（七）总计是空白；")


@pytest.mark.parametrize("raw", [True, "三", Decimal("1.0"), Decimal("inf"), [1]])
def test_what_is_no_count_is_told_as_written(raw: object) -> None:
    one = report(applications__business__received=raw)
    found = check(Case(one))
    assert [item.code for item in found] == ["V-TYPE"]
    assert "应是不小于 0 的整数" in found[0].message


def test_a_quoted_number_is_read_and_said() -> None:
    one = report(applications__business__received="1", applications__business__granted=1)
    found = check(Case(one))
    assert [(item.code, item.severity) for item in found] == [("V-QUOTED", Severity.INFO)]


def test_other_tallies_are_numbers_too() -> None:
    one = replace(report(), counts={"甲": -1, "乙": "x", "丙": "", "丁": 3, "戊": "4"})
    assert sorted(item.code for item in check(Case(one))) == [
        "V-NEGATIVE",
        "V-QUOTED",
        "V-TYPE",
    ]


def test_a_change_of_the_2019_form_may_be_negative() -> None:
    assert check(Case(report("2019", disclosure__fees__change=-36))) == []


def test_six_decimals_are_exact_to_the_fen() -> None:
    assert check(Case(report(disclosure__fees__amount=Decimal("1.234567")))) == []
    one = report(disclosure__fees__amount=Decimal("1.2345678"))
    assert message(one, "V-FEE-SCALE").startswith("行政事业性收费·本年收费金额")


def test_an_amount_ten_thousand_times_last_years_is_doubted() -> None:
    organ = Organ("省厅", "government")
    last = replace(report(disclosure__fees__amount=Decimal("2.5")), organ=organ)
    one = replace(report(disclosure__fees__amount=Decimal(25000)), organ=organ)
    assert "是上年 2.5 的 10000 倍" in message(one, "V-FEE-UNIT", last)
    assert check(Case(one)) == []


def test_who_may_make_rules_is_only_judged_where_the_level_is_known() -> None:
    one = report(disclosure__regulations__in_force=3)
    assert message(one, "V-RULES").startswith("规章·现行有效件数：填了 3")
    assert check(Case(replace(one, organ=Organ("市政府", "government", "city")))) == []
    assert check(Case(replace(one, organ=Organ("某局", "department")))) == []
    county = replace(one, organ=Organ("县局", "department", "county"))
    assert [item.code for item in check(Case(county))] == ["V-RULES"]


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


def test_a_blank_group_of_table_4_is_called_a_group() -> None:
    assert message(blank("review"), "V-MISSING").startswith("行政复议这一组有 4 格没有填")


def test_a_blank_column_of_totals_is_one_finding() -> None:
    one = stated(report())
    gone = {cell: "" for cell in one.form.cells if cell[:2] == ("applications", "total")}
    text = message(with_cells(one, gone), "V-MISSING")
    assert text.startswith("总计这一列有 25 格是空白；")


def test_a_sum_of_one_tells_which() -> None:
    one = report(proceedings__review__total=2, proceedings__review__upheld=1)
    text = message(one, "T4-TOTAL")
    assert text.startswith("行政复议：总计 2，各项之和 1（只有结果维持 1），相差 1；")


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
