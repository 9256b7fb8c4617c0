"""`validate` and `show`: text, JSON, exit codes, last year's report."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from reports import FORMS, ORGAN, Run, balanced, dumps_of, report, saved, stated

from govreport.checks import rules_version
from govreport.findings import Finding, Severity

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"
WRONG = report(applications__natural_person__received=1)


def test_a_report_in_order_says_so(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    result = run("validate", "2022")
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"2022/{NAME}：没有找到上年（2021）的报告，没有核对跨年的数\n"
        "检查了 1 个文件：没有发现问题\n"
    )
    assert run("validate", "2022", "-q") == Run(0, "", "")


def test_a_finding_is_one_line_with_place_and_remedy(run: Go, tmp_path: Path) -> None:
    saved(WRONG, tmp_path)
    result = run("validate", f"2022/{NAME}", "-q")
    assert result == Run(
        1,
        f"2022/{NAME}:64:12 错误 T3-BALANCE 自然人：一、新收 1 + 二、上年结转 0 = 1，"
        "三（七）总计 0 + 四、结转下年度 0 = 0，相差 1；"
        "按表左上角的勾稽关系，逐项核对这一列\n",
        "",
    )


def test_json_has_every_operand_with_its_place(run: Go, tmp_path: Path) -> None:
    saved(WRONG, tmp_path)
    result = run("validate", "2022", "--format", "json", "-q")
    data = json.loads(result.out)
    assert result.code == 1
    assert (data["schema_version"], data["rules_version"]) == (1, rules_version())
    assert data["summary"] == {
        "files": 1, "unreadable": 0, "errors": 1, "warnings": 0, "infos": 0, "waived": 0,
    }  # fmt: skip
    (file,) = data["files"]
    assert (file["path"], file["organ"], file["year"], file["error"]) == (
        f"2022/{NAME}", ORGAN.name, 2022, None,
    )  # fmt: skip
    (finding,) = file["findings"]
    place = {"line": 64, "column": 12, "end_line": 64, "end_column": 13}
    assert list(finding) == [
        "code", "severity", "message", "cells", "location", "left", "right", "waived",
    ]  # fmt: skip
    assert finding["location"] == place
    assert (finding["left"], finding["right"], finding["waived"]) == ("1", "0", None)
    assert finding["cells"][0] == {
        "address": "applications.natural_person.received",
        "location": place,
    }
    assert finding["cells"][2] == {
        "address": "applications.natural_person.settled",
        "location": None,
    }


def test_all_files_are_worked_through_and_the_worst_decides(
    run: Go, tmp_path: Path
) -> None:
    saved(WRONG, tmp_path)
    broken = tmp_path / "2022" / "z.toml"
    broken.write_text("a = ３\n")
    result = run("validate", ".", "--format", "json")
    data = json.loads(result.out)
    assert result.code == 2
    assert [bool(file["findings"]) for file in data["files"]] == [False, True]
    assert data["files"][0]["error"]["location"] == {
        "line": 1, "column": 5, "end_line": 1, "end_column": 6,
    }  # fmt: skip
    assert data["summary"]["unreadable"] == 1
    result = run("validate", ".")
    assert "T3-BALANCE" in result.out
    assert "错误：2022/z.toml：第 1 行第 5 列，“３”是全角" in result.err
    assert "检查了 2 个文件，1 个读不了：错误 1，警告 0，提示 0" in result.err
    data = json.loads(run("validate", "nothing.toml", "--format", "json").out)
    assert data["files"][0]["error"]["location"] is None


def test_only_an_unreadable_file(run: Go, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[")
    assert "检查了 1 个文件，1 个读不了\n" in run("validate", "a.toml").err


def test_warnings_count_with_strict(run: Go, tmp_path: Path) -> None:
    organ = ORGAN._replace(kind="department", level="county")
    saved(replace(report(disclosure__regulations__in_force=1), organ=organ), tmp_path)
    assert run("validate", "2022").code == 0
    assert run("validate", "2022", "--strict").code == 1


def test_last_years_report_is_found_or_given(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    last = replace(
        report(applications__business__carried_out=1, applications__business__received=1),
        year=2021,
    )
    saved(last, tmp_path)
    result = run("validate", "2022")
    assert result.code == 1
    assert "X-CARRY 商业企业：二、上年结转 0，上年的四、结转下年度 1" in result.out
    other = saved(replace(report(), year=2021), tmp_path / "elsewhere")
    assert run("validate", "2022", "--previous", other).code == 0


def test_a_broken_last_year_is_told_not_passed_over(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / NAME).write_text("[")
    result = run("validate", "2022")
    assert result.code == 2
    assert f"2021/{NAME}：第 1 行" in result.err


def test_the_folder_must_be_of_the_reports_year(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path, year=2023)
    result = run("validate", "2023")
    assert "S-YEAR 文件放在 2023 文件夹里，year 写的却是 2022" in result.out


def test_standard_input_is_checked_without_places(
    run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = TextIOWrapper(BytesIO(dumps_of(WRONG)), "utf-8")
    monkeypatch.setattr("sys.stdin", stdin)
    result = run("validate", "-", "-q")
    assert result.code == 1
    assert result.out.startswith("- 错误 T3-BALANCE 自然人")


@pytest.mark.parametrize("form_id", FORMS)
def test_show_prints_the_whole_report(run: Go, tmp_path: Path, form_id: str) -> None:
    one = replace(balanced(form_id, 1), counts={"微信": 68, "来电": ""})
    file = saved(one, tmp_path)
    result = run("show", file)
    assert result.code == 0
    assert result.out.startswith(one.full_title)
    assert "六、其他需要报告的事项" in result.out
    assert result.out.endswith("其他数字\n  微信 68\n  来电 （未填）\n")


def test_show_says_what_is_blank(run: Go, tmp_path: Path) -> None:
    file = saved(report(applications__business__received=""), tmp_path)
    assert "还有 1 格没有填" in run("show", file).err


@pytest.mark.parametrize("form_id", FORMS)
def test_show_as_json_has_all_cells_with_derived_ones(
    run: Go, tmp_path: Path, form_id: str
) -> None:
    one = balanced(form_id, 2)
    data = json.loads(run("show", saved(one, tmp_path), "--format", "json").out)
    assert (data["organ"], data["year"], data["form"]) == (ORGAN.name, one.year, form_id)
    assert list(data["cells"]) == [str(cell) for cell in one.form.cells]
    for cell, value in one.values().items():
        shown = data["cells"][str(cell)]
        assert shown == (value if isinstance(value, int) else str(value))
    assert data["narrative"] == dict(one.narrative)


def test_show_as_json_has_null_for_what_is_missing(run: Go, tmp_path: Path) -> None:
    file = saved(report(applications__business__received=""), tmp_path)
    cells = json.loads(run("show", file, "--format", "json").out)["cells"]
    assert cells["applications.business.received"] is None
    assert cells["applications.total.received"] is None


def test_a_terminal_shows_colours_unless_told_not_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from govreport.console import Checked, finding_line, has_colour

    class Tty(TextIOWrapper):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert has_colour(Tty(BytesIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colour(Tty(BytesIO()))
    found = Finding("T3-BALANCE", Severity.ERROR, "错", waived="已说明过")
    assert finding_line(Checked("a"), found, colour=True) == (
        "a \x1b[31m错误\x1b[0m T3-BALANCE 错（已说明：已说明过）"
    )


def test_stated_totals_are_accepted(run: Go, tmp_path: Path) -> None:
    saved(stated(balanced("2021", 9)), tmp_path)
    assert run("validate", "2022").code == 0
