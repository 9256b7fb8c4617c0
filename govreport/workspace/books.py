"""Workbooks with several reports: `BOOK.xlsx/SHEET.xlsx` is one, as if it lay there."""

from pathlib import Path

from govreport.errors import GovReportError
from govreport.guard import guard
from govreport.importers import LARGEST, WORKBOOKS
from govreport.organ_names import visible
from govreport.tomlfile.plain import opened_there


def reports_at(path: Path) -> list[Path]:
    """Give the reports in a workbook, each by a path of its own; any other file as it is.

    What can't be read is given as it is: whoever reads it tells why.
    """
    if path.suffix.lower() not in WORKBOOKS or not path.is_file():
        return [path]
    from govreport.importers.containers.sheets import reports_in

    try:
        with guard(path), opened_there(path) as file:
            found = reports_in(file.read(LARGEST + 1), str(path))
    except GovReportError:
        return [path]
    if len(found) < 2:
        return [path]
    return [path / f"{visible(one.name)}{path.suffix}" for one in found]


def book_at(path: Path) -> Path:
    """Give the workbook that a report of such a path is in; any other path as it is."""
    book = path.parent
    return book if book.suffix.lower() in WORKBOOKS and book.is_file() else path
