"""A sum that isn't whole says so: in its file, when checked, when rendered, in status."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from counties import (
    BUREAU,
    COUNTY,
    GRANTED,
    OFFICE,
    TARGET,
    TOWN,
    county,
    findings,
    finished,
    rolled,
    unit,
)
from reports import Run, report, saved, with_cells

from govreport.findings import Severity
from govreport.output.rollup import warnings
from govreport.report import Shortfall
from govreport.tomlfile.files import load

Go = Callable[..., Run]
CODE = "R-WHOLE"
LATE = "云溪县林业局"


def roster(folder: Path, *names: str) -> Path:
    path = folder / "名册.csv"
    path.write_text("\n".join(("名称", *names)), encoding="utf-8")
    return path


def test_a_sum_remembers_each_unit_that_it_lacks_and_why(here: Path) -> None:
    units = county(here)
    saved(with_cells(units[1], {GRANTED: ""}), here)
    wrong = int(str(units[2].stated[GRANTED])) + 1
    saved(with_cells(units[2], {GRANTED: wrong}), here)
    rolled(roster=roster(here, OFFICE, TOWN, BUREAU, LATE), partial=True)
    assert load(TARGET).shortfall == Shortfall((LATE,), (TOWN,), (BUREAU,))
    told = findings(TARGET, CODE)
    assert [one.quote for one in told] == [LATE, TOWN, BUREAU]
    assert {one.severity for one in told} == {Severity.ERROR}
    assert all(one.location is not None for one in told)


def test_it_goes_away_by_summing_again(here: Path) -> None:
    units = county(here)
    names = [one.organ.name for one in units]
    late = here / "2022" / f"{units[2].organ.name}.toml"
    raw = late.read_bytes()
    late.unlink()
    rolled(roster=roster(here, *names), partial=True)
    assert findings(TARGET, CODE)
    late.write_bytes(raw)
    assert rolled().whole
    assert load(TARGET).shortfall == Shortfall()
    assert not findings(TARGET, CODE)
    before = TARGET.read_bytes()
    assert rolled().written
    assert TARGET.read_bytes() == before


def test_what_was_missing_is_missing_still_where_no_roster_is_looked_at(here: Path) -> None:
    county(here)
    book = roster(here, OFFICE, TOWN, BUREAU, LATE)
    rolled(roster=book, partial=True)
    book.unlink()
    done = rolled()
    assert (done.written, done.whole) == (True, False)
    assert load(TARGET).shortfall == Shortfall((LATE,))


def test_an_error_of_a_unit_counts_until_it_is_explained(here: Path, run: Go) -> None:
    units = county(here)
    own = f"2022/{units[2].organ.name}.toml"
    said = "本年度没有收到政府信息公开申请。"
    assert run("add", "narrative", own, "overview", said, "--append").code == 0
    rolled()
    assert load(TARGET).shortfall == Shortfall(errors=(BUREAU,))
    assert run("waive", own, "N-NIL", "--reason", "说的是网上", "--all").code == 0
    assert rolled().whole


def test_no_workspace_makes_light_of_it(here: Path, run: Go) -> None:
    county(here)
    rolled(roster=roster(here, OFFICE, LATE), partial=True)
    for word in ("off", "warning", "info"):
        (here / "govreport.toml").write_text(
            f'[severities]\n{CODE} = "{word}"\n', encoding="utf-8"
        )
        done = run("validate", TARGET)
        assert done.code == 2
        assert "R-WHOLE" in done.err


def test_only_a_draft_is_made_of_it_until_somebody_explains(here: Path, run: Go) -> None:
    county(here)
    rolled(roster=roster(here, OFFICE, TOWN, BUREAU, LATE), partial=True)
    finished(TARGET)
    assert run("render", TARGET).code == 1
    assert not list(here.glob("2022/*.docx"))
    assert run("render", TARGET, "--draft").code == 0
    assert run("waive", TARGET, CODE, "--reason", "林业局已并入").code == 0
    assert [one.waived for one in findings(TARGET, CODE)] == ["林业局已并入"]
    assert run("render", TARGET).code == 0


def test_an_explanation_is_for_the_units_of_that_time(here: Path, run: Go) -> None:
    county(here)
    book = roster(here, OFFICE, TOWN, BUREAU, LATE)
    rolled(roster=book, partial=True)
    run("waive", TARGET, CODE, "--reason", "已并入")
    assert [one.waived for one in findings(TARGET, CODE)] == ["已并入"]
    roster(here, OFFICE, TOWN, BUREAU, LATE, "云溪县水利局")
    rolled(partial=True)
    assert [one.waived for one in findings(TARGET, CODE)] == [None]
    (stale,) = findings(TARGET, "V-WAIVER")
    assert "云溪县水利局" in stale.problem


def test_status_never_calls_it_ready(here: Path, run: Go) -> None:
    county(here)
    book = roster(here, OFFICE, TOWN, BUREAU, LATE)
    rolled(roster=book, partial=True)
    finished(TARGET)
    done = run("status", 2022)
    assert done.code == 1
    assert "汇总有错误" in done.err


def test_a_sum_of_an_earlier_version_is_asked_to_be_made_again(here: Path) -> None:
    county(here)
    rolled()
    text = TARGET.read_text(encoding="utf-8")
    start, end = text.index("[sum]"), text.index("[[units]]")
    TARGET.write_text(text[:start] + text[end:], encoding="utf-8")
    (told,) = findings(TARGET, CODE)
    assert (told.severity, told.advice) == (
        Severity.WARNING, "请用 govreport rollup 重新汇总",
    )  # fmt: skip
    rolled()
    assert not findings(TARGET, CODE)


@pytest.mark.parametrize("asked", [True, False])
def test_a_roster_that_lies_there_counts_asked_for_or_not(
    here: Path, *, asked: bool
) -> None:
    county(here)
    book = roster(here, OFFICE, TOWN, BUREAU, LATE)
    done = rolled(roster=book if asked else None)
    assert done.written is not asked
    assert not done.whole
    assert COUNTY not in (done.missing or ())


def test_a_report_that_came_in_later_is_told_where_the_sum_is_checked(here: Path) -> None:
    county(here)
    rolled()
    assert not findings(TARGET, "R-SUM")
    saved(unit(report(), LATE), here)
    (told,) = findings(TARGET, "R-SUM")
    assert told.problem == f"同一文件夹里还有“{LATE}”的报告，没有汇总进来"
    assert rolled().written
    assert not findings(TARGET, "R-SUM")


def test_what_a_unit_sums_up_itself_is_in_the_sum_with_it(here: Path) -> None:
    county(here)
    school = "云溪县第一中学"
    saved(unit(report(), school), here)
    parts = [Path(f"2022/{school}.toml")]
    rolled(organ=BUREAU, paths=parts, target=Path(f"2022/{BUREAU}汇总.toml"))
    Path(f"2022/{BUREAU}.toml").unlink()
    files = [path for path in Path("2022").glob("*.toml") if path.stem != school]
    rolled(paths=sorted(files))
    assert school not in "".join(one.problem for one in findings(TARGET, "R-SUM"))


def test_an_explanation_of_it_that_no_longer_holds_is_told_in_chinese(
    here: Path, run: Go
) -> None:
    names = [one.organ.name for one in county(here)]
    rolled(roster=roster(here, *names, LATE), partial=True)
    finished(TARGET)
    assert run("waive", TARGET, CODE, "--reason", "撤销了").code == 0
    rolled(roster=roster(here, *names, LATE, "云溪县水利局"), partial=True)
    assert "汇总时没有报的单位当时写的是" in run("validate", TARGET).out


def test_without_a_roster_last_years_reports_tell_who_is_missing(here: Path) -> None:
    county(here)
    saved(replace(unit(report(), LATE), year=2021), here)
    done = rolled(year=2022, paths=[Path("2022")])
    assert (done.written, done.lying) == (True, Path("2021"))
    assert load(TARGET).shortfall == Shortfall((LATE,))


def test_an_explained_difference_is_that_difference_only(here: Path, run: Go) -> None:
    units = county(here)
    rolled()
    finished(TARGET)
    done = run("add", "count", TARGET, "许可", 3)
    assert done.code == 0, done.err
    assert run("waive", TARGET, "R-SUM", "--reason", "县里另有 3 件", "--all").code == 0
    assert {one.waived for one in findings(TARGET, "R-SUM")} == {"县里另有 3 件"}
    assert run("add", "count", f"2022/{units[1].organ.name}.toml", "许可", 300).code == 0
    assert None in {one.waived for one in findings(TARGET, "R-SUM") if one.left}


def test_a_sum_of_nothing_but_what_is_in_another_is_not_left_out(here: Path) -> None:
    county(here)
    rolled()
    parts = [Path(f"2022/{TOWN}.toml"), Path(f"2022/{BUREAU}.toml")]
    rolled(organ="云溪县东片管理委员会", paths=parts)
    assert Path("2022/云溪县东片管理委员会.toml").exists()
    assert not findings(TARGET, "R-SUM")


def test_a_sum_that_a_unit_changed_after_is_not_ready(here: Path, run: Go) -> None:
    units = county(here)
    rolled()
    finished(TARGET)
    assert run("status", 2022, "--format", "json").code == 0
    run("add", "count", f"2022/{units[1].organ.name}.toml", "许可", 3)
    done = run("status", 2022)
    assert done.code == 1
    assert "汇总不全" in done.out
    assert (
        f"汇总 {TARGET} 和各单位现在的报告对不上；请再运行一次 govreport rollup" in done.err
    )


def short_named(here: Path) -> tuple[Path, Path]:
    """Two files of one unit, of which one leaves the county's name out."""
    county(here)
    whole, short = "云溪县西河街道办事处", "西河街道办事处"
    return saved(unit(report(), whole), here), saved(unit(report(), short), here)


