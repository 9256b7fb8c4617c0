"""`status --remind`: a message to each unit that has not reported, and whom to call."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from imported import rendered
from reports import PROSE, Run, saved
from units_of_2022 import BLACK, COUNTY, DAY, GREEN, WHITE, WRONG, last_year, of, roster

from govreport.render.reminder import Reminder, reminder_text

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
FOLDER = Path("催报")
LIST = FOLDER / "催报名单.csv"
REMIND = ("status", "2022", "--remind", str(FOLDER))
OFFICE = "云溪县人民政府办公室"
PEOPLE = f"""\
序号,名称,期限,联系人,联系电话,手机
1,{GREEN},,王红,0999-5551234,
2,{WHITE},1月10日,李明,,13800000000
3,{BLACK},,,0999-5550000,13900000000
"""


def file_of(organ: str) -> Path:
    return FOLDER / f"{organ}2022年年度报告催报.txt"


def text_of(organ: str) -> str:
    return file_of(organ).read_text(encoding="utf-8")


def listed() -> list[dict[str, str]]:
    text = LIST.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def phoned(folder: Path) -> None:
    """The county's report of last year, which says how it is reached."""
    last = replace(of(COUNTY), year=2021)
    told = PROSE["preamble"] + "联系电话：0999-5559999。"
    saved(replace(last, narrative={**PROSE, "preamble": told}), folder)


