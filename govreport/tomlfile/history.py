"""What stood in a file before each change, kept beside it in `.govreport/`.

Of a register only the cells that were changed are kept: persons may stand in others.

The order is: what is to be done, the copy, the file, the line of the journal, and the
disk has each before the next is begun. Whatever of that a kill or a power cut left out,
`settle` completes or takes back by the hashes, so that the file, the copies and the
journal agree. Whoever calls holds the lock of the file; the
lock of the journal is taken here, by what is given for that.
"""

import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path

from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile.drafts import keep, make_folder, sync_folder
from govreport.tomlfile.home import TABLES, latest_of
from govreport.tomlfile.journal import Differences, JournalLine, differences, line_of
from govreport.tomlfile.kept import (
    PENDING,
    STAMP,
    Kept,
    content,
    hash_of,
    next_moment,
    pack,
    parts_of,
    tidy,
)
from govreport.tomlfile.plain import refuse_no_file

FORGET = "log --forget"
Lock = Callable[[Path], AbstractContextManager[None]]


def begin(
    kept: Kept, plan: JournalLine, before: bytes | None, told: bytes, made: Path
) -> None:
    """Keep what stands in a file, and note down what is about to be done to it.

    `plan` says which command, why, and the hash of what is going to stand there; `told`
    is that, or the part of it that is compared. `made` is the draft that is to take the
    file's place. The caller then changes the file and calls `settle`, or `withdraw`.
    """
    moment, stamp = next_moment(kept)
    name = f"{stamp} {plan.command}{kept.file.suffix}"
    line = plan._replace(
        at=moment.isoformat(timespec="microseconds"),
        file=kept.file.name,
        kept=name if before is not None and _may_keep(kept, plan, before) else "",
        before=hash_of(before),
    )
    line = _compared(line, before, told)
    try:
        _open(kept)
        packed = pack(kept, besides=1)
        keep(kept.pending, line.raw + os.fsencode(made.name), kept.file)
        if before is not None and line.kept:
            keep(kept.folder / name, before, kept.file)
        sync_folder(kept.folder)
        for path in packed:
            path.unlink()
    except OSError as error:
        with suppress(OSError):
            kept.pending.unlink()
        trouble = from_os_error(error, kept.journal.path.parent, "留存改动前的内容")
        raise FileProblem(kept.file, f"没有改动，因为 {trouble}") from error


def _may_keep(kept: Kept, plan: JournalLine, before: bytes) -> bool:
    """Whether a copy may be kept: of a register only what the program wrote whole.

    Else persons may be in it; its line tells the cells that were changed, and no more.
    """
    if kept.file.suffix.lower() not in TABLES:
        return True
    return not plan.texts and kept.was_written_whole(before)


def withdraw(kept: Kept) -> None:
    """Take back what was begun: the file was not changed."""
    line, _ = _planned(kept)
    if line is not None and line.kept:
        (kept.folder / line.kept).unlink(missing_ok=True)
    tidy(kept)


def _compared(line: JournalLine, before: bytes | None, after: bytes | None) -> JournalLine:
    """Put into a line what differs, or that it can't be told; a table's line says it."""
    if Path(line.file).suffix.lower() in TABLES:
        return line
    found = differences(before, after)
    if found is None:
        return line._replace(unread=True, **Differences()._asdict())
    return line._replace(**found._asdict())


def is_settled(kept: Kept) -> bool:
    """Whether nothing was left unfinished, nor half written."""
    return not kept.torn() and _unfinished(kept) is None


def _planned(kept: Kept) -> tuple[JournalLine | None, str]:
    """Read what is about to be done, and the draft that will take the file's place."""
    planned = content(kept.pending)
    if planned is None:
        return None, ""
    raw, _, made = planned.partition(b"\n")
    return line_of(raw), os.fsdecode(made)


def _unfinished(kept: Kept) -> JournalLine | None:
    """Find what was begun and has no line yet."""
    line, _ = _planned(kept)
    if line is not None:
        return line
    names = kept.copies()
    if not names:
        return None
    stamp, command = parts_of(names[-1], kept.file.suffix)
    if kept.journal.tells_of(kept.file.name, command, names[-1]):
        return None
    at = datetime.strptime(stamp, STAMP).astimezone().isoformat(timespec="microseconds")
    before = hash_of(kept.copy(names[-1]))
    return JournalLine(at, kept.file.name, command, names[-1], before)


def settle(kept: Kept, lock: Lock, *, fresh: bool = False) -> None:
    """Complete what was begun, or take it back where the file never changed.

    Of what this process began just now, `fresh`, there can be no line yet, and none is
    looked for: a journal may be long.
    """
    line = _unfinished(kept)
    if line is not None and (fresh or not kept.journal.holds(line)):
        if line.command == FORGET:
            _forget(kept, line, lock)
        elif line.kept and kept.copy(line.kept) is None:
            pass  # cut off before the copy, and so before the file
        else:
            _complete(kept, line, lock)
    if kept.folder.is_dir():
        tidy(kept)
    if not fresh and _unfinished(kept) not in (None, line):
        settle(kept, lock)  # a plan that was done hid a copy without one


