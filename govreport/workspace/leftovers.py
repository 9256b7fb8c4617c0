"""What lies in folders beside the reports that were read: whose it is, and why."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.errors import (
    WITHOUT,
    FileProblem,
    GovReportError,
    NotAReport,
)
from govreport.importers.foreign import FIRST
from govreport.packages import OLE, ZIP
from govreport.workspace.files import (
    SETTINGS,
    YEAR_FOLDER,
    is_document,
    names_year,
    organ_files,
)
from govreport.workspace.folders import Folders
from govreport.workspace.made import is_made
from govreport.workspace.received import of_nobody
from govreport.workspace.roster import ROSTERS, find_roster, read_roster
from govreport.workspace.source import raw_document, refuse_renamed
from govreport.workspace.unit_names import owner

NOTICE = re.compile(r"通知|方案|会议|纪要|办法|意见|催报|退回单")
"""What names say, and titles, that are no report's."""
PAPER = re.compile(
    r"的函|复函|名册|名单|通讯录|联系[人表]|须知|指南|填报说明|模板|样表|表样|进度|台账|登记表"
)
"""What else offices have, and what a unit may call its report after all."""
REPORT = re.compile(r"年度?报告|年报")
TITLE = 60
"""Characters in which a text has said what it is."""
NOBODYS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "notes"})
PIECES = ("_files", ".files")
"""How the folders end that a browser puts beside a page with its pictures."""
PACKED = (ZIP, OLE)
"""Of files that begin so only the whole tells what they are."""
LEFT = ("~", ".bak", ".tmp", ".lock")
"""How those end that programs leave behind."""
OWN_TABLES = re.compile(r"\s*\"?(?:单位|名称|机关|地址)\"?,")
"""How the first line of a table begins that is a roster's or one of our own."""
UNKNOWN = "不认识这是什么文件，没有读；是单位的报告，请单位报 Word 文件"
CLOSED = "这个文件夹打不开，里面的文件没有读；请核对权限"
NOT_YET = "是单位报来的报告，就先用 govreport import 读入"
RENAMED = "名称末尾多了 .txt，去掉就能用"
DEEPER = "报告要直接放在 {} 里，请移出来"


class Leftover(NamedTuple):
    """A file that lies there and was not read, why, and whose it is by its name.

    Nothing is lost by one that is `aside`: its unit's report was read, or it is none.
    """

    path: Path
    kind: str
    reason: str
    unit: str = ""
    aside: bool = False

    @property
    def error(self) -> NotAReport:
        """What is to be said of it by itself."""
        ours = self.kind == "toml"
        whose = f"（{self.unit}没有报来能读的报告）" if self.unit and not ours else ""
        return NotAReport(self.path, self.kind, self.reason + whose)


def folders_of(paths: Iterable[Path], files: Iterable[Path]) -> list[Path]:
    """Find the years' folders of files that were not asked for by their own names."""
    asked = {str(path) for path in paths}
    found = dict.fromkeys(file.parent for file in files if str(file) not in asked)
    return list(filter(names_year, found))


def unread_in_inbox(  # noqa: PLR0913, PLR0917 -- what is known of a folder from outside
    known: Folders,
    folder: Path,
    read: Mapping[Path, Collection[str]],
    refused: Mapping[Path, NotAReport],
    elsewhere: Collection[str] = (),
    expected: Collection[str] = (),
) -> list[Leftover]:
    """Account for all that lies in a folder that units send to, and below.

    `read` are the files of which something was made, or that were told of, with whose
    they are; `refused` those that turned out to be of another kind or without a report;
    `elsewhere` are units that have reported in another way, `expected` those who are to.
    """
    lying = [path for path in _lying(folder) if path not in read]
    found = [one for path in lying if (one := _unread(path, refused.get(path)))]
    if not found:
        return []
    there = {name for names in read.values() for name in names if name} | {*elsewhere}
    roster = (*expected, *_expected(known, folder))
    rest = [one for one in roster if one not in there]
    return [
        _judged(one, _owner(one.path, folder, [*there, *rest]), there, refused)
        for one in found
    ]


def unread_in_years(
    known: Folders,
    folders: Sequence[Path],
    files: Sequence[Path],
    roots: Sequence[Path],
    expected: Collection[str] = (),
) -> list[Leftover]:
    """Account for what lies in years' folders beside the reports that were taken.

    `roots` are folders around these in which units' files may lie too. A document of a
    unit whose report lies beside it is of use: it was made from that, or read into it.
    `expected` are the names of who is to report.
    """
    stems = {file.stem for file in files}
    around = dict.fromkeys((*folders, *roots))
    documents = [path for folder in around for path in of_nobody(known, folder, stems)]
    found = [Leftover(path, path.suffix[1:].lower(), NOT_YET) for path in documents]
    for folder in folders:
        found += _odd_ones(folder)
    beside = dict.fromkeys(folder.absolute().parent for folder in folders)
    sent = [one for folder in beside for one in _sent_beside(folder)]
    if not (found or sent):
        return []
    there = {name for folder in folders for name in known.names_in(folder)} | stems
    roster = [*expected]
    roster += [name for folder in folders for name in _expected(known, folder)]
    judged = []
    for one in found:
        unit = _owner(one.path, one.path.parent, [*there, *roster])
        if one.reason == NOT_YET:  # a newer version of what is there, for all we know
            judged.append(one._replace(unit=unit, aside=bool(NOTICE.search(one.path.stem))))
        elif one.kind == "toml":
            judged.append(one._replace(unit=unit))
        else:
            judged.append(_judged(one, unit, there, {}))
    for one in sent:
        unit = _owner(one.path, one.path.parent, [*there, *roster])
        if unit or REPORT.search(one.path.stem):  # much else lies in a workspace
            judged.append(_judged(one, unit, there, {}))
    return judged


