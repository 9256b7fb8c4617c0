"""Saving: atomic, one writer at a time, and what stood there before is kept."""

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.files import Content, read, read_bytes
from govreport.tomlfile.home import TABLES

if TYPE_CHECKING:  # who only reads loads no history
    from govreport.tomlfile.journal import Moved
    from govreport.tomlfile.kept import Kept

PATIENCE = 10
"""Seconds to wait for another program that is writing the same file."""
SIGNING = 2
"""Seconds in which a writer has long signed the lock that it made."""
_serial = count()
LONGEST_WRITING = 3600
"""Seconds."""
MEANWHILE = "刚才被别的程序（如记事本、WPS）改动了，没有保存；请再试一次"
DRAFT = ".govreport-"
"""What the name of a file begins with while it is written."""


class Occasion(NamedTuple):
    """Why a file that people work on is changed.

    `command` is what was run, as a person types it (`add count`); `note` a reason and
    `day` the day of the event, where somebody states them. `restores` is the moment of
    the change before which the file is put back. `texts` tells what a file that is no
    TOML has otherwise than before.
    """

    command: str
    note: str = ""
    day: date | None = None
    restores: str = ""
    texts: "Mapping[str, Moved]" = MappingProxyType({})


def update(path: Path, change: Callable[[Document], bytes], occasion: Occasion) -> None:
    """Replace a file by what `change` makes of it, no other writer in between."""
    if not _real(path).parent.is_dir():
        read(path)  # which tells so: a lock would make the folder
    with _door(path) as kept:
        document = read(path)
        raw = change(document)
        if raw != document.raw:
            _exchange(kept, document.raw, raw, occasion)


def rewrite(
    path: Path,
    change: "Callable[[bytes], tuple[bytes, Mapping[str, Moved]]]",
    occasion: Occasion,
) -> None:
    """Do so with a file that is no TOML; `change` also tells what it moves, for the log."""
    if not _real(path).parent.is_dir():
        read_bytes(path)
    with _door(path) as kept:
        before = read_bytes(path)
        raw, texts = change(before)
        if raw != before:
            _exchange(kept, before, raw, occasion._replace(texts=texts))


def overwrite(
    path: Path, raw: bytes, occasion: Occasion, *, expected: bytes | None = None
) -> None:
    """Put another whole in place of a file that people work on, on purpose.

    What was `expected` to stand there must stand there still.
    """
    from govreport.tomlfile.kept import content

    with _door(path) as kept:
        before = content(kept.file)
        if expected is not None:
            _refuse_moved(kept.file, expected)
        if before != raw:
            _exchange(kept, before, raw, occasion)


def create(path: Path, raw: bytes, occasion: Occasion) -> bool:
    """Write a new file; False, and nothing done, where one is already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, path.parent, "新建文件夹") from error
    if path.suffix.lower() not in TABLES:
        parse(raw, str(path))  # what we write we must be able to read
    if os.path.lexists(path):
        return False
    with _door(path) as kept:
        if os.path.lexists(path):
            return False
        _exchange(kept, None, raw, occasion)
        return True


def forget(path: Path) -> None:
    """Empty the history of a file that people work on, on purpose."""
    from govreport.tomlfile.history import forget as empty

    with _door(path) as kept:
        empty(kept, locked)


def history_of(path: Path) -> "Kept":
    """Give what was kept of a file, completed where a run was cut off."""
    from govreport.tomlfile.history import is_settled
    from govreport.tomlfile.kept import Kept

    kept = Kept(_real(path))
    if not is_settled(kept):
        with _door(path):
            pass
    return kept


@contextmanager
def _door(path: Path) -> Iterator["Kept"]:
    """Let one writer in, what an earlier one left unfinished completed."""
    from govreport.tomlfile.history import is_settled, settle
    from govreport.tomlfile.kept import Kept

    kept = Kept(_real(path))
    try:
        with locked(kept.file):
            if not is_settled(kept):
                settle(kept, locked)
            _sweep_once(kept.file.parent)
            yield kept
    except FileProblem as error:
        if error.path == path or error.path != kept.file:
            raise
        raise FileProblem(path, error.sentence) from error  # as the clerk typed it


def _exchange(kept: "Kept", before: bytes | None, raw: bytes, occasion: Occasion) -> None:
    """Put bytes in place of others, which are kept; not where they changed just now."""
    from govreport.tomlfile.history import begin, settle, withdraw
    from govreport.tomlfile.journal import JournalLine

    day = "" if occasion.day is None else occasion.day.isoformat()
    why, texts = (occasion.note, day, occasion.restores), occasion.texts
    plan = JournalLine("", "", occasion.command, "", "", "", *why, texts=texts)
    made = draft(kept.file, raw)
    with _removed_on_error(made, kept.file):
        begin(kept, plan, before, raw, made)
        try:
            _refuse_moved(kept.file, before)
        except BaseException:
            withdraw(kept)
            raise
    try:
        put(made, kept.file)
        _sync_folder(kept.file.parent)
    finally:
        settle(kept, locked, fresh=True)


def _refuse_moved(path: Path, expected: bytes | None) -> None:
    """Refuse what an editor saved just now, which knows no lock."""
    from govreport.tomlfile.kept import content

    if content(path) != expected:
        raise FileProblem(path, MEANWHILE)


def write(path: Path, raw: bytes, *, lasting: bool = True) -> None:
    """Put bytes in place of a file at once, whole or not at all; its mode stays.

    `lasting` waits until the disk has them, which a file that can be made again
    needn't.
    """
    put(draft(path, raw, lasting=lasting), path)
    if lasting:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Wait until the disk has the new name of a file too, where a system knows how."""
    if os.name != "nt":
        with suppress(OSError):  # some shared drives don't
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def draft(path: Path, content: Content, *, lasting: bool = True) -> Path:
    """Write content into a hidden file beside the one whose place it is to take."""
    path = _real(path)
    made = path.with_name(f"{DRAFT}{_host()}-{os.getpid()}-{next(_serial)}.tmp")
    with _removed_on_error(made, path):
        if path.exists():
            _refuse_what_must_stay(path)
        mode = 0o600 if path.exists() else 0o666  # no eyes but its owner's till it is whole
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(made, flags, mode), "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                content(file)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if path.exists():
            _keep_owner(path, made)
    return made


