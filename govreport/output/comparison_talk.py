"""What is said of a comparison beside it: whose totals don't hold, who was renamed."""

from collections.abc import Iterator

from govreport.output.comparison import Found
from govreport.tasks.compare_units import CountyComparison
from govreport.text import printable, some

AS_STATED = "它那一行是报告里写的数，相加的总计由各项算出"


def wrong_totals(found: CountyComparison) -> Iterator[str]:
    """Tell whose totals don't hold, and what was added up instead."""
    for organ, remark in found.wrong.items():
        yield f"{printable(organ)}：{remark}；{AS_STATED}"


def comparison_talk(found: Found) -> Iterator[str]:
    """Say what there is to know about what was compared."""
    if isinstance(found, CountyComparison):
        yield from wrong_totals(found)
        renamed = [
            one
            for one in found.units
            if one.goes_on and one.last and one.last != (one.organ,)
        ]
        if renamed:
            told = [f"{one.organ}（{some(list(one.last))}）" for one in renamed]
            yield f"名称变了的单位，括号里是 {found.years[0]} 年的：{some(told)}"
        return
    yield from found.remarks
