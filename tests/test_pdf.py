"""Reports as PDF: the page of GB/T 9704, tables, tags, and what the archive asks for."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from machine import sets_pdf
from pdf_files import MM, facts, lines, made, pages, sample, text
from pdfminer.pdftypes import resolve1
from reports import FORMS, ORGAN, PROSE, balanced, report, with_cells

from govreport.forms import Cell
from govreport.importers import read_document
from govreport.render import render

pytestmark = sets_pdf()
FULL = replace(report(), narrative={"preamble": "公" * 1500})
SIGNED = replace(report(), signature="云溪县青石乡人民政府", signed_on=date(2023, 1, 20))


def test_a_page_has_22_lines_of_28_characters() -> None:
    _, second, *_ = pages(made(FULL))
    body = [line for line in lines(second) if "—" not in line["text"]]
    assert [len(line["text"]) for line in body] == [28] * 22
    assert {round(line["chars"][0]["size"], 2) for line in body} == {16}
    assert round(body[0]["x0"] / MM) == 28
    assert second.width - body[0]["x1"] == pytest.approx(26 * MM, abs=2)
    assert body[0]["top"] >= 37 * MM
    assert body[-1]["bottom"] <= second.height - 35 * MM


def test_a_paragraph_begins_two_characters_in() -> None:
    first, *_ = pages(made(FULL))
    body = [line for line in lines(first) if line["text"].startswith("公公")]
    assert len(body[0]["text"]) == 26
    assert (body[0]["x0"] - body[1]["x0"]) == pytest.approx(2 * 15.75, abs=0.5)


def test_page_numbers_stand_outside() -> None:
    numbers = [
        next(line for line in reversed(lines(page)) if "—" in line["text"])
        for page in pages(made(FULL))
    ]
    shown = [re.sub(r"\s", "", line["text"]) for line in numbers]
    assert shown == [f"—{number}—" for number in range(1, len(numbers) + 1)]
    odd, even, *_ = numbers
    assert 210 * MM - odd["x1"] == pytest.approx(26 * MM + 14, abs=3)
    assert even["x0"] == pytest.approx(28 * MM + 14, abs=3)
    assert odd["chars"][0]["size"] == 14


def test_the_title_breaks_behind_the_organ_and_stands_in_the_middle() -> None:
    first, *_ = pages(sample())
    organ, rest = lines(first)[:2]
    assert organ["text"] == "息县关店乡人民政府"
    assert rest["text"] == "2022年政府信息公开工作年度报告"
    assert {char["size"] for char in organ["chars"]} == {22}
    for line in (organ, rest):
        assert (line["x0"] + line["x1"]) / 2 == pytest.approx(106 * MM, abs=2)


def fonts_of(raw: bytes, begins: str) -> list[str]:
    (line,) = (
        line
        for page in pages(raw)
        for line in lines(page)
        if line["text"].startswith(begins)
    )
    return [char["fontname"] for char in line["chars"]]


def test_heads_have_their_typefaces() -> None:
    raw = sample()
    head, run_in = fonts_of(raw, "一、总体情况"), fonts_of(raw, "（一）主动公开情况。")
    assert len(set(head)) == 1
    assert head[0] not in run_in
    assert len(set(fonts_of(raw, "息县关店乡人民政府") + run_in + head)) >= 3


@pytest.mark.parametrize("form_id", FORMS)
def test_the_large_table_stands_on_one_page_with_its_numbers_whole(form_id: str) -> None:
    one = balanced(form_id, 5, scale=40_000)
    raw = made(one)
    numbers = [
        str(one.value(cell)) for cell in one.form.cells if cell.table == "applications"
    ]
    assert max(map(len, numbers)) >= 6
    (page,) = (page for page in pages(raw) if "勾稽关系" in page.extract_text())
    table, *_ = (rows for rows in page.extract_tables({"text_x_tolerance": 1.5}) if rows)
    printed = [text for row in table for text in row if text and text.isdecimal()]
    assert sorted(printed) == sorted(numbers)
    sizes = {round(c["size"], 1) for c in page.chars if c["text"].isdecimal()}
    assert 5 <= min(sizes) < 9


def test_numbers_that_fit_are_as_large_as_their_labels() -> None:
    (page,) = (page for page in pages(made(report())) if "勾稽关系" in page.extract_text())
    assert {round(c["size"], 1) for c in page.chars if c["text"] == "0"} == {9}


def test_a_draft_is_marked_on_every_page_and_nothing_else_is() -> None:
    drafts = [page.extract_text() for page in pages(made(FULL, draft=True))]
    assert all(re.search(r"草\s*稿\s*未定稿，不得发布", one) for one in drafts)
    assert not any("草" in page.extract_text() for page in pages(made(FULL)))


def test_signature_and_date_stand_at_the_right_of_the_end() -> None:
    *_, last = pages(made(SIGNED))
    name, day = [line for line in lines(last) if "—" not in line["text"]][-2:]
    assert (name["text"], day["text"]) == ("云溪县青石乡人民政府", "2023年1月20日")
    assert 210 * MM - name["x1"] == pytest.approx(26 * MM + 31.5, abs=1)
    assert day["x0"] - name["x0"] == pytest.approx(2 * 15.75, abs=1)


@pytest.mark.parametrize("lines_before", range(17, 23))
def test_a_signature_is_never_alone_on_a_page(lines_before: int) -> None:
    prose = {"problems": "公" * 28 * lines_before, "other": "公" * 60 + "完。"}
    *_, last = pages(made(replace(SIGNED, narrative=prose)))
    assert "完" in last.extract_text()


def test_a_long_signature_is_set_in_lines_and_read_as_one() -> None:
    name = "云溪县白水土家族苗族自治乡人民政府政务公开工作领导小组办公室和财政所"
    one = replace(SIGNED, signature=name)
    assert read_document(made(one), "x.pdf").report.signature == name


def test_what_a_report_says_is_never_taken_for_typsts_signs() -> None:
    odd = '#panic() *甲* _乙_ $x$ `丙` <丁> @戊 \\ [己] "庚" // 辛 /* 壬 */ = 癸 ~ --- ...'
    raw = made(replace(report(), narrative={**PROSE, "overview": odd}, title=f"报告{odd}"))
    assert text(raw).count(odd) == 2
    assert read_document(raw, "x.pdf", organ="甲").report.narrative["overview"] == odd


def test_the_same_report_gives_the_same_bytes() -> None:
    assert made(SIGNED) == made(SIGNED) == render(SIGNED, "pdf")
    assert made(SIGNED) != made(report())


@pytest.mark.parametrize(
    ("one", "stamped", "day"),
    [
        (SIGNED, None, "20230120"),
        (report(), None, "20230131"),
        (replace(report(), year=None), None, "20220131"),
        (SIGNED, datetime(2024, 2, 3, tzinfo=UTC), "20240203"),
    ],
)
def test_a_pdf_bears_a_date(one: object, stamped: datetime | None, day: str) -> None:
    raw = made(one, timestamp=stamped)  # type: ignore[arg-type] # a report
    assert facts(raw).info[0]["CreationDate"].startswith(f"D:{day}".encode())


def test_it_is_what_archives_and_screen_readers_ask_for() -> None:
    raw = sample()
    catalog = facts(raw).catalog
    said = resolve1(catalog["Metadata"]).get_data()
    for claim in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert claim.encode() in said
    assert catalog["Lang"].decode() == "zh-CN"
    document = pypdfium2.PdfDocument(raw)
    title = "息县关店乡人民政府2022年政府信息公开工作年度报告"
    assert document.get_metadata_dict()["Title"] == title
    heads = [one.get_title() for one in document.get_toc()]
    document.close()
    assert heads[:2] == ["一、总体情况", "二、主动公开政府信息情况"]
    assert len(heads) == 6


def test_every_font_is_embedded() -> None:
    document = facts(sample())
    objects = (document.getobj(one) for xref in document.xrefs for one in xref.get_objids())
    found = [one for one in objects if isinstance(one, dict) and "FontName" in one]
    assert len(found) >= 3
    assert all({"FontFile2", "FontFile3"} & {*one} for one in found)


def test_a_sub_head_on_its_own_is_a_bookmark_and_stays_with_what_follows() -> None:
    overview = "\n".join(["公" * 28 * 17, "一、小标题", "公" * 60, "（一）分项", "公开。"])
    raw = made(replace(report(), narrative={"overview": overview}, title="报告"))
    document = pypdfium2.PdfDocument(raw)
    heads = [(one.level, one.get_title()) for one in document.get_toc()]
    document.close()
    assert heads[:3] == [(0, "一、总体情况"), (1, "一、小标题"), (2, "（一）分项")]
    for page in pages(raw):
        body = [line["text"] for line in lines(page) if "—" not in line["text"]]
        assert not body[-1].startswith("一、小标题")


def test_a_blank_cell_stays_blank() -> None:
    cell = Cell("applications", "natural_person", "granted")
    back = read_document(made(with_cells(report(), {cell: ""})), "x.pdf").report
    assert back.value(cell) is None
    assert back.organ.name == ORGAN.name
