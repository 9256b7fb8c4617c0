"""Live numbers in prose: the report's own values, and what is not there yet."""

from dataclasses import replace
from decimal import Decimal

import pytest
from live_numbers import RECEIVED, filled, message, some
from reports import ORGAN, balanced, report, with_cells

from govreport.forms import Cell
from govreport.prose import fill, filled_in
from govreport.prose.expressions import LONGEST
from govreport.prose.quotes import (
    NO_LAST_YEAR,
    NOT_YET,
    PREVIOUS,
    counts_in,
    names_of,
    quotes_last_year,
)
from govreport.report import Organ

NEW = Cell("applications", "natural_person", "received")
FEE = Cell("disclosure", "fees", "amount")


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (RECEIVED, "12"),
        ("applications.natural_person.received", "12"),
        ("applications.total.settled", "0"),
        ("year", "2022"),
        ("organ", ORGAN.name),
        ('counts["微信"]', "68"),
        ("counts['微信']", "68"),
        ("counts.微信", "68"),
        ('counts [ "微信" ]', "68"),
        (f"{RECEIVED} + counts.微信 - 1", "79"),
        (f"-{RECEIVED}", "-12"),
        (f"counts.微信-{RECEIVED}", "56"),
        ("year + 1", "2023"),
        ("year\u3000-\t1", "2021"),
    ],
)
def test_a_live_number_is_the_reports_own(expression: str, text: str) -> None:
    assert filled(expression) == text
    assert fill(f"{{{{{expression}}}}}", some()).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (Decimal("0.0000"), "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("12.5000"), "12.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("100.00"), "100"),
        (100, "100"),
        ("１.50", "1.5"),
        (999_999_999_999_999, "999999999999999"),
    ],
)
def test_an_amount_has_no_trailing_zeros_and_no_exponent(raw: object, text: str) -> None:
    assert filled(str(FEE), with_cells(some(), {FEE: raw})) == text


def test_sums_of_amounts_are_exact() -> None:
    small = Decimal("0.000000000000000001")
    one = with_cells(some(), {FEE: Decimal(999_999_999_999_999)})
    last = with_cells(some(), {FEE: small})
    told = filled(f"{FEE} + previous.{FEE}", one, last)
    assert told == "999999999999999.000000000000000001"


def test_a_change_of_2019_may_be_below_zero() -> None:
    one = report("2019", disclosure__licensing__change=-3)
    assert filled("disclosure.licensing.change", one) == "-3"
    assert filled("-disclosure.licensing.change", one) == "3"


def test_text_of_2019_is_quoted_as_it_is_and_never_summed() -> None:
    one = report("2019", disclosure__procurement__amount="25万元")
    assert filled("disclosure.procurement.amount", one) == "25万元"
    assert "是文字，只有数可以相加减" in message("disclosure.procurement.amount + 1", one)


def test_last_years_numbers_are_those_of_its_own_form() -> None:
    last = report("2019", applications__business__closed=4)
    one = replace(report(), year=2021)
    assert filled("previous.applications.business.closed", one, last) == "4"
    assert filled("previous.year", one, last) == "2020"
    assert filled(f"{RECEIVED} - previous.{RECEIVED}", some(), report()) == "12"


# --------------------------------------------------------------------- nil_or


NIL_OR = 'nil_or("未收到申请", "新收申请{}件", applications.total.received)'


def test_a_zero_is_told_in_a_sentence_of_its_own() -> None:
    assert filled(NIL_OR) == "新收申请12件"
    assert filled(NIL_OR, report()) == "未收到申请"


def test_one_number_that_is_not_zero_is_enough_for_the_other_sentence() -> None:
    two = f"nil_or('', '，办结{{}}件，结转{{}}件', applications.total.settled, {RECEIVED})"
    assert filled(two) == "，办结0件，结转12件"
    assert filled(two, report()) == ""


def test_a_sum_may_stand_in_nil_or() -> None:
    assert filled(f'nil_or("无", "{{}}件", {RECEIVED} + counts.微信)') == "80件"
    assert filled(f'nil_or("无", "{{}}件", {RECEIVED} - 12)') == "无"


