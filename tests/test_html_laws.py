"""Laws of pages and fragments: read back they give the report, whatever it says."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import FORMS, ORGAN, PROSE, balanced, stated
from test_import_laws import HEADS, LINES, differences, reports

from govreport.importers import read_document
from govreport.pages import FRAGMENT, MARK, NOTE
from govreport.render import render
from govreport.render.charts import charts_section, render_charts
from govreport.report import Report

PAGES = ("html", "fragment")
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style></title></td><td>7</td>",
        "&lt;p&gt; &amp; &#x4e00; &nbsp;",
        '"><img src=x onerror=alert(1)>',
        "{ year } {% if %} {# #}",
        "<!-- -->]]>",
        f'{MARK}="overview" name="govreport.whole" content=""',
        "position:absolute " * 60,
        " hidden style=display:none",
    ]
)


def read(raw: bytes, report: Report) -> Report:
    return read_document(raw, "x.html", organ=report.organ.name, year=report.year).report


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_was_rendered_reads_back_as_the_same_report(
    form_id: str, name: str, data: st.DataObject
) -> None:
    report = data.draw(reports(form_id, LINES | HEADS | HOSTILE))
    raw = render(report, name)
    assert raw == render(report, name)
    assert b"<script" not in raw
    assert differences(report, read(raw, report)) == {}


@st.composite
def usual_reports(draw: st.DrawFn, form_id: str) -> Report:
    """Reports as offices write them: any numbers, blanks too, and prose under heads."""
    base = balanced(
        form_id, draw(st.integers(0, 10**6)), scale=draw(st.sampled_from([1, 3, 90, 9_000]))
    )
    base = stated(base) if draw(st.booleans()) else base
    lines = st.sampled_from(
        ["公开信息 68 条。", "一是更新不够及时；二是内容不全。", "（六）其他。培训 3 次。"]
    )
    more = {name: draw(st.lists(lines, max_size=2)) for name in ("overview", "problems")}
    prose = {name: "\n".join([text, *more.get(name, [])]) for name, text in PROSE.items()}
    day = draw(st.sampled_from([None, date(2023, 1, 20)]))
    signature = ORGAN.name if day else ""
    return replace(base, narrative=prose, signature=signature, signed_on=day)


def stripped(raw: bytes) -> bytes:
    """What is left of a fragment where an editor takes every attribute."""
    text = re.sub(r"<meta[^>]*>\s*", "", raw.decode())
    return re.sub(r"<(\w+)[^>]*>", r"<\1>", text).encode()


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_fragment_without_any_attribute_reads_back_too(
    form_id: str, data: st.DataObject
) -> None:
    report = data.draw(usual_reports(form_id))
    raw = stripped(render(report, "fragment"))
    assert b"=" not in raw
    read = read_document(raw, f"{report.full_title}{FRAGMENT}")
    assert differences(report, read.report) == {}


def test_a_sentence_that_somebody_adds_to_a_page_is_read() -> None:
    report = balanced("2021", 3)
    page = render(report, "html").decode()
    added = page.replace("</main>", "<p>又加了一句。</p></main>").replace(
        "本年没有", "今年没有"
    )
    back = read(added.encode(), report)
    assert back.narrative["other"] == "今年没有收取信息处理费。\n\n又加了一句。"
    assert {*differences(report, back)} == {"texts"}


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_reads_back_without_its_marks(name: str) -> None:
    report = replace(balanced("2021", 3), title="青石乡2022年度政府信息公开年报")
    raw = render(report, name, draft=True)
    assert "草稿".encode() in raw
    assert differences(report, read(raw, report)) == {}


def test_pictures_behind_the_report_are_no_part_of_it() -> None:
    report = balanced("2021", 3)
    pictures = charts_section(render_charts([report]), f'{MARK}="{NOTE}"')
    page = render(report, "html").decode().replace("</main>", f"{pictures}</main>")
    assert differences(report, read(page.encode(), report)) == {}


def test_a_page_that_only_looks_like_ours_is_read_as_any_page() -> None:
    report = balanced("2021", 3)
    page = render(report, "html").decode().replace("govreport", "others")
    bare = page.replace("others", "") + "<p>打印 关闭</p>"
    back = read_document(bare.encode(), "x.html")
    assert back.report.organ.name == ORGAN.name
    assert back.report.values() == report.values()
