"""Rows of a register as clerks type them: heads, days, values of the form."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from registers import DONE, HEADS, PLAIN, cells, reading

from govreport.forms import form, known_forms
from govreport.register.read import head_row, read_rows
from govreport.register.values import NoValue, chosen, day_of, typed, value_of

FORM = form("2021")
DAY = date(2025, 3, 12)


@pytest.mark.parametrize(
    "typed_day",
    [
        "2025-03-12",
        "2025/3/12",
        "2025.3.12",
        "2025年3月12日",
        "2025 年 3 月 12 日",
        "20250312",
        "２０２５－３－１２",
        "2025/3/12 0:00",
        "2025-03-12 10:30:00",
        20250312,
        45728,
        45728.0,
        Decimal(45728),
        date(2025, 3, 12),
        datetime(2025, 3, 12, 8),  # noqa: DTZ001 -- as a workbook has it
    ],
)
def test_a_day_is_read_as_clerks_type_it(typed_day: object) -> None:
    assert day_of(typed_day) == DAY


@pytest.mark.parametrize("nothing", ["", None, "/", "—", "无", " "])
def test_what_means_nothing_is_no_day(nothing: object) -> None:
    assert day_of(nothing) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("3月12日", "没有写年份"),
        ("2025-02-30", "没有这一天"),
        ("2025年3月", "不是日期"),
        ("12/3/2025", "不是日期"),
        ("45728", "不是日期"),
        ("待定", "不是日期"),
        (True, "不是日期"),
        (float("nan"), "不是日期"),
        (45728.5, "不是日期"),
    ],
)
def test_what_is_no_day_is_told(wrong: object, told: str) -> None:
    assert isinstance(found := day_of(wrong), NoValue)
    assert found.sentence == told


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("予以公开", "granted"),
        ("（一）予以公开", "granted"),
        ("(一) 予以公开", "granted"),
        ("部分公开", "partial"),
        ("1.属于国家秘密", "denied_state_secret"),
        ("（三）1.属于国家秘密", "denied_state_secret"),
        ("不予公开/属于国家秘密", "denied_state_secret"),
        ("国家秘密", "denied_state_secret"),
        ("危及三安全一稳定", "denied_security"),
        ("信访、举报、投诉类申请", "declined_petition"),
        ("逾期不补正", "closed_not_supplemented"),
        ("3.其他", "closed_other"),
        ("（六）3.其他", "closed_other"),
        ("其他处理", "closed"),
    ],
)
def test_an_outcome_is_read_with_and_without_its_numbers(
    written: str, outcome: str
) -> None:
    assert value_of(typed(written), "outcome", FORM) == outcome


@pytest.mark.parametrize(
    ("field", "written", "near"),
    [
        ("outcome", "其他", "是不是“（六）3.其他”"),
        ("outcome", "其它", "是不是“（六）3.其他”"),
        ("outcome", "2.属于国家秘密", "是不是“（三）1.国家秘密”"),
        ("outcome", "不予公开", "请写明是哪一种：（三）1.国家秘密、"),
        ("outcome", "不公开", "请写明是哪一种：（三）1.国家秘密、"),
        ("outcome", "总计", "可以写的有：（一）予以公开、"),
        ("outcome", "（七）总计", "可以写的有：（一）予以公开、"),
        ("applicant", "总计", "可以写的有：自然人、"),
        ("applicant", "公民", "是不是“自然人”"),
        ("applicant", "法人或其他组织", "请写明是哪一种：商业企业、"),
        ("review_result", "驳回", "可以写的有：结果维持、结果纠正、其他结果"),
        ("suit_kind", "行政复议", "可以写的有：未经复议直接起诉、复议后起诉"),
    ],
)
def test_what_is_none_of_the_forms_values_is_told_with_what_may_be_meant(
    field: str, written: str, near: str
) -> None:
    assert isinstance(found := value_of(typed(written), field, FORM), NoValue)
    assert near in found.advice


@pytest.mark.parametrize("form_id", known_forms())
@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("applicant", "applicant"),
        ("outcome", "outcome"),
        ("review_result", "result"),
        ("suit_kind", "suit_kind"),
    ],
)
def test_every_official_label_is_read_as_it_is_printed(
    field: str, kind: str, form_id: str
) -> None:
    of = form(form_id)
    for item in chosen(kind, of):
        assert value_of(typed(item.label), field, of) == item.id
        assert value_of(typed(item.short), field, of) == item.id


def test_the_form_has_as_many_outcomes_as_its_table() -> None:
    assert [len(chosen("outcome", form(one))) for one in ("2019", "2021")] == [19, 21]


def test_columns_may_stand_in_any_order_and_others_between_them() -> None:
    heads = ["经办科室", *reversed(HEADS), "序"]
    row: list[object] = ["一科", *reversed(cells(DONE)), 1]
    [found] = read_rows(heads, [row], FORM).requests
    assert found == reading(DONE).requests[0]


def test_rows_count_as_the_sheet_does_and_empty_ones_are_none() -> None:
    rows: list[list[object]] = [cells(PLAIN), [], ["", None], cells({**PLAIN, "编号": "2"})]
    assert [one.row for one in read_rows(HEADS, rows, FORM).requests] == [2, 5]


def test_numbers_written_ahead_at_the_end_are_no_requests() -> None:
    ahead = [cells({"编号": str(number)}) for number in range(2, 5)]
    assert len(read_rows(HEADS, [cells(PLAIN), *ahead], FORM).requests) == 1
    assert len(read_rows(HEADS, [*ahead, cells(PLAIN)], FORM).requests) == 4


def test_a_row_whose_only_value_is_unreadable_is_a_request() -> None:
    found = reading({"收到日期": "三月"})
    assert len(found.requests) == 1
    assert [(one.row, one.column, one.head) for one in found.problems] == [
        (2, 2, "收到日期")
    ]


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["收到日期", "申请人类别", "答复日期", "处理结果"], "“编号”：这一列没有"),
        ([*HEADS, "答复日期"], "“答复日期”：有两列"),
        ([*HEADS[:18], "复议审结时间", *HEADS[19:]], "“复议审结时间”：不是登记簿的列名"),
        (["序号", *HEADS[1:]], "“序号”：不是登记簿的列名"),
    ],
)
def test_heads_that_lack_or_resemble_a_column_are_told(heads: list[str], told: str) -> None:
    [found] = read_rows(heads, [], FORM).problems
    assert found.problem == f"第 1 行{told}"


def test_heads_with_remarks_are_the_columns() -> None:
    heads = ["编号", "收到日期（必填）", "申请人类别 ", "答复日期", "處理結果"]
    assert read_rows(heads, [], FORM).problems == ()


def test_the_heads_are_found_below_a_title_and_not_in_a_sheet_of_choices() -> None:
    assert head_row([["某某乡申请登记簿"], [], HEADS]) == 2
    assert head_row([["申请人类别", "处理结果", "复议结果"]]) == -1


def test_a_number_that_became_a_date_is_told() -> None:
    rows = [[value, date(2025, 3, 1), "自然人"] for value in (date(2025, 1, 1), "2025-1")]
    found = read_rows(["编号", "收到日期", "申请人类别"], rows, FORM).problems
    assert [one.row for one in found if one.head == "编号"] == [2]
    assert any("成了日期" in str(one) for one in found)


def test_only_what_a_number_hangs_on_blocks() -> None:
    found = reading({**PLAIN, "延期告知日期": "待定", "答复日期": "待定"}).problems
    assert {one.head: one.blocks for one in found} == {
        "延期告知日期": False,
        "答复日期": True,
    }
