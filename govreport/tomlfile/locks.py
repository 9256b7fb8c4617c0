"""One writer of a file at a time: a lock beside it, which nobody dead can hold.

The lock is a file with the name of its writer in it, which the system itself holds for
that writer and lets go when the process ends, however it ends (`flock`; on Windows a file
that is open can't be removed). So whoever finds a lock that the system doesn't hold may
remove it at once. Machines that share a drive may not see each other's holds: a lock of
another machine is respected until it is old.
"""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from govreport.aside import mention
from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile.processes import is_gone, machine

if TYPE_CHECKING:
    from os import stat_result

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

PATIENCE = 60
"""Seconds to wait for another program that is writing the same file."""
SILENCE = 3
"""Seconds after which it is told that somebody waits."""
SIGNING = 2
"""Seconds in which a writer has long signed the lock that it made."""
MAKING = 0.05
"""Seconds in which one has hold of it."""
OLD = 600
"""Seconds in which another machine has long written one file."""
PAUSES = 0.001, 0.03
"""Seconds between two looks at a lock, by chance, so that all who wait are served alike."""
SERVED = 30
"""Seconds till which who waits looks ever oftener, so that nobody waits for ever."""
DEATHS = 0.2
"""Seconds after which it is asked again whether the writer is there still."""
SUFFIX = ".lock"
LONGEST = 60
"""Characters of a file's name that its lock is called by."""
LOCKABLE = (".toml", ".csv", ".xlsx", ".jsonl")
"""How the names of all files end that are locked."""
OURS = "govreport"
"""The first line of a signature."""
SIGNATURE = 500
"""Bytes."""
HELD = {errno.EAGAIN, errno.EACCES}
"""What `flock` says of what somebody holds; else that it can't be told here."""


class Writer(NamedTuple):
    """Who signed a lock; `boot` is the run of its machine, "" where that isn't known.

    It is None of a lock of an earlier version, which the system doesn't hold.
    """

    process: int
    machine: str
    boot: str | None

    @property
    def is_here(self) -> bool:
        """Whether it works, or worked, on this machine, in a container too."""
        name, boot = machine()
        return self.machine == name or bool(boot and self.boot == boot)


class Hold(Enum):
    """How a lock is held: by a writer, by one elsewhere if he is there still, by nobody."""

    HELD = "held"
    ELSEWHERE = "elsewhere"
    LEFT = "left"
    UNKNOWN = "unknown"


def lock_of(path: Path) -> Path:
    """Tell which file is the lock of another."""
    return path.parent / f".{path.name[:LONGEST]}{SUFFIX}"


@contextmanager
def locked(path: Path, patience: float | None = None) -> Iterator[None]:
    """Keep other writers of this file away; who waits long for them is told so.

    Without patience (0) a file that somebody else is writing is refused at once.
    """
    lock = lock_of(path)
    try:
        handle = _waited_for(lock, path, PATIENCE if patience is None else patience)
    except OSError as error:
        raise from_os_error(error, path, "保存") from error
    try:
        yield
    finally:
        _let_go(lock, handle)


def _waited_for(lock: Path, path: Path, patience: float) -> int:
    """Take a lock as soon as nobody has it."""
    begun, told, asked = time.monotonic(), False, 0.0
    while (handle := _taken(lock)) is None:
        now = time.monotonic()
        if now - asked > DEATHS:
            asked = now
            if clear(lock):
                continue
        waited = now - begun
        if waited > SILENCE and not told:  # before a refusal too, however long a pause was
            mention(
                f"{path} 正由另一个程序写{_whose(lock)}，等它写完，最多 {patience:g} 秒…"
            )
            told = True
        if waited >= patience:
            sentence = (
                f"另一个程序正在写这个文件{_whose(lock)}，等了 {patience:g} 秒还没有写完，"
                f"没有改动；请稍后再试；确实没有人在写的话，删去 {lock}"
            )
            raise FileProblem(path, sentence)
        _pause(waited)
    return handle


def _pause(waited: float) -> None:
    """Wait a little, by chance, so that all are served alike; the longest oftener."""
    from random import uniform  # most never wait

    least, most = PAUSES
    time.sleep(uniform(least, max(most * (1 - waited / SERVED), 2 * least)))  # noqa: S311 -- no secret


def _taken(lock: Path) -> int | None:
    """Make a lock and hold it; None where there is one."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(lock, flags, 0o666)
    except FileExistsError:
        return None
    except PermissionError:
        if fcntl is None and os.path.lexists(lock):  # Windows is about to remove it
            return None
        raise
    try:
        if _holds(handle) is False or not _is_there(lock, os.fstat(handle)):
            os.close(handle)  # somebody took it for a dead one's, between both calls
            return None
        with suppress(OSError):  # on a full disk: it is held without that too
            os.write(handle, _signature())
    except BaseException:
        _let_go(lock, handle)
        raise
    return handle


def _let_go(lock: Path, handle: int) -> None:
    """Remove a lock of one's own; on Windows that goes only once it is closed."""
    if fcntl is None:
        os.close(handle)
        with suppress(OSError):  # somebody has it already
            lock.unlink()
        return
    try:
        with suppress(FileNotFoundError):
            if _is_there(lock, os.fstat(handle)):
                lock.unlink()
    finally:
        os.close(handle)


