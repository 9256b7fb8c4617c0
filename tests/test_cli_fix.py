"""`validate --fix` and `--diff`: shown first, saved in place, the rest left to a person."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from machine import needs
from reports import ORGAN, PROSE, Run, balanced, saved, stated, with_cells

from govreport.forms import Cell
from govreport.report import Report
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import load

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"
TOTAL = Cell("applications", "total", "received")
BASE = stated(balanced("2021", 9))
RIGHT = BASE.stated[TOTAL]
ONLY = ("--ignore", "X-NONE,S-")


def wrong(organ: str = ORGAN.name) -> Report:
    """A report with a wrong total, a number in quotes, and marks of the wrong width."""
    text = f"{PROSE['overview']}\n全年公开(含网站)１２条,比上年多。"
    return replace(
        with_cells(BASE, {TOTAL: int(str(RIGHT)) + 1}),
        narrative={**PROSE, "overview": text},
        organ=ORGAN._replace(name=organ),
        counts={"微信": "６８"},
    )


def test_the_difference_is_data_and_changes_nothing(run: Go, tmp_path: Path) -> None:
    file = saved(wrong(), tmp_path)
    before = file.read_bytes()
    result = run("validate", "2022", "--diff")
    lines = [line for line in result.out.splitlines() if line[:1] in "+-"]
    assert result.code == 1
    assert lines[:2] == [f"--- 2022/{NAME}", f"+++ 2022/{NAME}"]
    assert [line.partition("  ")[0] for line in lines[2:]] == [
        '-全年公开(含网站)１２条,比上年多。"""',
        '+全年公开（含网站）12条，比上年多。"""',
        '-"微信" = "６８"',
        '+"微信" = 68',
        f"-received = {int(str(RIGHT)) + 1}",
        f"+received = {RIGHT}",
    ]
    assert result.err == "1 个文件有 6 处可以改正；文件没有变动，只写 --fix 才改\n"
    assert file.read_bytes() == before
    assert run("validate", "2022", "--fix", "--diff", "-q") == Run(1, result.out, "")
    assert file.read_bytes() == before


@needs("patch")
def test_the_difference_can_be_applied_by_patch(run: Go, tmp_path: Path) -> None:
    file = saved(wrong(), tmp_path)
    file.write_bytes(file.read_bytes().removesuffix(b"\n").replace(b"# ", "#１,".encode()))
    patch = run("validate", "2022", "--diff").out
    before = file.read_bytes()
    assert run("validate", "2022", "--fix", *ONLY).code == 0
    fixed = file.read_bytes()
    file.write_bytes(before)
    command = ["patch", "-p0", "--binary"]
    done = subprocess.run(command, cwd=tmp_path, input=patch.encode(), check=False)
    assert done.returncode == 0
    assert file.read_bytes() == fixed


def test_a_fix_is_shown_saved_and_checked_again(run: Go, tmp_path: Path) -> None:
    file = saved(wrong(), tmp_path)
    before = file.read_text(encoding="utf-8")
    result = run("validate", "2022", "--fix", *ONLY)
    assert (result.code, result.out) == (0, "")
    assert f"+received = {RIGHT} " in result.err
    assert result.err.endswith(
        "改正了 1 个文件，共 6 处\n检查了 1 个文件：没有发现问题（只计所选的规则）\n"
    )
    after = file.read_text(encoding="utf-8")
    assert after == (
        before.replace("公开(含网站)１２条,", "公开（含网站）12条，")
        .replace('"６８"', "68")
        .replace(f"received = {int(str(RIGHT)) + 1} ", f"received = {RIGHT} ")
    )
    assert load(file).narrative["overview"].endswith("全年公开（含网站）12条，比上年多。")
    again = run("validate", "2022", "--fix", *ONLY)
    assert again.err.startswith("没有自动改正的\n")
    assert file.read_text(encoding="utf-8") == after
    assert run("validate", "2022", "--diff") == Run(0, "", "没有可以自动改正的\n")


def test_what_is_left_is_reported_and_decides(run: Go, tmp_path: Path) -> None:
    file = saved(
        with_cells(wrong(), {Cell("applications", "business", "received"): 999}), tmp_path
    )
    result = run("validate", "2022", "--fix", "--format", "json")
    findings = json.loads(result.out)["files"][0]["findings"]
    assert result.code == 1
    assert {"T3-BALANCE", "T3-TOTAL"} <= {found["code"] for found in findings}
    assert "N-PUNCTUATION" not in {found["code"] for found in findings}
    assert load(file).stated[TOTAL] != RIGHT


def test_only_selected_rules_are_put_right(run: Go, tmp_path: Path) -> None:
    file = saved(wrong(), tmp_path)
    run("validate", "2022", "--fix", "--select", "T3-")
    one = load(file)
    assert one.stated[TOTAL] == RIGHT
    assert (one.counts["微信"], "１２条" in one.narrative["overview"]) == ("６８", True)


