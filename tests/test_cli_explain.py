"""`explain`, `--version`, help, and how usage errors are told."""

from collections.abc import Callable

import pytest
from reports import FORMS, Run

from govreport import __version__
from govreport.cli.help import told
from govreport.forms import form
from govreport.rules import codes, rule
from govreport.text import wrapped

Go = Callable[..., Run]


@pytest.mark.parametrize("code", codes())
def test_every_rule_has_a_page(run: Go, code: str) -> None:
    result = run("explain", code.lower())
    page = rule(code)
    assert result.code == 0
    for text in (
        code,
        page.title,
        page.text,
        page.basis,
        page.passing.text,
        page.failing.text,
    ):
        assert text in result.out


def test_all_rules_are_listed(run: Go) -> None:
    lines = run("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
def test_every_cell_has_a_page(run: Go, form_id: str) -> None:
    the_form = form(form_id)
    for cell in the_form.cells:
        result = run("explain", cell, "--form", form_id)
        assert result.code == 0
        assert f"地址：{cell}（表式 {form_id}）" in result.out
        assert the_form.section_of_table(cell.table).heading in result.out
        assert ("这一格由程序算出" in result.out) is the_form.is_derived(cell)


def test_a_page_says_what_is_official_and_what_customary(run: Go) -> None:
    page = run("explain", "自然人/新收").out
    assert "（官方：" in page
    assert "（惯例）" in page
    assert "核对这一格的规则：T3-BALANCE、T3-TOTAL" in page


def test_notes_of_the_other_form_are_left_out(run: Go) -> None:
    pages = {one: run("explain", "行政许可", "--form", one) for one in FORMS}
    assert pages["2019"].code == 2, "several items there"
    old = run("explain", "行政许可/处理决定数量", "--form", "2019").out
    assert "2021 年表式只统计行政许可" not in old
    assert "2021 年表式只统计行政许可" in pages["2021"].out


def test_the_version_is_told(run: Go) -> None:
    assert run("--version").out == f"govreport {__version__}\n"


def test_help_of_one_command(run: Go) -> None:
    result = run("validate", "--help")
    assert result.code == 0
    assert result.out.startswith("用法：govreport validate [选项] 文件…\n")


def test_a_usage_error_that_is_not_known_is_told_as_it_is() -> None:
    from typer.exceptions import TyperException

    assert told(TyperException("Something new.")) == (
        "错误：命令写法不对（Something new.）\n用法见：govreport --help"
    )


def test_long_words_are_cut_and_chinese_wraps_anywhere() -> None:
    assert wrapped("abc" * 5, 6) == ["abcabc", "abcabc", "abc"]
    assert wrapped("一二三，四五", 6) == ["一二三，", "四五"]
    assert wrapped("用 govreport 吧", 8) == ["用", "govrepor", "t 吧"]