@pytest.mark.parametrize("asked", [True, False], ids=["asked for", "lying there"])
def test_files_that_the_roster_says_are_of_one_unit_are_not_added_up(
    here: Path, *, asked: bool
) -> None:
    files = short_named(here)
    book = here / "名册.csv"
    book.write_text(
        "名称,别名\n云溪县西河街道办事处,西河街道办事处\n"
        + "".join(f"{name},\n" for name in (OFFICE, TOWN, BUREAU)),
        encoding="utf-8",
    )
    done = rolled(roster=book if asked else None, partial=True)
    (refused,) = done.refused
    assert all(str(file.relative_to(here)) in refused for file in files)
    assert "名册（或上年的报告）里是同一个单位，会加两次" in refused
    assert not TARGET.exists()
    assert not [told for told in warnings(done) if "地名" in told]


def test_names_that_differ_by_the_place_in_front_are_asked_about(here: Path) -> None:
    files = short_named(here)
    (asked,) = [told for told in warnings(rolled()) if "地名" in told]
    assert all(str(file.relative_to(here)) in asked for file in files)
    assert "请核对是不是同一单位" in asked
    both = roster(here, OFFICE, TOWN, BUREAU, *(file.stem for file in files))
    assert not [told for told in warnings(rolled(roster=both)) if "地名" in told]


