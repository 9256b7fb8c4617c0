"""A stranger's bytes read by a module in a process of its own that can't run wild."""

import subprocess
import sys

TOO_MUCH, BROKEN = "too much", "broken"
"""Why nothing came back: it took too long or too much, or it went wrong."""


class LimitedError(Exception):
    """Nothing came back: `why` says how it ended, `said` what it said of it."""

    def __init__(self, why: str, said: str = "") -> None:
        """Note how it ended."""
        super().__init__(why, said)
        self.why, self.said = why, said


def run_limited(module: str, raw: bytes, patience: float) -> bytes:
    """Give what a module, run as a program, makes of some bytes; it calls `limit` first."""
    try:
        done = subprocess.run(  # noqa: S603 -- a module of ours
            [sys.executable, "-P", "-m", module],
            input=raw,
            capture_output=True,
            check=False,
            timeout=patience,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitedError(TOO_MUCH) from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode(errors="replace")
    stopped = done.returncode < 0 or "MemoryError" in said or "memory allocation" in said
    raise LimitedError(TOO_MUCH if stopped else BROKEN, said)


def limit(seconds: int, memory: int) -> None:
    """Bound time and memory of this process where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
