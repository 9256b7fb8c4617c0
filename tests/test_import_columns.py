"""Columns, rows and marks that the form hasn't take no number from the right cell."""

import pytest
from flattened import BLOCKS, HEAD_LINES, LABELS
from imported import lines

TWO = "二、主动公开政府信息情况"
THREE = "三、收到和处理政府信息公开申请情况"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"
RECEIVED = "一、本年新收政府信息公开申请数量"
GRANTED = "（一）予以公开"
RESULTS = "结果维持|结果纠正|其他结果|尚未审结|总计"
HEADS = "申请\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
BLOCKS_3 = [one.id for one in BLOCKS]
RULES = "disclosure.regulations.issued"


def of(item: str, found: dict[str, str]) -> list[str]:
    """The numbers of one row of table 3, from left to right."""
    return [value for cell, value in found.items() if cell.endswith(f".{item}")]


def test_a_share_behind_a_label_is_no_count() -> None:
    assert "disclosure.licensing.decisions" not in lines(TWO, "行政许可 17%")
    assert lines(TWO, "行政许可 17")["disclosure.licensing.decisions"] == "17"


def test_table_4_in_which_no_sum_holds_is_left() -> None:
    right = "4 0 0 1 5 6 0 0 0 6 0 0 4 2 6"
    shifted = "6 4 0 0 1 5 6 0 0 0 6 0 0 4 2"
    assert len(lines(FOUR, RESULTS, right)) == 15
    assert not lines(FOUR, RESULTS, shifted)


def test_a_row_that_adds_up_without_one_of_its_numbers_is_left() -> None:
    assert not lines(THREE, f"{RECEIVED} 42 0 78 7 6 13 139")
    assert len(lines(THREE, f"{RECEIVED} 42 0 78 7 6 13 145")) == 7


def test_where_most_rows_have_a_number_too_many_the_others_are_left() -> None:
    wider = "\t1\t0\t0\t0\t0\t0\t1\t9"
    short = f"{RECEIVED}\t8\t4\t0\t6\t0\t19\t1"
    assert not lines(THREE, f"1.属于国家秘密{wider}", f"{GRANTED}{wider}", short)
    assert len(lines(THREE, short)) == 7


@pytest.mark.parametrize("numbers", ["栏次\t1\t2\t3\t4\t5\t6\t7", "\t1\t2\t3\t4\t5\t6\t7"])
def test_a_row_that_numbers_the_columns_is_no_row(numbers: str) -> None:
    found = lines(
        THREE,
        HEADS,
        numbers,
        f"{RECEIVED}\t\t\t\t\t\t\t",
        f"{GRANTED}\t1\t0\t0\t0\t0\t2\t3",
    )
    assert of("granted", found) == ["1", "0", "0", "0", "0", "2", "3"]
    assert of("received", found) == []


def test_three_numbers_in_a_row_of_their_own_may_be_the_row_s() -> None:
    heads = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数"
    assert lines(TWO, heads, "规章\t1\t2\t3")[RULES] == "1"
    assert RULES not in lines(TWO, heads, "栏次\t1\t2\t3", "规章\t\t\t")


def test_a_column_that_the_form_has_not_leaves_what_no_sum_settles() -> None:
    heads = f"{HEADS}\t比上年增减"
    settled = f"{RECEIVED}\t\t5\t\t0\t0\t0\t5\t-1"
    assert of("received", lines(THREE, heads, settled)) == ["5", "0", "0", "0", "5"]
    assert lines(THREE, heads, f"{GRANTED}\t\t\t\t\t\t\t\t3") == {}
    other = "信息内容\t本年处理决定数量\t比上年增减"
    assert lines(TWO, other, "行政许可\t\t3") == {}
    assert lines(TWO, "信息内容\t本年处理决定数量", "行政许可\t3") == {
        "disclosure.licensing.decisions": "3"
    }


def test_a_column_of_units_is_none() -> None:
    found = lines(THREE, f"{GRANTED} 件 1 0 0 0 0 2 3", "（七）总计 件 1 0 0 0 0 2 3")
    assert of("settled", found) == of("granted", found) == list("1000023")


