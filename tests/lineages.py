"""Organs that were merged, split or got work, with consistent numbers over two years."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reports import report, saved

from govreport.findings import Finding, Severity
from govreport.forms import Cell
from govreport.organs import kind_of
from govreport.report import Organ, Report
from govreport.rules import check
from govreport.workspace import Workspace

SCIENCE, INDUSTRY = "云溪县科学技术局", "云溪县工业和信息化局"
BOTH, OTHER = "云溪县科技和工业信息化局", "云溪县数据局"
CARRIED = Cell("applications", "natural_person", "carried_in")
YEARS = frozenset({"X-CARRY", "X-IN-FORCE", "X-NONE", "X-MERGED", "S-YEAR"})


def of_year(year: int, organ: Organ | str, *, came: int = 0, left: int = 0) -> Report:
    """A report that carries so many requests in and so many out, and balances."""
    made = Organ(organ, kind_of(organ)) if isinstance(organ, str) else organ
    numbers = {"carried_in": came, "granted": came, "received": left, "carried_out": left}
    base = report(
        "2021", **{f"applications__natural_person__{key}": n for key, n in numbers.items()}
    )
    return replace(base, year=year, organ=made)


def merged(*predecessors: str, came: int, since: int | None = 2023) -> Report:
    """The first report of the bureau that two were merged into."""
    organ = Organ(BOTH, "department", predecessors=predecessors, since=since)
    return of_year(2023, organ, came=came)


def found(path: Path, folder: Path = Path()) -> list[Finding]:
    """What is found across the years in a file."""
    county = Workspace(folder)
    return [one for one in check(county.case(county.open(path)), YEARS) if not one.waived]


def codes(path: Path) -> list[tuple[str, Severity]]:
    """The same, each once."""
    return sorted({(one.code, one.severity) for one in found(path)})


def lay(*reports: Report) -> Sequence[Path]:
    """Put reports where they belong, where the test stands."""
    return [saved(one, Path()) for one in reports]
