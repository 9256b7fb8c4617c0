"""What lies in and around years' folders beside the reports that were taken."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from govreport.errors import GovReportError
from govreport.importers import suffixes
from govreport.report import Organ
from govreport.workspace.files import (
    YEAR_FOLDER,
    YEAR_IN_NAME,
    documents_in,
    is_document,
    others_in,
    real,
)
from govreport.workspace.folders import Folders
from govreport.workspace.leftovers import (
    ABOUT,
    NOBODY_SAID,
    NOTICE,
    PAPER,
    REPORT,
    Leftover,
    expected_around,
    is_nobodys,
    judged,
    known_units,
    owned,
    reports_in,
    why_no_file,
    why_unread,
)
from govreport.workspace.received import is_sent, of_nobody
from govreport.workspace.sums import is_sum

RENAMED = "名称末尾多了 .txt，去掉就能用"
OUTSIDE = "报告要放在年份文件夹里，如 2022/某某乡.toml，请移进去"
DEEPER = "报告要直接放在 {} 里，请移出来"
CORRECTED, ELSEWHERE = "以前读过，已由后来读入的 {} 更正", "elsewhere"
NOT_YET = "是单位报来的报告，就先用 govreport import 读入"
UNTAKEN = frozenset({NOT_YET, OUTSIDE, RENAMED})
"""Why files are not counted that can be read."""


def folders_of(paths: Iterable[Path], files: Iterable[Path]) -> list[Path]:
    """Find the years' folders of files that were not asked for by their own names."""
    asked = {str(path) for path in paths}
    found = dict.fromkeys(file.parent for file in files if str(file) not in asked)
    return [one for one in found if YEAR_FOLDER.fullmatch(one.absolute().name)]


def unread_in_years(  # noqa: PLR0913, PLR0917 -- what is known of folders from outside
    known: Folders,
    folders: Sequence[Path],
    files: Sequence[Path],
    roots: Sequence[Path],
    expected: Collection[str] = (),
    said: Mapping[Path, str] = NOBODY_SAID,
) -> list[Leftover]:
    """Account for what lies in years' folders beside the reports that were taken.

    `roots` are folders around these in which units' files may lie too. A document of a
    unit whose report lies beside it is of use: it was made from that, or read into it.
    `expected` are the names of who is to report, `said` whose files are as was answered.
    """
    not_yet = partial(_not_yet, known, folders, files)
    found, near = list[Leftover](), list[Leftover]()
    for folder in folders:
        found += (*not_yet(known.documents(folder)), *_odd_ones(folder))
        near += not_yet(_documents_inside(folder))
    within, around = set(map(real, folders)), {real(_around(one)) for one in folders}
    years = {one.absolute().name: one for one in folders}
    beside = {real(one): one for one in (*map(_around, folders), *roots)}
    for place, folder in beside.items():
        if place not in within:
            inbox = place.parent in around
            near += not_yet(known.documents(folder), plain=inbox)
            near += _sent_beside(known, folder, years if inbox else None)
    near = [one for one in near if not _is_of_another_year(one.path, folders)]
    if not (found or near):
        return []
    there = {name for folder in folders for name in known.names_in(folder)}
    there |= {file.stem for file in files}
    roster = [name for folder in folders for name in expected_around(known, folder)]
    units, told = known_units([*expected, *roster], there), list[Leftover]()
    for found_one in (*found, *near):
        one = owned(found_one, found_one.path.parent, units, said)
        known_by = one.unit or one.candidates or REPORT.search(one.path.stem)
        if found_one in near and not known_by:
            continue  # much else lies in a workspace
        if one.reason == NOT_YET and (before := _read_before(known, one, folders)):
            told += [one._replace(reason=before)] if before != ELSEWHERE else []
        elif one.reason == NOT_YET:  # a newer version of what is there, for all we know
            told.append(one._replace(aside=one.aside or _is_no_report(one)))
        elif one.kind == "toml":
            told.append(one)
        else:
            told.append(judged(one, there, {}))
    return told


def _not_yet(
    known: Folders,
    folders: Sequence[Path],
    files: Sequence[Path],
    lying: Mapping[str, Sequence[Path]],
    *,
    plain: bool = False,
) -> list[Leftover]:
    """Give the documents of which no report was made, of those that lie there."""
    if not lying:
        return []
    beside = (file for folder in folders for file in reports_in(folder))
    reports = [one for one in dict.fromkeys((*files, *beside)) if not is_document(one)]
    documents = of_nobody(known, lying, reports, plain=plain)
    return [
        Leftover(path, path.suffix[1:].lower(), why_no_file(path) or NOT_YET)
        for path in documents
        if path.is_file() or path not in files  # else it was told of already
    ]


