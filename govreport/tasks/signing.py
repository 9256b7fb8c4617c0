"""Signatures as they are noted down: what each is given for, and what is to be said."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import UsageProblem
from govreport.workspace.ledger import (
    APPROVED_BY,
    APPROVED_HASH,
    APPROVED_ON,
    DIFFERENCES,
    VERIFIED_ON,
    LedgerEntry,
    NoteValue,
    entry_of,
)
from govreport.workspace.made import State

if TYPE_CHECKING:
    from govreport.tasks.approval import Approved, SinceApproval
    from govreport.tasks.known_units import KnownUnit
    from govreport.tasks.year_context import YearContext


class Signing(NamedTuple):
    """What a signature adds to the notes, and the report that it is given for.

    `since` is what the report prints otherwise than what was signed before, `beside` how
    the document beside it stands, which the signer may have read.
    """

    notes: Mapping[str, NoteValue] = {}
    approved: "Approved | None" = None
    since: "SinceApproval | None" = None
    beside: State | None = None

    def keep(self) -> None:
        """Keep the report as it was signed."""
        from govreport.tasks.approval import keep

        if self.approved is not None:
            keep(self.approved)


def signing_of(
    around: "YearContext", unit: "KnownUnit", changes: Mapping[str, date | str]
) -> Signing:
    """Tell what is noted with a signature; nothing is written.

    UsageProblem where nobody may sign yet; one who signs alone is noted with the day.
    """
    before = entry_of(around.notes, unit.name, unit.names)
    if APPROVED_ON not in changes:
        if changes.get(APPROVED_BY) and before.approved_on is None:
            message = f"{unit.name}还没有登记审签；--by 和 --approved 一起写"
            raise UsageProblem(message)
        return Signing()
    if not changes[APPROVED_ON]:
        return Signing({APPROVED_HASH: "", APPROVED_BY: ""})
    if unit.file is None:
        message = f"{unit.name}的报告还没有报来，不能登记审签"
        raise UsageProblem(message)
    from govreport.tasks.approval import since_approval, to_approve
    from govreport.tasks.origin import state_of

    workspace = around.workspace
    approved = to_approve(workspace, unit.file)
    notes: dict[str, NoteValue] = {APPROVED_HASH: approved.prints}
    notes[APPROVED_BY] = changes.get(APPROVED_BY, "")
    since = None
    if approved.prints != before.approved_hash:
        notes |= {VERIFIED_ON: "", DIFFERENCES: ""}
        case = workspace.case(workspace.open(unit.file))
        since = since_approval(unit.file, case, before, approved.prints)
    return Signing(notes, approved, since, state_of(workspace, unit.file))


def is_signed(
    around: "YearContext",
    unit: "KnownUnit",
    notes: Mapping[str, tuple[LedgerEntry, LedgerEntry]],
) -> bool:
    """Whether a unit's report, as far as it is there, is as it was signed."""
    _, note = notes[unit.name]
    if not note.signed or unit.file is None:
        return bool(note.signed)
    from govreport.tasks.approval import prints_of

    source = around.workspace.open(unit.file)
    return prints_of(around.workspace, source, around.workspace.case(source)) == note.signed
