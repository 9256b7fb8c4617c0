"""Rules on what prose claims: comparisons, shares, jumps, held against the tables."""

from dataclasses import replace

import pytest
from reports import PROSE, report, with_cells
from told_prose import BUSY, LAST, codes, findings, requests

from govreport.findings import Finding
from govreport.forms import Cell
from govreport.rules import Case, check


def across(text: str) -> list[Finding]:
    prose = {**PROSE, "overview": f"{PROSE['overview']}\n\n{text}"}
    found = check(Case(replace(BUSY, narrative=prose), LAST))
    return [one for one in found if one.code.startswith("N-")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("新收政府信息公开申请12件，同比增长20%。", None),
        ("新收政府信息公开申请12件，同比增长25%。", "N-PERCENT"),
        ("新收政府信息公开申请12件，较上年增加2件。", None),
        ("新收政府信息公开申请12件，较2021年增加3件。", "N-PERCENT"),
        ("新收政府信息公开申请12件，较2019年增加7件。", None),
        ("政府信息公开申请由10件增加到12件。", None),
        ("政府信息公开申请由9件增加到12件。", "N-NUMBER"),
        ("2021年新收政府信息公开申请10件。", None),
        ("上年新收政府信息公开申请11件。", "N-NUMBER"),
        ("政府信息公开申请办结率为76.9%。", None),
        ("政府信息公开申请办结率为95%。", "N-PERCENT"),
        ("政府信息公开申请办结率100%。", "N-ALL-SETTLED"),
        ("政府信息公开申请均已按期答复。", "N-ALL-SETTLED"),
        ("政府信息公开申请均在法定期限内答复。", None),
        ("办结政府信息公开申请10件，其中予以公开8件，占80%。", None),
        ("办结政府信息公开申请10件，其中予以公开8件，占85%。", "N-PERCENT"),
        ("自然人申请占全部新收申请的100%。", None),
        ("自然人申请占全部新收申请的90%。", "N-PERCENT"),
    ],
)
def test_comparisons_shares_and_rates_are_held_against_the_tables(
    text: str, code: str | None
) -> None:
    found = [one.code for one in across(text) if one.code != "N-YEAR"]
    assert found == ([] if code is None else [code])


def test_a_number_of_last_year_is_held_against_last_years_report() -> None:
    (found,) = (one for one in across("上年新收政府信息公开申请11件。"))
    assert str(found.places[1].address) == "previous.applications.total.received"
    assert "上年的表中总计" in found.message


def test_blank_parts_still_give_a_lower_bound() -> None:
    total = Cell("applications", "total", "granted")
    blank = Cell("applications", "business", "granted")
    one = with_cells(requests(received=9, granted=9), {total: "", blank: ""})
    text = "（六）其他。办理政府信息公开申请，予以公开{}件。"
    assert "N-NUMBER" in codes("overview", text.format(8), one)
    assert "N-NUMBER" not in codes("overview", text.format(9), one)
    assert "N-NUMBER" not in codes("overview", text.format(10), one)


def test_a_whole_group_of_rows_is_told_by_its_name() -> None:
    (found,) = (
        one
        for one in findings("overview", "（六）其他。办结申请中，不予公开3件。", BUSY)
        if one.code == "N-NUMBER"
    )
    assert "总计·（三）不予公开各项之和是 2" in found.message


def test_a_whole_group_of_columns_is_told_by_its_name() -> None:
    found = findings("overview", "（六）其他。法人或其他组织申请3件。", BUSY)
    told = [one.message for one in found if one.code == "N-NUMBER"]
    assert "法人或其他组织各列·一、本年新收政府信息公开申请数量之和是 0" in told[0]


def test_cases_that_were_all_upheld_and_those_that_were_lost() -> None:
    base = report(
        proceedings__review__upheld=1,
        proceedings__review__pending=1,
        proceedings__direct_suit__overturned=1,
    )
    text = "（六）其他。行政复议2件，均获维持。"
    assert codes("overview", text, base) == {"N-NUMBER"}
    assert codes("overview", "（六）其他。行政复议2件，均已结案。", base) == {
        "N-ALL-SETTLED"
    }
    assert codes("overview", "（六）其他。全年行政诉讼零败诉。", base) == {"N-NIL"}
    assert codes("overview", "（六）其他。行政复议没有被纠正的。", base) == set()


def test_jumps_and_whole_tables_that_stayed_are_asked_about() -> None:
    last = requests(received=40, granted=40)
    found = check(Case(requests(received=12, granted=12), last))
    assert {one.code for one in found} == {"X-JUMP"}
    assert "上年 40，今年 12，减少了 28" in found[0].message
    same = check(Case(requests(received=4, granted=4), requests(received=4, granted=4)))
    assert [one.code for one in same] == ["X-SAME"]
    stock = report(disclosure__normative_documents__in_force=3)
    assert check(Case(stock, stock)) == []


def test_a_change_of_stock_may_jump() -> None:
    last, now = report("2019", disclosure__fees__change=40), report("2019")
    assert check(Case(replace(now, year=2020), replace(last, year=2019))) == []
