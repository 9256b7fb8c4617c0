"""Reports as Word documents: typefaces, pages, rows, and what LibreOffice makes of them."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from lxml import etree
from machine import PATIENCE, needs
from reports import FORMS, PROSE, balanced, report, with_cells
from word_files import DOCUMENT, REPOSITORY, grid, made, opened, part, sample

from govreport.render.fitting import NARROW, SMALL, WIDE, with_sizes
from govreport.report import Organ, Report

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
        expected = 2 if len(rows) == 14 else 3
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


HEADS = "（一）存在的问题\n更新慢。\n（二）改进情况\n1.网站\n每天看。\n（三）来信。答复了。"


def test_heads_that_stand_alone_are_in_the_outline_and_keep_with_what_follows() -> None:
    document = opened(made(replace(report(), narrative={"problems": HEADS})))
    styles = {one.text: one.style.name for one in document.paragraphs if one.style}
    assert styles["（一）存在的问题"] == styles["（二）改进情况"] == "Heading 2"
    assert styles["1.网站"] == "Heading 3"
    assert styles["（三）来信。答复了。"] == styles["更新慢。"] == "Body Text"
    for level in (1, 2, 3):
        properties = document.styles[f"Heading {level}"].element.find(qn("w:pPr"))
        assert properties.find(qn("w:keepNext")) is not None
        assert properties.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
    assert document.styles["Body Text"].element.find(f".//{qn('w:outlineLvl')}") is None


@pytest.mark.parametrize("form_id", FORMS)
def test_tables_are_told_to_those_who_cannot_see_them(form_id: str) -> None:
    one = report(form_id)
    for table in part(made(one), DOCUMENT).iter(qn("w:tbl")):
        (properties,) = table.iterfind(qn("w:tblPr"))
        told = {one.tag: one.get(qn("w:val"), "") for one in properties}
        caption, described = told[qn("w:tblCaption")], told[qn("w:tblDescription")]
        assert caption in [section.heading for section in one.form.sections]
        assert f"{len(table.findall(qn('w:tr')))} 行" in described
        assert grid(table)[0][0][2] in described


def number_sizes(one: Report) -> dict[str, float]:
    """The size of each number of the tables in points, by the text."""
    document = opened(made(one))
    return {
        paragraph.text: paragraph.style.font.size.pt
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        if paragraph.text.isdigit() and paragraph.style.font.size
    }


@pytest.mark.parametrize(
    ("address", "value", "size"),
    [
        ("applications__natural_person__received", 12_345, None),
        ("applications__natural_person__received", 123_456, 7.5),
        ("applications__natural_person__received", 1_234_567, 6.5),
        ("applications__business__received", 123_456, None),
        ("proceedings__review__upheld", 1_234, None),
        ("proceedings__review__upheld", 12_345, 9),
        ("disclosure__licensing__decisions", 123_456_789, None),
    ],
)
def test_numbers_that_would_break_in_their_cell_go_down(
    address: str, value: int, size: float | None
) -> None:
    assert number_sizes(report("2021", **{address: value})).get(str(value)) == size


def test_only_numbers_go_down_and_only_those_of_their_table() -> None:
    def sizes(one: Report) -> dict[str | None, object]:
        styles = opened(made(one)).styles
        return {
            one.name: one.font.size for one in styles if isinstance(one, ParagraphStyle)
        }

    usual, smaller = sizes(report()), sizes(report(applications__other__received=123_456))
    assert {name for name in usual if smaller[name] != usual[name]} == {SMALL.name}
    assert {WIDE.name, NARROW.name, SMALL.name} < set(usual)


@pytest.mark.parametrize(
    ("own", "made"),
    [
        ("", "<w:rPr>{}</w:rPr>"),
        ("<w:rPr/>", "<w:rPr>{}</w:rPr>"),
        ('<w:rPr><w:b/><w:sz w:val="18"/></w:rPr>', "<w:rPr><w:b/>{}</w:rPr>"),
    ],
)
def test_a_style_as_another_program_saved_it_gets_its_size(own: str, made: str) -> None:
    style = '<w:style><w:name w:val="数"/>{}</w:style><w:style><w:rPr/></w:style>'
    size = made.format('<w:sz w:val="15"/><w:szCs w:val="15"/>')
    resized = with_sizes(style.format(own).encode(), {"数": 15, "没有": 9})
    assert resized.decode() == style.format(size)


def indents(one: Report) -> list[float]:
    """How many characters from the margin it is signed, and dated."""
    return [
        int(found.get(qn("w:right"), "")) / 320
        for paragraph in opened(made(one)).paragraphs[-2:]
        for found in paragraph._p.iter(qn("w:ind"))
    ]


def test_the_date_begins_two_characters_behind_the_name() -> None:
    day = date(2023, 1, 20)  # six and a half characters
    for name, expected in (
        ("云溪县青石乡人民政府", [2, 3.5]),
        ("云溪县教育局", [4.5, 2]),
        ("云山布依族苗族自治州青岭仡佬族苗族自治县人民政府办公室", [2, 2]),
    ):
        assert indents(replace(report(), signature=name, signed_on=day)) == expected


@pytest.mark.parametrize("last", ["（二）没有。其他事项", "没有其他事项。"])
def test_the_signature_is_never_alone_on_a_page(last: str) -> None:
    one = replace(report(), narrative={"other": f"（一）费用。没有。\n{last}"})
    signed = replace(one, signature="云溪县教育局", signed_on=date(2023, 1, 20))

    def kept(one: Report) -> list[bool]:
        paragraphs = opened(made(one)).paragraphs
        at = next(at for at, found in enumerate(paragraphs) if found.text == last)
        return [
            bool(found.paragraph_format.keep_with_next) for found in paragraphs[at - 1 :]
        ]

    assert kept(signed) == [False, True, True, True, False]
    assert kept(one) == [False, False]


def pages_of(folder: Path, one: Report) -> list[str]:
    """The texts of its pages as LibreOffice sets them, without blanks."""
    path = folder / "report.docx"
    path.write_bytes(made(one))
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder), str(path),
        ],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "report.pdf"), "-"],
        check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    return [page.replace(" ", "") for page in text.split("\f")[:-1]]


THIRD, FOURTH = "三、收到和处理政府信息公开申请情况", "四、结转下年度继续办理"


@pytest.mark.slow
@needs("soffice", "pdftotext", chinese=True)
@pytest.mark.parametrize("form_id", FORMS)
def test_libreoffice_opens_it_and_no_page_is_blank(tmp_path: Path, form_id: str) -> None:
    long = "（一）主动公开情况。" + "按时公开各类信息，方便群众查阅。" * 60
    one = replace(balanced(form_id, 2), narrative={**PROSE, "overview": long})
    pages = pages_of(tmp_path, one)
    assert 3 <= len(pages) <= 7
    assert all(len(page.strip()) > 30 for page in pages)
    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [
        True
    ] * len(pages)
    (third,) = (page for page in pages if THIRD in page)
    assert FOURTH in third, "table 3 stands on one page"


@pytest.mark.slow
@needs("soffice", "pdftotext", chinese=True, digits=True)
def test_no_number_breaks_and_no_head_is_left_behind(tmp_path: Path) -> None:
    one = report()
    cells = [cell for cell in one.form.typed_cells if cell.table != "disclosure"]
    many = with_cells(one, dict.fromkeys(cells, 123_456))
    alone = "（一）存在的问题\n" + "每季度核对一次。\n" * 14 + "（二）改进情况\n每周检查。"
    pages = pages_of(tmp_path, replace(many, narrative={**PROSE, "problems": alone}))
    assert sum(page.count("123456") for page in pages) >= len(cells)
    (third,) = (page for page in pages if THIRD in page)
    assert FOURTH in third
    (last,) = (page for page in pages if "（二）改进情况" in page)
    assert "每周检查。" in last, "a head stands with what follows"
