"""Locks and drafts that writers left in folders: whose process is gone, whose isn't."""

import os
import platform
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.tomlfile.home import HOME
from govreport.workspace.diagnosis import Diagnosis, caution, fine

LOCK = re.compile(r"\..+\.lock")
OWN_DRAFT = re.compile(rf"{re.escape(HOME)}-(.+)-(\d+)-\d+\.tmp")
COPY_DRAFT = re.compile(r".+\.(\d+)\.tmp")
"""What a copy of the history is called while it is written."""
OURS = b"govreport\n"
"""What a lock may begin with."""
PROCESS = re.compile(rb"(?m)^(?:pid=)?(\d{1,9})\r?$")
HOST = re.compile(rb"(?m)^(?:host=)?([^\n=]*[^\d\s=][^\n=]*?)\r?$")
MOST = 1000
"""Bytes in which a lock says whose it is."""
QUERY, ALIVE = 0x1000, 259
"""What Windows is asked of a process, and what it then says of one that runs."""


class LeftBy(NamedTuple):
    """Who wrote or locks a file: a process, on this machine or "" where it isn't known."""

    process: int = 0
    host: str = ""


def left_behind(folder: Path, names: Sequence[str]) -> Iterator[Diagnosis]:
    """Tell of locks and drafts among what lies in a folder."""
    locks = [name for name in names if LOCK.fullmatch(name)]
    drafts = [name for name in names if OWN_DRAFT.fullmatch(name)]
    if folder.parent.name == "history":
        drafts += [name for name in names if COPY_DRAFT.fullmatch(name)]
    for name in locks:
        yield from _of_lock(folder / name)
    gone = [name for name in drafts if is_gone(_writer_of(name)) is not False]
    if gone:
        told = f"{len(gone)} 个没有写完的临时文件，写它的程序中断了"
        advice = "不影响别的文件；在这里再运行一次要写文件的命令，会自己清掉"
        yield caution("stored.draft", told, advice, folder, gone)
    if busy := len(drafts) - len(gone):
        yield fine("stored.draft", f"{busy} 个文件正在写", folder)


def _of_lock(lock: Path) -> Iterator[Diagnosis]:
    try:
        with lock.open("rb") as file:
            raw = file.read(MOST)
    except FileNotFoundError:  # its writer is done by now
        return
    except OSError as error:
        told = f"锁打不开（{error.strerror}），不知道是谁的"
        advice = "没有别的 govreport 在运行的话，删去它"
        yield caution("stored.lock", told, advice, lock)
        return
    writer = _signed(raw)
    gone = is_gone(writer)
    if gone is False:
        told = f"进程 {writer.process} 正在写这个文件，锁是它的"
        yield fine("stored.lock", told, lock)
    elif gone:
        told = f"写文件的进程 {writer.process} 已经不在了，锁留了下来"
        advice = "不用管，下一个要写这个文件的命令会接过去；也可以删去它"
        yield caution("stored.lock", told, advice, lock)
    elif writer.host:
        told = f"锁是另一台电脑（{writer.host}）的，看不出它还在不在写"
        advice = "那台电脑上没有 govreport 在运行的话，删去它"
        yield caution("stored.lock", told, advice, lock)
    else:
        told = "锁上没有写明是谁的"
        advice = "没有别的 govreport 在运行的话，删去它"
        yield caution("stored.lock", told, advice, lock)


def _signed(raw: bytes) -> LeftBy:
    raw = raw.removeprefix(OURS)
    process, host = PROCESS.search(raw), HOST.search(raw)
    named = host[1].decode(errors="replace") if host else ""
    return LeftBy(int(process[1]) if process else 0, named)


def _writer_of(draft: str) -> LeftBy:
    if own := OWN_DRAFT.fullmatch(draft):
        return LeftBy(int(own[2]), own[1])
    copied = COPY_DRAFT.fullmatch(draft)
    return LeftBy(int(copied[1]) if copied else 0, _hosts()[0])


def _hosts() -> tuple[str, str]:
    """Name this machine as drafts and as locks do."""
    return re.sub(r"[^\w-]", "_", platform.node())[:30] or "host", socket.gethostname()


def is_gone(writer: LeftBy) -> bool | None:
    """Whether a process has ended; None where that can't be told from here."""
    if not writer.process or writer.host.partition("?")[0] not in _hosts():
        return None
    if sys.platform == "win32":
        return _is_gone_on_windows(writer.process)
    try:
        os.kill(writer.process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # somebody else's
        return False
    try:  # one that has ended, and that nobody asked how
        facts = Path(f"/proc/{writer.process}/stat").read_bytes()
    except OSError:
        return False
    return facts.rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])


def _is_gone_on_windows(process: int) -> bool | None:
    """Ask Windows, where a signal would end a process."""
    if sys.platform != "win32":
        return None
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    handle = kernel.OpenProcess(QUERY, False, process)  # noqa: FBT003 -- its own order
    if not handle:
        return ctypes.get_last_error() != 5  # it is somebody else's
    try:
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return code.value != ALIVE if known else None
    finally:
        kernel.CloseHandle(handle)
