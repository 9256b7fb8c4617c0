"""What was noted down about units, beside what was noted before."""

from collections.abc import Iterator, Mapping

from govreport.output.published import differing
from govreport.tasks.record import Recorded
from govreport.tasks.signing import Signing
from govreport.text import printable, some
from govreport.workspace.ledger import LABELS
from govreport.workspace.made import State

APPROVAL_OFF = (
    "这里没有要求先审签（govreport.toml 里没有写 [publish] approval = true），"
    "审签已照记，但状态里看不出来"
)
FEW = 10
"""This many units are named."""


BESIDE: Mapping[State | None, str] = {
    State.CHANGED: "有人改过",
    State.FOREIGN: "不是程序生成的",
    State.STALE: "已经过时",
    State.DRAFT: "是草稿",
}
"""How a document stands to a report that is signed, where that is to be said."""


def _signing_lines(signing: Signing | None) -> Iterator[str]:
    """Say what was changed since the last signature, and what was not signed with it."""
    if signing is None:
        return
    if signing.since is not None:
        changes = "，".join(differing(signing.since))
        yield (
            f"  上次审签以后改过：{changes}；现在按改过的登记，"
            "领导没有看过的请退回：govreport undo notes/年份.toml"
        )
    if told := BESIDE.get(signing.beside):
        yield f"  审签的是报告文件里的内容；旁边的 Word {told}，领导看的要是它，请核对"


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
        yield from _signing_lines(done.signings.get(name))
    if done.unasked:
        yield APPROVAL_OFF
    if done.unsigned:
        units = some([*done.unsigned], "个单位", FEW)
        yield f"{units}没有登记审签，或审签后又改过，公布已照记；请核对"
