"""Last year's report of an organ, and of all that can only be compared with it together."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.organ_names import are_one
from govreport.report import Report
from govreport.rules.case import Joint
from govreport.workspace.folders import Folders
from govreport.workspace.lineage import Lineage, Listed, joined
from govreport.workspace.source import Source


class LastYearProblem(GovReportError):
    """Last year's report is there and can't be read."""


Open = Callable[[Path], Source]
"""Opens what lies at a path, the report in it read."""


def previous(opened: Open, known: Folders, source: Source, found: Lineage) -> Report | None:
    """Read last year's report: of an organ that took the place of others the sum of theirs.

    None where one of these is missing, or each has only a part of what was there.
    """
    files = () if found.past.absent else files_before(opened, known, source, found)
    return opened_together(opened, files) if files else None


def files_before(
    opened: Open, known: Folders, source: Source, found: Lineage
) -> tuple[Path, ...]:
    """Find the files, or the published document, of last year's report."""
    if source.path is None or found.files:
        return found.files
    report = source.head
    if found.past.shared or report.year is None:
        return ()
    for candidate in known.last_years_documents(source.path, report):
        with suppress(GovReportError):  # it is told of where it is itself checked
            last = opened(candidate).report
            same = are_one(last.organ.names, report.organ.names) or not last.organ.name
            if last.year == report.year - 1 and same:
                return (candidate,)
    return ()


def opened_together(opened: Open, files: Sequence[Path]) -> Report:
    """Read some reports as one; GovReportError where one can't be read."""
    return _together([opened(path).report for path in files])


def joint(opened: Open, known: Folders, source: Source, listed: Listed) -> Joint:
    """Put the reports of those together who share with a report's organ."""
    if source.path is None or source.is_document:
        return Joint()
    found = joined(known, source.path, source.report, listed)
    now, last, absent = [source.report], list[Report](), list(found.absent)
    for paths, reports in ((found.now, now), (found.last, last)):
        for path in paths:
            try:
                reports.append(opened(path).report)
            except GovReportError:  # it is told of where it is itself checked
                absent.append(f"“{path.stem}”")
    if absent or not (found.now and last):
        return Joint(found.names, tuple(absent))
    return Joint(found.names, (), _together(now), _together(last))


def _together(reports: Sequence[Report]) -> Report:
    if len(reports) == 1:
        return reports[0]
    from govreport.rollup.together import together

    return together(reports)
