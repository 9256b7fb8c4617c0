"""Documents that are written nowhere before somebody says whose, or of which year."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import FileProblem, GovReportError
from govreport.organ_names import are_one
from govreport.report import Report
from govreport.tasks.import_choice import is_read_in
from govreport.tasks.import_into import is_begun
from govreport.tasks.import_names import is_suspect, other_unit, units_known, year_named
from govreport.tasks.import_values import ImportedFile, ImportOptions
from govreport.text import argument
from govreport.workspace import Workspace
from govreport.workspace.files import folder_year

FEW = 2
"""So many other files of a run, all of a later year, tell that one is last year's."""


def with_questions(
    files: Sequence[ImportedFile], into: Workspace, asked: ImportOptions
) -> list[ImportedFile]:
    """Note which files are called by another known unit, or may be of the wrong year.

    Nothing is asked of what was told.
    """
    reports = {one.path: one.report for one in files if one.report and not one.error}
    other = {} if asked.organ else _other_units(reports, into)
    found = []
    for one in files:
        report, named = reports.get(one.path), other.get(one.path, "")
        question = None
        if report is not None and named:
            question = _whose(one, report, named, into, asked)
        elif report is not None and report.year and asked.year is None:
            rest = [r for path, r in reports.items() if path != one.path]
            question = _of_which_year(one, report, rest, into, asked)
        found.append(one._replace(misnamed=named, question=question))
    return found


def _other_units(reports: dict[str, Report], into: Workspace) -> dict[str, str]:
    """Tell by which other unit files are called, as far as units are known."""
    suspect = {
        path: report
        for path, report in reports.items()
        if is_suspect(Path(path), report.organ)
    }
    if not suspect:
        return {}
    known = [report.organ.names for report in reports.values() if report.organ.name]
    known += units_known(into, suspect.values())
    return {
        path: other_unit(Path(path), report.organ, known)
        for path, report in suspect.items()
    }


def _whose(
    one: ImportedFile, report: Report, named: str, into: Workspace, asked: ImportOptions
) -> FileProblem:
    own = report.organ.name
    ways = f"确是“{own}”的：{_command(one, into, asked, organ=own)}"
    if one.imported is not None:
        ways += f"；是“{named}”的：{_command(one, into, asked, organ=named)}"
    told = f"文件名写的是“{named}”，里面写的是“{own}”，没有写入；请核对，{ways}"
    return FileProblem(one.path, told)


def _of_which_year(
    one: ImportedFile,
    report: Report,
    others: Sequence[Report],
    into: Workspace,
    asked: ImportOptions,
) -> FileProblem | None:
    """Ask about a file that is called by another year, or seems to be last year's."""
    year, called = report.year or 0, year_named(Path(one.path))
    if called == year or folder_year(Path(one.path)) == year or _is_read(one, report, into):
        return None
    way = f"确是 {year} 年的：{_command(one, into, asked, year=year)}"
    if called:
        told = f"文件名写的是 {called} 年，里面写的是 {year} 年，没有写入；请核对，{way}"
        if one.imported is not None:
            told += f"；确是 {called} 年的：{_command(one, into, asked, year=called)}"
        return FileProblem(one.path, told)
    years = {other.year for other in others}
    later = max((one or 0 for one in years), default=0)
    if not (len(others) >= FEW and len(years) == 1 and later > year):
        later = year + 1
        if year in years or not _is_blank(report, later, into):
            return None
    if any(r.year == later and are_one(r.organ.names, report.organ.names) for r in others):
        return None
    told = f"这是 {year} 年的，{later} 年的还没有报来，没有写入；请单位报 {later} 年的；"
    return FileProblem(one.path, f"{told}这一份要读，{way}")


def _is_blank(report: Report, year: int, into: Workspace) -> bool:
    """Whether a report of a year is there for an organ, with nobody's work in it."""
    folder = into.folder / str(year)
    with suppress(GovReportError):  # whoever writes into it tells of it
        file = into.organ_file(folder, report.organ) if folder.is_dir() else None
        return file is not None and is_begun(file, into)
    return False


def _is_read(one: ImportedFile, report: Report, into: Workspace) -> bool:
    """Whether an organ's file was read from a document before."""
    folder = into.folder / str(report.year)
    with suppress(GovReportError):  # whoever writes into it tells of it
        file = into.organ_file(folder, report.organ) if folder.is_dir() else None
        return file is not None and is_read_in(file, one.sha256)
    return False


def _command(
    one: ImportedFile, into: Workspace, asked: ImportOptions, **said: object
) -> str:
    """Give a command to copy that reads a file as is said."""
    words = ["govreport import", argument(one.path)]
    words += [f"--{name} {argument(str(value))}" for name, value in said.items()]
    words += [f"--organ {argument(asked.organ)}"] if asked.organ else []
    words += [f"--year {asked.year}"] if asked.year else []
    words += [f"--workspace {argument(into.folder)}"] if into.folder != Path() else []
    return " ".join([*words, *["--update"] * asked.update, *["--force"] * asked.force])
