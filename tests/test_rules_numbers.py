"""Rules on numbers: how sums that don't hold, blanks and odd values are told."""

from dataclasses import replace
from decimal import Decimal

import pytest
from reports import balanced, report, stated, with_cells
from rule_examples import message

from govreport.findings import Severity
from govreport.forms import form
from govreport.report import Organ, Report
from govreport.rules import Case, check


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


def test_a_total_written_blank_is_told_for_information() -> None:
    one = report(applications__total__received="", applications__total__settled="")
    text = message(one, "V-MISSING")
    assert text.startswith(
        "总计：一、本年新收政府信息公开申请数量、（七）总计是空白，由程序按各项相加算出；"
    )
    assert [one.severity for one in check(Case(one))] == [Severity.INFO]


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


def test_a_blank_group_of_table_4_is_called_a_group() -> None:
    assert message(blank("review"), "V-MISSING").startswith("行政复议这一组有 4 格没有填")


def test_a_blank_column_of_totals_is_one_finding() -> None:
    one = stated(report())
    gone = {cell: "" for cell in one.form.cells if cell[:2] == ("applications", "total")}
    text = message(with_cells(one, gone), "V-MISSING")
    assert text.startswith("总计这一列有 25 格是空白，由程序按各项相加算出；")


def test_a_sum_of_one_tells_which() -> None:
    one = report(proceedings__review__total=2, proceedings__review__upheld=1)
    text = message(one, "T4-TOTAL")
    assert text.startswith("行政复议：总计 2，各项之和 1（只有结果维持 1），相差 1；")
