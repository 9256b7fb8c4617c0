"""Files that are made, of whichever kind: known by a record, somebody's never lost."""

import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from govreport.errors import FileProblem, GovReportError, from_os_error
from govreport.organ_names import are_one
from govreport.report import Organ
from govreport.text import printable
from govreport.tomlfile.drafts import draft, put, sweep
from govreport.tomlfile.files import hash_of
from govreport.tomlfile.plain import Content
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key
from govreport.workspace.files import ROSTERS, STDIN, register_of
from govreport.workspace.made import (
    Making,
    Record,
    State,
    making_of,
    makings_of,
    note,
    put_aside,
    record_of,
    tidy,
)

T = TypeVar("T")
KEPT: Mapping[Making | State, str] = {
    State.CHANGED: "这个文件生成以后有人改过，没有盖掉；"
    "要留着的请先改名{advice}；不要了就加 --force",
    State.FOREIGN: "这里已有一个文件，不是程序生成的（如单位报来的），"
    "或者它的生成记录已经没有了，没有盖掉；请先把它改名或移走，不要了就加 --force",
}
"""What is said of files that are not written over."""
TYPED_BY_HAND = "这是登记簿、名册的名称，里面是人登记的，不能写到这里；请换个名称"
MEANWHILE = "刚才有人改了这个文件，没有盖掉；请看一下，再运行一次"
BROKEN = (
    "读不懂这份记录（可能有人改过），已改名为 {}；"
    "其中记的文件，只有看得出是程序生成的才会盖掉"
)
TOGETHER = 16
"""Items whose files are noted down at once, where there are many."""


class Known(NamedTuple):
    """What was noted down in the folders of outputs.

    `remarks` are on records that could not be read; `closed` tells why nothing can be
    noted down in a folder.
    """

    records: Mapping[Path, Record]
    remarks: Sequence[str]
    closed: Mapping[Path, GovReportError]

    def makings(self, path: Path) -> tuple[Making, ...]:
        """Tell how a file was made before."""
        return self.records[path.parent].files.get(path.name, ())

    def called_as(self, path: Path) -> list[tuple[Path, str]]:
        """Give files of the record that some systems take for one, each with its report."""
        key = file_key(path.name)
        return [
            (path.parent / name, last.report)
            for name, (*_, last) in self.records[path.parent].files.items()
            if last.report not in {"", STDIN} and file_key(name) == key
        ]

    def by_report(self) -> Mapping[tuple[Path, str], Sequence[tuple[Path, Making]]]:
        """Give all that was made, by folder and by what it was made of as seen there."""
        found: dict[tuple[Path, str], list[tuple[Path, Making]]] = {}
        for folder, record in self.records.items():
            for name, (*_, last) in record.files.items():
                found.setdefault((folder, last.report), []).append((folder / name, last))
        return found

    def orphans(self, besides: Container[Path]) -> list[Path]:
        """Find documents whose report is gone, but for those that are made of another."""
        return [
            path
            for (folder, report), made in self.by_report().items()
            if report not in {"", STDIN} and not os.path.lexists(folder / report)
            for path, last in made
            if last.source and path not in besides and path.is_file()
        ]

    def why_closed(self, paths: Iterable[Path]) -> GovReportError | None:
        """Tell why nothing can be written at some paths, None where it can."""
        found = (self.closed[one.parent] for one in paths if one.parent in self.closed)
        return next(found, None)


Stamp = tuple[int, int, int] | None
"""What tells a file from a later one, None for no file."""


class Draft(NamedTuple):
    """A file that is to take another's place, unless that is none of `seen` any more."""

    made: Path
    path: Path
    seen: Sequence[Stamp] = ()


class Drafted(NamedTuple, Generic[T]):
    """A result with drafts that are to take their files' places, and how these are made."""

    result: T
    drafts: tuple[Draft, ...] = ()
    makings: tuple[tuple[Path, Making], ...] = ()


class Put(NamedTuple, Generic[T]):
    """A result whose drafts are their files now, but for an error.

    A remark is on the record of any folder; one is told with each result.
    """

    result: T
    error: GovReportError | None = None
    remark: str = ""


def look_up(paths: Iterable[Path]) -> Known:
    """Read what was noted down where files are to be written, and clear what was left."""
    records, remarks = dict[Path, Record](), list[str]()
    closed = dict[Path, GovReportError]()
    for folder in dict.fromkeys(path.parent for path in paths):
        sweep(folder)
        try:
            records[folder] = record_of(folder)
            if records[folder].broken:
                aside = put_aside(folder)
                told = BROKEN.format(aside.name)
                remarks.append(printable(f"{aside.with_suffix('.toml')}：{told}"))
            elif records[folder].torn:
                tidy(folder, {})
        except GovReportError as error:
            closed[folder] = error
    return Known(records, remarks, closed)


def is_somebodys(path: Path) -> bool:
    """Whether a file lies there that isn't as the program wrote it."""
    return making_of(path, makings_of(path)) in KEPT


def keep_somebodys(path: Path, state: Making | State, digest: str, advice: str) -> None:
    """Raise FileProblem where a person's work would be lost to content of another hash.

    `advice` is what else one may do with changes of one's own.
    """
    if state in KEPT and hash_of(path) != digest:
        raise FileProblem(path, KEPT[state].format(advice=advice))


