"""`scaffold` at the command line: what it makes, keeps, shows and refuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from reports import ORGAN, Run, report, saved

from govreport.forms import Cell
from govreport.report import Organ
from govreport.tomlfile.files import load

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"


def today(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("govreport.cli.scaffold.current_day", lambda: day)


def test_running_twice_changes_nothing(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("scaffold", "2023")
    file = tmp_path / "2023" / NAME
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    result = run("scaffold", "2023")
    assert (result.code, result.out) == (0, "")
    assert "已经有了，没有变动" in result.err
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_refresh_fills_what_is_blank_and_nothing_else(run: Go, tmp_path: Path) -> None:
    blank = ("natural_person", "business")
    numbers: dict[str, object] = {f"applications__{b}__carried_out": "" for b in blank}
    saved(report("2021", **numbers), tmp_path)
    run("scaffold", "2023")
    file = tmp_path / "2023" / NAME
    run("add", "count", file, "商业企业/上年结转", "7")
    before = file.read_text().splitlines()
    numbers = {f"applications__{b}__carried_out": 5 for b in blank}
    saved(report("2021", **numbers), tmp_path)
    result = run("scaffold", "2023", "--refresh")
    assert (result.code, result.out) == (0, f"2023/{NAME}\n")
    assert "补填：自然人·二、上年结转政府信息公开申请数量 5" in result.err
    after = file.read_text().splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert load(file).value(Cell("applications", "business", "carried_in")) == 7
    assert "没有要补填的" in run("scaffold", "2023", "--refresh").err


def test_organs_without_a_last_year_are_begun_by_name(run: Go, tmp_path: Path) -> None:
    result = run(
        "scaffold", "2023", "--organ", "甲县乙镇人民政府", "--organ", "甲县教育局", "--workspace", "w",
    )  # fmt: skip
    assert result.out.splitlines() == [
        "w/2023/甲县乙镇人民政府.toml", "w/2023/甲县教育局.toml",
    ]  # fmt: skip
    assert load(tmp_path / "w/2023/甲县教育局.toml").organ.kind == "department"
    run("scaffold", "2023", "--organ", "甲中心", "--kind", "office")
    assert load(tmp_path / "2023/甲中心.toml").organ.kind == "office"


def test_an_organ_under_a_new_name_is_not_scaffolded_again(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    renamed = replace(
        report(), year=2023, organ=Organ("新乡人民政府", aliases=(ORGAN.name,))
    )
    file = saved(renamed, tmp_path).relative_to(tmp_path)
    result = run("scaffold", "2023")
    assert (result.code, result.out) == (0, "")
    assert f"{file} 已经有了" in result.err
    assert len(list((tmp_path / "2023").iterdir())) == 1


def test_the_year_is_this_year_by_default(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, date(2023, 6, 1))
    saved(report(), tmp_path)
    result = run("scaffold", "-q")
    assert result == Run(0, f"2023/{NAME}\n", "")


def test_in_january_it_says_how_the_report_now_due_stands(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, date(2023, 1, 5))
    file = saved(report(applications__business__received=""), tmp_path)
    assert "2022 年度报告现在到期：2022/" in run("scaffold").err
    assert ".toml 未填完（空格 1，错误 1）\n" in run("scaffold").err
    saved(report(), tmp_path)
    assert run("scaffold").err.endswith(".toml 可公布\n")
    run("status", "2022", "--set", ORGAN.name, "--published", "2023-01-04")
    assert "现在到期" not in run("scaffold").err
    file.write_text("[")
    assert run("scaffold").code == 2
    assert run("scaffold", "2023", "-q").err.count("没有变动") == 0


def test_last_years_text_is_shown_beside(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert "更新不够及时" in run("scaffold", "2023", "--show-last").out


def test_one_broken_file_does_not_stop_the_others(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2022" / "a.toml").write_text("[")
    (tmp_path / "2022" / "b.toml").write_text("year = 2022\n")
    result = run("scaffold", "2023")
    assert result.code == 2
    assert result.out == f"2023/{NAME}\n"
    assert "a.toml：第 1 行" in result.err
    assert "没有机关名称" in result.err


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["2023"], "没有找到 2022 里的上年报告；第一次使用请写：govreport scaffold 2023"),
        (["23"], "年份 23 不对"),
        (["今年"], "年份应是整数，写的是“今年”"),
        (["2023", "--organ", "甲", "--kind", "town"], "没有“town”这个类别，可用的有："),
        (["2023", "--organ", "/"], "不能作文件名"),
    ],
)
def test_what_can_not_be_scaffolded(run: Go, args: list[str], complaint: str) -> None:
    result = run("scaffold", *args)
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err


def test_a_workspace_in_its_first_year_is_left_in_peace_by_cron(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    result = run("scaffold", "2022")
    assert (result.code, result.out) == (0, "")


def test_the_year_comes_from_the_clock_that_the_environment_sets(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(report(), tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1688000000")  # in June 2023
    assert run("scaffold").code == 0
    assert (tmp_path / "2023" / NAME).exists()
