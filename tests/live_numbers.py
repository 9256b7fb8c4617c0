"""A report whose live numbers tests fill in."""

from dataclasses import replace

from reports import report

from govreport.prose import fill
from govreport.report import Report

RECEIVED = "applications.total.received"
COUNTS = {"微信": 68, "培训次数": 4, "未填": "", "错": "三"}


def some() -> Report:
    return replace(report(applications__natural_person__received=12), counts=COUNTS)


def filled(expression: str, one: Report | None = None, last: Report | None = None) -> str:
    return fill(f"甲{{{{ {expression} }}}}乙", one or some(), last).text[1:-1]


def message(expression: str, one: Report | None = None, last: Report | None = None) -> str:
    (gap,) = fill(f"甲{{{{ {expression} }}}}乙", one or some(), last).gaps
    assert (gap.start, gap.end) == (1, 7 + len(expression))
    return gap.message
