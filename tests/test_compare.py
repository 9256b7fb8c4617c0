"""Two reports beside each other: every number, across forms, and what is around them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import FORMS, balanced, report, with_cells

import govreport as gr
from govreport.compare import ComparedNumber, Comparison, compare
from govreport.forms import Cell, form
from govreport.report import Report

RECEIVED = Cell("applications", "total", "received")
OWN = Cell("applications", "natural_person", "received")
FEES = Cell("disclosure", "fees", "amount")


def number(found: Comparison, cell: Cell) -> ComparedNumber:
    return next(one for one in found.numbers if one.address.path == tuple(cell))


def line(found: Comparison, name: str) -> str:
    (one,) = (one for one in found.lines if one.name == name)
    return "".join(f"{run.kind}:{run.text} " for run in one.runs)


@given(st.sampled_from(FORMS), st.integers(0, 10**6))
def test_a_report_does_not_differ_from_itself(form_id: str, seed: int) -> None:
    one = balanced(form_id, seed)
    found = compare(one, one)
    assert not found.changed
    assert {one.difference for one in found.numbers} <= {0, None}
    assert len(found.numbers) == len(one.form.cells)


@given(st.sampled_from(FORMS), st.integers(0, 10**6), st.integers(0, 10**6))
def test_differences_add_up(form_id: str, seed: int, other: int) -> None:
    last, this = balanced(form_id, seed), balanced(form_id, other)
    for one in compare(last, this).numbers:
        if isinstance(one.last, int | Decimal) and isinstance(one.this, int | Decimal):
            assert one.difference is not None
            assert one.last + one.difference == one.this
            assert one.changed == (one.difference != 0)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_cell_of_either_form_is_compared_or_said_not_to_be(a: int, b: int) -> None:
    last, this = balanced("2019", a), balanced("2021", b)
    found = compare(last, this)
    told = [one.address.path for one in found.numbers]
    assert set(told) == {*map(tuple, last.form.cells), *map(tuple, this.form.cells)}
    assert len(told) == len(set(told))
    for one in found.numbers:
        cell = Cell(*one.address.path)
        assert bool(one.why_not) == (one.last is None or one.this is None), cell


def test_a_total_that_was_left_out_is_compared_as_it_is_computed() -> None:
    last, this = report(), with_cells(report(), {OWN: 3})
    found = number(compare(last, this), RECEIVED)
    assert (found.last, found.this, found.difference) == (0, 3, 3)
    assert found.total
    assert found.headline


def test_what_was_0_has_no_percentage() -> None:
    assert number(compare(report(), with_cells(report(), {OWN: 3})), OWN).percentage is None


@pytest.mark.parametrize(
    ("last", "this", "told"),
    [
        (36, 41, "13.9"),
        (3, 2, "-33.3"),
        (8, 8, "0.0"),
        (2000, 1999, "-0.1"),
        (9999, 10000, "0.0"),
    ],
)
def test_a_percentage_is_of_what_it_was(last: int, this: int, told: str) -> None:
    one, other = (with_cells(report(), {OWN: value}) for value in (last, this))
    assert str(number(compare(one, other), OWN).percentage) == told


def test_a_blank_is_not_0() -> None:
    found = number(compare(with_cells(report(), {OWN: ""}), report()), OWN)
    assert (found.last, found.this) == (None, 0)
    assert found.changed
    assert found.difference is None


def test_two_blanks_are_no_change() -> None:
    one = with_cells(report(), {OWN: ""})
    assert not compare(one, one).changed


def test_an_amount_is_exact() -> None:
    one, other = (with_cells(report(), {FEES: Decimal(v)}) for v in ("36.85", "31.2860"))
    assert number(compare(one, other), FEES).difference == Decimal("-5.564")


def test_zeros_behind_a_point_are_no_change() -> None:
    one, other = (with_cells(report(), {FEES: Decimal(v)}) for v in ("0", "0.0000"))
    assert not compare(one, other).changed


def test_what_one_form_has_in_several_numbers_is_compared_as_their_sum() -> None:
    whole = Cell("applications", "natural_person", "closed")
    parts = [
        one
        for one in form("2021").cells
        if one.item.startswith("closed_") and one.block == "natural_person"
    ]
    last = with_cells(report("2019"), {whole: 2})
    this = with_cells(report(), dict.fromkeys(parts, 1))
    found = compare(last, this)
    assert (number(found, whole).last, number(found, whole).this) == (2, 3)
    assert all("其他处理" in number(found, part).why_not for part in parts)
    back = number(compare(this, last), whole)
    assert (back.last, back.this, back.difference) == (3, 2, -1)


def test_a_sum_one_part_of_which_is_blank_is_not_compared_with() -> None:
    whole = Cell("applications", "natural_person", "closed")
    part = Cell("applications", "natural_person", "closed_other")
    found = compare(report("2019"), with_cells(report(), {part: ""}))
    assert number(found, whole).this is None


def test_a_text_of_the_older_form_has_no_difference() -> None:
    cell = Cell("disclosure", "procurement", "amount")
    one, other = (with_cells(report("2019"), {cell: text}) for text in ("3元", "5元"))
    found = number(compare(one, other), cell)
    assert found.changed
    assert (found.difference, found.percentage) == (None, None)


def test_other_figures_of_the_year_are_compared_by_name() -> None:
    last = replace(report(), counts={"培训": 3, "微博": 1})
    found = compare(last, replace(report(), counts={"培训": 4, "解读": 2}))
    told = {
        one.label: (one.last, one.this) for one in found.numbers if one.part == "counts"
    }
    assert told == {"培训": (3, 4), "微博": (1, None), "解读": (None, 2)}


def test_other_figures_are_not_compared_with_a_document_that_prints_none() -> None:
    found = compare(replace(report(), counts={"培训": 3}), report())
    (one,) = (one for one in found.numbers if one.part == "counts")
    assert one.why_not == "后一份没有其他数字"
    assert not found.changed


def test_live_numbers_are_compared_as_they_are_printed() -> None:
    prose = {"overview": "新收{{ applications.total.received }}件。"}
    last = replace(report(), narrative=prose)
    this = replace(with_cells(report(), {OWN: 5}), narrative=prose)
    (section,) = compare(last, this).prose
    assert [run.text for run in section.paragraphs[0].runs] == ["新收", "0", "5", "件。"]


def test_a_report_of_the_year_after_may_quote_the_one_before() -> None:
    prose = {"overview": "上年{{ previous.applications.total.received }}件。"}
    this = replace(report(), narrative=prose, year=2023)
    (section,) = compare(report_of_prose("上年0件。"), this).prose
    assert not section.changed


def report_of_prose(text: str) -> Report:
    return replace(report(), narrative={"overview": text})


def test_title_signature_and_day_are_compared() -> None:
    last = replace(report(), signature="青石乡人民政府", signed_on=date(2023, 1, 20))
    found = compare(last, replace(report(), year=2023, signed_on=date(2023, 1, 21)))
    assert line(found, "title").endswith(
        "removed:2022 added:2023 equal:年政府信息公开工作年度报告 "
    )
    assert line(found, "signature") == "removed:青石乡人民政府 "
    assert "added:21" in line(found, "signed_on")
    assert found.changed


def test_a_section_that_only_one_report_has_is_told() -> None:
    (section,) = compare(report_of_prose(""), report_of_prose("新的。")).prose
    assert section.changed
    assert not compare(report_of_prose(""), report_of_prose("")).prose


def test_the_package_compares() -> None:
    assert gr.compare(report(), with_cells(report(), {OWN: 1})).changed
