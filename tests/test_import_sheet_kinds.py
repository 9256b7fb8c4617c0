"""Workbooks whose tables are cut, doubled or numbered: read by their heads, or left open."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from workbooks_made import Rows, book, numbered, table_rows

import govreport as gr
from govreport.forms import Cell
from govreport.importers import read_document
from govreport.importers.containers.sheets import reports_in
from govreport.importers.reconciliation import Imported
from govreport.tasks.versions import Difference, Versions

TITLE = "云溪县青石乡人民政府{}年政府信息公开工作年度报告"
THIS = numbered()
FEE = Cell("disclosure", "fees", "amount")
Table = list[list[object]]
HEADS = 3
"""So many rows of heads table 3 begins with."""


def tables(report: gr.Report = THIS) -> dict[str, Table]:
    return {table: table_rows(report, table) for table in report.form.tables}


def read(sheets: Mapping[str, Rows], name: str = "x.xlsx") -> Imported:
    return read_document(book(sheets), name)


def nothing_wrong(found: gr.Report, truth: gr.Report) -> None:
    """What was read is what the truth says, though not all may have been."""
    for cell, value in found.entries.items():
        assert value in {truth.value(cell), ""}, cell


# --- a table that goes on over the page


def cut(ends: Sequence[int], *, heads: bool) -> dict[str, Rows]:
    """A report on sheets that end behind some rows of table 3."""
    rows = tables()
    table = rows["applications"]
    top = table[:HEADS] if heads else []
    bounds = [0, *ends, len(table)]
    parts = [table[a:b] for a, b in pairwise(bounds)]
    sheets: dict[str, Rows] = {
        str(at + 1): part if not at else [*top, *part] for at, part in enumerate(parts)
    }
    first, last = next(iter(sheets)), next(reversed(sheets))
    sheets[first] = [[TITLE.format(2024)], *rows["disclosure"], [], *sheets[first]]
    sheets[last] = [*sheets[last], [], *rows["proceedings"]]
    return sheets


@pytest.mark.parametrize("heads", [True, False])
@pytest.mark.parametrize("ends", [[15], [8], [10, 18], [6, 12, 20]])
def test_a_table_cut_over_sheets_is_one(ends: list[int], heads: bool) -> None:
    found = read(cut(ends, heads=heads)).report
    assert found.values() == THIS.values()
    assert (found.organ.name, found.year) == (THIS.organ.name, 2024)


def test_a_table_cut_over_sheets_in_another_order_of_rows_is_one() -> None:
    rows = tables()
    table = rows["applications"]
    top, body = table[:3], table[3:]
    sheets = cut([15], heads=True)
    early: Table = [[TITLE.format(2024)], *rows["disclosure"], [], *top, *body[15:]]
    late: Table = [*top, *body[:15], [], *rows["proceedings"]]
    found = read({**sheets, "1": early, "2": late}).report
    nothing_wrong(found, THIS)


def test_a_rest_that_names_another_organ_or_sheet_is_not_joined() -> None:
    sheets = cut([15], heads=True)
    other: Rows = [["云溪县黄土乡人民政府2024年政府信息公开工作年度报告"], *sheets["2"]]
    assert len(reports_in(book({**sheets, "2": other}), "x.xlsx")) == 2
    towns = {"青石乡": sheets["1"], "黄土乡": sheets["2"]}
    assert len(reports_in(book(towns), "x.xlsx")) == 2


def test_a_rest_that_has_a_row_again_is_not_joined() -> None:
    sheets = cut([15], heads=True)
    table = tables()["applications"]
    again: Rows = [*table[:3], table[14], *sheets["2"][3:]]
    assert len(reports_in(book({**sheets, "2": again}), "x.xlsx")) == 2


# --- columns beside the numbers, labels beside their groups


def flat(*, number: int | None, measure: int | None, joint: str = "") -> Table:
    """Table 3 with one label in a row; 序号 and 计量单位 before some of its columns."""
    rows: Table = [
        ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"]
    ]
    rows[0] += ["其他", "总计"]
    group = ""
    for row in table_rows(THIS, "applications")[3:]:
        labels = [str(one) for one in row[:3] if one is not None]
        if len(labels) > 1 and "三、" in labels[0]:
            labels = labels[1:]
        if len(labels) > 1:
            group = labels[0]
        own = labels[-1]
        label = f"{group}{joint}{own}" if own[0].isdecimal() else own
        rows.append([label, *row[3:]])
    for at, row in enumerate(rows):
        for place, head, value in sorted(
            [
                (-1 if number is None else number, "序号", at),
                (-1 if measure is None else measure, "计量单位", "件"),
            ],
            reverse=True,
        ):
            if place >= 0:
                row.insert(place, value if at else head)
    return rows


def flat_report(rows: Rows) -> gr.Report:
    return read({"表": [[TITLE.format(2024)], [], *rows]}).report


@pytest.mark.parametrize("joint", ["", "——", "-", "/", "→", "：", " "])
@pytest.mark.parametrize(("number", "measure"), [(None, None), (0, 1), (1, 1), (1, None)])
def test_rows_with_numbers_and_units_of_measure_are_read(
    number: int | None, measure: int | None, joint: str
) -> None:
    found = flat_report(flat(number=number, measure=measure, joint=joint))
    mine = THIS.form.tables["applications"].cells
    assert {cell: found.value(cell) for cell in mine} == {
        cell: THIS.value(cell) for cell in mine
    }


def test_numbers_of_rows_that_are_none_are_never_read_as_counts() -> None:
    for change in ({4: 9, 5: 9}, {7: 70}, {3: None, 4: 5}, {1: "一", 2: "3"}):
        rows = flat(number=1, measure=None)
        for at, value in change.items():
            rows[at][1] = value
        nothing_wrong(flat_report(rows), THIS)


def test_a_sum_of_money_in_another_unit_beside_it_is_not_read() -> None:
    for unit, read_as in (("万元", 12), ("元", None), ("千元", None)):
        rows: Table = [[TITLE.format(2024)], ["信息内容", "单位", "本年收费金额"]]
        rows += [["行政事业性收费", unit, 12], [], *tables()["applications"]]
        rows[2:2] = [["行政许可", "件", None], ["行政处罚", "件", None]]
        found = read({"表": rows}).report
        assert found.value(FEE) == read_as, unit


def test_units_below_unit_are_organs_where_they_are_no_measures() -> None:
    rows: Table = [["2024年政府信息公开行政复议情况汇总表"]]
    items = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    blocks = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    rows += [["序号", "单位", *(x for one in blocks for x in [one, *[None] * 4])]]
    rows += [[None, None, *items * 3], [1, "云溪县青石乡人民政府", *range(15)]]
    rows += [[2, "云溪县黄土乡人民政府", *range(20, 35)]]
    raw = book({"表": rows}, merges={"表": ["C2:G2", "H2:L2", "M2:Q2"]})
    names = [one.name for one in reports_in(raw, "x.xlsx")]
    assert names == ["云溪县青石乡人民政府", "云溪县黄土乡人民政府"]


# --- the year in a sheet's name


@pytest.mark.parametrize(
    ("sheet", "name", "line", "year"),
    [
        ("2024年度", "x.xlsx", "", 2024),
        ("表2024", "年报.xlsx", "", 2024),
        ("2024年度", "2024年报.xlsx", "", 2024),
        ("2024年度", "2023年报.xlsx", "", None),
        ("2024年度", "x.xlsx", "2023年政府信息公开统计表", None),
        ("2023-2024", "x.xlsx", "", None),
        ("Sheet1", "x.xlsx", "", None),
    ],
)
def test_a_sheets_name_tells_the_year_where_nothing_says_another(
    sheet: str, name: str, line: str, year: int | None
) -> None:
    rows: Table = [["填报单位：云溪县青石乡人民政府"], [line or None]]
    for table in tables().values():
        rows += [*table, []]
    found = read({sheet: rows}, name)
    assert found.report.year == year
    if year:
        assert any("2024 年是从工作表看出来的" in one for one in found.reconciliation.notes)


def test_sheets_of_two_years_tell_no_year_of_what_they_hold_together() -> None:
    rows = tables()
    sheets = {"主动公开2024": rows["disclosure"], "依申请2023": rows["applications"]}
    assert read(sheets).report.year is None


def test_which_of_two_versions_is_void_its_name_says() -> None:
    for first, second in (
        ("稿/定稿.xlsx", "稿/作废.xlsx"),
        ("稿/作废.xlsx", "稿/定稿.xlsx"),
    ):
        said = str(Versions(first, "某乡", second, Difference(["某格"])).error)
        assert "作废.xlsx 名字里有“作废”" in said
        assert "--use '稿/定稿.xlsx'" in said
