"""A document's file that is called by another unit or year than what is in it."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.report import Organ
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_IN_NAME
from govreport.workspace.unit_names import is_among, owner, pieces


def units_known(into: Workspace, years: Iterable[int]) -> list[frozenset[str]]:
    """List the units of some years, each with all its names: expected, or there already."""
    found = list[frozenset[str]]()
    for year in years:
        with suppress(GovReportError):  # who needs the roster tells what is wrong with it
            found += (unit.names for unit in into.roster(year))
        folder = into.folder / str(year)
        if folder.is_dir():
            found += (frozenset({name}) for name in into.names_in(folder))
    return found


def other_unit(path: Path, organ: Organ, known: Collection[frozenset[str]]) -> str:
    """Name the known unit that a file is called by, "" where that is its own or nobody.

    What a file is called in short, and no known unit is, tells nothing.
    """
    called = list(pieces(path.stem))
    if not (called and organ.name):
        return ""
    own = organ.names.union(*(names for names in known if names & organ.names))
    if any(is_among(piece, own) for piece in called):
        return ""
    others = sorted({name for names in known for name in names} - own)
    found = owner([path.stem], others)
    return found if found in others else ""


def other_year(file: Path, year: int | None) -> str:
    """Say that a file is called by another year than its report is of, "" where not."""
    named = {int(found) for found in YEAR_IN_NAME.findall(file.stem)}
    if year is None or len(named) != 1 or year in named:
        return ""
    (called,) = named
    return (
        f"文件名写的是 {called} 年，里面写的是 {year} 年，请核对；"
        f"确是 {called} 年的，加 --year {called} 再读"
    )
