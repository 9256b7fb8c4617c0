"""Copies beside a year's reports: named as copies, never another unit's report."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from counties import COUNTY, GRANTED, unit
from inboxes import BLACK, GREEN, WHITE, of, put, toml, word
from reports import PROSE, Run, report, saved, with_cells

from govreport.report import Organ
from govreport.rules import Case
from govreport.rules.similar import fingerprint, neighbours
from govreport.tomlfile.files import load
from govreport.workspace.copies import BACKUPS, IN_FRONT, MARKS, WORDS, is_copy
from govreport.workspace.files import organ_files
from govreport.workspace.unit_names import owner

Go = Callable[..., Run]
RECEIVED = GRANTED._replace(item="received")
X = GREEN
MARKED = {
    WORDS[0]: (f"{X} - 副本", f"{X} - 副本 (2)", f"{X}副本", f"{X}的副本", f"{X}（副本）"),
    WORDS[1]: (f"{X} 复件",),
    WORDS[2]: (f"{X}备份", f"{X}_备份2026-01-12"),
    WORDS[3]: (f"{X} - Copy", f"{X} copy 2", f"{X} - Copy (2)"),
    WORDS[4]: (f"{X}.bak", f"{X}_backup"),
    WORDS[5]: (f"{X}（终稿）", f"{X}-终稿", f"{X}(终稿2)"),
    WORDS[6]: (f"{X}定稿",),
    WORDS[7]: (f"{X}_最终版", f"{X}最终"),
    WORDS[8]: (f"{X}修改版", f"{X}（修订稿）"),
    r"\(\d{1,3}\)": (f"{X} (1)", f"{X}（1）"),
    MARKS[len(WORDS) + 1]: (
        f"{X}（冲突副本 2026-01-12）",
        f"{X}（张三的冲突副本）",
        f"{X} (Li's conflicted copy 2026-01-12)",
    ),
    MARKS[len(WORDS) + 2]: (f"{X}_冲突文件_张三_20260112",),
    MARKS[len(WORDS) + 3]: (f"{X}.sync-conflict-20260112-093000-ABCDEFG",),
    MARKS[len(WORDS) + 4]: (f"{X}-DESKTOP-AB12", f"{X}-LAPTOP-XYZ", f"{X}-PC-20190101"),
    MARKS[len(WORDS) + 5]: (f"{X}-张三的MacBook Pro",),
    IN_FRONT.pattern: (f"复件 {X}", f"复件 (2) {X}", f"副本 {X}", f"Copy of {X}"),
}
"""Each mark with names that have it; the last ones have it in front."""
NO_COPIES = (f"{X}办公室", f"{X}2", "副本", f"{X}-2", f"{X}（人民防空办公室）", f"新{X}")


@pytest.fixture
def year(here: Path) -> Path:
    """The folder of a year with the reports of two units."""
    for name in (GREEN, WHITE):
        saved(unit(report(), name), here)
    return here / "2022"


def copied(year: Path, name: str, other: str = GREEN, received: int = 0) -> Path:
    """A file called so in which a unit's report stands."""
    return toml(
        year, other, name, entries=with_cells(report(), {RECEIVED: received}).entries
    )


@pytest.mark.parametrize("mark", [*WORDS, *MARKS[len(WORDS) :], IN_FRONT.pattern])
def test_each_mark_of_a_copy_is_known_and_none_without_its_example(mark: str) -> None:
    assert MARKED[mark]
    for name in MARKED[mark]:
        assert is_copy(f"{name}.toml", f"{X}.toml"), name


@pytest.mark.parametrize("name", NO_COPIES)
def test_other_names_are_no_copies_of_a_name_in_them(name: str) -> None:
    assert not is_copy(f"{name}.toml", f"{X}.toml")