def _read_before(known: Folders, one: Leftover, folders: Sequence[Path]) -> str:
    """Tell what became of a document that was read into its unit's file, "" where not.

    It is that of another year, or another document was read into the file since.
    """
    from govreport.tomlfile.files import read_bytes
    from govreport.tomlfile.kept import Kept, hash_of

    years = {folder.absolute().parent for folder in folders} if one.unit else ()
    with suppress(GovReportError, OSError):  # whoever reads them tells of it
        digest = hash_of(read_bytes(one.path))
        places = [each for year in years for each in year.iterdir()]
        organ = Organ(one.unit)
        for place in (each for each in places if YEAR_FOLDER.fullmatch(each.name)):
            if (file := known.organ_file(place, organ)) is None:
                continue
            origin = known.source(file).document.data.get("source")
            origin = origin if isinstance(origin, dict) else {}
            if origin.get("sha256") == digest:
                return ELSEWHERE
            kept, said = Kept(file), digest.encode()
            if any(said in (kept.copy(name) or b"") for name in kept.copies()):
                return CORRECTED.format(origin.get("name", "文件"))
    return ""


def _is_no_report(one: Leftover) -> bool:
    """Whether a document says by its name that it is something else.

    Plain text is what offices write all the rest in.
    """
    name, plain = one.path.stem, one.path.suffix.lower() not in suffixes(without="text")
    about = plain and not one.unit and (ABOUT.search(name) or PAPER.search(name))
    return bool(NOTICE.search(name) or (one.kind != "toml" and about))


def _around(folder: Path) -> Path:
    """Give the folder around a year's, as it is called from here."""
    here, whole = Path.cwd(), folder.absolute().parent
    return whole.relative_to(here) if here in (whole, *whole.parents) else whole


def _documents_inside(folder: Path) -> Mapping[str, Sequence[Path]]:
    """List the documents in the folders of a year's folder, by their stems."""
    found = defaultdict[str, list[Path]](list)
    for inner in _folders_inside(folder):
        for path in documents_in(inner):
            found[path.stem].append(path)
    return found


def _folders_inside(folder: Path) -> list[Path]:
    with suppress(OSError):  # whoever reads the reports in it tells of that
        with os.scandir(folder) as lying:
            names = sorted(one.name for one in lying if one.is_dir())
        return [folder / n for n in names if n[0] not in ".~_" and not is_nobodys(n)]
    return []


def _is_of_another_year(path: Path, folders: Iterable[Path]) -> bool:
    named = set(YEAR_IN_NAME.findall(path.stem))
    return bool(named) and named.isdisjoint(one.absolute().name for one in folders)


def _odd_ones(folder: Path) -> list[Leftover]:
    """Find files in a year's folder that may be reports and are none to us."""
    try:
        lying = others_in(folder)
    except OSError:
        return []  # whoever reads the reports in it tells of that
    found = [
        Leftover(file, "toml", DEEPER.format(folder))
        for one in _folders_inside(folder)
        for file in reports_in(one)
    ]
    for path in lying:
        if is_nobodys(path.name) or path.name.startswith("~") or not path.is_file():
            continue
        if path.name.lower().endswith(".toml.txt"):
            found.append(Leftover(path, "toml", RENAMED))
        elif not is_document(path) and (one := why_unread(path, None)) and one.kind:
            found.append(one)
    return found


def _sent_beside(
    known: Folders, folder: Path, years: Mapping[str, Path] | None
) -> list[Leftover]:
    """Find what can't be read right in a folder around years' folders, and reports there.

    A sum is put wherever somebody wants it. `years` are the folders of the years that are
    looked at where units send to this one, None where it is no inbox.
    """
    try:
        lying = sorted(folder.iterdir())
    except OSError:
        return []  # a year's folder in one that can't be listed
    there = [one for one in lying if one.is_file() and not is_nobodys(one.name)]
    found = (why_unread(one, None) for one in there if not is_document(one))
    tables = [one for one in found if one is not None and one.kind]
    own = [one for one in there if one.suffix.lower() == ".toml"]
    reports = (one for one in own if is_sent(known, one) and not is_sum(known, one))
    if years is None:
        return [
            *tables,
            *(Leftover(one, "toml", OUTSIDE, known.organ_of(one)) for one in reports),
        ]
    sent = (_sent_report(known, one, years) for one in reports)
    return [*tables, *(one for one in sent if one is not None)]


def _sent_report(known: Folders, path: Path, years: Mapping[str, Path]) -> Leftover | None:
    """Tell of a report's file in an inbox, aside where it was read into its organ's.

    One that says something else may correct that. None for one of a year that isn't
    looked at.
    """
    from govreport.tomlfile.kept import Kept

    read = False
    with suppress(GovReportError):  # whoever imports it hears what is wrong
        source = known.source(path)
        head, raw = source.head, source.raw
        if head.year is not None and str(head.year) not in years:
            return None
        folder = years.get(str(head.year))
        there = known.organ_file(folder, head.organ) if folder and head.organ.name else None
        read = there is not None and (
            known.source(there).raw == raw or Kept(there).was_imported(raw)
        )
    return Leftover(path, "toml", NOT_YET, known.organ_of(path), aside=read)
