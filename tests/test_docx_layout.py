"""Reports as Word documents: typefaces, pages, rows, and what LibreOffice makes of them."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import etree
from machine import PATIENCE, needs
from reports import FORMS, PROSE, balanced, report
from word_files import DOCUMENT, REPOSITORY, grid, made, opened, part, sample

from govreport.report import Organ

BLANK_FORM = REPOSITORY.parent / "shared" / "reports" / "blank-form-2021.docx"


@pytest.mark.skipif(not BLANK_FORM.is_file(), reason="the published blank form is not here")
def test_the_geometry_is_that_of_the_published_blank_form() -> None:
    def shape(raw: bytes) -> list[list[list[tuple[int, str | None]]]]:
        tables = part(raw, DOCUMENT).iter(qn("w:tbl"))
        return [[[cell[:2] for cell in row] for row in grid(table)] for table in tables]

    ours = shape(made(report()))
    assert ours == shape(BLANK_FORM.read_bytes())
    assert [len(table) for table in ours] == [14, 28, 4]


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


def test_a_long_title_breaks_after_the_organ() -> None:
    title = next(opened(sample()).paragraphs[0]._p.iter(qn("w:r")))
    assert [node.tag for node in title if node.tag != qn("w:rPr")] == [
        qn("w:t"), qn("w:br"), qn("w:t"),
    ]  # fmt: skip
    short = opened(made(replace(report(), organ=Organ("甲乡"))))
    assert short.paragraphs[0].text == "甲乡2022年政府信息公开工作年度报告"


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
