"""What is typed amiss at the prompt is told with what to type; nothing is guessed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import Run, report, saved

from govreport.forms import Cell
from govreport.report import Report
from govreport.rules import Case, check
from govreport.tomlfile.files import load

Go = Callable[..., Run]


@pytest.fixture
def file(here: Path) -> Path:
    return saved(report(), here).relative_to(here)


@pytest.mark.parametrize(
    ("cell", "typed", "right"),
    [
        ("许可", "2件", "2"), ("许可", "2 件", "2"), ("许可", "1,234", "1234"), ("许可", "三", "3"),
        ("许可", "十二件", "12"), ("许可", "１，２３４", "1234"), ("许可", "3.0件", "3"),
        ("行政事业性收费", "12600元", "1.26"), ("行政事业性收费", "1.5万元", "1.5"),
        ("行政事业性收费", "三万元", "3"),
    ],
)  # fmt: skip
def test_a_number_with_more_around_it_is_told_without(
    run: Go, file: Path, cell: str, typed: str, right: str
) -> None:
    before = file.read_bytes()
    result = run("add", "count", file, cell, typed)
    assert (result.code, result.out, file.read_bytes()) == (2, "", before)
    assert result.err.endswith(f"请写 {right}\n")
    assert run("add", "count", file, cell, right, "--set").code == 0


@pytest.mark.parametrize(
    "typed", ["很多", "约3件", "30余件", "2-3", "12600元", "-2件", "2.5件"]
)
def test_what_says_no_number_is_not_made_one(run: Go, file: Path, typed: str) -> None:
    result = run("add", "count", file, "许可", typed, "--set")
    assert (result.code, "请写" in result.err) == (2, False)


def test_the_files_own_rule_gives_the_same_advice() -> None:
    one: Report = report(
        disclosure__licensing__decisions="2件", disclosure__fees__amount="12600元"
    )
    advice = [found.advice for found in check(Case(one), frozenset({"V-TYPE"}))]
    assert [told.rpartition("；")[2] for told in advice] == [
        "以万元计，请写 1.26",
        "请写 2",
    ]


@pytest.mark.parametrize("dashes", ["-", "—", "——", "–", "－－"])
def test_an_option_behind_other_dashes_is_told(run: Go, dashes: str, here: Path) -> None:
    for typed in (f"{dashes}organ", f"{dashes}organ=甲局"):
        result = run("scaffold", "2023", typed, "甲局")
        assert (result.code, result.out) == (2, "")
        assert f"“{typed}”要写成 --organ；选项前面是两个半角减号 --" in result.err
    assert list(here.iterdir()) == []


def test_what_only_looks_like_an_option_is_left(run: Go, file: Path) -> None:
    assert run("validate", "-q", file).code == 0
    assert run("add", "count", file, "许可", "-0").code == 0
    assert run("add", "narrative", file, "disclosure", "——按月公开", "-q").code == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("检查", "validate"),
        ("汇总", "rollup"),
        ("check", "validate"),
        ("valdate", "validate"),
    ],
)
def test_a_command_is_found_by_what_it_does(run: Go, typed: str, meant: str) -> None:
    result = run(typed)
    assert result.code == 2
    assert f"没有“{typed}”这个命令，是不是 {meant}\n" in result.err


def test_a_unit_behind_a_number_is_no_argument(run: Go, file: Path) -> None:
    assert (
        "多出了“件”：只写数，不写单位" in run("add", "count", file, "许可", "2", "件").err
    )


@pytest.mark.parametrize("typed", ["2023年", "2023 年度", "2023年/"])
def test_a_year_is_told_without_its_word(run: Go, typed: str) -> None:
    result = run("scaffold", typed, "--organ", "甲局")
    assert (result.code, result.out) == (2, "")
    assert "；是不是 2023\n" in result.err


def test_a_near_name_is_asked_about_before_a_second_file_is_made(
    run: Go, here: Path
) -> None:
    run("scaffold", "2023", "--organ", "云溪县青石乡人民政府")
    for organ in ("云溪县青石乡", "青石乡", " 云溪县青石乡人民府"):
        result = run("scaffold", "2023", "--organ", "云溪县教育局", "--organ", organ)
        assert (result.code, result.out) == (2, "")
        assert f"“{organ.strip()}”和“云溪县青石乡人民政府”（2023/" in result.err
        assert "--new" in result.err
    assert len(list((here / "2023").glob("*.toml"))) == 1
    assert run("scaffold", "2023", "--organ", "青石乡", "--new").code == 0


def test_last_years_organ_is_near_too_and_so_is_another_new_one(
    run: Go, here: Path
) -> None:
    saved(replace(report(), year=2022), here)
    assert run("scaffold", "2023", "--organ", "青石乡").code == 2
    assert run("scaffold", "2023", "--organ", "云溪县林业局", "--organ", "林业局").code == 2
    assert not (here / "2023").exists()


def test_organs_of_two_kinds_are_two(run: Go) -> None:
    organs = (
        "云溪县人民政府",
        "云溪县人民政府办公室",
        "云溪县甲乡人民政府",
        "云溪县乙乡人民政府",
    )
    args = [word for organ in organs for word in ("--organ", organ)]
    assert len(run("scaffold", "2023", *args).out.splitlines()) == len(organs)


def test_no_year_is_made_inside_another(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    result = run("scaffold", "2023", "--organ", "甲局")
    assert (result.code, result.out) == (2, "")
    assert "现在就在年份文件夹 2022 里" in result.err
    assert not Path("2023").exists()
    assert run("scaffold", "2023", "--workspace", "..").code == 0


def test_the_year_that_was_taken_is_said(run: Go, file: Path) -> None:
    result = run("scaffold")
    assert str(file.parent) == "2022"
    assert "没有写年份，按今年（" in result.err
    assert "没有写年份" not in run("scaffold", "2023").err


def test_zeros_tell_every_cell_that_they_declare(run: Go, here: Path) -> None:
    blank = dict.fromkeys(
        (
            "disclosure__licensing__decisions", "applications__business__received",
            "applications__business__denied_by_law", "applications__research__received",
            "applications__research__denied_by_law",
        ),
        "",
    )  # fmt: skip
    file = saved(report(**blank), here).relative_to(here)
    before = file.read_bytes()
    dry = run("add", "zeros", file, "--dry-run")
    assert dry.out == f"{file}：5 格会填为 0；文件没有变动\n"
    assert file.read_bytes() == before
    done = run("add", "zeros", file)
    assert done.out == f"{file}：5 格填为 0\n"
    assert done.err == dry.err
    assert done.err.splitlines() == [
        "  二、主动公开政府信息情况：1 格", "    行政许可：本年处理决定数量",
        "  三、收到和处理政府信息公开申请情况：4 格",
        "    商业企业、科研机构各：一、新收，（三）2.法律法规禁止",
    ]  # fmt: skip
    assert load(file).missing == ()


def test_zeros_name_whole_columns_and_groups_as_such(run: Go, here: Path) -> None:
    run("scaffold", "2023", "--organ", "甲县乙局")
    file = here / "2023" / "甲县乙局.toml"
    assert run("add", "zeros", file, "自然人/不予公开").err.endswith(
        "    自然人：（三）不予公开 8 格\n"
    )
    assert (
        "商业企业、科研机构、社会公益组织、法律服务机构、其他各：全部 24 格"
        in run("add", "zeros", file, "法人").err
    )
    assert run("add", "zeros", file, "其他").code == 2


PRINTED = """
[source]
name = "年报.docx"

