"""A sum of many reports: every number, what can't be summed, what would be twice."""

from dataclasses import replace
from decimal import Decimal

import pytest
from counties import hybrid, summed, unit
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import FORMS, balanced, report, stated, with_cells

from govreport.forms import Cell, ItemType, form
from govreport.report import Organ, Report, Unit
from govreport.rollup.total import Trace
from govreport.rules import Case, check
from govreport.rules.case import UnitNow

GRANTED = Cell("applications", "natural_person", "granted")
TOTAL = Cell("applications", "total", "granted")
FEES = Cell("disclosure", "fees", "amount")
BOUGHT = Cell("disclosure", "procurement", "amount")


def counties(form_id: str) -> st.SearchStrategy[list[Report]]:
    """Some units' reports in which all holds."""
    seeds = st.lists(st.integers(0, 10_000), min_size=1, max_size=6)
    return seeds.map(
        lambda some: [
            unit(balanced(form_id, seed), f"第{n}局") for n, seed in enumerate(some)
        ]
    )


def summable(form_id: str) -> list[Cell]:
    the_form = form(form_id)
    return [c for c in the_form.typed_cells if the_form.item(c).type is not ItemType.TEXT]


@pytest.mark.parametrize("form_id", FORMS)
@given(data=st.data())
@settings(max_examples=25)
def test_each_number_is_the_sum_of_the_units_and_validate_finds_no_r_sum(
    form_id: str, data: st.DataObject
) -> None:
    units = data.draw(counties(form_id))
    total = summed(units, form_id)
    for cell in summable(form_id):
        expected = sum(Decimal(str(one.stated[cell])) for one in units)
        assert total.cells[cell] == expected
    whole = replace(report(form_id), entries=dict(total.cells), organ=Organ("县"))
    case = Case(whole, unit_reports=lambda: (UnitNow(Unit("", ""), one) for one in units))
    codes = {found.code for found in check(case)}
    assert not codes & {"R-SUM", "T3-BALANCE", "T3-TOTAL", "T3-SETTLED", "T4-TOTAL"}
    assert not total.incomplete
    assert [one.organ for one in total.units] == [one.organ.name for one in units]


@given(data=st.data())
@settings(max_examples=20)
def test_the_order_of_the_units_does_not_matter(data: st.DataObject) -> None:
    units = [*data.draw(counties("2021")), hybrid("混表局", applications__other__closed=1)]
    shuffled = data.draw(st.permutations(units))
    one, other = summed(units), summed(shuffled)
    assert one.cells == other.cells
    assert one.open.keys() == other.open.keys()
    assert {*one.units} == {*other.units}


@given(data=st.data())
@settings(max_examples=20)
def test_a_sum_of_sums_is_the_sum(data: st.DataObject) -> None:
    units = data.draw(counties("2021"))
    middle = data.draw(st.integers(0, len(units)))
    halves = [
        unit(replace(report(), entries=dict(summed(half).cells)), f"第{n}县")
        for n, half in enumerate((units[:middle], units[middle:]))
        if half
    ]
    assert summed(halves).cells == summed(units).cells


def test_money_is_exact_and_has_no_zeros_that_adding_left() -> None:
    halves = [report(disclosure__fees__amount=Decimal("2.5")) for _ in range(2)]
    total = summed(unit(one, f"第{n}局") for n, one in enumerate(halves))
    assert str(total.cells[FEES]) == "5"
    fine = report(disclosure__fees__amount=Decimal("0.000000000000000001"))
    large = report(disclosure__fees__amount=999_999_999_999_999)
    exact = summed([unit(fine, "甲局"), unit(large, "乙局")])
    assert str(exact.cells[FEES]) == "999999999999999.000000000000000001"


def test_a_change_may_be_negative() -> None:
    numbers = [report("2019", disclosure__licensing__change=n) for n in (-5, 2)]
    total = summed((unit(one, f"第{n}局") for n, one in enumerate(numbers)), "2019")
    assert total.cells[Cell("disclosure", "licensing", "change")] == -3


def test_stated_totals_are_not_summed_but_computed() -> None:
    wrong = with_cells(stated(balanced("2021", 1)), {TOTAL: 9999})
    total = summed([unit(wrong, "甲局")])
    assert TOTAL not in total.cells
    whole = replace(report(), entries=dict(total.cells))
    assert whole.value(TOTAL) == balanced("2021", 1).value(TOTAL)


