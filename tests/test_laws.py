"""Laws of the rules: a balanced report has no findings, a changed number has one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import FORMS, balanced, dumps_of, saved, stated, with_cells

from govreport.findings import Finding, Severity
from govreport.forms import form
from govreport.rules import Case, check
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report

SUMMED = ("applications", "proceedings")


def errors_of(findings: list[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity is Severity.ERROR]


@pytest.mark.parametrize("form_id", FORMS)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from([1, 3, 50, 100_000]))
def test_a_balanced_report_has_no_findings(form_id: str, seed: int, scale: int) -> None:
    base = balanced(form_id, seed, scale=min(scale, 4_000))
    assert check(Case(base)) == []
    assert check(Case(stated(base))) == []


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), seed=st.integers(0, 50), by=st.integers(-60, 60).filter(bool))
def test_any_changed_number_of_tables_3_and_4_is_named_with_its_line(
    form_id: str, data: st.DataObject, seed: int, by: int
) -> None:
    base = stated(balanced(form_id, seed))
    cells = [cell for cell in base.form.cells if cell.table in SUMMED]
    cell = data.draw(st.sampled_from(cells))
    value = base.entries[cell]
    assert isinstance(value, int)
    raw = dumps_of(with_cells(base, {cell: value + by}))
    one = read_report(parse(raw, "x.toml", Path("x.toml")))
    line = next(
        number
        for number, text in enumerate(raw.decode().splitlines(), start=1)
        if number == one.locate(tuple(cell))[0] and text.startswith(f"{cell.item} = ")  # type: ignore[index]
    )
    named = [
        place.location
        for found in errors_of(check(Case(one)))
        for place in found.places
        if place.address.path == cell
    ]
    assert line in [location[0] for location in named if location is not None]


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
def test_every_single_number_of_tables_3_and_4_counts(form_id: str) -> None:
    base = stated(balanced(form_id, 7))
    for cell in form(form_id).cells:
        if cell.table in SUMMED:
            value = base.entries[cell]
            assert isinstance(value, int)
            found = errors_of(check(Case(with_cells(base, {cell: value + 1}))))
            assert any(place.address.path == cell for one in found for place in one.places)


@pytest.mark.parametrize("form_id", FORMS)
def test_a_missing_number_is_reported_once_and_nothing_is_computed_with_it(
    form_id: str,
) -> None:
    base = balanced(form_id, 3)
    for cell in base.form.typed_cells:
        found = check(Case(with_cells(base, {cell: ""})))
        assert [one.code for one in found] == ["V-MISSING"]
        assert [place.address.path for place in found[0].places] == [cell]


@pytest.mark.parametrize("form_id", FORMS)
def test_findings_come_in_the_order_of_the_file(form_id: str, tmp_path: Path) -> None:
    from govreport.tomlfile.files import load

    base = balanced(form_id, 5)
    cells = base.form.typed_cells[::11]
    one = load(saved(with_cells(base, dict.fromkeys(cells, -1)), tmp_path))
    lines = [found.location for found in check(Case(one))]
    assert None not in lines
    assert lines == sorted(line for line in lines if line is not None)
