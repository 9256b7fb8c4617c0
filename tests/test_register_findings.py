"""What in a register contradicts itself: a row each, with its twin in order."""

from datetime import date

import pytest
from registers import DONE, PLAIN, Row, of_year

from govreport.register.findings import problems_of

TODAY = date(2026, 1, 10)
REVIEWED: Row = {**DONE, "复议收到日期": "2025-04-01", "复议结果": "结果维持", "复议审结日期": "2025-05-30"}  # fmt: skip
SUED: Row = {**DONE, "诉讼收到日期": "2025-04-01", "诉讼类型": "未经复议直接起诉", "诉讼结果": "结果维持", "诉讼审结日期": "2025-05-30"}  # fmt: skip
FULL: Row = {
    **REVIEWED,
    **SUED,
    "补正通知日期": "2025-03-03",
    "补正收到日期": "2025-03-05",
    "收费通知日期": "2025-03-06",
    "缴费日期": "2025-03-07",
    "征求第三方日期": "2025-03-08",
    "第三方答复日期": "2025-03-10",
    "征求其他机关日期": "2025-03-08",
    "其他机关答复日期": "2025-03-10",
    "延期告知日期": "2025-03-12",
    "约定答复日期": "2026-12-31",
}


def told(*rows: Row, today: date | None = TODAY, years: tuple[int, ...] = ()) -> list[str]:
    return [str(one) for one in problems_of(of_year(2025, *rows), years, today)]


@pytest.mark.parametrize("row", [PLAIN, DONE, REVIEWED, SUED, FULL])
def test_a_row_in_order_has_no_findings(row: Row) -> None:
    assert told(row) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"收到日期": ""}, "“收到日期”：没有填；"),
        ({"申请人类别": ""}, "“申请人类别”：没有填；"),
        ({"编号": ""}, "“编号”：没有填；"),
        ({"收到日期": "2024-03-01"}, "“收到日期”：不在 2025 年；日期没有写错就不用管"),
        ({"收到日期": "2026-01-02"}, "“收到日期”：不在 2025 年；日期写错了请改正"),
        ({"答复日期": ""}, "“答复日期”：没有填，“处理结果”却填了；"),
        ({"处理结果": ""}, "“处理结果”：没有填，“答复日期”却填了；"),
        ({"复议结果": ""}, "“复议结果”：没有填，“复议审结日期”却填了；"),
        ({"复议审结日期": ""}, "“复议审结日期”：没有填，“复议结果”却填了；"),
        ({"复议收到日期": ""}, "“复议收到日期”：没有填，“复议审结日期”却填了；"),
        ({"诉讼类型": ""}, "“诉讼类型”：没有填，“诉讼收到日期”却填了；"),
        ({"诉讼审结日期": ""}, "“诉讼审结日期”：没有填，“诉讼结果”却填了；"),
        ({"补正通知日期": ""}, "“补正通知日期”：没有填，“补正收到日期”却填了；"),
        ({"收费通知日期": ""}, "“收费通知日期”：没有填，“缴费日期”却填了；"),
        ({"答复日期": "2025-02-01"}, "“答复日期”：（2025-02-01）早于“收到日期”（2025-03-01）；"),
        ({"复议审结日期": "2025-03-31"}, "“复议审结日期”：（2025-03-31）早于“复议收到日期”"),
        ({"第三方答复日期": "2025-03-07"}, "“第三方答复日期”：（2025-03-07）早于“征求第三方日期”"),
        ({"诉讼审结日期": "2026-05-30"}, "“诉讼审结日期”：（2026-05-30）比今天（2026-01-10）还晚；"),
        ({"诉讼审结日期": "2052-05-30"}, "“诉讼审结日期”：（2052-05-30）比今天（2026-01-10）还晚；"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_told(change: Row, problem: str) -> None:
    found = told({**FULL, **change})
    assert any(one.startswith(f"第 2 行{problem}") for one in found), found


def test_a_suit_after_a_review_asks_for_the_review_and_blocks_nothing() -> None:
    after = {**FULL, "诉讼类型": "复议后起诉"}
    assert told(after) == []
    row = {**SUED, "诉讼类型": "复议后起诉"}
    [found] = problems_of(of_year(2025, row), (), TODAY)
    assert str(found).startswith("第 2 行“复议收到日期”：没有填，“诉讼类型”却是复议后起诉")
    assert not found.blocks


@pytest.mark.parametrize(
    ("outcome", "notice"),
    [("逾期不补正", "补正通知日期"), ("仍不明确", "补正通知日期"), ("逾期不缴费", "收费通知日期")],
)  # fmt: skip
def test_who_did_not_answer_a_notice_was_sent_one(outcome: str, notice: str) -> None:
    row = {**DONE, "处理结果": outcome}
    [found] = told(row)
    assert found.startswith(f"第 2 行“{notice}”：没有填；")
    assert told({**row, notice: "2025-03-03"}) == []


def test_a_number_that_two_have_is_told_at_the_second() -> None:
    [found] = told(PLAIN, DONE)
    assert found.startswith("第 3 行“编号”：写的是“1”，与第 2 行的相同；")
    assert told(PLAIN, {**DONE, "编号": "2"}) == []


def test_a_request_of_a_year_with_a_register_of_its_own_belongs_there() -> None:
    [found] = problems_of(of_year(2025, {**PLAIN, "收到日期": "2024-12-30"}), (2025, 2024))
    assert found.blocks
    assert found.advice.endswith("请移到 2024 年的登记簿")


def test_what_cannot_be_read_is_told_once() -> None:
    [found] = told({**DONE, "答复日期": "三月中"})
    assert found.startswith("第 2 行“答复日期”：写的是“三月中”，不是日期；")


def test_without_today_only_what_is_years_off_is_late() -> None:
    assert told({**DONE, "答复日期": "2026-05-30"}, today=None) == []
    [found] = told({**DONE, "答复日期": "2052-03-15"}, today=None)
    assert "比收到申请晚了 3 年多" in found


def test_a_suit_that_took_years_is_told_and_blocks_nothing() -> None:
    long = {
        "诉讼收到日期": "2025-04-01",
        "诉讼类型": "直接起诉",
        "诉讼审结日期": "2029-05-30",
    }
    row = of_year(2025, {**DONE, **long, "诉讼结果": "结果维持"})
    [found] = problems_of(row, (2025, 2029), date(2030, 1, 10))
    assert "没有写错就不用管" in str(found)
    assert not found.blocks


def test_a_problem_names_the_column_that_it_stands_in() -> None:
    [found] = problems_of(of_year(2025, {**DONE, "处理结果": ""}))
    assert (found.row, found.column) == (2, 16)
