"""A whole new file of what was read, and what it takes the place of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.forms import Cell
from govreport.importers import Imported
from govreport.report import Report
from govreport.tasks.import_into import there_already, unfinished
from govreport.tasks.versions import Difference, as_printed, difference
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.new import dumps
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import Occasion, create, overwrite
from govreport.workspace import Workspace


class Replaced(NamedTuple):
    """What a file said that another whole was put in place of.

    `difference` is None where it could not be read; `lost` are things that only it had.
    """

    difference: Difference | None = None
    lost: Sequence[str] = ()


def new_file(imported: Imported, source: Mapping[str, object]) -> bytes:
    """Write what was read of a document as a file of its own."""
    hidden = unfinished(imported)
    told = {**source, **({"hidden": hidden} if hidden else {})}
    return dumps(imported.report, source=told, remarks=_remarks(imported)).encode()


def replaced_by(raw: bytes, new: Report, target: Path, into: Workspace) -> Replaced | None:
    """Tell what is lost of a file that gives way to others bytes; None where nothing is."""
    if not target.exists() or read_bytes(target) == raw:
        return None
    try:
        old = as_printed(into, str(target))
    except GovReportError:  # what can't be read is kept all the same
        return Replaced()
    there = read_report(parse(raw, str(target)))
    lost = {
        "条理由": len({*old.waivers} - {*there.waivers}),
        "个别名": len({*old.organ.aliases} - {*there.organ.aliases}),
        "个另外记的数": len(old.counts.keys() - there.counts.keys()),
    }
    told = [f"{number} {what}" for what, number in lost.items() if number]
    return Replaced(difference(old, new), told)


def write_whole(target: Path, raw: bytes, *, force: bool) -> None:
    """Write a new file, or by `force` one in place of what is there."""
    if create(target, raw, Occasion("import")):
        return
    if not force:
        raise there_already(target)
    overwrite(target, raw, Occasion("import --force"))


def _remarks(imported: Imported) -> dict[Cell, str]:
    remarks = {}
    for unread in imported.reconciliation.unread:
        if not unread.blank and unread.printed:
            told = f"原件印的是“{' '.join(unread.printed.split())}”，没有读进来"
            remarks.update(dict.fromkeys(unread.cells, told))
    return remarks
