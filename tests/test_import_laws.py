"""Laws of importing: what was rendered reads back as the same cells and prose."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from books import saved_by_calc
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from machine import needs
from reports import FORMS, balanced, stated

from govreport.forms import Cell, ItemType, form
from govreport.importers import read_document
from govreport.importers.wording import plain_label, wording
from govreport.prose import NUMERALS, paragraphs
from govreport.prose.quotes import with_braces
from govreport.render import render
from govreport.report import Report

HEADLIKE = re.compile(rf"[{NUMERALS}]\s*[、.．,，:：\s]")
CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
)
LINES = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=30),
    st.text("一二三四五六（）()、。：:0123456789年月日件总计其他政府信息公开报告 \t|+-/", min_size=1, max_size=40),
    st.sampled_from(
        [
            "（一）主动公开情况。全年公开信息 68 条。",
            "行政许可 12 件，行政处罚 3 件。",
            "总计",
            "0",
            "12 | 13",
            "2023年1月20日",
            "云溪县青石乡人民政府",
            "云溪县青石乡人民政府2021年政府信息公开工作年度报告",
            "| 规章 | 0 | 0 | 0 |",
            "+----+----+",
            "打印 关闭",
            "附件：名单",
            "- 3 -",
        ]
    ),
)  # fmt: skip
HEADS = st.sampled_from(
    [
        "二、主动公开政府信息情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
        "一、总体情况",
        "总体情况",
    ]
)


def prose_of(lines: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    """Narratives whose lines are any text, for any section."""
    text = st.lists(lines, min_size=1, max_size=4).map("\n\n".join)
    return st.dictionaries(st.sampled_from([one.id for one in form("2021").sections]), text)


@st.composite
def reports(draw: st.DrawFn, form_id: str, lines: st.SearchStrategy[str]) -> Report:
    """Any report: balanced or not, with blanks, stated totals and any prose."""
    base = balanced(
        form_id, draw(st.integers(0, 10**6)), scale=draw(st.sampled_from([2, 90]))
    )
    if draw(st.booleans()):
        base = stated(base)
    entries = dict(base.entries)
    for cell in draw(st.lists(st.sampled_from(list(entries)), max_size=6)):
        entries[cell] = draw(_value(base, cell))
    return replace(
        base,
        entries=entries,
        narrative=draw(prose_of(lines)),
        signature=draw(st.sampled_from(["", "云溪县青石乡人民政府", "青石乡"])),
        signed_on=draw(st.sampled_from([None, date(2023, 1, 20)])),
        title=draw(st.sampled_from(["", "青石乡2022年度政府信息公开年报"])),
    )


def _value(base: Report, cell: Cell) -> st.SearchStrategy[object]:
    kind = base.form.item(cell).type
    if kind is ItemType.TEXT:
        return st.sampled_from(
            ["", "约251000元", "12.50万元", "/", "1,000元（含税）", "无"]
        )
    if kind is ItemType.AMOUNT:
        return st.sampled_from(["", Decimal("0.0000"), Decimal("59237.2449"), 7545])
    return st.sampled_from(["", 0, 1, 10_000, 123_456, -3])


def imported(report: Report, to: str) -> Report:
    """The report as it comes back from what was rendered."""
    raw = render(report, to)
    return read_document(raw, f"x.{to}", organ=report.organ.name, year=report.year).report


def texts(report: Report) -> dict[str, list[str]]:
    """The paragraphs of each section that has any."""
    found = {
        section: [_text(f"{one.head}{one.text}") for one in paragraphs(text)]
        for section, text in report.narrative.items()
    }
    return {section: lines for section, lines in found.items() if lines}


def _text(paragraph: str) -> str:
    """A paragraph as it is printed: read in, its braces quote nothing."""
    return with_braces(paragraph)


def differences(report: Report, back: Report) -> dict[str, tuple[object, object]]:
    """What did not come back as it was, by address or name."""
    pairs: dict[str, tuple[object, object]] = {
        str(cell): (value, back.value(cell)) for cell, value in report.values().items()
    }
    pairs["texts"] = texts(report), texts(back)
    for name in ("signature", "signed_on", "full_title"):
        pairs[name] = getattr(report, name), getattr(back, name)
    pairs["form"] = report.form.id, back.form.id
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.slow
@pytest.mark.parametrize("to", ["docx", "xlsx"])
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_rendered_document_reads_back_as_the_same_report(
    form_id: str, to: str, data: st.DataObject
) -> None:
    report = data.draw(reports(form_id, LINES | HEADS))
    assert differences(report, imported(report, to)) == {}


@pytest.mark.slow
@needs("soffice")
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=1, phases=[Phase.generate])
@given(data=st.data())
def test_a_workbook_that_calc_saved_reads_back_as_the_same_report(
    form_id: str, suffix: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    some = [data.draw(reports(form_id, LINES | HEADS)) for _ in range(12)]
    books = [render(one, "xlsx") for one in some]
    folder = tmp_path_factory.mktemp("calc")
    for one, raw in zip(some, saved_by_calc(books, suffix, folder), strict=True):
        back = read_document(raw, f"年报.{suffix}").report  # it says itself whose it is
        assert differences(one, back) == {}
        assert (back.organ.name, back.year) == (one.organ.name, one.year)


def looks_like_a_heading(line: str) -> bool:
    headings = {one for known in wording().headings.values() for one in known}
    return bool(HEADLIKE.match(line.strip())) or plain_label(line) in headings


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_rendered_text_reads_back_as_the_same_report(
    form_id: str, data: st.DataObject
) -> None:
    report = data.draw(reports(form_id, LINES))
    assume(
        not any(
            looks_like_a_heading(line) for lines in texts(report).values() for line in lines
        )
    )
    assert differences(report, imported(report, "txt")) == {}
