"""What is put right by itself: digits, marks, quotes, and numbers that follow."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import FORMS, PROSE, balanced, stated, with_cells

from govreport.errors import TextProblem
from govreport.forms import Cell
from govreport.prose.punctuation import faults, respelt
from govreport.prose.sentences import sentences
from govreport.report import Report
from govreport.rules import Case, check
from govreport.rules.fixes import Fixes, fix
from govreport.tomlfile.document import parse
from govreport.tomlfile.edit import respell

PIECES = [
    *"甲乙丙年件12（）()［],;:?!，。；：“”《》 \n１２％%．.aZ@#&",
    "{{ applications.total.received }}", "{{", "}}", "http://a.gov.cn/x?y=1,2", "www.", "a@b.cn",
    "8:30", "1,000", "&#2;", '{{ nil_or("无,甲", "{}件;乙", year) }}', ", ", "、",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def corrected(text: str) -> str:
    return respelt(text, faults(text))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("收到申请１２件,办结１．５件;", "收到申请12件，办结1.5件；"),
        ("网上公开, 群众满意!", "网上公开，群众满意！"),
        ("如下:\n一是健全制度;  \n", "如下：\n一是健全制度；  \n"),
        ("占50%,提高", "占50%，提高"),
        ("附件1:统计表", "附件1：统计表"),
        ("电话:0371-1234567", "电话：0371-1234567"),
        ("(一)主动公开", "（一）主动公开"),
        ("(1)公开", "（1）公开"),
        ("青石乡(含村)所有", "青石乡（含村）所有"),
        ("青石乡（含村)所有", "青石乡（含村）所有"),
        ("公开:(一)政策", "公开：（一）政策"),
        ("收到{{ applications.total.received }}件,其中", "收到{{ applications.total.received }}件，其中"),
        ("共{{ year }},其中", "共{{ year }}，其中"),
    ],
)  # fmt: skip
def test_digits_become_half_width_and_marks_full_width(wrong: str, right: str) -> None:
    assert corrected(wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        "8:30至17:00", "1,000件", "3.5万元", "http://www.a.gov.cn/x?y=1,z(2)", "见a@b.cn;",
        "A,B两类", "f(x)", "甲)乙(丙", "（甲)乙）", '{{ nil_or("无,甲", "{}件;乙", year) }}',
        '{{ counts["１２,甲"] }}', "甲,,乙", "甲,  乙", "甲&#2;乙", "",
    ],
)  # fmt: skip
def test_numbers_times_addresses_and_live_numbers_stay(text: str) -> None:
    assert faults(text) == []


@given(TEXTS)
def test_what_was_put_right_has_no_faults_left(text: str) -> None:
    assert faults(corrected(text)) == []


@given(TEXTS)
def test_putting_right_changes_no_word_and_no_number(text: str) -> None:
    if "{{" not in text:
        plain = [one.text for one in sentences(text)]
        assert [one.text for one in sentences(corrected(text))] == plain


@given(TEXTS)
def test_faults_are_in_order_and_never_touch_a_live_number(text: str) -> None:
    wrong = faults(text)
    assert all(one.end <= other.start for one, other in pairwise(wrong))
    for quote in re.finditer(r"\{\{[^{}\n]*\}\}", text):
        assert not any(one.start < quote.end() and quote.start() < one.end for one in wrong)


@given(TEXTS)
def test_brackets_that_pair_up_still_do(text: str) -> None:
    def odd(line: str) -> bool:
        depth = 0
        for char in line:
            depth += (char == "（") - (char == "）")
            if depth < 0:
                return True
        return depth > 0

    for before, after in zip(text.split("\n"), corrected(text).split("\n"), strict=True):
        assert odd(before) or not odd(after)


# Numbers


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=40)
@given(data=st.data(), seed=st.integers(0, 99), by=st.integers(-60, 60).filter(bool))
def test_any_one_number_that_follows_is_restored(
    form_id: str, data: st.DataObject, seed: int, by: int
) -> None:
    base = stated(balanced(form_id, seed))
    cell = data.draw(st.sampled_from(list(base.form.defined_by)))
    value = base.value(cell)
    assert isinstance(value, int)
    case = Case(with_cells(base, {cell: value + by}))
    assert fix(case, check(case)).numbers == {tuple(cell): value}


def messy_number(draw: st.DrawFn, value: object) -> object:
    """What a hurried clerk makes of a number."""
    number = value if isinstance(value, int) else 3
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    kinds = [value, number + 1, number - 1, -number, f"{number}", f" {wide} ", "", "三"]
    return draw(st.sampled_from(kinds))


@st.composite
def messes(draw: st.DrawFn) -> Case:
    """A report with a few things wrong, with or without last year's."""
    form_id = draw(st.sampled_from(FORMS))
    base = stated(
        balanced(form_id, draw(st.integers(0, 9)), scale=draw(st.sampled_from([2, 40])))
    )
    some = st.sampled_from(base.form.cells) | st.sampled_from(list(base.form.defined_by))
    cells = draw(st.lists(some, max_size=5))
    wrong = {cell: messy_number(draw, base.entries[cell]) for cell in cells}
    narrative = dict(base.narrative)
    for section in draw(st.lists(st.sampled_from(["overview", "problems"]), max_size=2)):
        narrative[section] += draw(TEXTS)
    messy = replace(
        with_cells(base, wrong),
        narrative=narrative,
        counts={"微信": draw(st.sampled_from([1, "1", "２", "x"]))},
    )
    last = draw(st.none() | st.integers(0, 9))
    previous = None if last is None else balanced(form_id, last)
    return Case(messy, previous and replace(previous, year=(base.year or 0) - 1))


