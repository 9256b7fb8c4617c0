"""Law: a county's history, told by its roster or in its files, adds up over the years.

`GOVREPORT_HISTORIES` asks for more of them than a run of all tests has.
"""

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from counties import COUNTY
from county_histories import (
    CARRIED,
    IN_FORCE,
    YEARS,
    History,
    Unit,
    Year,
    filled,
    roster_of,
)
from units_of_2022 import TODAY

from govreport.findings import Finding, Severity
from govreport.forms import Cell
from govreport.organ_names import all_folded, folded
from govreport.report import Report
from govreport.tasks import rollup, scaffold, status, validate
from govreport.tasks.scaffold import Scaffolded, ScaffoldRequest
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
FAST, SLOW = 5, int(os.environ.get("GOVREPORT_HISTORIES", "16"))
SEEDS = [
    *range(FAST),
    *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(FAST, SLOW)),
]
FAMILIES = ("X-CARRY", "X-IN-FORCE", "X-NONE", "X-MERGED", "V-", "R-", "T3-", "T4-")
"""The rules on years, organs, sums and numbers."""


def write(path: Path, base: Report) -> None:
    path.write_text(dumps(base), encoding="utf-8")


def files_of(year: int) -> dict[str, Path]:
    """The files of a year by their organs' names."""
    return {folded(load(path).organ.name): path for path in Path(str(year)).glob("*.toml")}


def done(year: int, asked: ScaffoldRequest = ScaffoldRequest()) -> list[Scaffolded]:  # noqa: B008
    found = list(scaffold(Workspace(), year, asked))
    assert [one.error for one in found if one.error] == []
    return found


def begin(history: History, at: int) -> None:
    """Tell what happened, and begin the year's files."""
    now, year = history.years[at], history.years[at].year
    names = sorted(now.units)
    last = history.years[at - 1] if at else None
    if history.by_roster:
        Path("名册.csv").write_text(
            roster_of(history.rows_then[at], history.spelt), encoding="utf-8"
        )
        done(year, ScaffoldRequest(organs=() if at else names, new=True))
    else:
        renamed = {
            folded(one.aliases[-1]): one for one in now.units.values() if one.aliases
        }
        for name, path in (files_of(year - 1) if last else {}).items():
            if name not in now.units and name not in renamed:
                base = load(path)
                write(path, replace(base, organ=base.organ._replace(until=year - 1)))
        fresh = [name for name in names if last is None or now.units[name].is_new]
        done(year, ScaffoldRequest(organs=fresh, new=True))
        for name, path in files_of(year).items():
            unit = renamed[name] if name in renamed else now.units[name]
            tell(path, unit)
        done(year, ScaffoldRequest(refresh=True))
    for name, path in files_of(year).items():
        base, told = load(path), now.units[name].told
        write(path, replace(base, organ=base.organ._replace(transfers=told.transfers)))


def tell(path: Path, unit: Unit) -> None:
    """Write into a file what became of its organ."""
    base, told = load(path), unit.told
    organ = base.organ._replace(
        name=unit.name,
        aliases=unit.aliases,
        predecessors=told.predecessors,
        successor_of=told.successor_of,
        since=told.since,
    )
    write(path, replace(base, organ=organ))


def check_begun(now: Year) -> None:
    """The files are those of the organs that exist, with what is known of last year."""
    made = files_of(now.year)
    assert made.keys() == now.units.keys()
    for name, path in made.items():
        base, unit = load(path), now.units[name]
        known = None if now.year == YEARS[0] else unit.scaffolded
        carried = tuple(base.value(cell) for cell in CARRIED)
        assert carried == ((None,) * len(CARRIED) if known is None else known[:-1])
        assert all_folded(unit.aliases) <= all_folded(base.organ.names)
        came = unit.told.older if unit.told.since == now.year else ()
        assert all_folded(came) == all_folded(
            base.organ.older if base.organ.since == now.year else ()
        )
    before = {path: path.read_bytes() for path in made.values()}
    assert all(one.created is None and not one.filled for one in done(now.year))
    assert {path: path.read_bytes() for path in files_of(now.year).values()} == before


