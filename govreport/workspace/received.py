"""What units sent in that can be read, and the documents that no report speaks for."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.organ_names import folded
from govreport.workspace.file_names import SETTINGS, file_name
from govreport.workspace.files import (
    ROSTERS,
    below,
    documents_beside,
    documents_in,
    folder_year,
)
from govreport.workspace.folders import Folders

PARTS = frozenset({"form", "year", "organ", "disclosure", "applications", "litigation"})
"""Keys of a report's file, of which no other file has two."""


def received(known: Folders, folder: Path) -> list[Path]:
    """Find what units sent into a folder that no year names, and below: what can be read.

    What was made from a report that lies there is none of it.
    """
    reports = [
        path
        for path in sorted(below(folder))
        if path.suffix.lower() == ".toml"
        and folder_year(path) is None
        and is_sent(known, path)
    ]
    return sorted([*reports, *documents_in(folder)])


def of_nobody(
    known: Folders,
    lying: Mapping[str, Sequence[Path]],
    files: Sequence[Path],
    *,
    plain: bool = False,
) -> list[Path]:
    """Find the documents, given by their stems, that none of some reports speaks for.

    They are not named as one, nor read into one; `plain` text is none but where units send.
    """
    documents = documents_beside(lying, {file.stem for file in files}, plain=plain)
    taken = set[Path]()
    for file in files if documents else ():
        with suppress(GovReportError):  # whoever reads the report tells of it
            taken.update(_belonging(known, documents, file))
    return [path for path in documents if path not in taken]


def _belonging(known: Folders, documents: Sequence[Path], file: Path) -> list[Path]:
    """Find those that have a report's organ or title in front, or that it was read from."""
    source = known.source(file)
    report, raw = source.head, source.raw
    heads = tuple(
        folded(file_name(name)) for name in (report.full_title, *report.organ.names) if name
    )
    named = [path for path in documents if folded(path.stem).startswith(heads)]
    told = [path for path in documents if path.name.encode("utf-8", "replace") in raw]
    origin = source.document.data.get("source") if told else None
    name = origin.get("name") if isinstance(origin, dict) else None
    return named + [path for path in told if path.name == name]


def is_sent(known: Folders, path: Path) -> bool:
    """Whether a file is a unit's report, no roster and none of the program's settings."""
    if path.name.startswith("."):
        return False
    try:
        if known.source(path).head.organ.name:
            return True
        return len(PARTS & known.source(path).document.data.keys()) > 1
    except GovReportError:
        return path.name not in {SETTINGS, *ROSTERS}