def test_a_unit_under_an_alias_of_the_roster_is_not_missed(here: Path) -> None:
    _, short = short_named(here)
    short.unlink()
    rolled()
    Path("2022/云溪县西河街道办事处.toml").unlink()
    saved(unit(report(), "西河街道办事处"), here)
    assert rolled().gone == ["云溪县西河街道办事处"]
    book = here / "名册.csv"
    book.write_text("名称,别名\n云溪县西河街道办事处,西河街道办事处\n", encoding="utf-8")
    assert rolled(roster=book).gone == []


def test_a_sum_by_which_nobody_can_be_missing_says_so(here: Path) -> None:
    county(here)
    assert [told for told in warnings(rolled()) if "不知道还有谁应报" in told]
    assert not [told for told in warnings(rolled(organ="云溪县教育局")) if "谁应报" in told]
    roster(here, OFFICE, TOWN, BUREAU)
    done = rolled()
    assert done.whole
    assert not [told for told in warnings(done) if "谁应报" in told]


def test_the_advice_on_a_lacking_sum_names_the_command_that_explains_all(
    run: Go, here: Path
) -> None:
    units = county(here)
    roster(here, *(one.organ.name for one in units))
    Path(f"2022/{TOWN}.toml").unlink()
    rolled(partial=True)
    told = run("validate", TARGET).out
    assert "确实不影响的，用 govreport waive 文件 R-WHOLE --reason 理由 写明" in told
    saved(with_cells(units[2], {GRANTED: ""}), here)
    rolled(partial=True)
    told = run("validate", TARGET).out
    assert told.count("用 govreport waive 文件 R-WHOLE --all --reason 理由 写明") == 2
    assert run("waive", TARGET, CODE, "--all", "--reason", "不影响").code == 0
    assert run("validate", TARGET).out.count("（已说明：不影响）") == 2
