"""What lies in folders, as one object knows it."""

import pickle
import subprocess
import sys
from dataclasses import replace
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TypeVar

import pytest
from reports import ORGAN, dumps_of, report, saved

from govreport.errors import FileProblem, GovReportError, TextProblem
from govreport.forms import form
from govreport.report import Organ
from govreport.settings import DEFAULTS
from govreport.tasks.runners import processes
from govreport.tasks.validate import validate
from govreport.workspace import LastYearProblem, Workspace
from govreport.workspace import folders as rooms

T = TypeVar("T")
TOWN = f"{ORGAN.name}.toml"
OWN = '[thresholds]\njump_least = 12\n[text]\noutline = "提纲.toml"\n'
OUTLINE = '[[parts]]\nsection = "overview"\ntext = "本年。"\n'


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    """A workspace with two years of one unit."""
    saved(report(), tmp_path)
    saved(replace(report(), year=2021), tmp_path)
    return Workspace(tmp_path)


def test_a_workspace_knows_its_reports_settings_roster_and_notes(county: Workspace) -> None:
    folder = county.folder
    assert county.reports(2022) == [folder / "2022" / TOWN]
    assert county.reports() == [folder / "2021" / TOWN, folder / "2022" / TOWN]
    assert county.reports(2019) == []
    assert (county.settings, county.outline) == (DEFAULTS, ())
    assert [unit.name for unit in county.roster(2022)] == [ORGAN.name]
    assert county.roster(2021) == ()
    assert county.ledger(2022) == {}
    (folder / "govreport.toml").write_text(OWN, encoding="utf-8")
    (folder / "提纲.toml").write_text(OUTLINE, encoding="utf-8")
    (folder / "notes").mkdir()
    note = f'["{ORGAN.name}"]\nreceived_on = 2023-01-05\n'
    (folder / "notes" / "2022.toml").write_text(note, encoding="utf-8")
    (folder / "名册.csv").write_text("名称\n甲乡\n乙乡\n", encoding="utf-8")
    fresh = Workspace(folder)
    assert fresh.settings.jump_least == 12
    assert [part.text for part in fresh.outline] == ["本年。"]
    assert list(fresh.ledger(2022)) == [ORGAN.name]
    assert [unit.name for unit in fresh.roster(2022)] == ["甲乡", "乙乡"]


def test_what_is_opened_has_all_that_is_known_of_it(county: Workspace) -> None:
    path = county.folder / "2022" / TOWN
    source = county.open(path)
    assert (source.path, source.name, source.year_of_folder) == (path, str(path), 2022)
    assert source.raw == path.read_bytes()
    assert source.report == report()
    assert source.published is None
    assert county.open(path) is source
    case = county.case(source)
    assert case.previous == replace(report(), year=2021)
    assert (case.sought, case.folder_year, case.published) == (True, 2022, False)
    assert county.case(source, alone=True).previous is None


def test_a_file_that_changed_is_opened_again(county: Workspace) -> None:
    path = county.folder / "2022" / TOWN
    before = county.open(path)
    path.write_bytes(path.read_bytes() + b"# more\n")
    assert county.open(path).sha256 != before.sha256


def test_last_years_report_that_cannot_be_read_is_told(county: Workspace) -> None:
    (county.folder / "2021" / TOWN).write_text("[", encoding="utf-8")
    source = county.open(county.folder / "2022" / TOWN)
    with pytest.raises(LastYearProblem, match="上年的报告读不了，没有核对跨年的数："):
        county.case(source)
    with pytest.raises(TextProblem):
        county.previous(source)


def test_settings_are_those_of_the_files_own_workspace(tmp_path: Path) -> None:
    for name, least in (("甲县", 11), ("乙县", 12)):
        saved(report(), tmp_path / name)
        settings = f"[thresholds]\njump_least = {least}\n"
        (tmp_path / name / "govreport.toml").write_text(settings, encoding="utf-8")
    here = Workspace(tmp_path)
    found = [
        here.case(here.open(path)).settings.jump_least for path in here.find([tmp_path])
    ]
    assert found == [12, 11]
    assert here.of(tmp_path) is here
    assert here.of(tmp_path / "甲县") is here.of(tmp_path / "甲县")


