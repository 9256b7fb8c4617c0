"""Which reports are units of a sum: files, documents, those on a roster or not."""

from dataclasses import replace
from pathlib import Path

import pytest
from counties import (
    BUREAU,
    COUNTY,
    GRANTED,
    OFFICE,
    TARGET,
    TOWN,
    county,
    findings,
    finished,
    rolled,
    unit,
)
from reports import balanced, report, saved

from govreport.errors import TextProblem
from govreport.output.inbox import account_remarks
from govreport.render import render
from govreport.report import Organ, Report, Shortfall
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import folders
from govreport.workspace.source import Source, read_source


@pytest.fixture
def inbox(here: Path) -> Path:
    """A folder where units' reports come in."""
    folder = here / "收件"
    folder.mkdir()
    return folder.relative_to(here)


def two_units() -> list[Report]:
    return [unit(balanced("2021", n), name) for n, name in enumerate((OFFICE, BUREAU))]


def granted(units: list[Report]) -> int:
    return sum(int(str(one.stated[GRANTED])) for one in units)


def test_the_target_and_a_former_sum_are_no_units(here: Path) -> None:
    county(here)
    rolled()
    done = rolled(target=Path("汇总.toml"))
    assert (done.written, done.own) == (True, [str(TARGET)])
    assert len(load(Path("汇总.toml")).units) == 3


def test_published_documents_are_units_too(inbox: Path) -> None:
    units = two_units()
    for one, suffix in zip(units, ("docx", "txt"), strict=True):
        (inbox / f"{one.organ.name}.{suffix}").write_bytes(render(one, suffix))
    old = replace(unit(report(), TOWN), year=2021)
    (inbox / "旧的.txt").write_bytes(render(old, "txt"))
    done = rolled(paths=[inbox], year=2022)
    assert (done.written, done.others) == (True, 1)
    target = inbox / TARGET
    assert load(target).stated[GRANTED] == granted(units)
    finished(target)
    assert not findings(target, "R-SUM")
    before = target.read_bytes()
    assert rolled(paths=[inbox], year=2022).whole
    assert target.read_bytes() == before


def test_reports_and_documents_that_came_in_together_are_all_units(inbox: Path) -> None:
    units = two_units()
    (inbox / "办公室.docx").write_bytes(render(units[0], "docx"))
    (inbox / f"{BUREAU}.toml").write_text(dumps(units[1]), encoding="utf-8")
    (inbox / f"{BUREAU}2022年年度报告.docx").write_bytes(render(units[1], "docx"))
    names = "".join(f'[[units]]\nname = "{one}"\n' for one in (OFFICE, BUREAU))
    (inbox / "名册.toml").write_text(names, encoding="utf-8")
    (inbox / "坏.toml").write_text("=", encoding="utf-8")
    assert len(rolled(paths=[inbox]).troubles) == 1
    (inbox / "坏.toml").unlink()
    done = rolled(paths=[inbox])
    assert sorted(one.organ for one in done.total.units) == sorted([OFFICE, BUREAU])
    assert load(inbox / TARGET).stated[GRANTED] == granted(units)
    assert rolled(paths=[inbox]).whole


def test_documents_around_years_folders_are_told_of(here: Path) -> None:
    county(here)
    (here / "司法局.docx").write_bytes(render(unit(report(), TOWN), "docx"))
    (told,) = account_remarks(rolled().account)
    assert "没有算在内的有：司法局.docx；" in told


def test_reports_of_other_years_are_counted_where_one_year_is_asked_for(here: Path) -> None:
    county(here)
    saved(unit(replace(report(), year=2021), BUREAU), here)
    done = rolled(year=2022, paths=[Path()])
    assert (len(done.total.units), done.others) == (3, 1)


def test_a_unit_without_a_name_goes_by_its_file(here: Path) -> None:
    path = saved(unit(report(), BUREAU), here)
    text = path.read_text(encoding="utf-8").replace(f'name = "{BUREAU}"', "")
    path.write_text(text, encoding="utf-8")
    assert [one.organ for one in rolled().total.units] == [BUREAU]


