"""Reports in workbooks: by label and position, nothing guessed, everything told."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from reports import Run
from workbooks_made import Rows, book, numbered, report_rows, table_rows

import govreport as gr
from govreport.errors import FileProblem
from govreport.forms import Cell
from govreport.importers import read_document
from govreport.importers.reconciliation import Imported

Go = Callable[..., Run]
TITLE = "云溪县青石乡人民政府2024年政府信息公开工作年度报告"
"""What stands above the tables."""
FEE = Cell("disclosure", "fees", "amount")
LICENSING = Cell("disclosure", "licensing", "decisions")
RECEIVED = Cell("applications", "natural_person", "received")
TOTAL = Cell("applications", "total", "received")


def one_sheet(report: gr.Report, title: str = TITLE) -> list[list[object]]:
    """All tables of a report on one sheet, a line between them."""
    return [[title], *(row for rows in report_rows(report).values() for row in [*rows, []])]


def read(sheets: Mapping[str, Rows], name: str = "x.xlsx") -> Imported:
    return read_document(book(sheets), name)


def place(rows: list[list[object]], value: object) -> tuple[int, int]:
    """Where a value stands in rows."""
    return next(
        (r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if v == value
    )


def with_value(cell: Cell, value: object) -> Imported:
    """A report read from a sheet in which something else stands in a cell."""
    report = numbered()
    rows = one_sheet(report)
    row, column = place(rows, report.value(cell))
    rows[row][column] = value
    return read({"表": rows})


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_tables_are_read_from_one_sheet_or_a_sheet_each(form_id: str) -> None:
    report = numbered(form_id)
    title = f"云溪县青石乡人民政府{report.year}年政府信息公开工作年度报告"
    apart = {f"表{n}": rows for n, rows in enumerate(report_rows(report, title).values())}
    for sheets in ({"Sheet1": one_sheet(report, title)}, apart):
        found = read(sheets).report
        assert found.values() == report.values()
        assert found.organ.name == report.organ.name


def test_tables_that_stand_beside_each_other_are_read() -> None:
    report = numbered()
    tables = [table_rows(report, table) for table in report.form.tables]
    rows: list[list[object]] = [[] for _ in range(max(map(len, tables)))]
    for table in tables:
        start = max(map(len, rows))
        for number in range(len(table)):
            rows[number] += [None] * (start - len(rows[number])) + table[number]
    assert read({"表": [[TITLE], *rows]}).report.values() == report.values()


def turned(rows: list[list[object]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("table", ["applications", "proceedings"])
def test_a_table_with_rows_for_columns_is_read(table: str) -> None:
    report = numbered()
    sheets = report_rows(report)
    merges = {"proceedings": ["A1:A5", "A6:A15", "B6:B10", "B11:B15"]}
    rows = {name: turned(some) if name == table else some for name, some in sheets.items()}
    if table == "applications":
        rows[table][0][0] = None  # what the corner says holds of rows
    raw = book({"说明": [[TITLE]], **rows}, merges=merges if table == "proceedings" else {})
    assert read_document(raw, "x.xlsx").report.values() == report.values()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (date(2025, 1, 2), "日期 2025-01-02"),
        ("35%", "35%"),
        ("#REF!", "#REF!"),
        ("=B9+1", "没有存下结果"),
        (True, "是"),
        ("约5件", "约5件"),
        (None, "空白"),
    ],
)
def test_what_is_no_number_is_a_blank_with_its_reason(value: object, reason: str) -> None:
    found = with_value(LICENSING, value)
    (left,) = found.reconciliation.unread
    assert (left.cells, reason in left.reason) == ((LICENSING,), True)


@pytest.mark.parametrize("value", ["5", "5 ", "５", "5件", " 5"])
def test_a_number_that_is_text_is_read(value: str) -> None:
    assert with_value(LICENSING, value).report.value(LICENSING) == 5


def test_numbers_that_are_text_are_told() -> None:
    assert [*map(str, with_value(LICENSING, "５").reconciliation.hidden)] == [
        "存成文本的数 1 个"
    ]
    assert not with_value(LICENSING, 5).reconciliation.hidden


def test_an_amount_in_another_unit_stays_as_it_stands() -> None:
    found = with_value(FEE, "12600元")
    assert found.report.value(FEE) is None
    assert found.report.printed[FEE] == "12600元"
    assert str(with_value(FEE, "12.5万元").report.value(FEE)) == "12.5"


def test_half_a_case_is_kept_for_the_rules_to_find() -> None:
    found = with_value(LICENSING, 3.5).report
    assert (
        "V-INTEGER" in {one.code for one in gr.check(found)}
        or found.value(LICENSING) is None
    )


def test_a_total_that_is_a_formula_counts_as_left_out() -> None:
    right = with_value(TOTAL, "=SUM(D1:I1)→11")
    assert TOTAL not in right.report.entries
    assert right.report.value(TOTAL) == numbered().value(TOTAL)
    (told,) = [one for one in right.reconciliation.notes if "公式得 11" in one]
    assert f"按各项加起来是 {numbered().value(TOTAL)}" in told
    assert TOTAL not in with_value(TOTAL, "=SUM(D1:I1)").report.entries


def test_a_typed_number_that_is_a_formula_is_read_as_stored_and_told() -> None:
    found = with_value(RECEIVED, "=1+1→2")
    assert found.report.value(RECEIVED) == 2
    assert any("1 个要填的格是公式" in one for one in found.reconciliation.notes)


def test_a_stated_total_is_kept_right_or_wrong() -> None:
    assert with_value(TOTAL, 7).report.entries[TOTAL] == 7


def test_a_sheet_of_explanations_and_one_without_tables_are_named() -> None:
    report = numbered()
    words = [[row[0]] for row in table_rows(report, "applications")]
    found = read({"填表说明": [["请如实填写。"]], "数据": one_sheet(report), "样表": words})
    told = found.reconciliation.unused
    assert found.report.values() == report.values()
    assert any("“填表说明”" in one for one in told)


def test_prose_and_tables_of_one_book_come_together_in_the_forms_order() -> None:
    report = numbered()
    text: list[list[object]] = [
        ["一、总体情况"],
        ["本年公开信息10条。"],
        ["五、存在的主要问题及改进情况"],
    ]
    text += [["人手不够。"], ["六、其他需要报告的事项"], ["无。"]]
    found = read({"表": one_sheet(report), "正文": text}).report
    assert found.values() == report.values()
    assert found.narrative["overview"] == "本年公开信息10条。"
    assert found.narrative["other"] == "无。"


def test_prose_beside_the_names_of_its_parts_is_read() -> None:
    rows: list[list[object]] = [
        ["部分", "文字"],
        ["单位", "云溪县青石乡人民政府"],
        ["年份", 2024],
    ]
    rows += [
        ["前言", "根据条例编制。"],
        ["一、总体情况", "（一）主动公开。一，"],
        ["续", "二。"],
    ]
    rows += [["一、总体情况", "（二）依申请公开。"], ["落款", "云溪县青石乡人民政府"]]
    rows += [["日期", date(2025, 1, 20)]]
    found = read({"表": one_sheet(numbered()), "正文": rows}).report
    assert found.narrative["overview"] == "（一）主动公开。一，二。\n\n（二）依申请公开。"
    assert found.narrative["preamble"] == "根据条例编制。"
    assert found.signed_on == date(2025, 1, 20)


@pytest.mark.parametrize("part", ["一、总体情况", "工作亮点"])
def test_a_part_that_no_report_has_is_told_with_where_its_words_went(part: str) -> None:
    rows: list[list[object]] = [
        ["部分", "文字"],
        ["一、总体情况", "公开信息10条。"],
        [part, "又培训2次。"],
    ]
    found = read({"表": one_sheet(numbered()), "正文": rows})
    assert "又培训2次。" in found.report.narrative["overview"]
    told = [one for one in found.reconciliation.unused if f"“{part}”不是报告的部分" in one]
    assert bool(told) == (part == "工作亮点")


def test_who_filled_it_in_is_no_prose() -> None:
    rows: Rows = [*one_sheet(numbered()), ["填表人：某某", None, "联系电话：0000-1234567"]]
    found = read({"表": rows})
    assert not found.report.narrative
    assert any("某某" in one for one in found.reconciliation.unused)


def units(count: int = 3) -> dict[str, Rows]:
    """A book with a sheet for each of some towns."""
    names = ["青石乡", "黄土乡", "白水镇"][:count]
    return {
        name: one_sheet(
            numbered(first=100 * at + 1),
            f"云溪县{name}人民政府2024年政府信息公开工作年度报告",
        )
        for at, name in enumerate(names)
    }


def test_a_book_of_several_units_is_a_report_for_each(run: Go, here: Path) -> None:
    (here / "收件").mkdir()
    (here / "收件" / "各乡镇.xlsx").write_bytes(
        book({**units(), "汇总": one_sheet(numbered())})
    )
    done = run("import", "收件")
    assert done.code == 0, done.err
    for at, name in enumerate(["青石乡", "黄土乡", "白水镇"]):
        report = gr.load(here / "2024" / f"云溪县{name}人民政府.toml")
        assert report.values() == numbered(first=100 * at + 1).values()
    assert "工作表“汇总”" in done.out
    whole = run("rollup", "收件", "--organ", "云溪县人民政府", "--dry-run")
    assert "3 个单位相加" in whole.out
    assert "3 个文件" in run("validate", "收件/各乡镇.xlsx").err


def test_read_alone_a_book_of_several_units_asks_to_be_imported() -> None:
    raw = book(units())
    with pytest.raises(FileProblem, match=r"有 3 份报告（青石乡、黄土乡、白水镇）"):
        read_document(raw, "各乡镇.xlsx")
    part = read_document(raw, "各乡镇.xlsx/黄土乡.xlsx").report
    assert part.organ.name == "云溪县黄土乡人民政府"
    with pytest.raises(FileProblem, match="没有“红岩乡”"):
        read_document(raw, "各乡镇.xlsx/红岩乡.xlsx")


def test_units_below_each_other_are_told_apart_and_nobodys_stays_open() -> None:
    both = [row for rows in units(2).values() for row in rows]
    first = read_document(book({"表": both}), "x.xlsx/表 第 1 行起.xlsx").report
    assert first.organ.name == "云溪县青石乡人民政府"
    same = one_sheet(numbered(), "数据")
    asked = read_document(book({"a1": same, "b2": same}), "x.xlsx/b2.xlsx")
    assert (asked.report.organ.name, asked.report.year) == ("", None)


def test_units_in_rows_below_the_heads_are_a_report_each() -> None:
    items = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows: Rows = [
        ["各乡镇2024年行政复议、行政诉讼情况汇总表"],
        ["单位", "行政复议", *[None] * 4, "未经复议直接起诉", *[None] * 4, "复议后起诉"],
        [None, *items, *items, *items],
        ["云溪县青石乡人民政府", *range(15)],
        ["云溪县黄土乡人民政府", *range(15, 30)],
        ["合计", *range(15, 45, 2)],
    ]
    raw = book({"表": rows}, merges={"表": ["B2:F2", "G2:K2", "L2:P2"]})
    found = read_document(raw, "x.xlsx/云溪县黄土乡人民政府.xlsx").report
    assert found.value(Cell("proceedings", "suit_after_review", "total")) == 29
    assert (found.organ.name, found.year) == ("云溪县黄土乡人民政府", 2024)


@pytest.mark.parametrize("name", ["x.doc", "x.docx", "x.pdf", "x.xls", "x"])
def test_a_workbook_is_known_by_its_bytes(name: str) -> None:
    report = numbered()
    assert (
        read_document(book({"表": one_sheet(report)}), name).report.values()
        == report.values()
    )


def test_a_page_or_a_list_that_is_called_xls_is_read_as_what_it_is() -> None:
    report = numbered()
    rows = [["" if one is None else str(one) for one in row] for row in one_sheet(report)]
    page = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    as_page = read_document(f"<html><table>{page}</table></html>".encode(), "x.xls")
    assert as_page.reconciliation.container == "html"
    text = "\n".join("\t".join(row) for row in rows).encode("gb18030")
    assert read_document(text, "x.xls").report.values() == report.values()
