"""Whose report something is: what is certain, what is asked, and how that is answered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import Run, saved
from units_of_2022 import COUNTY, GREEN, WHITE, of, roster, stand

from govreport.tasks import rollup
from govreport.tasks.doubts import BOTH as THERE_TOO
from govreport.tasks.doubts import ENDED, TAKEN_OVER, UNLISTED
from govreport.tomlfile.files import load
from govreport.workspace import Workspace
from govreport.workspace.matching import CALLED, NAMED, PLATED, SAID, Expected
from govreport.workspace.roster import ExpectedUnit
from govreport.workspace.unit_names import may_be

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
Go = Callable[..., Run]
DAY = ("--today", "2023-01-15")
PLATE = "云溪县住房和城乡建设局（云溪县人民防空办公室）"
JUSTICE, POLICE = "云溪县海口司法所", "云溪县海口派出所"
KNOWN = [
    ExpectedUnit(GREEN, ("青石乡",)),
    ExpectedUnit(PLATE),
    ExpectedUnit(JUSTICE),
    ExpectedUnit(POLICE),
]


@pytest.mark.parametrize(
    ("name", "path", "unit", "by"),
    [
        ("云溪县青石乡人民政府", "甲.docx", GREEN, NAMED),
        ("云溪县　青石乡人民\u200b政府", "甲.docx", GREEN, NAMED),
        ("青石乡", "甲.docx", GREEN, NAMED),
        ("云溪县住房和城乡建设局", "甲.docx", PLATE, PLATED),
        ("云溪县住房和城乡建设局(云溪县人民防空办公室)", "甲.docx", PLATE, NAMED),
        ("云溪县白石乡人民政府", f"{GREEN}.docx", GREEN, CALLED),
        ("海口所", "收件/海口所.docx", POLICE, SAID),
    ],
)
def test_what_is_certain_is_taken(name: str, path: str, unit: str, by: str) -> None:
    said = {Path("收件/海口所.docx").resolve(): POLICE}
    found = Expected(KNOWN, said).match([name], Path(path))
    assert (found.unit and found.unit.name, found.by) == (unit, by)


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("海口所", (JUSTICE, POLICE)),
        ("云溪县住房和城乡建设局（云溪县房产中心）", (PLATE,)),
        ("云溪县青石乡人民政俯", (GREEN,)),
        ("云溪县青石乡人民政府办公室", ()),
        ("关店乡", ()),
    ],
)
def test_what_is_not_certain_is_asked_of_those_who_are_missing(
    name: str, candidates: tuple[str, ...]
) -> None:
    found = Expected(KNOWN).match([name], Path("x.docx"), free=range(4))
    assert (found.unit, set(found.candidates) >= {*candidates}) == (None, True)
    assert bool(found.candidates) == bool(candidates)
    assert Expected(KNOWN).match([name], Path("x.docx")).candidates == ()


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("云溪县教体局", "云溪县教育体育局", True),
        ("关店乡", "息县关店乡人民政府", True),
        ("云溪县教育局", "云溪县教肓局", True),  # a letter: it is asked, never taken
        ("云溪县人民政府", "云溪县政务服务中心", False),
        ("云溪县人民政府", "云溪县人民政府办公室", False),
        ("云溪县教育局", "云溪县财政局", False),
    ],
)
def test_which_names_are_near(one: str, other: str, *, near: bool) -> None:
    assert (may_be(one, other), may_be(other, one)) == (near, near)


def test_a_file_that_nobody_can_tell_whose_is_asked_and_answered(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称\n{JUSTICE}\n{POLICE}\n")
    (tmp_path / "收件").mkdir()
    Path("收件/海口所.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    asked = run("status", "2022", *DAY)
    assert f"看不准是谁的，可能是“{JUSTICE}”“{POLICE}”的" in asked.err
    assert f"govreport status --is '收件/海口所.jpg={JUSTICE}'" in asked.err
    done = run("status", "2022", "--is", "收件/海口所.jpg＝海口派出所")
    assert (done.code, done.out) == (0, f"收件/海口所.jpg：{POLICE}\n")
    told = run("status", "2022", *DAY)
    assert "看不准" not in told.err
    assert f"其中{POLICE}（收件/海口所.jpg）报来的文件没有读" in told.err
    before = Path("notes/files.toml").read_bytes()
    run("status", "2022", "--is", f"收件/海口所.jpg={JUSTICE}")
    assert (
        before.replace(POLICE.encode(), JUSTICE.encode())
        == Path("notes/files.toml").read_bytes()
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("收件/没有.docx=青石乡", "收件/没有.docx：没有这个文件"),
        ("名册.csv", "--is 要写成 文件=单位"),
        ("名册.csv=", "--is 要写成 文件=单位"),
        ("名册.csv=别的局", "没有“别的局”这个单位"),
    ],
)
def test_an_answer_that_can_not_be_noted(
    run: Go, tmp_path: Path, given: str, told: str
) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n", "名册.csv")
    done = run("status", "2022", "--is", given)
    assert (done.code, told in done.err) == (2, True)
    assert not Path("notes").exists()


def test_an_answer_that_is_none_is_told_with_its_line(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n")
    Path("notes").mkdir()
    Path("notes/files.toml").write_text('[files]\n"甲.docx" = 3\n', encoding="utf-8")
    done = run("status", "2022", *DAY)
    assert done.code == 2
    assert "notes/files.toml：第 2 行" in done.err
    assert "“甲.docx”后面应是单位的全称" in done.err


def named(tmp_path: Path, name: str) -> Path:
    """The page of a unit's report that calls itself so, in an inbox."""
    page = tmp_path / "收件" / f"{name}.docx"
    source = saved(replace(of(name), title=""), tmp_path / "elsewhere")
    from govreport.tasks import render

    list(render(Workspace(), [source], formats=("docx",), output=str(page)))
    return page


