"""`render` tells what stands open in what it makes, and with --strict makes none of it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import ORGAN, PROSE, Run, report, saved

from govreport import tasks
from govreport.output.render import open_lines
from govreport.report import Organ
from govreport.tasks.validate import validate
from govreport.workspace import Workspace
from govreport.workspace.made import Making, OpenFindings, note, record_of

Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"
NEXT = "云溪县白水乡人民政府"
COUNTY = "云溪县人民政府"
WRONG = "全年新收政府信息公开申请7件，本年没有收取信息处理费。"
LINE = f"另有 1 个警告没有处理（N-NUMBER 1），用 govreport validate {GOOD} 看\n"
CURRENT = "1 份报告：已是最新 1；要重新生成加 --force\n"


def warned(folder: Path, organ: Organ = ORGAN) -> Path:
    """A report whose prose says another number than its table."""
    narrative = {**PROSE, "other": WRONG}
    return saved(replace(report(), organ=organ, narrative=narrative), folder)


def test_a_report_with_warnings_is_made_and_they_are_told(run: Go, tmp_path: Path) -> None:
    warned(tmp_path)
    done = run("render", GOOD)
    assert done == Run(0, f"2022/{STEM}.docx\n2022/{STEM}.txt\n", LINE)
    assert run("render", GOOD, "--force", "-q").err == ""


def test_what_is_up_to_date_tells_it_again_without_the_rules(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned(tmp_path)
    run("render", GOOD)
    makings = record_of(tmp_path / "2022").files
    assert {one[-1].open for one in makings.values()} == {
        OpenFindings(warnings=(("N-NUMBER", 1),))
    }
    monkeypatch.setattr("govreport.tasks.drafts.checked", lambda _: pytest.fail("rules"))
    assert run("render", GOOD).err == CURRENT + LINE


def test_where_nothing_was_noted_the_rules_are_asked_once(run: Go, tmp_path: Path) -> None:
    warned(tmp_path)
    run("render", GOOD)
    record = tmp_path / "2022" / ".govreport" / "made.toml"
    text = record.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("open")]
    record.write_text("\n".join(kept), encoding="utf-8")
    assert run("render", GOOD).err == CURRENT + LINE
    assert sorted(record.read_text(encoding="utf-8").split()) == sorted(text.split())


@pytest.mark.parametrize("option", ["--strict", "settings"])
def test_strict_makes_nothing_of_a_report_with_warnings(
    run: Go, tmp_path: Path, option: str
) -> None:
    warned(tmp_path)
    if option == "settings":
        (tmp_path / "govreport.toml").write_text("[render]\nstrict = true\n")
    options = () if option == "settings" else (option,)
    done = run("render", GOOD, *options)
    assert (done.code, done.out) == (1, "")
    assert f"{GOOD}:" in done.err
    assert "警告 N-NUMBER" in done.err
    assert "检查了 1 个文件：错误 0，警告 1，提示 1" in done.err
    assert "有警告的也没有生成" in done.err
    assert not list((tmp_path / "2022").glob(f"{STEM}*"))
    assert run("render", GOOD, *options, "--draft", "-o", "草稿").code == 0
    assert run("render", GOOD, "--no-strict").code == 0
    assert run("render", GOOD, *options).code == 1, "though it is up to date"


def test_strict_has_nothing_against_a_report_in_order(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert run("render", GOOD, "--strict").err == ""
    assert run("render", GOOD, "--strict").err == CURRENT


def test_a_waiver_settles_what_stands_open(run: Go, tmp_path: Path) -> None:
    warned(tmp_path)
    run("render", GOOD)
    assert run("waive", GOOD, "N-NUMBER", "--reason", "含上级转来的").code == 0
    assert run("render", GOOD, "--strict") == Run(
        0, f"2022/{STEM}.docx\n2022/{STEM}.txt\n", ""
    )


def test_errors_of_a_draft_stand_open_too(run: Go, tmp_path: Path) -> None:
    narrative = {**PROSE, "other": WRONG}
    base = report(applications__business__received=1)
    saved(replace(base, narrative=narrative), tmp_path)
    told = "另有 1 处错误、1 个警告没有处理（T3-BALANCE 1，N-NUMBER 1）"
    for _ in range(2):
        assert told in run("render", GOOD, "--draft").err


def test_refused_by_render_and_by_validate_are_the_same_counts(
    run: Go, tmp_path: Path
) -> None:
    narrative = {**PROSE, "other": WRONG}
    base = report(applications__business__received=1)
    saved(replace(base, narrative=narrative), tmp_path)
    counted = run("validate", GOOD).err
    assert counted.startswith("检查了 1 个文件：错误 ")
    assert counted in run("render", GOOD).err


def test_what_was_made_before_a_refusal_is_told(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("render", GOOD)
    saved(report(applications__business__received=1), tmp_path)
    done = run("render", GOOD, "--to", "docx")
    assert (done.code, done.out) == (1, "")
    told = "以前生成的还在，没有更新，不能当作现在的公布："
    assert done.err.endswith(f"{told}2022/{STEM}.docx、2022/{STEM}.txt\n")


def test_many_reports_with_warnings_are_told_in_short(run: Go, tmp_path: Path) -> None:
    (tmp_path / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    for number in range(2):
        warned(tmp_path, Organ(f"云溪县第{number}乡人民政府", "township"))
    told = run("render", "2022", "--to", "txt").err.splitlines()
    line = "2022/云溪县第0乡人民政府.toml：1 个警告没有处理（N-NUMBER 1）"
    total = "另有 2 份报告共 2 个警告没有处理（N-NUMBER 2），用 govreport validate 2022 看"
    assert (told[0], told[1], told[-1]) == ("2 份报告：生成 2", line, total)
    for number in range(2, 9):
        warned(tmp_path, Organ(f"云溪县第{number}乡人民政府", "township"))
    told = run("render", "2022", "--to", "txt").err.splitlines()
    assert told[1:] == [
        total.replace("2 份", "9 份").replace("2 个", "9 个").replace("R 2", "R 9")
    ]


@given(
    st.lists(
        st.dictionaries(st.sampled_from("ABCDEFGHIJ"), st.integers(1, 999), min_size=1),
        min_size=1,
        max_size=200,
    )
)
def test_however_many_stand_open_they_are_few_lines(counts: list[dict[str, int]]) -> None:
    found = [
        (Path(f"{number}.toml"), OpenFindings(warnings=tuple(one.items())))
        for number, one in enumerate(counts)
    ]
    lines = list(open_lines(found, [Path("2022")]))
    total = sum(sum(one.values()) for one in counts)
    assert len(lines) <= 6
    assert f"{total} 个警告没有处理" in lines[-1]
    assert len(lines[-1]) < 200


def test_a_changed_unit_of_a_sum_is_never_hidden_by_what_is_up_to_date(
    run: Go, tmp_path: Path
) -> None:
    (tmp_path / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    unit = saved(report(), tmp_path)
    saved(replace(report(), organ=Organ(NEXT, "township")), tmp_path)
    assert run("rollup", "2022", "--organ", COUNTY).code == 0
    total = f"2022/{COUNTY}.toml"
    for section, text in PROSE.items():
        run("add", "narrative", total, section, text)
    assert run("render", total).err == ""
    assert "已是最新" in run("render", total).err
    late = replace(report(), organ=Organ("云溪县黑土乡人民政府", "township"))
    came_in = saved(late, tmp_path)
    told = f"另有 1 个警告没有处理（R-SUM 1），用 govreport validate {total} 看\n"
    assert [run("render", total).err for _ in range(2)] == [told, CURRENT + told]
    came_in.unlink()
    assert run("render", total).err == ""
    assert run("add", "count", unit, "行政许可", "5").code == 0
    told = f"另有 1 个警告没有处理（R-SUM 1），用 govreport validate {total} 看\n"
    assert [run("render", total).err for _ in range(2)] == [told, CURRENT + told]
    unit.unlink()
    assert [run("render", total).err for _ in range(2)] == [told, CURRENT + told]


def test_as_json_every_file_has_its_place(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    warned(tmp_path, Organ(NEXT, "township"))
    wrong = report(applications__business__received=1)
    saved(replace(wrong, organ=Organ("云溪县黑土乡人民政府", "township")), tmp_path)
    run("render", GOOD, "--to", "docx")
    broken = tmp_path / "2022" / "坏.toml"
    broken.write_text("=")
    done = run("render", "2022", "--format", "json")
    assert done.code == 2
    told = json.loads(done.out)
    assert told["schema_version"] == 1
    shown = {one["path"] or one["source"]: one for one in told["files"]}
    assert shown[f"2022/{STEM}.docx"] == {
        "source": GOOD,
        "path": f"2022/{STEM}.docx",
        "format": "docx",
        "state": "current",
        "written": False,
        "draft": False,
        "template": None,
        "open": {},
        "errors": 0,
        "warnings": 0,
        "error": None,
    }
    text = shown[f"2022/{STEM}.txt"]
    assert (text["state"], text["written"], text["format"]) == ("made", True, "txt")
    other = shown[f"2022/{NEXT}2022年政府信息公开工作年度报告.docx"]
    assert (other["open"], other["warnings"]) == ({"N-NUMBER": 1}, 1)
    refused = shown["2022/云溪县黑土乡人民政府.toml"]
    assert (refused["path"], refused["state"]) == (None, "refused")
    assert (refused["errors"], refused["open"]) == (1, {"T3-BALANCE": 1})
    failed = shown["2022/坏.toml"]
    assert (failed["state"], failed["written"]) == ("failed", False)
    assert failed["error"].startswith("2022/坏.toml")
    assert told["summary"] == {
        "reports": 4,
        "made": 2,
        "current": 0,
        "refused": 1,
        "failed": 1,
        "errors": 1,
        "warnings": 1,
    }


def test_json_and_the_document_itself_exclude_each_other(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    done = run("render", GOOD, "-o", "-", "--format", "json")
    assert (done.code, done.out) == (2, "")
    assert "-o - 打印的是报告本身，不能和 --format json 一起写" in done.err


COUNTS = st.dictionaries(
    st.sampled_from(["N-NUMBER", "S-FEE", "T3-BALANCE", "R-SUM"]), st.integers(1, 10_000)
).map(lambda counts: tuple(sorted(counts.items())))


@given(
    st.lists(
        st.builds(
            Making,
            st.text("0123456789abcdef", min_size=1),
            report=st.text(),
            open=st.none() | st.builds(OpenFindings, COUNTS, COUNTS),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_noted_down_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, makings: list[Making]
) -> None:
    folder = tmp_path_factory.mktemp("noted")
    note(folder, [(f"{number}.docx", one) for number, one in enumerate(makings)])
    assert [one for (one,) in record_of(folder).files.values()] == makings
    shutil.rmtree(folder)


def test_the_task_gives_what_the_rules_find(tmp_path: Path) -> None:
    path = warned(tmp_path)
    (done,) = tasks.render(Workspace(tmp_path), [path], formats=("txt",))
    (one,) = validate(Workspace(tmp_path), [path])
    found = [each.code for each in one.findings if each.severity.value == "warning"]
    assert [code for code, _ in done.open.warnings] == found
    assert done.written == done.files


def test_what_else_was_made_of_a_report_and_is_old_is_told(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("render", GOOD, "--to", "docx", "--to", "txt")
    assert run("render", GOOD, "--to", "docx").err == (
        "1 份报告：已是最新 1；要重新生成加 --force\n"
    )
    saved(report(disclosure__normative_documents__issued=7), tmp_path)
    told = "以前生成的还在，没有更新，不能当作现在的公布：2022/{}\n"
    assert told.format(f"{STEM}.txt") in run("render", GOOD, "--to", "docx").err
    (tmp_path / "2022" / f"{STEM}.docx").write_bytes(b"by hand")
    saved(report(applications__business__received=1), tmp_path)
    done = run("render", GOOD, "--to", "docx")
    assert done.code == 1
    assert f"{STEM}.docx、2022/{STEM}.txt" in done.err, "one by hand is old as well"


def test_documents_of_a_report_that_is_broken_or_gone_are_told(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    saved(replace(report(), organ=Organ(NEXT, "township")), tmp_path)
    (tmp_path / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    run("render", "2022", "--to", "docx")
    (tmp_path / GOOD).write_text("=")
    done = run("render", "2022")
    told = "以前生成的还在，没有更新，不能当作现在的公布："
    assert done.code == 2
    assert f"{told}2022/{STEM}.docx\n" in done.err
    (tmp_path / GOOD).unlink()
    done = run("render", "2022")
    assert done.code == 0
    assert f"2022/{STEM}.docx的报告已经不在，这些文件不能当作现在的公布\n" in done.err
    (tmp_path / "2022" / f"{STEM}.docx").unlink()
    assert "不在" not in run("render", "2022").err