def test_standard_input_is_read_once_and_has_no_neighbours(
    county: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = TextIOWrapper(BytesIO(dumps_of(report())), "utf-8")
    monkeypatch.setattr("sys.stdin", stdin)
    source = county.open(Path("-"))
    assert county.open(Path("-")) is source
    assert (source.path, source.name, source.report.organ) == (None, "标准输入", ORGAN)
    assert county.previous(source) is None
    assert county.last_years(source) == ()


def test_what_cannot_be_opened_says_why(county: Workspace) -> None:
    with pytest.raises(FileProblem, match="没有这个文件"):
        county.open(county.folder / "2022" / "没有.toml")
    other = county.folder / "x.doc.bak"
    other.write_text("[", encoding="utf-8")
    with pytest.raises(TextProblem, match="不是报告文件；报告文件的名称以"):
        county.open(other)
    empty = county.folder / "空.txt"
    empty.write_text("一段话", encoding="utf-8")
    with pytest.raises(GovReportError, match="没有读到年度报告"):
        county.open(empty)


def test_trouble_is_told_of_by_the_name_that_was_asked_for(
    county: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = county.folder / "2022" / TOWN
    path.write_text('form = "2021"\n[organ]\nname = "甲"\n[narrative]\n?', encoding="utf-8")
    monkeypatch.chdir(county.folder)
    assert county.peek(path).head.organ.name == "甲"
    with pytest.raises(TextProblem, match=rf"^2022/{TOWN}：第 5 行"):
        county.open(Path("2022") / TOWN)


def test_beyond_a_countys_files_only_the_last_few_are_kept(
    county: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "KEPT", 5)
    monkeypatch.setattr(rooms, "FEW", 2)
    known = rooms.Folders()
    paths = [county.folder / f"{number}.toml" for number in range(8)]
    for path in paths:
        path.write_text("x = 1", encoding="utf-8")
    first = [known.source(path) for path in paths[:5]]
    assert [known.source(path) for path in paths[:5]] == first
    for path in paths:
        known.source(path)
    assert known.source(paths[0]) is not first[0]
    last = known.source(paths[7])
    assert known.source(paths[7]) is last


def test_places_are_given_up_and_found_again(
    county: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "FEW", 1)
    first, second = county.reports()
    one = county.open(first)
    path = ("disclosure", "regulations", "issued")
    place = one.report.locate(path)
    assert "positions" in one.document.__dict__
    county.open(second)
    assert "positions" not in one.document.__dict__
    assert one.report.locate(path) == place


def test_a_workspace_travels_without_what_it_has_seen(county: Workspace) -> None:
    paths = county.reports()
    seen = [county.open(path) for path in paths]
    there = travelled(county)
    assert there.folder == county.folder
    assert there.open(paths[0]) is not seen[0]
    assert len(pickle.dumps(county)) < 1000


def travelled(one: T) -> T:
    """What arrives in another process."""
    arrived: T = pickle.loads(pickle.dumps(one))  # noqa: S301 -- our own
    return arrived


def opened(workspace: Workspace, path: Path) -> tuple[int, int]:
    """Which object a file is, opened twice, in another process."""
    return id(workspace), id(workspace.open(path))


def test_a_process_has_one_workspace_for_all_its_chunks(county: Workspace) -> None:
    path = county.folder / "2022" / TOWN
    found = list(processes(2)(partial(opened, county), [path] * 40))
    assert len({workspace for workspace, _ in found}) <= 2
    assert len(set(found)) <= 2


def test_a_form_travels_by_its_id() -> None:
    new, old = form("2021"), form("2019")
    hybrid = new.with_tables_of({"applications": old})
    other = replace(new, title="另一种")
    assert travelled(new) is new
    assert travelled(hybrid).tables == hybrid.tables
    assert travelled(other).title == "另一种"
    assert travelled(other).cells == new.cells
    assert len(pickle.dumps(hybrid)) < 200


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_county_is_checked_without_the_command_line(
    county: Workspace, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys.modules["govreport.tasks.validate"], "IN_MEMORY", jobs
    )  # the rest on disk
    alike = "我乡在政务公开栏公开了各村的低保名单、惠农补贴、危房改造和征地补偿的情况，" * 4
    prose = {**report().narrative, "overview": f"{alike}。"}
    for name in ("甲乡人民政府", "乙乡人民政府"):
        one = replace(report(), organ=Organ(name, "township"), narrative=prose)
        saved(one, county.folder)
    found = list(validate(county, run=processes(jobs)))
    assert [one.path for one in found] == list(map(str, county.reports()))
    similar = {
        one.organ: [item.message for item in one.findings if item.code == "N-SIMILAR"]
        for one in found
        if one.year == 2022
    }
    assert similar[ORGAN.name] == []
    (told,) = similar["甲乡人民政府"]
    assert "与乙乡人民政府除去名称和数字有 100% 相同，如“我乡在政务公开栏" in told


def test_the_door_of_tomlfile_loads_nothing_until_asked() -> None:
    code = (
        "import sys, govreport.tomlfile as door\n"
        "assert not any(name.startswith('govreport.tomlfile.') for name in sys.modules)\n"
        "print(door.load.__name__, door.dumps.__name__, door.write.__name__)\n"
        "print(door.Document.__name__, door.update.__name__, door.create.__name__)\n"
        "assert not hasattr(door, 'nothing')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["load", "dumps", "write", "Document", "update", "create"]
