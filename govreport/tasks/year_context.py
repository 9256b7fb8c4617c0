"""What there is of a year in a workspace, and which year an office deals with."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import from_os_error
from govreport.settings import Settings
from govreport.tasks.validate import load_settings
from govreport.workspace.files import YEAR_FOLDER, organ_files
from govreport.workspace.ledger import LedgerEntry, read_ledger
from govreport.workspace.roster import ExpectedUnit, find_roster, read_roster

SPRING = 6
"""Until June it is last year's reports that an office deals with."""


class YearContext(NamedTuple):
    """What there is of a year in a workspace: files, the roster, deadlines, notes.

    `roster` is the file that `entries` stand in, or last year's folder.
    """

    workspace: Path
    year: int
    files: Sequence[Path]
    roster: Path | None
    entries: tuple[ExpectedUnit, ...]
    settings: Settings
    notes: Mapping[str, LedgerEntry]

    @property
    def folder(self) -> Path:
        """Where the year's reports lie."""
        return self.workspace / str(self.year)


def year_context(workspace: Path, year: int, roster: Path | None = None) -> YearContext:
    """Read what there is of a year; without a `roster` the workspace's own counts."""
    folder = workspace / str(year)
    files = organ_files(folder) if folder.is_dir() else []
    path = roster or find_roster(workspace, year)
    entries = () if path is None else read_roster(path, year)
    settings = load_settings(workspace)
    return YearContext(
        workspace, year, files, path, entries, settings, read_ledger(workspace, year)
    )


def usual_year(workspace: Path, today: date) -> int:
    """Tell which year's reports an office deals with on a day."""
    years = [one for one in years_in(workspace) if one <= today.year]
    return today.year - 1 if today.month <= SPRING or not years else max(years)


def years_in(workspace: Path) -> list[int]:
    """The years that have a folder."""
    try:
        names = [path.name for path in workspace.iterdir() if path.is_dir()]
    except OSError as error:
        raise from_os_error(error, workspace, "读取") from error
    return sorted(int(name) for name in names if YEAR_FOLDER.fullmatch(name))