def test_what_somebody_explained_stays(run: Go, tmp_path: Path) -> None:
    file = saved(wrong(), tmp_path)
    waiver = '[[waivers]]\ncode = "V-QUOTED"\ncells = ["counts.微信"]\nvalues = [68]\nreason = "照原样"\n'
    file.write_text(file.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    run("validate", "2022", "--fix")
    assert load(file).counts["微信"] == "６８"


def test_a_file_that_cant_be_saved_keeps_no_other_from_being_saved(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, other = saved(wrong("甲乡"), tmp_path), saved(wrong("乙乡"), tmp_path)
    before = locked.read_bytes()
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: path != locked and real(path, mode)
    )
    result = run("validate", "2022", "--fix")
    assert result.code == 2
    assert "错误：2022/甲乡.toml" in result.err.replace(f"{tmp_path}/", "")
    assert "没有权限" in result.err
    assert (locked.read_bytes(), load(other).stated[TOTAL]) == (before, RIGHT)
    data = json.loads(run("validate", "2022", "--fix", "--format", "json").out)
    assert [bool(file["error"]) for file in data["files"]] == [False, True]


def test_a_file_that_was_changed_meanwhile_is_not_saved(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(wrong(), tmp_path)

    def slowly(*args: object, **kwargs: object) -> bytes:
        file.write_bytes(file.read_bytes() + b"# new\n")
        return edit(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("govreport.tasks.fix.edit", slowly)
    result = run("validate", "2022", "--fix")
    assert result.code == 2
    assert "在检查期间被别处改动了，没有保存；请再试一次" in result.err
    assert "６８" in file.read_text(encoding="utf-8")


def test_an_earlier_year_is_put_right_first(run: Go, tmp_path: Path) -> None:
    carried = {
        Cell("applications", block, "carried_out"): BASE.stated[
            Cell("applications", block, "carried_in")
        ]
        for block in BASE.form.tables["applications"].blocks
    }
    before = with_cells(BASE, carried)
    came = {
        Cell("applications", block, "received"): int(
            str(before.stated[Cell("applications", block, "settled")])
        )
        + int(str(carried[Cell("applications", block, "carried_out")]))
        - int(str(before.stated[Cell("applications", block, "carried_in")]))
        for block in BASE.form.tables["applications"].blocks
    }
    last, this = with_cells(before, came), BASE
    out, in_ = (
        Cell("applications", "total", "carried_out"),
        Cell("applications", "total", "carried_in"),
    )
    odd = int(str(this.stated[in_])) + 1
    saved(replace(with_cells(last, {out: odd}), year=2021), tmp_path)
    saved(with_cells(this, {in_: odd}), tmp_path)
    assert run("validate", "2022", "--diff").out == "", "last year's report agrees with it"
    assert run("validate", ".", "--diff").out.count("\n-carried_") == 2
    run("validate", ".", "--fix")
    assert load(tmp_path / "2022" / NAME).stated[in_] == this.stated[in_]
    assert load(tmp_path / "2021" / NAME).stated[out] == this.stated[in_]
    assert run("validate", ".", "--diff").out == ""


def test_a_file_whose_last_year_cant_be_read_is_left_alone(run: Go, tmp_path: Path) -> None:
    file = saved(wrong(), tmp_path)
    before = file.read_bytes()
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / NAME).write_text("[")
    for option in ("--fix", "--diff"):
        result = run("validate", "2022", option)
        assert result.code == 2
        assert f"2021/{NAME}：第 1 行" in result.err
    assert file.read_bytes() == before


def test_standard_input_and_published_documents_are_refused(
    run: Go, tmp_path: Path
) -> None:
    file = saved(wrong(), tmp_path)
    before = file.read_bytes()
    (tmp_path / "年报.txt").write_text(
        f"{ORGAN.name}2022年政府信息公开工作年度报告\n一、总体情况\n好。\n"
    )
    for option in ("--fix", "--diff"):
        result = run("validate", "-", option)
        assert (result.code, result.out) == (2, "")
        assert "标准输入没有文件可改" in result.err
        result = run("validate", "2022", "年报.txt", option)
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "错误：年报.txt：已公布的文件不改；请先用 govreport import 读成报告文件，再改\n"
        )
    assert file.read_bytes() == before


def test_a_difference_is_no_json_and_no_table(run: Go, tmp_path: Path) -> None:
    saved(wrong(), tmp_path)
    for other in (("--format", "json"), ("--statistics",)):
        result = run("validate", "2022", "--diff", *other)
        assert (result.code, result.out) == (2, "")
        assert "--diff 打印的是改动" in result.err
