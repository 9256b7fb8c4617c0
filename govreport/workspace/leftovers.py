"""What lies beside reports in their folders: of use to nobody, or sent in by units."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.text import some
from govreport.workspace.files import (
    SETTINGS,
    YEAR_FOLDER,
    below,
    documents_beside,
    documents_in,
    file_name,
    odd_ones,
    organ_files,
)
from govreport.workspace.folders import Folders
from govreport.workspace.roster import ROSTERS


def folders_of(paths: Iterable[Path], files: Iterable[Path]) -> list[Path]:
    """Find the years' folders of files that were not asked for by their own names."""
    asked = {str(path) for path in paths}
    found = dict.fromkeys(file.parent for file in files if str(file) not in asked)
    return [one for one in found if YEAR_FOLDER.fullmatch(one.absolute().name)]


def unused(
    known: Folders, folders: Sequence[Path], files: Sequence[Path], roots: Sequence[Path]
) -> Iterator[str]:
    """Say what lies in years' folders beside the reports that were taken.

    `roots` are folders around these in which documents may lie too. A document of a
    unit whose report lies beside it is of use: it was made from that, or read into it.
    """
    stems = {file.stem for file in files}
    around = dict.fromkeys((*folders, *roots))
    found = [path for folder in around for path in _of_nobody(known, folder, stems)]
    if found:
        yield (
            f"还没有读成报告文件、没有算在内的有：{some(list(map(str, found)), '个文件')}；"
            "是单位报来的报告，就先用 govreport import 读入"
        )
    for advice, odd in odd_ones(folders).items():
        yield f"没有算在内的还有：{_some(odd)}；{advice}"


def received(known: Folders, folder: Path) -> list[Path]:
    """Find what units sent into a folder that no year names, and below.

    Of a unit whose report is there its document is none, as in a year's folder.
    """
    lying = (path for path in sorted(below(folder)) if path.suffix == ".toml")
    reports = [path for path in lying if _is_sent(known, path)]
    documents = documents_in(folder)
    inner = {path.parent for path in reports}
    taken = {path for one in inner for path in _taken(known, one, documents)}
    return sorted([*reports, *(path for path in documents if path not in taken)])


def _is_sent(known: Folders, path: Path) -> bool:
    """Whether a file is a unit's report, no roster and none of the program's settings."""
    try:
        return bool(known.source(path).head.organ.name)
    except GovReportError:
        return path.name not in {SETTINGS, *ROSTERS}


def _some(paths: Iterable[Path]) -> str:
    return some([str(path) for path in paths], "个文件")


def _of_nobody(known: Folders, folder: Path, stems: set[str]) -> list[Path]:
    """Find the documents of no report in a folder: not named so, nor read into one."""
    documents = documents_beside(known.documents(folder), stems)
    taken = _taken(known, folder, documents)
    return [path for path in documents if path not in taken]


def _taken(known: Folders, folder: Path, documents: Sequence[Path]) -> set[Path]:
    """Find the documents in a folder that a report lying there speaks for."""
    here = [path for path in documents if path.parent == folder]
    taken = set[Path]()
    for file in organ_files(folder) if here else ():
        with suppress(GovReportError):  # whoever reads the report tells of it
            taken.update(_belonging(known, here, file))
    return taken


def _belonging(known: Folders, documents: Sequence[Path], file: Path) -> list[Path]:
    """Find those that have a report's organ or title in front, or that it was read from."""
    source = known.source(file)
    report, raw = source.head, source.raw
    heads = tuple(
        file_name(name) for name in (report.full_title, *report.organ.names) if name
    )
    named = [path for path in documents if path.stem.startswith(heads)]
    told = [path for path in documents if path.name.encode("utf-8", "replace") in raw]
    origin = source.document.data.get("source") if told else None
    name = origin.get("name") if isinstance(origin, dict) else None
    return named + [path for path in told if path.name == name]