def fill(now: Year, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 -- test data
    for name, path in files_of(now.year).items():
        write(path, filled(path, now.units[name], dice))


def found(*paths: Path) -> Iterator[tuple[str, int, Finding]]:
    """What the rules of numbers, organs and years find."""
    for one in validate(Workspace(), paths or None):
        assert one.error is None
        for told in one.findings:
            first = told.code == "X-NONE" and one.year == YEARS[0]
            if told.code.startswith(FAMILIES) and not first:
                yield folded(one.organ or ""), one.year or 0, told


def lived(history: History, seed: int) -> None:
    """Live through all years, checking each as it is."""
    for at, now in enumerate(history.years):
        begin(history, at)
        check_begun(now)
        fill(now, seed)
        assert [(name, one.fault) for name, _, one in found()] == []
        check_status(now)
        check_sum(now)


def check_status(now: Year) -> None:
    whole = status(Workspace(), now.year, today=TODAY)
    assert (whole.totals["missing"], whole.totals["unlisted"]) == (0, 0)
    assert whole.totals["reported"] == len(now.units)
    assert [one.organ for one in whole.units if one.twin] == []


def check_sum(now: Year) -> None:
    whole = rollup(Workspace(), now.year, organ=COUNTY, write=False)
    assert (list(whole.refused), list(whole.missing or ())) == ([], [])
    assert len(whole.total.units) == len(now.units)
    for at, cell in enumerate((*CARRIED, IN_FORCE)):
        ends = cell == IN_FORCE
        numbers = (unit.ends if ends else unit.begins for unit in now.units.values())
        assert whole.cells[cell] == sum(one[at] for one in numbers)


def changed(path: Path, cell: Cell, dice: random.Random) -> None:
    base = load(path)
    value = base.value(cell)
    assert isinstance(value, int)
    more = value + (1 if not value or dice.random() < 0.5 else -1)
    write(path, replace(base, entries={**base.entries, cell: more}))


def came_from(history: History, unit: Unit, year: int) -> list[str]:
    """The organs of last year whose numbers one goes on with."""
    names = [unit.name, *unit.aliases]
    if unit.told.since == year:
        names += unit.told.older
    return [
        name
        for name in map(folded, names)
        if name in history.years[year - YEARS[0] - 1].units
    ]


def check_changes(history: History, seed: int, times: int) -> None:
    """One carried number that is changed is found, with its organ or who goes with it."""
    dice = random.Random(seed)  # noqa: S311 -- test data
    for _ in range(times):
        now = dice.choice(history.years[1:])
        unit = dice.choice(list(now.units.values()))
        name, path = unit.name, files_of(now.year)[unit.name]
        olds = came_from(history, unit, now.year)
        cell = dice.choice([*CARRIED, IN_FORCE] if olds else CARRIED)
        if cell != IN_FORCE and olds and dice.random() < 0.3:  # last year's is wrong
            cell = cell._replace(item="carried_out")
            path = files_of(now.year - 1)[dice.choice(olds)]
        before = path.read_bytes()
        changed(path, cell, dice)
        code = "X-IN-FORCE" if cell == IN_FORCE else "X-CARRY"
        told = [(one, year) for one, year, it in found() if it.code == code]
        who = {(one, now.year) for one in unit.group or {name}}
        assert who & set(told), (name, cell, now)
        path.write_bytes(before)


def check_alone(history: History) -> None:
    """Of an organ that was split one successor alone is told of, without an error."""
    for now in history.years[1:]:
        for name, unit in now.units.items():
            if not (unit.told.successor_of and unit.told.since == now.year):
                continue
            away = Path("别处")
            away.mkdir()
            others = [path for one, path in files_of(now.year).items() if one != name]
            for path in others:
                shutil.move(path, away / path.name)
            (told,) = (one for _, _, one in found(files_of(now.year)[name]))
            assert (told.code, told.severity) == ("X-CARRY", Severity.INFO)
            for path in others:
                shutil.move(away / path.name, path)
            away.rmdir()
            return


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_that_are_right_have_no_finding_and_one_that_is_changed_has(
    seed: int,
) -> None:
    history = History(seed)
    lived(history, seed)
    check_changes(history, seed, 2)
    check_alone(history)
