"""What lies in an inbox and is not read: whose it is, why, and whether that is a loss."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.encoding import decoded
from govreport.errors import (
    WITHOUT,
    FileProblem,
    GovReportError,
    NotAReport,
)
from govreport.importers.foreign import FIRST
from govreport.lazy import lazy
from govreport.organ_names import all_folded, folded
from govreport.packages import OLE, ZIP
from govreport.tomlfile.plain import opened_there
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.files import (
    REQUESTS,
    ROSTERS,
    YEAR_FOLDER,
    names_year,
    organ_files,
    real,
)
from govreport.workspace.folders import Folders
from govreport.workspace.made import is_made
from govreport.workspace.source import raw_document, refuse_renamed
from govreport.workspace.unit_names import is_among, may_be, owner, owners

NOTICE = lazy(r"通知|催报|退回单")
"""What names say that are no report's."""
ABOUT = lazy(r"通知|催报|退回单|方案|会议|纪要|办法|意见")
"""What names say, and titles, but for a file that is called a unit's report."""
PAPER = lazy(
    r"的函|复函|名册|名单|通讯录|联系[人表]|须知|指南|填报说明|模板|样表|表样|进度|台账|登记表"
)
"""What else offices have, and what a unit may call its report after all."""
REPORT = lazy(r"年度?报告|年报")
TITLE = 60
"""Characters in which a text has said what it is."""
NOBODYS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "notes"})
PIECES = ("_files", ".files")
"""How the folders end that a browser puts beside a page with its pictures."""
PACKED = (ZIP, OLE)
"""Of files that begin so only the whole tells what they are."""
LEFT = ("~", ".bak", ".tmp", ".lock")
"""How those end that programs leave behind."""
OWN_TABLES = lazy(r"\s*\"?(?:单位|名称|机关|地址)\"?,")
"""How the first line of a table begins that is a roster's or one of our own."""
REGISTER = "register"
"""The kind of what may be a register of requests, and counts for no report."""
NOBODY_SAID: Mapping[Path, str] = {}
UNKNOWN = "不认识这是什么文件，没有读；是单位的报告，请单位报 Word 文件"
CLOSED = "这个文件夹打不开，里面的文件没有读；请核对权限"
LINKED = "这是指向别处的链接，里面的文件没有读；请把文件放进来，或直接写那个文件夹"


class Leftover(NamedTuple):
    """A file that lies there and was not read, why, and whose it is by its name.

    Nothing is lost by one that is `aside`: its unit's report was read, or it is none.
    """

    path: Path
    kind: str
    reason: str
    unit: str = ""
    aside: bool = False
    candidates: tuple[str, ...] = ()
    """Who has not reported and may have sent it, where that is not certain."""

    @property
    def error(self) -> NotAReport:
        """What is to be said of it by itself."""
        ours = self.kind == "toml"
        whose = f"（{self.unit}没有报来能读的报告）" if self.unit and not ours else ""
        return NotAReport(self.path, self.kind, self.reason + whose + self.question)

    @property
    def question(self) -> str:
        """Ask whose it is, "" where nothing is to be asked."""
        if not self.candidates:
            return ""
        names = "”“".join(self.candidates)
        answer = f"govreport status --is '{self.path}={self.candidates[0]}'"
        return f"（看不准是谁的，可能是“{names}”的；写明用 {answer}）"


def unread_in_inbox(  # noqa: PLR0913, PLR0917 -- what is known of a folder from outside
    known: Folders,
    folder: Path,
    read: Mapping[Path, Collection[str]],
    refused: Mapping[Path, NotAReport],
    elsewhere: Collection[str] = (),
    expected: Collection[str] = (),
    said: Mapping[Path, str] = NOBODY_SAID,
) -> list[Leftover]:
    """Account for all that lies in a folder that units send to, and below.

    `read` are the files of which something was made, or that were told of, with whose
    they are; `refused` those that turned out to be of another kind or without a report;
    `elsewhere` are units that have reported in another way, `expected` those who are to;
    `said` is whose files are, as somebody answered.
    """
    parts = {path.parent for path in read}  # workbooks with several reports
    lying = [path for path in _lying(folder) if path not in read and path not in parts]
    found = [one for path in lying if (one := why_unread(path, refused.get(path)))]
    if not found:
        return []
    there = {name for names in read.values() for name in names if name} | {*elsewhere}
    units = known_units((*expected, *expected_around(known, folder)), there)
    return [judged(owned(one, folder, units, said), there, refused) for one in found]


class KnownUnits(NamedTuple):
    """The names of units: of those that have not reported yet, and of those that have."""

    missing: Sequence[str]
    there: Sequence[str]


def known_units(roster: Iterable[str], there: Collection[str]) -> KnownUnits:
    """Tell who has not reported; the longest names of the others come first."""
    missing = [one for one in roster if not is_among(one, there)]
    return KnownUnits(
        list(dict.fromkeys(missing)), sorted(there, key=lambda name: (-len(name), name))
    )


