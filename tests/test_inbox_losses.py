"""What could be lost in an inbox without a word: odd places, odd names, odd orders."""

import os
from pathlib import Path

import pytest
from inboxes import (
    BLACK,
    GREEN,
    JPG,
    WHITE,
    XLSX,
    YELLOW,
    of,
    put,
    text_document,
    toml,
    word,
)
from test_inbox import COMMANDS, COUNTY, Go, asked, named

from govreport.render import render

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
SUM, IMPORT = COMMANDS[2], COMMANDS[1]
ASIDE = "没有读的附件、扫描件、通知等（单位的报告已经读到，或不是报告）："


@pytest.fixture
def inbox(here: Path) -> Path:
    folder = here / "收件"
    folder.mkdir()
    return folder


def test_a_report_whose_name_ends_in_capitals_is_one(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    toml(inbox, WHITE).rename(inbox / f"{WHITE}.TOML")
    assert "2 个单位相加" in run(*SUM).out
    assert WHITE in run(*IMPORT).out
    assert f"{WHITE}.TOML" in run("validate", "收件").out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_link_to_a_folder_is_named(
    run: Go, inbox: Path, command: tuple[str, ...]
) -> None:
    word(inbox, GREEN)
    elsewhere = inbox.parent / "别处"
    word(elsewhere, WHITE)
    (inbox / "白水乡").symlink_to(elsewhere)
    done = run(*command)
    assert (done.code, "收件/白水乡：这是指向别处的链接" in done.err) == (1, True)


def test_import_takes_the_files_of_a_year_folder_that_a_unit_sent(
    run: Go, inbox: Path
) -> None:
    word(inbox, GREEN)
    own = toml(inbox / "白水乡" / "2022", WHITE)
    assert run(*IMPORT).code == 0
    place = inbox.parent / "县" / "2022" / f"{WHITE}.toml"
    assert place.read_bytes() == own.read_bytes()


def test_the_sum_of_an_inbox_is_no_mail(run: Go, inbox: Path) -> None:
    for name in (GREEN, WHITE):
        word(inbox, name)
    assert run("rollup", "收件", "--organ", COUNTY).code == 0
    done = run(*IMPORT)
    assert (done.code, COUNTY in done.out + done.err) == (0, False)


def test_the_workspaces_own_reports_are_no_mail(run: Go, here: Path) -> None:
    word(here, GREEN)
    toml(here / "2022", WHITE)
    done = run("import", ".")
    assert (done.code, WHITE in done.out + done.err) == (0, False)
    assert run("import", ".").code == 0


@pytest.mark.parametrize(
    "command",
    [("validate", "."), ("validate", "2022"), ("rollup", ".", "--organ", COUNTY)],
    ids=" ".join,
)
@pytest.mark.parametrize("place", ["", "2022", "2022/收到"])
def test_a_document_around_or_inside_a_years_folder_is_named(
    run: Go, here: Path, place: str, command: tuple[str, ...]
) -> None:
    toml(here / "2022", GREEN)
    file = word(here / place, WHITE).relative_to(here)
    _, whole = asked(run, *command)
    assert named(whole["unread"]) == {str(file): WHITE}
    done = run(*command)
    assert f"还没有读成报告文件、没有算在内的有：{file}" in done.err


def test_a_report_beside_its_years_folder_is_named_and_no_sum_is(
    run: Go, here: Path
) -> None:
    toml(here / "2022", GREEN)
    assert run("rollup", "2022", "--organ", COUNTY, "-o", "汇总.toml").code == 0
    for command in (("validate", "."), ("status", "2022")):
        code, whole = asked(run, *command)
        assert (code, whole["unread"]) == (0, [])
    toml(here, WHITE)
    for command in (("validate", "2022"), ("validate", "."), ("status", "2022")):
        code, whole = asked(run, *command)
        assert (code, named(whole["unread"])) == (0, {f"{WHITE}.toml": WHITE})
        assert f"{WHITE}.toml；报告要放在年份文件夹里" in run(*command).err


@pytest.mark.parametrize("place", ["", "2022/收到"])
def test_a_document_that_was_read_in_is_named_no_more(
    run: Go, here: Path, place: str
) -> None:
    toml(here / "2022", GREEN)
    file = word(here / place, WHITE)
    file = file.rename(file.with_name("白水乡（盖章）2022年年报.docx"))
    assert run("import", file).code == 0
    word(here, YELLOW, year=2021).rename(here / "黄土乡2021年年报.docx")
    put(here, "填报材料.docx", text_document("请先看这里。"))
    assert run("validate", ".").code == 0
    for command in (("validate", "."), ("rollup", ".", "--organ", COUNTY, "--dry-run")):
        code, whole = asked(run, *command)
        assert (code, whole["unread"], whole["attachments"]) == (0, [], [])


def test_a_name_that_may_be_two_units_is_the_one_that_is_missing(
    run: Go, inbox: Path
) -> None:
    put(inbox, "名册.csv", "名称\n云溪县教育局\n宁州市教育局\n")
    word(inbox, "云溪县教育局")
    put(inbox, "教育局年报.xlsx", XLSX)
    put(inbox, "云溪县教育局年报（盖章）.jpg", JPG)
    code, whole = asked(run, "validate", "收件")
    assert (code, named(whole["unread"])) == (1, {"教育局年报.xlsx": "宁州市教育局"})


def test_a_short_name_on_a_roster_is_no_second_unit(run: Go, inbox: Path) -> None:
    put(inbox, "名册.csv", "名称\n教育局\n")
    word(inbox, "云溪县教育局")
    put(inbox, "教育局年报（盖章）.jpg", JPG)
    assert run("validate", "收件").code == 0


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("黄土乡年报（已按意见修改）.xlsx", XLSX),
        ("黄土乡2022年年报.docx", text_document("会议纪要")),
        ("黄土乡2022年年报.docx", text_document("关于报送年报的通知")),
    ],
)
def test_a_file_that_is_called_a_units_report_is_lost_whatever_else_it_says(
    run: Go, inbox: Path, name: str, raw: bytes
) -> None:
    word(inbox, GREEN)
    put(inbox, name, raw)
    code, whole = asked(run, "validate", "收件")
    assert (code, named(whole["unread"])) == (1, {name: "黄土乡"})