def codes(case: Case) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter(
        (found.code, tuple(str(place.address) for place in found.places))
        for found in check(case)
    )


@pytest.mark.slow
@settings(max_examples=50)
@given(messes())
def test_putting_right_gives_no_new_finding_and_is_done_at_once(case: Case) -> None:
    plan = fix(case, check(case))
    after = replace(case, report=plan.applied(case.report))
    assert not codes(after) - codes(case)
    assert fix(after, check(after)).count == 0


@pytest.mark.slow
@settings(max_examples=50)
@given(messes())
def test_a_number_that_a_person_typed_says_the_same(case: Case) -> None:
    report = case.report
    after = fix(case, check(case)).applied(report)
    for cell in report.form.typed_cells:
        assert after.stated.get(cell) == report.stated.get(cell)
        if after.entries[cell] != report.entries[cell]:
            assert isinstance(report.entries[cell], str)
    assert after.counts["微信"] in (report.counts["微信"], 1, 2)


@settings(max_examples=50)
@given(messes())
def test_a_waived_finding_and_an_ignored_rule_are_not_put_right(case: Case) -> None:
    findings = check(case)
    waived = [found._replace(waived="说明") for found in findings]
    assert fix(case, waived).count == 0
    assert fix(case, []).count == 0


def applied_for(block: str, item: str) -> Cell:
    return Cell("applications", block, item)


def plan_for(base: Report, previous: Report | None = None, **numbers: object) -> Fixes:
    cells = {Cell(*name.split("__")): value for name, value in numbers.items()}
    case = Case(with_cells(base, cells), previous)
    return fix(case, check(case))


BASE = stated(balanced("2021", 9))


def test_wrong_totals_that_have_nothing_to_do_with_each_other_are_all_restored() -> None:
    cells = [
        Cell("applications", "business", "settled"),
        Cell("applications", "total", "received"),
        Cell("proceedings", "review", "total"),
    ]
    wrong = {cell: BASE.entries[cell] for cell in cells}
    case = Case(
        with_cells(BASE, {cell: 1 + int(str(value)) for cell, value in wrong.items()})
    )
    plan = fix(case, check(case))
    assert plan.numbers == {tuple(cell): value for cell, value in wrong.items()}


