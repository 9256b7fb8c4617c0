"""图解: the numbers of a report and of the years before it as pictures in a folder."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.organ_names import are_one
from govreport.render.charts import YEARS, Chart, render_charts
from govreport.report import Report
from govreport.rules import check
from govreport.tasks.making import open_findings
from govreport.tasks.outputs import draft_outputs, keep_others, look_up, put_all
from govreport.workspace import Source, Workspace
from govreport.workspace.file_names import file_name


class DrawnCharts(NamedTuple):
    """The pictures of a report, each with its file, None where a sentence stands for it.

    `years` are those that were found, the latest first; `remarks` what is to be said.
    """

    charts: Sequence[tuple[Chart, Path | None]]
    years: Sequence[int]
    remarks: Sequence[str] = ()


def charts(
    workspace: Workspace, file: Path, folder: Path, *, force: bool = False
) -> DrawnCharts:
    """Draw the pictures of a report into a folder: all or, where one can't be, none.

    A file that isn't ours, or was changed since, is written over by `force` alone;
    GovReportError else. What was drawn before and is no more stays, and is told of; so is
    a report with errors.
    """
    source = workspace.open(file)
    reports, remarks = years_of(workspace, source)
    errors = open_findings(check(workspace.case(source, alone=True))).errors
    if count := sum(many for _, many in errors):
        remarks.append(f"{file} 还有 {count} 处错误，图里的数不一定对；请先改正")
    whose = f"{source.report.organ.name}{source.report.year or ''}年图解"
    drawn = [
        (one, folder / f"{file_name(f'{whose}{number}')}.svg" if one.svg else None)
        for number, one in enumerate(render_charts(reports), start=1)
    ]
    old = [
        str(path)
        for number, (_, now) in enumerate(drawn, start=1)
        if now is None
        and (path := folder / f"{file_name(f'{whose}{number}')}.svg").is_file()
    ]
    if old:
        remarks.append(f"以前画的还在，和现在的报告不一样，不要再用：{'、'.join(old)}")
    contents = {path: one.svg.encode() for one, path in drawn if path is not None}
    known = look_up(contents)
    if not force:
        keep_others(contents, known, file, workspace)
    drafted = draft_outputs(None, contents, known, file, force=force)
    for done in put_all([drafted], known, 1):
        if done.error is not None:
            raise done.error
        remarks += [done.remark] if done.remark else []
    years = [one.year for one in reports if one.year is not None]
    return DrawnCharts(drawn, years, remarks)


def years_of(workspace: Workspace, source: Source) -> tuple[list[Report], list[str]]:
    """Find the reports of an organ year by year back, as many as a picture shows.

    Its own is the first. Where last year's is the sum of several organs' it is the last;
    a year without a report is passed over, one that can't be read is told of.
    """
    reports = [source.report]
    first = (source.report.year or YEARS) - YEARS + 1
    try:
        while (year := source.report.year) is not None and year > first:
            last = workspace.previous(source)
            if last is None:
                paths = (
                    workspace.organ_file(source.workspace / str(one), source.report.organ)
                    for one in range(year - 2, first - 1, -1)
                )
                found = [workspace.open(path) for path in paths if path is not None][:1]
            else:
                reports.append(last)
                found = [
                    one for one in _opened(workspace, source) if _is_same(one.report, last)
                ]
            if len(found) != 1:
                break
            (source,) = found
            reports += [source.report] if last is None else []
    except GovReportError as error:
        return reports, [f"往年的报告读不了，图里只有它以后的年份：{error}"]
    return reports, []


def _opened(workspace: Workspace, source: Source) -> Sequence[Source]:
    found = list[Source]()
    for path in workspace.last_years(source):
        with suppress(FileProblem):
            found.append(workspace.open(path))
    return found


def _is_same(one: Report, other: Report) -> bool:
    return one.year == other.year and are_one(one.organ.names, other.organ.names)
