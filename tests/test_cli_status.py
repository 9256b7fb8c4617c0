"""`status` at the command line: arguments, files it writes, streams and exit codes."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from reports import Run, saved
from units_of_2022 import BLACK, COUNTY, DAY, GREEN, WRONG, last_year, of, roster

from govreport.cli.options import today_given

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")


def test_who_is_missing_ends_it_with_1(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, GREEN, BLACK)
    saved(of(GREEN, **WRONG), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 1
    assert done.out.startswith("单位  ")
    assert done.err.startswith("2022 年度报告：应报 2 个单位，已报 1，未报 1，有错误 1，")


def test_when_everybody_reported_without_errors_it_ends_with_0(
    run: Go, tmp_path: Path
) -> None:
    last_year(tmp_path, GREEN)
    saved(of(GREEN), tmp_path)
    assert run("status", "2022", *DAY).code == 0
    saved(of(GREEN, **WRONG), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 1
    assert "有错误" in done.out
    assert "未报" not in done.out + done.err


def test_a_file_that_cannot_be_read_ends_it_with_1(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path).write_text("form = ", encoding="utf-8")
    done = run("status", "2022", *DAY)
    assert done.code == 1
    assert done.err.startswith(f"错误：2022/{GREEN}.toml：")
    assert "读不了" in done.out


def test_a_slip_that_cannot_be_written_ends_it_with_2(run: Go, tmp_path: Path) -> None:
    first = saved(of(GREEN, **WRONG), tmp_path)
    first.with_name("另一份.toml").write_bytes(first.read_bytes())
    done = run("status", "2022", *DAY, "--slips", "退回", "--office", COUNTY, "--jobs", 2)
    assert done.code == 2
    assert done.err.startswith("错误：2022/另一份.toml：")
    assert done.err.endswith("写了 1 份退回单，在 退回\n")


def test_the_table_is_not_written_over_the_roster(run: Go, tmp_path: Path) -> None:
    path = roster(tmp_path, f"名称\n{GREEN}\n")
    before = path.read_bytes()
    done = run("status", "2022", *DAY, "-o", "./roster.csv")
    assert done.code == 2
    assert "是名册，会被盖掉" in done.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("suffix", "form"), [("txt", "text"), ("json", "json"), ("csv", "csv")]
)
def test_a_file_holds_what_would_be_printed(
    run: Go, tmp_path: Path, suffix: str, form: str
) -> None:
    last_year(tmp_path, GREEN, BLACK)
    saved(of(GREEN), tmp_path)
    printed = run("status", "2022", *DAY, "--format", form).out
    assert run("status", "2022", *DAY, "-o", f"进度.{suffix}").out == ""
    assert (tmp_path / f"进度.{suffix}").read_bytes() == printed.encode()


@pytest.mark.parametrize("suffix", ["csv", "json", "txt"])
def test_a_name_in_another_character_set_stops_no_table(
    run: Go, tmp_path: Path, suffix: str
) -> None:
    odd = os.fsdecode("青山".encode("gbk")) + ".toml"
    try:
        saved(of(GREEN), tmp_path).rename(tmp_path / "2022" / odd)
    except OSError:
        pytest.skip("the file system takes no such name")
    assert run("status", "2022", *DAY, "-o", f"进度.{suffix}").code == 0
    text = Path(f"进度.{suffix}").read_text(encoding="utf-8")
    assert GREEN in text
    if suffix == "json":
        assert json.loads(text)["units"][0]["path"] == f"2022/{odd}"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("-o", "进度.et"), "-o 进度.et 应以 .xlsx、.csv、.json、.txt 结尾，如 进度.xlsx"),
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
        (("--workspace", "没有"), "没有"),
        (("--slips", "2022"), "2022 是放报告的文件夹；退回单请放到另一个文件夹"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Go, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    saved(of(GREEN), tmp_path)
    done = run("status", "2022", *args)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not (tmp_path / "notes").exists()


def test_what_is_noted_down_is_done_alone(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    noting = ("status", "2022", *DAY, "--set", GREEN, "--received", "今天")
    for more in (("--slips", "退回"), ("-o", "进度.csv"), ("--format", "json")):
        done = run(*noting, *more)
        assert done.code == 2
        assert f"登记和 {more[0]} 请分两次做" in done.err
    assert not Path("notes").exists()


def test_today_may_come_from_the_environment(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(of(GREEN), tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1675123200")  # 2023-01-31
    assert "2023年1月31日到期（今天）" in run("status", "2022").err
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = date.today()  # noqa: DTZ011 -- the clerk's own calendar
    assert today_given(None) in (before, date.today())  # noqa: DTZ011


def test_without_a_year_it_is_the_one_that_an_office_deals_with(
    run: Go, tmp_path: Path
) -> None:
    roster(tmp_path, f"名称\n{GREEN}\n")
    done = run("status", "--today", "2023-09-01")
    assert done.err.startswith("2022 年度报告：应报 1 个单位，已报 0，未报 1")


def test_a_year_may_be_typed_as_a_shell_completes_it(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    done = run("status", "2022/", *DAY)
    assert done == run("status", "2022", *DAY)
    assert done.code == 0


def test_an_empty_workspace_says_what_is_needed(run: Go) -> None:
    assert run("status", *DAY).err.endswith("或用 --expect 给出名册\n")