def test_wrong_totals_that_are_in_each_others_sums_are_restored_together() -> None:
    cells = [
        applied_for("natural_person", "settled"),
        applied_for("total", "settled"),
        applied_for("total", "received"),
    ]
    right = {cell: BASE.entries[cell] for cell in cells}
    wrong = {
        cell: int(str(one)) + by
        for (cell, one), by in zip(right.items(), (3, 4, 89), strict=True)
    }
    case = Case(with_cells(BASE, wrong))
    plan = fix(case, check(case))
    assert plan.numbers == {tuple(cell): value for cell, value in right.items()}
    lacking = Case(with_cells(BASE, wrong | {applied_for("natural_person", "granted"): ""}))
    assert ("applications", "total", "settled") not in fix(lacking, check(lacking)).numbers


def test_a_total_whose_two_sums_contradict_each_other_stays() -> None:
    granted = Cell("applications", "business", "granted")
    value = BASE.value(granted)
    assert isinstance(value, int)
    assert plan_for(BASE, applications__business__granted=value + 1).count == 0


def test_a_total_stays_where_a_part_is_missing_negative_or_no_number() -> None:
    for part in ("", "三", -1):
        plan = plan_for(
            BASE, proceedings__review__upheld=part, proceedings__review__total=999
        )
        assert plan.count == 0


def test_a_total_stays_where_the_prose_repeats_it() -> None:
    received = BASE.value(applied_for("total", "received"))
    assert isinstance(received, int)
    text = f"{PROSE['overview']}全年新收政府信息公开申请{received + 1}件。"
    base = replace(BASE, narrative={**BASE.narrative, "overview": text})
    assert plan_for(base, applications__total__received=received + 1).count == 0
    assert plan_for(BASE, applications__total__received=received + 1).numbers == {
        ("applications", "total", "received"): received
    }


def test_a_total_stays_where_last_years_report_agrees_with_it() -> None:
    carried = BASE.value(applied_for("total", "carried_in"))
    assert isinstance(carried, int)
    last = {
        applied_for(block, "carried_out"): BASE.value(applied_for(block, "carried_in"))
        for block in BASE.form.tables["applications"].blocks
    }
    previous = replace(with_cells(BASE, last), year=2021, narrative={})
    assert plan_for(BASE, previous, applications__total__carried_in=carried + 1).count == 1
    odd = with_cells(previous, {applied_for("total", "carried_out"): carried + 1})
    assert plan_for(BASE, odd, applications__total__carried_in=carried + 1).count == 0


def test_quotes_come_off_and_a_wrong_total_in_quotes_becomes_the_right_one() -> None:
    plan = plan_for(
        BASE,
        disclosure__fees__amount="１２．５０",
        applications__total__settled=f"{int(str(BASE.value(applied_for('total', 'settled')))) + 1}",
    )
    assert plan.numbers == {
        ("disclosure", "fees", "amount"): Decimal("12.50"),
        ("applications", "total", "settled"): BASE.value(applied_for("total", "settled")),
    }


# Files

STRINGS = {
    '"（一)甲,乙１２件"': '"（一）甲，乙12件"',
    "'甲\\,乙:８'": "'甲\\,乙：8'",
    '"甲\\uFF11\\u002C乙\\t丙,丁"': '"甲1，乙\\t丙，丁"',
    '"""\n甲,\\\n   乙!  \n"""': '"""\n甲，\\\n   乙！  \n"""',
    "'''\n甲, 乙\r\n丙;\r\n'''": "'''\n甲，乙\r\n丙；\r\n'''",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("string", STRINGS)
def test_prose_changes_its_characters_and_nothing_else(string: str, encoding: str) -> None:
    text = "# 甲,乙１\n[narrative] # 说明\n  overview = {0} # １,２\nother='甲,乙'\n"
    raw = text.format(string).encode(encoding)
    document = parse(raw, "x.toml", Path("x.toml"))
    path = ("narrative", "overview")
    wrong = faults(document.data["narrative"]["overview"])
    assert respell(document, {path: wrong}) == text.format(STRINGS[string]).encode(encoding)


def test_a_text_that_has_no_place_is_not_changed() -> None:
    document = parse(b"a = 'x'\n", "x.toml", Path("x.toml"))
    with pytest.raises(TextProblem, match="请手工改；文件没有变动"):
        respell(document, {("narrative", "overview"): [(0, 1, "y")]})
