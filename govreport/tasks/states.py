"""The states that a unit's report may be in, in their order: one more is one more row."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from govreport.workspace.ledger import LedgerEntry


class Noted(NamedTuple):
    """What is known of a sound report beside its numbers.

    `approval` tells that the office asks for a signature, `changed` that it prints
    something else than was signed or published, or that the web site does.
    """

    note: LedgerEntry
    approval: bool = False
    changed_after_approval: bool = False
    changed_after_publication: bool = False


class UnitState(NamedTuple):
    """What a state is called, and the exit code that it is worth.

    Where `reached` is set, what is known beside its numbers puts a sound report into it,
    over what its own numbers say; of several the last.
    """

    label: str
    exit_code: int = 0
    reached: Callable[[Noted], bool] | None = None


STATES: Mapping[str, UnitState] = {
    "missing": UnitState("未报", 1),
    "unreadable": UnitState("读不了", 1),
    "blank": UnitState("未填完", 1),
    "errors": UnitState("有错误", 1),
    "outdated": UnitState("汇总不全", 1),
    "warned": UnitState("有警告"),
    "ready": UnitState("可公布"),
    "awaiting": UnitState("待审签", reached=lambda one: one.approval),
    "approved": UnitState(
        "已审签", reached=lambda one: one.approval and bool(one.note.signed)
    ),
    "changed_after_approval": UnitState(
        "审签后有改动", 1, lambda one: one.approval and one.changed_after_approval
    ),
    "published": UnitState(
        "已公布",
        reached=lambda one: (
            one.note.published_on is not None
            and not (one.approval and one.changed_after_approval)
        ),
    ),
    "changed_after_publication": UnitState(
        "公布后有改动", 1, lambda one: one.changed_after_publication
    ),
}
MISSING, UNREADABLE, BLANK, ERRORS, OUTDATED, WARNED, READY, *_noted = STATES
AWAITING, APPROVED, UNAPPROVED, PUBLISHED, CHANGED = _noted
SOUND = (WARNED, READY)
"""What may go out: without errors, and read whole."""


def own_state(*, blanks: int, errors: int, warnings: int) -> str:
    """Tell the state of a report by what was found in it."""
    if blanks:
        return BLANK
    if errors:
        return ERRORS
    return WARNED if warnings else READY


def noted_state(state: str, noted: Noted) -> str:
    """Tell the state of a report that the office noted something about.

    What has errors has them still, whatever the notes say.
    """
    reached = [id_ for id_, one in STATES.items() if one.reached and one.reached(noted)]
    return reached[-1] if reached and state in SOUND else state