@pytest.mark.parametrize(
    "mark",
    [
        "-ABC",
        "副本1-",
        "(1)",
        "-MacBook",
        "-冲突副本",
        ".sync-conflict-A",
        "的副本",
        "终稿2-",
    ],
)
def test_a_name_full_of_marks_takes_no_time(mark: str) -> None:
    started = perf_counter()
    assert not is_copy(f"{X}{mark * 60}？.toml", f"{X}.toml") or mark == "-冲突副本"
    assert perf_counter() - started < 0.5


@pytest.mark.parametrize("names", [one for some in MARKED.values() for one in some])
def test_a_copy_is_no_report_of_its_year_but_alone_it_is_one(
    year: Path, names: str
) -> None:
    copied(year, names)
    assert [file.stem for file in organ_files(year)] == [WHITE, GREEN]
    (year / f"{GREEN}.toml").unlink()
    assert {file.stem for file in organ_files(year)} == {WHITE, names}


def test_the_name_that_was_copied_may_be_spelt_in_another_way(year: Path) -> None:
    saved(unit(report(), "云溪县审计局（稽核办）"), year.parent)
    copied(year, "云溪县审计局(稽核办) - 副本", "云溪县审计局（稽核办）")
    assert "云溪县审计局(稽核办) - 副本" not in {one.stem for one in organ_files(year)}


def test_a_file_of_another_organ_is_no_copy_and_one_that_cannot_be_read_is(
    year: Path,
) -> None:
    copied(year, f"{GREEN}（终稿）", BLACK)
    put(year, f"{GREEN} - 副本.toml", "name = [")
    put(year, f"{WHITE} - 副本.toml", b"\xff\xfe\x00")
    found = [file.stem for file in organ_files(year)]
    assert found == [WHITE, GREEN, f"{GREEN}（终稿）"]


def test_a_copy_of_a_copy_is_one_of_the_first_file(run: Go, year: Path) -> None:
    for name in (f"{GREEN} - 副本", f"{GREEN} - 副本 - 副本"):
        shutil.copy(year / f"{GREEN}.toml", year / f"{name}.toml")
    found = json.loads(run("validate", "2022", "--format", "json").out)["copies"]
    assert {one["original"] for one in found} == {f"2022/{GREEN}.toml"}
    assert len(found) == 2


def with_copies(year: Path) -> list[str]:
    """Copies of one file, each the same to the byte, and what editors leave."""
    raw = (year / f"{GREEN}.toml").read_bytes()
    names = [f"{GREEN} - 副本.toml", f"{GREEN}-DESKTOP-AB12.toml", f"{GREEN}（终稿）.toml"]
    for name in (*names, f"{GREEN}.toml~", f"{GREEN}.toml.bak"):
        put(year, name, raw)
    return names


COMMANDS = (
    ("validate", "2022"),
    ("status", "2022"),
    ("rollup", "2022", "--organ", COUNTY),
    ("render", "2022", "--draft", "--to", "txt"),
    ("scaffold", "2023"),
)


@pytest.mark.usefixtures("texts_may_be_alike")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_names_copies_once_and_takes_one_report(
    run: Go, year: Path, command: tuple[str, ...]
) -> None:
    with_copies(year)
    done = run(*command)
    assert done.code == 0, done.err
    same = [
        line
        for line in done.err.splitlines()
        if "的副本，内容相同，没有采用，可以删去" in line
    ]
    assert len(same) == 1
    assert f" 是 2022/{GREEN}.toml 的副本" in same[0]
    old = f"2022/{GREEN}.toml.bak、2022/{GREEN}.toml~ 是 2022/{GREEN}.toml 的旧备份，没有读"
    assert done.err.count(old) == 1


