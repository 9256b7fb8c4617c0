"""How one unit stands: its report, its due day, whether it is expected, what was noted."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.tasks.approval import SinceApproval, apart_from
from govreport.tasks.published import AfterPublication, changed_since
from govreport.tasks.states import MISSING, Noted, noted_state
from govreport.tasks.unit_reports import UnitReport
from govreport.workspace.ledger import NOTHING, LedgerEntry


class UnitStatus(NamedTuple):
    """A unit that is expected, or whose file is there, and what was noted about it.

    `report` is None where nothing came in. `listed` tells whether it is on the
    roster, None where there is none, or for the sum of all; `twin` is the file that
    holds the same unit's report already; `entered` what the roster calls it, where only
    the file is called so.
    """

    organ: str
    kind: str
    due: date
    days_left: int
    report: UnitReport | None
    listed: bool | None
    twin: Path | None = None
    same: bool = False
    """Whether its twin says the same."""
    entered: str = ""
    note: LedgerEntry = NOTHING
    names: frozenset[str] = frozenset()
    candidates: tuple[str, ...] = ()
    """Units on the roster that have not reported, one of which it may be."""
    ended: bool = False
    """Whether the roster says that it reports for this year no more, or not yet."""
    contact: str = ""
    phone: str = ""
    approval: bool = False
    """Whether its office asks for a signature before a report goes out."""

    @property
    def state(self) -> str:
        """One of `STATES`."""
        own = MISSING if self.report is None else self.report.state
        since = bool(self.note.differences) or self.changed is not None
        unsigned = self.since_approval is not None
        return noted_state(own, Noted(self.note, self.approval, unsigned, since))

    @property
    def changed(self) -> AfterPublication | None:
        """What its report prints otherwise than was published."""
        if self.report is None:
            return None
        found = self.report.changed
        if found and found.note == self.note:
            return found
        now = self.report.printed
        return changed_since(self.note, now) if now else None

    @property
    def since_approval(self) -> SinceApproval | None:
        """What its report prints otherwise than was signed."""
        if self.report is None or not self.note.signed:
            return None
        found = self.report.since_approval
        if found and found.note == self.note:
            return found
        return apart_from(self.note, self.report.prints)

    @property
    def late_days(self) -> int | None:
        """Days from its due day to its first publishing, 0 in time; None before that."""
        out = self.note.first_out
        return None if out is None else max((out - self.due).days, 0)

    @property
    def sums_up(self) -> bool:
        """Whether it is the office's own sum of the others, and none of them."""
        return not self.listed and self.report is not None and self.report.sums_here
