"""The superiors' blank form becomes a template, and what is made with it is the report."""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from reports import FORMS, PROSE, Run, balanced, report, saved
from superiors import MANNERS
from word_files import DOCUMENT, TEMPLATES, edited, faults, parts

from govreport.errors import FileProblem, TemplateProblem, UsageProblem
from govreport.importers import read_document
from govreport.render.docx import render_docx
from govreport.report import Report
from govreport.tasks.template_fit import FitResult, fit_template

pytestmark = pytest.mark.xdist_group("superiors")  # forms that take seconds to draw
Go = Callable[..., Run]
SHARED = Path(__file__).parents[2] / "shared" / "reports"
FOR_DRAFTS = ("[Content_Types].xml", "word/_rels/document.xml.rels")
"""What changes where a form has no header that could tell a draft."""
HEADED = {
    **PROSE,
    "overview": "一、小标题\n（一）主动公开情况。公开了。\n1.第一项。\n六、其他需要报告的事项\n没有句号的一行",
    "disclosure": "公开了三件。",
    "other": "无。",
}


@cache
def fitted(manner: str) -> FitResult:
    folder = Path(mkdtemp())
    return fit_template(MANNERS[manner](folder), folder / "template.docx")


def plain(narrative: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        name: text.replace("\n\n", "\n").split("\n") for name, text in narrative.items()
    }


def again(one: Report, template: Path) -> Report:
    return read_document(render_docx(one, template), "年报.docx").report


def is_the_same(one: Report, read: Report) -> bool:
    numbers = all(read.value(cell) == one.value(cell) for cell in one.form.cells)
    facts = (read.organ.name, read.year, read.title, read.signature, read.signed_on)
    return (
        numbers
        and plain(read.narrative) == plain(one.narrative)
        and facts == (one.organ.name, one.year, "", one.signature, one.signed_on)
    )


@pytest.mark.parametrize("manner", MANNERS)
def test_a_superiors_form_has_a_tag_for_all_and_is_sound(manner: str) -> None:
    done = fitted(manner)
    assert (len(done.placed), done.missing, done.sections) == (200, [], [])
    assert [*done.verdict.findings()] == []
    assert done.is_whole


@pytest.mark.parametrize("manner", MANNERS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6), headed=st.booleans(), signed=st.booleans())
def test_a_report_that_is_rendered_with_it_and_imported_is_the_report(
    manner: str, seed: int, headed: bool, signed: bool
) -> None:
    one = balanced("2021", seed)
    one = replace(one, narrative=HEADED if headed else PROSE)
    if signed:
        one = replace(one, signature=one.organ.name, signed_on=date(2023, 1, 20))
    assert is_the_same(one, again(one, fitted(manner).target))


def test_what_was_replaced_and_what_stays_is_told() -> None:
    done = fitted("county_form")
    assert "“××县××单位” → 标题" in done.replaced
    assert "“（20××年度）” → {{ year }}" in done.replaced
    assert any("从五个方面写" in one for one in done.replaced)
    assert "单位：件、万元" in done.kept
    assert "注：第一项加第二项之和，等于第三项加第四项之和。" in done.kept
    assert "填报日期：____年__月__日" in done.kept
    assert done.left == [
        "第 1 张表第 15 行（“备注”）",
        "第 2 张表第 29 行（“其中：通过网上平台办理”）",
    ]
    city = fitted("city_form")
    assert city.left[:2] == ["第 2 张表第 1 栏", "第 2 张表第 12 栏"]
    assert "“20XX年X月X日” → 落款" in city.replaced
    assert "“填报单位”后面的格 → {{ organ }}" in fitted("bureau_form").replaced


@pytest.mark.parametrize("manner", MANNERS)
def test_all_but_what_tells_a_draft_stays_byte_for_byte(
    manner: str, tmp_path: Path
) -> None:
    before = parts(MANNERS[manner](tmp_path).read_bytes())
    after = parts(fitted(manner).target.read_bytes())
    tags = re.compile(rb"<w:p><w:r><w:t[^>]*>\{%p if draft.*?endif %\}</w:t></w:r></w:p>")
    for name in set(before) - {DOCUMENT, *FOR_DRAFTS}:
        if "header" not in name:
            assert before[name] == after[name]
    added = set(after) - set(before)
    assert added <= {"word/headerDraft.xml"}
    marked = [name for name in after if tags.search(after[name])]
    assert marked == [name for name in after if "word/header" in name]
    assert marked
    kinds = ("pgSz", "pgMar", "tblGrid", "tcPr", "trPr", "tblPr")
    old, new = (etree.fromstring(one[DOCUMENT]) for one in (before, after))
    for kind in kinds:
        assert [etree.tostring(one, method="c14n") for one in old.iter(f"{{*}}{kind}")] == [
            etree.tostring(one, method="c14n") for one in new.iter(f"{{*}}{kind}")
        ]


