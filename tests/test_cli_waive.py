"""`waive` at the command line: what it prints, what it takes, which codes a shell offers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from explained import LAST, ONE, REASON, explain, put
from reports import Run, report

from govreport.cli.waive import _codes

Go = Callable[..., Run]
WHY = ("--reason", REASON)


def test_a_finding_is_explained_and_counts_no_more(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    assert run("validate", file).code == 1
    result = run("waive", file, "x-carry", *WHY, "--by", "县政务公开办")
    assert result.code == 0
    assert result.out == f"{file}：1 处 X-CARRY 写明了理由，检查时不再计入\n"
    assert result.err.startswith(
        "  商业企业：二、上年结转 0，上年的四、结转下年度 1，相差 1"
    )
    result = run("validate", file)
    assert result.code == 0
    assert "错误 X-CARRY" in result.out
    assert REASON in result.out


def test_doing_it_again_says_why_it_counts_no_more(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    explain(file, "X-CARRY")
    result = run("waive", file, "X-CARRY", "--reason", "另一个理由")
    assert result == Run(0, f"{file}：X-CARRY 已经写明过理由：{REASON}\n", "")


def test_of_several_each_is_told_with_its_place(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), LAST)
    result = run("waive", file, "X-CARRY", *WHY)
    assert (result.code, result.out) == (2, "")
    first, *places = result.err.splitlines()
    assert first == (
        "错误：X-CARRY 报了 2 处，请用 --cell 或 --quote 写明是哪一处，都不用改的加 --all："
    )
    assert len(places) == 2
    assert all(place.startswith(f"  {file}:") for place in places)
    every = run("waive", file, "X-CARRY", *WHY, "--all", "-q")
    assert (every.code, every.err) == (0, "")
    assert every.out.startswith(f"{file}：2 处 X-CARRY")


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        ((), "错误：缺少选项：--reason"),
        (("--reason", " "), "--reason 后面要写理由：为什么不用改"),
        (("--reason", "两\n行"), "理由里有换行、控制字符"),
        ((*WHY, "--by", "两\n行"), "姓名里有换行、控制字符"),
    ],
)
def test_reasons_and_names_are_one_line(
    run: Go, tmp_path: Path, args: tuple[str, ...], complaint: str
) -> None:
    file = put(tmp_path, report(), ONE)
    before = file.read_bytes()
    result = run("waive", file, "X-CARRY", *args)
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err
    assert file.read_bytes() == before


def test_the_shell_offers_the_codes_that_the_file_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    monkeypatch.chdir(tmp_path)
    file = put(tmp_path, report(), ONE)
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    context.params["file"] = str(file)
    assert [code for code, _ in _codes(context, "")] == ["X-CARRY"]
    context.params["file"] = "nothing.toml"
    offered = [code for code, _ in _codes(context, "x-")]
    assert "X-CARRY" in offered
    assert "X-JUMP" in offered
    assert "T3-BALANCE" not in [code for code, _ in _codes(context, "")]
