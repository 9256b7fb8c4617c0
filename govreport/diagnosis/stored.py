"""Whether what is kept of files is what was kept: journal, copies and files held together.

Nothing is completed here that a killed run left: who looks changes nothing.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from govreport.diagnosis import OPEN_IT, Diagnosis, caution, fault, fine
from govreport.errors import FileProblem
from govreport.text import argument, first_of
from govreport.tomlfile.files import opened, read, read_bytes
from govreport.tomlfile.home import HOME, TABLES, latest_of
from govreport.tomlfile.journal import Journal, JournalLine, line_of
from govreport.tomlfile.kept import BUNDLE, PACKED, Kept
from govreport.tomlfile.plain import PIECE, is_missing

HISTORY = "history"
LONGEST_LINE = 1 << 24
"""Bytes of a line of the journal; a change of everything takes a hundredth."""
FEW = 3
"""So many of one thing are named."""
BACKUP = "请从备份里取回整个 .govreport 文件夹"
ONLY_LOG = "文件本身没有事，只是 log、undo 用不上这几处；有备份的，取回 .govreport 文件夹"


class Stood(NamedTuple):
    """What stands in a file now: its hash, "" for no file, and whether it is lost."""

    digest: str
    lost: bool = False


class JournalPlaces(NamedTuple):
    """A folder's journal: where the lines of each file begin, and which can't be read.

    `odd` are numbers of lines; `torn` tells that the last one is.
    """

    lines: Mapping[str, "array[int]"]
    odd: Sequence[int]
    torn: bool


def stored(folder: Path) -> Iterator[Diagnosis]:
    """Hold what `.govreport` of a folder keeps of its files against these."""
    journal = Kept(folder / "-").journal
    try:
        noted = _noted(journal)
    except FileProblem as error:
        yield fault("stored.journal", error.sentence, BACKUP, journal.path)
        return
    yield from _of_journal(journal, noted)
    names = sorted({*noted.lines, *_in_history(folder)})
    outside, gone, counts = list[str](), list[str](), [0, 0]
    for name in names:
        kept = Kept(folder / name)
        lines = _lines_at(journal.path, noted.lines[name]) if name in noted.lines else []
        try:
            copies = dict(kept.digests())
        except FileProblem as error:
            yield fault("stored.copies", error.sentence, BACKUP, kept.folder)
            continue
        counts[0] += len(lines)
        counts[1] += len(copies)
        wanted = {line.kept: line.before for line in lines if line.kept}
        newest = max(copies, default="")
        begun = kept.pending.exists() or (newest not in wanted and newest[-3:] != PACKED)
        if begun and (copies or kept.pending.exists()):
            yield _unfinished(kept)
            copies.pop(newest if newest not in wanted else "", "")
            yield from _of_copies(kept, wanted, copies)
            continue
        yield from _of_copies(kept, wanted, copies)
        yield from _of_latest(kept, lines)
        yield from _of_file(kept, lines[-1:], outside, gone)
    if outside:
        told = (
            f"用记事本等直接改过的 {len(outside)} 个：{first_of(outside, FEW)}；"
            "不是毛病，log 会标出来"
        )
        yield fine("stored.outside", told, folder)._replace(names=outside)
    if gone:
        told = f"有历史、文件已经不在的 {len(gone)} 个：{first_of(gone, FEW)}"
        advice = (
            "改了名、移走了的不用管；误删的用 "
            f"govreport undo {argument(folder / gone[0])} --outside 取回"
        )
        yield caution("stored.gone", told, advice, folder, gone)
    if names:
        told = (
            f"{len(names)} 个文件，日志里 {counts[0]} 处改动，留存的 {counts[1]} 份都看过"
        )
        yield fine("stored.history", told, folder)


def _of_file(
    kept: Kept, last: Sequence[JournalLine], outside: list[str], gone: list[str]
) -> Iterator[Diagnosis]:
    """Hold a file against what its last line left; what people did is put into lists."""
    after = next((one.after for one in last if one.after or not one.forgotten), None)
    if after is None:
        return
    stood = _stands(kept.file)
    if isinstance(stood, FileProblem):
        told, advice = stood.sentence, OPEN_IT
        yield fault("stored.file", told, advice, kept.file)
    elif stood.lost:
        yield _lost(kept)
    elif stood.digest != after and (told := _torn(kept.file)):
        yield fault("stored.file", told, _had_again(kept), kept.file)
    elif not stood.digest and after:
        gone.append(kept.file.name)
    elif stood.digest != after:
        outside.append(kept.file.name)


def _noted(journal: Journal) -> JournalPlaces:
    """Read a journal once, keeping where each file's lines begin, and no line."""
    lines, odd, number, read = dict[str, "array[int]"](), list[int](), 0, True
    for number, (place, line) in enumerate(_places(journal.path), 1):
        read = line is not None and not {"/", "\\"} & {*line.file} and line.file != ".."
        if line is not None and read:
            lines.setdefault(line.file, array("q")).append(place)
        else:
            odd.append(number)
    return JournalPlaces(lines, odd, torn=number > 0 and not read)


