"""Rules on wording: years, names, other levels' work, marks, what sections must say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import PROSE, report
from told_prose import BUSY, LAST, codes, findings

from govreport.findings import Severity
from govreport.forms import form
from govreport.prose.punctuation import paired
from govreport.report import Organ
from govreport.rules import Case, check
from govreport.settings import Settings


@pytest.mark.parametrize(
    "text",
    [
        "所列数据的统计期限自2022年1月1日起至2021年12月31日止。",
        "所列数据的统计期限自2021年1月1日起，至2021年12月31日止。",
        "统计期限为2022年1月1日至11月30日。",
        "本报告于2022年13月1日完成。", "本报告于2022年1月32日完成。", "2022年2月30日前公布。",
        "2022年2022年度报告。", "2022年年，工作如下。", "202222年度。", "20221月1日。",
        "2020年，本机关认真贯彻条例。", "二〇二〇年，本机关认真贯彻条例。",
    ],
)  # fmt: skip
def test_a_wrong_year_in_the_preamble_is_an_error(text: str) -> None:
    found = findings("preamble", text)
    assert {one.code for one in found} == {"N-YEAR"}
    assert {one.severity for one in found} == {Severity.ERROR}


@pytest.mark.parametrize(
    "text",
    [
        "统计期限为2022年1月1日至12月31日。", "按照国办公开办函〔2021〕30号的规定编写。",
        "依照2019年修订的条例编写。", "按照《某某县2019年实施办法》编写。", "自2008年5月1日起施行。",
        "本报告于2023年1月公布。", "2023年1月20日",
    ],
)  # fmt: skip
def test_a_year_with_a_reason_is_left_alone(text: str) -> None:
    assert codes("preamble", text) == set()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2021年，本机关认真贯彻条例。", True), ("比2021年更加及时。", False),
        ("与2021年相比更加及时。", False), ("2019年的做法很好。", True), ("2019年以来坚持公示。", False),
        ("2023年的工作。", True), ("2023年将继续努力。", False), ("2021年结转的都已登记。", False),
    ],
)  # fmt: skip
def test_a_year_that_was_left_is_a_warning_elsewhere(text: str, *, wrong: bool) -> None:
    found = findings("overview", text)
    assert [one.code for one in found] == ["N-YEAR"] * wrong
    assert all(one.severity is Severity.WARNING for one in found)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("某乡2021年政府信息公开工作年度报告", "标题里的年份是 2021"),
        ("某乡2022年2022年度报告", "标题里的年份写错了"),
        ("2022某乡2022年报告", "标题里年份写了 2 次"),
    ],
)
def test_a_wrong_year_in_the_title_is_told(title: str, words: str) -> None:
    (found,) = check(Case(replace(report(), title=title)))
    assert (found.code, words in found.message) == ("N-YEAR", True)
    assert check(Case(replace(report(), title="某乡2022年年度报告"))) == []


def test_a_report_is_not_signed_before_its_year_is_over() -> None:
    (found,) = check(Case(replace(report(), signed_on=date(2022, 12, 30))))
    assert found.code == "N-YEAR"
    assert check(Case(replace(report(), signed_on=date(2023, 1, 20)))) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("白水乡人民政府认真贯彻条例。", True), ("2022年，白水乡坚持应公开尽公开。", True),
        ("青石乡人民政府认真贯彻条例。", False), ("云溪县青石乡坚持应公开尽公开。", False),
        ("云溪县人民政府高度重视。", False), ("县农业农村局坚持公示。", False),
        ("现将白水乡人民政府2022年政府信息公开情况公布如下。", True),
        ("本报告由白水乡人民政府依照条例编制。", True), ("本报告由青石乡人民政府依照条例编制。", False),
    ],
)  # fmt: skip
def test_another_organs_name_is_told(text: str, *, wrong: bool) -> None:
    assert codes("overview", text) == ({"N-ORGAN"} if wrong else set())


ORGANS = {
    "township": Organ("云溪县青石乡人民政府", "township"),
    "department": Organ("云溪县农业农村局", "department", "county"),
    "office": Organ("云溪县人民政府办公室", "office", "county"),
    "subdistrict": Organ("云溪市城关街道办事处", "subdistrict"),
    "government": Organ("云溪县人民政府", "government", "county"),
    "unknown": Organ("", ""),
}


@pytest.mark.parametrize(
    ("kind", "section", "text", "wrong"),
    [
        ("township", "overview", "推动全省政务公开迈上新台阶。", True),
        ("township", "overview", "贯彻落实全省政务公开会议精神。", False),
        ("township", "problems", "部分地区更新不及时。", True),
        ("township", "problems", "各县区之间不平衡。", True),
        ("department", "overview", "指导全县农业系统公开惠农政策。", False),
        ("department", "overview", "推动全省农业系统公开惠农政策。", True),
        ("office", "overview", "推动全市政务公开。", True),
        ("subdistrict", "overview", "统筹全市政务公开工作。", True),
        ("government", "problems", "部分地区更新不及时。", False),
        ("government", "overview", "推动全省政务公开。", True),
        ("unknown", "overview", "推动全省政务公开。", False),
    ],
)
def test_another_levels_work_is_told(
    kind: str, section: str, text: str, *, wrong: bool
) -> None:
    base = replace(report(), organ=ORGANS[kind])
    assert codes(section, text, base) == ({"N-SCOPE"} if wrong else set())


def test_a_report_that_sums_up_has_regions_under_it() -> None:
    prose = {
        **PROSE,
        "preamble": f"{PROSE['preamble']}汇总各单位的情况编制。",
        "problems": f"{PROSE['problems']}\n\n部分地区更新不及时。",
    }
    assert check(Case(replace(report(), narrative=prose))) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("身份证号11010519491231002X已登记。", Severity.ERROR),
        ("流水6222020000000000008转账。", None),
        ("卡号6222020000000000008转账。", Severity.ERROR),
        ("流水4111111111111111转账。", Severity.ERROR),
        ("身份证号110105194912310021已登记。", Severity.ERROR),
        ("档案编号110105194912310021已登记。", None),
        ("身份证号码（110105491231002）已登记。", Severity.ERROR),
        ("可拨打+86 138 0000 1111。", Severity.ERROR),
        ("经办人13800001111已答复。", Severity.ERROR),
        ("联系电话：13800001111。", Severity.WARNING),
        ("办公电话：0389-5550200。", None),
        ("经办人138-0000-1111已答复。", Severity.ERROR),
    ],
)
def test_a_persons_numbers_are_found_and_not_repeated(
    text: str, severity: Severity | None
) -> None:
    found = findings("overview", text)
    assert [(one.code, one.severity) for one in found] == (
        [] if severity is None else [("N-PRIVATE", severity)]
    )
    for one in found:
        assert "**" in one.message
        assert "0000" not in one.message
        assert one.quote == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("公开栏,公示栏都在更新。", "应是“，”"), ("全年公示１２批。", "应是“12”"),
        ("公开的的内容。", "重复"), ("按时公示，。及时更新。", "重复"), ("“政策直达栏目更新。", "没有配对"),
        ("政策直达）栏目更新。", "没有配对"),
    ],
)  # fmt: skip
def test_odd_marks_and_doubled_words_are_told(text: str, words: str) -> None:
    found = findings("overview", text)
    assert {one.code for one in found} == {"N-PUNCTUATION"}
    assert words in found[0].message
    assert found[0].severity is Severity.INFO


@given(
    st.text(alphabet="公开信息年报12，", max_size=12),
    st.text(alphabet="公开信息网", min_size=2, max_size=8),
)
def test_a_word_that_stands_twice_is_told_wherever_it_stands(
    before: str, word: str
) -> None:
    found = findings("overview", f"{before}{word}{word}。")
    assert any("重复或不通" in one.problem for one in found)


@given(st.text(alphabet="甲“”（）\n", max_size=12))
def test_a_mark_is_told_where_its_line_lacks_the_other_half(text: str) -> None:
    lines = text.split("\n")
    alone = any(paired(line, *pair)[1] for line in lines for pair in ("“”", "（）"))
    told = [one for one in findings("overview", text) if "没有配对" in one.problem]
    assert bool(told) == alone


def test_a_form_that_is_not_the_years() -> None:
    old = replace(report("2019"), year=2022)
    (found,) = (one for one in check(Case(old)) if one.code == "S-FORM")
    assert "三张表用的是 2019 年的表式" in found.message
    hybrid = form("2021").with_tables_of({"proceedings": form("2019")})
    (found,) = (
        one for one in check(Case(replace(report(), form=hybrid))) if one.code == "S-FORM"
    )
    assert "四、" in found.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("没有其他需要报告的事项。", "S-FEE"),
        ("收取信息处理费100元，其中按件计收60元、按量计收30元。", "S-FEE"),
        ("收取信息处理费100元，其中按件计收60元、按量计收40元。", "S-FEE"),
        ("收取信息处理费0元。", None),
    ],
)
def test_what_six_says_of_the_fee(text: str, code: str | None) -> None:
    found = check(Case(replace(report(), narrative={**PROSE, "other": text})))
    assert {one.code for one in found} == ({code} if code else set())


def test_a_fee_that_stands_in_the_table_too() -> None:
    base = report(disclosure__fees__amount=Decimal("0.01"))
    text = "收取信息处理费100元，其中按件计收60元、按量计收40元。"
    assert check(Case(replace(base, narrative={**PROSE, "other": text}))) == []


REST = "行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项"


def test_a_short_five_and_one_without_measures_are_told() -> None:
    for text in ("更新有问题，将改进。", "存在的问题是更新慢，内容少，" * 4):
        found = check(Case(replace(report(), narrative={**PROSE, "problems": text})))
        assert {one.code for one in found} == {"S-PROBLEMS"}


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        (f"总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、{REST}等六部分", False),
        ("总体情况、主动公开政府信息情况、存在的主要问题及改进情况等六个部分", True),
        ("总体情况、主动公开政府信息情况、存在的主要问题及改进情况等三部分", True),
        ("六部分", False),
    ],
)  # fmt: skip
def test_a_stated_number_of_parts_is_counted(listed: str, *, wrong: bool) -> None:
    assert codes("preamble", f"本报告由{listed}组成。") == ({"S-PARTS"} if wrong else set())


def test_a_workspace_has_words_and_phrases_of_its_own() -> None:
    required = {"other": ("建议提案",), "problems": ("整改",)}
    settings = Settings(required=required, placeholders=("请补录",), overview_length=100)
    text = f"{PROSE['overview']}请补录。"
    prose = {**PROSE, "overview": text}
    found = check(Case(replace(report(), narrative=prose), settings=settings))
    assert {one.code for one in found} == {"S-REQUIRED", "N-PLACEHOLDER", "S-LENGTH"}


def test_a_phrase_is_missed_in_the_section_that_must_have_it() -> None:
    settings = Settings(required={"overview": ("专区",), "other": ("信息处理费",)})
    (found,) = check(Case(report(), settings=settings))
    assert (found.code, "第一部分没有写到：专区" in found.message) == ("S-REQUIRED", True)


def test_what_stands_behind_the_last_section_is_no_part_of_it() -> None:
    for behind in (
        "七、附件\n建议提案办理清单，信息处理费收费表",
        "填报人：张三，信息处理费",
    ):
        prose = {**PROSE, "other": f"没有其他需要报告的事项。\n{behind}"}
        found = check(Case(replace(report(), narrative=prose)))
        assert {one.code for one in found} == {"S-FEE"}
        found = check(Case(replace(report(), narrative={**PROSE, "other": behind})))
        assert "S-SECTION" in {one.code for one in found}


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("青石乡2022年政务公开工作总结", True), ("青石乡2022年法治政府建设年度报告", True),
        ("青石乡2022年政府信息公开工作总结", True), ("青石乡2022年政府信息公开工作年度报告", False),
        ("2022年青石乡信息公开年报", False), ("县政务公开办公室2022年政府信息公开年度报告", False),
        ("某乡2022年年度报告", False),
    ],
)  # fmt: skip
def test_a_title_of_another_kind_of_report_is_told(title: str, *, wrong: bool) -> None:
    found = check(Case(replace(report(), title=title)))
    assert [one.code for one in found] == ["S-TITLE"] * wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("（一）存在的主要问题。无。（二）改进情况。继续加强学习，完善公开的各项制度，每月检查一次公示栏。", True),
        ("存在的问题：暂无。改进措施是继续加强学习，完善公开的各项制度，每月由专人检查一次公示栏。", True),
        ("存在的问题是公开不及时，抽查十个村没有问题的只有三个；今后由专人每月检查一次各村的公示栏。", False),
    ],
)  # fmt: skip
def test_five_without_any_problem_is_told(text: str, *, wrong: bool) -> None:
    found = check(Case(replace(report(), narrative={**PROSE, "problems": text})))
    assert [one.code for one in found] == ["S-PROBLEMS"] * wrong


@given(
    st.text(
        alphabet="政府信息公开申请收到未无12件，。、：（）年2022上年均占%《》复议诉讼规范性文件",
        max_size=80,
    )
)
def test_no_prose_makes_the_rules_fail(text: str) -> None:
    prose = {**PROSE, "overview": text, "preamble": text, "other": text, "problems": text}
    check(Case(replace(BUSY, narrative=prose), LAST))
