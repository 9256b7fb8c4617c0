"""Totals that a unit states wrongly: they are told, and go into no sum."""

import json
from collections.abc import Callable
from csv import reader
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from reports import Run, balanced, saved, stated, with_cells
from units_of_2022 import BLACK, GREEN, WHITE, of, roster

from govreport.forms import Cell, form
from govreport.report import Organ, Report
from govreport.rollup.from_parts import from_parts, parts_of_totals, whole_only
from govreport.tasks.stated_totals import all_hold

Go = Callable[..., Run]
FORM = form("2021")
TOTAL = Cell("applications", "total", "received")
PERSON = Cell("applications", "natural_person", "received")
CELLS = ("--cells", f"{PERSON},{TOTAL}")


def county(**wrong: object) -> None:
    """Two units with balanced tables, the one with some other totals than they come to."""
    for seed, name in enumerate((GREEN, WHITE)):
        one = replace(stated(balanced("2021", seed)), organ=Organ(name))
        if name == WHITE:
            one = with_cells(one, {Cell(*at.split("__")): v for at, v in wrong.items()})
        saved(one, Path())


def rows(path: str) -> list[list[str]]:
    return list(reader(Path(path).read_text(encoding="utf-8-sig").splitlines()))


def parts_of(*reports: Report) -> int:
    values = [
        one.value(part) for one in reports for part, _ in parts_of_totals(FORM)[TOTAL]
    ]
    return sum(value for value in values if isinstance(value, int))


def test_the_sum_of_a_table_is_of_the_parts_and_the_row_says_what_is_wrong(run: Go) -> None:
    county(applications__total__received=9999)
    done = run("table", "2022", *CELLS, "-o", "a.csv")
    assert done.code == 1
    assert f"总计合不上的 1 个单位：{WHITE}（" in done.err
    _, _, bad, good, total, note = rows("a.csv")
    assert (good[1], bad[3]) == ("", "9999")
    assert bad[1].startswith("有错误 2 处：总计合不上（")
    assert total[1] == ""
    assert int(total[3]) == parts_of(balanced("2021", 0), balanced("2021", 1))
    assert note[0].startswith("总计合不上的 1 个单位")
    assert json.loads(run("table", "2022", *CELLS, "--format", "json").out)["wrong"] == {
        WHITE: 2
    }


def test_totals_that_hold_are_said_nothing_of(run: Go) -> None:
    county()
    done = run("table", "2022", *CELLS, "-o", "a.csv")
    assert (done.code, "合不上" in done.err) == (0, False)


def test_an_error_elsewhere_is_none_of_the_cells_that_are_asked_for(run: Go) -> None:
    county(proceedings__review__total=9999)
    assert run("table", "2022", *CELLS, "-o", "a.csv").code == 0
    assert run("table", "2022", "--cells", "表四", "-o", "b.csv").code == 1


def test_last_years_wrong_total_is_told_beside(run: Go) -> None:
    county()
    one = with_cells(stated(balanced("2021", 1)), {TOTAL: 9999})
    saved(replace(one, organ=Organ(WHITE), year=2021), Path())
    saved(replace(stated(balanced("2021", 0)), organ=Organ(GREEN), year=2021), Path())
    run("table", "2022", *CELLS, "--compare", "-o", "a.csv")
    table = rows("a.csv")
    (bad,) = (row for row in table if row[0] == WHITE)
    assert bad[1].startswith("上年的报告有错误 2 处：")
    (total,) = (row for row in table if row[0] == "合计")
    assert total[-3:] == [total[-3], total[-3], "0"]


def test_two_years_are_added_up_from_the_parts_and_that_is_told(run: Go) -> None:
    county(applications__total__received=9999)
    for seed, name in enumerate((GREEN, WHITE)):
        saved(replace(balanced("2021", seed), organ=Organ(name), year=2021), Path())
    done = run("compare", 2021, 2022, "--format", "json")
    assert done.code == 1
    assert f"{WHITE}：2022年的有错误 1 处：总计合不上" in done.err
    found = json.loads(done.out)
    (total,) = (one for one in found["totals"] if one["address"] == str(TOTAL))
    assert total["last"] == total["this"]
    unit = next(one for one in found["units"] if one["organ"] == WHITE)
    (own,) = (one for one in unit["numbers"] if one["address"] == str(TOTAL))
    assert own["this"] == 9999
    run("compare", 2021, 2022, "-o", "a.csv")
    assert any(line and "总计合不上" in line[0] for line in rows("a.csv"))


def test_sums_of_other_units_have_no_difference_but_those_of_both_years(run: Go) -> None:
    county()
    saved(replace(balanced("2021", 0), organ=Organ(GREEN), year=2021), Path())
    done = run("compare", 2021, 2022, "--format", "json")
    assert done.code == 0
    found = json.loads(done.out)
    (total,) = (one for one in found["totals"] if one["address"] == str(TOTAL))
    (both,) = (one for one in found["in_both"] if one["address"] == str(TOTAL))
    assert (total["difference"], total["percentage"]) == (None, None)
    assert both["difference"] == 0
    for name in ("a.csv", "a.html"):
        run("compare", 2021, 2022, "-o", name)
        text = Path(name).read_text(encoding="utf-8-sig")
        assert f"只有 2022年有报告（1 个）：{WHITE}" in text
        assert "是两年有数的单位不同，不能比" in text


def test_blanks_are_counted_as_status_counts_them(run: Go) -> None:
    saved(of(GREEN, applications__natural_person__received=""), Path())
    saved(replace(of(WHITE), entries={}), Path())
    roster(Path(), f"名称\n{GREEN}\n{WHITE}\n{BLACK}\n")
    done = run("table", "2022", "-o", "a.csv")
    blanks = json.loads(run("status", "2022", "--format", "json").out)["units"]
    told = [row[1] for row in rows("a.csv")[2:5]]
    assert told[:2] == [f"{one['blanks']} 格没有数" for one in blanks[:2]]
    assert told[0] == "1 格没有数"
    assert "2022 年度：1 个单位有数，每个 200 格" in done.err
    assert f"一格也没有填的：{WHITE}" in done.err
    assert f"有格没有数的：{GREEN}；" in done.err


@given(
    st.integers(0, 40), st.sampled_from(sorted(parts_of_totals(FORM))), st.integers(1, 9)
)
def test_a_total_that_is_changed_does_not_hold_and_changes_no_sum(
    seed: int, cell: Cell, more: int
) -> None:
    good = stated(balanced("2021", seed))
    bad = with_cells(good, {cell: int(str(good.value(cell))) + more})
    assert all_hold(good)
    assert not all_hold(bad)
    assert from_parts(bad).values() == whole_only(bad).values() == good.values()


@given(st.integers(0, 40), st.sampled_from(FORM.typed_of["applications"]))
def test_a_blank_part_adds_nothing_and_leaves_its_totals_without_a_number(
    seed: int, cell: Cell
) -> None:
    good = stated(balanced("2021", seed))
    lacking = with_cells(good, {cell: ""})
    known, partly = whole_only(lacking).values(), from_parts(lacking).values()
    for total, parts in parts_of_totals(FORM).items():
        if any(part == cell for part, _ in parts):
            assert known[total] is None
            assert partly[total] == int(str(good.value(total))) - int(str(good.value(cell)))
        else:
            assert known[total] == partly[total] == good.value(total)