@pytest.mark.usefixtures("texts_may_be_alike")
def test_copies_are_in_no_table_no_sum_and_no_new_year(run: Go, year: Path) -> None:
    names = with_copies(year)
    whole = json.loads(run("status", "2022", "--format", "json").out)
    assert [one["organ"] for one in whole["units"]] == [WHITE, GREEN]
    assert {one["state"] for one in whole["copies"]} == {"exact", "backup"}
    done = json.loads(run("validate", "2022", "--format", "json").out)
    assert [Path(one["path"]).stem for one in done["files"]] == [WHITE, GREEN]
    total = json.loads(run("rollup", "2022", "--organ", COUNTY, "--format", "json").out)
    assert [one["organ"] for one in total["units"]] == [WHITE, GREEN]
    assert run("validate", "2022", "--select", "R-WHOLE,R-SUM").code == 0
    run("scaffold", "2023")
    made = {file.name for file in (year.parent / "2023").glob("*.toml")}
    assert made == {f"{one}.toml" for one in (WHITE, GREEN, COUNTY)}
    assert made.isdisjoint(names)


@pytest.mark.usefixtures("texts_may_be_alike")
def test_a_copy_that_says_something_else_is_told_with_the_cells(
    run: Go, year: Path
) -> None:
    copied(year, f"{GREEN}（终稿）", received=3)
    for command in (COMMANDS[0], COMMANDS[1], COMMANDS[4]):
        done = run(*command)
        assert done.code == 0, done.err
        told = next(line for line in done.err.splitlines() if "内容不同" in line)
        assert told.startswith(f"2022/{GREEN}（终稿）.toml 是 2022/{GREEN}.toml 的副本")
        assert "自然人（0、3）" in told
        assert "请核对以哪一份为准" in told


@pytest.mark.usefixtures("texts_may_be_alike")
def test_neither_version_is_summed_up_or_rendered_until_somebody_chose(
    run: Go, year: Path
) -> None:
    copied(year, f"{GREEN}（终稿）", received=3)
    rollup = ("rollup", "2022", "--organ", COUNTY)
    done = run(*rollup)
    assert done.code == 1
    assert "内容不一样" in done.err
    assert "自然人（0、3）" in done.err
    assert not (year / f"{COUNTY}.toml").exists()
    done = run("render", "2022", "--draft", "--to", "txt")
    assert done.code == 2
    assert "会写成同一个文件" in done.err
    assert [one.name[: len(WHITE)] for one in year.glob("*.txt")] == [WHITE]
    chosen = run(*rollup, "--use", f"2022/{GREEN}（终稿）.toml", "--format", "json")
    assert "按 --use 用" in chosen.err
    whole = json.loads(chosen.out)
    assert whole["written"]
    assert whole["cells"]["applications.natural_person.received"] == 3
    assert whole["copies"] == []
    named = run("render", year / f"{GREEN}.toml", "--draft", "--to", "txt")
    assert named.code == 0, named.err


@pytest.mark.usefixtures("texts_may_be_alike")
def test_a_copy_with_another_remark_keeps_nothing_from_being_summed_up(
    run: Go, year: Path
) -> None:
    raw = (year / f"{GREEN}.toml").read_bytes()
    put(year, f"{GREEN} (1).toml", raw + "\n# 县里看过\n".encode())
    done = run("rollup", "2022", "--organ", COUNTY)
    assert done.code == 0, done.err
    assert (
        "的副本，数和文字相同，别的（如说明、批注）不同，没有采用；请核对后删去" in done.err
    )
    assert "可以删去" not in done.err


@pytest.mark.usefixtures("texts_may_be_alike")
@pytest.mark.parametrize(("broken", "told"), [("", "原来的文件"), (" - 副本", "副本")])
def test_what_cannot_be_read_of_a_copy_and_its_file_is_told(
    run: Go, year: Path, broken: str, told: str
) -> None:
    copied(year, f"{GREEN} - 副本")
    put(year, f"{GREEN}{broken}.toml", "name = [")
    done = run("status", "2022")
    assert f"的副本，{told}读不了，没有比较；" in done.err
    assert run("rollup", "2022", "--organ", COUNTY).code == 2