def test_import_asks_where_a_name_is_only_near(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n{WHITE}\n", "名册.csv")
    page = named(tmp_path, "云溪青石乡人民政府")
    asked = run("import", page)
    assert asked.code == 2
    assert f"名册上还没有报的有“{GREEN}”，看不准是不是，没有写入" in asked.err
    assert not Path("2022").exists()
    run("status", "2022", "--is", f"{page}={GREEN}")
    assert run("import", page).code == 0
    assert load(Path(f"2022/{GREEN}.toml")).organ.name == GREEN


def test_an_answer_that_was_wrong_leaves_no_report_behind_unsaid(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称\n{JUSTICE}\n{POLICE}\n", "名册.csv")
    page = named(tmp_path, "云溪海口所")
    run("status", "2022", "--is", f"{page}={POLICE}")
    run("import", page)
    done = run("status", "2022", "--is", f"{page}={JUSTICE}")
    assert done.out == f"{page}：{JUSTICE}（原来是 {POLICE}）\n"
    assert f"2022/{POLICE}.toml 是从这份文件读的，不是它的，请删去" in done.err


def test_import_asks_nothing_of_who_has_reported(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n", "名册.csv")
    saved(of(GREEN), tmp_path)
    page = named(tmp_path, "云溪青石乡人民政府")
    assert run("import", page).code == 0
    assert Path("2022/云溪青石乡人民政府.toml").exists()


def test_a_unit_without_its_plate_fills_the_file_of_its_unit(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称\n{PLATE}\n", "名册.csv")
    run("scaffold", "2022")
    page = named(tmp_path, "云溪县住房和城乡建设局")
    assert run("import", page).code == 0
    assert [one.name for one in Path("2022").glob("*.toml")] == [f"{PLATE}.toml"]
    assert stand().totals["missing"] == 0


def test_who_was_taken_over_is_missed_by_nobody(here: Path) -> None:
    roster(here, f"名称\n{GREEN}\n{WHITE}\n")
    organ = of(GREEN).organ._replace(predecessors=(WHITE,), since=2022)
    saved(replace(of(GREEN), organ=organ), here)
    now = stand()
    assert (now.totals["missing"], now.taken_over) == (0, [(WHITE, GREEN)])
    assert [one.kind for one in now.doubts] == [TAKEN_OVER]
    done = rollup(Workspace(), organ=COUNTY, roster=here / "roster.csv", write=False)
    assert done.missing == []
    saved(of(WHITE), here)
    assert [(one.kind, one.organ) for one in stand().doubts] == [(THERE_TOO, GREEN)]
    twice = rollup(Workspace(), organ=COUNTY)
    assert (twice.both, twice.written) == ([(WHITE, GREEN)], False)
    assert any("会重复算" in one for one in twice.refused)


def test_who_reports_no_more_is_not_expected(here: Path) -> None:
    roster(here, f"名称,起始年份,终止年份\n{GREEN},,\n{WHITE},,2021\n云溪县某局,2023,\n")
    saved(of(GREEN), here)
    assert stand().totals["missing"] == 0
    saved(of(WHITE), here)
    assert [(one.kind, one.organ) for one in stand().doubts] == [(ENDED, WHITE)]
    done = rollup(Workspace(), organ=COUNTY, roster=here / "roster.csv", write=False)
    assert (done.missing, done.ended) == ([], [WHITE])
    assert any(f"“{WHITE}”2022 年不用报，却有报告，会多算" in one for one in done.refused)


def test_an_unlisted_unit_is_asked_about_with_all_that_it_may_be(here: Path) -> None:
    roster(here, f"名称\n{JUSTICE}\n{POLICE}\n")
    saved(of("海口所"), here)
    (doubt,) = stand().doubts
    assert (doubt.kind, doubt.others) == (UNLISTED, (JUSTICE, POLICE))
    done = rollup(Workspace(), organ=COUNTY, roster=here / "roster.csv", write=False)
    assert done.candidates == {"海口所": (JUSTICE, POLICE)}


@pytest.mark.parametrize(
    "command",
    [
        "validate 2022",
        f"validate 2022/{GREEN}.toml",
        f"render 2022/{WHITE}.toml",
        "status 2022",
        "scaffold 2023",
    ],
)
def test_an_alias_of_two_organs_is_an_error_with_both_places(
    run: Go, tmp_path: Path, command: str
) -> None:
    one, other = saved(of(GREEN, "老乡"), tmp_path), saved(of(WHITE, "老　乡"), tmp_path)
    done = run(*command.split())
    assert done.code == 2
    assert "“老" in done.err
    assert any(f"{path.relative_to(tmp_path)} 第 9 行" in done.err for path in (one, other))


def test_an_alias_of_two_organs_keeps_a_sum_from_being_made(
    run: Go, tmp_path: Path
) -> None:
    saved(of(GREEN, "老乡"), tmp_path)
    saved(of(WHITE, "老乡"), tmp_path)
    done = run("rollup", "2022", "--organ", COUNTY)
    assert done.code == 2
    assert "一个名称不能是两个机关的" in done.err
