"""Roll-ups among the reports of a folder: which of these are in no sum."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.organ_names import all_folded, folded
from govreport.organs import GOVERNMENT, kind_of
from govreport.report import Organ, Unit
from govreport.rules.case import UnitNow
from govreport.workspace.files import STDIN, folder_year, organ_files, real
from govreport.workspace.folders import Folders
from govreport.workspace.source import Source

UNITS = b"units"
"""What the file of a roll-up has in it."""


def sums_up_inbox(known: Folders, folder: Path, file: Path) -> bool:
    """Whether a file in a year's folder is the sum of what units sent into that around it.

    With nothing but such sums in its years' folders, a folder is an inbox still.
    """
    if folder_year(file) is None:
        return False
    with suppress(GovReportError):  # that it can't be read is told elsewhere
        source = known.source(file)
        units = source.report.units if UNITS in source.raw else ()
        paths = [real(file.parent / unit.path) for unit in units]
        inbox = real(folder)
        return bool(paths) and all(
            inbox in path.parents and folder_year(path) is None for path in paths
        )
    return False


def is_sum(known: Folders, file: Path) -> bool:
    """Whether a report's file is the sum of units; not where it can't be read."""
    with suppress(GovReportError):  # that it can't be read is told elsewhere
        source = known.source(file)
        return UNITS in source.raw and bool(source.report.units)
    return False


def left_out(known: Folders, source: Source) -> Iterator[str]:
    """Name the organs whose reports lie beside a government's sum and are not in it.

    Those that a unit sums up itself are in it with that unit, and so is a sum of nothing
    but what is in it. A sum none of whose units
    lies beside it came from elsewhere, and says nothing of its neighbours.
    """
    report, path = source.report, source.path
    kind = report.organ.kind or kind_of(report.organ.name)
    if path is None or source.is_document or kind != GOVERNMENT or not report.units:
        return
    folder = path.absolute().parent
    beside = {real(file): file for file in organ_files(folder)}
    names, within = {*all_folded(report.organ.names)}, {real(path)}
    reached = [(folder, unit) for unit in report.units]
    while reached:
        around, unit = reached.pop()
        file = real(around / unit.path)
        names.add(folded(unit.organ))
        if file in within:
            continue
        within.add(file)
        if file in beside:
            with suppress(GovReportError):  # that it can't be read is told elsewhere
                inner = known.source(beside[file])
                units = inner.report.units if UNITS in inner.raw else ()
                reached += [(file.parent, one) for one in units]
    if len(within & beside.keys()) < 2:
        return
    for file in beside.keys() - within:
        with suppress(GovReportError):
            other = known.source(beside[file])
            organ = other.head.organ
            parts = other.report.units if UNITS in other.raw else ()
            inside = parts and all(real(folder / one.path) in within for one in parts)
            if not inside and names.isdisjoint(all_folded(organ.names)):
                yield organ.name or file.stem


def around_sum(known: Folders, source: Source) -> Iterator[bytes]:
    """Give all that is judged of a roll-up and lies outside its file.

    That are its units' files, nothing for one that can't be read, and whose reports
    are in no sum; of other reports there is none.
    """
    if UNITS not in source.raw or source.is_document:
        return
    for unit in source.report.units:
        file, raw = _unit_file(known, source, unit), b""
        with suppress(GovReportError, OSError):  # that it can't be read is a finding
            raw = b"" if file is None else known.source(file).raw
        yield raw
    names = sorted(left_out(known, source))
    yield from (name.encode("utf-8", "surrogatepass") for name in names)


def units_of(known: Folders, source: Source) -> Iterator[UnitNow]:
    """Give the units of a roll-up as they are now."""
    for unit in source.report.units:
        now = UnitNow(unit, None)
        with suppress(GovReportError, OSError):  # that it can't be read is a finding
            if (file := _unit_file(known, source, unit)) is not None:
                there = known.source(file)
                now = UnitNow(unit, there.report, there.sha256)
        yield now


def _unit_file(known: Folders, source: Source, unit: Unit) -> Path | None:
    """Look for a unit of a roll-up beside its file and in its workspace."""
    folders = [(source.path or Path(STDIN)).absolute().parent, source.workspace]
    places = [folder / unit.path for folder in folders]
    with suppress(GovReportError, OSError):  # that it can't be read is a finding
        file = next((place for place in places if place.is_file()), None)
        if file is None and unit.organ and places[0].parent.is_dir():  # renamed
            file = known.organ_file(places[0].parent, Organ(unit.organ))
        if file is not None and not (source.path and real(file) == real(source.path)):
            return file
    return None
