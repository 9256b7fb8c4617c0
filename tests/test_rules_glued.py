"""Digits without gaps that no cut makes right are found; those that may be right are not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import balanced, with_cells

from govreport.digits import cuts, no_reading_fits, row_sums
from govreport.findings import Finding
from govreport.forms import Cell, form
from govreport.report import Report
from govreport.rules import Case, check

FORM = form("2021")
STOCK = tuple(
    Cell("disclosure", "normative_documents", item)
    for item in ("issued", "repealed", "in_force")
)
RECEIVED = tuple(
    Cell("applications", block, "received") for block in FORM.tables["applications"].blocks
)
CASES = FORM.tables["proceedings"].cells
CODES = frozenset({"X-IN-FORCE", "T3-TOTAL", "T4-TOTAL"})


def printed(cells: tuple[Cell, ...], text: str) -> Report:
    """A report of which one row was printed so and not read."""
    base = balanced("2021", 3)
    entries = {cell: value for cell, value in base.entries.items() if cell not in cells}
    return replace(base, year=2023, entries=entries, printed=dict.fromkeys(cells, text))


def found(report: Report, stock: int | None = None) -> list[Finding]:
    last = None
    if stock is not None:
        last = replace(with_cells(balanced("2021", 3), {STOCK[2]: stock}), year=2022)
    return [one for one in check(Case(report, last), CODES) if "怎样断" in one.fault]


def test_a_row_of_which_no_cut_agrees_with_last_year_is_found() -> None:
    (one,) = found(printed(STOCK, "81153"), stock=500)
    assert one.code == "X-IN-FORCE"
    assert one.problem == (
        "行政规范性文件：印的“81153”怎样断成 3 个数，都和上年的 500 件合不上"
    )
    assert {place.address.cell for place in one.places} == {*STOCK}


@pytest.mark.parametrize(("text", "stock"), [("81153", 146), ("3291", 90), ("390", 87)])
def test_a_row_of_which_a_cut_agrees_is_not(text: str, stock: int) -> None:
    assert found(printed(STOCK, text), stock) == []


def test_without_last_year_nobody_can_tell() -> None:
    assert found(printed(STOCK, "81153")) == []


def test_a_row_of_table_3_whose_total_no_cut_makes_right_is_found() -> None:
    (one,) = found(printed(RECEIVED, "5000006"))
    assert one.code == "T3-TOTAL"
    assert "一、本年新收政府信息公开申请数量：印的“5000006”" in one.problem


def test_all_numbers_of_table_4_are_one_row() -> None:
    (one,) = found(printed(CASES, "100010000000002"))
    assert one.code == "T4-TOTAL"
    assert found(printed(CASES, "100010000000000")) == []


@pytest.mark.parametrize("text", ["5000005", "263965", "印不清", "5 0 0 0 0 0 6", "33"])
def test_a_row_that_may_be_right_or_is_no_digits_is_not(text: str) -> None:
    assert found(printed(RECEIVED, text)) == []


def test_too_many_digits_to_tell_are_left_alone() -> None:
    assert found(printed(STOCK, "1" * 15), stock=7) == []
    assert not no_reading_fits("1" * 50, 7, row_sums(FORM, RECEIVED))


@given(st.lists(st.integers(0, 400), min_size=6, max_size=6), st.booleans())
def test_a_true_row_always_fits(parts: list[int], blanks: bool) -> None:
    row = [*parts, sum(parts)]
    run = "".join(str(number) if number or not blanks else "" for number in row)
    if run:
        assert not no_reading_fits(run, 7, row_sums(FORM, RECEIVED))


@given(st.lists(st.integers(0, 999), min_size=3, max_size=3))
def test_the_true_cut_is_among_all_cuts(row: list[int]) -> None:
    assert tuple(row) in cuts("".join(map(str, row)), 3)
    if any(row):
        left = "".join(str(number) for number in row if number)
        assert tuple(row) in cuts(left, 3)