def test_the_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    blank = MANNERS["city_form"](tmp_path)
    one, two = (
        fit_template(blank, tmp_path / name).target for name in ("a.docx", "b.docx")
    )
    assert one.read_bytes() == two.read_bytes()


def test_a_head_that_no_list_knows_leaves_its_cells_without_a_tag(
    run: Go, tmp_path: Path
) -> None:
    blank = MANNERS["county_form"](tmp_path)
    document = docx.Document(str(blank))
    (head,) = {
        cell._tc: cell for cell in document.tables[1]._cells if cell.text == "科研机构"
    }.values()
    head.text = "甲乙丙丁"
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("六、"):
            paragraph.text = "戊己庚辛"
    document.save(str(blank))
    done = run("template", "fit", blank, "-o", "templates/2021.docx")
    assert done.code == 1
    assert "没有放上的 25 格" in done.out
    assert "科研机构" in done.out
    assert "没有找到标题、正文没有放上的部分：\n  “六、其他需要报告的事项”" in done.out
    saved(report(), tmp_path)
    assert run("render", "2022").code == 2
    assert "没有印的 25 格" in run("render", "2022").err


def test_a_form_that_was_filled_in_loses_its_numbers_and_its_prose(tmp_path: Path) -> None:
    blank = tmp_path / "去年.docx"
    blank.write_bytes(render_docx(balanced("2021", 5), fitted("bureau_form").target))
    done = fit_template(blank, tmp_path / "t.docx")
    assert done.numbers == 200
    assert done.is_whole
    one = replace(balanced("2021", 9), narrative={**PROSE, "overview": "今年的。"})
    read = again(one, done.target)
    assert plain(read.narrative) == plain(one.narrative)
    assert read.value(one.form.cells[0]) == one.value(one.form.cells[0])


@pytest.mark.parametrize("form_id", FORMS)
def test_each_form_is_known_by_its_labels(form_id: str, tmp_path: Path) -> None:
    blank = tmp_path / "空白.docx"
    blank.write_bytes(render_docx(balanced(form_id, 5), TEMPLATES / f"{form_id}.docx"))
    done = fit_template(blank, tmp_path / "t.docx")
    assert (done.form.id, done.is_whole) == (form_id, True)
    (other,) = set(FORMS) - {form_id}
    with pytest.raises(TemplateProblem, match=f"这是表式 {form_id} 的空白表"):
        fit_template(blank, tmp_path / "u.docx", form_id=other)


def test_what_can_be_no_blank_form_is_refused_with_what_to_do(
    run: Go, tmp_path: Path
) -> None:
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    document.save(str(tmp_path / "无表.docx"))
    done = run("template", "fit", "无表.docx", "-o", "t.docx")
    assert done.code == 2
    assert "找不到年度报告的三张表" in done.err
    assert "template export" in done.err
    tagged = edited(tmp_path, "2021")
    with pytest.raises(TemplateProblem, match="已经有标签"):
        fit_template(tagged, tmp_path / "t.docx")
    with pytest.raises(UsageProblem, match="就是空白表自己"):
        fit_template(tagged, tagged)
    assert not (tmp_path / "t.docx").exists()


