"""Sheets with blanks, remarks, last year or moved rows: read by heads and sums, or left."""

from collections.abc import Mapping

import pytest
from workbooks_made import Rows, book, numbered, table_rows

import govreport as gr
from govreport.importers import read_document
from govreport.importers.containers.sheets import reports_in
from govreport.importers.reconciliation import Imported
from govreport.report import Report

ORGAN = "云溪县青石乡人民政府"
TITLE = f"{ORGAN}2024年政府信息公开工作年度报告"
THIS, LAST = numbered(), numbered(first=501)
FIRST = 3
"""The column of table 3 in which its numbers begin, and the row."""
HEADS = ["A1:E1", "F1:O1", "F2:J2", "K2:O2"]
Table = list[list[object]]


def tables(report: Report = THIS) -> dict[str, Table]:
    return {table: table_rows(report, table) for table in report.form.tables}


def on_sheet(rows: Mapping[str, Table], title: str = TITLE) -> dict[str, Rows]:
    return {"表": [[title], *(row for some in rows.values() for row in [*some, []])]}


def read(sheets: Mapping[str, Rows]) -> Imported:
    return read_document(book(sheets), "x.xlsx")


def read_with(table: str, rows: Table, title: str = TITLE) -> Imported:
    return read(on_sheet({**tables(), table: rows}, title))


def only(found: gr.Report, table: str) -> dict[str, object]:
    """What was read of a table, without what follows from it."""
    read = ((cell, found.entries.get(cell, "")) for cell in found.form.tables[table].cells)
    return {str(cell): value for cell, value in read if value not in {"", None}}


def stated(report: gr.Report, table: str) -> dict[str, object]:
    return {str(cell): report.value(cell) for cell in report.form.tables[table].cells}


def nothing_wrong(found: gr.Report, truth: gr.Report = THIS) -> None:
    for cell, value in found.entries.items():
        assert value in {truth.value(cell), ""}, cell


# --- blank cells in their columns


@pytest.mark.parametrize("at", [0, 6])
def test_a_blank_at_an_end_of_a_sheets_row_is_blank_and_the_rest_is_read(at: int) -> None:
    rows = tables()["applications"]
    for row in rows[FIRST:]:
        row[FIRST + at] = None
    found = read_with("applications", rows)
    block = [*THIS.form.tables["applications"].blocks][at]
    left = {str(c) for c in THIS.form.tables["applications"].cells if c.block == block}
    truth = stated(THIS, "applications")
    kept = {address: value for address, value in truth.items() if address not in left}
    assert only(found.report, "applications") == kept


def test_a_row_whose_last_number_may_be_its_total_is_left_open() -> None:
    rows = tables()["applications"]
    row = rows[FIRST + 2]
    row[FIRST:] = [*row[FIRST + 1 :], None]  # lost its first cell
    found = read_with("applications", rows)
    nothing_wrong(found.report)
    assert any("少了一格" in one.reason for one in found.reconciliation.unread)


# --- columns of remarks, of checks, of last year


@pytest.mark.parametrize("head", ["备注", "核对（应为0）", "上年总计", "去年合计数"])
@pytest.mark.parametrize("value", [0, 77, "清理后保留数", None])
def test_a_column_beside_a_table_is_left_out_and_said(head: str, value: object) -> None:
    for table, begins in (("disclosure", "信息内容"), ("applications", "（本列数据")):
        rows = tables()[table]
        for row in rows:
            numbers = any(isinstance(one, int) for one in row)
            is_head = str(row[0]).startswith(begins)
            row.append(value if numbers else head if is_head else None)
        found = read_with(table, rows)
        assert stated(found.report, table) == stated(THIS, table)
        told = " ".join(found.reconciliation.unused)
        assert head.replace("（", "(").replace("）", ")") in told


def test_a_column_whose_head_only_speaks_of_last_year_is_none_of_those() -> None:
    rows = tables()["applications"]
    for at, row in enumerate(rows):
        row.append("上年结转" if at == 0 else 5 if at >= FIRST else None)
    nothing_wrong(read_with("applications", rows).report)


# --- rows of years below each other


def years_below(*years: str) -> Table:
    """Table 4 with a row for each year, the words in front of it."""
    rows: Table = [["年度", *row] for row in table_rows(THIS, "proceedings")]
    rows[1][0] = rows[2][0] = None
    numbers = [rows.pop()[1:], table_rows(LAST, "proceedings")[-1]]
    own = zip(years, numbers if "2024" in years[0] else numbers[::-1], strict=True)
    return [*rows, *([year, *row] for year, row in own)]


@pytest.mark.parametrize("years", [("2024年", "2023年"), ("2023年", "2024年")])
def test_a_row_of_another_year_is_never_the_report_s(years: tuple[str, str]) -> None:
    found = read_with("proceedings", years_below(*years)).report
    assert found.year == 2024
    nothing_wrong(found)
    assert stated(found, "proceedings") == stated(THIS, "proceedings")


def test_rows_of_which_one_names_a_year_and_one_none_are_not_read() -> None:
    rows = years_below("2024年", "2023年")
    rows[-2][0], rows[-1][0] = "2023年", None
    assert not only(read_with("proceedings", rows).report, "proceedings")


def test_the_row_without_words_beside_one_of_last_year_is_the_report_s() -> None:
    rows: Table = [[*row, None] for row in table_rows(THIS, "proceedings")]
    rows.append([*table_rows(LAST, "proceedings")[-1], "2023年（上年）"])
    found = read_with("proceedings", rows)
    assert stated(found.report, "proceedings") == stated(THIS, "proceedings")


# --- titles of two years, or of none


