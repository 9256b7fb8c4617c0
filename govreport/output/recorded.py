"""What was noted down about units, beside what was noted before."""

from collections.abc import Iterator

from govreport.output.terminal import printable
from govreport.tasks.record import Recorded
from govreport.text import some
from govreport.workspace.ledger import LABELS

APPROVAL_OFF = (
    "这里没有要求先审签（govreport.toml 里没有写 [publish] approval = true），"
    "审签已照记，但状态里看不出来"
)
FEW = 10
"""This many units are named."""


def recorded_lines(done: Recorded) -> Iterator[str]:
    """Say what each unit's note says now, and what it said before."""
    for name, (before, after) in done.notes.items():
        told = [
            f"{label} {getattr(before, key) or '空'} → {getattr(after, key) or '空'}"
            for key, label in LABELS.items()
            if getattr(before, key) != getattr(after, key)
        ]
        same = "与已登记的相同，没有变动"
        if before.published_as != after.published_as and not told:
            same = f"公布 {after.published_on} 不变，" + (
                "改按报告现在的内容登记" if after.printed_then else "按旁边旧的 Word 核对"
            )
        if before.approved_hash != after.approved_hash and not told:
            same = f"审签 {after.approved_on} 不变，改按报告现在的内容登记"
        yield f"{printable(name)}：{'，'.join(told) or same}"
    if done.unasked:
        yield APPROVAL_OFF
    if done.unsigned:
        yield f"{some([*done.unsigned], '个单位', FEW)}还没有登记审签，公布已照记；请核对"
