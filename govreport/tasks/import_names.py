"""A document's file that is called by another unit or year than what is in it."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.organ_names import all_folded, are_one, folded
from govreport.report import Organ, Report
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_IN_NAME
from govreport.workspace.unit_names import is_among, owner, pieces


def units_known(into: Workspace, reports: Collection[Report]) -> list[frozenset[str]]:
    """List the units of the years of some reports, with their names: expected, or there.

    Those of the reports' own files have all names that are written there.
    """
    found = list[frozenset[str]]()
    years = {one.year for one in reports if one.year}
    for year in sorted(years):
        with suppress(GovReportError):  # who needs the roster tells what is wrong with it
            found += [unit.names for unit in into.roster(year)]
        folder = into.folder / str(year)
        if folder.is_dir():
            found += (frozenset({name}) for name in into.names_in(folder))
            for one in reports:
                with suppress(GovReportError):  # whoever writes into it tells of it
                    place = into.organ_file(folder, one.organ)
                    found += [into.open(place).head.organ.names] if place else []
    return found


def is_suspect(path: Path, organ: Organ) -> bool:
    """Whether a file is called by some organ, and not by its own: then all are worth it."""
    called = list(pieces(path.stem))
    own = any(is_among(piece, organ.names) for piece in called)
    return bool(called and organ.name) and not own


def other_unit(path: Path, organ: Organ, known: Collection[frozenset[str]]) -> str:
    """Name the known unit that a file is called by, "" where that is its own or nobody.

    What a file is called in short, and no known unit is, tells nothing.
    """
    own = organ.names.union(*(names for names in known if are_one(names, organ.names)))
    if not is_suspect(path, organ._replace(aliases=tuple(own))):
        return ""
    mine = all_folded(own)
    others = sorted({n for names in known for n in names if folded(n) not in mine})
    found = owner([path.stem], others)
    return found if found in others else ""


def year_named(file: Path) -> int | None:
    """Tell by which year a file is called, None where by none or several."""
    named = {int(found) for found in YEAR_IN_NAME.findall(file.stem)}
    return named.pop() if len(named) == 1 else None
