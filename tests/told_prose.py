"""What rules find in a section of prose, and a busy year to hold it against."""

from dataclasses import replace

from reports import PROSE, report, with_cells

from govreport.findings import Finding
from govreport.forms import Cell
from govreport.report import Report
from govreport.rules import Case, check


def findings(section: str, text: str, base: Report | None = None) -> list[Finding]:
    """What is found where a section says this too."""
    prose = {**PROSE, section: f"{PROSE[section]}\n\n{text}"}
    return check(Case(replace(base or report(), narrative=prose)))


def codes(section: str, text: str, base: Report | None = None) -> set[str]:
    return {found.code for found in findings(section, text, base)}


def requests(**numbers: int) -> Report:
    """A report of requests from natural persons."""
    cells: dict[Cell, object] = {
        Cell("applications", "natural_person", name): n for name, n in numbers.items()
    }
    return with_cells(report(), cells)


BUSY = requests(received=12, carried_in=1, granted=8, denied_process=2, carried_out=3)
LAST = requests(received=10, granted=9, carried_out=1)
