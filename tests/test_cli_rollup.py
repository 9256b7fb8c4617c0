"""`rollup` at the command line: arguments, streams, exit codes."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from counties import COUNTY, GRANTED, TARGET, TOWN, county, unit
from reports import Run, report, saved, with_cells

from govreport.output.inbox import NOBODY
from govreport.tomlfile.files import load

Go = Callable[..., Run]


def rolled(run: Go, *args: object) -> Run:
    return run("rollup", ".", "--organ", COUNTY, *args)


def test_a_sum_is_told_on_one_stream_and_nothing_on_the_other(
    run: Go, tmp_path: Path
) -> None:
    county(tmp_path)
    done = rolled(run)
    assert (done.code, done.err) == (0, f"提示：{NOBODY}\n")
    assert done.out.startswith(f"{COUNTY} 2022 年：3 个单位相加\n")
    assert done.out.endswith(f"  已写入 {TARGET}\n")
    assert rolled(run, "--dry-run").out.endswith("  只算，没有写文件\n")


def test_doing_it_again_in_two_processes_changes_no_byte(run: Go, tmp_path: Path) -> None:
    county(tmp_path)
    rolled(run)
    before = TARGET.read_bytes()
    assert rolled(run, "--jobs", 2).code == 0
    assert TARGET.read_bytes() == before


def test_what_keeps_it_from_being_written_goes_to_stderr_and_ends_with_1(
    run: Go, tmp_path: Path
) -> None:
    units = county(tmp_path)
    saved(with_cells(units[1], {GRANTED: ""}), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert done.err == (
        f"错误：{TOWN}共有 1 个数没有填，空白不能当作 0；"
        f"请补齐，或加 --partial 先汇总已有的数\n提示：{NOBODY}\n没有写文件\n"
    )
    partial = rolled(run, "--partial")
    assert partial.code == 1
    assert partial.err.startswith("提示：这份汇总不全：")
    assert TARGET.exists()


def test_files_that_cannot_be_read_end_with_2(run: Go, tmp_path: Path) -> None:
    county(tmp_path)
    Path("2022/坏.toml").write_text("=", encoding="utf-8")
    done = rolled(run, "--partial")
    assert done.code == 2
    assert done.err.startswith("错误：2022/坏.toml：第 1 行")
    assert done.err.endswith("没有写文件\n")


def test_several_years_are_refused_with_one_sentence(run: Go, tmp_path: Path) -> None:
    county(tmp_path)
    saved(unit(replace(report(), year=2021), TOWN), tmp_path)
    done = rolled(run)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "错误：这里有 2021、2022 几个年份的报告，不能加在一起；"
        "请加 --year 选一年，如 --year 2022\n"
    )
    assert not TARGET.exists()
    chosen = rolled(run, "--year", 2022)
    assert chosen.code == 1  # the two years of a unit do not fit
    assert "提示：另有 1 份别的年份的报告，没有算进去" in chosen.err
    assert rolled(run, "--year", 2022, "-q").err == ""


def test_json_of_what_cannot_be_one_sum_says_why(run: Go, tmp_path: Path) -> None:
    county(tmp_path)
    saved(replace(unit(report(), TOWN), year=2021), tmp_path)
    account = json.loads(rolled(run, "--format", "json").out)
    whole = json.loads(rolled(run, "--format", "json", "--year", 2022).out)
    assert account.keys() == whole.keys()
    assert {key: type(one) for key, one in account.items() if one} == {
        "schema_version": int,
        "organ": str,
        "refused": list,
    }
    assert "几个年份的报告" in account["refused"][0]


def test_json_says_whose_sum_was_written_where(run: Go, tmp_path: Path) -> None:
    units = county(tmp_path)
    found = json.loads(rolled(run, "--format", "json").out)
    total = load(TARGET)
    told = {key: found[key] for key in ("organ", "year", "form", "path", "written")}
    assert told == {
        "organ": COUNTY,
        "year": 2022,
        "form": "2021",
        "path": str(TARGET),
        "written": True,
    }
    assert found["cells"][str(GRANTED)] == total.stated[GRANTED]
    assert [one["organ"] for one in found["units"]] == sorted(
        one.organ.name for one in units
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("-", "--organ", COUNTY), "不能从标准输入读"),
        ((".", "--organ", " "), "--organ 后面要写汇总机关的全称"),
        ((".", "--organ", "甲\n乙"), "机关名称里有换行"),
        ((".", "--organ", COUNTY, "--year", "22"), "年份 22 不对"),
        ((".", "--organ", COUNTY, "--year", "今年"), "年份应是整数"),
        ((".",), "--organ"),
        (("没有", "--organ", COUNTY), "没有这个文件或文件夹"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    run: Go, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    county(tmp_path, 1)
    done = run("rollup", *args)
    assert done.code == 2
    assert told in done.err
