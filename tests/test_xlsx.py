"""Reports as workbooks: the form as it is printed, what may be typed, what follows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from books import (
    FRONT,
    NAMESPACES,
    formulas,
    found_in,
    numbers,
    parts,
    places,
    prose_of,
    sheet_part,
    sheet_xml,
    tables_of,
    typed_into,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from reports import FORMS, ORGAN, balanced, report, stated, with_cells
from test_import_laws import LINES, reports, texts
from word_files import faults
from xlsxwriter.utility import xl_cell_to_rowcol

from govreport.errors import FileProblem
from govreport.forms import Cell, ItemType
from govreport.render import render
from govreport.render.package import made_of, packed
from govreport.render.xlsx import render_xlsx
from govreport.report import Report

GRANTED = Cell("applications", "business", "granted")
SETTLED = Cell("applications", "business", "settled")
AMOUNT = Cell("disclosure", "fees", "amount")


def signed(one: Report) -> Report:
    return replace(one, signature=ORGAN.name, signed_on=date(2023, 1, 20))


def blank(form_id: str = "2021") -> Report:
    return replace(report(form_id), entries={}, narrative={})


def wanted(one: Report) -> Mapping[Cell, object]:
    return {
        cell: None if value in ("", None) else value for cell, value in one.values().items()
    }


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=40)
@given(data=st.data())
def test_all_of_a_report_stands_in_its_workbook(form_id: str, data: st.DataObject) -> None:
    one = data.draw(reports(form_id, LINES))
    raw = render(one, "xlsx")
    assert numbers(one, raw) == wanted(one)
    assert all(sheet.rows[0][0] == one.full_title for sheet in tables_of(raw))
    parts_of = {row.heading or "前言": row.id for row in one.form.sections}
    read: dict[str, list[str]] = {}
    for name, text in prose_of(raw):
        if name in parts_of and text:
            read.setdefault(parts_of[str(name)], []).append(str(text))
    assert {name: "\n".join(some) for name, some in read.items()} == {
        name: "\n".join(some).replace("｛｛", "{{").replace("｝｝", "}}")
        for name, some in texts(one).items()
    }
    rows = dict(prose_of(raw))
    assert (rows["单位"], rows["年份"]) == (one.organ.name, one.year)
    assert (rows["落款"] or "") == one.signature
    assert rows["日期"] == one.signed_on


def test_the_heads_are_merged_as_in_the_form() -> None:
    raw = render(report(), "xlsx")
    merged = tables_of(raw)[1].merges
    assert (FRONT, 0, FRONT + 2, 2) in merged  # the corner
    assert (FRONT, 3, FRONT, 9) in merged  # 申请人情况
    assert (FRONT + 5, 0, FRONT + 26, 0) in merged  # 三、本年度办理结果
    assert (FRONT + 7, 1, FRONT + 14, 1) in merged  # （三）不予公开
    assert len(merged) == len(set(merged))


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("draft", [False, True])
def test_excel_has_nothing_to_repair(form_id: str, draft: bool) -> None:
    assert faults(render(signed(balanced(form_id, 1)), "xlsx", draft=draft)) == []
    assert faults(render(blank(form_id), "xlsx", draft=draft)) == []


def test_the_validator_finds_what_is_wrong() -> None:
    raw = render(report(), "xlsx")
    for old, new in (
        (b"<mergeCells", b"<frob/><mergeCells"),
        (b'paperSize="9"', b'paperSize="x"'),
    ):
        content = parts(raw)[sheet_part(1)].replace(old, new, 1)
        assert faults(packed({**parts(raw), sheet_part(1): content}, None)) != []


@pytest.mark.parametrize("form_id", FORMS)
def test_only_numbers_that_are_typed_can_be_typed(form_id: str) -> None:
    one = report(form_id)
    raw = render(one, "xlsx")
    styles = etree.fromstring(parts(raw)["xl/styles.xml"])
    looks = found_in(styles, "s:cellXfs/s:xf")
    free = {
        str(number)
        for number, look in enumerate(looks)
        for lock in found_in(look, "s:protection")
        if lock.get("locked") == "0"
    }
    open_places = set()
    for number in range(3):
        xml = sheet_xml(raw, number)
        (guarded,) = found_in(xml, "s:sheetProtection")
        assert guarded.get("sheet") == "1"
        assert guarded.get("password") is None
        for cell in found_in(xml, "s:sheetData/s:row/s:c"):
            if cell.get("s") in free:
                open_places.add((number, *xl_cell_to_rowcol(cell.get("r") or "")))
    at = places(one)
    wide = {merge[:2] for sheet in tables_of(raw) for merge in sheet.merges}
    assert {at[cell] for cell in one.form.typed_cells} <= open_places
    assert not any(
        at[cell] in open_places for cell in one.form.cells if one.form.is_derived(cell)
    )
    others = open_places - {at[cell] for cell in one.form.typed_cells}
    assert all(place[0] == 0 for place in others)  # only what is merged with a typed one
    assert bool(others) == any(place[1:] in wide for place in open_places)


def test_totals_are_formulas_with_their_numbers() -> None:
    one = balanced("2021", 5)
    raw = render(one, "xlsx")
    at = places(one)
    derived = {at[cell] for cell in one.form.cells if one.form.is_derived(cell)}
    found = {(sheet, *place) for sheet in range(3) for place in formulas(raw, sheet)}
    assert found == derived
    assert formulas(raw, 1)[at[SETTLED][1:]] == ('IF(COUNT(E8:E28)=21,SUM(E8:E28),"")')


def test_a_total_that_is_stated_stays_as_it_is_stated() -> None:
    one = with_cells(report(), {SETTLED: 77})
    raw = render(one, "xlsx")
    assert places(one)[SETTLED][1:] not in formulas(raw, 1)
    assert numbers(one, raw)[SETTLED] == 77
    assert not any(formulas(render(stated(one), "xlsx"), sheet) for sheet in range(3))


def test_a_blank_report_has_no_number_at_all() -> None:
    raw = render(blank(), "xlsx", draft=True)
    assert {*numbers(blank(), raw, front=FRONT + 1).values()} == {None}
    assert len(formulas(raw, 1)) == 31
    assert [row[0] for row in prose_of(raw)] == [
        *("单位", "年份", "前言", "一、总体情况", "五、存在的主要问题及改进情况"),
        *("六、其他需要报告的事项", "落款", "日期"),
    ]


def test_a_draft_says_so_on_every_page_and_what_is_final_nowhere() -> None:
    for draft in (True, False):
        raw = render(blank(), "xlsx", draft=draft)
        for number in range(4):
            heads = found_in(sheet_xml(raw, number), "s:headerFooter/s:oddHeader")
            assert ["草稿" in (head.text or "") for head in heads] == [True] * draft
        first = [sheet.rows[0][0] for sheet in tables_of(raw)]
        assert all(("草稿" in str(text)) is draft for text in first)


@pytest.mark.parametrize("form_id", FORMS)
def test_what_may_be_typed_is_checked(form_id: str) -> None:
    one = report(form_id)
    raw = render(one, "xlsx")
    at = places(one)
    checked: dict[tuple[int, int, int], etree._Element] = {}
    for number in range(3):
        for check in found_in(sheet_xml(raw, number), "s:dataValidations/s:dataValidation"):
            for name in (check.get("sqref") or "").split():
                checked[number, *xl_cell_to_rowcol(name.partition(":")[0])] = check
    kinds = {
        ItemType.COUNT: ("whole", "greaterThanOrEqual", "0"),
        ItemType.AMOUNT: ("decimal", "greaterThanOrEqual", "0"),
        ItemType.CHANGE: ("whole", None, "-999999999999999"),
    }
    for cell in one.form.cells:
        kind = one.form.item(cell).type
        assert (at[cell] in checked) is (kind is not ItemType.TEXT)
        if kind is ItemType.TEXT:
            continue
        check = checked[at[cell]]
        first = check.findtext("s:formula1", namespaces=NAMESPACES)
        assert (check.get("type"), check.get("operator"), first) == kinds[kind]
        assert check.get("allowBlank") == "1"
        assert "填" in (check.get("error") or "")


def test_the_parts_of_the_prose_are_chosen_from_a_list() -> None:
    (check,) = found_in(
        sheet_xml(render(report(), "xlsx"), 3), "s:dataValidations/s:dataValidation"
    )
    names = check.findtext("s:formula1", namespaces=NAMESPACES) or ""
    assert len(names) <= 255  # longer ones Excel takes from a sheet
    assert names.strip('"').split(",")[0] == "前言"
    assert "六、其他需要报告的事项" in names


def test_it_prints_on_a4_as_wide_as_the_page_with_its_heads() -> None:
    raw = render(report(), "xlsx")
    for number in range(4):
        xml = sheet_xml(raw, number)
        (page,) = found_in(xml, "s:pageSetup")
        assert (page.get("paperSize"), page.get("fitToHeight")) == ("9", "0")
        assert found_in(xml, "s:sheetPr/s:pageSetUpPr")[0].get("fitToPage") == "1"
    names = etree.fromstring(parts(raw)["xl/workbook.xml"])
    titles = [one.text for one in found_in(names, "s:definedNames/s:definedName")]
    assert {*titles} == {"表二!$1:$2", "表三!$1:$5", "表四!$1:$5", "正文!$1:$1"}


def test_columns_are_wide_enough_for_their_numbers() -> None:
    long = dict.fromkeys(report().form.typed_cells, 10**15 - 1)
    one = with_cells(report(), long)
    xml = sheet_xml(render(one, "xlsx"), 1)
    widths = [float(one.get("width") or 0) for one in found_in(xml, "s:cols/s:col")]
    assert min(widths[3:9]) >= 15 + 1.6
    usual = sheet_xml(render(report(), "xlsx"), 1)
    widths = [float(one.get("width") or 0) for one in found_in(usual, "s:cols/s:col")]
    assert sum(widths) < 100  # what A4 holds


def test_an_amount_that_a_workbook_would_round_is_text() -> None:
    for amount, held in (
        ("59237.2449", Decimal("59237.2449")),
        ("0.0000", Decimal(0)),
        ("123456789012.123456", Decimal("123456789012.123456")),
    ):
        one = with_cells(report(), {AMOUNT: Decimal(amount)})
        raw = render(one, "xlsx")
        assert numbers(one, raw)[AMOUNT] == held
        line = tables_of(raw)[0].rows[places(one)[AMOUNT][1]]
        assert isinstance(line[1], str) is (len(amount) > 15)


def test_a_long_paragraph_goes_on_in_rows_below() -> None:
    text = "公开了政府信息。" * 300 + " 空格 " * 400 + "字" * 40_000
    one = replace(report(), narrative={"overview": f"甲。\n{text}\n乙。"})
    rows = prose_of(render(one, "xlsx"))
    joined: list[str] = []
    for name, value in rows:
        if name == "一、总体情况":
            joined.append(str(value))
        elif name == "续":
            joined[-1] += str(value)
    assert joined == ["甲。", text, "乙。"]
    assert max(len(str(value)) for _, value in rows) <= 850


def test_rows_of_prose_are_as_high_as_their_text_and_grow_with_it() -> None:
    text = "公开了政府信息。" * 40
    raw = render(replace(report(), narrative={"overview": f"甲。\n{text}"}), "xlsx")
    rows = found_in(sheet_xml(raw, 3), "s:sheetData/s:row")
    short, long = (float(rows[number].get("ht") or 0) for number in (4, 5))
    assert (short, long) == (20.25, 155.25)  # 320 characters, 34 in a line of 15 points
    assert not any(row.get("customHeight") for row in rows)


def test_text_is_text_whatever_it_begins_with() -> None:
    nasty = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1}",
        "'3",
        "http://example.com",
        "123",
        "_x0041_",
    ]
    one = replace(report(), narrative={"overview": "\n".join(nasty)}, title="=2+2")
    raw = render(one, "xlsx")
    assert formulas(raw, 3) == {}
    assert [value for name, value in prose_of(raw) if name == "一、总体情况"] == nasty
    assert tables_of(raw)[0].rows[0][0] == "=2+2"


def test_what_a_workbook_cannot_hold_is_said() -> None:
    with pytest.raises(FileProblem, match="写不进 Excel 表格"):
        render(replace(report(), title="长" * 40_000), "xlsx")


def test_the_same_report_gives_the_same_bytes() -> None:
    one = signed(balanced("2021", 8))
    assert render(one, "xlsx") == render(one, "xlsx")
    moment = datetime(2023, 1, 20, 8)  # noqa: DTZ001 -- as it is given
    stamped = render(one, "xlsx", timestamp=moment)
    assert b"2023-01-20T08:00:00Z" in parts(stamped)["docProps/core.xml"]
    assert stamped != render(one, "xlsx")


def test_it_says_what_it_was_made_from_and_whether_it_was_changed(tmp_path: Path) -> None:
    path, one = tmp_path / "年报.xlsx", report()
    path.write_bytes(render_xlsx(one, facts={"source": "甲"}))
    made = made_of(path)
    assert (made.facts["source"], made.intact) == ("甲", True)
    path.write_bytes(typed_into(one, path.read_bytes(), {GRANTED: 3}))
    changed = made_of(path)
    assert (changed.facts["source"], changed.intact) == ("甲", False)
