"""What a report printed when it was signed: kept, and held against what it prints now."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.findings import Severity
from govreport.prose import filled_in
from govreport.report import Report
from govreport.rules import Case, check
from govreport.tasks.published import Moved, moved, printed
from govreport.tasks.states import SOUND, STATES, own_state
from govreport.tasks.validate import open_case
from govreport.tomlfile import dumps
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.home import HOME
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import write
from govreport.workspace import Workspace
from govreport.workspace.ledger import LedgerEntry

FOLDER = "approved"
"""Where reports lie as they were signed, beside those that are worked on."""


class SinceApproval(NamedTuple):
    """What a report prints otherwise than what was signed.

    `numbers` are those of which it can be told, `counted` whether any differ, `worded`
    whether words do.
    """

    numbers: tuple[Moved, ...]
    counted: bool
    worded: bool


def approved_file(path: Path) -> Path:
    """Tell where the report of a file is kept as it was signed."""
    return path.parent / HOME / FOLDER / path.name


def approve(workspace: Workspace, path: Path) -> str:
    """Keep a report as it is printed now, and give the hash of that.

    UsageProblem where it is not whole, or has errors: nobody signs that.
    """
    opened = open_case(workspace, path)
    if opened.error is not None or opened.case is None:
        raise opened.error or FileProblem(path, "读不出来")
    case = opened.without_places().case or opened.case
    errors = [
        one for one in check(case) if one.severity is Severity.ERROR and one.waived is None
    ]
    state = own_state(blanks=len(case.report.missing), errors=len(errors), warnings=0)
    if state not in SOUND:
        message = (
            f"{path} {STATES[state].label}，不能登记审签；"
            f"请先改好（用 govreport validate {path} 看），请领导看过再登记"
        )
        raise UsageProblem(message)
    told = printed(case)
    kept = replace(filled_in(case.report, case.previous), waivers=(), counts={})
    raw = dumps(kept).encode()
    target = approved_file(path)
    if printed(Case(read_report(parse(raw, str(target))))) != told:
        raise FileProblem(path, "审签时的内容存不下来，没有登记；请报告这个问题")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, target.parent, "新建文件夹") from error
    write(target, raw)
    return told


def as_approved(path: Path, note: LedgerEntry) -> Report | None:
    """Read a report as it was signed, None where what is kept is not that."""
    with suppress(GovReportError):
        target = approved_file(path)
        if target.is_file():
            report = read_report(parse(read_bytes(target), str(target)))
            if printed(Case(report)) == note.approved_hash:
                return report
    return None


def since_approval(path: Path, case: Case, note: LedgerEntry) -> SinceApproval | None:
    """Find what a report prints otherwise than what was signed; None for the same."""
    then, now = note.approved_hash.split(), printed(case).split()
    if not then or then == now:
        return None
    old = as_approved(path, note)
    numbers = tuple(moved(old, case.report)) if old and then[0] != now[0] else ()
    return SinceApproval(numbers, then[0] != now[0], then[1:] != now[1:])