def test_a_unit_that_is_on_no_roster_is_added_and_told(here: Path) -> None:
    county(here)
    roster = Path("2022/roster.toml")
    roster.write_text(f'[[units]]\nname = "{OFFICE}"\n', encoding="utf-8")
    done = rolled(roster=roster)
    assert (done.written, len(done.total.units)) == (True, 3)
    assert sorted(done.unlisted or ()) == sorted([TOWN, BUREAU])


def test_last_years_folder_is_a_roster(here: Path) -> None:
    county(here)
    for name in (OFFICE, TOWN, BUREAU, COUNTY, "云溪县林业局"):
        saved(unit(replace(report(), year=2021), name), here)
    done = rolled(year=2022, roster=Path("2021"))
    assert done.missing == ["云溪县林业局"]
    assert not done.written


def test_a_unit_that_only_its_file_calls_as_the_roster_does_is_told(here: Path) -> None:
    white, typed = "云溪县白水乡人民政府", "云溪县白氺乡人民政府"
    (here / "roster.csv").write_text(f"名称\n{white}\n", encoding="utf-8")
    mistyped = saved(unit(report(), typed), here)
    mistyped.rename(mistyped.with_name(f"{white}.toml"))
    done = rolled(roster=Path("roster.csv"))
    assert (done.renamed, done.missing, done.unlisted) == (((typed, white),), [], [])


def test_a_roster_that_lies_there_tells_who_is_missing_and_refuses_nothing(
    here: Path,
) -> None:
    county(here / "县")
    Path("县/roster.csv").write_text("名称\n某某局", encoding="utf-8")
    done = rolled(paths=[Path("县")])
    assert (done.written, done.lying) == (True, Path("县/roster.csv"))
    assert list(done.missing or ()) == ["某某局"]
    assert not done.whole
    assert load(Path("县") / TARGET).shortfall == Shortfall(("某某局",))


def test_a_roster_is_not_looked_at_for_some_units_of_an_organ_that_is_no_government(
    here: Path,
) -> None:
    county(here / "县", 1)
    Path("县/roster.csv").write_text("名称\n某某局", encoding="utf-8")
    (file,) = Path("县/2022").iterdir()
    sum_of_some = rolled(paths=[file], organ="云溪县教育局")
    assert (sum_of_some.unused, sum_of_some.missing) == (Path("县/roster.csv"), None)
    assert rolled(paths=[file]).lying == Path("县/roster.csv")


def test_a_sum_looks_at_each_of_many_units_once(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    county(here)
    opened: list[Path] = []

    def counted(path: Path) -> Source:
        opened.append(path)
        return read_source(path)

    monkeypatch.setattr(folders, "KEPT", 0)
    monkeypatch.setattr(folders, "FEW", 0)
    monkeypatch.setattr(folders, "read_source", counted)
    done = rolled(write=False)
    assert len(done.total.units) == 3
    assert sorted(path.name for path in opened) == sorted(
        path.name for path in (here / "2022").iterdir()
    )


def test_an_own_file_under_another_name_is_the_target(here: Path) -> None:
    county(here)
    own = here / "2022" / "县里的汇总.toml"
    own.write_text(dumps(unit(report(), COUNTY)), encoding="utf-8")
    done = rolled()
    assert (done.goal.path.name, done.written) == (own.name, True)
    assert len(load(own).units) == 3


def test_a_rosters_days_are_of_the_units_year(here: Path) -> None:
    saved(replace(report(), year=2023, organ=Organ(OFFICE)), here)
    roster = here / "名册.csv"
    roster.write_text(f"名称,期限\n{OFFICE},2月29日\n", encoding="utf-8")
    assert rolled(paths=[Path("2023")], roster=roster, write=False).missing == []
    roster.write_text(f"名称,期限\n{OFFICE},2月30日\n", encoding="utf-8")
    with pytest.raises(TextProblem, match="2024-01-20"):
        rolled(paths=[Path("2023")], roster=roster, write=False)


def test_a_file_that_was_asked_for_is_the_target_whatever_lies_beside(here: Path) -> None:
    county(here)
    own = here / "2022" / "县里的汇总.toml"
    own.write_text(dumps(unit(report(), COUNTY)), encoding="utf-8")
    before = own.read_bytes()
    done = rolled(target=Path("2022/另存.toml"))
    assert (done.goal.path.name, done.written) == ("另存.toml", True)
    assert done.own == ["2022/县里的汇总.toml"]
    assert own.read_bytes() == before
