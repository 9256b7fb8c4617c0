"""What was made and what was signed, held against what was noted down of it."""

from collections.abc import Iterator, Mapping
from os.path import lexists
from pathlib import Path
from typing import NamedTuple

from govreport.diagnosis import OPEN_IT, Diagnosis, caution, fault, fine
from govreport.errors import FileProblem, GovReportError
from govreport.organ_names import are_one
from govreport.render import FORMATS, Format
from govreport.render.package import is_torn
from govreport.tasks.approval import approved_file, as_approved
from govreport.tasks.origin import origin
from govreport.text import argument, first_of
from govreport.tomlfile.files import hash_of
from govreport.workspace import Workspace
from govreport.workspace.files import folder_year
from govreport.workspace.ledger import LedgerEntry
from govreport.workspace.made import RECORD, Making, State, making_of, record_of

FEW = 3
BROKEN = RECORD.with_suffix(".broken")
"""What a record is called that could not be read, and was put aside."""


class _Outputs(NamedTuple):
    """The outputs of a folder by what became of them."""

    absent: list[str]
    changed: list[str]
    settled: list[str]
    torn: list[str]
    stale: list[str]
    unread: list[str]


def made(workspace: Workspace, folder: Path) -> Iterator[Diagnosis]:
    """Hold the outputs in a folder against the record of them."""
    where = folder / RECORD
    try:
        record = record_of(folder)
    except GovReportError as error:
        yield fault("stored.record", str(error), OPEN_IT, where)
        return
    if record.broken:
        told = "读不懂这份生成记录（有人改过，或断了电），不知道哪些文件是程序生成的"
        advice = "删去它，再运行一次 govreport render；说“没有盖掉”的，看过再加 --force"
        yield fault("stored.record", told, advice, where)
        return
    if lexists(folder / BROKEN):
        told = "以前的生成记录读不懂，改成了这个名称；新的记录是好的"
        yield caution("stored.record", told, "看过没有用就删去", folder / BROKEN)
    if record.files:
        yield from _told(
            folder, len(record.files), _sorted(workspace, folder, record.files)
        )


def _sorted(
    workspace: Workspace, folder: Path, files: Mapping[str, tuple[Making, ...]]
) -> _Outputs:
    found, origins = _Outputs([], [], [], [], [], []), dict[tuple[str, bool], str]()
    for name, makings in files.items():
        path = folder / name
        try:
            stood = _stood(path, makings)
        except FileProblem:
            found.unread.append(name)
            continue
        if stood is State.ABSENT:
            found.absent.append(name)
        elif stood is None:
            found.torn.append(name)
        elif not isinstance(stood, Making):
            is_settled = _is_settled(workspace, folder, makings[-1])
            (found.settled if is_settled else found.changed).append(name)
        elif stood.source and stood.report:
            key = stood.report, bool(stood.draft)
            if key not in origins:
                origins[key] = _origin(workspace, folder / stood.report, key[1])
            if origins[key] not in {"", stood.source}:
                found.stale.append(name)
    return found


def _stood(path: Path, makings: tuple[Making, ...]) -> Making | State | None:
    """Tell how a file was made that stands there; its state where nobody noted it so.

    None is a piece of one.
    """
    if path.name != str(path.relative_to(path.parent)) or not path.is_file():
        return State.ABSENT
    digest = hash_of(path)
    noted = next((one for one in reversed(makings) if one.sha256 == digest), None)
    if noted is None and is_torn(path):
        return None
    return noted or making_of(path, makings, _format(path))


def _is_settled(workspace: Workspace, folder: Path, made_as: Making) -> bool:
    """Whether what was made is of a report that was signed or published since."""
    report = folder / made_as.report
    year = folder_year(report)
    if made_as.draft or not made_as.report or year is None:
        return False
    try:
        names = workspace.peek(report).head.organ.names
        notes = workspace.of(report.absolute().parent.parent).ledger(year)
    except GovReportError:  # told of the report or the notes themselves
        return False
    return any(
        (note.signed or note.published_on) and are_one(names, [unit])
        for unit, note in notes.items()
    )


def _format(path: Path) -> Format | None:
    return next((one for one in FORMATS.values() if one.suffix == path.suffix), None)


def _origin(workspace: Workspace, report: Path, draft: bool) -> str:  # noqa: FBT001 -- a part of a key
    """Hash all that a document would be made from now, "" where that can't be told."""
    try:
        return origin(workspace, workspace.peek(report), draft=draft)
    except GovReportError:  # `validate` tells what is wrong with the report
        return ""


def _told(folder: Path, count: int, found: _Outputs) -> Iterator[Diagnosis]:
    kind = "stored.outputs"
    if found.torn:
        told = f"生成的文件有 {len(found.torn)} 个不完整，打不开：{_names(found.torn)}"
        advice = f"再运行一次 govreport render {argument(folder)}"
        yield fault(kind, told, advice, folder, found.torn)
    if found.unread:
        told = f"生成的文件有 {len(found.unread)} 个读不了：{_names(found.unread)}"
        yield fault(kind, told, OPEN_IT, folder, found.unread)
    if found.settled:
        told = (
            f"审签或公布了的，生成以后有人改过 {len(found.settled)} 个："
            f"{_names(found.settled)}"
        )
        advice = (
            "请和网上的、审签的对一对；不是有意改的，用 render --force 重新生成；"
            "要更正的，写进报告文件再生成"
        )
        yield fault(kind, told, advice, folder, found.settled)
    if found.changed:
        told = f"生成以后有人改过的 {len(found.changed)} 个：{_names(found.changed)}"
        advice = (
            "改过的话没有进报告文件，数也核对不到；要留的写进报告文件，再用 "
            "render --force 生成"
        )
        yield caution(kind, told, advice, folder, found.changed)
    if found.stale:
        told = (
            f"不是最新的 {len(found.stale)} 个（报告、上年的报告、模板或设置后来变了）："
            f"{_names(found.stale)}"
        )
        advice = f"要公布的请先再运行一次 govreport render {argument(folder)}"
        yield caution(kind, told, advice, folder, found.stale)
    if found.absent:
        told = f"生成过、现在不在的 {len(found.absent)} 个：{_names(found.absent)}"
        yield fine(kind, told, folder)._replace(names=found.absent)
    if good := count - sum(map(len, found)):
        yield fine(kind, f"{good} 个生成的文件和记录相符", folder)


def _names(names: list[str]) -> str:
    return first_of(names, FEW)


def signed(folder: Path, notes: Mapping[str, LedgerEntry]) -> Iterator[Diagnosis]:
    """Hold the reports of a year that are kept as they were signed against the notes."""
    count = 0
    for unit, note in notes.items():
        if not note.signed:
            continue
        count += 1
        named = approved_file(folder / "*.toml", note)
        advice = (
            "审签本身还在（notes 里记着，改过没有照样查得出），只是列不出改了哪些数；"
            "有备份的，取回 .govreport 文件夹"
        )
        path = next(iter(sorted(named.parent.glob(named.name))), None)
        if path is None:
            told = f"{unit}审签时的报告没有留存"
            yield fault("stored.signed", told, advice, folder, [unit])
            continue
        stem = path.stem.rpartition(".")[0]
        if as_approved(folder / f"{stem}{path.suffix}", note) is None:
            told = f"{unit}审签时的报告坏了，或被改过，和审签的不是一份"
            yield fault("stored.signed", told, advice, path, [unit])
    if count:
        yield fine("stored.signed", f"核对了 {count} 个单位审签时留存的报告", folder)
