"""Two files of one unit: one submission where they say the same, else two versions."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from counties import GRANTED, unit
from hypothesis import given, settings
from hypothesis import strategies as st
from inboxes import GREEN, WHITE, of, put, toml, word
from reports import PROSE, Run, balanced, report, stated, with_cells

from govreport.forms import form
from govreport.importers import read_document
from govreport.render import render
from govreport.tasks.versions import Difference, difference
from govreport.tomlfile.new import dumps

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
Go = Callable[..., Run]
COUNTY = "云溪县人民政府"
COMMANDS = (
    ("validate", "收件"),
    ("import", "收件", "--workspace", "县"),
    ("rollup", "收件", "--organ", COUNTY, "-o", "县/2022/汇总.toml"),
)
LIVE = {
    **PROSE,
    "overview": PROSE["overview"] + "新收{{ applications.total.received }}件。",
}
RECEIVED = GRANTED._replace(item="received")


@pytest.fixture
def inbox(here: Path) -> Path:
    folder = here / "收件"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_unit_that_sent_both_files_sent_one_report(
    run: Go, inbox: Path, command: tuple[str, ...]
) -> None:
    word(inbox, GREEN, narrative=LIVE)
    toml(inbox, GREEN, narrative=LIVE)
    word(inbox, WHITE)
    done = run(*command)
    assert done.code == 0, done.err
    assert f"都是“{GREEN}”的报告，内容相同，是同一份" in done.err
    whole = json.loads(run(*command, "--format", "json").out)
    assert [one["organ"] for one in whole["same"]] == [GREEN]
    if command[0] == "rollup":
        assert [Path(one["path"]).suffix for one in whole["units"]] == [".toml", ".docx"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_versions_are_refused_with_what_differs(
    run: Go, inbox: Path, command: tuple[str, ...]
) -> None:
    first = word(inbox, GREEN)
    changed = with_cells(of(GREEN), {GRANTED: 3, RECEIVED: 3})
    changed = replace(changed, narrative={**PROSE, "other": "本年没有收取费用。"})
    second = put(inbox, "青石乡（改）.docx", render(changed, "docx"))
    os.utime(first, (1_700_000_000, 1_700_000_000))
    done = run(*command)
    assert done.code == 1
    assert f"都是“{GREEN}”的报告，内容不一样" in done.err
    assert "第三部分·表·（一）予以公开·自然人" in done.err
    assert "（0、3）" in done.err
    assert "六、其他需要报告的事项" in done.err
    assert f"{first.name} 是 2023-11-1" in done.err
    assert not (inbox.parent / "县").exists()
    whole = json.loads(run(*command, "--format", "json").out)
    (versions,) = whole["versions"]
    assert versions["paths"] == [f"收件/{first.name}", f"收件/{second.name}"]
    done = run(*command, "--use", f"收件/{second.name}")
    assert done.code == 0, done.err
    assert f"收件/{first.name} 没有用：“{GREEN}”按 --use 用 收件/{second.name}" in done.err
    assert "收件/没有.docx 不在要读的文件里" in run(*command, "--use", "收件/没有.docx").err


def test_what_counts_is_what_is_summed(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    changed = render(with_cells(of(GREEN), {GRANTED: 3}), "docx")
    second = put(inbox, "青石乡（改）.docx", changed)
    for used, value in ((second, 3), (inbox / f"{GREEN}2022年年报.docx", 0)):
        whole = json.loads(
            run(*COMMANDS[2], "--dry-run", "--format", "json", "--use", used).out
        )
        assert whole["cells"][str(GRANTED)] == value


def test_a_second_nameplate_may_be_printed_or_not(run: Go, inbox: Path) -> None:
    put(inbox, "甲.docx", render(of("云溪县甲局(云溪县乙办公室)"), "docx"))
    toml(inbox, "云溪县甲局（云溪县乙办公室）", "甲")
    toml(inbox, "云溪县甲局", "又")
    done = run(*COMMANDS[2])
    assert (done.code, "1 个单位相加" in done.out) == (0, True)


def test_two_nameplates_are_two_units(run: Go, inbox: Path) -> None:
    toml(inbox, "开发区管理委员会（东区）")
    toml(inbox, "开发区管理委员会（西区）")
    assert "2 个单位相加" in run(*COMMANDS[2]).out


def test_documents_given_by_name_are_versions_too(run: Go, here: Path) -> None:
    one, other = word(here, GREEN), here / "又.docx"
    other.write_bytes(render(with_cells(of(GREEN), {GRANTED: 3}), "docx"))
    done = run("import", one, other)
    assert (done.code, "内容不一样" in done.err) == (1, True)
    assert not (here / "2022").exists()
    done = run("import", one, other, "--use", other)
    assert done.code == 0
    assert "granted = 3" in (here / "2022" / f"{GREEN}.toml").read_text(encoding="utf-8")


def test_two_files_of_a_year_stay_a_doubt_that_says_whether_they_differ(
    run: Go, here: Path
) -> None:
    toml(here / "2022", GREEN)
    copy = toml(here / "2022", GREEN, "副本")
    assert "请去掉一份（两份内容相同）" in run("status", "2022").err
    assert run("rollup", "2022", "--organ", COUNTY).code == 1
    changed = with_cells(of(GREEN), {GRANTED: 3, RECEIVED: 3})
    copy.write_text(dumps(changed), encoding="utf-8")
    assert "两份内容相同" not in run("status", "2022").err
    done = run("rollup", "2022", "--organ", COUNTY)
    assert (done.code, "内容不一样" in done.err) == (1, True)
    assert run("rollup", "2022", "--organ", COUNTY, "--use", copy).code == 0


@settings(max_examples=12)
@given(number=st.integers(0, 400), form_id=st.sampled_from(["2019", "2021"]))
def test_what_is_rendered_and_read_again_is_no_other_version(
    number: int, form_id: str
) -> None:
    one = unit(balanced(form_id, number), GREEN)
    read = read_document(render(one, "docx"), "x.docx").report
    assert difference(one, read) == difference(stated(one), read) == Difference()


@given(index=st.integers(0, len(form("2021").typed_cells) - 1))
def test_every_cell_that_differs_is_a_difference(index: int) -> None:
    cell = form("2021").typed_cells[index]
    assert difference(report(), with_cells(report(), {cell: 7})).cells


@pytest.mark.parametrize("write", [word, toml])
def test_which_version_was_read_in_is_remembered_until_another_comes(
    run: Go, inbox: Path, write: Callable[..., Path]
) -> None:
    word(inbox, WHITE)
    first = word(inbox, GREEN)
    raw = render(with_cells(of(GREEN), {GRANTED: 3}), "docx")
    late = inbox / "青石乡又.docx"
    late.write_bytes(raw)
    if write is toml:
        late.unlink()
        late = toml(inbox, GREEN, entries=with_cells(of(GREEN), {GRANTED: 3}).entries)
    assert run(*COMMANDS[1]).code == 1
    assert run(*COMMANDS[1], "--use", late).code == 0
    done = run(*COMMANDS[1])
    assert done.code == 0, done.err
    told = f"收件/{first.name} 没有用：“{GREEN}”以前读入的是 收件/{late.name}，照旧"
    assert told in done.err
    (same,) = json.loads(run(*COMMANDS[1], "--format", "json").out)["same"]
    assert same["remembered"]
    other = run(*COMMANDS[1], "--use", first, "--update")
    assert (other.code, "照旧" in other.err) == (0, False)
    first.write_bytes(render(with_cells(of(GREEN), {GRANTED: 9}), "docx"))
    newer = run(*COMMANDS[1])
    assert (newer.code, "内容不一样" in newer.err) == (1, True)
