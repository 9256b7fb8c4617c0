"""`validate` and `show`: text, JSON, exit codes, last year's report."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from reports import FORMS, ORGAN, PROSE, Run, balanced, dumps_of, report, saved, stated

import govreport
from govreport.report import Report
from govreport.rules import rule, rules_version

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"
OTHER_PROSE = {name: f"去年的{name}" for name in PROSE}
WRONG = report(applications__natural_person__received=1)


def with_last_year(base: Report, folder: Path) -> Path:
    """The report's file, with last year's, a report of zeros, next door."""
    last = replace(report(), year=2021, narrative=OTHER_PROSE)
    saved(last, folder)
    return saved(base, folder)


def test_a_report_in_order_says_so(run: Go, tmp_path: Path) -> None:
    with_last_year(report(), tmp_path)
    result = run("validate", "2022")
    assert result == Run(0, "", "检查了 1 个文件：没有发现问题\n")
    assert run("validate", "2022", "-q") == Run(0, "", "")


def test_without_last_years_report_there_is_a_remark(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    result = run("validate", "2022")
    assert (result.code, result.err) == (0, "检查了 1 个文件：错误 0，警告 0，提示 1\n")
    assert result.out.startswith(f"2022/{NAME}:7:8 提示 X-NONE 没有找到上年（2021）的报告")


def test_a_finding_is_one_line_with_place_and_remedy(run: Go, tmp_path: Path) -> None:
    with_last_year(WRONG, tmp_path)
    result = run("validate", f"2022/{NAME}", "-q")
    assert result == Run(
        1,
        f"2022/{NAME}:64:12 错误 T3-BALANCE 自然人：一、新收 1 + 二、上年结转 0 = 1，"
        "三（七）总计 0 + 四、结转下年度 0 = 0，相差 1；"
        "按表左上角的勾稽关系，逐项核对这一列\n",
        "",
    )


def test_json_has_every_operand_with_its_place(run: Go, tmp_path: Path) -> None:
    with_last_year(WRONG, tmp_path)
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
        "code", "severity", "message", "problem", "advice", "cells", "location", "left", "right", "quote", "waived",
    ]  # fmt: skip
    assert finding["location"] == place
    assert (finding["left"], finding["right"], finding["waived"]) == ("1", "0", None)
    assert finding["message"] == f"{finding['problem']}；{finding['advice']}"
    assert finding["problem"].endswith("，相差 1")
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
    with_last_year(WRONG, tmp_path)
    broken = tmp_path / "2022" / "z.toml"
    broken.write_text("a = ３\n")
    result = run("validate", "2022", "--format", "json")
    data = json.loads(result.out)
    assert result.code == 2
    assert [bool(file["findings"]) for file in data["files"]] == [False, True]
    assert data["files"][0]["error"]["location"] == {
        "line": 1, "column": 5, "end_line": 1, "end_column": 6,
    }  # fmt: skip
    assert data["summary"]["unreadable"] == 1
    result = run("validate", "2022")
    assert "T3-BALANCE" in result.out
    assert "错误：2022/z.toml：第 1 行第 5 列，“３”是全角" in result.err
    assert "检查了 2 个文件，1 个读不了：错误 1，警告 0，提示 0" in result.err
    data = json.loads(run("validate", "nothing.toml", "--format", "json").out)
    assert data["files"][0]["error"]["location"] is None


def test_a_file_that_cannot_be_read_ends_it_with_2(run: Go, tmp_path: Path) -> None:
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


def test_stated_totals_are_accepted(run: Go, tmp_path: Path) -> None:
    saved(stated(balanced("2021", 9)), tmp_path)
    assert run("validate", "2022").code == 0


ODD = report(
    applications__natural_person__received=1,
    applications__business__received="2",
    applications__research__granted="",
)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (("--select", "V-QUOTED"), ["V-QUOTED"]),
        (("--select", "T3"), ["T3-BALANCE", "T3-BALANCE"]),
        (("--select", "t3-，V-MISSING"), ["T3-BALANCE", "T3-BALANCE", "V-MISSING"]),
        (("--select", "V-", "--ignore", "V-QUOTED"), ["V-MISSING"]),
        (("--select", "T", "--select", "V-MISSING"), ["T3-BALANCE", "T3-BALANCE", "V-MISSING"]),
        (("--ignore", "Ｔ３、X", "--ignore", "V-QUOTED"), ["V-MISSING"]),
        (("--select", "N-"), []),
    ],
)  # fmt: skip
def test_selected_rules_are_printed_counted_and_decide(
    run: Go, tmp_path: Path, options: tuple[str, ...], codes: list[str]
) -> None:
    with_last_year(ODD, tmp_path)
    result = run("validate", "2022", *options)
    told = [line.split()[2] for line in result.out.splitlines()]
    assert sorted(told) == codes
    errors = sum(code != "V-QUOTED" for code in codes)
    assert result.code == (errors > 0)
    assert result.err.endswith("（只计所选的规则）\n")
    data = json.loads(run("validate", "2022", "--format", "json", *options).out)
    assert sorted(found["code"] for found in data["files"][0]["findings"]) == codes
    assert data["summary"]["errors"] == errors


@pytest.mark.parametrize(
    ("option", "word", "near"),
    [
        ("--select", "T3-TOTL", "没有“T3-TOTL”这条规则；相近的有：T3-TOTAL"),
        ("--ignore", "Q", "没有“Q”这条规则；相近的有：L-、N-、"),
        ("--ignore", "N-NUMBE", "N-NUMBER"),
        ("--select", "V-FEES", "V-FEE"),
        ("--select", "T3-TOTAL;X-NONE", "没有“T3-TOTAL;X-NONE”这条规则"),
        ("--ignore", " ,", "--ignore 后面要写规则，如 T3-TOTAL 或 N-"),
        ("--ignore", "-", "没有“-”这条规则"),
    ],
)  # fmt: skip
def test_an_unknown_rule_is_refused_with_the_nearest(
    run: Go, tmp_path: Path, option: str, word: str, near: str
) -> None:
    saved(WRONG, tmp_path)
    result = run("validate", "2022", option, word)
    assert (result.code, result.out) == (2, "")
    assert near in result.err


def test_statistics_stand_in_place_of_the_findings(run: Go, tmp_path: Path) -> None:
    with_last_year(ODD, tmp_path)
    result = run("validate", "2022", "--statistics")
    assert result.code == 1
    assert result.out.splitlines() == [
        "  次数    已说明  轻重    规则        名称",
        f"     2         0  错误    T3-BALANCE  {rule('T3-BALANCE').title}",
        f"     1         0  错误    V-MISSING   {rule('V-MISSING').title}",
        f"     1         0  提示    V-QUOTED    {rule('V-QUOTED').title}",
    ]
    assert run("validate", "2022", "--statistics", "--select", "N-").out == ""


def test_statistics_count_what_is_explained_apart(run: Go, tmp_path: Path) -> None:
    file = with_last_year(ODD, tmp_path)
    waiver = (
        '[[waivers]]\ncode = "V-QUOTED"\ncells = ["applications.business.received"]\n'
        'values = [2]\nreason = "照原样"\n'
    )
    file.write_text(file.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    data = json.loads(run("validate", "2022", "--statistics", "--format", "json").out)
    assert len(data["files"][0]["findings"]) == 4
    assert data["statistics"] == [
        {"code": code, "severity": severity, "title": rule(code).title, "count": count, "waived": waived}
        for code, severity, count, waived in (
            ("T3-BALANCE", "error", 2, 0), ("V-MISSING", "error", 1, 0), ("V-QUOTED", "info", 0, 1),
        )
    ]  # fmt: skip
    assert "statistics" not in json.loads(run("validate", "2022", "--format", "json").out)


PACKAGE = Path(govreport.__file__).parent


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_the_rules_version_is_the_same_wherever_the_rules_are(
    tmp_path: Path, newline: bytes
) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("*.pyc"))
    for file in copy.rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", newline))
    assert rules_version(copy) == rules_version()


@pytest.mark.parametrize(
    "part",
    [
        "rules/pages/T3-BALANCE.toml", "rules/words.toml", "rules/structure.py", "rules/__init__.py",
        "forms/2019.toml", "prose/lexicon.toml", "prose/numerals.py", "settings.py", "report.py",
        "organs.toml", "organs.py", "text.py", "findings.py",
    ],
)  # fmt: skip
def test_the_rules_version_changes_with_all_that_rules_are_made_of(
    tmp_path: Path, part: str
) -> None:
    copy = tmp_path / "govreport"
    shutil.copytree(PACKAGE, copy)
    file = copy / part
    file.write_bytes(file.read_bytes() + b"# changed\n")
    assert rules_version(copy) != rules_version()
    file.unlink()
    with suppress(FileNotFoundError):
        assert rules_version(copy) != rules_version()


def test_the_rules_version_leaves_the_commands_out(tmp_path: Path) -> None:
    copy = tmp_path / "govreport"
    shutil.copytree(PACKAGE, copy)
    (copy / "cli" / "validate.py").write_text("")
    (copy / "rules" / "__pycache__").mkdir(exist_ok=True)
    (copy / "rules" / "__pycache__" / "new.pyc").write_text("")
    assert rules_version(copy) == rules_version()


def test_what_was_left_out_is_told_for_folders_only(run: Go, tmp_path: Path) -> None:
    path = saved(report(), tmp_path)
    path.with_name("白水乡.zip").touch()
    told = "没有算在内的还有：2022/白水乡.zip；这是压缩包，不能直接读；请先解压"
    assert told in run("validate", "2022").err
    assert told in run("validate", ".").err
    assert "没有算在内" not in run("validate", path.relative_to(tmp_path)).err