def _judged(
    one: Leftover, unit: str, there: Collection[str], refused: Mapping[Path, NotAReport]
) -> Leftover:
    """Tell whose a file is, and whether something is lost that it isn't read."""
    name, error = one.path.stem, refused.get(one.path)
    text = error.text[:TITLE] if error is not None else ""
    is_notice = bool(NOTICE.search(name) or NOTICE.search(text))
    is_notice = is_notice or bool(not unit and PAPER.search(name))
    if one.kind == WITHOUT:
        says = bool(REPORT.search(name) or REPORT.search(text) or not text)
        harmless = is_notice or not (says or unit)
    elif one.kind:
        harmless = is_notice
    else:
        harmless = is_notice or not (unit or REPORT.search(name))
    return one._replace(unit=unit, aside=unit in there or harmless)


def _owner(path: Path, folder: Path, known: Iterable[str]) -> str:
    """Find whose a file is by its name, or by the folder that it lies in."""
    inner = [one.name for one in path.parents if folder in one.parents]
    return owner([path.stem, *inner], known)


def _lying(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and below, but what programs leave and put there.

    A folder that can't be looked into is one too.
    """
    closed = list[Path]()
    for place, inner, names in os.walk(folder, onerror=partial(_note_closed, closed)):
        inner[:] = sorted(
            one
            for one in inner
            if not (_is_nobodys(one) or _is_of_reports(Path(place, one)))
        )
        found = (Path(place, name) for name in sorted(names) if not _is_nobodys(name))
        yield from (path for path in found if path.is_file())
    yield from closed


def _note_closed(closed: list[Path], error: OSError) -> None:
    closed.append(Path(error.filename))


def _is_of_reports(folder: Path) -> bool:
    """Whether a folder inside is that of a year's reports, which is accounted for there."""
    return bool(YEAR_FOLDER.fullmatch(folder.name) and _reports_in(folder))


def _is_nobodys(name: str) -> bool:
    return (
        name.startswith((".", "~$"))
        or name.lower() in NOBODYS
        or name.lower().endswith((*LEFT, *PIECES))
    )


def _unread(path: Path, error: NotAReport | None) -> Leftover | None:
    """Tell why a file isn't read; None for what is ours or nobody's."""
    if error is not None:
        return Leftover(path, error.kind, error.sentence)
    if path.is_dir():
        return Leftover(path, "folder", CLOSED)
    ours = path.name in {SETTINGS, *ROSTERS} or path.suffix.lower() == ".toml"
    if ours or is_made(path):
        return None
    start = _first_bytes(path)
    if path.suffix.lower() == ".csv" and OWN_TABLES.match(
        start.decode("utf-8-sig", "ignore")
    ):
        return None
    try:
        refuse_renamed(raw_document(path) if start.startswith(PACKED) else start, path)
    except NotAReport as found:
        return Leftover(path, found.kind, found.sentence)
    except GovReportError:  # it is named all the same
        pass
    return Leftover(path, "", UNKNOWN)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FIRST)
    except OSError:
        return b""  # it is named all the same


def _expected(known: Folders, folder: Path) -> list[str]:
    """List the units on the roster in a folder, or around it; nobody where it is broken."""
    for place in (folder, folder.absolute().parent):
        path = find_roster(place, 0)
        if path is not None:
            with suppress(GovReportError):  # whoever uses the roster tells of it
                return [name for one in read_roster(path, 0, known) for name in one.names]
    return []


def _odd_ones(folder: Path) -> list[Leftover]:
    """Find files in a year's folder that may be reports and are none to us."""
    try:
        lying = sorted(folder.iterdir())
    except OSError:
        return []  # whoever reads the reports in it tells of that
    inner = [one for one in lying if one.is_dir() and one.name[:1] not in ".~_"]
    found = [
        Leftover(file, "toml", DEEPER.format(folder))
        for one in inner
        for file in _reports_in(one)
    ]
    for path in lying:
        if _is_nobodys(path.name) or path.name.startswith("~") or not path.is_file():
            continue
        if path.name.lower().endswith(".toml.txt"):
            found.append(Leftover(path, "toml", RENAMED))
        elif not is_document(path) and (one := _unread(path, None)) and one.kind:
            found.append(one)
    return found


def _sent_beside(folder: Path) -> list[Leftover]:
    """Find what can't be read right in a folder around years' folders."""
    here = Path.cwd()
    called = folder.relative_to(here) if here in (folder, *folder.parents) else folder
    try:
        lying = sorted(called.iterdir())
    except OSError:
        return []  # a year's folder in one that can't be listed
    there = [one for one in lying if one.is_file() and not _is_nobodys(one.name)]
    found = (_unread(one, None) for one in there if not is_document(one))
    return [one for one in found if one is not None and one.kind]


def _reports_in(folder: Path) -> list[Path]:
    with suppress(FileProblem):  # it is named by nobody
        return [file for file in organ_files(folder) if file.is_file()]
    return []
