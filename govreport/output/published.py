"""What was changed in reports after they were published: said, and as JSON."""

from collections.abc import Iterator
from typing import Any

from govreport.output.columns import plain
from govreport.tasks.approval import SinceApproval, approved_file
from govreport.tasks.published import AfterPublication, Moved
from govreport.tasks.status import Status
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.verify import Verified
from govreport.text import printable, some

FEW = 10
"""This many units are named."""
FEW_NUMBERS = 3
MOST = 30
"""This many differences of a page are listed."""


def changes(one: UnitStatus) -> str:
    """Say when a unit's report was changed after publication, and what."""
    found = one.changed
    if found is None:
        return ""
    return "，".join([str(found.day)] * bool(found.day) + differing(found))


def differing(found: AfterPublication | SinceApproval) -> list[str]:
    """Say which numbers differ, the first few, and whether words do."""
    told = ["、".join(map(_moved, found.numbers[:FEW_NUMBERS]))] if found.numbers else []
    if (more := len(found.numbers)) > FEW_NUMBERS:
        told[-1] += f"等 {more} 个数"
    told += ["数有改动"] if found.counted and not found.numbers else []
    told += ["文字有改动"] if found.worded else []
    if isinstance(found, SinceApproval) and found.beside:
        told.append("模板或图解里往年的数换过")
    return told


def _moved(one: Moved) -> str:
    before, after = ("空" if one is None else one for one in (one.before, one.after))
    return printable(f"{one.label} {before}→{after}")


def changes_json(one: UnitStatus) -> dict[str, Any] | None:
    """Give what a unit's report prints otherwise than was published, None for nothing."""
    found = one.changed
    day = found and found.day and found.day.isoformat()
    return found and {"day": day, **_json(found)}


def since_approval_json(one: UnitStatus) -> dict[str, Any] | None:
    """Give what a unit's report prints otherwise than was signed, None for nothing."""
    return one.since_approval and _json(one.since_approval)


def _json(found: AfterPublication | SinceApproval) -> dict[str, Any]:
    return {
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


def verified_lines(found: Verified) -> Iterator[str]:
    """Say whether a page says what its report does, and where it doesn't."""
    against = "审签的报告" if found.approved else "现在的报告"
    name = f"{found.path}：{printable(found.organ)}"
    if found.same:
        yield f"{name}，和{against}相同"
        return
    if found.differences:
        yield f"{name}，和{against}有 {len(found.differences)} 处不同："
        for one in found.differences[:MOST]:
            told = f"应是“{one.wanted}”，公布的是“{one.printed}”"
            yield printable(f"  {one.place}：{told}")
        if (more := len(found.differences)) > MOST:
            yield f"  ……共 {more} 处"
    if found.unread:
        told = some([*found.unread], "处", FEW)
        yield f"{name}，没有读到的（可能是图片，或没有公布）：{told}；请打开网页看"


def _render_first(one: UnitStatus) -> str:
    """Say that the document comes first where the report is held against an old one."""
    return "" if one.note.printed_then else "先用 govreport render 重新生成 Word，"


def changes_told(status: Status) -> Iterator[str]:
    """Say of each unit what was changed after publication, and what is to be done."""
    since = [one for one in status.units if one.approval and one.since_approval]
    for one in since[:FEW]:
        if (found := one.since_approval) is not None:
            kept = one.report and approved_file(one.report.path, one.note)
            yield (
                f"{printable(one.organ)}：{one.note.approved_on} 审签后有改动"
                f"（{'，'.join(differing(found))}）；请对照审签的那份（{kept}）改回去，"
                "或请领导再看过，重新登记审签"
            )
    if len(since) > FEW:
        yield f"审签后有改动的还有 {len(since) - FEW} 个单位，见上面的表"
    unsigned = [
        printable(one.organ)
        for one in status.units
        if one.approval and one.note.published_on and not one.note.signed
    ]
    if unsigned:
        yield f"没有登记审签就登记了公布的：{some(unsigned, '个单位', FEW)}；请核对"
    for one in [one for one in status.units if one.note.differences][:FEW]:
        yield (
            f"{printable(one.organ)}：{one.note.verified_on} 核对时网页上有 "
            f"{one.note.differences} 处不同；请改正网页，再核对一次（status --check）"
        )
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