def test_who_has_not_reported_is_reminded(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    phoned(tmp_path)
    saved(of(GREEN), tmp_path)
    saved(of(COUNTY), tmp_path)
    done = run(*REMIND, *DAY)
    assert done.code == 1
    assert "写了 2 份催报，在 催报；联系人、电话见其中的 催报名单.csv\n" in done.err
    assert text_of(BLACK) == (
        f"{BLACK}：你单位2022年政府信息公开工作年度报告（国办公开办函〔2021〕30号格式）"
        "还没有收到，期限是2023年1月31日，还有16天，请抓紧报来。"
        f"有疑问请联系{COUNTY}，电话0999-5559999。\n"
    )
    assert "还没有收到，已过期限（2023年1月10日）5天，请尽快报来。" in text_of(WHITE)
    assert not file_of(GREEN).exists()
    assert len(text_of(BLACK)) <= 120
    assert [list(one.values())[:-1] for one in listed()] == [
        [WHITE, "李明", "13800000000", "未报", "2023-01-10", "-5"],
        [BLACK, "", "0999-5550000、13900000000", "未报", "2023-01-31", "16"],
    ]
    assert listed()[1]["短信"] + "\n" == text_of(BLACK)


def test_on_its_last_day_a_report_is_asked_for_today(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    run(*REMIND, "--today", "2023-01-31", "--office", OFFICE)
    assert "期限就是今天（2023年1月31日），请今天报来。" in text_of(GREEN)
    assert text_of(GREEN).endswith(f"有疑问请联系{OFFICE}。\n")


def test_who_sent_what_cannot_be_read_is_told_so(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    saved(of(GREEN), tmp_path).write_text("form = ", encoding="utf-8")
    (tmp_path / "2022" / f"{WHITE}.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    run(*REMIND, *DAY)
    told = (
        "你单位报来的2022年政府信息公开工作年度报告（{}）打不开、读不出，请改报Word文件，"
    )
    assert told.format(f"{GREEN}.toml") in text_of(GREEN)
    assert told.format(f"{WHITE}.jpg") in text_of(WHITE)
    assert "还没有收到" in text_of(BLACK)
    states = {one["单位"]: one["状态"] for one in listed()}
    assert states == {GREEN: "读不了", WHITE: "读不了", BLACK: "未报"}


def test_what_came_in_and_has_faults_gets_a_slip_and_no_reminder(
    run: Go, tmp_path: Path
) -> None:
    saved(of(GREEN, **WRONG), tmp_path)
    saved(of(WHITE, disclosure__licensing__decisions=""), tmp_path)
    done = run(*REMIND, *DAY, "--slips", "退回")
    assert "没有要催报的单位" in done.err
    assert "写了 2 份退回单" in done.err
    assert not FOLDER.exists()


def test_a_last_year_that_cannot_be_read_is_not_the_units_fault(
    run: Go, tmp_path: Path
) -> None:
    last_year(tmp_path, GREEN)
    saved(of(GREEN), tmp_path)
    (tmp_path / "2021" / f"{GREEN}.toml").write_text("form = ", encoding="utf-8")
    done = run(*REMIND, *DAY)
    assert "读不了" in done.out
    assert "没有要催报的单位" in done.err


def test_the_office_does_not_remind_itself(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n{COUNTY}\n{OFFICE}\n", "名册.csv")
    run(*REMIND, *DAY, "--office", OFFICE)
    assert [one["单位"] for one in listed()] == [GREEN]


def test_a_file_of_nobody_on_the_roster_reminds_nobody(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n", "名册.csv")
    (tmp_path / "2022").mkdir()
    (tmp_path / "2022" / "草稿.toml").write_text("form = ", encoding="utf-8")
    run(*REMIND, *DAY)
    assert [one["单位"] for one in listed()] == [GREEN]


def test_a_reminder_of_who_has_reported_is_told(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    run(*REMIND, *DAY)
    saved(of(GREEN), tmp_path)
    told = run(*REMIND, *DAY).err
    assert f"已经报来，旧的催报可以删去：{file_of(GREEN)}\n" in told
    for organ in (WHITE, BLACK):
        saved(of(organ), tmp_path)
    told = run(*REMIND, *DAY).err
    assert "没有要催报的单位\n" in told
    assert str(LIST) in told


def test_a_reminder_that_somebody_changed_is_kept(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    run(*REMIND, *DAY)
    file_of(GREEN).write_text("已经电话催过", encoding="utf-8")
    later = ("--today", "2023-01-16")
    done = run(*REMIND, *later)
    assert done.code == 2
    assert f"错误：{file_of(GREEN)}：这个文件生成以后有人改过，没有盖掉" in done.err
    assert "1 个催报的文件没有写，原因见上" in done.err
    assert text_of(GREEN) == "已经电话催过"
    assert "还有15天" in text_of(BLACK)
    assert run(*REMIND, *later, "--force").code == 1
    assert "还有15天" in text_of(GREEN)


def test_quiet_says_nothing_and_writes(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    done = run(*REMIND, *DAY, "--quiet")
    assert (done.code, done.err) == (1, "")
    assert file_of(GREEN).is_file()


def test_reminders_are_no_reports(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    saved(of(GREEN), tmp_path)
    done = run("status", "2022", *DAY, "--remind", "2022")
    assert done.err == ("错误：2022 是放报告的文件夹；催报请放到另一个文件夹，如 催报\n")
    run(*REMIND, *DAY)
    assert "催报" not in run("status", "2022", *DAY).err


def test_noting_and_reminding_are_done_one_after_the_other(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    done = run(*REMIND, *DAY, "--set", GREEN, "--received", "今天")
    assert (done.code, "登记和 --remind 请分两次做" in done.err) == (2, True)


def test_who_may_be_asked_is_told_to_be_missing(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    assert "没有写找谁，要写请加 --office 名称" in run(*REMIND, *DAY).err
    assert text_of(GREEN).endswith("请抓紧报来。\n")
    told = run(*REMIND, *DAY, "--office", OFFICE).err
    assert "短信里没有联系电话" in told


def test_a_message_says_whom_to_call_where_only_a_number_is_known() -> None:
    from units_of_2022 import TODAY

    one = Reminder(GREEN, 2022, TODAY, TODAY, call="0999-5559999")
    assert reminder_text(one).endswith("请今天报来。有疑问请打0999-5559999。")


def test_an_amount_of_digits_that_excel_would_reckon_with_stays_text(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称,联系人,电话\n{GREEN},=1+1,+86 0999\n", "名册.csv")
    run(*REMIND, *DAY)
    assert (listed()[0]["联系人"], listed()[0]["电话"]) == ("'=1+1", "'+86 0999")


def test_whose_file_waits_to_be_read_in_is_not_reminded(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE + "4,云溪县海口司法所,,,,\n", "名册.csv")
    inbox = tmp_path / "收件"
    inbox.mkdir()
    rendered(of(GREEN), inbox / f"{GREEN}2022年年报.docx")
    (inbox / "海口所.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    done = run(*REMIND, *DAY)
    assert not file_of(GREEN).exists()
    assert not file_of("云溪县海口司法所").exists()
    assert file_of(BLACK).exists()
    assert f"{GREEN}（收件/{GREEN}2022年年报.docx）" in done.err
    assert "没有写催报；请先 govreport import，再催" in done.err


def test_whose_own_file_or_text_waits_is_not_reminded(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, PEOPLE, "名册.csv")
    inbox = tmp_path / "收件"
    rendered(of(GREEN), inbox / f"{GREEN}.txt")
    own = saved(of(WHITE), tmp_path)
    own.replace(inbox / own.name)
    (inbox / f"{BLACK}.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    run(*REMIND, *DAY)
    assert [one["单位"] for one in listed()] == [BLACK]
    assert "打不开、读不出" in text_of(BLACK)


def test_an_outline_is_no_report_of_who_sent_what_cannot_be_read(run: Go) -> None:
    roster(Path(), PEOPLE, "名册.csv")
    assert run("scaffold", 2022).code == 0
    saved(of(BLACK), Path())
    Path("收件").mkdir()
    for name in (WHITE, BLACK):
        Path(f"收件/{name}2022年年报.jpg").write_bytes(b"\xff\xd8\xff")
    run(*REMIND, *DAY)
    assert f"（{WHITE}2022年年报.jpg）打不开、读不出，请改报Word文件" in text_of(WHITE)
    assert [one["单位"] for one in listed()] == [WHITE]
