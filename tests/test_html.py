"""Reports as pages: well formed, in one file, the same each time, drafts marked."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from reports import FORMS, ORGAN, balanced, report

from govreport.forms import form, lay_out
from govreport.pages import facts_of, is_intact
from govreport.render import render
from govreport.report import Organ

EMPTY = {"meta", "col", "wbr"}
WITHIN = {
    "table": {"caption", "colgroup", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
    "colgroup": {"col"},
    "p": {"strong", "span"},
    "h1": {"span"},
    "td": set(),
    "th": {"wbr"},
}
SECTIONS = {"2019": 6, "2021": 6}


class Checker(HTMLParser):
    """What is wrong with how elements are nested, and the elements themselves."""

    def __init__(self, page: str) -> None:
        """Look at a page."""
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self.open[-1] if self.open else ""
        if tag not in WITHIN.get(around, {tag}) or len(dict(attrs)) < len(attrs):
            self.wrong.append(f"<{tag}> in <{around}>")
        self.found.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("name", ["html", "fragment"])
@pytest.mark.parametrize("draft", [False, True])
def test_elements_are_nested_as_they_may_be(
    form_id: str, name: str, *, draft: bool
) -> None:
    page = render(balanced(form_id, 3), name, draft=draft).decode()
    checked = Checker(page)
    assert checked.wrong == []
    ids = [one["id"] for _, one in checked.found if "id" in one]
    assert len(ids) == len(set(ids))
    assert len(checked.all("h2")) == SECTIONS[form_id]
    assert page.startswith("<!DOCTYPE html>" if name == "html" else "<meta charset=")


def test_what_is_nested_wrongly_is_found() -> None:
    assert Checker("<p><table></table></p>").wrong == ["<table> in <p>"]
    assert Checker("<p>").wrong == ["p"]
    assert Checker("<tr></p>").wrong == ["</p>"]
    assert Checker('<td a="1" a="2"></td>').wrong == ["<td> in <>"]


@pytest.mark.parametrize("form_id", FORMS)
def test_tables_have_captions_heads_and_the_spans_of_the_form(form_id: str) -> None:
    checked = Checker(render(report(form_id), "html").decode())
    assert len(checked.all("caption")) == len(checked.all("thead")) == 3
    cells = [
        cell
        for table in form(form_id).tables.values()
        for row in lay_out(table)
        for cell in row
    ]
    found = checked.all("td", "th")
    assert [(one.get("rowspan", "1"), one.get("colspan", "1")) for one in found] == [
        (str(cell.rowspan), str(cell.colspan)) for cell in cells
    ]
    assert ["scope" in one for one in found] == [cell.cell is None for cell in cells]
    boxes = [one for one in checked.all("div") if one.get("role") == "region"]
    assert len({one["aria-label"] for one in boxes}) == len(boxes) == 2
    assert {one["tabindex"] for one in boxes} == {"0"}


@pytest.mark.parametrize("name", ["html", "fragment"])
def test_nothing_is_run_and_nothing_comes_from_outside(name: str) -> None:
    page = render(balanced("2021", 3), name).decode()
    assert not re.search(
        r"<script|<link|<img|<iframe|@import|url\(|\bsrc=|\bon\w+=|//", page
    )


def test_a_fragment_hangs_on_nothing_that_editors_drop() -> None:
    checked = Checker(render(balanced("2021", 3), "fragment").decode())
    tags = {tag for tag, _ in checked.found}
    assert tags == {"meta", "h2", "p", "strong", "table", "tbody", "tr", "td"}
    assert {one["border"] for one in checked.all("table")} == {"1"}
    assert all("border:1px solid" in (one["style"] or "") for one in checked.all("td"))
    assert not any("class" in one or "id" in one for _, one in checked.found)


@pytest.mark.parametrize("name", ["html", "fragment"])
@pytest.mark.parametrize("form_id", FORMS)
def test_the_same_report_gives_the_same_bytes(form_id: str, name: str) -> None:
    raw = render(balanced(form_id, 9), name)
    assert raw == render(balanced(form_id, 9), name)
    assert raw != render(balanced(form_id, 10), name)


@pytest.mark.parametrize("name", ["html", "fragment", "info"])
def test_drafts_say_so(name: str) -> None:
    draft, final = (render(report(), name, draft=one).decode() for one in (True, False))
    assert "未定稿，不得发布" in draft
    assert "未定稿" not in final
    if name == "html":
        assert "<body class=draft>" in draft
        assert re.search(r"\.draft::before \{[^}]*position: fixed", draft), "on every page"
        assert "class=draft" not in final


@pytest.mark.parametrize("name", ["html", "fragment"])
def test_hostile_words_stay_words(name: str) -> None:
    organ = Organ('<b>"&乡', "township")
    prose = {"preamble": "<script>x</script>\x00\ufffe {{", "other": "</style>{ 1 } &amp;"}
    one = replace(report(), organ=organ, narrative=prose, signature="<i>")
    page = render(one, name).decode()
    assert Checker(page).wrong == []
    assert "&lt;script&gt;x&lt;/script&gt;\ufffd\ufffd" in page
    assert "&lt;/style&gt;{ 1 } &amp;amp;" in page
    assert "<script" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("name", ["html", "fragment"])
def test_a_page_says_whether_it_is_as_it_was_made(name: str) -> None:
    page = render(balanced("2021", 3), name).decode()
    assert is_intact(page)
    assert not is_intact(page.replace("本年没有", "今年没有"))
    assert facts_of(page).keys() == {"whole"}
    assert not is_intact("<html>")
    assert not is_intact(page.replace("govreport", "x"))


def test_long_names_break_behind_the_organ() -> None:
    assert (
        f"<span>{ORGAN.name}</span><span>2022年政府信息公开工作年度报告</span>".encode()
        in render(report(), "html")
    )


def test_heads_run_into_their_text_and_stand_in_their_order() -> None:
    page = render(report(), "html").decode()
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[:3] == [1, 2, 3]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert '<h3 class="level2">（一）主动公开情况。</h3><p>按时' in page


def test_the_fields_of_a_site_are_told_line_by_line() -> None:
    one = replace(report(), signed_on=date(2023, 1, 20))
    title = one.full_title
    assert render(one, "info").decode().splitlines() == [
        f"标题：{title}",
        f"发布机构：{ORGAN.name}",
        "成文日期：2023年1月20日",
        "主题分类：综合政务、政务公开",
        "索引号：",
        f"附件：{title}.docx、{title}.pdf",
    ]
    assert "成文日期：\n" in render(report(), "info").decode()
