"""Workbooks as offices make them are read as they say, and nothing of them is guessed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from workbook_score import (
    BookTruth,
    UnitRead,
    UnitTruth,
    books,
    score,
    scored,
    truth_of,
)

from govreport.forms import form
from govreport.importers import read_document
from govreport.importers.containers.sheets import reports_in
from govreport.importers.reconciliation import Reconciliation
from govreport.report import Report

RECEIVED, FEES = "applications.natural_person.received", "disclosure.fees.amount"


def units_of(raw: bytes, name: str, _truth: BookTruth) -> Iterator[UnitRead]:
    """All units of a book, as an import finds them."""
    for part in reports_in(raw, name):
        inside = f"{name}/{part.name}{Path(name).suffix}" if part.name else name
        yield unit_of(*read_document(raw, inside))


def unit_of(report: Report, account: Reconciliation) -> UnitRead:
    """What was read of one, with the tables that it lacks."""
    lost = {
        str(cell): found
        for table, found in report.lost.items()
        for cell in report.form.tables[table].cells
    }
    return UnitRead(
        report.organ.name,
        report.year,
        {str(cell): str(value) for cell, value in report.entries.items()},
        lost | {str(cell): one.reason for one in account.unread for cell in one.cells},
        {
            str(cell): str(value)
            for cell, value in report.values().items()
            if value is not None
        },
        report.narrative,
    )


@pytest.mark.parametrize("book", books(), ids=lambda book: book.name)
def test_nothing_of_a_workbook_is_read_wrong_or_left_without_a_reason(book: Path) -> None:
    found = scored(book, units_of)
    assert (found.wrong, found.silent, found.whose) == ((), (), ())
    assert not found.told


@pytest.mark.parametrize("book", books(), ids=lambda book: book.name)
def test_a_truth_speaks_of_each_cell_of_its_tables_once(book: Path) -> None:
    cells = {str(cell) for one in ("2019", "2021") for cell in form(one).cells}
    for unit in truth_of(book)["units"]:
        kinds = [
            unit["cells"],
            unit.get("blank", {}),
            unit.get("formulas", {}),
            unit.get("either", {}),
        ]
        said = [address for kind in kinds for address in kind]
        assert len(said) == len(set(said))
        assert set(said) <= cells


def one_unit(**more: object) -> UnitTruth:
    unit: UnitTruth = {
        "organ": "云溪县青石乡人民政府",
        "year": 2024,
        "cells": {RECEIVED: "3"},
        "blank": {FEES: "a stroke"},
    }
    return {**unit, **more}  # type: ignore[typeddict-item] # made for one test


def read_as(cells: dict[str, str], blanks: dict[str, str], organ: str = "") -> UnitRead:
    return UnitRead(organ or "云溪县青石乡人民政府", 2024, cells, blanks)


def test_a_book_read_as_it_says_is_right() -> None:
    truth: BookTruth = {"units": [one_unit()], "notes": ""}
    found = score(truth, [read_as({RECEIVED: "3"}, {FEES: "“—”不是数字"})])
    assert (found.right, found.certain, found.whose) == (2, 2, ())


def test_another_number_and_a_number_read_from_nothing_are_wrong() -> None:
    truth: BookTruth = {"units": [one_unit()], "notes": ""}
    found = score(truth, [read_as({RECEIVED: "5", FEES: "0"}, {})])
    assert (found.right, len(found.wrong)) == (0, 2)


def test_a_cell_that_the_book_lacks_is_wrong_when_it_is_read() -> None:
    truth: BookTruth = {"units": [one_unit(blank={})], "notes": ""}
    found = score(truth, [read_as({RECEIVED: "3", FEES: "0"}, {})])
    assert (found.right, len(found.wrong)) == (1, 1)


def test_what_is_left_open_without_a_reason_is_silent() -> None:
    truth: BookTruth = {"units": [one_unit()], "notes": ""}
    found = score(truth, [read_as({}, {RECEIVED: "缺一格"})])
    assert (len(found.told), len(found.silent), found.wrong) == (1, 1, ())


def test_what_may_be_read_either_way_is_wrong_only_as_another_number() -> None:
    truth: BookTruth = {"units": [one_unit(either={FEES: "1.26"}, blank={})], "notes": ""}
    for fees, wrong in (("1.2600", 0), ("12600", 1)):
        found = score(truth, [read_as({RECEIVED: "3", FEES: fees}, {})])
        assert len(found.wrong) == wrong
    assert score(truth, [read_as({RECEIVED: "3"}, {FEES: "单位是元"})]).right == 2


def test_units_are_held_against_their_own_and_a_stranger_is_told() -> None:
    other = one_unit(organ="云溪县白水乡人民政府", cells={RECEIVED: "7"})
    truth: BookTruth = {"units": [one_unit(), other], "notes": ""}
    blanks = {FEES: "空白"}
    read = [
        read_as({RECEIVED: "7"}, blanks, "云溪县白水乡人民政府"),
        read_as({RECEIVED: "3"}, blanks),
        read_as({RECEIVED: "10"}, blanks, "合计"),
    ]
    found = score(truth, read)
    assert (found.right, found.wrong, len(found.whose)) == (4, (), 1)
    assert len(score(truth, read[:1]).whose) == 1


def test_a_sum_of_the_units_need_not_be_read() -> None:
    summed = one_unit(organ="云溪县汇总", cells={RECEIVED: "3"}, optional=True)
    truth: BookTruth = {"units": [one_unit(), summed], "notes": ""}
    mine = read_as({RECEIVED: "3"}, {FEES: "空白"})
    assert score(truth, [mine]).whose == ()
    wrong = read_as({RECEIVED: "4"}, {FEES: "空白"}, "云溪县汇总")
    assert len(score(truth, [mine, wrong]).wrong) == 1