[source.printed]
"disclosure.fees.amount" = "12600元"
"disclosure.licensing.decisions" = "—"
"""
FEES, LICENSING = (
    Cell("disclosure", "fees", "amount"),
    Cell("disclosure", "licensing", "decisions"),
)


@pytest.fixture
def printed(here: Path) -> Path:
    blank = {"disclosure__fees__amount": "", "disclosure__licensing__decisions": ""}
    file = saved(report(**blank, disclosure__penalties__decisions=""), here)
    file.write_text(file.read_text(encoding="utf-8") + PRINTED, encoding="utf-8")
    return file.relative_to(here)


def test_zeros_leave_what_something_was_printed_in(run: Go, printed: Path) -> None:
    result = run("add", "zeros", printed)
    assert result.out == f"{printed}：1 格填为 0\n"
    assert "没有填的 2 格，原件印的不是数，请看原件" in result.err
    assert "印的是“12600元”，单位应是万元" in result.err
    assert "“—”就是没有发生的，请再加 --printed '—'" in result.err
    assert set(load(printed).missing) == {FEES, LICENSING}


def test_marks_that_mean_nothing_are_filled_when_somebody_says_so(
    run: Go, printed: Path
) -> None:
    assert (
        run("add", "zeros", printed, "--printed", "/,—,无").out
        == f"{printed}：2 格填为 0\n"
    )
    assert load(printed).missing == (FEES,)


@pytest.mark.parametrize("marks", ["12600元", "无,3", "元", "件", "两", "十二"])
def test_digits_and_units_never_mean_nothing(run: Go, printed: Path, marks: str) -> None:
    before = printed.read_bytes()
    result = run("add", "zeros", printed, "--printed", marks)
    assert (result.code, result.out) == (2, "")
    assert "不能当作 0" in result.err
    assert printed.read_bytes() == before


def test_many_holes_are_one_line_and_all_of_them_in_json(run: Go) -> None:
    run("scaffold", "2023", "--organ", "甲县乙乡人民政府")
    lines = run("validate", "2023").out.splitlines()
    holes = [line for line in lines if "N-PLACEHOLDER" in line]
    assert lines[-1:] == holes
    every = run("validate", "2023", "--select", "N-PLACEHOLDER")
    count = len(every.out.splitlines())
    assert count > 20
    assert f" 还有 {count} 处待填；全部列出：govreport validate 2023/" in holes[0]
    assert run("validate", "2023", "--format", "json").out.count('"N-PLACEHOLDER"') == count
    assert f"错误 {len(lines) - 2 + count}，" in run("validate", "2023").err


def test_few_holes_are_told_one_by_one(run: Go, here: Path) -> None:
    one = report()
    other = {**one.narrative, "other": f"{one.narrative['other']}全年公开____条、____件。"}
    file = saved(replace(one, narrative=other), here)
    assert run("validate", file).out.count("N-PLACEHOLDER") == 2


def test_a_group_is_explained_by_its_rows(run: Go) -> None:
    page = run("explain", "不予公开").out
    assert page.startswith("（三）不予公开：一组，每列 8 格（表式 2021）\n")
    assert "  8.属于行政查询事项  applications.*.denied_inquiry\n" in page
    assert (
        "applications.natural_person.denied_inquiry" in run("explain", "公民/不予公开").out
    )