def test_macros_and_other_files_are_told_apart(tmp_path: Path) -> None:
    macros = MANNERS["city_form"](tmp_path).rename(tmp_path / "宏.docm")
    with zipfile.ZipFile(macros, "a") as package:
        package.writestr("word/vbaProject.bin", b"\0")
    for name, content, told in (
        ("宏.docm", macros.read_bytes(), "带宏的 Word 文件"),
        (
            "旧.doc",
            b"\xd0\xcf\x11\xe0" + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0" * 20,
            "另存为",
        ),
        ("空.docx", b"", "文件是空的"),
        ("断.docx", b"PK\x03\x04 broken", "另存为"),
        ("字.docx", "一、总体情况".encode(), "不是 Word 文档"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FileProblem, match=told):
            fit_template(path, tmp_path / "t.docx")


def test_a_table_of_ten_thousand_rows_and_a_bomb_are_refused_at_once(
    tmp_path: Path,
) -> None:
    path = tmp_path / "大.docx"
    whole = parts(MANNERS["city_form"](tmp_path).read_bytes())
    row = b"<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>" * 10_000
    big = whole[DOCUMENT].replace(b"<w:sectPr", b"<w:tbl>" + row + b"</w:tbl><w:sectPr", 1)
    bomb = whole[DOCUMENT].replace(b"<w:sectPr", b" " * 30_000_000 + b"<w:sectPr", 1)
    for content, told in ((big, "不像年度报告的空白表"), (bomb, "大得离谱")):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in {**whole, DOCUMENT: content}.items():
                package.writestr(name, part)
        with pytest.raises(FileProblem, match=told):
            fit_template(path, tmp_path / "t.docx")


def test_somebodys_template_is_not_written_over(run: Go, tmp_path: Path) -> None:
    MANNERS["county_form"](tmp_path)
    (tmp_path / "mine.docx").write_bytes(b"mine")
    done = run("template", "fit", "county.docx", "-o", "mine.docx")
    assert done.code == 2
    assert "没有盖掉" in done.err
    assert (tmp_path / "mine.docx").read_bytes() == b"mine"
    assert run("template", "fit", "county.docx", "-o", "mine.docx", "--force").code == 0
    assert run("template", "fit", "county.docx", "-o", "mine.docx").code == 0
    assert run("template", "fit", "county.docx", "-o", "mine.pdf").code == 2


def test_the_blank_form_that_was_really_handed_out(tmp_path: Path) -> None:
    blank = SHARED / "blank-form-2021.docx"
    if not blank.exists():
        pytest.skip("the blank form is not here")
    done = fit_template(blank, tmp_path / "2021.docx")
    assert done.is_whole
    one = replace(balanced("2021", 7), narrative=HEADED)
    assert is_the_same(one, again(one, done.target))


@pytest.mark.parametrize(
    "name", ["2019-上海市人民政府办公厅", "2019-上海市人民政府办公厅_pandoc"]
)
def test_a_published_report_serves_as_a_blank_form(name: str, tmp_path: Path) -> None:
    published = SHARED / "containers" / f"{name}.docx"
    if not published.exists():
        pytest.skip("the published report is not here")
    done = fit_template(published, tmp_path / "2019.docx")
    assert done.is_whole
    assert done.numbers > 50
    one = balanced("2019", 7)
    assert is_the_same(one, again(one, done.target))


def test_last_years_own_document_keeps_nothing_of_last_year(tmp_path: Path) -> None:
    blank = tmp_path / "去年.docx"
    old = replace(balanced("2021", 5), signature="去年的机关", signed_on=date(2022, 1, 9))
    blank.write_bytes(render_docx(old, TEMPLATES / "2021.docx"))
    done = fit_template(blank, tmp_path / "t.docx")
    assert (done.is_whole, done.kept, done.notes, done.numbers) == (True, [], [], 200)
    text = parts(done.target.read_bytes())[DOCUMENT].decode()
    assert not {"青石乡", "去年的机关", "2022"} & {
        one for one in ("青石乡", "去年的机关", "2022") if one in text
    }
    assert text.count("govreport_title") == 1
    one = replace(balanced("2021", 6), narrative=HEADED)
    assert is_the_same(one, again(one, done.target))


@pytest.mark.parametrize("manner", MANNERS)
def test_every_page_of_a_draft_is_marked_and_of_no_other(manner: str) -> None:
    template = fitted(manner).target
    for draft in (True, False):
        made = docx.Document(
            BytesIO(render_docx(balanced("2021", 1), template, draft=draft))
        )
        for section in made.sections:
            text = "".join(one.text for one in section.header.paragraphs)
            assert ("未定稿" in text) == draft


@pytest.mark.slow
@pytest.mark.parametrize("manner", MANNERS)
def test_word_has_nothing_to_repair_that_it_had_not_in_the_blank_form(
    manner: str, tmp_path: Path
) -> None:
    before = faults(MANNERS[manner](tmp_path).read_bytes())
    one = replace(balanced("2021", 3), signature="某机关", signed_on=date(2023, 1, 9))
    for draft in (False, True):
        after = faults(render_docx(one, fitted(manner).target, draft=draft))
        assert [fault for fault in after if fault not in before] == []


def test_a_template_tells_nothing_of_the_computer_that_its_form_was_made_on(
    tmp_path: Path,
) -> None:
    name = "word/_rels/settings.xml.rels"
    form, blank = next(iter(MANNERS.values()))(tmp_path), tmp_path / "blank.docx"
    target = r"file:///C:\Users\zhang\AppData\Roaming\Microsoft\Templates\Normal.dotm"
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/attachedTemplate" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    with zipfile.ZipFile(blank, "w") as package:
        for one, part in {**parts(form.read_bytes()), name: relation.encode()}.items():
            package.writestr(one, part)
    made = tmp_path / "template.docx"
    assert fit_template(blank, made).is_whole
    assert b"zhang" in parts(blank.read_bytes())[name]
    assert b"zhang" not in parts(made.read_bytes())[name]