def _complete(kept: Kept, line: JournalLine, lock: Lock) -> None:
    there = content(kept.file)
    digest = hash_of(there)
    made = _planned(kept)[1]
    waiting = bool(made) and (kept.file.parent / made).exists()
    if digest == line.before or (waiting and digest != line.after):  # it never changed
        if line.kept:
            (kept.folder / line.kept).unlink(missing_ok=True)
        return
    latest = there if digest == line.after else kept.latest()
    if not line.after or hash_of(latest) != line.after:
        before, latest = kept.copy(line.kept) if line.kept else None, there
        line = line._replace(after=digest, mixed=bool(line.after))
        line = _compared(line._replace(texts={}), before, there)
    note_down(kept, line, latest, lock)


def note_down(kept: Kept, line: JournalLine, after: bytes | None, lock: Lock) -> None:
    """Keep what stands in a file after a change, and write a line into the journal.

    That copy needn't last a power cut: its hash tells whether it is whole.
    """
    journal = kept.journal
    try:
        _open(kept)
        latest = latest_of(kept.file)
        if kept.file.suffix.lower() in TABLES:
            latest.unlink(missing_ok=True)
        elif after is not None:
            keep(latest, after, kept.file, lasting=False)
        with lock(journal.path):
            journal.append(line)
    except (OSError, FileProblem) as error:
        told: Exception = error
        if isinstance(error, OSError):
            told = from_os_error(error, journal.path, "记下这次改动")
        message = f"已经改好；只是日志还没有记上，下一次会补记：{told}"
        raise FileProblem(kept.file, message) from error


def forget(kept: Kept, lock: Lock) -> None:
    """Empty the history of a file; one line stays that says so."""
    moment, _ = next_moment(kept)
    at = moment.isoformat(timespec="microseconds")
    line = JournalLine(at, kept.file.name, FORGET, after=hash_of(content(kept.file)))
    line = line._replace(before=line.after)
    try:
        _open(kept)
        keep(kept.pending, line.raw, kept.file)
        sync_folder(kept.folder)
        _forget(kept, line, lock)
        tidy(kept)
    except OSError as error:
        raise from_os_error(error, error.filename or kept.folder, "清空历史") from error


def _forget(kept: Kept, line: JournalLine, lock: Lock) -> None:
    for path in list(kept.folder.iterdir()):
        if path.name != PENDING:
            path.unlink()
    sync_folder(kept.folder)
    journal = kept.journal
    with lock(journal.path):
        if not journal.holds(line):
            raw = journal.without_values(kept.file.name) + line.raw
            keep(journal.path, raw, journal.path)
            sync_folder(journal.path.parent)


def _open(kept: Kept) -> None:
    """Make the folders and the journal: what can't be noted down must not be done.

    They belong to whom the file does, where root works for somebody.
    """
    journal, like = kept.journal.path, kept.file
    make_folder(journal.parent)
    begun = not journal.exists()
    handle = os.open(journal, os.O_RDWR | os.O_APPEND | os.O_CREAT, _mode_like(like))
    try:
        refuse_no_file(journal, handle)
    finally:
        os.close(handle)
    if begun:
        sync_folder(journal.parent)
    make_folder(kept.folder)
    like = like if like.exists() else like.parent
    for path in (journal.parent, kept.folder.parent, kept.folder, journal):
        _give(path, like)
    _tighten(kept, like)


def _tighten(kept: Kept, like: Path) -> None:
    """Show what was kept before to nobody whom the file isn't shown to any more."""
    if os.name == "nt":
        return
    eyes = _mode_like(like)
    if like.is_dir():
        return
    for path in (kept.folder, *kept.folder.iterdir()):
        mode = stat.S_IMODE(path.lstat().st_mode)
        allowed = (
            eyes | (eyes & 0o444) >> 2 | 0o700 if path == kept.folder else eyes | 0o600
        )
        if mode & ~allowed & 0o777 and not path.is_symlink():
            with suppress(OSError):  # of another owner's
                path.chmod(mode & (allowed | 0o7000))


def _mode_like(path: Path) -> int:
    """Tell who may read what is written for a file: who may read that, or its folder."""
    facts = path.stat() if path.exists() else path.parent.stat()
    return stat.S_IMODE(facts.st_mode) & 0o666


def _give(path: Path, like: Path) -> None:
    """Let a file belong to whom another does, where root works for somebody."""
    if hasattr(os, "chown") and os.geteuid() == 0:
        old, new = like.stat(), path.stat()
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            with suppress(OSError):  # nor a shared drive owners
                os.chown(path, old.st_uid, old.st_gid)
