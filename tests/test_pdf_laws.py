"""Laws of PDFs: what was set reads back as the report, and each number stands once."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from machine import sets_pdf
from pdf_files import made, pages
from reports import FORMS, report, with_cells
from test_import_laws import HEADS, LINES, differences, imported, reports

from govreport.forms import ItemType, lay_out
from govreport.importers.containers.pdf import _may_wrap
from govreport.render.fonts import MissingGlyphError, runs
from govreport.report import Report

pytestmark = sets_pdf()


def printable(text: str) -> str:
    """A text as far as fonts have its characters, blanks as blanks."""
    kept = []
    for one in text:
        try:
            kept += [run.text for run in runs(one, "body", None)]
        except MissingGlyphError:
            kept.append("※")
    return "".join(kept)


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_pdf_reads_back_as_the_same_report(form_id: str, data: st.DataObject) -> None:
    drawn = data.draw(reports(form_id, (LINES | HEADS).map(printable)))
    assert differences(drawn, imported(drawn, "pdf")) == {}


def sentinels(form_id: str) -> Report:
    """A report in which every number is another."""
    base, numbers = report(form_id), count(1001)
    text = {cell for cell in base.form.cells if base.form.item(cell).type is ItemType.TEXT}
    values = {
        cell: f"{next(numbers)}元" if cell in text else next(numbers)
        for cell in base.form.cells
    }
    return replace(with_cells(base, values), narrative={}, title="报告")


@pytest.mark.parametrize("form_id", FORMS)
def test_every_number_stands_once_in_its_own_row_and_column(form_id: str) -> None:
    one = sentinels(form_id)
    found = list[list[str]]()
    for page in pages(made(one)):
        for table in page.find_tables():
            found += [
                [(cell or "").replace("\n", "") for cell in row]
                for row in table.extract(x_tolerance=1)
                if any(row)
            ]
    printed = [text for row in found for text in row]
    for table in one.form.tables.values():
        rows = lay_out(table)
        start = found.index(_texts(one, table, rows[0]))
        for row, cells in zip(rows, found[start:], strict=False):
            for cell in row:
                if cell.cell is not None:
                    value = str(one.value(cell.cell))
                    assert cells[cell.column] == value
                    assert printed.count(value) == 1


def _texts(one: Report, table: object, row: object) -> list[str]:
    """The first row of a table as it is printed, "" where a cell goes on."""
    texts = [""] * table.columns  # type: ignore[attr-defined] # a table
    for cell in row:  # type: ignore[attr-defined] # of cells
        texts[cell.column] = cell.text or str(one.value(cell.cell))
    return texts


def test_two_rows_that_look_like_one_are_no_wrapped_numbers() -> None:
    assert not _may_wrap(["8\n77", "75\n53", None, ""])
    assert not _may_wrap(["0\n0", "0\n0"])
    assert _may_wrap(["1204\n95", "3", "甲\n乙", None])
