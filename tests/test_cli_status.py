"""`status`: the table, who is expected, what is noted down, what goes back."""

import csv
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from reports import ORGAN, PROSE, Run, report, saved, with_cells

from govreport.cli import status
from govreport.forms import Cell
from govreport.organs import kind_of
from govreport.report import Organ, Report
from govreport.tomlfile.new import dumps

Go = Callable[..., Run]
WHITE, BLACK, COUNTY = "云溪县白水乡人民政府", "云溪县黑山街道办事处", "云溪县人民政府"
DAY = ("--today", "2023-01-15")
WRONG = {"disclosure__licensing__decisions": -1}


@pytest.fixture(autouse=True)
def alike(tmp_path: Path) -> None:
    """All units here write the same, which is not what is looked at."""
    settings = '[severities]\nN-SIMILAR = "off"\n'
    (tmp_path / "govreport.toml").write_text(settings, encoding="utf-8")


def of(name: str, *aliases: str, **numbers: object) -> Report:
    return replace(
        report("2021", **numbers), organ=Organ(name, kind_of(name), aliases=aliases)
    )


def last_year(folder: Path, *names: str) -> None:
    for name in names:
        saved(replace(of(name), year=2021), folder)


def units(run: Go, *args: object) -> list[dict[str, Any]]:
    data = json.loads(run("status", "2022", *DAY, "--format", "json", *args).out)
    found: list[dict[str, Any]] = data["units"]
    return found


