"""S-HEADS: headings of the form inside prose, and prose beside tables."""

from dataclasses import replace

import pytest
from reports import PROSE, report

from govreport.findings import Finding
from govreport.rules import Case, check

CODES = frozenset({"S-HEADS"})


def found(**prose: str) -> list[Finding]:
    return check(Case(replace(report(), narrative={**PROSE, **prose})), CODES)


@pytest.mark.parametrize(
    "head",
    [
        "二、主动公开政府信息情况", "二．主动公开政府信息情况", "二 主动公开政府信息情况", "主动公开政府信息情况",
        "二、主动公开信息情况", "三、收到和处理信息公开申请情况", "五、存在的主要问题及改进措施",
        "六、其他需要报告的事项。没有。", "六、其他需要报告事项", "【一、总体情况】", "## 一、总体情况",
        "第六部分、其他需要报告的事项",
    ],
)  # fmt: skip
def test_a_heading_of_the_form_is_found(head: str) -> None:
    (one,) = found(problems=f"{PROSE['problems']}\n\n{head}\n\n照此办理。")
    assert one.location is None or one.location.line > 1
    assert "的标题，写进了“五、存在的主要问题及改进情况”的正文" in one.message


@pytest.mark.parametrize(
    "text",
    [
        "一、加强组织领导。\n二、完善工作制度。\n三、强化队伍建设。", "一是主动公开政府信息情况良好。",
        "（一）主动公开情况。", "一、主动公开情况\n二、依申请公开情况", "1.总体情况良好。",
        "一、存在的问题\n二、改进情况", "第六，其他事项。", "二、主动公开方面。今年公开了很多。",
        "报告由总体情况、主动公开政府信息情况等六部分组成。", "一、总体情况\u2026\u2026\u2026\u20261\n二、主动公开政府信息情况......3",
    ],
)  # fmt: skip
def test_heads_of_ones_own_are_none(text: str) -> None:
    assert found(overview=f"{PROSE['overview']}\n{text}") == []


def test_a_sections_own_heading_would_be_printed_twice() -> None:
    (one,) = found(overview=f"一、总体情况\n{PROSE['overview']}")
    assert "印出来会有两个" in one.message


@pytest.mark.parametrize(
    "remark", ["无", "注：上年结转数已更正。", "没有收到。没有处理。", "单位：件"]
)
def test_a_remark_may_stand_beside_a_table(remark: str) -> None:
    assert found(applications=remark) == []


@pytest.mark.parametrize(
    "prose",
    ["收到五件。办结四件。结转一件。", f"今年收到的申请{'和往年一样多' * 20}。都已办结。"],
)
def test_prose_beside_a_table_is_found(prose: str) -> None:
    (one,) = found(applications=prose)
    assert "只填表，却写了" in one.message
