"""`due`, and the week in `status`: what falls due, what is overdue, what is waited for."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reports import ORGAN as THEIRS
from reports import Run
from test_due import CALENDARS

Go = Callable[..., Run]
ORGAN = THEIRS.name
HEADS = (
    "编号,收到日期,申请人类别,补正通知日期,补正收到日期,收费通知日期,缴费日期,征求第三方日期,"
    "第三方答复日期,延期告知日期,约定答复日期,答复日期,处理结果"
)
ROWS = {
    "旧-1": "2025-01-10,自然人,,,,,,,,,2025-02-14,予以公开",
    "旧-2": "2025-12-01,自然人,,,,,,,,,,",
    "旧-3": "2025-12-19,自然人,,,,,,,,,,",
    "旧-4": "2025-12-22,自然人,2025-12-25,,,,,,,,,",
}
NEW = {
    "新-1": "2026-01-05,自然人,,,2026-01-08,,,,,,,",
    "新-2": "2026-01-06,自然人,,,,,2026-01-12,,,,,",
    "新-3": "2026-12-20,自然人,,,,,,,,,,",
    "新-4": ",自然人,,,,,,,,,,",
}
TODAY = ("--today", "2026-01-14")


def register(folder: Path, year: int, rows: dict[str, str], organ: str = ORGAN) -> Path:
    path = folder / str(year) / f"{organ}.申请.csv"
    path.parent.mkdir(exist_ok=True)
    lines = [HEADS, *(f"{number},{row}" for number, row in rows.items())]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(
        "govreport.register.working_days._library_notice", lambda _year: None
    )
    (tmp_path / "govreport.toml").write_bytes(CALENDARS.read_bytes())
    register(tmp_path, 2025, ROWS)
    register(tmp_path, 2026, NEW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("county")
def test_open_requests_of_earlier_years_are_listed_with_day_and_article(run: Go) -> None:
    done = run("due", *TODAY)
    assert done.code == 0
    late, soon = done.out.splitlines()[1:]
    assert late.split()[:5] == ["旧-2", "2025-12-01", "2025-12-29", "超期", "11"]
    assert soon.split()[:4] == ["旧-3", "2025-12-19", "2026-01-19", "3"]
    assert "收到：条例第三十三条" in soon
    assert f"5 个工作日内到期 1 件（2025/{ORGAN} 旧-3），已超期 1 件" in done.err


@pytest.mark.usefixtures("county")
def test_who_is_waited_for_is_said_and_has_no_day(run: Go) -> None:
    told = run("due", *TODAY).err
    assert f"等申请人补正 1 件，没有到期日（2025/{ORGAN} 旧-4）" in told
    assert "等申请人缴费 1 件" in told
    assert "缴费最早 2026-02-05 到期" in told
    assert "第三方最早 2026-02-02 到期" in told
    assert "征求意见中 1 件" in told
    assert "没有收到日期 1 件" in told
    assert "2025 年答复的有 1 件晚于期限" in told


@pytest.mark.usefixtures("county")
def test_a_year_that_nobody_entered_is_told_with_what_to_do(run: Go) -> None:
    told = run("due", *TODAY).err
    assert "2027 年的节假日安排未录入，1 件只能说最早哪天到期" in told
    assert "写进 govreport.toml 的 [calendar.2027]" in told
    soon = run("due", "--today", "2027-01-06").out
    assert "最早 2027-01-12" in soon


@pytest.mark.usefixtures("county")
def test_more_days_list_more(run: Go) -> None:
    assert "旧-3" not in run("due", *TODAY, "--within", "2").out
    assert "旧-3" in run("due", *TODAY, "--within", "3").out


@pytest.mark.usefixtures("county")
def test_overdue_is_a_failure_only_if_strict(run: Go) -> None:
    assert run("due", *TODAY, "--strict").code == 1
    assert run("due", "2026", *TODAY, "--strict").code == 0


def test_a_register_is_judged_by_the_calendar_of_its_workspace(
    run: Go, county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run("due", f"2025/{ORGAN}.申请.csv", *TODAY, "--format", "json")
    monkeypatch.chdir(county / "2025")
    inside = run("due", *TODAY, "--format", "json")
    open_ = json.loads(alone.out)["open"]
    assert open_[0]["due"] == "2025-12-29"
    assert [one["due"] for one in json.loads(inside.out)["open"]] == [
        one["due"] for one in open_
    ]


@pytest.mark.usefixtures("county")
def test_json_has_every_open_request_and_those_answered_late(run: Go) -> None:
    found = json.loads(run("due", *TODAY, "--format", "json").out)
    assert found["summary"] == {
        "open": 7,
        "due": 1,
        "overdue": 1,
        "awaiting_supplement": 1,
        "awaiting_fee": 1,
        "asking_others": 1,
        "calendar_missing": 1,
        "no_receipt": 1,
        "answered_late": 1,
    }
    first = found["open"][0]
    assert first["articles"] == ["《政府信息公开条例》第三十三条"]
    assert (first["row"], first["working_days_left"]) == (3, -11)
    assert [one["number"] for one in found["answered_late"]] == ["旧-1"]


@pytest.mark.usefixtures("county")
def test_the_csv_says_of_an_answered_request_that_it_was_late(run: Go) -> None:
    lines = run("due", *TODAY, "--format", "csv").out.splitlines()
    assert any("旧-1" in line and "已办结，晚于期限" in line for line in lines)
    assert len(lines) == 9


def test_of_many_remarks_the_first_are_said(run: Go, county: Path) -> None:
    late = "2026-01-05,自然人,2026-01-15,,,,,,,,,"
    register(county, 2026, {f"{one}": late for one in range(30)})
    told = run("due", "2026", "--today", "2026-01-16").err
    assert told.count("补正通知最迟应在 2026-01-14 发出，晚了") == 12
    assert "还有 18 件有提示" in told


def test_no_register_is_no_success(run: Go, tmp_path: Path) -> None:
    done = run("due", str(tmp_path))
    assert done.code == 2
    assert "没有登记簿；登记簿放在年份文件夹里" in done.err


def test_one_that_cannot_be_read_does_not_keep_the_others(run: Go, county: Path) -> None:
    (county / "2026" / "乙.申请.csv").write_text("随便写的\n", encoding="utf-8")
    done = run("due", *TODAY)
    assert done.code == 2
    assert "旧-2" in done.out
    assert "乙.申请.csv：没有找到列名" in done.err


def test_cells_that_cannot_be_read_are_said(run: Go, county: Path) -> None:
    register(county, 2026, {"甲": "某日,自然人,,,,,,,,,,"})
    assert "第 2 行“收到日期”：不是日期" in run("due", *TODAY).err


def test_status_shows_the_week(run: Go, county: Path) -> None:
    (county / "名册.csv").write_text(f"单位\n{ORGAN}\n", encoding="utf-8")
    done = run("status", "2025", *TODAY)
    assert f"5 个工作日内到期 1 件（2025/{ORGAN} 旧-3）" in done.err
    assert f"已超期 1 件（2025/{ORGAN} 旧-2）" in done.err
    found = json.loads(run("status", "2025", *TODAY, "--format", "json").out)["requests"]
    assert [one["number"] for one in found["overdue"]] == ["旧-2"]
    assert found["counts"]["due"] == 1


def test_status_without_a_register_says_nothing_of_requests(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("名册.csv").write_text(f"单位\n{ORGAN}\n", encoding="utf-8")
    assert "依申请公开" not in run("status", "2025", *TODAY).err
    found = json.loads(run("status", "2025", *TODAY, "--format", "json").out)
    assert found["requests"] is None
