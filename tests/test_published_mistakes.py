"""Mistakes that published reports were found with, each told by its code."""

from dataclasses import replace

import pytest
from reports import PROSE, report, stated, with_cells

from govreport.forms import Cell
from govreport.report import Organ, Report
from govreport.rules import Case, check

FIVE = (
    "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "行政复议和行政诉讼情况、其他需要报告的事项"
)


def told(**narrative: str) -> set[str]:
    """The codes of what is found where a section says this too."""
    texts = {name: f"{PROSE[name]}\n\n{text}" for name, text in narrative.items()}
    return {found.code for found in check(Case(replace(report(), narrative=PROSE | texts)))}


@pytest.mark.parametrize(
    ("code", "section", "text"),
    [
        ("N-YEAR", "preamble", "所列数据的统计期限为20221月1日到12月31日。"),
        ("N-YEAR", "preamble", "所列数据的统计期限为2022年1月1日至202222年12月31日。"),
        ("N-PLACEHOLDER", "overview", "全年主动公开信息  条，其中公开栏张贴31条。"),
        ("N-CITATION", "preamble", "本报告按国办公开办函〔2019〕60号规定的格式编写。"),
        ("N-CITATION", "preamble", "按《政府信息公开工作年度报告有关事项的通知》编写。"),
        (
            "S-PARTS",
            "preamble",
            f"报告由{FIVE}等六部分组成。",
        ),
        ("N-SCOPE", "problems", "从检查情况看，部分地区更新不够及时。"),
        ("N-PLACEHOLDER", "overview", "（文字描述，不超过1000字）"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_prose_has_its_code(code: str, section: str, text: str) -> None:
    assert told(**{section: text}) == {code}


def test_shares_that_the_channels_do_not_give() -> None:
    text = "全年答复申请人来函95次，网络24次，占26%，信函66次，占69%，当面3次，占3%。"
    assert told(overview=text) == {"N-PERCENT"}


def test_received_and_settled_that_do_not_balance() -> None:
    one = report(
        applications__natural_person__received=78,
        applications__natural_person__carried_in=3,
        applications__natural_person__granted=75,
        applications__natural_person__carried_out=3,
    )
    assert {found.code for found in check(Case(one))} == {"T3-BALANCE"}


def test_a_stroke_and_blanks_beside_totals_of_nothing_are_told() -> None:
    one = stated(report())
    blanks: dict[Cell, object] = {
        cell: "" for cell in one.form.typed_cells if cell.block == "research"
    }
    stroke: dict[Cell, object] = {Cell("applications", "business", "granted"): "/"}
    codes = {found.code for found in check(Case(with_cells(one, blanks | stroke)))}
    assert codes == {"V-MISSING", "V-TYPE"}


def test_totals_left_blank_beside_columns_that_are_filled_in_are_told() -> None:
    one = stated(report())
    totals: dict[Cell, object] = {
        cell: "" for cell in one.form.cells if cell[:2] == ("applications", "total")
    }
    assert {found.code for found in check(Case(with_cells(one, totals)))} == {"V-MISSING"}


def test_instructions_of_the_form_left_in_a_cell_are_told() -> None:
    one = report(disclosure__licensing__decisions="（填写数字，没有填0）")
    assert {found.code for found in check(Case(one))} == {"V-TYPE"}


def region() -> Report:
    """A district's report with 95 requests."""
    organ = Organ("云溪区人民政府", "government", "county")
    numbers = report(
        applications__natural_person__received=95, applications__natural_person__granted=95
    )
    return replace(numbers, organ=organ)


def test_the_prose_counts_seventeen_and_the_table_ninety_five() -> None:
    text = (
        "（六）补充。2022年，区政府办代表区政府受理政府信息公开申请 17 件，均已按期答复。"
    )
    prose = PROSE | {"overview": f"{PROSE['overview']}\n\n{text}"}
    (found,) = check(Case(replace(region(), narrative=prose)))
    assert found.code == "N-NUMBER"
    assert found.severity.value == "warning"
    assert "→17件←" in found.message
    assert (found.left, found.right) == ("17", "95")
    assert [str(place.address) for place in found.places] == [
        "narrative.overview",
        "applications.total.received",
    ]
