"""Live numbers: what is filled in, what is refused, and where it all stands."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from machine import seconds_of
from reports import FORMS, ORGAN, YEARS, balanced, report, with_cells

from govreport.forms import Cell, form
from govreport.prose import FilledText, fill, filled_in
from govreport.prose.expressions import LONGEST
from govreport.prose.quotes import (
    NO_LAST_YEAR,
    NOT_YET,
    counts_in,
    names_of,
    quotes_last_year,
)
from govreport.report import Organ, Report
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report

RECEIVED = "applications.total.received"
NEW = Cell("applications", "natural_person", "received")
FEE = Cell("disclosure", "fees", "amount")
COUNTS = {"微信": 68, "培训次数": 4, "未填": "", "错": "三"}


def some() -> Report:
    return replace(report(applications__natural_person__received=12), counts=COUNTS)


def filled(expression: str, one: Report | None = None, last: Report | None = None) -> str:
    return fill(f"甲{{{{ {expression} }}}}乙", one or some(), last).text[1:-1]


def message(expression: str, one: Report | None = None, last: Report | None = None) -> str:
    (gap,) = fill(f"甲{{{{ {expression} }}}}乙", one or some(), last).gaps
    assert (gap.start, gap.end) == (1, 7 + len(expression))
    return gap.message


def refused(expression: str) -> str:
    """Why an expression says nothing."""
    result = fill(f"甲{{{{ {expression} }}}}乙", some())
    assert result.text == f"甲{{{{ {expression} }}}}乙"
    assert [gap.unknown and gap.stays for gap in result.gaps] == [True]
    return result.gaps[0].message


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


def test_the_longest_expression_is_read_to_its_end() -> None:
    many = (LONGEST - len("  year")) // len("+year")
    assert filled("year" + "+year" * many) == str(2022 * (many + 1))


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
    for name in names_of(one, last):
        result = fill(f"{{{{ {name} }}}}", one, last)
        assert result.gaps == (), name


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


class Case(NamedTuple):
    """A text made of pieces, with what it must become."""

    text: str
    made: str
    spans: list[tuple[int, int, int, int]]


PLAIN = st.text(alphabet="甲乙，。\n {}_x1", max_size=6).filter(
    lambda text: "{{" not in text and "}}" not in text
)


@st.composite
def cases(draw: st.DrawFn, one: Report) -> Case:
    """Plain words and quotations in turn; braces never meet."""
    names = [str(cell) for cell in one.form.cells]
    text = made = ""
    spans = []
    for _ in range(draw(st.integers(0, 6))):
        words = draw(PLAIN).strip("{}")
        text, made = text + words, made + words
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        values = [one.value(Cell(*name.split("."))) for name in chosen]
        assert all(isinstance(value, int | Decimal) for value in values)
        kind = draw(st.sampled_from(["one", "sum", "nil_or"]))
        total = sum(value for value in values if isinstance(value, int | Decimal))
        if kind == "one":
            quote, shown = chosen[0], plain(values[0])
        elif kind == "sum":
            quote, shown = " + ".join(chosen), plain(total)
        else:
            quote = f'nil_or("", "{"{}、" * len(chosen)}", {", ".join(chosen)})'
            shown = "".join(f"{plain(one)}、" for one in values) if any(values) else ""
        space = draw(st.sampled_from(["", " ", "\u3000"]))
        quote = f"{{{{{space}{quote}{space}}}}}"
        spans.append((len(made), len(made) + len(shown), len(text), len(text + quote)))
        text, made = text + quote, made + shown
    words = draw(PLAIN).strip("{}")
    return Case(text + words, made + words, spans)


def plain(value: object) -> str:
    """How a number must be printed, told in another way."""
    assert isinstance(value, int | Decimal)
    return (
        re.sub(r"\.?0*$", "", f"{value:.20f}") if value != int(value) else str(int(value))
    )


@given(data=st.data(), seed=st.integers(0, 30), scale=st.sampled_from([1, 2, 5_000]))
def test_the_filled_text_agrees_with_the_report(
    data: st.DataObject, seed: int, scale: int
) -> None:
    one = balanced("2021", seed, scale=scale)
    case = data.draw(cases(one))
    result = fill(case.text, one)
    assert result.text == case.made
    assert result.gaps == ()
    assert [tuple(piece) for piece in result.pieces] == case.spans
    for start, end, first, last in case.spans:
        assert result.is_live(start, end)
        if start < end:
            assert result.source(start, end) == (first, last)
            assert result.source(start, start + 1) == (first, last)


def follows_the_laws_of_places(text: str, result: FilledText) -> None:
    """Every stretch has its origin, in order, and plain words are where they were."""
    made = result.text
    origins = [result.source(at, at + 1) for at in range(len(made))]
    for at, (start, end) in enumerate(origins):
        assert 0 <= start < end <= len(text)
        if not result.is_live(at, at + 1):
            assert text[start:end] == made[at]
    for (start, end), (later, latest) in pairwise(origins):
        assert start <= later
        assert end <= latest
    if made:
        assert result.source(0, len(made)) == (origins[0][0], origins[-1][1])
    for at in range(len(made) + 1):
        first, last = result.source(at, at)
        assert first == last <= len(text)
    for gap in result.gaps:
        assert text[gap.start : gap.end].startswith("{{")
        assert "\n" not in text[gap.start : gap.end]
        assert gap.message.strip("。；")


PIECES = st.sampled_from(
    [
        *"{}()[]\"'+-,.*1９é甲\n\t\\", "{{", "}}", "{}", "nil_or", "year", "organ",
        "counts", '["微信"]', ".微信", "previous.", RECEIVED, "{{ year }}",
        '{{ nil_or("无", "{}", year) }}', "{{ counts.未填 }}", "applications", "\ud800",
    ]
)  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map("".join))


@given(text=ANYTHING, last=st.booleans())
def test_arbitrary_text_never_crashes_and_keeps_its_places(text: str, last: bool) -> None:
    one = some()
    result = fill(text, one, report() if last else None)
    follows_the_laws_of_places(text, result)
    if "{{" not in text:
        assert result == FilledText(text)
    counts_in(text)


@given(inner=st.text(alphabet=st.characters(exclude_characters="{}\n"), max_size=60))
def test_any_expression_is_filled_in_or_told(inner: str) -> None:
    text = f"甲{{{{{inner}}}}}乙"
    result = fill(text, some())
    follows_the_laws_of_places(text, result)
    assert len(result.pieces) == 1
    if not result.gaps:
        assert result.text[1:-1].strip()


@pytest.mark.parametrize("form_id", FORMS)
def test_every_cell_is_printed_as_its_value(form_id: str) -> None:
    one = balanced(form_id, 3, scale=4_000)
    for cell in form(form_id).cells:
        value = one.value(cell)
        told = filled(str(cell), one)
        if isinstance(value, str):
            assert told == value
        else:
            assert value is not None
            assert Decimal(told) == value
            assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", told)
    assert filled("year", one) == str(YEARS[form_id])


HOSTILE: dict[str, Callable[[int], str]] = {
    "many quotations": lambda n: f"{{{{ {RECEIVED} }}}}" * (n // 30),
    "many different unknown names": lambda n: "".join(
        f"{{{{ applications.total.x{number} }}}}" for number in range(n // 30)
    ),
    "many different labels": lambda n: "".join(
        f"{{{{ 总计/新收{number} }}}}" for number in range(n // 20)
    ),
    "open braces": lambda n: "{" * n,
    "open braces apart": lambda n: "{{ " * (n // 3),
    "slots": lambda n: "{{" + "{}" * (n // 2),
    "slots and braces": lambda n: "{{{}" * (n // 4),
    "one long name": lambda n: f"{{{{ {'a' * n} }}}}",
    "one long sum": lambda n: f"{{{{ year{' + year' * (n // 7)} }}}}",
    "brackets": lambda n: f"{{{{ {'(' * n} }}}}",
    "signs": lambda n: f"{{{{ {'-' * 1900}year }}}}" * (n // 1900),
    "quotes": lambda n: "{{ " + '"' * 1901 + " }}" * (n // 1900),
    "long names": lambda n: f"{{{{ {'applications.' * 150} }}}}" * (n // 1900),
    "white space": lambda n: f"{{{{{' ' * 1900}}}}}" * (n // 1900),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_text_of_a_hundred_thousand_characters_takes_no_time(
    make: Callable[[int], str],
) -> None:
    text, one = make(100_000), some()

    def fill_in() -> None:
        result = fill(text, one)
        for at in range(0, len(result.text), 97):
            result.is_live(at, at + 1)

    assert seconds_of(fill_in) < 5
