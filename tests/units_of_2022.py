"""Units of the year 2022, and how they stand in January."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from reports import ORGAN, report, saved

from govreport.organs import kind_of
from govreport.report import Organ, Report
from govreport.tasks import status
from govreport.tasks.status import Status
from govreport.workspace import Workspace

GREEN = ORGAN.name
WHITE, BLACK, COUNTY = "云溪县白水乡人民政府", "云溪县黑山街道办事处", "云溪县人民政府"
TODAY = date(2023, 1, 15)
DAY = ("--today", str(TODAY))
WRONG = {"disclosure__licensing__decisions": -1}


def of(name: str, *aliases: str, **numbers: object) -> Report:
    """A report of an organ of the kind that its name says."""
    organ = Organ(name, kind_of(name), aliases=aliases)
    return replace(report("2021", **numbers), organ=organ)


def last_year(folder: Path, *names: str) -> None:
    """Reports of the year before."""
    for name in names:
        saved(replace(of(name), year=2021), folder)


def roster(folder: Path, text: str, name: str = "roster.csv") -> Path:
    """A roster in the workspace."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def stand(day: date = TODAY, *, given: Path | None = None, slips: bool = False) -> Status:
    """How the units stand on a day, in the folder where the test stands."""
    return status(Workspace(), 2022, today=day, roster=given, slips=slips)