def roster(folder: Path, text: str) -> Path:
    path = folder / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_who_reported_last_year_is_expected_this_year(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    saved(of(ORGAN.name), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 1
    assert done.out.splitlines() == [
        "单位                  状态    空格  错误  警告  已说明  Word     期限",
        "云溪县青石乡人民政府  可公布     0     0     0       0  未生成  16 天",
        "云溪县黑山街道办事处  未报                                      16 天",
    ]
    assert done.err == (
        "2022 年度报告：应报 2 个单位，已报 1，未报 1，可公布 1，2023年1月31日到期（16 天）\n"
        "未报：云溪县黑山街道办事处\n"
        "应报单位按 2021（上年的报告）\n"
    )


def test_when_everybody_reported_it_exits_with_0_whatever_is_wrong(
    run: Go, tmp_path: Path
) -> None:
    last_year(tmp_path, ORGAN.name)
    saved(of(ORGAN.name, **WRONG), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 0
    assert "有错误" in done.out
    assert "未报" not in done.out + done.err


def test_json_has_a_unit_with_all_that_is_known_of_it(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    saved(of(ORGAN.name, **WRONG), tmp_path)
    done = run("status", "2022", *DAY, "--format", "json", "-q")
    data = json.loads(done.out)
    path = str(Path("2022") / f"{ORGAN.name}.toml")
    nothing = dict.fromkeys(("received_on", "returned_on", "published_on", "url"))
    times = {"due": "2023-01-31", "days_left": 16, **nothing, "error": None}
    assert data == {
        "schema_version": 1,
        "year": 2022,
        "today": "2023-01-15",
        "units": [
            {
                "organ": ORGAN.name, "path": path, "kind": "township", "state": "errors",
                "listed": True, "duplicate_of": None, "blanks": 0, "errors": 1,
                "warnings": 0, "waived": 0, "rendered": "absent", **times,
            },
            {
                "organ": BLACK, "path": None, "kind": "subdistrict", "state": "missing",
                "listed": True, "duplicate_of": None, "blanks": None, "errors": None,
                "warnings": None, "waived": None, "rendered": None, **times,
            },
        ],
        "summary": {
            "expected": 2, "reported": 1, "missing": 1, "unreadable": 0, "blank": 0,
            "errors": 1, "ready": 0, "unlisted": 0, "published": 0,
        },
    }  # fmt: skip


def test_the_table_is_not_written_over_the_roster(run: Go, tmp_path: Path) -> None:
    path = roster(tmp_path, f"名称\n{ORGAN.name}\n")
    before = path.read_bytes()
    done = run("status", "2022", *DAY, "-o", "./roster.csv")
    assert done.code == 2
    assert "是名册，会被盖掉" in done.err
    assert path.read_bytes() == before


def test_csv_opens_in_excel_as_it_is(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    saved(of(ORGAN.name), tmp_path)
    printed = run("status", "2022", *DAY, "--format", "csv").out
    assert run("status", "2022", *DAY, "-o", "进度.csv").out == ""
    raw = (tmp_path / "进度.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert raw.decode() == printed
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["单位", "状态", "空格"]
    assert [row[:2] for row in rows[1:]] == [[ORGAN.name, "可公布"], [BLACK, "未报"]]
    assert len({len(row) for row in rows}) == 1


def test_a_name_that_excel_would_run_is_shown(run: Go, tmp_path: Path) -> None:
    saved(of("=1+1局"), tmp_path)
    assert "\r\n'=1+1局," in run("status", "2022", *DAY, "--format", "csv").out


@pytest.mark.parametrize("suffix", ["txt", "json"])
def test_a_file_holds_what_would_be_printed(run: Go, tmp_path: Path, suffix: str) -> None:
    saved(of(ORGAN.name), tmp_path)
    form = "json" if suffix == "json" else "text"
    printed = run("status", "2022", *DAY, "--format", form).out
    run("status", "2022", *DAY, "-o", f"进度.{suffix}")
    assert (tmp_path / f"进度.{suffix}").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("-o", "进度.xlsx"), "-o 进度.xlsx 应以 .csv、.json、.txt 结尾，如 进度.csv"),
        (("-o", "a.csv", "--format", "json"), "-o a.csv 是 csv，与 --format json 不一致"),
        (("--today", "1.15"), "--today 应写成 2024-01-15 这样，写的是“1.15”"),
        (("--received", "今天"), "登记要写明单位，如 --set 青石乡 --received 今天"),
        (("--set", "青石乡"), "要登记什么？--set 后面再写 --received"),
        (("--set", " ", "--url", ""), "--set 后面要写单位名称"),
        (
            ("--set", "青石乡", "--url", "某网站"),
            "“某网站”不是网址；请从浏览器的地址栏整个复制",
        ),
        (("--set", "青石乡", "--received", "节后"), "收到“节后”看不出是哪一天；日期可以写"),
        (("--set", "青石乡", "--received", "13月1日"), "看不出是哪一天"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Go, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    saved(of(ORGAN.name), tmp_path)
    done = run("status", "2022", *args)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not (tmp_path / "notes").exists()


def test_a_year_that_is_none_is_refused(run: Go) -> None:
    assert "年份 22 不对，请写四位年份" in run("status", "22").err


def test_with_nothing_to_go_by_it_says_what_is_there(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    done = run("status", "2019", *DAY)
    assert done.code == 2
    assert done.err == (
        "错误：没有 2019 里的报告，也没有名册和上年的报告，不知道谁应报；"
        "请核对 --workspace，或用 --expect 给出名册；这里有的年份是 2022\n"
    )
    assert "请先退到上一层" in run("status", "--workspace", "2022", *DAY).err
    assert run("status", "--workspace", "没有", *DAY).code == 2


def test_without_a_roster_nobody_is_missing_and_that_is_said(
    run: Go, tmp_path: Path
) -> None:
    saved(of(ORGAN.name), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 0
    assert done.err.startswith("2022 年度报告：已报 1 个单位，可公布 1，")
    assert "没有名册，也没有上年的报告，不知道还有谁应报；名册用 --expect 给出" in done.err
    assert [one["listed"] for one in units(run)] == [None]


@pytest.mark.parametrize(
    ("today", "year"), [("2023-01-15", 2022), ("2023-06-30", 2022), ("2023-07-01", 2023)]
)
def test_until_june_it_is_last_years_reports_then_the_newest(
    run: Go, tmp_path: Path, today: str, year: int
) -> None:
    for one in (2021, 2022, 2023, 2024):
        saved(replace(of(ORGAN.name), year=one), tmp_path)
    done = run("status", "--today", today, "--format", "json")
    assert json.loads(done.out)["year"] == year


def test_before_the_first_folder_it_is_last_years_reports(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{ORGAN.name}\n")
    done = run("status", "--today", "2023-09-01")
    assert done.err.startswith("2022 年度报告：应报 1 个单位，已报 0，未报 1")


def test_today_may_come_from_the_environment(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(of(ORGAN.name), tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1675123200")  # 2023-01-31
    assert "期限\n" in run("status", "2022").out
    assert "2023年1月31日到期（今天）" in run("status", "2022").err
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert status._today(None) == date.today()  # noqa: DTZ011 -- the clerk's own calendar


def test_the_governments_own_report_has_until_march(run: Go, tmp_path: Path) -> None:
    saved(of(COUNTY), tmp_path)
    (one,) = units(run)
    assert (one["kind"], one["due"], one["days_left"]) == ("government", "2023-03-31", 75)


def test_a_workspace_sets_its_own_deadline(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    (tmp_path / "govreport.toml").write_text('[deadlines]\nunits = "01-10"\n')
    assert [one["days_left"] for one in units(run)] == [-5]
    assert "过 5 天" in run("status", "2022", *DAY).out


def test_a_roster_in_the_workspace_is_found_and_gives_the_order(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称\n{BLACK}\n{ORGAN.name}\n")
    last_year(tmp_path, WHITE)
    saved(of(WHITE), tmp_path)
    saved(of(ORGAN.name), tmp_path)
    found = [(one["organ"], one["state"], one["listed"]) for one in units(run)]
    assert found == [
        (BLACK, "missing", True),
        (ORGAN.name, "ready", True),
        (WHITE, "ready", False),
    ]
    done = run("status", "2022", *DAY)
    assert f"{WHITE}（名册外）" in done.out
    assert "名册外 1" in done.err
    assert "应报单位按 roster.csv\n" in done.err


def test_a_roster_may_be_named(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    path = roster(tmp_path, f"名称\n{BLACK}\n").rename(tmp_path / "名册.csv")
    assert [one["organ"] for one in units(run, "--expect", path)] == [BLACK, ORGAN.name]


def test_an_alias_ties_a_unit_to_its_line(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, "名称\n云溪县青石镇人民政府\n")
    saved(of(ORGAN.name, "云溪县青石镇人民政府"), tmp_path)
    (one,) = units(run)
    assert (one["organ"], one["listed"]) == (ORGAN.name, True)


def test_the_files_name_ties_a_unit_where_nothing_in_it_does(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, "名称\n青石乡\n")
    saved(of(ORGAN.name), tmp_path).rename(tmp_path / "2022" / "青石乡.toml")
    assert [one["listed"] for one in units(run)] == [True]


def test_a_second_file_of_a_unit_is_marked_and_not_counted(run: Go, tmp_path: Path) -> None:
    first = saved(of(ORGAN.name), tmp_path)
    for listed in (False, True):
        if listed:
            roster(tmp_path, f"名称\n{ORGAN.name}\n")
        copy = tmp_path / "2022" / "云溪县青石乡人民政府（改）.toml"
        copy.write_bytes(first.read_bytes())
        marks = [one["duplicate_of"] for one in units(run)]
        assert marks == [None, str(first.relative_to(tmp_path))]
        done = run("status", "2022", *DAY)
        assert "（重复）" in done.out
        assert "已报 1" in done.err


def test_a_report_with_blanks_is_not_filled_in(run: Go, tmp_path: Path) -> None:
    blank = with_cells(of(ORGAN.name), {Cell("disclosure", "licensing", "decisions"): ""})
    saved(blank, tmp_path)
    (one,) = units(run)
    assert (one["state"], one["blanks"], one["errors"]) == ("blank", 1, 1)


def test_a_file_that_cannot_be_read_is_shown_and_the_rest_too(
    run: Go, tmp_path: Path
) -> None:
    last_year(tmp_path, ORGAN.name, WHITE)
    saved(of(ORGAN.name), tmp_path).write_text("form = ", encoding="utf-8")
    saved(of(WHITE), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 2
    assert "读不了" in done.out
    assert "可公布" in done.out
    assert done.err.startswith(f"错误：2022/{ORGAN.name}.toml：")
    broken = units(run)[1]
    assert (broken["state"], broken["errors"]) == ("unreadable", None)
    assert broken["error"].startswith("2022/")


def test_a_nameless_report_goes_by_its_files_name(run: Go, tmp_path: Path) -> None:
    path = saved(of(ORGAN.name), tmp_path)
    text = path.read_text(encoding="utf-8").replace(f'name = "{ORGAN.name}"', 'name = ""')
    path.write_text(text, encoding="utf-8")
    done = run("status", "2022", *DAY, "--format", "json")
    assert json.loads(done.out)["units"][0]["organ"] == ORGAN.name


def test_what_was_rendered_is_told_from_what_would_be(run: Go, tmp_path: Path) -> None:
    path = saved(of(ORGAN.name), tmp_path)
    assert units(run)[0]["rendered"] == "absent"
    assert run("render", path, "-q").code == 0
    assert units(run)[0]["rendered"] == "current"
    path.write_text(path.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    assert units(run)[0]["rendered"] == "stale"


def test_the_table_fits_a_terminal_of_80_columns(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govreport.text import width

    last_year(tmp_path, BLACK, ORGAN.name)
    saved(of(ORGAN.name), tmp_path)
    run("status", "2022", *DAY, "--set", "青石", "--received", "1.12", "--returned", "1.14")
    run("status", "2022", *DAY, "--set", "黑山", "--url", "https://x.gov.cn/1")
    table = run("status", "2022", *DAY).out
    assert max(map(width, table.splitlines())) <= 80
    assert "退回 1-14" in table
    assert "网页" in table
    monkeypatch.setenv("COLUMNS", "120")
    table = run("status", "2022", *DAY).out
    assert "收到  退回  网页" in table
    assert "1-12  1-14" in table


def test_a_slip_is_written_for_each_unit_with_findings(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, WHITE, COUNTY)
    saved(of(ORGAN.name, **WRONG), tmp_path)
    saved(of(WHITE), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert "写了 1 份退回单，在 退回\n" in done.err
    stem = f"{ORGAN.name}2022年年度报告退回单"
    assert sorted(path.name for path in (tmp_path / "退回").iterdir()) == [
        f"{stem}.docx",
        f"{stem}.txt",
    ]
    text = (tmp_path / "退回" / f"{stem}.txt").read_text(encoding="utf-8")
    assert f"\n{ORGAN.name}：\n" in text
    assert (
        "1. （须改正）第二部分·表·行政许可·本年处理决定数量：写的是 -1，不能小于 0。"
        in text
    )
    assert text.endswith(f"2023年1月31日以前修改后重新报送。\n\n{COUNTY}\n2023年1月15日\n")


def test_a_slip_is_signed_by_the_office_that_is_named(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert "落款没有写机关，要写请加 --office 名称" in done.err
    office = ("--office", "云溪县人民政府办公室")
    assert "落款没有写" not in run("status", "2022", *DAY, "--slips", "退回", *office).err
    (path,) = (tmp_path / "退回").glob("*.txt")
    assert "\n云溪县人民政府办公室\n" in path.read_text(encoding="utf-8")


def test_a_slip_that_is_no_longer_needed_is_told(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    run("status", "2022", *DAY, "--slips", "退回")
    saved(of(ORGAN.name), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert "没有要退回的" in done.err
    assert "已经没有问题，旧的退回单可以删去：退回/" in done.err


def test_a_second_file_of_a_unit_gets_no_second_slip(run: Go, tmp_path: Path) -> None:
    first = saved(of(ORGAN.name, **WRONG), tmp_path)
    first.with_name("另一份.toml").write_bytes(first.read_bytes())
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert done.code == 2
    assert "是同一单位的报告，没有另写退回单" in done.err


def test_what_is_wrong_with_the_file_alone_goes_to_nobody(run: Go, tmp_path: Path) -> None:
    path = saved(of(ORGAN.name), tmp_path)
    waiver = '\n[[waivers]]\ncode = "N-SCOPE"\ncells = []\nvalues = []\nreason = "无"\n'
    path.write_text(path.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert "没有写退回单；用 govreport validate 查看" in done.err
    assert not (tmp_path / "退回").exists()


def test_a_report_that_cannot_be_read_is_not_called_free_of_faults(
    run: Go, tmp_path: Path
) -> None:
    path = saved(of(ORGAN.name, **WRONG), tmp_path)
    run("status", "2022", *DAY, "--slips", "退回")
    path.write_text("year = ")
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert f"{path.relative_to(tmp_path)}：文件读不了，没有写退回单" in done.err
    assert "可以删去" not in done.err


def test_units_whose_slips_would_be_one_file_are_told(run: Go, tmp_path: Path) -> None:
    for number, name in enumerate(("云溪县甲/乙局", "云溪县甲_乙局")):
        text = saved(of(ORGAN.name, **WRONG), tmp_path).read_text(encoding="utf-8")
        path = tmp_path / "2022" / f"{number}.toml"
        path.write_text(text.replace(ORGAN.name, name), encoding="utf-8")
    (tmp_path / "2022" / f"{ORGAN.name}.toml").unlink()
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert done.code == 2
    assert "退回单和 2022/0.toml 的会是同一个文件，没有另写；请先改好机关名称" in done.err


def test_a_sum_gets_no_slip(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    assert run("rollup", ".", "--organ", COUNTY, "-q").code == 0
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert f"2022/{COUNTY}.toml：问题不是报告单位能改的" in done.err
    assert [path.name for path in (tmp_path / "退回").glob("*.txt")] == [
        f"{ORGAN.name}2022年年度报告退回单.txt"
    ]


def test_what_came_in_after_the_sum_was_made_is_told(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    run("rollup", ".", "--organ", COUNTY, "-q")
    assert "没有算进" not in run("status", "2022", *DAY).err
    saved(of(WHITE), tmp_path)
    told = f"汇总 2022/{COUNTY}.toml 里没有算进{WHITE}；请再运行一次 govreport rollup"
    assert told in run("status", "2022", *DAY).err
    part = f"2022/{BLACK}.toml"
    run("rollup", f"2022/{ORGAN.name}.toml", "--organ", BLACK, "-q", "-o", part)
    (tmp_path / "2022" / f"{WHITE}.toml").unlink()
    again = ("--partial", "-o", f"2022/{COUNTY}.toml")
    run("rollup", part, "--organ", COUNTY, "-q", *again)
    assert "没有算进" not in run("status", "2022", *DAY).err  # it is in through the other


def test_two_files_of_one_unit_are_both_named(run: Go, tmp_path: Path) -> None:
    first = saved(of(ORGAN.name), tmp_path)
    first.with_name("另一份.toml").write_bytes(first.read_bytes())
    done = run("status", "2022", *DAY)
    assert "另一份.toml" in done.err
    assert "是同一单位的报告，请去掉一份" in done.err


def test_a_unit_of_another_name_than_on_the_roster_is_told(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{WHITE}\n{BLACK}\n")
    mistyped = saved(of("云溪县白氺乡人民政府"), tmp_path)
    mistyped.rename(mistyped.with_name(f"{WHITE}.toml"))
    saved(of("黑山街道办事处"), tmp_path)
    told = run("status", "2022", *DAY).err
    assert f"的机关名称是“云溪县白氺乡人民政府”，名册上是“{WHITE}”，请核对" in told
    assert f"“黑山街道办事处”不在名册上，还没有报的有“{BLACK}”，请核对" in told
    told = run("rollup", ".", "--organ", COUNTY, "--expect", "roster.csv", "--partial").err
    assert f"名册上的“{WHITE}”，报告里的机关名称是“云溪县白氺乡人民政府”，请核对" in told


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("云溪县黑山街办事处", BLACK),
        ("云溪县白氺乡人民政府", WHITE),
        ("云溪县绿石乡人民政府", None),
    ],
)
def test_a_slip_of_the_pen_in_a_name_is_asked_about(
    run: Go, tmp_path: Path, written: str, meant: str | None
) -> None:
    roster(tmp_path, f"名称\n{WHITE}\n{BLACK}\n")
    saved(of(written), tmp_path)
    told = run("status", "2022", *DAY).err
    asked = f"“{written}”不在名册上，还没有报的有“{meant}”，请核对"
    assert (asked in told) if meant else ("还没有报的有" not in told)


def test_a_deadline_within_the_year_itself_is_doubted(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称,期限\n{WHITE},2022-01-20\n{BLACK},1月20日\n")
    saved(of(WHITE), tmp_path)
    told = run("status", "2022", *DAY).err
    assert f"{WHITE}的期限在 2022-01-20，2022 年还没有过完；请核对名册" in told


def test_documents_that_were_not_read_in_are_told(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    run("render", "2022", "-q")
    (tmp_path / "2022" / "黑山街道年报.docx").write_bytes(b"PK")
    lines = run("status", "2022", *DAY).err.splitlines()
    (told,) = [line for line in lines if "没有算在内" in line]
    assert told.startswith(
        "还没有读成报告文件、没有算在内的有：2022/黑山街道年报.docx；是单位报来的报告，就先用"
    )
    assert told in run("validate", "2022").err
    assert "没有算在内" not in run("validate", f"2022/{ORGAN.name}.toml").err
    assert told in run("rollup", ".", "--organ", COUNTY).err


def test_only_documents_of_units_whose_report_is_there_are_passed_over(
    run: Go, tmp_path: Path
) -> None:
    named = saved(of(ORGAN.name), tmp_path)
    named.rename(named.with_name("关店.toml"))
    run("render", "2022", "-q")
    rendered = tmp_path / "2022" / f"{ORGAN.name}2022年政府信息公开工作年度报告.docx"
    elsewhere = saved(of(BLACK), tmp_path)
    run("render", f"2022/{BLACK}.toml", "-q")
    elsewhere.unlink()
    read_in = tmp_path / "2022" / "白水年报.docx"
    shutil.copy(rendered, read_in)
    white = replace(of(WHITE), title="白水乡年报")
    text = dumps(white, source={"name": read_in.name, "sha256": "0" * 64})
    (tmp_path / "2022" / "白.toml").write_text(text, encoding="utf-8")
    (tmp_path / "2022" / "坏.toml").write_text("白水年报.docx", encoding="utf-8")
    lines = run("status", "2022", *DAY).err.splitlines()
    (told,) = [line for line in lines if "没有算在内" in line]
    assert f"：2022/{BLACK}2022年政府信息公开工作年度报告.docx；" in told


def test_files_that_may_be_reports_and_are_none_are_told(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    year = tmp_path / "2022"
    for name in ("白水乡.toml.txt", "乡镇.zip", "黑山.xlsx", "~$黑山.xlsx", "说明.txt"):
        (year / name).touch()
    (year / "街道").mkdir()
    saved(of(BLACK), tmp_path).rename(year / "街道" / f"{BLACK}.toml")
    (year / "_旧").mkdir()
    (year / "_旧" / "a.toml").touch()
    for command in (
        ("status", "2022", *DAY),
        ("validate", "."),
        ("rollup", ".", "--organ", COUNTY, "--dry-run"),
    ):
        told = [line for line in run(*command).err.splitlines() if "没有算在内" in line]
        told = [line.removeprefix("提示：") for line in told]
        assert told == [
            (
                "没有算在内的还有：2022/街道/云溪县黑山街道办事处.toml；"
                "报告要直接放在 2022 里，请移出来"
            ),
            "没有算在内的还有：2022/乡镇.zip；请先解压",
            "没有算在内的还有：2022/白水乡.toml.txt；名称末尾多了 .txt，去掉就能用",
            "没有算在内的还有：2022/黑山.xlsx；这样的文件不能读，请让单位报 Word 文件或报告文件",
        ]
    assert "没有算在内" not in run("validate", f"2022/{ORGAN.name}.toml").err


def test_documents_are_told_of_where_there_is_no_report_yet(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称\n{WHITE}\n")
    (tmp_path / "2022").mkdir()
    (tmp_path / "2022" / "白水.docx").write_bytes(b"PK")
    assert "2022/白水.docx；是单位报来的报告" in run("status", "2022", *DAY).err


def test_a_sum_of_units_elsewhere_is_a_unit_like_any_other(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path / "甲")
    target = Path("2022") / f"{COUNTY}.toml"
    run("rollup", "甲", "--organ", COUNTY, "-q", "-o", target)
    saved(of(BLACK), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert "没有算进" not in done.err
    assert list(Path("退回").glob(f"{COUNTY}*.docx"))


def test_a_sum_that_was_sent_without_its_units_is_a_unit_like_any_other(
    run: Go, tmp_path: Path
) -> None:
    saved(of(ORGAN.name), tmp_path / "县")
    run("rollup", "县/2022", "--organ", COUNTY, "-q")
    (tmp_path / "2022").mkdir()
    shutil.copy(tmp_path / "县" / "2022" / f"{COUNTY}.toml", tmp_path / "2022")
    saved(of(BLACK), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert "没有算进" not in done.err
    assert "：已报 2 个单位，" in done.err
    assert list(Path("退回").glob(f"{COUNTY}*.docx"))


def test_the_sum_of_all_is_not_off_the_roster(run: Go, tmp_path: Path) -> None:
    roster(tmp_path, f"名称\n{WHITE}\n")
    saved(of(WHITE), tmp_path)
    run("rollup", ".", "--organ", COUNTY, "-q")
    done = run("status", "2022", *DAY)
    assert "名册外" not in done.out + done.err
    assert "应报 1 个单位，已报 1，可公布 1，汇总有错误，" in done.err


def test_the_sum_of_all_counts_as_no_unit(run: Go, tmp_path: Path) -> None:
    saved(of(WHITE), tmp_path)
    run("rollup", ".", "--organ", COUNTY, "-q")
    assert "：已报 1 个单位，可公布 1，汇总" in run("status", "2022", *DAY).err
    summary = json.loads(run("status", "2022", "--format", "json").out)["summary"]
    assert summary["reported"] == summary["ready"] == 1


def test_a_broken_report_of_last_year_stops_no_slip(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / f"{ORGAN.name}.toml").write_text("=")
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert done.code == 2
    assert "写了 1 份退回单" in done.err


@pytest.mark.parametrize("suffix", ["csv", "json", "txt"])
def test_a_name_in_another_character_set_stops_no_table(
    run: Go, tmp_path: Path, suffix: str
) -> None:
    odd = os.fsdecode("青山".encode("gbk")) + ".toml"
    try:
        saved(of(ORGAN.name), tmp_path).rename(tmp_path / "2022" / odd)
    except OSError:
        pytest.skip("the file system takes no such name")
    assert run("status", "2022", *DAY, "-o", f"进度.{suffix}").code == 0
    text = Path(f"进度.{suffix}").read_text(encoding="utf-8")
    assert ORGAN.name in text
    if suffix == "json":
        assert json.loads(text)["units"][0]["path"] == f"2022/{odd}"


def test_what_is_noted_down_is_done_alone(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    noting = ("status", "2022", *DAY, "--set", ORGAN.name, "--received", "今天")
    for more in (("--slips", "退回"), ("-o", "进度.csv"), ("--format", "json")):
        done = run(*noting, *more)
        assert done.code == 2
        assert f"登记和 {more[0]} 请分两次做" in done.err
    assert not Path("notes").exists()


def test_an_empty_folder_of_the_year_is_called_empty(run: Go, tmp_path: Path) -> None:
    (tmp_path / "2022").mkdir()
    done = run("status", "2022", *DAY)
    assert done.code == 2
    assert "2022 文件夹里没有报告" in done.err
    assert "这里有的年份" not in done.err


def test_of_two_copies_the_one_with_the_plain_name_counts(run: Go, tmp_path: Path) -> None:
    path = saved(of(ORGAN.name), tmp_path)
    shutil.copy(path, path.with_name(f"{ORGAN.name}(1).toml"))
    whole, copy = units(run)
    assert whole["path"] == f"2022/{ORGAN.name}.toml"
    assert copy["duplicate_of"] == whole["path"]


def test_rosters_that_are_not_used_are_told(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    assert "没有用" not in run("status", "2022", *DAY).err
    others = ("名册.csv.txt", "名册.txt", "名册.xlsx")
    for name in others:
        (tmp_path / name).touch()
    told = (
        f"这里还有 {'、'.join(others)}，没有用；名册要另存为“CSV（逗号分隔）”，叫 名册.csv"
    )
    assert told in run("status", "2022", *DAY).err
    for name in others:
        (tmp_path / name).unlink()
    for name in ("名册.csv", "roster.csv"):
        (tmp_path / name).write_text(f"名称\n{ORGAN.name}\n", encoding="utf-8")
    told = run("status", "2022", *DAY).err
    assert "这里还有 名册.csv，没有用\n" in told
    assert "应报单位按 roster.csv" in told


def test_a_draft_is_called_one(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    run("render", "2022", "--draft", "-q")
    assert units(run)[0]["rendered"] == "draft"
    assert "草稿" in run("status", "2022", *DAY).out


def test_a_year_may_be_typed_as_a_shell_completes_it(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    assert run("status", "2022/", *DAY).out == run("status", "2022", *DAY).out


def test_what_is_published_before_it_came_in_is_told(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    saved(of(ORGAN.name), tmp_path)
    noted = run("status", "2022", *DAY, "--set", "黑山", "--published", "1.12")
    assert f"{BLACK}的报告还没有报来，公布的登记已照记" in noted.err
    assert not run("status", "2022", *DAY, "--set", "青石", "--published", "1.12").err


def test_where_slips_cannot_be_written_that_is_told(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    (tmp_path / "退回").write_text("")
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert done.code == 2
    assert "错误：退回：不能新建文件夹" in done.err


def test_many_units_are_told_in_short(run: Go, tmp_path: Path) -> None:
    names = [f"云溪县第{number}中心局" for number in range(12)]
    roster(tmp_path, "名称\n" + "\n".join(names) + "\n")
    done = run("status", "2022", *DAY)
    assert f"未报：{'、'.join(names[:10])} 等 12 个\n" in done.err
    many = run("status", "2022", *DAY, "--set", "中心局", "--received", "今天")
    assert f"{names[4]}等 12 个；请写得更全一些" in many.err
    for name in names:
        saved(of(name, **WRONG), tmp_path)
    run("status", "2022", *DAY, "--slips", "退回", "--jobs", "2")
    for name in names:
        saved(of(name), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "退回")
    assert done.err.endswith(" 等 24 个\n")


def test_the_counts_are_those_of_validate(run: Go, tmp_path: Path) -> None:
    (tmp_path / "govreport.toml").unlink()
    same = (
        "各类惠农补贴的对象、标准和金额，都在村务公开栏逐批张贴，并由村务监督委员会核对。"
        * 4
    )
    for name in (ORGAN.name, WHITE):
        one = of(name, **WRONG)
        overview = f"{one.narrative['overview']}{same}"
        saved(replace(one, narrative={**one.narrative, "overview": overview}), tmp_path)
    counts = json.loads(run("validate", "2022", "--format", "json").out)["summary"]
    found = units(run)
    assert counts["warnings"] == 2
    for key in ("errors", "warnings", "waived"):
        assert sum(one[key] for one in found) == counts[key]


def test_a_unit_without_a_name_is_called_as_its_file_where_texts_are_alike(
    run: Go, tmp_path: Path
) -> None:
    (tmp_path / "govreport.toml").unlink()
    same = "各类惠农补贴的对象、标准和金额，都在村务公开栏逐批张贴，并有人核对。" * 8
    for name in (ORGAN.name, WHITE):
        path = saved(replace(of(name), narrative={**PROSE, "overview": same}), tmp_path)
    text = path.read_text(encoding="utf-8").replace(f'name = "{WHITE}"', 'name = ""')
    path.write_text(text, encoding="utf-8")
    found = run("validate", "2022").out
    assert f"“一、总体情况”与{WHITE}除去名称和数字有 100% 相同" in found


def test_a_title_that_makes_no_files_name_says_nothing_of_word(
    run: Go, tmp_path: Path
) -> None:
    saved(replace(of(ORGAN.name), title="？？"), tmp_path)
    path = saved(replace(of(ORGAN.name), title="??"), tmp_path)
    assert path.is_file()
    assert [(one["rendered"], one["error"]) for one in units(run)] == [(None, None)]
    assert run("status", "2022", *DAY).code == 0


def test_on_a_very_narrow_terminal_names_are_wrapped(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(of(ORGAN.name), tmp_path)
    monkeypatch.setenv("COLUMNS", "30")
    assert "云溪县青石乡人民  可公布" in run("status", "2022", *DAY).out


def test_slips_do_not_go_where_reports_lie(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name, **WRONG), tmp_path)
    done = run("status", "2022", *DAY, "--slips", "2022")
    assert done.code == 2
    assert "2022 是放报告的文件夹；退回单请放到另一个文件夹，如 退回单" in done.err


def test_an_empty_workspace_says_what_is_needed(run: Go) -> None:
    assert run("status", *DAY).err.endswith("或用 --expect 给出名册\n")


def test_a_roster_sets_deadlines_and_kinds(run: Go, tmp_path: Path) -> None:
    text = f"名称,类型,期限\n{ORGAN.name},,2023-01-20\n云溪开发区,政府,\n"
    roster(tmp_path, text)
    first, second = units(run)
    assert (first["due"], first["days_left"]) == ("2023-01-20", 5)
    assert (second["kind"], second["due"]) == ("government", "2023-03-31")