def clear(lock: Path) -> bool:
    """Remove a lock that nobody holds any more; whether there is none now.

    While it is looked at nobody else can remove it, as the system holds it for us.
    """
    try:
        facts = lock.lstat()
    except FileNotFoundError:
        return True
    if not stat.S_ISREG(facts.st_mode):
        return False
    with _opened(lock) as handle:
        if _hold(handle, facts, by_system=_holds) is not Hold.LEFT:
            return False
        if fcntl is not None:
            return _removed(lock, facts)
    return _removed(lock, facts)


def look_at(lock: Path) -> tuple[Hold, Writer | None] | None:
    """Tell how a lock is held, and who signed it, and change nothing; None for no lock."""
    try:
        facts = lock.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(facts.st_mode):
        return Hold.UNKNOWN, None
    with _opened(lock, os.O_RDONLY) as handle:
        # whether somebody has it open Windows tells only him who removes it
        by_system = _holds if fcntl is not None else lambda _: None
        return _hold(handle, facts, by_system=by_system), _signed(handle)


def _hold(
    handle: int | None, facts: "stat_result", *, by_system: Callable[[int], bool | None]
) -> Hold:
    """Tell how a lock is held that was opened, None where it couldn't be."""
    age = time.time() - facts.st_mtime
    if facts.st_size == 0 and 0 <= age < MAKING:
        return Hold.HELD
    held = None if handle is None else by_system(handle)
    if held is False:
        return Hold.HELD
    writer = _signed(handle)
    if (handle is not None or age >= OLD) and _is_left(
        writer, age, facts.st_mtime, held=held
    ):
        return Hold.LEFT
    if writer is None:
        return Hold.UNKNOWN
    return Hold.HELD if writer.is_here else Hold.ELSEWHERE


def _is_left(writer: Writer | None, age: float, made: float, *, held: bool | None) -> bool:
    """Whether a lock has no writer any more that we know the signature and age of.

    `held` is whether the system holds it for us now, None where it can't tell.
    """
    if writer is None:
        return held is True or age > SIGNING
    if not writer.is_here:
        return age > OLD
    if held and (fcntl is None or writer.boot is not None):
        return True
    return is_gone(writer.process, made)


def _removed(lock: Path, facts: "stat_result") -> bool:
    """Remove the lock that was looked at, and no other; on Windows none that is open."""
    try:
        if _is_there(lock, facts):
            lock.unlink()
    except FileNotFoundError:
        pass
    except OSError:  # on a disk that is read-only, or fails, it stays
        return False
    return True


@contextmanager
def _opened(lock: Path, *ways: int) -> Iterator[int | None]:
    """Open a lock to look at it; None where it may not be, or isn't there any more."""
    handle, more = None, getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    for flags in ways or (os.O_RDWR, os.O_RDONLY):  # some shared drives hold only the first
        with suppress(OSError):
            handle = os.open(lock, flags | more | getattr(os, "O_BINARY", 0))
            break
    try:
        yield handle
    finally:
        if handle is not None:
            os.close(handle)


def _holds(handle: int) -> bool | None:
    """Have the system hold a file for us; None where it can't tell whether it does."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in HELD else None
    return True


def _is_there(lock: Path, facts: "stat_result") -> bool:
    """Whether a lock is still the file that it was."""
    try:
        return os.path.samestat(lock.lstat(), facts)
    except FileNotFoundError:
        return False


def _signature() -> bytes:
    return "\n".join((OURS, str(os.getpid()), *machine(), "")).encode("utf-8", "replace")


def _signed(handle: int | None) -> Writer | None:
    """Read who signed a lock; None where nobody did, or not to the end."""
    if handle is None or not stat.S_ISREG(os.fstat(handle).st_mode):
        return None
    os.lseek(handle, 0, os.SEEK_SET)
    said, *lines = os.read(handle, SIGNATURE).decode("utf-8", "replace").split("\n")
    if said != OURS:
        lines = [said, *lines, ""] if len(lines) == 2 else []
    if len(lines) != 4 or not lines[0].isdecimal():
        return None
    boot = lines[2] if said == OURS else None
    return Writer(int(lines[0]), lines[1], boot)


def _whose(lock: Path) -> str:
    """Tell who has a lock, as far as it says."""
    with _opened(lock) as handle:
        writer = _signed(handle)
    if writer is None:
        return ""
    return f"（{writer.machine} 上的进程 {writer.process}）"


def is_lock(name: str) -> bool:
    """Whether a file is called as a lock of this program is."""
    if not (name.startswith(".") and name.endswith(SUFFIX)):
        return False
    locked_name = locked_by(name)
    return len(locked_name) == LONGEST or locked_name.lower().endswith(LOCKABLE)


def locked_by(name: str) -> str:
    """Tell what a file is called that has a lock of this name, or how that begins."""
    return name[1 : -len(SUFFIX)]
