"""Which machine this is, and whether a process that left something here has ended."""

import os
import time
from functools import cache
from pathlib import Path

LONGEST_WRITING = 3600
"""Seconds."""
STEP = 2
"""Seconds by which clocks of one machine may differ."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
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
    another process got since. On Windows, where to ask for a process would be to
    interrupt it, one that is long silent has.
    """
    if os.name == "nt":
        return time.time() - since > LONGEST_WRITING
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


def _start(ticks: int) -> float:
    """Tell the moment at which a process started, told in ticks since the machine did."""
    up = time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time() - up + ticks / os.sysconf("SC_CLK_TCK")
