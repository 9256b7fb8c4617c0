"""Workbooks that LibreOffice opened, calculated and saved."""

from pathlib import Path

import pytest
from books import numbers, prose_of, saved_by_calc, typed_into
from hypothesis import given, settings
from hypothesis import strategies as st
from machine import needs
from reports import FORMS, balanced, with_cells
from test_xlsx import SETTLED, blank, signed, wanted

from govreport.forms import ItemType
from govreport.render import render
from govreport.report import Report


@st.composite
def steps(draw: st.DrawFn, form_id: str) -> tuple[Report, Report]:
    """A report with blanks and some totals stated, and what somebody makes of it."""
    base = balanced(
        form_id, draw(st.integers(0, 10**6)), scale=draw(st.sampled_from([2, 90]))
    )
    if draw(st.booleans()):
        base = with_cells(base, {SETTLED: 3})
    counts = [c for c in base.form.typed_cells if base.form.item(c).type is ItemType.COUNT]
    some = st.dictionaries(
        st.sampled_from(counts), st.sampled_from(["", 0, 7, 123_456]), max_size=9
    )
    before = with_cells(base, draw(some))
    return before, with_cells(before, draw(some))


@pytest.mark.slow
@needs("soffice")
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=3)
@given(data=st.data())
def test_what_is_typed_is_calculated_as_the_program_does(
    form_id: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    pairs = [data.draw(steps(form_id)) for _ in range(12)]
    books = [
        typed_into(old, render(old, "xlsx"), {
            cell: new.entries[cell] for cell in new.entries if new.entries[cell] != old.entries[cell]
        })
        for old, new in pairs
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("calc")
    for (_, new), raw in zip(pairs, saved_by_calc(books, "xlsx", folder), strict=True):
        assert numbers(new, raw) == wanted(new)


@pytest.mark.slow
@needs("soffice")
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_all_of_it_survives_calc(suffix: str, tmp_path: Path) -> None:
    made = [signed(balanced(form_id, 3)) for form_id in FORMS]
    made += [blank(form_id) for form_id in FORMS]
    books = [render(one, "xlsx") for one in made]
    for one, old, new in zip(
        made, books, saved_by_calc(books, suffix, tmp_path), strict=True
    ):
        assert numbers(one, new, f"年报.{suffix}") == wanted(one)
        assert prose_of(new, f"年报.{suffix}") == prose_of(old)