def test_a_number_that_is_missing_leaves_its_own_slot_open() -> None:
    blank = with_cells(some(), {NEW: ""})
    two = f'nil_or("无", "收{{}}件，训{{}}次", {RECEIVED}, counts.培训次数)'
    assert filled(two, blank) == f"收{NOT_YET}件，训4次"
    assert message(two, blank) == "引用的“总计·一、本年新收政府信息公开申请数量”还没有数"
    assert filled(NIL_OR, blank) == f"新收申请{NOT_YET}件"


# ------------------------------------------------------------ what is not there


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('counts["未填"]', "引用的“未填”还没有数"),
        ("counts.错", "引用的“错”还没有数"),
        ("", "里面没有写要引用哪一格"),
        (f"previous.{RECEIVED}", NO_LAST_YEAR),
        ('previous.counts["某某"]', NO_LAST_YEAR),
        ("previous.organ", NO_LAST_YEAR),
        (f"{RECEIVED} - previous.{RECEIVED}", NO_LAST_YEAR),
    ],
)
def test_a_number_that_is_not_there_yet_shows_a_line(expression: str, words: str) -> None:
    assert filled(expression) == NOT_YET
    assert words in message(expression)
    assert not fill(f"{{{{ {expression} }}}}", some()).gaps[0].unknown


def test_the_first_few_missing_numbers_are_named() -> None:
    blank = replace(report(), entries={})
    cells = list(map(str, blank.form.cells[:5]))
    slots = "{}" * len(cells)
    told = message(f'nil_or("", "{slots}", {", ".join(cells)})', blank)
    assert told.count("“") == 3
    assert told.endswith("等 5 个还没有数")


def test_a_report_without_a_year_or_an_organ_has_none_to_quote() -> None:
    one = replace(report(), year=None, organ=Organ(""))
    assert message("year", one) == "引用的“年份”还没有数"
    assert message("organ", one) == "引用的“机关名称”还没有数"
    assert message(f"previous.{RECEIVED}", one) == NO_LAST_YEAR


def test_the_longest_expression_is_read_to_its_end() -> None:
    many = (LONGEST - len("  year")) // len("+year")
    assert filled("year" + "+year" * many) == str(2022 * (many + 1))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{{ year }}}", "{2022}"),
        ("{{{{ year }}}}", "{{2022}}"),
        ("{ year } {% if year %} {# #} }}", "{ year } {% if year %} {# #} }}"),
        ("{{year}}{{year}}", "20222022"),
    ],
)
def test_only_two_braces_are_special(text: str, made: str) -> None:
    assert fill(text, some()).text == made


def test_a_text_without_live_numbers_is_returned_as_it_is() -> None:
    text = "全年收到申请12件。"
    assert fill(text, some()).text is text
    one = some()
    assert filled_in(one) is one


def test_a_report_is_filled_in_whole() -> None:
    one = replace(some(), narrative={"other": "{{ year }}", "problems": "无"})
    assert filled_in(one).narrative == {"other": "2022", "problems": "无"}
    assert filled_in(one).entries == one.entries


def test_a_text_tells_which_tallies_it_quotes_and_whether_last_year() -> None:
    text = "{{ counts.甲 }}{{ nil_or('', '{}{}', counts['乙'], counts.甲) }}{{ counts[ }}"
    assert counts_in(text) == ["甲", "乙"]
    assert quotes_last_year("{{ previous.year }}")
    assert not quotes_last_year("previous {{ year }}")


def test_every_name_that_is_offered_can_be_quoted() -> None:
    last = replace(balanced("2019", 2), counts={"甲": 1})
    one = replace(balanced("2021", 2), year=2021, counts={"乙": 2})
    for name in (*names_of(one), *(f"{PREVIOUS}.{name}" for name in names_of(last))):
        result = fill(f"{{{{ {name} }}}}", one, last)
        assert result.gaps == (), name
