"""The Word file: every number in its place, prose as typed, nothing to repair."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from runpy import run_path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from machine import PATIENCE, needs
from ooxml import faults
from reports import FORMS, PROSE, balanced, report

from govreport.errors import TemplateProblem
from govreport.forms import Form, form, lay_out
from govreport.render.docx import render_docx
from govreport.render.template import PLACES, find_template
from govreport.report import Organ, Report

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATES = REPOSITORY / "templates"
BLANK_FORM = REPOSITORY.parent / "shared" / "reports" / "blank-form-2021.docx"
DOCUMENT = "word/document.xml"


def made(one: Report, *, draft: bool = False) -> bytes:
    return render_docx(one, TEMPLATES / f"{one.form.id}.docx", draft=draft)


def opened(raw: bytes) -> Document:
    return docx.Document(BytesIO(raw))


def part(raw: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return etree.fromstring(package.read(name))


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def grid(table: etree._Element) -> list[list[tuple[int, str | None, str]]]:
    """Each row's cells: how many columns, where in a vertical merge, what text."""
    rows = []
    for row in table.iterfind(qn("w:tr")):
        cells = []
        for cell in row.iterfind(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = "".join(t.text or "" for t in cell.iter(qn("w:t")))
            state = None if merge is None else merge.get(qn("w:val")) or "continue"
            cells.append(
                (int(span.get(qn("w:val"), "1")) if span is not None else 1, state, text)
            )
        rows.append(cells)
    return rows


def printed(
    one: Report, the_form: Form
) -> Iterator[list[list[tuple[int, str | None, str]]]]:
    """The grids as the form lays them out."""
    for table in the_form.tables.values():
        rows = lay_out(table)
        covering = {
            (row, cell.column): cell
            for line in rows
            for cell in line
            for row in range(cell.row, cell.row + cell.rowspan)
        }
        yield [
            [
                (
                    cell.colspan,
                    None
                    if cell.rowspan == 1
                    else "restart"
                    if cell.row == row
                    else "continue",
                    ""
                    if cell.row != row
                    else cell.text or str(one.value(cell.cell) if cell.cell else ""),
                )
                for (at, _), cell in sorted(covering.items())
                if at == row
            ]
            for row in range(len(rows))
        ]


def sentinels(form_id: str) -> Report:
    the_form = form(form_id)
    numbers = {cell: number for number, cell in enumerate(the_form.cells, start=100_001)}
    return replace(report(form_id), entries=dict(numbers))


@pytest.mark.parametrize("form_id", FORMS)
def test_every_number_stands_once_in_its_row_and_column(form_id: str) -> None:
    one = sentinels(form_id)
    raw = made(one)
    tables = part(raw, DOCUMENT).iter(qn("w:tbl"))
    assert [grid(table) for table in tables] == list(printed(one, one.form))
    text = parts(raw)[DOCUMENT].decode()
    for value in one.entries.values():
        assert len(re.findall(rf">{value}<", text)) == 1


@pytest.mark.skipif(not BLANK_FORM.is_file(), reason="the published blank form is not here")
def test_the_geometry_is_that_of_the_published_blank_form() -> None:
    def shape(raw: bytes) -> list[list[list[tuple[int, str | None]]]]:
        tables = part(raw, DOCUMENT).iter(qn("w:tbl"))
        return [[[cell[:2] for cell in row] for row in grid(table)] for table in tables]

    ours = shape(made(report()))
    assert ours == shape(BLANK_FORM.read_bytes())
    assert [len(table) for table in ours] == [14, 28, 4]


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("draft", [False, True])
def test_word_has_nothing_to_repair(form_id: str, draft: bool) -> None:
    one = replace(balanced(form_id, 1), signature="某乡", signed_on=date(2023, 1, 20))
    assert list(faults(made(one, draft=draft))) == []
    empty = replace(one, entries={}, narrative={}, signature="", signed_on=None)
    assert list(faults(made(empty, draft=draft))) == []


@pytest.mark.parametrize("form_id", FORMS)
def test_the_templates_themselves_are_in_order(form_id: str) -> None:
    assert list(faults((TEMPLATES / f"{form_id}.docx").read_bytes())) == []


def test_the_check_of_a_package_finds_what_is_wrong() -> None:
    raw = made(report())
    for old, new in (
        (b"<w:keepNext/>", b"<w:jc w:val='left'/><w:keepNext/>"),
        (b'<w:gridSpan w:val="4"/>', b'<w:gridSpan w:val="3"/>'),
        (b'<w:gridSpan w:val="4"/>', b""),
        (b"<w:cantSplit/></w:trPr>", b"<w:cantSplit/></w:trPr><w:tblPrEx/>"),
    ):
        changed = BytesIO()
        with zipfile.ZipFile(changed, "w") as package:
            for name, content in parts(raw).items():
                assert name != DOCUMENT or old in content
                package.writestr(name, content.replace(old, new, 1))
        assert list(faults(changed.getvalue())) != []


NASTY = st.sampled_from(
    ["&", "<", ">", '"', "'", "{{", "}}", "{%", "%}", "{#", "#}", "{_{", "}_}", "{_%", "%_}",
     "{{ x }}", "{% if %}", "<w:p>", "&amp;", "]]>", "  ", "\t", "🙂", "𠮷", "\u3000x", "（一）", "。"]
)  # fmt: skip
LEGAL = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
LINES = st.lists(st.lists(NASTY | LEGAL, max_size=8).map("".join), max_size=4).map(
    "\n".join
)


def body_texts(raw: bytes) -> list[str]:
    """The paragraphs of the body, tabs as tabs."""
    return [
        "".join(
            "\t" if node.tag == qn("w:tab") else node.text or ""
            for node in paragraph.iter(qn("w:t"), qn("w:tab"))
        )
        for paragraph in part(raw, DOCUMENT).iterfind(f"{qn('w:body')}/{qn('w:p')}")
    ]


@settings(max_examples=40)
@given(text=LINES)
def test_prose_arrives_as_typed(text: str) -> None:
    one = replace(report(), narrative={"overview": text, "other": "完"})
    expected = [line.strip() for line in text.split("\n") if line.strip()]
    texts = body_texts(made(one))
    start = texts.index("一、总体情况") + 1
    assert texts[start : texts.index("二、主动公开政府信息情况", start)] == expected


def test_names_and_titles_are_data_too() -> None:
    name = "甲&乙<丙>{{ x }}{_%局"
    raw = made(replace(report(), organ=Organ(name), title=f"{name}年报", signature=name))
    assert f"{name}年报" in body_texts(raw)
    assert body_texts(raw)[-1] == name
    assert opened(raw).core_properties.author == name


def test_prose_of_a_table_section_stands_before_its_table() -> None:
    raw = made(replace(report(), narrative={**PROSE, "applications": "表前说明"}))
    body = part(raw, DOCUMENT)[0]
    texts = ["".join(t.text or "" for t in node.iter(qn("w:t"))) for node in body]
    at = texts.index("表前说明")
    assert texts[at - 1] == "三、收到和处理政府信息公开申请情况"
    assert body[at + 1].tag == qn("w:tbl")


@cache
def sample() -> bytes:
    return made(
        replace(
            report(),
            narrative={
                "preamble": "前言。",
                "overview": "（一）主动公开情况。公开了。\n1.第一项。\n一、小标题\n二、小标题。正文",
            },
        )
    )


def styles_of(text: str) -> tuple[str, list[tuple[str, str | None]]]:
    """The style of a paragraph, and its runs with their own styles."""
    for paragraph in part(sample(), DOCUMENT).iter(qn("w:p")):
        runs = list(paragraph.iterfind(qn("w:r")))
        texts = ["".join(t.text or "" for t in run.iter(qn("w:t"))) for run in runs]
        if "".join(texts).startswith(text):
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            found = [run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") for run in runs]
            assert style is not None
            return style.get(qn("w:val"), ""), [
                (text, None if one is None else one.get(qn("w:val")))
                for text, one in zip(texts, found, strict=True)
            ]
    raise AssertionError(text)


def test_headings_have_their_typefaces() -> None:
    assert styles_of("（一）主动公开情况。") == (
        "BodyText",
        [("（一）主动公开情况。", "RunInHeading2"), ("公开了。", None)],
    )
    assert styles_of("1.第一项")[0] == "BodyText"
    assert styles_of("一、小标题")[0] == "Heading1"
    assert styles_of("二、小标题。")[1][0] == ("二、小标题。", "RunInHeading1")
    assert styles_of("五、存在的主要问题")[0] == "Heading1"
    fonts = {
        style.get(qn("w:styleId")): found.get(qn("w:eastAsia"))
        for style in part(sample(), "word/styles.xml").iter(qn("w:style"))
        if (found := style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")) is not None
    }
    assert fonts["Title"] == "方正小标宋简体"
    assert fonts["Heading1"] == fonts["RunInHeading1"] == "黑体"
    assert fonts["RunInHeading2"] == "楷体_GB2312"
    default = next(part(sample(), "word/styles.xml").iter(qn("w:rFonts")))
    assert default.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_the_page_is_that_of_gb_t_9704() -> None:
    section = opened(sample()).sections[0]

    def mm(length: object) -> int:
        return round(int(str(length)) / 36_000)

    assert (mm(section.page_width), mm(section.page_height)) == (210, 297)
    assert (mm(section.top_margin), mm(section.bottom_margin)) == (37, 35)
    assert (mm(section.left_margin), mm(section.right_margin)) == (28, 26)
    spacing = next(part(sample(), "word/styles.xml").iter(qn("w:spacing")))
    assert 28 * 20 <= int(spacing.get(qn("w:line"), "0")) <= 29 * 20
    assert spacing.get(qn("w:lineRule")) == "exact"
    settings_ = part(sample(), "word/settings.xml")
    assert settings_.find(qn("w:evenAndOddHeaders")) is not None
    assert settings_.find(qn("w:updateFields")) is None


def test_page_numbers_are_right_on_odd_and_left_on_even_pages() -> None:
    section = opened(sample()).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        xml = etree.tostring(paragraph._p).decode()
        assert " PAGE " in xml
        assert f'<w:jc w:val="{side}"/>' in xml


def test_rows_stay_whole_and_heads_repeat() -> None:
    for table in part(sample(), DOCUMENT).iter(qn("w:tbl")):
        rows = list(table.iterfind(qn("w:tr")))
        heads = [
            row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows
        ]
        assert all(
            row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows
        )
        expected = 0 if len(rows) == 14 else 3
        assert heads == [True] * expected + [False] * (len(rows) - expected)


@pytest.mark.parametrize("draft", [False, True])
def test_a_draft_says_so_on_every_page(draft: bool) -> None:
    section = opened(made(report(), draft=draft)).sections[0]
    for header in (section.header, section.even_page_header):
        text = "".join(paragraph.text for paragraph in header.paragraphs)
        assert ("草" in text) is draft


def test_properties_say_what_it_is_and_nothing_of_the_tools() -> None:
    core = opened(sample()).core_properties
    assert core.title == report().full_title
    assert (core.author, core.language) == (report().organ.name, "zh-CN")
    assert (core.comments, core.last_modified_by, core.keywords) == ("", "", "")
    assert b"python-docx" not in b"".join(parts(sample()).values())
    assert not [name for name in parts(sample()) if "thumbnail" in name]


def test_a_long_title_breaks_after_the_organ() -> None:
    title = next(opened(sample()).paragraphs[0]._p.iter(qn("w:r")))
    assert [node.tag for node in title if node.tag != qn("w:rPr")] == [
        qn("w:t"), qn("w:br"), qn("w:t"),
    ]  # fmt: skip
    short = opened(made(replace(report(), organ=Organ("甲乡"))))
    assert short.paragraphs[0].text == "甲乡2022年政府信息公开工作年度报告"


def test_the_signature_is_there_when_there_is_one() -> None:
    signed = replace(report(), signature="某乡", signed_on=date(2023, 1, 20))
    assert body_texts(made(signed))[-2:] == ["某乡", "2023年1月20日"]
    assert body_texts(made(report()))[-1] == PROSE["other"]


@pytest.mark.parametrize("form_id", FORMS)
def test_the_same_report_gives_the_same_bytes(form_id: str) -> None:
    assert made(balanced(form_id, 3)) == made(balanced(form_id, 3))


def test_the_bytes_do_not_hang_on_the_seed_of_hashes() -> None:
    code = (
        "import sys; from hashlib import sha256; from reports import balanced; "
        "from test_docx import made; print(sha256(made(balanced('2021', 3))).hexdigest())"
    )
    path = os.pathsep.join((str(REPOSITORY), str(REPOSITORY / "tests")))
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(prints) == 1


def template_of(folder: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    path = folder / "t.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        (["{{ nothing }}"], "不存在的名称“nothing”"),
        (["{{ applications.total.recieved }}"], "相近的有 applications.total.received"),
        (["{{ narrative.sumary }}"], "不存在的名称“narrative.sumary”"),
        (["{{ organ.name }}"], "不存在的名称"),
        (["{% if draft %}x"], "标签"),
        (["{% endif %}"], "标签"),
        (["{{ organ"], "标签"),
        (["{{r title }}"], "“{{r title }}”的写法会丢掉文字"),
        (["{{p title }}"], "会丢掉文字"),
        (["{% frob %}"], "不认识的标签“frob”"),
        (["{{ organ | frob }}"], "不认识的过滤器“frob”"),
        (["{{ narrative.overview }}"], "段落要用"),
        (["{{ applications }}"], "只能打印文字或数"),
        (["{{ ''.__class__ }}"], "模板"),
        (["{% for i in range(10**9) %}x{% endfor %}"], "模板"),
        (["{{ 1 // 0 }}"], "不能算出结果"),
        (["{% include 'x' %}"], "模板"),
    ],
)
def test_what_is_wrong_with_a_template_is_told(
    tmp_path: Path, texts: list[str], complaint: str
) -> None:
    path = template_of(tmp_path, *texts)
    with pytest.raises(TemplateProblem, match=re.escape(complaint)) as caught:
        render_docx(report(), path)
    assert str(caught.value).startswith(f"{path}：")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_template_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateProblem, match="不是能用的 Word 模板"):
        render_docx(report(), path)
    with pytest.raises(TemplateProblem, match="不能读取模板"):
        render_docx(report(), tmp_path)


def test_a_zip_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(TemplateProblem, match="不是能用的 Word 模板"):
        render_docx(report(), path)


def test_a_template_without_properties_will_do(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts((TEMPLATES / "2021.docx").read_bytes()).items():
            if name != "docProps/core.xml":
                bare = re.sub(rb"<(Relationship|Override) [^>]*core[^>]*/>", b"", content)
                package.writestr(name, bare)
    rendered = render_docx(report(), path)
    assert rendered == render_docx(report(), path)
    assert opened(rendered).core_properties.title == report().full_title
    assert b"python-docx" not in b"".join(parts(rendered).values())
    assert list(faults(rendered)) == []


def test_a_template_of_ones_own_prints_what_it_names(tmp_path: Path) -> None:
    path = template_of(
        tmp_path,
        "{{ organ }}{{ year }} {{ applications.total.received }} {{ disclosure.fees.amount }}",
        "{%p for p in narrative.problems %}",
        "{{ p.level }}|{{ p.head }}|{{ p.text }}",
        "{%p endfor %}",
        "{% if draft %}草稿{% else %}定稿{% endif %}{{ signed_on }}",
    )
    texts = [one.text for one in opened(render_docx(report(), path)).paragraphs]
    assert texts == [
        "云溪县青石乡人民政府2022 0 0",
        "2|（一）存在的问题。|更新不够及时，公开的内容还不够全面。",
        "2|（二）改进情况。|专人专责，每周检查一次，检查出来的问题当周整改。",
        "定稿",
    ]


def test_the_nearest_template_is_taken(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "2021.docx"
    own.parent.mkdir()
    given = tmp_path / "given.docx"
    official = find_template("2021", explicit=None, workspace=tmp_path)
    assert official.parent in PLACES
    own.write_bytes(b"x")
    assert find_template("2021", explicit=None, workspace=tmp_path) == own
    given.write_bytes(b"x")
    assert find_template("2021", explicit=given, workspace=tmp_path) == given
    with pytest.raises(TemplateProblem, match="没有这个模板文件"):
        find_template("2021", explicit=tmp_path / "x.docx", workspace=None)
    with pytest.raises(TemplateProblem, match="没有表式 2031 的模板"):
        find_template("2031", explicit=None, workspace=tmp_path)


def test_the_templates_are_what_the_forms_give() -> None:
    build = run_path(str(TEMPLATES / "build.py"))
    for form_id in FORMS:
        on_disk = parts((TEMPLATES / f"{form_id}.docx").read_bytes())
        assert build["parts"](form(form_id)) == on_disk, "run `make templates`"


def test_rebuilding_the_templates_gives_the_same_bytes(tmp_path: Path) -> None:
    copy = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copy)
    subprocess.run(
        [sys.executable, str(copy / "build.py")],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    for form_id in FORMS:
        name = f"{form_id}.docx"
        assert (copy / name).read_bytes() == (TEMPLATES / name).read_bytes()


@pytest.mark.slow
@needs("soffice", "pdftotext", chinese=True)
@pytest.mark.parametrize("form_id", FORMS)
def test_libreoffice_opens_it_and_no_page_is_blank(tmp_path: Path, form_id: str) -> None:
    path = tmp_path / "report.docx"
    long = "（一）主动公开情况。" + "按时公开各类信息，方便群众查阅。" * 60
    one = replace(balanced(form_id, 2), narrative={**PROSE, "overview": long})
    path.write_bytes(made(one))
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(path),
        ],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"],
        check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    pages = [page.replace(" ", "") for page in text.split("\f")[:-1]]
    assert 3 <= len(pages) <= 7
    assert all(len(page.strip()) > 30 for page in pages)
    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [
        True
    ] * len(pages)
    (third,) = (page for page in pages if "三、收到和处理政府信息公开申请情况" in page)
    assert "四、结转下年度继续办理" in third, "table 3 stands on one page"