@pytest.mark.usefixtures("texts_may_be_alike")
def test_a_copy_that_is_named_outright_is_worked_on(run: Go, year: Path) -> None:
    path = copied(year, f"{GREEN} - 副本", received=2)
    done = run("validate", path)
    assert "检查了 1 个文件" in done.err
    assert "的副本" not in done.err
    added = run("add", "count", path, RECEIVED)
    assert added.code == 0, added.err
    assert load(path).entries[RECEIVED] == 3
    assert load(year / f"{GREEN}.toml").entries[RECEIVED] == 0
    assert "add" in run("log", path).out
    assert run("undo", path).code == 0


@pytest.mark.usefixtures("texts_may_be_alike")
def test_a_copy_that_is_named_beside_its_file_is_the_same_submission(
    run: Go, year: Path
) -> None:
    (copy, *_) = with_copies(year)
    files = [year / copy, *(year / f"{name}.toml" for name in (GREEN, WHITE))]
    done = run("rollup", *files, "--organ", COUNTY, "--format", "json")
    assert done.code == 0, done.err
    whole = json.loads(done.out)
    assert [one["organ"] for one in whole["units"]] == [GREEN, WHITE]
    assert [Path(one["path"]).name for one in whole["same"]] == [copy]


LONG = (
    "公开栏每月更换一次，补贴名单贴满七天再揭下，留照片备查。"
    "便民大厅新设查询机两台，由值班人员帮着老人查。"
    "村里的喇叭每天傍晚念一遍新贴的告示，念完记在本子上。"
    "五月起对十二个村逐个检查，贴得晚的当场补上。"
)


@pytest.mark.parametrize("other", [LONG, LONG + "年底又查。"])
def test_two_reports_of_one_organ_are_one_of_the_units_that_are_alike(other: str) -> None:
    def print_of(name: str, text: str) -> object:
        prose = {**PROSE, "overview": text}
        organ = Organ(name, "township", "township")
        return fingerprint(Case(replace(report(), organ=organ, narrative=prose)))

    names = ("甲县审计局（稽核办）", "甲县审计局(稽核办)", "甲县财政局", "甲县水利局")
    texts = (LONG, other, LONG, LONG)
    prints = [print_of(*one) for one in zip(names, texts, strict=True)]
    units = [[one.units for one in found] for found in neighbours(prints, 0.8)]  # type: ignore[arg-type]
    assert units == [[2], [2], [2], [2]]


@pytest.mark.parametrize("command", ["validate", "import", "rollup"])
@pytest.mark.usefixtures("texts_may_be_alike")
def test_copies_in_an_inbox_are_one_submission_or_two_versions(
    run: Go, here: Path, command: str
) -> None:
    inbox = here / "收件"
    path = word(inbox, GREEN)
    shutil.copy(path, inbox / f"{path.stem} - 副本.docx")
    shutil.copy(path, inbox / f"{path.name}~")
    word(inbox, WHITE)
    more = {
        "import": ("--workspace", "县"),
        "rollup": ("--organ", COUNTY, "-o", "县/2022/汇总.toml"),
    }.get(command, ())
    done = run(command, "收件", *more, "--format", "json")
    assert done.code == 0, done.err
    (same,) = json.loads(done.out)["same"]
    assert (Path(same["path"]).stem, Path(same["kept"]).name) == (
        f"{path.stem} - 副本",
        path.name,
    )
    other = of(GREEN, narrative={**PROSE, "problems": "没有问题。"})
    toml(inbox, GREEN, f"{GREEN}（终稿）", narrative=other.narrative)
    done = run(command, "收件", *more, "--format", "json")
    assert done.code == 1
    assert len(json.loads(done.out)["versions"]) == 2


@pytest.mark.parametrize(
    "name", ["青石乡副本", "青石乡 - 副本", "青石乡修改稿", "青石乡copy"]
)
def test_whose_a_copy_is_is_told_by_its_name(name: str) -> None:
    assert owner([name], [WHITE, GREEN]) == GREEN


def test_what_is_left_of_no_file_is_not_told(run: Go, year: Path) -> None:
    for end in BACKUPS:
        put(year, f"{BLACK}.toml{end}", "x")
        put(year, f"附件.docx{end}", "x")
    assert "旧备份" not in run("validate", "2022").err
