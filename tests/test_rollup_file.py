"""What a sum writes into its organ's file, and what it leaves as a person has it."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from counties import (
    BUREAU,
    COLUMN,
    COUNTY,
    GRANTED,
    OFFICE,
    TARGET,
    county,
    findings,
    finished,
    hashes,
    hybrid,
    rolled,
    unit,
)
from reports import PROSE, report, saved, with_cells

from govreport.errors import TextProblem
from govreport.forms import Cell
from govreport.report import Organ, Unit
from govreport.tasks import count, rollup_target, validate
from govreport.tomlfile import document
from govreport.tomlfile.arrays import with_sums
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.tomlfile.save import Occasion, create
from govreport.workspace import Workspace


def data(path: Path = TARGET) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_many_reports_become_one_that_validates(here: Path) -> None:
    units = county(here)
    done = rolled()
    assert (done.goal.path, done.written, done.whole) == (TARGET, True, True)
    total = load(TARGET)
    assert total.organ == Organ(COUNTY, "government", "county")
    for cell in total.form.typed_cells:
        assert total.stated[cell] == sum(Decimal(str(one.stated[cell])) for one in units)
    assert "applications.total.received) }}" in total.narrative["overview"]
    finished(TARGET)
    assert not findings(TARGET, "R-SUM")
    (checked,) = validate(Workspace(), [TARGET])
    assert not checked.failed


def test_the_sum_names_its_units_with_their_hashes(here: Path) -> None:
    county(here)
    rolled()
    paths = sorted(path for path in Path("2022").glob("*.toml") if path != TARGET)
    assert data()["units"] == [
        {
            "path": path.name,
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "organ": path.stem,
        }
        for path in paths
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_units_are_listed_alike_in_pieces_of_any_size(
    here: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    county(here)
    monkeypatch.setattr(rollup_target, "AT_ONCE", size)
    done = rolled()
    assert [one["organ"] for one in data()["units"]] == [u.organ for u in done.total.units]
    assert TARGET.read_text(encoding="utf-8") == dumps(load(TARGET))


@pytest.mark.usefixtures("here")
def test_a_new_file_that_could_not_be_read_again_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head, unit_of = b'form = "2021"\n', '[[units]]\npath = "{}.toml"\n'
    pieces = [unit_of.format(number).encode() for number in range(9)]
    with pytest.raises(TextProblem, match="控制字符"):
        create(
            TARGET, head, Occasion("rollup"), [*pieces, unit_of.format("\\u0001").encode()]
        )
    monkeypatch.setattr(document, "MOST_MARKS", 5 * 9)  # the head has one more
    with pytest.raises(TextProblem, match="多得离谱"):
        create(TARGET, head, Occasion("rollup"), pieces)
    assert not TARGET.exists()
    assert create(TARGET, head, Occasion("rollup"), pieces[:5])
    assert len(data()["units"]) == 5


def test_what_a_person_wrote_stays_and_only_numbers_change(here: Path) -> None:
    units = county(here)
    rolled()
    before = finished(TARGET)
    saved(with_cells(units[0], {GRANTED: 777}), here)
    assert rolled().written
    after = TARGET.read_text(encoding="utf-8")
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    changed = [new.split(" ")[0] for old, new in pairs if old != new]
    assert changed == ["granted", "errors", "sha256"]  # its sums do not fit now
    assert load(TARGET).narrative == {**load(TARGET).narrative, **PROSE}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_file_keeps_its_encoding_line_ends_waivers_and_own_tallies(
    here: Path, encoding: str
) -> None:
    units = county(here)
    rolled()
    text = finished(TARGET) + '\n[[waivers]]  # 说明\ncode = "N-YEAR"\nreason = "对"\n'
    text = text.replace("[counts]", '[counts]\n"县里的" = 3').replace("\n", "\r\n")
    TARGET.write_bytes(text.encode(encoding))
    saved(replace(units[0], counts={"培训": 4}), here)
    saved(unit(report(), "云溪县新局"), here)
    assert rolled().written
    after = TARGET.read_bytes().decode(encoding)
    assert after.count("\n") == after.count("\r\n")
    known = load(TARGET)
    assert known.counts == {"县里的": 3, "培训": 4}
    assert known.waivers[0].reason == "对"
    assert "[[waivers]]  # 说明" in after
    assert len(known.units) == 4


def test_what_is_written_among_the_units_stays_with_them(here: Path) -> None:
    units = county(here)
    rolled()
    text = TARGET.read_text(encoding="utf-8")
    last = text.rindex("[[units]]")
    text = f"{text[:last]}# 已核\n{text[last:].rstrip()}  # 三月补报\n"
    TARGET.write_text(text, encoding="utf-8")
    saved(with_cells(units[0], {GRANTED: 777}), here)
    saved(with_cells(units[2], {GRANTED: 778}), here)
    assert rolled().written
    after = TARGET.read_text(encoding="utf-8")
    assert [one["sha256"] for one in data()["units"]] == hashes(Path("2022"))
    assert "\n# 已核\n[[units]]" in after
    assert after.endswith("  # 三月补报\n")
    changed = set(after.splitlines()) ^ set(text.splitlines())
    assert sum("sha256" in line for line in changed) == 4


def test_a_target_without_units_gets_them(here: Path) -> None:
    county(here, 1)
    saved(unit(report(), COUNTY), here)
    assert rolled().written
    assert [one["organ"] for one in data()["units"]] == [OFFICE]
    assert "\n\n[[units]]" in TARGET.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "listed", ["units = []", 'units = [{ path = "甲.toml", sha256 = "0", organ = "甲" }]']
)
def test_units_between_brackets_are_replaced_too(listed: str) -> None:
    text = f'form = "2021"\n{listed}\nyear = 2022\n[organ]\nname = "甲"'
    raw = with_sums(parse(text.encode(), "甲.toml"), {}, [Unit("乙.toml", "1", "乙")])
    assert tomllib.loads(raw.decode())["units"] == [
        {"path": "乙.toml", "sha256": "1", "organ": "乙"}
    ]
    none = with_sums(parse(raw, "甲.toml"), {("year",): 2023}, [])
    assert none.decode() == 'form = "2021"\nyear = 2023\n[organ]\nname = "甲"\n'


def test_units_that_cannot_be_taken_out_alone_leave_the_file_as_it_is() -> None:
    text = "units = []\nyear = 2022\n[[waivers]]\n"
    document = parse(text.encode(), "甲.toml")
    odd = replace(document, raw=b"# other bytes\n" + document.raw)
    with pytest.raises(TextProblem, match="写法特殊，不能自动更换"):
        with_sums(odd, {}, [Unit("乙.toml", "1")])


def test_a_target_elsewhere_finds_its_units(here: Path) -> None:
    units = county(here)
    target = Path("市里/交来/汇总.toml")
    assert rolled(target=target).written
    assert data(target)["units"][0]["path"].startswith("../../2022/")
    finished(target)
    assert not findings(target, "R-SUM")
    saved(with_cells(units[0], {GRANTED: 999}), here)
    assert findings(target, "R-SUM")


def test_the_countys_file_is_found_by_an_alias(here: Path) -> None:
    county(here)
    known = replace(report(), organ=Organ("云溪县政府", aliases=(COUNTY,)))
    path = saved(known, here)
    broken = here / "2022" / "坏.toml"
    broken.write_text("=", encoding="utf-8")
    assert rolled().troubles
    assert not load(path).units
    broken.unlink()
    assert rolled().written
    assert not TARGET.exists()
    assert len(load(path).units) == 3


def test_a_government_keeps_what_it_was_last_year(here: Path) -> None:
    county(here)
    organ = Organ(COUNTY, "government", "county", ("云溪县政府",))
    last = replace(report(), organ=organ, signature=COUNTY, counts={"接待": 1})
    saved(last, here, year=2021)
    assert rolled(year=2022).written
    known = load(TARGET)
    assert (known.organ, known.signature, known.counts["接待"]) == (organ, COUNTY, "")


def test_last_years_report_that_cannot_be_read_is_passed_over(here: Path) -> None:
    county(here)
    Path("2021").mkdir()
    (Path("2021") / f"{COUNTY}.toml").write_text("=", encoding="utf-8")
    assert rolled(paths=[Path("2022")]).written


def test_what_last_year_left_over_is_replaced_and_told(here: Path) -> None:
    county(here)
    carried = Cell("applications", "natural_person", "carried_in")
    saved(with_cells(unit(report(), COUNTY), {carried: 7777}), here)
    done = rolled()
    assert (done.written, dict(done.before)) == (True, {carried: 7777})
    assert load(TARGET).stated[carried] == done.cells[carried]


def test_a_sum_made_again_tells_what_is_others_than_last_time(here: Path) -> None:
    units = county(here)
    assert not rolled().before
    before = load(TARGET).stated[GRANTED]
    assert not rolled().before
    saved(with_cells(units[0], {GRANTED: 777}), here)
    done = rolled(write=False)
    assert isinstance(before, int)
    assert (dict(done.before), done.written) == ({GRANTED: before}, False)
    assert done.cells[GRANTED] == before - int(str(units[0].stated[GRANTED])) + 777
    assert load(TARGET).stated[GRANTED] == before
    rolled()
    assert load(TARGET).stated[GRANTED] == done.cells[GRANTED]


def test_partial_adds_what_is_there(here: Path) -> None:
    units = county(here)
    blank = [with_cells(one, {GRANTED: ""}) for one in units]
    for one in blank[:2]:
        saved(one, here)
    done = rolled(partial=True)
    assert (done.written, done.whole) == (True, False)
    assert load(TARGET).stated[GRANTED] == units[2].stated[GRANTED]
    saved(blank[2], here)
    TARGET.unlink()
    assert rolled(partial=True).written
    assert load(TARGET).is_blank(GRANTED)


def test_what_no_unit_states_any_more_does_not_stay_in_the_sum(here: Path) -> None:
    units = county(here)
    rolled()
    for one in units:
        saved(with_cells(one, {GRANTED: ""}), here)
    assert not rolled(partial=True).whole
    assert load(TARGET).missing == (GRANTED,)


def test_a_number_that_only_a_person_can_divide_is_kept_once_it_is_there(
    here: Path,
) -> None:
    county(here, 1)
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5, f"{COLUMN}__received": 5}), here)
    assert not rolled().whole
    known = load(TARGET)
    assert [cell.item for cell in known.missing] == [
        "closed_not_supplemented",
        "closed_unpaid",
        "closed_other",
    ]
    for cell in known.missing:
        count(TARGET, str(cell), "5")
    assert rolled().whole
    assert [load(TARGET).stated[cell] for cell in known.missing] == [5, 5, 5]


def test_a_hybrid_without_such_numbers_leaves_nothing_open(here: Path) -> None:
    county(here, 1)
    saved(hybrid(BUREAU), here)
    done = rolled()
    assert ([one.organ for one in done.total.hybrids], done.whole) == ([BUREAU], True)
    assert not load(TARGET).missing


def test_what_an_earlier_sum_left_in_an_open_cell_is_to_be_looked_at(here: Path) -> None:
    units = county(here)
    rolled()
    cell = Cell("applications", "natural_person", "closed_unpaid")
    before = load(TARGET).stated[cell]
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5, f"{COLUMN}__received": 5}), here)
    done = rolled()
    assert cell in done.looked
    assert done.cells[cell] == load(TARGET).stated[cell] == before
    assert units[0].stated[cell] != before
    assert not rolled().looked  # it was looked at, or stands as told


def test_a_tally_that_no_unit_has_any_more_is_named(here: Path) -> None:
    units = county(here)
    saved(replace(units[1], counts={"热线来电": 7}), here)
    rolled()
    saved(units[1], here)
    done = rolled()
    assert (done.dropped, done.whole) == (["热线来电"], True)
    assert load(TARGET).counts == {"热线来电": 7}


def test_a_dry_run_writes_nothing(here: Path) -> None:
    county(here)
    done = rolled(write=False)
    assert (done.whole, done.written) == (True, False)
    assert not TARGET.exists()


def test_a_countys_own_outline_begins_the_prose(here: Path) -> None:
    county(here)
    outline = '[[parts]]\nsection = "other"\ntext = "县里的提纲。"\n'
    Path("提纲.toml").write_text(outline, encoding="utf-8")
    Path("govreport.toml").write_text('[text]\noutline = "提纲.toml"\n', encoding="utf-8")
    assert rolled().written
    assert load(TARGET).narrative["other"] == "县里的提纲。"
