"""The roster, files, deadlines and ledger of a year; which year an office deals with."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import from_os_error
from govreport.settings import Settings
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_FOLDER, is_open
from govreport.workspace.ledger import LedgerEntry
from govreport.workspace.roster import ExpectedUnit, find_roster

SPRING = 6
"""Until June it is last year's reports that an office deals with."""


class YearContext(NamedTuple):
    """What there is of a year; `entries` are of `roster`, a file or last year's folder.

    These are all that the roster has; who reports for the year, `is_due` tells.
    """

    workspace: Workspace
    year: int
    files: Sequence[Path]
    roster: Path | None
    entries: tuple[ExpectedUnit, ...]
    settings: Settings
    notes: Mapping[str, LedgerEntry]

    @property
    def folder(self) -> Path:
        """Where the year's reports lie."""
        return self.workspace.folder / str(self.year)

    @property
    def roster_is_open(self) -> bool:
        """Whether its roster seems to be open, so that what was not saved isn't read."""
        return self.roster is not None and is_open(self.roster)


def year_context(
    workspace: Workspace, year: int, roster: Path | None = None
) -> YearContext:
    """Read what there is of a year; without a `roster` the workspace's own counts."""
    path = roster or find_roster(workspace.folder, year)
    return YearContext(
        workspace,
        year,
        workspace.reports(year),
        path,
        workspace.roster(year, path),
        workspace.settings,
        workspace.ledger(year),
    )


def usual_year(workspace: Path, today: date) -> int:
    """Tell which year's reports an office deals with on a day."""
    years = [one for one in years_in(workspace) if one <= today.year]
    return today.year - 1 if today.month <= SPRING or not years else max(years)


def years_in(workspace: Path) -> list[int]:
    """Give the years that have a folder."""
    try:
        names = [path.name for path in workspace.iterdir() if path.is_dir()]
    except OSError as error:
        raise from_os_error(error, workspace, "读取") from error
    return sorted(int(name) for name in names if YEAR_FOLDER.fullmatch(name))
