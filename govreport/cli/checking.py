"""What `validate` and `render` both do first: read a file and check it."""

import sys
from pathlib import Path

from govreport.checks import check
from govreport.console import Checked
from govreport.errors import GovReportError
from govreport.report import Report
from govreport.store.document import parse
from govreport.store.files import load
from govreport.store.reading import read_report
from govreport.store.workspace import find_previous, folder_year

STDIN = "-"


def load_any(path: Path) -> Report:
    """The report in a file, or on standard input for `-`."""
    if str(path) == STDIN:
        return read_report(parse(sys.stdin.buffer.read(), "标准输入"))
    return load(path)


def last_year(path: Path, report: Report, given: Path | None) -> Report | None:
    """Last year's report: the one given, or the one found beside."""
    if given is not None:
        return load(given)
    if str(path) == STDIN:
        return None
    found = find_previous(path, report)
    return None if found is None else load(found)


def checked(path: Path, given: Path | None = None) -> tuple[Checked, Report | None]:
    """A file with its findings, or its error; and last year's report, if any.

    Where last year's can't be read, that is the error, beside this year's findings.
    """
    try:
        report = load_any(path)
    except GovReportError as error:
        return Checked(str(path), error=error), None
    previous, trouble = None, None
    try:
        previous = last_year(path, report, given)
    except GovReportError as error:
        trouble = GovReportError(f"上年的报告读不了，没有核对跨年的数：{error}")
    year = None if str(path) == STDIN else folder_year(path)
    findings = check(report, previous=previous, folder_year=year)
    return Checked(str(path), report, findings, trouble), previous