@pytest.mark.parametrize("raw", ["", "  ", "三", True, "/"])
def test_a_number_that_is_not_there_is_blank_and_never_zero(raw: object) -> None:
    gap = unit(with_cells(report(), {GRANTED: raw}), "甲局")
    total = summed([gap])
    assert GRANTED not in total.cells
    assert [(one.organ, one.cells, one.counts) for one in total.incomplete] == [
        ("甲局", (GRANTED,), ())
    ]
    other = unit(report(applications__natural_person__granted=4), "乙局")
    assert summed([gap, other]).cells[GRANTED] == 4


def test_counts_of_the_same_name_are_summed() -> None:
    units = [
        unit(report(), "甲局", counts={"培训": 2, "公众号": 5}),
        unit(report(), "乙局", counts={"培训": "3"}),
        unit(report(), "丙局"),
    ]
    total = summed(units)
    assert total.counts == {"培训": 5, "公众号": 5}
    assert total.counting == {"培训": 2, "公众号": 1}
    assert not total.incomplete


def test_a_blank_count_is_blank() -> None:
    total = summed([unit(report(), "甲局", counts={"培训": ""})])
    assert total.counts == {}
    assert total.incomplete[0].counts == ("培训",)
    assert total.incomplete[0].size == 1


def test_text_is_never_summed() -> None:
    bought = [with_cells(report("2019"), {BOUGHT: text}) for text in ("251000元", "0")]
    total = summed((unit(one, f"第{n}局") for n, one in enumerate(bought)), "2019")
    assert BOUGHT not in total.cells
    assert total.open[BOUGHT].text
    assert total.open[BOUGHT].units == ("第0局",)
    assert not total.incomplete


def test_text_that_says_zero_everywhere_is_zero() -> None:
    total = summed([unit(report("2019"), "甲局"), unit(report("2019"), "乙局")], "2019")
    assert total.cells[BOUGHT] == "0"


def test_a_blank_text_is_left_to_a_person() -> None:
    total = summed([unit(with_cells(report("2019"), {BOUGHT: ""}), "甲局")], "2019")
    assert BOUGHT in total.open


def test_the_same_organ_twice_is_told_and_added_once() -> None:
    one = unit(report(applications__natural_person__granted=1), "甲局")
    other = replace(one, organ=Organ("甲", aliases=("甲局",)))
    total = summed([one, other])
    assert [(one.path, one.other) for one in total.all_duplicates] == [
        ("甲.toml", "甲局.toml")
    ]
    assert total.cells[GRANTED] == 1


def test_a_unit_inside_another_units_sum_is_told() -> None:
    inner = unit(report(), "甲局")
    outer = unit(report(), "乙县", units=(Unit("甲局.toml", "sha 甲局", "甲局"),))
    (double,) = summed([inner, outer]).all_duplicates
    assert (double.organ, double.other, double.inside) == ("甲局", "乙县", True)


def test_a_roll_up_may_be_a_unit() -> None:
    outer = unit(report(), "乙县", units=(Unit("甲局.toml", "sha 甲局", "甲局"),))
    assert summed([outer]).all_duplicates == []


def test_a_trace_of_a_total_adds_up_to_it_where_parts_are_blank() -> None:
    part = Cell("applications", "natural_person", "granted")
    total = Cell("applications", "total", "granted")
    units = [
        unit(report(applications__natural_person__granted=2), "甲局"),
        with_cells(unit(report(applications__business__granted=3), "乙局"), {part: ""}),
        with_cells(unit(report(), "丙局"), dict.fromkeys(report().entries, "")),
    ]
    added = summed(units, trace=total)
    assert [one.value for one in added.trace] == [2, 3, None]
    stated = Report(form("2021"), 2022, units[0].organ, added.cells)
    assert stated.value(total) == 5


@pytest.mark.parametrize(
    ("trace", "values"),
    [(GRANTED, [1, None]), (TOTAL, [3, None]), ("培训", [7, None])],
)
def test_a_trace_has_what_each_unit_gave(trace: Trace, values: list[object]) -> None:
    numbers = {
        "applications__natural_person__granted": 1,
        "applications__business__granted": 2,
    }
    units = [
        unit(report("2021", **numbers), "甲局", counts={"培训": 7}),
        unit(with_cells(report(), {GRANTED: ""}), "乙局"),
    ]
    traced = summed(units, trace=trace).trace
    assert [one.value for one in traced] == values
    assert [one.organ for one in traced] == ["甲局", "乙局"]
    assert not summed(units).trace


def test_a_trace_of_text_has_no_numbers() -> None:
    assert summed([unit(report("2019"), "甲局")], "2019", BOUGHT).trace[0].value is None


def test_a_sum_too_large_for_any_report_is_told() -> None:
    units = [
        unit(report(disclosure__licensing__decisions=6 * 10**14), f"第{n}局")
        for n in range(2)
    ]
    assert summed(units).too_large == [Cell("disclosure", "licensing", "decisions")]