def put(made: Path, path: Path) -> None:
    """Let a draft take the place of its file."""
    with _removed_on_error(made, path):
        made.replace(_real(path))


@contextmanager
def _removed_on_error(made: Path, path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        with suppress(FileNotFoundError):
            made.unlink()
        if isinstance(error, OSError):
            raise from_os_error(error, path, "保存") from error
        raise


def _refuse_what_must_stay(path: Path) -> None:
    """Refuse a device or pipe, no file to replace, and a read-only one, not ours to."""
    if not path.is_file():
        raise FileProblem(path, "这不是普通文件，不能保存，请换个名称")
    if not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def sweep(folder: Path) -> None:
    """Remove what writers left in a folder who were killed before they were done."""
    own = re.compile(rf"{re.escape(DRAFT + _host())}-(\d+)-\d+\.tmp")
    with suppress(OSError):  # a folder that isn't there, or that others clean
        for path in folder.iterdir():
            found = own.fullmatch(path.name)
            if found and _is_left(path, int(found[1])):
                path.unlink(missing_ok=True)


@cache
def _sweep_once(folder: Path) -> None:
    """Sweep a folder when this process first writes there: it may hold thousands."""
    sweep(folder)


@cache
def _host() -> str:
    """Name this machine among those that write to the same folder."""
    import platform

    return re.sub(r"[^\w-]", "_", platform.node())[:30] or "host"


def _is_left(draft: Path, writer: int) -> bool:
    """Whether nobody writes a draft any more: its process is gone, or long silent."""
    if os.name == "nt":  # where to ask for a process would be to interrupt it
        return time.time() - draft.stat().st_mtime > LONGEST_WRITING
    try:
        os.kill(writer, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's
        pass
    return _is_zombie(writer)


def _is_zombie(process: int) -> bool:
    """Whether a process has ended and only its entry stays, as nobody asked how."""
    try:
        facts = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:  # no such list here, or the entry is gone by now
        return False
    return facts.rpartition(b")")[2].split()[0] in {b"Z", b"X"}


def _keep_owner(path: Path, draft: Path) -> None:
    """Give the new file the old one's mode, and its owner where we may."""
    old = path.stat()
    if hasattr(os, "chown") and old.st_uid != draft.stat().st_uid:
        with suppress(PermissionError):  # only root may give files away
            os.chown(draft, old.st_uid, old.st_gid)
    draft.chmod(stat.S_IMODE(old.st_mode))


def _real(path: Path) -> Path:
    """Follow a link to its file, so that saving doesn't put a file in its place."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        looped = OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        trouble = error if isinstance(error, OSError) else looped
        raise from_os_error(trouble, path, "打开") from error


def _drop_dead(lock: Path) -> None:
    """Remove an empty lock that is old: its writer died before it could sign."""
    with suppress(FileNotFoundError):
        facts = lock.stat()
        if facts.st_size == 0 and time.time() - facts.st_mtime > SIGNING:
            lock.unlink()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other writers of this file away; a crashed one's lock is taken over."""
    from filelock import SoftFileLock, Timeout

    lock = path.with_name(f".{path.name[:60]}.lock")
    guard = SoftFileLock(lock)
    try:
        _drop_dead(lock)
        with suppress(Timeout):
            guard.acquire(timeout=min(SIGNING, PATIENCE))
        if not guard.is_locked:
            _drop_dead(lock)  # its writer may have died just now
            guard.acquire(timeout=PATIENCE)
    except Timeout as error:
        sentence = f"另一个程序正在写这个文件，请稍后再试；确实没有的话删去 {lock}"
        raise FileProblem(path, sentence) from error
    except OSError as error:
        raise from_os_error(error, path, "保存") from error
    try:
        yield
    finally:
        guard.release()
