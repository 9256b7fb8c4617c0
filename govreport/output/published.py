"""What was changed in reports after they were published: said, and as JSON."""

from collections.abc import Iterator
from typing import Any

from govreport.output.columns import plain
from govreport.output.terminal import printable
from govreport.tasks.published import Moved
from govreport.tasks.status import Status
from govreport.tasks.unit_status import UnitStatus
from govreport.text import some

FEW = 10
"""This many units are named."""
FEW_NUMBERS = 3


def changes(one: UnitStatus) -> str:
    """Say when a unit's report was changed after publication, and what."""
    found = one.changed
    if found is None:
        return ""
    told = [str(found.day)] if found.day else []
    told += ["、".join(map(_moved, found.numbers[:FEW_NUMBERS]))] if found.numbers else []
    if (more := len(found.numbers)) > FEW_NUMBERS:
        told[-1] += f"等 {more} 个数"
    told += ["数有改动"] if found.counted and not found.numbers else []
    told += ["文字有改动"] if found.worded else []
    return "，".join(told)


def _moved(one: Moved) -> str:
    before, after = ("空" if one is None else one for one in (one.before, one.after))
    return printable(f"{one.label} {before}→{after}")


def changes_json(one: UnitStatus) -> dict[str, Any] | None:
    """Give what a unit's report prints otherwise than was published, None for nothing."""
    found = one.changed
    return found and {
        "day": found.day and found.day.isoformat(),
        "numbers": [
            {
                "label": moved.label,
                "before": plain(moved.before),
                "after": plain(moved.after),
            }
            for moved in found.numbers
        ],
        "texts": found.worded,
    }


def _render_first(one: UnitStatus) -> str:
    """Say that the document comes first where the report is held against an old one."""
    return "" if one.note.printed_then else "先用 govreport render 重新生成 Word，"


def changes_told(status: Status) -> Iterator[str]:
    """Say of each unit what was changed after publication, and what is to be done."""
    changed = [one for one in status.units if one.changed]
    for one in changed[:FEW]:
        yield (
            f"{printable(one.organ)}：{one.note.published_on} 公布后有改动"
            f"（{changes(one)}）；请{_render_first(one)}重新公布，再登记公布日期"
        )
    if len(changed) > FEW:
        yield f"公布后有改动的还有 {len(changed) - FEW} 个单位，见上面的表"
    early = [one for one in status.units if one.report and one.note.before_report]
    if early:
        names = some([printable(one.organ) for one in early], "个单位", FEW)
        yield f"{names}的登记公布在报告报来之前，请核对；没有错的，再登记一次公布日期"