def stamp_of(path: Path) -> Stamp:
    """Tell a file from a later one; to be asked before it is looked at."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def drafts_of(
    contents: Mapping[Path, Content], seen: Mapping[Path, Stamp] | None
) -> tuple[Draft, ...]:
    """Make drafts of files, all or none, each with the file that it is to be.

    `seen` are these as they were when it was found that they may be written over,
    None where that is wanted whatever they are.
    """
    drafts = list[Draft]()
    for path in contents:
        if register_of(path) or path.name.lower() in ROSTERS:
            raise FileProblem(path, TYPED_BY_HAND)
    try:
        for path, content in contents.items():
            known = () if seen is None else (seen.get(path),)
            drafts.append(Draft(_draft_of(path, content), path, known))
    except BaseException:
        drop(drafts)
        raise
    return tuple(drafts)


def drop(drafts: Iterable[Draft]) -> None:
    """Let drafts be no files at all."""
    for one in drafts:
        one.made.unlink(missing_ok=True)


def _draft_of(path: Path, content: Content) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, path.parent, "新建文件夹") from error
    if path.is_dir():
        raise FileProblem(path, "这是一个文件夹，不能写成文件，请换个名称")
    return draft(path, content)


def seen_from(folder: Path, source: Path) -> str:
    """Name what an output is made of as it is called in the output's folder."""
    if str(source) == STDIN:
        return STDIN
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:  # on another drive
        return str(source.absolute())


def put_all(results: Iterable[Drafted[T]], known: Known, count: int) -> Iterator[Put[T]]:
    """Note down what the drafts of some results are, then let them be their files."""
    size = max(1, min(TOGETHER, count // TOGETHER))
    records, remarks = known.records, list(known.remarks)[::-1]
    last = {folder: max(record.files, default="") for folder, record in records.items()}
    written: dict[Path, dict[str, Making]] = {}
    results = iter(results)
    while some := list(islice(results, size)):
        by_folder: dict[Path, list[tuple[str, Making]]] = {}
        for path, making in (entry for one in some for entry in one.makings):
            by_folder.setdefault(path.parent, []).append((path.name, making))
        troubles: dict[Path, GovReportError] = {}
        for folder, entries in by_folder.items():
            entries.sort(key=itemgetter(0))
            try:
                note(folder, entries)
            except GovReportError as error:
                troubles[folder] = error
            for name, making in entries:
                if name in records[folder].files or name < last[folder]:
                    written.setdefault(folder, {})[name] = making
                last[folder] = max(last[folder], name)
        for one in some:
            failed = _put(one.drafts, troubles)
            yield Put(one.result, failed, remarks.pop() if remarks else "")
    for folder, makings in written.items():
        tidy(folder, makings)


def _put(
    drafts: Sequence[Draft], troubles: Mapping[Path, GovReportError]
) -> GovReportError | None:
    """Let drafts take the places of their files, the first at last; the last error."""
    failed: GovReportError | None = None
    for made, path, seen in reversed(drafts):
        trouble = troubles.get(path.parent)
        if trouble is None and seen and stamp_of(path) not in seen:
            trouble = FileProblem(path, MEANWHILE)
        if trouble is not None:
            made.unlink(missing_ok=True)
            failed = trouble
            continue
        try:
            put(made, path)
        except GovReportError as error:
            failed = error
    return failed


def keep_others(
    paths: Iterable[Path], known: Known, source: Path, workspace: Workspace
) -> None:
    """Raise FileProblem where a file was made of another organ's report, which is there.

    Their names are one file's; the first one's document stays.
    """
    for path in paths:
        for there, report in known.called_as(path):
            other = path.parent / report
            if not there.is_file() or not os.path.lexists(other):
                continue
            whose, own = (_organ_of(workspace, one) for one in (other, source))
            if whose.name and own.name and not are_one(whose.names, own.names):
                sentence = (
                    f"“{own.name}”的文件会和“{whose.name}”的是同一个文件，没有盖掉"
                    f"（它是 {report} 生成的）；请放到另一个文件夹，确要换掉的加 --force"
                )
                raise FileProblem(there, sentence)


def _organ_of(workspace: Workspace, path: Path) -> Organ:
    """Tell whose a report is; nobody's where it can't be read, which is told elsewhere."""
    with suppress(GovReportError):
        return workspace.peek(path).head.organ
    return Organ("")


def draft_outputs(
    result: T, contents: Mapping[Path, Content], known: Known, source: Path, *, force: bool
) -> Drafted[T]:
    """Make drafts of files that are made of a `source`; FileProblem keeps somebody's."""
    if error := known.why_closed(contents):
        raise error
    seen = None if force else {path: stamp_of(path) for path in contents}
    drafts, makings = drafts_of(contents, seen), list[tuple[Path, Making]]()
    try:
        for made, path, _ in drafts:
            making = Making(hash_of(made), report=seen_from(path.parent, source))
            makings.append((path, making))
            if not force:
                before = making_of(path, known.makings(path))
                keep_somebodys(path, before, making.sha256, "")
    except BaseException:
        drop(drafts)
        raise
    return Drafted(result, drafts, tuple(makings))


def write_output(path: Path, content: Content, source: Path, *, force: bool) -> Put[None]:
    """Write a file that is made of a `source`; the error is why it could not be."""
    known = look_up([path])
    try:
        drafted = draft_outputs(None, {path: content}, known, source, force=force)
    except GovReportError as error:
        return Put(None, error, "\n".join(known.remarks))
    (done,) = put_all([drafted], known, 1)
    return done
