"""`explain` of rules, cells and sentences, `--version`, help, and how usage errors are told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import FORMS, Run, report, saved

from govreport import __version__
from govreport.cli.help import told
from govreport.forms import form
from govreport.rules import check, codes, rule
from govreport.settings import DEFAULTS
from govreport.tasks.explain import SINGLE, TOGETHER, explain_sentence
from govreport.text import wrapped
from govreport.workspace import Workspace

Go = Callable[..., Run]
SAMPLES = Path(__file__).parent.parent / "samples"


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


WHOLE = "全年新收申请12件，均予以公开"


def _of(folder: Path, prose: str = "", last: bool = False) -> Path:
    """A report with 12 requests, all granted, and last year's with 8."""
    here = report(
        applications__natural_person__received=12, applications__natural_person__granted=12
    )
    if prose:
        here = replace(here, narrative={**here.narrative, "overview": prose})
    if last:
        before = report(
            applications__natural_person__received=8,
            applications__natural_person__granted=8,
        )
        saved(replace(before, year=2021), folder)
    return saved(here, folder)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("全年新收申请12件。", ["对得上"]),
        ("全年新收申请13件。", ["对不上（警告 N-NUMBER），表中总计·一、本年新收政府信息公开申请数量是 12"]),
        ("全年新收申请十二件，均予以公开。", ["对得上", "对得上"]),
        ("全年未收到申请。", ["对不上（错误 N-NIL），表中总计·一、本年新收政府信息公开申请数量是 12"]),
        ("全年未发生行政复议。", ["对得上"]),
        ("第一季度新收申请3件。", ["没有拿去对：说的是“第一季度”，不是这一年的全年"]),
        ("县民政局新收申请30件。", ["没有拿去对：说的是“县民政局”"]),
        ("上年新收申请8件。", ["没有拿去对：手头没有 2021 年的报告"]),
    ],
)  # fmt: skip
def test_a_sentence_is_judged_by_a_report(
    run: Go, tmp_path: Path, sentence: str, verdict: list[str]
) -> None:
    result = run("explain", "--sentence", sentence, _of(tmp_path))
    assert result.code == 0
    told = [one.strip() for one in result.out.splitlines()]
    assert [
        one for one in told if one.startswith(("对得上", "对不上", "没有拿去对"))
    ] == verdict
    assert told[0] == f"“{sentence}”"
    assert sum(one.startswith("怎么办：") for one in told) == sum(
        "对不上" in one for one in verdict
    )


def test_what_a_sentence_was_read_as_and_held_against_is_told(
    run: Go, tmp_path: Path
) -> None:
    told = run(
        "explain",
        "--sentence",
        "全年新收申请12件，比上年增加5件。",
        _of(tmp_path, last=True),
    )
    assert told.out.splitlines()[1:] == [
        "1. “全年新收申请→12件←”",
        "   读作：本机关 2022 年 新收 申请 = 12",
        "   表中：总计·一、本年新收政府信息公开申请数量是 12",
        "   对得上",
        "2. “比上年增加→5件←”",
        "   读作：本机关 新收 申请 比 2021 年增加 5",
        "   表中：总计·一、本年新收政府信息公开申请数量是 12",
        "   上年表中：总计·一、本年新收政府信息公开申请数量是 8",
        "   对不上（提示 N-PERCENT），上年 8，今年 12，增加 4（50.0%）",
        "   怎么办：请核对",
    ]
    assert "govreport explain N-PERCENT" in told.err


def test_without_a_report_the_cells_are_named_and_nothing_is_judged(run: Go) -> None:
    told = run("explain", "--sentence", WHOLE)
    assert "对照的格：总计·一、本年新收政府信息公开申请数量\n" in told.out
    assert "对得上" not in told.out
    assert "没有写报告文件" in told.err


def test_where_nothing_can_be_read_that_is_told(run: Go, tmp_path: Path) -> None:
    told = run("explain", "--sentence", "今天天气很好。", _of(tmp_path))
    assert told.out.startswith("“今天天气很好。”\n   这句话里没有读出可以拿去和表对的话")
    assert run("explain", "--sentence", " ").code == 2


def test_a_number_that_is_not_there_yet_agrees_with_nothing(
    run: Go, tmp_path: Path
) -> None:
    path = _of(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("received = 12", 'received = ""'),
        encoding="utf-8",
    )
    told = run("explain", "--sentence", "新收申请12件。", path)
    assert "没有拿去对：表里还没有填全" in told.out
    assert "对得上" not in told.out


def test_a_sentence_of_the_report_is_read_where_it_stands(run: Go, tmp_path: Path) -> None:
    path = _of(
        tmp_path, "（二）依申请公开情况。政府信息公开申请按期答复。全年办结11件，当面送达。"
    )
    quoted = "“全年办结→11件←，当面送达。”"
    assert quoted in run("validate", path, "--select", "N-NUMBER").out
    told = run("explain", "--sentence", quoted, path)
    assert "（在正文“一、总体情况”里）" in told.out
    assert "读作：本机关 2022 年 办结 申请 = 11\n   对不上" in told.out
    assert f"govreport waive {path} N-NUMBER" in told.err
    alone = run("explain", "--sentence", quoted, _of(tmp_path))
    assert "在正文" not in alone.out
    assert "没有读出" in alone.out


@pytest.mark.parametrize(
    "path",
    [*SAMPLES.glob("20*/*.toml"), *sorted((SAMPLES / "invalid").glob("*.findings.txt"))],
)
def test_explained_sentences_have_the_findings_of_the_report(path: Path) -> None:
    path = path.with_name(path.name.replace(".findings.txt", ".toml"))
    case = Workspace(SAMPLES).case(Workspace(SAMPLES).open(path))
    case = replace(case, settings=DEFAULTS)
    told = Counter[str]()
    for sentence in case.sentences:
        read = explain_sentence(Workspace(SAMPLES), sentence.text, path)
        assert read.own
        told += Counter(
            found.message
            for one in read.sentences
            if (one.sentence.text, one.sentence.paragraph) == (sentence.text, sentence.paragraph)
            for found in (*one.findings, *(each for two in one.readings for each in two.findings))
        )  # fmt: skip
    assert told == Counter(one.message for one in check(case, SINGLE | TOGETHER))


@pytest.mark.parametrize(
    ("letters", "verdict"),
    [
        (5, ["合起来看，各部分加起来对得上"]),
        (6, ["合起来看", "   对不上（警告 N-PARTS），各部分 7 + 6 = 13，写的总数是 12", "   怎么办：请核对"]),
    ],
)  # fmt: skip
def test_parts_are_judged_together(
    run: Go, tmp_path: Path, letters: int, verdict: list[str]
) -> None:
    sentence = f"全年新收申请12件，其中网上提交7件、信函提交{letters}件。"
    lines = run("explain", "--sentence", sentence, _of(tmp_path)).out.splitlines()
    assert lines[-len(verdict) :] == verdict
