"""The states that a unit's report may be in, in their order: one more is one more row."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from govreport.workspace.ledger import LedgerEntry


class UnitState(NamedTuple):
    """What a state is called, and the exit code that it is worth.

    Where `reached` is set, the office's notes put a sound report into it, over what its
    own numbers say, or that it prints something else by now; of several the last.
    """

    label: str
    exit_code: int = 0
    reached: Callable[[LedgerEntry, bool], bool] | None = None


STATES: Mapping[str, UnitState] = {
    "missing": UnitState("未报", 1),
    "unreadable": UnitState("读不了", 1),
    "blank": UnitState("未填完", 1),
    "errors": UnitState("有错误", 1),
    "outdated": UnitState("汇总不全", 1),
    "warned": UnitState("有警告"),
    "ready": UnitState("可公布"),
    "published": UnitState("已公布", reached=lambda note, _: note.published_on is not None),
    "changed": UnitState("公布后有改动", 1, reached=lambda _, changed: changed),
}
MISSING, UNREADABLE, BLANK, ERRORS, OUTDATED, WARNED, READY, PUBLISHED, CHANGED = STATES
SOUND = (WARNED, READY)
"""What may go out: without errors, and read whole."""


def own_state(*, blanks: int, errors: int, warnings: int) -> str:
    """Tell the state of a report by what was found in it."""
    if blanks:
        return BLANK
    if errors:
        return ERRORS
    return WARNED if warnings else READY


def noted_state(state: str, note: LedgerEntry, *, changed: bool = False) -> str:
    """Tell the state of a report that the office noted something about.

    What has errors has them still, whatever the notes say; `changed` tells that it
    prints something else than was published.
    """
    reached = [
        id_ for id_, one in STATES.items() if one.reached and one.reached(note, changed)
    ]
    return reached[-1] if reached and state in SOUND else state
