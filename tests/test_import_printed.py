"""What stood in print where no number was read: it stays with its cell, and is told."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from imported import TARGET, rendered
from reports import ORGAN, Run, report, saved, stated, with_cells

from govreport.forms import Cell
from govreport.importers import read_document
from govreport.report import Report
from govreport.rules import Case, check, rule
from govreport.slips import groups_of
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
FEES = Cell("disclosure", "fees", "amount")
PENALTIES = Cell("disclosure", "penalties", "decisions")
GRANTED = Cell("applications", "natural_person", "granted")
TOTAL = Cell("applications", "total", "granted")
NIL = [
    "〇",
    "○",
    "零",
    "没有",
    "暂无",
    "不涉及",
    "N/A",
    "×",
    "─",
    "−",
    "O",
    "o",
    "/",
    "—",
    "无",
]


def word_with(tmp_path: Path, **cells: str) -> Path:
    """A Word file of zeros with other words in some cells."""
    path = rendered(stated(report()), tmp_path / "年报.docx")
    document = docx.Document(str(path))
    at = {
        "fees": (0, "行政事业性收费"),
        "penalties": (0, "行政处罚"),
        "granted": (1, "（一）予以公开"),
    }
    for name, text in cells.items():
        table, label = at[name]
        rows = document.tables[table].rows
        row = next(one for one in rows if any(c.text == label for c in one.cells))
        runs = [c for c in row.cells if c.text in {"0", "0.0000"}]
        runs[0].paragraphs[0].runs[0].text = text
    document.save(str(path))
    return path


def test_the_print_of_a_cell_is_kept_with_it_and_told(run: Cli, tmp_path: Path) -> None:
    path = word_with(tmp_path, fees="12600元", penalties="12①", granted="—")
    assert run("import", path).code == 1
    known = load(tmp_path / TARGET)
    assert known.printed == {FEES: "12600元", PENALTIES: "12①", GRANTED: "—"}
    told = run("validate", TARGET).out
    assert "印的是“12600元”，单位应是万元；12600元就是 1.26 万元，请核对后填上" in told
    assert "行政处罚·本年处理决定数量：印的是“12①”；这一格只填一个数" in told
    assert "印的是“—”；没有发生的填 0，或照实填数" in told
    of_word = run("validate", path).out
    for words in ("“12600元”，单位应是万元", "印的是“12①”", "印的是“—”"):
        assert words in of_word
    groups = groups_of(known, check(Case(known)), lambda code: rule(code).in_word)
    slip = [text.text for g in groups for one in g.remarks for text in one.passages]
    assert "印的是“12600元”，单位应是万元；12600元就是 1.26 万元，请核对后填上" in slip


def test_a_number_typed_over_a_print_ends_it(tmp_path: Path) -> None:
    base = replace(with_cells(report(), {FEES: ""}), printed={FEES: "12600元"})
    file = saved(base, tmp_path)
    assert [one.code for one in check(Case(load(file)))] == ["V-MISSING"]
    text = file.read_text(encoding="utf-8").replace('amount = ""', "amount = 1.26")
    file.write_text(text, encoding="utf-8")
    assert load(file).printed == {FEES: "12600元"}
    assert check(Case(load(file))) == []


def test_an_update_keeps_the_print_too(run: Cli, tmp_path: Path) -> None:
    file = saved(with_cells(report(), {FEES: ""}), tmp_path)
    path = word_with(tmp_path, fees="12600元", penalties="3")
    assert run("import", path, "--update").code == 1
    known = load(file)
    assert (known.printed, known.value(PENALTIES)) == ({FEES: "12600元"}, 3)
    after = file.read_bytes()
    assert "没有改动" in run("import", path, "--update").out
    assert file.read_bytes() == after


@pytest.mark.parametrize("mark", NIL)
def test_a_nil_mark_is_zero_only_where_that_is_asked_for(mark: str, tmp_path: Path) -> None:
    raw = word_with(tmp_path, penalties=mark).read_bytes()
    open_ = read_document(raw, "年报.docx").report
    assert [*open_.missing] == [PENALTIES]
    assert open_.printed == {PENALTIES: mark}
    zero = read_document(raw, "年报.docx", blank_as_zero=True).report
    assert (zero.missing, zero.printed, zero.value(PENALTIES)) == ((), {}, 0)


@pytest.mark.parametrize("text", ["12600元", "约3件", "6*", "12①", "3 至 4"])
def test_digits_never_become_zero(text: str, tmp_path: Path) -> None:
    raw = word_with(tmp_path, fees=text).read_bytes()
    one = read_document(raw, "年报.docx", blank_as_zero=True).report
    assert [*one.missing] == [FEES]
    assert one.printed == {FEES: text}


def codes(one: Report) -> list[str]:
    return [found.problem for found in check(Case(one)) if found.code == "V-MISSING"]


def test_different_prints_are_not_told_as_one() -> None:
    columns = ("business", "research", "nonprofit", "legal_service", "other")
    gone = [one for one in report().form.typed_cells if one.block in columns]
    one = with_cells(report(), dict.fromkeys(gone, ""))
    assert codes(one) == ["法人或其他组织五列全空"]
    same = replace(one, printed=dict.fromkeys(gone, "/"))
    assert codes(same) == ["法人或其他组织五列全空，印的是“/”"]
    odd = Cell("applications", "research", "granted")
    two = codes(replace(one, printed={odd: "12件（含3件）"}))
    assert any("印的是“12件（含3件）”" in each for each in two)
    assert not any("全空" in each for each in two)


def test_a_row_that_could_not_be_told_apart_is_one_finding() -> None:
    row = [
        cell
        for cell in report().form.typed_cells
        if cell[::2] == ("applications", "received")
    ]
    one = replace(
        with_cells(report(), dict.fromkeys(row, "")),
        printed=dict.fromkeys(row, "640020470"),
    )
    assert codes(one) == [
        "一、本年新收政府信息公开申请数量：这一行有 6 格没有读到数，印的是“640020470”"
    ]


def test_totals_blank_in_print_are_computed_and_told(run: Cli, tmp_path: Path) -> None:
    received = Cell("applications", "natural_person", "received")
    base = stated(with_cells(report(), {received: 3, GRANTED: 3}))
    path = tmp_path / "年报.docx"
    document = docx.Document(str(rendered(base, path)))
    for row in document.tables[1].rows:
        last = row.cells[-1]
        if last.text.strip().isdigit():
            last.paragraphs[0].runs[0].text = ""
    document.save(str(path))
    done = run("import", path)
    assert (done.code, "没有读到数的总计 25 格，由程序按各项相加算出" in done.out) == (
        0,
        True,
    )
    known = load(tmp_path / TARGET)
    assert known.value(TOTAL) == 3
    checked = json.loads(run("validate", TARGET, "--format", "json").out)["files"][0]
    found = [one for one in checked["findings"] if one["code"] == "V-MISSING"]
    assert {one["severity"] for one in found} == {"info"}
    assert run("validate", TARGET).code == 0
    assert run("render", TARGET).code == 0


@pytest.mark.parametrize(
    ("organ", "year", "told"),
    [
        ("", None, "看不出是哪个机关、哪一年的报告"),
        ("", 2022, "看不出是哪个机关的报告"),
    ],
)
def test_a_report_of_nobody_or_no_year_is_an_error(
    run: Cli, tmp_path: Path, organ: str, year: int | None, told: str
) -> None:
    title = f"{organ}{f'{year}年' if year else ''}政府信息公开工作年度报告"
    base = replace(report(), organ=ORGAN._replace(name=organ), year=year, title=title)
    path = rendered(base, tmp_path / "年报.docx")
    done = run("validate", path)
    assert done.code == 1
    assert f"错误 V-MISSING {told}；请在标题里写上机关全称和年份" in done.out
    settings = tmp_path / "govreport.toml"
    settings.write_text('[severities]\nV-MISSING = "off"\n', encoding="utf-8")
    assert run("validate", path).code == 2
    settings.unlink()
    named = rendered(base, tmp_path / "2022" / f"{ORGAN.name}.docx")
    assert "看不出" not in run("validate", named).out
