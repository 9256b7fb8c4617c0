"""Sums, their traces and their lists of units follow the roster's order."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from counties import COUNTY, GRANTED, unit
from reports import Run, report, saved, with_cells

from govreport.report import Organ, Report
from govreport.rollup.total import Rollup
from govreport.rollup.unit_numbers import unit_numbers
from govreport.tomlfile.files import load

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
Go = Callable[..., Run]
BY_ROSTER = tuple(
    f"云溪县{name}人民政府" for name in ("城关镇", "青石乡", "白水乡", "红岩镇")
)
NOT_ON_IT = tuple(f"云溪县{name}局" for name in ("财政", "审计"))
ROLLUP = ("rollup", ".", "--organ", COUNTY, "--trace", str(GRANTED), "--partial")


def blank(base: Report) -> Report:
    return with_cells(base, {GRANTED: ""})


def wrong(base: Report) -> Report:
    """A report whose numbers don't add up."""
    return with_cells(base, {GRANTED._replace(item="received"): 2})


@pytest.fixture
def county(here: Path) -> Path:
    """Units, none of whose files lies where the roster has it, and some with faults."""
    for name in (*BY_ROSTER, *NOT_ON_IT):
        saved(unit(report(), name), here)
    return here


def roster(county: Path, *names: str, file: str = "名册.csv") -> Path:
    path = county / file
    path.write_text("\n".join(["名称,别名", *names]) + "\n", encoding="utf-8")
    return path


def by_path(names: tuple[str, ...]) -> list[str]:
    return sorted(names)


def test_the_sum_its_trace_and_its_file_have_the_units_as_the_roster_has_them(
    run: Go, county: Path
) -> None:
    roster(county, *BY_ROSTER)
    wanted = [*BY_ROSTER, *by_path(NOT_ON_IT)]
    done = run(*ROLLUP)
    assert done.code == 0, done.err
    traced = [line.split()[0] for line in done.out.splitlines() if "（2022/" in line]
    assert traced == wanted
    assert [one.organ for one in load(county / "2022" / f"{COUNTY}.toml").units] == wanted
    whole = json.loads(run(*ROLLUP, "--format", "json").out)
    assert [one["organ"] for one in whole["units"]] == wanted
    assert [one["organ"] for one in whole["trace"]["units"]] == wanted
    assert whole["unlisted_units"] == by_path(NOT_ON_IT)
    rows = csv.reader(run(*ROLLUP, "--format", "csv").out.lstrip("\ufeff").splitlines())
    assert [row[2] for row in rows][1:-1] == wanted


@pytest.mark.usefixtures("county")
def test_without_a_roster_units_stay_in_the_order_of_their_files(run: Go) -> None:
    whole = json.loads(run(*ROLLUP, "--format", "json").out)
    assert [one["organ"] for one in whole["units"]] == by_path((*BY_ROSTER, *NOT_ON_IT))


def test_last_years_folder_is_no_order(run: Go, county: Path) -> None:
    for name in (NOT_ON_IT[0], *BY_ROSTER):
        saved(replace(unit(report(), name), year=2021), county)
    whole = json.loads(run(*ROLLUP, "--year", "2022", "--format", "json").out)
    assert [one["organ"] for one in whole["units"]] == by_path((*BY_ROSTER, *NOT_ON_IT))


def test_a_roster_that_is_given_goes_before_the_one_that_lies_there(
    run: Go, county: Path
) -> None:
    roster(county, *BY_ROSTER)
    given = roster(county, *reversed(BY_ROSTER), file="按地址.csv")
    whole = json.loads(run(*ROLLUP, "--expect", given, "--format", "json").out)
    listed = [one["organ"] for one in whole["units"]]
    assert listed == [*reversed(BY_ROSTER), *by_path(NOT_ON_IT)]


def test_what_a_sum_lacks_is_listed_as_on_the_roster(run: Go, county: Path) -> None:
    late = tuple(f"云溪县{name}乡人民政府" for name in ("紫云", "北山"))
    roster(county, late[0], *BY_ROSTER, late[1], *NOT_ON_IT)
    for name in (*BY_ROSTER[1:3], *NOT_ON_IT):
        saved(blank(unit(report(), name)), county)
    for name in (BY_ROSTER[0], BY_ROSTER[3]):
        saved(wrong(unit(report(), name)), county)
    done = run(*ROLLUP, "--format", "json")
    whole = json.loads(done.out)
    assert whole["missing_units"] == [*late]
    blanks = [*BY_ROSTER[1:3], *NOT_ON_IT]
    assert [one["organ"] for one in whole["blanks"]] == blanks
    assert whole["faulty_units"] == [BY_ROSTER[0], BY_ROSTER[3]]
    lacked = load(county / "2022" / f"{COUNTY}.toml").shortfall
    assert lacked is not None
    assert lacked.missing == late
    assert lacked.blank == tuple(blanks)
    assert lacked.errors == (BY_ROSTER[0], BY_ROSTER[3])


def test_a_unit_stands_where_the_roster_has_another_spelling_alias_or_file_name(
    run: Go, county: Path
) -> None:
    first, second, third, fourth = BY_ROSTER
    changed = county / "2022" / f"{second}.toml"
    other = replace(load(changed), organ=Organ("云溪县青石镇人民政府", "township"))
    saved(other, county).replace(changed)  # only the file is called as on the roster
    roster(county, f"云溪县 {fourth[3:]}", "云溪县白水镇人民政府," + third, second, first)
    whole = json.loads(run(*ROLLUP, "--format", "json").out)
    listed = [one["organ"] for one in whole["units"]]
    assert listed[:4] == [fourth, third, other.organ.name, first]


def test_a_unit_stands_where_somebody_answered_that_it_is(run: Go, county: Path) -> None:
    roster(county, *BY_ROSTER, "云溪县税务所")
    asked = f"2022/{NOT_ON_IT[1]}.toml=云溪县税务所"
    assert run("status", "2022", "--is", asked).code in (0, 1)
    whole = json.loads(run(*ROLLUP, "--format", "json").out)
    listed = [Path(one["path"]).stem for one in whole["units"]]
    assert listed == [*BY_ROSTER, *reversed(NOT_ON_IT)]


def test_whatever_the_order_a_sum_is_the_same_but_for_the_order() -> None:
    names = [f"甲县第{number}局" for number in range(12)]
    units = [
        unit(with_cells(report(), {GRANTED: place}), name)
        for place, name in enumerate(names)
    ]
    units[3], units[7] = blank(units[3]), blank(units[7])
    random = Random(5)  # noqa: S311 -- no secret
    for _ in range(20):
        total = Rollup(units[0].form, GRANTED)
        for one in random.sample(units, len(units)):
            total.add(
                unit_numbers(one, f"{one.organ.name}.toml", "", faulty=one in units[:4])
            )
        cells = total.cells
        on_it = random.sample(names, 9)
        before = [one.organ for one in total.units if one.organ not in on_it]
        total.put_in_order({f"{name}.toml": place for place, name in enumerate(on_it)})
        assert [one.organ for one in total.units] == [*on_it, *before]
        assert [one.organ for one in total.trace] == [*on_it, *before]
        assert total.cells == cells
        wanted = [*on_it, *before]
        for organs in (total.faulty, [one.organ for one in total.incomplete]):
            assert organs == sorted(organs, key=wanted.index)
            assert organs