def judged(
    one: Leftover, there: Collection[str], refused: Mapping[Path, NotAReport]
) -> Leftover:
    """Tell whether something is lost by a file, whose is known, that isn't read."""
    unit = one.unit or "".join(one.candidates[:1])
    name, error = one.path.stem, refused.get(one.path)
    text = error.text[:TITLE] if error is not None else ""
    called = bool(unit and REPORT.search(name))
    is_notice = bool(NOTICE.search(name) or (not unit and PAPER.search(name)))
    is_notice = is_notice or (not called and bool(ABOUT.search(f"{name} {text}")))
    if one.kind == WITHOUT:
        says = bool(REPORT.search(name) or REPORT.search(text) or not text)
        harmless = is_notice or not (says or unit)
    elif one.kind:
        harmless = is_notice
    else:
        harmless = is_notice or not (unit or REPORT.search(name))
    return one._replace(aside=folded(unit) in all_folded(there) or harmless)


def owned(
    one: Leftover, folder: Path, units: KnownUnits, said: Mapping[Path, str]
) -> Leftover:
    """Tell whose a file is: as it was said, or by its name or the folder that it lies in.

    What may be of one that has not reported is taken for its own; of several that may be
    meant, or where a name is only near, it is asked.
    """
    if unit := (said and said.get(real(one.path))) or one.unit:
        return one._replace(unit=unit)
    parts = [one.path.stem]
    parts += [place.name for place in one.path.parents if folder in place.parents]
    found = owners(parts, units.missing)
    if len(found) > 1:
        return one._replace(candidates=found)
    if found := found or owners(parts, units.there)[:1]:
        return one._replace(unit=found[0])
    called = owner(parts, ())
    near = tuple(name for name in units.missing if called and may_be(called, name))
    return one._replace(candidates=near) if near else one._replace(unit=called)


def _lying(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and below, but what programs leave and put there.

    A folder that can't be looked into is one too.
    """
    closed = list[Path]()
    for place, inner, names in os.walk(folder, onerror=partial(_note_closed, closed)):
        inner[:] = sorted(
            one
            for one in inner
            if not (is_nobodys(one) or _is_of_reports(Path(place, one)))
        )
        yield from (path for one in inner if (path := Path(place, one)).is_symlink())
        yield from (Path(place, name) for name in sorted(names) if not is_nobodys(name))
    yield from closed


def _note_closed(closed: list[Path], error: OSError) -> None:
    closed.append(Path(error.filename))


def _is_of_reports(folder: Path) -> bool:
    """Whether a folder inside is that of a year's reports, which is accounted for there."""
    return bool(YEAR_FOLDER.fullmatch(folder.name) and reports_in(folder))


def is_nobodys(name: str) -> bool:
    """Whether programs leave files and folders of such a name, and nobody sends them."""
    return (
        name.startswith((".", "~$"))
        or name.lower() in NOBODYS
        or name.lower().endswith((*LEFT, *PIECES))
        or REQUESTS.fullmatch(name) is not None
    )


def why_unread(path: Path, error: NotAReport | None) -> Leftover | None:
    """Tell why a file isn't read; None for what is ours or nobody's."""
    if error is not None:
        return Leftover(path, error.kind, error.sentence)
    if path.is_dir():
        return Leftover(path, "folder", LINKED if path.is_symlink() else CLOSED)
    ours = path.name in {SETTINGS, *ROSTERS} or path.suffix.lower() == ".toml"
    if not ours and (reason := why_no_file(path)):
        return Leftover(path, "", reason)
    if ours or is_made(path) or _is_own_table(path, start := _first_bytes(path)):
        return None
    try:
        refuse_renamed(raw_document(path) if start.startswith(PACKED) else start, path)
    except NotAReport as found:
        return Leftover(path, found.kind, found.sentence)
    except GovReportError:  # it is named all the same
        pass
    return Leftover(path, "", UNKNOWN)


def why_no_file(path: Path) -> str:
    """Tell why what is called a document is no file at all, "" for one that is."""
    if path.is_file():
        return ""
    try:
        raw_document(path)
    except FileProblem as error:
        return error.sentence
    return ""


def _is_own_table(path: Path, start: bytes) -> bool:
    """Whether a table begins as ours do, and can be read to its end."""
    if path.suffix.lower() != ".csv":
        return False
    if not OWN_TABLES.match(start.decode("utf-8-sig", "ignore")):
        return False
    import csv
    from io import StringIO

    try:
        text = decoded(raw_document(path), str(path))[0]
        return bool(list(csv.reader(StringIO(text, newline=""), strict=True)))
    except (GovReportError, csv.Error):
        return False


def _first_bytes(path: Path) -> bytes:
    try:
        with opened_there(path) as file:
            return file.read(FIRST)
    except GovReportError:
        return b""  # it is named all the same


def expected_around(known: Folders, folder: Path) -> list[str]:
    """List the units on the roster in a folder, or around it; nobody where it is broken."""
    from govreport.workspace.roster import find_roster, read_roster

    for place in (folder, folder.absolute().parent):
        with suppress(GovReportError):  # whoever uses the roster tells of it
            if path := find_roster(place, 0):
                return [name for one in read_roster(path, 0, known) for name in one.names]
    return []


def inboxes_in(folder: Path) -> list[Path]:
    """List the folders right in a workspace that no year names, where files may lie."""
    lying = sorted(one for one in folder.iterdir() if one.is_dir())
    return [one for one in lying if not (names_year(one) or is_nobodys(one.name))]


def reports_in(folder: Path) -> list[Path]:
    """List the reports' files right in a folder; none of one that can't be listed."""
    with suppress(FileProblem):  # it is named by nobody
        return [file for file in organ_files(folder) if file.is_file()]
    return []
