"""An inbox: all that units sent in is accounted for, by every command alike."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inboxes import (
    BLACK,
    GREEN,
    HARMLESS,
    JPG,
    LOST,
    WHITE,
    XLSX,
    YELLOW,
    ZIP,
    mixed,
    packed,
    put,
    text_document,
    toml,
    word,
)
from reports import Run

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
Go = Callable[..., Run]
COUNTY = "云溪县人民政府"
COMMANDS = (
    ("validate", "收件"),
    ("import", "收件", "--workspace", "县"),
    ("rollup", "收件", "--organ", COUNTY, "-o", "县/2022/汇总.toml"),
)


@pytest.fixture
def inbox(here: Path) -> Path:
    folder = here / "收件"
    folder.mkdir()
    return folder


def asked(run: Go, *command: str) -> tuple[int, Any]:
    done = run(*command, "--format", "json")
    return done.code, json.loads(done.out)


def named(found: list[dict[str, str]]) -> dict[str, str]:
    return {one["path"].removeprefix("收件/"): one["unit"] for one in found}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_units_of_which_nothing_can_be_read_are_named_by_each_command(
    run: Go, inbox: Path, command: tuple[str, ...]
) -> None:
    mixed(inbox)
    code, whole = asked(run, *command)
    assert (code, named(whole["unread"])) == (1, LOST)
    assert {*named(whole["attachments"])} == HARMLESS
    done = run(*command)
    assert done.code == 1
    for name in LOST:
        assert f"收件/{name}：这是" in done.err
    for name in ("Thumbs.db", "~$", "名册.csv："):
        assert name not in done.out + done.err
    assert all(name in done.err for name in HARMLESS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_an_inbox_where_each_unit_was_read_is_whole(
    run: Go, inbox: Path, command: tuple[str, ...]
) -> None:
    mixed(inbox)
    for name in LOST:
        (inbox / name).unlink()
    put(inbox, "名册.csv", f"名称\n{GREEN}\n{WHITE}\n{BLACK}\n")
    code, whole = asked(run, *command)
    assert (code, whole["unread"]) == (0, [])
    assert {*named(whole["attachments"])} == HARMLESS


def test_a_years_folder_names_them_and_its_exit_codes_stay(run: Go, here: Path) -> None:
    year = here / "2022"
    for name in (GREEN, WHITE):
        toml(year, name)
    put(year, "黄土乡2022年年报.xlsx", XLSX)
    put(year, "青石乡年报（盖章）.jpg", JPG)
    put(here, "名册.csv", f"名称\n{GREEN}\n{WHITE}\n{YELLOW}\n")
    for command, expected in (
        (("validate", "2022"), 0),
        (("validate", "."), 0),
        (("status", "2022"), 1),  # a unit is missing
    ):
        code, whole = asked(run, *command)
        assert code == expected
        assert named(whole["unread"]) == {"2022/黄土乡2022年年报.xlsx": YELLOW}
        assert "2022/青石乡年报（盖章）.jpg" in run(*command).err
    assert (
        f"其中{YELLOW}（2022/黄土乡2022年年报.xlsx）报来的文件没有读"
        in run("status", "2022").err
    )
    done = run("rollup", "2022", "--organ", COUNTY)
    assert (
        "没有算在内的有：2022/黄土乡2022年年报.xlsx；是单位报来的报告，就先用" in done.err
    )


def test_a_sum_without_a_unit_that_sent_a_table_knows_it(run: Go, inbox: Path) -> None:
    mixed(inbox)
    target = inbox.parent / "县" / "2022" / "汇总.toml"
    assert run(*COMMANDS[2]).code == 1
    assert not target.exists()
    done = run(*COMMANDS[2], "--partial")
    assert done.code == 1
    written = target.read_text(encoding="utf-8")
    for unit in LOST.values():
        assert f'"{unit}"' in written.split("[sum]")[1].split("blank")[0]
    assert "R-WHOLE" in run("validate", target).out


def test_a_sum_is_whole_once_the_units_reports_came(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    table, picture = put(inbox, "黄土乡年报.xlsx", XLSX), put(inbox, "IMG_1.jpg", JPG)
    assert run(*COMMANDS[2], "--partial").code == 1
    target = inbox.parent / "县" / "2022" / "汇总.toml"
    assert 'missing = ["IMG_1.jpg", "黄土乡"]' in target.read_text(encoding="utf-8")
    table.unlink()
    assert run(*COMMANDS[2], "--partial").code == 1
    picture.unlink()
    done = run(*COMMANDS[2])
    assert (done.code, "1 个单位相加" in done.out) == (1, True)
    word(inbox, YELLOW)
    done = run(*COMMANDS[2])
    assert (done.code, "missing = []" in target.read_text(encoding="utf-8")) == (0, True)


def test_an_inbox_of_reports_own_files_is_an_inbox(run: Go, inbox: Path) -> None:
    toml(inbox, GREEN)
    toml(inbox, WHITE)
    for folder in ("收件", "收件/"):
        assert run("validate", folder).code == 0
    done = run("rollup", "收件", "--organ", COUNTY)
    assert (done.code, "2 个单位相加" in done.out) == (0, True)


def test_a_report_without_its_organ_does_not_vanish(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    toml(inbox, "")
    done = run("validate", "收件")
    assert (done.code, "收件/.toml" in done.out) == (0, False)
    (inbox / ".toml").rename(inbox / "白水.toml")
    assert "收件/白水.toml" in run("validate", "收件").out


def test_a_folder_of_a_unit_tells_whose_its_files_are(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    put(inbox, "黄土乡/扫描001.jpg", JPG)
    put(inbox, "青石乡/扫描001.jpg", JPG)
    _, whole = asked(run, "validate", "收件")
    assert named(whole["unread"]) == {"黄土乡/扫描001.jpg": "黄土乡"}
    assert named(whole["attachments"]) == {"青石乡/扫描001.jpg": GREEN}


@pytest.mark.parametrize(
    ("name", "raw", "is_lost"),
    [
        ("IMG_0012.jpg", JPG, True),
        ("新建表格.xlsx", XLSX, True),
        ("乡镇年报.zip", ZIP, True),
        ("年报.docx", text_document(), True),
        ("年报.docx", text_document("2022年政府信息公开工作年度报告见附图"), True),
        ("培训材料.docx", text_document("依法公开的几个问题"), False),
        ("报送通知.jpg", JPG, False),
        ("样表.xlsx", XLSX, False),
        ("黄土乡年报（样表）.xlsx", XLSX, True),
        ("黄土乡年报", XLSX, True),
        ("年报_files/图1.png", JPG, None),
        ("通讯录.xls", XLSX, False),
        ("说明.txt", "请先看这里。", False),
        ("x.mp4", b"\0\0\0 ftypisom", False),
        ("年报.bin", b"\1\2\3", True),
        ("进度.csv", "单位,状态\n甲,未报\n", None),
    ],
)
def test_a_file_of_nobody_is_lost_only_if_it_may_be_a_report(
    run: Go, inbox: Path, name: str, raw: bytes | str, is_lost: bool | None
) -> None:
    word(inbox, GREEN)
    put(inbox, name, raw)
    code, whole = asked(run, "validate", "收件")
    assert code == bool(is_lost)
    assert [*named(whole["unread"])] == [name] * (is_lost is True)
    assert [*named(whole["attachments"])] == [name] * (is_lost is False)


def test_where_nothing_can_be_read_it_is_told_what_lies_there(run: Go, inbox: Path) -> None:
    put(inbox, "青石乡.xlsb", XLSX)
    for command in COMMANDS:
        done = run(*command)
        assert done.code == 2
        assert "青石乡.xlsb 这是 Excel 表格" in done.err


def test_a_file_that_is_cut_off_is_an_error_and_the_rest_is_told(
    run: Go, inbox: Path
) -> None:
    word(inbox, GREEN)
    whole = word(inbox, WHITE)
    whole.write_bytes(whole.read_bytes()[:3000])
    put(inbox, "黄土乡.ofd", packed("OFD.xml"))
    for command in COMMANDS:
        done = run(*command)
        assert done.code == 2
        assert "不是完整的 Word 文件" in done.err
        assert "黄土乡.ofd：这是 OFD 版式文件" in done.err


def test_a_report_that_was_typed_by_hand_excuses_its_scan(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    put(inbox, "黑山街道年报.jpg", JPG)
    assert run(*COMMANDS[1]).code == 1
    toml(inbox.parent / "县" / "2022", BLACK)
    assert run(*COMMANDS[1]).code == 0


def test_files_of_units_that_do_not_say_who_they_are_are_no_versions(
    run: Go, inbox: Path
) -> None:
    for folder in ("黄土乡", "蓝田乡"):
        put(
            inbox, f"{folder}/2022年报.docx", word(inbox, "", title="年度报告").read_bytes()
        )
    (inbox / "2022年年报.docx").unlink()
    _, whole = asked(run, "validate", "收件")
    assert (len(whole["files"]), whole["same"], whole["versions"]) == (2, [], [])
    _, whole = asked(run, *COMMANDS[2], "--year", "2022")
    assert [one["organ"] for one in whole["units"]] == ["蓝田乡", "黄土乡"]


def test_a_report_of_another_year_excuses_no_scan(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    word(inbox, WHITE, year=2021)
    put(inbox, "白水乡年报.jpg", JPG)
    code, whole = asked(run, *COMMANDS[2], "--year", "2022")
    assert (code, named(whole["unread"])) == (1, {"白水乡年报.jpg": "白水乡"})


def test_a_document_without_the_end_of_its_name_is_told_to_be_one(
    run: Go, inbox: Path
) -> None:
    word(inbox, GREEN)
    word(inbox, WHITE).rename(inbox / "白水乡年报")
    done = run("validate", "收件")
    assert (done.code, "这是 Word 文档，名称末尾少了 .docx" in done.err) == (1, True)


def test_import_puts_a_units_own_file_in_its_place_as_it_is(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    own = toml(inbox, WHITE)
    place = inbox.parent / "县" / "2022" / f"{WHITE}.toml"
    done = run(*COMMANDS[1])
    assert (done.code, done.err.count("错误")) == (0, 0)
    assert "是报告文件，照原样放进" in done.out
    assert place.read_bytes() == own.read_bytes()
    assert "已经在" in run(*COMMANDS[1]).out


def test_import_writes_no_units_own_file_over_what_was_filled_in(
    run: Go, inbox: Path
) -> None:
    own = toml(inbox, WHITE)
    place = toml(inbox.parent / "县" / "2022", WHITE, counts={"来电": 3})
    before = place.read_bytes()
    assert before != own.read_bytes()
    done = run(*COMMANDS[1])
    assert (done.code, place.read_bytes()) == (2, before)
    assert "要换成单位报来的加 --force" in done.err
    assert run(*COMMANDS[1], "--force").code == 0
    assert place.read_bytes() == own.read_bytes()


def test_an_inbox_stays_one_when_its_sum_was_put_into_it(run: Go, inbox: Path) -> None:
    mixed(inbox)
    rollup = ("rollup", "收件", "--organ", COUNTY)
    assert run(*rollup, "--partial").code == 1
    assert (inbox / "2022" / f"{COUNTY}.toml").exists()
    for command in (*COMMANDS[:2], rollup):
        done = run(*command)
        assert done.code == 1, command
        assert all(name in done.err for name in LOST), command
