"""What is in each report of a year, as much as a table of units and a slip need."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from os.path import isfile
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.findings import Finding, Severity
from govreport.guard import guard
from govreport.organ_names import ByName
from govreport.organs import kind_of
from govreport.prose.contacts import contact_of
from govreport.report import Contact, Report, no_location
from govreport.rules import rule
from govreport.slips import PartRemarks, groups_of
from govreport.tasks.approval import SinceApproval, prints_of, since_approval
from govreport.tasks.origin import state_of
from govreport.tasks.published import AfterPublication, after_publication, printed
from govreport.tasks.runners import Runner
from govreport.tasks.states import OUTDATED, SOUND, UNREADABLE, own_state
from govreport.tasks.validate import Checked, Opened, look_at
from govreport.workspace import Workspace
from govreport.workspace.ledger import LedgerEntry
from govreport.workspace.made import State


class UnitReport(NamedTuple):
    """What is in a report's file, as much as the table and the slip need.

    `state` is one of `STATES`, by what was found in it; UNREADABLE too where nothing was
    but last year's can't be read, so that not all was looked for.
    `names` are all that the organ goes by, or the file's where it can't be read; `error`
    is why it, or last year's, can't be; `groups` are what a slip would say, `contact` how
    it signs its own. `sums_here` tells that it is the office's own sum, of units that lie
    beside it, `left_out` whose reports lie there too and are in no sum.
    """

    path: Path
    organ: str
    names: frozenset[str]
    kind: str
    state: str
    blanks: int = 0
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    rendered: State | None = None
    error: GovReportError | None = None
    groups: tuple[PartRemarks, ...] = ()
    left_out: tuple[str, ...] = ()
    sums_here: bool = False
    stale: bool = False
    """Whether it sums up what units here don't say any more."""
    contact: Contact = Contact()
    older: tuple[str, ...] = ()
    """The organs in whose place it is."""
    changed: AfterPublication | None = None
    """What it prints otherwise than was published by the note that was found for it."""
    since_approval: SinceApproval | None = None
    """What it prints otherwise than was signed, by that note."""
    prints: str = ""
    printed: str = ""
    """What it prints as a signature is given for, and as was noted with a publication;
    "" where nobody noted either of any unit."""
    sha256: str = ""
    """The hash of its file."""


def unit_reports(
    workspace: Workspace,
    files: Sequence[Path],
    run: Runner,
    *,
    slips: bool,
    noted: ByName[LedgerEntry] | None = None,
) -> Iterator[UnitReport]:
    """Tell what is in each file, each as soon as it is checked.

    `noted` are the notes on what was signed or published, by the names of units.
    """
    look = partial(_unit_file, workspace, slips, noted or ByName())
    for one, (unit, report) in look_at(workspace, files, look, run=run):
        errors, warnings = one.count(Severity.ERROR), one.count(Severity.WARNING)
        state = own_state(blanks=one.blanks, errors=errors, warnings=warnings)
        if one.error is not None and state in SOUND:
            state = UNREADABLE
        stale = unit.sums_here and any(map(_is_stale, one.findings))
        if stale and state in SOUND:
            state = OUTDATED
        groups = None
        try:
            with guard(unit.path):
                groups = report and groups_of(report, one.findings, _in_word)
        except GovReportError as error:
            unit = unit._replace(error=error)  # noqa: PLW2901 -- the same, with its error
        yield unit._replace(
            state=unit.state or state,
            blanks=one.blanks,
            errors=errors,
            warnings=warnings,
            waived=sum(found.waived is not None for found in one.findings),
            groups=groups or (),
            stale=stale,
        )


def _is_stale(found: Finding) -> bool:
    """Whether a finding tells that a sum is not that of its units as they are now."""
    unsaid = found.waived is None and found.severity is not Severity.INFO
    return found.code == "R-SUM" and unsaid


def _in_word(code: str) -> str:
    return rule(code).in_word


def _unit_file(
    workspace: Workspace,
    slips: bool,  # noqa: FBT001 -- of a partial, which takes them in their order
    noted: ByName[LedgerEntry],
    opened: Opened,
    one: Checked,
) -> tuple[UnitReport, Report | None]:
    """Tell what a file says of its unit, for a slip its report too.

    The state is "" where the findings tell it.
    """
    path, stem = opened.path, opened.path.stem
    if opened.case is None:
        names = frozenset({stem})
        unit = UnitReport(path, stem, names, kind_of(stem), UNREADABLE, error=one.error)
        return unit, None
    report, rendered = opened.case.report, None
    with suppress(GovReportError):  # a title that makes no file's name: `render` tells
        rendered = state_of(workspace, path)
    organ = report.organ.name or stem
    note = next(noted.found([organ, *report.organ.aliases, stem]), None)
    changed, unsigned, prints, now = None, None, "", ""
    if noted and one.error is None and opened.source is not None:
        now = printed(opened.case)
        prints = prints_of(workspace, opened.source, opened.case)
    if note is not None and one.error is None:
        changed = after_publication(workspace, path, opened.case, note, rendered)
        unsigned = since_approval(path, opened.case, note, prints)
    unit = UnitReport(
        path=path,
        organ=organ,
        names=report.organ.names - {""} or frozenset({stem}),
        kind=report.organ.kind or kind_of(organ),
        state="",
        rendered=rendered,
        error=one.error,
        left_out=tuple(opened.case.left_out()),
        sums_here=sums_beside(path, report),
        contact=contact_of(report) if slips else Contact(),
        older=report.organ.older,
        changed=changed,
        since_approval=unsigned,
        prints=prints,
        printed=now,
        sha256=opened.source.sha256 if opened.source else "",
    )
    return unit, replace(report, locate=no_location) if slips else None


def sums_beside(path: Path, report: Report) -> bool:
    """Whether a report is the sum of units that lie beside it."""
    units = (absolute(path.parent / unit.path) for unit in report.units)
    here = absolute(path).parent
    return any(unit.parent == here and isfile(unit) for unit in units)  # noqa: PTH113


def absolute(path: Path) -> Path:
    """Give one name for a file of the same folder, without looking at it."""
    return Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() asks the disk