def _places(journal: Path) -> Iterator[tuple[int, JournalLine | None]]:
    """Yield every line with the byte where it begins; None for a torn or odd one."""
    try:
        with opened(journal) as file:
            start = file.tell()
            while raw := file.readline(LONGEST_LINE):
                whole = raw.endswith(b"\n")
                while not whole and (rest := file.readline(LONGEST_LINE)):
                    raw, whole = b"", rest.endswith(b"\n")
                yield start, line_of(raw)
                start = file.tell()
    except FileProblem as error:
        if not is_missing(error):
            raise


def _lines_at(journal: Path, places: Iterable[int]) -> list[JournalLine]:
    """Read the lines that begin at some bytes."""
    with opened(journal) as file:
        read = [line_of(_line_at(file, place)) for place in places]
    return [line for line in read if line is not None]


def _line_at(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    return file.readline(LONGEST_LINE)


def _of_journal(journal: Journal, noted: JournalPlaces) -> Iterator[Diagnosis]:
    odd = noted.odd[:-1] if noted.torn else noted.odd
    if noted.torn:
        told = "日志最后一行只写了一半（写的时候断了电，或被中断）"
        advice = "不用管：下一次用命令改这里的文件，会把它补好；文件本身没有事"
        yield caution("stored.torn", told, advice, journal.path)
    if odd:
        told = f"日志里读不懂的有 {len(odd)} 行：第 {first_of(odd, FEW)} 行"
        yield fault("stored.journal", told, ONLY_LOG, journal.path)


def _in_history(folder: Path) -> list[str]:
    """Name the files that have a history in a folder."""
    with suppress(OSError):  # no folder, or the walk tells that it can't be read
        return [path.name for path in (folder / HOME / HISTORY).iterdir() if path.is_dir()]
    return []


def _stands(file: Path) -> Stood | FileProblem:
    """Hash a file, and see whether there is nothing in it but noughts."""
    digest, empty = sha256(), True
    try:
        with opened(file) as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                empty = empty and not piece.strip(b"\0\r\n\t ")
    except FileProblem as error:
        return Stood("") if is_missing(error) else error
    return Stood(digest.hexdigest(), lost=empty)


def _lost(kept: Kept) -> Diagnosis:
    told = "文件是空的，里面的内容没有了（断电、磁盘满、被别的程序清空）"
    return fault("stored.file", told, _had_again(kept), kept.file)


def _torn(file: Path) -> str:
    """Tell why a report's file that was changed can't be read any more, "" where it can."""
    if not file.is_symlink() and (file.suffix.lower() != ".toml" or not file.exists()):
        return ""
    try:
        if file.suffix.lower() == ".toml":
            read(file)
        else:
            read_bytes(file)
    except FileProblem as error:
        return error.sentence
    return ""


def _had_again(kept: Kept) -> str:
    """Tell how to have a file again whose content is lost."""
    advice = "请从备份取回"
    if kept.file.suffix.lower() not in TABLES and latest_of(kept.file).is_file():
        advice = f"用 govreport undo {argument(kept.file)} --outside 取回最后一次改完的样子"
    return advice


def _unfinished(kept: Kept) -> Diagnosis:
    told = "上一次改这个文件没有做完（被中断，或断了电），计划还留着"
    advice = (
        "不用管：下一次用命令改它，或 "
        f"govreport log {argument(kept.file)}，会补完或退回，不会丢"
    )
    return caution("stored.pending", told, advice, kept.file)


def _of_copies(
    kept: Kept, wanted: Mapping[str, str], found: Mapping[str, str]
) -> Iterator[Diagnosis]:
    """Hold the hashes of a file's copies against those in the lines that speak of them."""
    bundles = [name for name in found if name.endswith(BUNDLE + PACKED)]
    damaged = [name for name in wanted if name in found and found[name] != wanted[name]]
    damaged += bundles
    if damaged:
        told = f"留存的改动以前的内容，有 {len(damaged)} 份坏了：{first_of(damaged, FEW)}"
        advice = f"这几份不要拿来用；现在的文件没有事。{BACKUP}"
        yield fault("stored.damaged", told, advice, kept.folder, damaged)
    missing = [name for name in wanted if name not in found]
    if missing and not bundles:
        told = f"留存的改动以前的内容，少了 {len(missing)} 份：{first_of(missing, FEW)}"
        yield fault("stored.missing", told, ONLY_LOG, kept.folder, missing)
    unsaid = [name for name in found if name not in wanted and name not in bundles]
    if unsaid:
        told = (
            f"日志里没有记的改动有 {len(unsaid)} 处，改动以前的内容还留着："
            f"{first_of(unsaid, FEW)}"
        )
        advice = f"日志被截断或删过；{BACKUP}，没有的话这几份可以用记事本打开看"
        yield fault("stored.unsaid", told, advice, kept.folder, unsaid)


def _of_latest(kept: Kept, lines: Sequence[JournalLine]) -> Iterator[Diagnosis]:
    """Hold the copy of what the last change left against the line of that."""
    if not lines or kept.file.suffix.lower() in TABLES:
        return
    last, latest = lines[-1], latest_of(kept.file)
    stood = _stands(latest)
    if not last.after or isinstance(stood, FileProblem) or stood.digest == last.after:
        return
    if not stood.digest and any(line.forgotten for line in lines):
        return
    told = f"{latest.name} {'坏了' if stood.digest else '没有了'}"
    advice = (
        "只是 undo --outside 用不上；下一次用命令改这个文件就又有了。"
        "直接改坏了的，用 govreport undo 退到更早的一处"
    )
    yield fault("stored.latest", told, advice, latest)
