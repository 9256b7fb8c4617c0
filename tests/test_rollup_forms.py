"""Sums of units on several forms, and what a sum changes in a file that is there."""

from collections.abc import Mapping
from dataclasses import replace

from counties import HYBRID, hybrid, summed, unit
from reports import FORMS, report, with_cells

from govreport.forms import Cell, form
from govreport.rollup.between_forms import conversion
from govreport.rollup.target import changes
from govreport.rollup.unit_numbers import FormKey, form_of

COLUMN = "applications.natural_person"
GRANTED = Cell("applications", "natural_person", "granted")
CLOSED = Cell("applications", "natural_person", "closed")
CLOSED_OTHER = Cell("applications", "natural_person", "closed_other")
TOTAL = Cell("applications", "total", "granted")


def test_a_hybrid_does_not_lock_the_others_out() -> None:
    normal = unit(report(applications__natural_person__closed_other=2), "甲局")
    other = hybrid("乙局", applications__natural_person__granted=3)
    total = summed([normal, other])
    assert total.cells[GRANTED] == 3
    assert total.cells[CLOSED_OTHER] == 2
    assert not total.open
    assert not total.incomplete
    (named,) = total.hybrids
    assert (named.organ, named.tables, named.divided) == ("乙局", ("applications",), {})


def test_a_number_that_the_county_divides_further_is_left_to_a_person() -> None:
    normal = unit(report(applications__natural_person__closed_other=2), "甲局")
    total = summed([normal, hybrid("乙局", applications__natural_person__closed=5)])
    assert total.hybrids[0].divided == {CLOSED: 5}
    assert {cell.block for cell in total.open} == {"natural_person"}
    assert total.open[CLOSED_OTHER].known == 2
    assert total.open[CLOSED_OTHER].units == ("乙局",)
    assert CLOSED_OTHER not in total.cells
    assert Cell("applications", "business", "closed_other") in total.cells


def test_a_blank_that_the_county_divides_further_is_blank() -> None:
    total = summed([hybrid("乙局", applications__natural_person__closed="")])
    assert [cell.item for cell in total.incomplete[0].cells] == [
        "closed_not_supplemented",
        "closed_unpaid",
        "closed_other",
    ]
    assert not total.open


def test_what_the_county_has_in_one_row_is_the_sum_of_the_units_rows() -> None:
    numbers = {f"applications__other__{item}": n for n, item in enumerate(
        ("closed_not_supplemented", "closed_unpaid", "closed_other"), 1
    )}  # fmt: skip
    total = summed([unit(report("2021", **numbers), "甲局")], "2019")
    assert total.cells[Cell("applications", "other", "closed")] == 6
    gap = unit(
        report("2021", **{**numbers, "applications__other__closed_other": ""}), "乙局"
    )
    assert (
        Cell("applications", "other", "closed") in summed([gap], "2019").incomplete[0].cells
    )


def test_numbers_without_a_place_in_the_county_are_named() -> None:
    old = report(
        "2019",
        disclosure__regulations__made=3,
        disclosure__licensing__decisions=8,
        disclosure__procurement__amount="251000元",
    )
    (named,) = summed([unit(old, "甲局")]).hybrids
    assert {str(cell): value for cell, value in named.homeless.items()} == {
        "disclosure.regulations.made": 3,
        "disclosure.procurement.amount": "251000元",
    }
    total = summed([unit(old, "甲局"), unit(report(), "乙局")])
    assert total.cells[Cell("disclosure", "licensing", "decisions")] == 8
    assert Cell("disclosure", "regulations", "issued") in total.open


def test_the_way_between_a_form_and_itself_changes_nothing() -> None:
    for form_id in FORMS:
        the_form = form(form_id)
        way = conversion(the_form, the_form)
        assert way.sources == tuple((n,) for n in range(len(the_form.typed_cells)))
        assert (way.divided, way.homeless, way.tables) == ((), (), ())


def test_a_key_gives_its_form_back() -> None:
    assert form_of(FormKey("2021")) is form("2021")
    assert form_of(FormKey("2021", (("applications", "2019"),))).borrowed == HYBRID.borrowed


def paths(found: Mapping[tuple[str, ...], object]) -> dict[str, object]:
    return {".".join(path): value for path, value in found.items()}


def test_only_what_is_not_so_yet_is_changed() -> None:
    total = summed(
        [unit(report(applications__natural_person__granted=3), "甲局", counts={"培训": 2})]
    )
    known = replace(report(), counts={"培训": 2, "自己的": 1})
    assert paths(changes(known, total)) == {f"{COLUMN}.granted": 3}
    assert paths(changes(report(applications__natural_person__granted="3"), total)) == {
        "counts.培训": 2
    }


def test_totals_that_a_file_states_follow() -> None:
    total = summed([unit(report(applications__natural_person__granted=3), "甲局")])
    assert paths(changes(with_cells(report(), {TOTAL: 0}), total)) == {
        f"{COLUMN}.granted": 3,
        "applications.total.granted": 3,
    }


def test_what_nobody_can_sum_stays_as_a_person_wrote_it() -> None:
    total = summed([hybrid("乙局", applications__natural_person__closed=5)])
    known = report(applications__natural_person__closed_other=5)
    assert not changes(known, total)
