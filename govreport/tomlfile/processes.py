"""Which machine this is, and whether a process that left something here has ended."""

import os
import sys
import time
from functools import cache
from pathlib import Path

LONGEST_WRITING = 3600
"""Seconds."""
STEP = 2
"""Seconds by which clocks of one machine may differ."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
QUERY, ALIVE, DENIED = 0x1000, 259, 5
"""What Windows is asked of a process, what it says of one that runs, or of another's."""
STARTED = 19
"""Where the start stands in a process's facts, behind its name."""


@cache
def machine() -> tuple[str, str]:
    """Name this machine, and its run since it was switched on, "" where nobody tells."""
    if hasattr(os, "uname"):
        name = os.uname().nodename
    else:
        import platform

        name = platform.node()
    try:
        boot = BOOT.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):  # no such list on this system
        boot = ""
    return " ".join(name.split()) or "host", boot


def is_gone(process: int, since: float) -> bool:
    """Whether a process of this machine that was there at a moment has ended.

    A zombie has, whose entry stays only as nobody asked how, and so has one whose number
    another process got since; on Windows one that is long silent has too.
    """
    if os.name == "nt":
        return _has_ended(process) or time.time() - since > LONGEST_WRITING
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:  # somebody else's
        pass
    try:
        facts = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:  # no such list here, or the entry is gone by now
        return False
    state, *more = facts.rpartition(b")")[2].split()
    return state in {b"Z", b"X"} or _start(int(more[STARTED - 1])) > since + STEP


def _has_ended(process: int) -> bool:
    """Ask Windows, where a signal would end a process."""
    if sys.platform != "win32":
        return False
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    handle = kernel.OpenProcess(QUERY, False, process)  # noqa: FBT003 -- its own order
    if not handle:
        return ctypes.get_last_error() != DENIED
    try:
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return bool(known) and code.value != ALIVE
    finally:
        kernel.CloseHandle(handle)


def _start(ticks: int) -> float:
    """Tell the moment at which a process started, told in ticks since the machine did."""
    up = time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time() - up + ticks / os.sysconf("SC_CLK_TCK")
