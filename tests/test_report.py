"""Reports: what is stated, what is computed, what is missing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from reports import FORMS, balanced, report, stated, with_cells

from govreport.forms import Cell, ItemType, form
from govreport.report import BLANK, Report, as_written

BUSINESS = {
    item: Cell("applications", "business", item) for item in ("received", "granted")
}


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        (3, ItemType.COUNT, 3),
        ("3", ItemType.COUNT, 3),
        ("３", ItemType.COUNT, 3),
        (" 3 ", ItemType.COUNT, 3),
        (-3, ItemType.COUNT, -3),
        (True, ItemType.COUNT, None),
        ("三", ItemType.COUNT, None),
        ("", ItemType.COUNT, None),
        (Decimal("1.0"), ItemType.COUNT, None),
        (Decimal("inf"), ItemType.COUNT, None),
        (10**15, ItemType.COUNT, None),
        ("9" * 5000, ItemType.COUNT, None),
        ([1], ItemType.COUNT, None),
        (3, ItemType.AMOUNT, Decimal(3)),
        (Decimal("1.2345"), ItemType.AMOUNT, Decimal("1.2345")),
        ("1.5", ItemType.AMOUNT, Decimal("1.5")),
        (Decimal("nan"), ItemType.AMOUNT, None),
        (Decimal("1e999999"), ItemType.AMOUNT, None),
        (Decimal("1e-999999"), ItemType.AMOUNT, None),
        (-36, ItemType.CHANGE, -36),
        ("251000元", ItemType.TEXT, "251000元"),
        (251000, ItemType.TEXT, "251000"),
        ("", ItemType.TEXT, None),
        ({}, ItemType.TEXT, None),
    ],
)
def test_a_raw_value_is_read_as_what_it_says(
    raw: object, kind: ItemType, value: object
) -> None:
    assert as_written(raw, kind) == value


def test_a_total_left_out_is_computed() -> None:
    one = report(applications__business__received=3, applications__research__received=4)
    assert one.value(Cell("applications", "total", "received")) == 7


def test_a_total_that_is_stated_is_taken_as_it_stands() -> None:
    one = report(applications__total__received=99)
    assert one.value(Cell("applications", "total", "received")) == 99


def test_a_total_written_blank_is_computed_like_one_left_out() -> None:
    one = report(
        applications__total__received=BLANK, applications__natural_person__received=3
    )
    assert one.value(Cell("applications", "total", "received")) == 3
    assert one.unread_totals == (Cell("applications", "total", "received"),)


def test_a_missing_part_leaves_the_total_missing() -> None:
    one = report(applications__business__received=BLANK)
    assert one.value(Cell("applications", "total", "received")) is None
    assert one.missing == (Cell("applications", "business", "received"),)


def test_a_number_that_can_not_be_read_is_neither_blank_nor_known() -> None:
    one = report(applications__business__received="三")
    assert one.value(Cell("applications", "business", "received")) is None
    assert one.missing == ()


@pytest.mark.parametrize("form_id", FORMS)
def test_the_total_of_totals_is_the_same_either_way(form_id: str) -> None:
    one = balanced(form_id, 1)
    settled = Cell("applications", "total", "settled")
    across, down = one.form.defined_by[settled]
    values = one.values()
    assert values[settled] == sum(int(str(values[term.cell])) for term in across.right)
    assert values[settled] == sum(int(str(values[term.cell])) for term in down.right)


def test_every_cell_of_a_complete_report_has_a_value() -> None:
    for form_id in FORMS:
        assert None not in balanced(form_id, 2).values().values()


def test_an_empty_report_misses_all_that_is_typed() -> None:
    one = replace(report(), entries={})
    assert one.missing == form("2021").typed_cells
    assert set(one.values().values()) == {None}


def test_the_title_is_the_forms_unless_the_report_has_its_own() -> None:
    one = report()
    assert one.full_title == "云溪县青石乡人民政府2022年政府信息公开工作年度报告"
    assert replace(one, title="甲乡年报").full_title == "甲乡年报"
    assert replace(one, year=None).full_title.startswith("云溪县青石乡人民政府____年")


def test_a_report_made_by_hand_has_no_places() -> None:
    one: Report = stated(report())
    assert one.place(BUSINESS["received"]).location is None
    assert one.near(("organ", "name")) is None
    assert with_cells(one, {BUSINESS["granted"]: 1}).stated[BUSINESS["granted"]] == 1