@pytest.mark.parametrize(
    ("title", "year"),
    [
        (f"{ORGAN}政府信息公开工作年度报告（2024年，附2023年数据）", 2024),
        (f"{ORGAN}政府信息公开工作年度报告（2023年，附2024年数据）", 2023),
        (f"{ORGAN}      年政府信息公开工作年度报告", None),
    ],
)
def test_a_title_tells_the_organ_and_only_its_own_year(
    title: str, year: int | None
) -> None:
    found = read(on_sheet(tables(), title)).report
    assert (found.organ.name, found.year) == (ORGAN, year)


def test_a_line_that_names_two_years_tells_none() -> None:
    title = f"{ORGAN}政府信息公开数据2024年与2023年对照统计表"
    assert read(on_sheet(tables(), title)).report.year is None


# --- organ and year on a cover


def covered(*covers: tuple[str, int]) -> dict[str, Rows]:
    sheets: dict[str, Rows] = {
        f"封面{at or ''}": [["单位名称：", organ], ["报告年度：", year]]
        for at, (organ, year) in enumerate(covers)
    }
    return sheets | tables()


def test_a_cover_tells_organ_and_year() -> None:
    found = read(covered((ORGAN, 2024))).report
    assert (found.organ.name, found.year) == (ORGAN, 2024)
    assert found.values() == THIS.values()


def test_two_covers_tell_neither() -> None:
    found = read(covered((ORGAN, 2024), ("云溪县黄土乡人民政府", 2023))).report
    assert (found.organ.name, found.year) == ("", None)


# --- table 4 by its heads


def turned_round() -> Table:
    """Table 4 with its last group before the second."""
    rows = table_rows(THIS, "proceedings")
    turned = [[*row[:5], *row[10:15], *row[5:10]] for row in rows]
    turned[0][5], turned[0][10] = "行政诉讼", None
    return turned


def test_groups_of_table_4_in_another_order_are_read_by_their_heads() -> None:
    sheets: dict[str, Rows] = {
        "复议": turned_round(),
        "公开": [[TITLE], *tables()["disclosure"]],
    }
    merged, bare = (book(sheets, merges=some) for some in ({"复议": HEADS}, {}))
    found = read_document(merged, "x.xlsx").report
    assert stated(found, "proceedings") == stated(THIS, "proceedings")
    nothing_wrong(read_document(bare, "x.xlsx").report)


@pytest.mark.parametrize("head", ["未经复议直接起诉", "复议后起诉"])
def test_a_group_of_table_4_that_is_named_twice_leaves_it_open(head: str) -> None:
    rows = [[*row] for row in tables()["proceedings"]]
    groups = [
        (y, x)
        for y, row in enumerate(rows)
        for x, one in enumerate(row)
        if one in {"未经复议直接起诉", "复议后起诉"}
    ]
    assert len(groups) == 2
    for y, x in groups:
        rows[y][x] = head
    found, account = read_with("proceedings", rows)
    assert only(found, "proceedings") == {}
    assert any(
        str(cell).startswith("proceedings") for one in account.unread for cell in one.cells
    )


def test_table_4_below_each_other_is_read_where_the_groups_name_themselves() -> None:
    items = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    groups = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
    numbers = table_rows(THIS, "proceedings")[-1]
    rows: Table = [["类别", "结果", "件数"]]
    rows += [[groups[at // 5], items[at % 5], one] for at, one in enumerate(numbers)]
    for at, row in enumerate(rows[1:]):
        row[0] = row[0] if at % 5 == 0 else None
    sheets: dict[str, Rows] = {"复议": rows, "公开": [[TITLE], *tables()["disclosure"]]}
    raw = book(sheets, merges={"复议": ["A2:A6", "A7:A11", "A12:A16"]})
    found = read_document(raw, "x.xlsx").report
    assert stated(found, "proceedings") == stated(THIS, "proceedings")


# --- rows that moved where merges were lost


def moved(rows: Table) -> Table:
    """Rows as a page leaves them that is pasted as text: what is empty is not there."""
    return [[one for one in row if one is not None] for row in rows]


def test_rows_that_moved_are_read_by_their_labels_and_sums() -> None:
    found = read_with("applications", moved(tables()["applications"])).report
    assert stated(found, "applications") == stated(THIS, "applications")


def test_rows_that_moved_are_left_where_a_sum_fails_or_a_cell_is_lacking() -> None:
    for change in ("sum", "cell", "heads", "order"):
        rows = moved(tables()["applications"])
        if change == "sum":
            rows[8][-1] = 1
        elif change == "cell":
            del rows[8][-2]
        elif change == "heads":
            rows[2][0], rows[2][1] = rows[2][1], rows[2][0]
        else:
            rows[8][0], rows[9][0] = rows[9][0], rows[8][0]
        found = read_with("applications", rows).report
        assert not only(found, "applications"), change


def test_a_year_beside_a_compared_column_is_no_report_of_its_own() -> None:
    rows: Table = [["信息内容", "本年处理决定数量", None, "增减"]]
    rows += [[None, "2024年", "2023年", None], ["行政许可", 7, 4, "+3"]]
    rows += [["行政处罚", 8, 5, "+3"], ["行政强制", 9, 6, "+3"]]
    raw = book(
        {"表": [[TITLE], *rows, [], *tables()["applications"]]},
        merges={"表": ["B2:C2"]},
    )
    (one,) = reports_in(raw, "x.xlsx")
    assert one.name == ""
    found = read_document(raw, "x.xlsx").report
    assert {7, 8, 9} <= {*only(found, "disclosure").values()}
    assert not {4, 5, 6, 3} & {*only(found, "disclosure").values()}
