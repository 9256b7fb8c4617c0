"""`add count` and `add zeros`: only that place of the file changes."""

import os
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from reports import Run, report, saved, with_cells

from govreport.forms import Cell, form
from govreport.tomlfile.files import load

Go = Callable[..., Run]
NEW = Cell("applications", "natural_person", "received")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    blank = dict.fromkeys(form("2021").typed_cells, "")
    return saved(with_cells(report(), blank), tmp_path).relative_to(tmp_path)


def line_of(file: Path, text: str) -> str:
    return next(line for line in file.read_text().splitlines() if line.startswith(text))


def test_a_blank_cell_becomes_one(run: Go, file: Path) -> None:
    before = file.read_text()
    result = run("add", "count", file, NEW)
    assert result == Run(
        0,
        "自然人·一、本年新收政府信息公开申请数量：空 → 1"
        "（applications.natural_person.received）\n",
        "",
    )
    old, new = before.splitlines(), file.read_text().splitlines()
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][1].startswith("received = 1 ")


def test_counts_add_up_and_come_off(run: Go, file: Path) -> None:
    for args in (["5"], ["2", "--minus"], ["３"]):
        assert run("add", "count", file, "自然人/新收", *args).code == 0
    assert load(file).value(NEW) == 6
    assert run("add", "count", file, "自然人/新收", "9", "--set").code == 0
    assert load(file).value(NEW) == 9


def test_a_number_in_quotes_is_counted_on(run: Go, file: Path) -> None:
    file.write_text(file.read_text().replace('received = ""', 'received = "3"', 1))
    run("add", "count", file, NEW)
    assert line_of(file, "received").startswith("received = 4")


def test_amounts_add_up_exactly(run: Go, file: Path) -> None:
    for amount in ("0.1", "0.2"):
        run("add", "count", file, "行政事业性收费", amount)
    assert load(file).value(Cell("disclosure", "fees", "amount")) == Decimal("0.3")


def test_the_years_other_tallies_are_made_when_new(run: Go, file: Path) -> None:
    result = run("add", "count", file, "counts.微信公众号发布信息", "68")
    assert result.code == 0
    assert "新添一项其他数字“微信公众号发布信息”" in result.err
    result = run("add", "count", file, "counts.微信公众号发布消息")
    assert "已有相近的“微信公众号发布信息”" in result.err
    run("add", "count", file, "counts.微信公众号发布信息")
    assert load(file).counts == {"微信公众号发布信息": 69, "微信公众号发布消息": 1}


def test_text_of_the_2019_form_is_set_not_added(run: Go, tmp_path: Path) -> None:
    file = saved(report("2019"), tmp_path)
    cell = "政府集中采购/采购总金额"
    assert "是文字，不能加减" in run("add", "count", file, cell, "5").err
    assert run("add", "count", file, cell, "251000元", "--set").code == 0
    assert load(file).value(Cell("disclosure", "procurement", "amount")) == "251000元"


def test_a_change_may_go_below_zero(run: Go, tmp_path: Path) -> None:
    file = saved(report("2019"), tmp_path)
    assert run("add", "count", file, "行政许可/本年增/减", "3", "--minus").code == 0
    assert run("add", "count", file, "disclosure.licensing.change", "-5").code == 0
    assert load(file).value(Cell("disclosure", "licensing", "change")) == -8
    assert run("add", "count", file, "disclosure.licensing.change", "-3", "--set").code == 0
    assert load(file).value(Cell("disclosure", "licensing", "change")) == -3


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["applications.natural_persn.received"], "相近的有"),
        (["行政诉讼/结果维持"], "可以指好几格"),
        (["总计/新收"], "由程序算出，不能直接填"),
        (["自然人/（七）总计"], "由程序算出，不能直接填"),
        (["自然人/新收", "三"], "要的是整数，如 3，写的是“三”"),
        (["自然人/新收", "1.5"], "要的是整数"),
        (["行政事业性收费", "很多"], "要的是数，如 12.5"),
        (["自然人/新收", "1", "--minus"], "这样会成为 -1，不能小于 0"),
        (["自然人/新收", "-1"], "不能小于 0"),
        (["counts."], "后面要写名称"),
        (["counts.a", "x"], "要的是整数"),
    ],
)
def test_what_can_not_be_added_is_told_and_changes_nothing(
    run: Go, file: Path, args: list[str], complaint: str
) -> None:
    before = file.read_bytes()
    result = run("add", "count", file, *args)
    assert result.code == 2
    assert result.err.startswith("错误：") or "\n错误：" in result.err
    assert complaint in result.err
    assert result.out == ""
    assert file.read_bytes() == before


def test_a_cell_with_something_else_in_it_must_be_set(run: Go, file: Path) -> None:
    file.write_text(file.read_text().replace('received = ""', 'received = "三"', 1))
    assert "不是数；请加 --set" in run("add", "count", file, NEW).err
    assert run("add", "count", file, NEW, "3", "--set").code == 0


def test_zeros_declare_what_is_still_blank(run: Go, file: Path) -> None:
    run("add", "count", file, NEW, "4")
    assert (
        run("add", "zeros", file, "applications.research").out == f"{file}：24 格填为 0\n"
    )
    assert len(load(file).missing) == 166 - 1 - 24
    result = run("add", "zeros", file)
    assert result.out == f"{file}：141 格填为 0\n"
    assert "三、收到和处理政府信息公开申请情况：119 格" in result.err
    assert (
        "二、上年结转政府信息公开申请数量、四、结转下年度继续办理；请与上年" in result.err
    )
    assert load(file).missing == ()
    assert load(file).value(NEW) == 4
    assert run("add", "zeros", file).out == f"{file}：没有空着的格\n"


def test_zeros_for_lines_that_are_not_there(run: Go, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('form = "2021"\nyear = 2022\n[proceedings.review]\nupheld = 1\n')
    assert run("add", "zeros", file, "proceedings").code == 0
    assert len(load(file).missing) == 166 - 12
    assert load(file).value(Cell("proceedings", "review", "total")) == 1


def test_zeros_of_something_unknown_are_refused(run: Go, file: Path) -> None:
    result = run("add", "zeros", file, "aplications")
    assert result.code == 2
    assert "没有“aplications”这个范围；相近的有：applications" in result.err


def completions(
    program: Callable[..., subprocess.CompletedProcess[bytes]], words: str
) -> list[str]:
    """What bash would offer at the end of these words."""
    env = {
        **os.environ,
        "_GOVREPORT_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    return program(env=env).stdout.decode().split()


@pytest.mark.slow
def test_the_shell_completes_cells_and_codes(
    program: Callable[..., subprocess.CompletedProcess[bytes]], file: Path, run: Go
) -> None:
    run("add", "count", file, "counts.微信")
    offers = completions(program, f"govreport add count {file} applications.business.de")
    assert "applications.business.denied_state_secret" in offers
    assert "applications.business.received" not in offers
    assert completions(program, f"govreport add count {file} counts.") == ["counts.微信"]
    assert "disclosure.fees.amount" in completions(program, "govreport add count x disc")
    assert completions(program, "govreport explain T3-B") == ["T3-BALANCE"]
    assert "problems" in completions(program, f"govreport add narrative {file} p")
    assert completions(program, "govreport scaffold --kind to") == ["township"]
    assert completions(program, "govreport va") == ["validate"]
