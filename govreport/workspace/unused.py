"""What lies beside reports in their folders and was left out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.tomlfile.files import head, read, read_bytes
from govreport.workspace.files import (
    SETTINGS,
    YEAR_FOLDER,
    documents_beside,
    documents_in,
    file_name,
    odd_ones,
    organ_files,
)
from govreport.workspace.roster import ROSTERS

FEW = 3


def folders_of(paths: Iterable[Path], files: Iterable[Path]) -> list[Path]:
    """The years' folders of files that were not asked for by their own names."""
    asked = {str(path) for path in paths}
    found = dict.fromkeys(file.parent for file in files if str(file) not in asked)
    return [one for one in found if YEAR_FOLDER.fullmatch(one.absolute().name)]


def left_out(
    folders: Sequence[Path], files: Sequence[Path], roots: Sequence[Path] = ()
) -> Iterator[str]:
    """What to say of what lies in years' folders beside the reports that were taken.

    `roots` are folders around these in which documents may lie too.

    A document of a unit whose report lies beside it was not left out: it was made from
    that, or read into it.
    """
    stems = {file.stem for file in files}
    around = dict.fromkeys((*folders, *roots))
    found = [path for folder in around for path in _of_nobody(folder, stems)]
    if found:
        yield (
            f"还没有读成报告文件、没有算在内的有：{_some(found)}；"
            "是单位报来的报告，就先用 govreport import 读入"
        )
    for advice, some in odd_ones(folders).items():
        yield f"没有算在内的还有：{_some(some)}；{advice}"


def came_in(folder: Path) -> list[Path]:
    """What units sent into a folder that no year names, and below: reports and documents.

    Of a unit whose report is there its document is none, as in a year's folder.
    """
    reports = [path for path in sorted(folder.rglob("*.toml")) if _is_sent(path)]
    documents = documents_in(folder)
    inner = {path.parent for path in reports}
    taken = {path for one in inner for path in _taken(one, documents)}
    return sorted([*reports, *(path for path in documents if path not in taken)])


def _is_sent(path: Path) -> bool:
    """Whether a file is a unit's report, no roster and none of the program's settings."""
    try:
        return bool(head(read_bytes(path), path).organ.name)
    except GovReportError:
        return path.name not in {SETTINGS, *ROSTERS}


def _some(paths: Sequence[Path]) -> str:
    more = f"等 {len(paths)} 个文件" if len(paths) > FEW else ""
    return "、".join(map(str, paths[:FEW])) + more


def _of_nobody(folder: Path, stems: set[str]) -> list[Path]:
    """The documents of no report in a folder: not named so, nor read into one."""
    documents = documents_beside(folder, stems)
    taken = _taken(folder, documents)
    return [path for path in documents if path not in taken]


def _taken(folder: Path, documents: Sequence[Path]) -> set[Path]:
    """The documents in a folder that a report lying there speaks for."""
    here = [path for path in documents if path.parent == folder]
    taken = set[Path]()
    for file in organ_files(folder) if here else ():
        with suppress(GovReportError):  # whoever reads the report tells of it
            taken.update(_belonging(here, file))
    return taken


def _belonging(documents: Sequence[Path], file: Path) -> list[Path]:
    """Those that have a report's organ or title in front, or that it was read from."""
    raw = read_bytes(file)
    report = head(raw, file)
    heads = tuple(
        file_name(name) for name in (report.full_title, *report.organ.names) if name
    )
    named = [path for path in documents if path.stem.startswith(heads)]
    told = [path for path in documents if path.name.encode("utf-8", "replace") in raw]
    source = read(file).data.get("source") if told else None
    name = source.get("name") if isinstance(source, dict) else None
    return named + [path for path in told if path.name == name]