def test_a_row_with_a_cell_fewer_than_the_others_is_left_where_one_is_empty() -> None:
    full = "\t1\t0\t0\t0\t0\t0\t1"
    rows = (THREE, GRANTED, full, "1.属于国家秘密", full, "2.重复申请", full)
    found = lines(*rows, RECEIVED, "\t0\t0\t0\t3\t3\t6")
    assert of("received", found) == []
    assert of("granted", found) == list("1000001")


@pytest.mark.parametrize(
    ("before", "between", "behind"),
    [("||", "||", "||"), ("┃", "┃", "┃"), ("", "\x07", "\x07"), ("| ", " | ", " |")],
)
def test_whatever_parts_cells_an_empty_one_keeps_its_place(
    before: str, between: str, behind: str
) -> None:
    def row(*cells: str) -> str:
        return f"{before}{between.join(cells)}{behind}"

    found = lines(
        THREE,
        row(*HEADS.split("\t")),
        row(RECEIVED, "4", "", "0", "0", "1", "0", "5"),
        row(GRANTED, "2", "0", "0", "", "0", "0", "2"),
        row("2.重复申请", "0", "0", "0", "0", "", "7", "7"),
    )
    assert of("received", found) == ["4", "0", "0", "1", "0", "5"]
    assert "applications.business.received" not in found
    assert found["applications.other.declined_repeat"] == "7"


def test_a_share_among_counts_leaves_the_row() -> None:
    assert lines(TWO, "行政规范性文件 0 1027 58%") == {}
    assert len(lines(TWO, "行政规范性文件 0 1027 58")) == 3


def test_an_amount_among_counts_is_no_count() -> None:
    assert lines(TWO, "信息内容\t本年处理决定数量", "行政许可\t31元") == {}


@pytest.mark.parametrize("digits", ["4000004", "４０００００４"])
def test_a_whole_row_in_its_first_cell_is_not_one_number(digits: str) -> None:
    below = "\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\t"
    heads = (
        "项目\t\t\t申请人情况\t\t\t\t\t\t\t",
        "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计\t",
    )
    rows = (
        f"{RECEIVED}\t\t\t1\t0\t0\t0\t0\t2\t3\t",
        f"\t（五）不予处理\t2.重复申请\t{digits}\t\t\t\t\t\t\t",
    )
    found = lines(THREE, *heads, below, *rows)
    assert of("declined_repeat", found) == list("4000004")
    assert of("received", found) == list("1000023")


def test_a_row_that_may_lack_a_cell_before_its_empty_one_is_left() -> None:
    heads = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |"
    rows = (heads, "规章 | 1 | 2 | 30 |", "{} ||", "信息内容 | 本年处理决定数量 |||")
    whole, short = "行政规范性文件 | 4 | 48 | 117 |", "行政规范性文件 | 48 | 117 ||"
    for row, count in ((whole, 3), (short, 0)):
        found = lines(
            TWO, *(one.replace("{} ||", row) for one in rows), "行政许可 | 11 |||"
        )
        assert sum("normative" in cell for cell in found) == count
        assert found["disclosure.licensing.decisions"] == "11"


@pytest.mark.parametrize("nothing", ["/", "—"])
def test_numbers_are_not_moved_a_row_where_that_leaves_sums_open(nothing: str) -> None:
    """What was settled is printed in none but the total."""
    rows = {one: ["0"] * 7 for one in LABELS}
    rows |= {
        "received": ["0", "15", "24", "0", "0", "0", "39"],
        "carried_in": ["0", "0", "29", "0", "0", "0", "29"],
        "settled": ["0", "15", "53", "0", "0", "0", "68"],
    }
    printed = [
        line
        for item, row in rows.items()
        for line in (LABELS[item], *(nothing if one == "0" else one for one in row))
    ]
    found = lines(*HEAD_LINES, *printed)
    right = {f"applications.{block}.{item}" for item in rows for block in BLOCKS_3}
    assert found.keys() <= right
    for cell, value in found.items():
        item, block = cell.rsplit(".", 1)[1], cell.split(".")[1]
        assert value == rows[item][BLOCKS_3.index(block)]
