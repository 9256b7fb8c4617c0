"""A stranger's bytes worked on by a function of ours in a process that can't run wild."""

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.frozen import LIMITED, is_frozen, program
from govreport.limited_work import (
    BROKEN,
    DONE,
    KINDS,
    MAGIC,
    TAKEN,
    TOO_LARGE,
    TOO_LONG,
    TOO_MUCH,
    exactly,
    function_of,
    is_limited,
    read_parts,
    write_parts,
)

SPENT = frozenset({TOO_LONG, TOO_MUCH, TOO_LARGE})
MOST = 200_000_000
"""Bytes of an answer, where nothing else is wanted."""
BEAT = 0.1
"""Seconds between looks at the memory of a process that the system can't bound."""
ENDING = 2
"""Seconds that a process may take to end that says nothing more."""
NO_QUOTA = 1816
"""The exit code of a process of which Windows has had enough (ERROR_NOT_ENOUGH_QUOTA)."""
CRASHED = 0x8000_0000
"""What the exit codes of processes that Windows ended are no less than."""
ENTRY = (
    "import sys; sys.path.insert(0, {!r}); import govreport; del sys.path[0]; "
    "from govreport.limited_work import serve; serve()"
)
"""Makes another Python work with this very package, whatever else is installed."""


class Limits(NamedTuple):
    """What a work may take: seconds of the processor, bytes of memory, seconds in all.

    `output` are the bytes that it may give back.
    """

    seconds: int
    memory: int
    patience: float
    output: int = MOST


class LimitedError(Exception):
    """Nothing came back: `why` says how it ended, `said` what it said of it."""

    def __init__(self, why: str, said: str = "") -> None:
        """Note how it ended."""
        super().__init__(why, said)
        self.why, self.said = why, said


def run_limited(work: str, raw: bytes, limits: Limits) -> bytes:
    """Give what a function `module:name` makes of bytes, in a process for them alone.

    Nothing of one stranger is left there for the next.
    """
    one = Bounded()
    try:
        (made,) = one.ask(work, limits, raw)
    finally:
        one.close()
    return made


def kept() -> "Bounded":
    """Give the bounded process that this one keeps for works on the same stranger's bytes.

    What it remembers from one to the next may be gone at any time: it is started anew
    where it was ended.
    """
    number = os.getpid()  # a copy of this process has none yet
    if number not in _kept:
        _kept[number] = Bounded()
        atexit.register(_kept[number].close)
    return _kept[number]


class Bounded:
    """A process that works within bounds, started when it is first asked."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def ask(self, work: str, limits: Limits, *parts: bytes) -> list[bytes]:
        """Give what a function `module:name` of ours makes of some bytes.

        LimitedError says why nothing came of it. A process that worked before and has
        too little memory left isn't the stranger's fault: a new one is asked.
        """
        if is_limited():
            return [*function_of(work)(*parts)]
        with self._lock:
            used = self._process is not None
            try:
                return self._asked(work, limits, parts)
            except LimitedError as error:
                if not used or error.why != TOO_MUCH:
                    raise
            self._end()
            return self._asked(work, limits, parts)

    def close(self) -> None:
        """End the process; the next question starts another."""
        if os.getpid() == self._owner:
            with self._lock:
                self._end()

    def _asked(self, work: str, limits: Limits, parts: Sequence[bytes]) -> list[bytes]:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._process = _started()
        watch = _Watch(process, limits)
        watch.start()
        try:
            kind, made = _answer(process, watch, work, limits, parts)
        except (OSError, EOFError) as error:
            watch.end()
            why = watch.why or _why(process)
            self._end()
            raise LimitedError(why) from error
        except BaseException:  # interrupted, or no answer of ours
            watch.end()
            self._end()
            raise
        watch.end()
        if watch.why:  # the answer came with the last beat
            self._end()
        if kind != DONE:
            raise LimitedError(kind, b"".join(made).decode(errors="replace"))
        return made

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()


_kept: dict[int, Bounded] = {}
"""The process that each process keeps, by its number."""


class _Watch(threading.Thread):
    """Ends a process that takes too long, or too much where the system lets it.

    `why` tells that it did, `worker` is the process that works, which another may have
    been started for.
    """

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        super().__init__(daemon=True)
        self.process, self.limits = process, limits
        self.why, self.worker = "", 0
        self.looks = threading.Event()
        self._done = threading.Event()
        self._until = time.monotonic() + limits.patience

    def run(self) -> None:
        beat = BEAT if sys.platform not in {"linux", "win32"} else self.limits.patience
        while not self._done.wait(max(0, min(beat, self._until - time.monotonic()))):
            if time.monotonic() >= self._until:
                self._kill(TOO_LONG)
                return
            if self.looks.is_set() and _resident(self.worker) > self.limits.memory:
                self._kill(TOO_MUCH)
                return

    def end(self) -> None:
        self._done.set()
        self.join()

    def _kill(self, why: str) -> None:
        self.why = why
        self.process.kill()
        if self.worker not in {0, self.process.pid}:
            with suppress(OSError):
                os.kill(self.worker, getattr(signal, "SIGKILL", signal.SIGTERM))


def _started() -> subprocess.Popen[bytes]:
    root = Path(__file__).parent.parent
    entry = ["-P", "-c", ENTRY.format(str(root))]
    line = [program(), LIMITED] if is_frozen() else [sys.executable, *entry]
    return subprocess.Popen(  # noqa: S603 -- our own program
        line,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _answer(
    process: subprocess.Popen[bytes],
    watch: _Watch,
    work: str,
    limits: Limits,
    parts: Sequence[bytes],
) -> tuple[str, list[bytes]]:
    """Hand in a work and wait for what becomes of it."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    bounds = ",".join(map(str, (limits.seconds, limits.memory, limits.output)))
    write_parts(process.stdin, (work.encode(), bounds.encode(), *parts))
    if process.stdout.read(len(MAGIC)) != MAGIC:
        raise EOFError
    has_bound, watch.worker = TAKEN.unpack(exactly(process.stdout, TAKEN.size))
    if not has_bound:
        watch.looks.set()
    (kind,) = exactly(process.stdout, 1)
    if kind >= len(KINDS):
        raise EOFError
    made = read_parts(process.stdout, limits.output)
    if made is None:
        raise EOFError
    return KINDS[kind], made


def _why(process: subprocess.Popen[bytes]) -> str:
    """Tell from its exit code how a process ended that gave no answer."""
    try:
        code = process.wait(ENDING)
    except subprocess.TimeoutExpired:  # it lives, and isn't ours
        return BROKEN
    if code in {-getattr(signal, "SIGXCPU", CRASHED), NO_QUOTA}:
        return TOO_LONG
    return TOO_MUCH if code < 0 or code >= CRASHED else BROKEN


def _resident(process: int) -> int:
    """Ask the system for the bytes of memory that a process has, 0 where it can't tell."""
    line = ["/bin/ps", "-o", "rss=", "-p", str(process)]
    try:
        done = subprocess.run(line, capture_output=True, check=False, timeout=2)  # noqa: S603 -- the system's own
        return int(done.stdout) * 1024
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0
