"""What is in each report of a year, as much as a table of units and a slip need."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.findings import Severity
from govreport.organs import kind_of
from govreport.report import Report, no_location
from govreport.rules import rule
from govreport.slips import SlipSection, groups_of
from govreport.tasks.origin import state_of
from govreport.tasks.runners import Runner
from govreport.tasks.validate import Checked, Opened, look_at
from govreport.workspace import Workspace
from govreport.workspace.made import State

MISSING, UNREADABLE, BLANK, ERRORS, READY = (
    "missing",
    "unreadable",
    "blank",
    "errors",
    "ready",
)
STATES: Mapping[str, str] = {
    MISSING: "未报",
    UNREADABLE: "读不了",
    BLANK: "未填完",
    ERRORS: "有错误",
    READY: "可公布",
}
"""What a unit's report may be, with what it is called."""


class UnitReport(NamedTuple):
    """What is in a report's file, as much as the table and the slip need.

    `names` are all that the organ goes by, the file's name too where it can't be
    read. `error` is why it, or last year's, could not be read; `groups` what a
    slip would say; `units` are the files that it is the sum of, and `sums_here`
    tells whether these lie beside it, so that it is the office's own.
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
    groups: tuple[SlipSection, ...] = ()
    units: tuple[Path, ...] = ()
    sums_here: bool = False


def unit_reports(
    workspace: Workspace, files: Sequence[Path], run: Runner, *, slips: bool
) -> Iterator[UnitReport]:
    """Tell what is in each file, each as soon as it is checked."""
    for one, seen in look_at(
        workspace, files, partial(_unit_file, workspace, slips), run=run
    ):
        errors = one.count(Severity.ERROR)
        state = BLANK if one.blanks else ERRORS if errors else READY
        groups = seen.report and groups_of(seen.report, one.findings, _in_word)
        yield seen.unit._replace(
            state=seen.unit.state or state,
            blanks=one.blanks,
            errors=errors,
            warnings=one.count(Severity.WARNING),
            waived=sum(found.waived is not None for found in one.findings),
            groups=groups or (),
        )


class _UnitFile(NamedTuple):
    """What a file says of its unit, and for a slip its report, without places in the file.

    The state is "" where the findings tell it.
    """

    unit: UnitReport
    report: Report | None = None


def _unit_file(
    workspace: Workspace,
    slips: bool,  # noqa: FBT001 -- of a partial, which takes them in their order
    opened: Opened,
    one: Checked,
) -> _UnitFile:
    path, stem = opened.path, opened.path.stem
    if opened.case is None:
        names = frozenset({stem})
        unit = UnitReport(path, stem, names, kind_of(stem), UNREADABLE, error=one.error)
        return _UnitFile(unit)
    report, rendered = opened.case.report, None
    with suppress(GovReportError):  # a title that makes no file's name: `render` tells
        rendered = state_of(workspace, path)
    organ = report.organ.name or stem
    units = tuple(absolute(path.parent / unit.path) for unit in report.units)
    here = absolute(path).parent
    unit = UnitReport(
        path=path,
        organ=organ,
        names=report.organ.names - {""} or frozenset({stem}),
        kind=report.organ.kind or kind_of(organ),
        state="",
        rendered=rendered,
        error=one.error,
        units=units,
        sums_here=any(unit.parent == here and unit.is_file() for unit in units),
    )
    return _UnitFile(unit, replace(report, locate=no_location) if slips else None)


def absolute(path: Path) -> Path:
    """Give one name for a file of the same folder, without looking at it."""
    return Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() asks the disk


def _in_word(code: str) -> str:
    """Look up what somebody does about a finding who has only the printed report."""
    return rule(code).in_word