def test_a_sum_refused_for_versions_names_what_is_not_read_too(
    run: Go, inbox: Path
) -> None:
    word(inbox, GREEN)
    toml(inbox, GREEN, counts={}, narrative={"overview": "另一份。"})
    put(inbox, "黄土乡年报.xlsx", XLSX)
    done = run(*SUM, "--partial")
    assert (done.code, "内容不一样" in done.err) == (1, True)
    assert done.err.count("黄土乡年报.xlsx：这是 Excel 表格") == 1
    assert run(*SUM).err.count("黄土乡年报.xlsx：这是 Excel 表格") == 1


def test_import_counts_every_file_as_what_became_of_it(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    toml(inbox, GREEN)
    word(inbox, BLACK)
    toml(inbox, BLACK, narrative={"overview": "另一份。"})
    put(inbox, "黄土乡年报.xlsx", XLSX)
    told = (
        "5 个文件：1 个全部读到，0 个有数没读到，1 个不用读，"
        "2 个是同一单位不一样的两份，没有写"
    )
    assert told in run(*IMPORT).err


def test_a_units_own_file_that_cannot_be_read_is_an_error_of_each_command(
    run: Go, inbox: Path
) -> None:
    word(inbox, GREEN)
    put(inbox, f"{WHITE}.toml", "form = [")
    for command in COMMANDS:
        done = run(*command)
        assert (done.code, done.err.count("等号右边应是数")) == (2, 1)


def test_a_units_own_file_that_was_put_there_and_worked_on_since_is_no_error(
    run: Go, inbox: Path
) -> None:
    toml(inbox, WHITE)
    place = inbox.parent / "县" / "2022" / f"{WHITE}.toml"
    run(*IMPORT)
    edited = place.read_text(encoding="utf-8").replace("issued = 0", "issued = 3", 1)
    place.write_text(edited, encoding="utf-8")
    done = run(*IMPORT)
    assert (done.code, "后来改过，没有再写" in done.out) == (0, True)
    toml(inbox, WHITE, counts={"来电": 3})
    assert "和单位报来的不同" in run(*IMPORT).err
    assert place.read_text(encoding="utf-8") == edited


def test_a_units_own_file_without_its_year_is_told_what_to_write(
    run: Go, inbox: Path
) -> None:
    text = toml(inbox, WHITE).read_text(encoding="utf-8")
    put(inbox, f"{WHITE}.toml", text.replace("year = 2022\n", ""))
    put(inbox, f"{GREEN}.toml", text.replace(f'"{WHITE}"', f'"{GREEN}\\u202e"'))
    done = run(*IMPORT)
    assert f"{WHITE}.toml：看不出是哪一年的报告，请在文件里写上 year" in done.err
    assert f"{GREEN}.toml：机关名称里有换行、控制字符" in done.err


def test_a_sum_may_lack_a_file_whose_name_no_text_can_hold(run: Go, inbox: Path) -> None:
    word(inbox, GREEN)
    for name in (b"\x07\xb0.jpg", "\u202e\x1b[31m.jpg".encode()):
        path = Path(os.fsdecode(os.fsencode(inbox) + b"/" + name))
        path.write_bytes(JPG)
    done = run(*SUM, "--partial")
    assert (done.code, "已写入" in done.out) == (1, True)
    assert "R-WHOLE" in run("validate", "县/2022/汇总.toml").out


@pytest.mark.parametrize("ending", ["txt", "md"])
def test_plain_text_that_a_unit_sent_is_named_and_none_beside_reports(
    run: Go, here: Path, inbox: Path, ending: str
) -> None:
    toml(here / "2022", GREEN)
    put(here, "名册.csv", f"名称\n{GREEN}\n{WHITE}\n{YELLOW}\n")
    raw = render(of(WHITE), "txt")
    for folder in (here, here / "2022", inbox):
        put(folder, f"白水乡.{ending}", raw)
    put(inbox, f"随手记.{ending}", "看过了。")
    put(inbox, f"年报会议纪要.{ending}", "看过了。")
    put(inbox, f"{GREEN}2022年年报.{ending}", render(of(GREEN), "txt"))
    _, whole = asked(run, "status", "2022")
    assert named(whole["unread"]) == {f"白水乡.{ending}": WHITE}
    assert ASIDE + f"收件/年报会议纪要.{ending}\n" in run("status", "2022").err


def test_rendered_text_is_no_mail_wherever_it_lies(run: Go, here: Path) -> None:
    toml(here / "2022", GREEN)
    text = Path("公布/青石乡年报.txt")
    assert run("render", f"2022/{GREEN}.toml", "-o", text).code == 0
    assert text.name not in run("status", "2022").err
    text.write_text(text.read_text(encoding="utf-8") + "改", encoding="utf-8")
    assert text.name in run("status", "2022").err


def test_a_report_file_in_an_inbox_is_named_until_it_was_read_in(
    run: Go, here: Path, inbox: Path
) -> None:
    toml(here / "2022", GREEN)
    toml(inbox, WHITE)
    toml(inbox, YELLOW, year=2021)
    told = f"收件/{WHITE}.toml；是单位报来的报告，就先用 govreport import 读入"
    done = run("status", "2022")
    assert (told in done.err, YELLOW in done.err) == (True, False)
    assert "请移进去" not in done.err
    assert run("import", f"收件/{WHITE}.toml").code == 0
    _, whole = asked(run, "status", "2022")
    assert whole["unread"] == []
    assert ASIDE + f"收件/{WHITE}.toml\n" in run("status", "2022").err
    run("add", "count", f"2022/{WHITE}.toml", "行政许可", "3")  # worked on since
    assert told not in run("status", "2022").err
    toml(inbox, WHITE, counts={"来电": 3})  # and sent again, with something else in it
    assert told in run("status", "2022").err
