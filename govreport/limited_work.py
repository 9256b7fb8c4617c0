"""The process in which strangers' bytes are worked on: it bounds itself, and answers."""

import math
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import IO

from govreport.errors import FileProblem

TOO_LONG, TOO_MUCH, TOO_LARGE = "too long", "too much", "too large"
REFUSED, BROKEN = "refused", "broken"
"""Why nothing came back: time, memory or what was made went beyond the bounds, the work
refused the bytes, or it went wrong."""
DONE = "done"
KINDS = (DONE, REFUSED, BROKEN, TOO_LONG, TOO_MUCH, TOO_LARGE)
MAGIC = b"govreport"
"""What begins an answer; no other program's output does."""
COUNT, SIZE, TAKEN = struct.Struct("<I"), struct.Struct("<Q"), struct.Struct("<?Q")
MOST_PIECES = 10_000


class RefusedError(Exception):
    """A work refuses what it was given; the message is told outside as it is."""


_serving: list[bool] = []
"""Not empty in a bounded process."""


def is_limited() -> bool:
    """Whether this process is such a one."""
    return bool(_serving)


def serve() -> None:
    """Do what is asked for on standard input until it ends, each work within bounds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one heeds it
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # no library's talk gets between the answers
        os.dup2(nothing, stream)
    _serving.append(True)
    with suppress(OSError):  # nobody waits any more
        while (asked := read_parts(questions, None)) is not None:
            work, bounds, *parts = asked
            seconds, memory, most = map(int, bounds.split(b","))
            has_bound = _bound(seconds, memory)
            answers.write(MAGIC + TAKEN.pack(has_bound, os.getpid()))
            answers.flush()
            kind, made = _worked(work.decode(), parts)
            if sum(map(len, made)) > most:
                kind, made = TOO_LARGE, []
            answers.write(bytes([KINDS.index(kind)]))
            write_parts(answers, made)


def _worked(work: str, parts: Sequence[bytes]) -> tuple[str, list[bytes]]:
    try:
        return DONE, [*function_of(work)(*parts)]
    except RefusedError as error:
        return REFUSED, [str(error).encode(errors="replace")]
    except FileProblem as error:
        return REFUSED, [error.sentence.encode(errors="replace")]
    except Exception as error:  # noqa: BLE001 -- whatever a stranger's bytes bring about
        if _lacked_memory(error):
            return TOO_MUCH, []
        return BROKEN, [f"{type(error).__name__}: {error}".encode(errors="replace")]


def _lacked_memory(error: BaseException | None) -> bool:
    """Whether an exception came of a lack of memory, itself or by those before it."""
    for _ in range(20):
        if error is None or isinstance(error, MemoryError):
            break
        error = error.__cause__ or error.__context__
    return isinstance(error, MemoryError)


def function_of(work: str) -> Callable[..., Iterable[bytes]]:
    """Find a function of ours, `module:name`."""
    module, _, name = work.partition(":")
    function: Callable[..., Iterable[bytes]] = getattr(import_module(module), name)
    return function


def _bound(seconds: int, memory: int) -> bool:
    """Bound what this process takes from now on; whether the system bounds its memory."""
    if sys.platform == "win32":
        from govreport.windows_job import bound_by_job

        return bound_by_job(seconds, memory)
    try:
        import resource
    except ImportError:
        return False
    _set_limit(resource.RLIMIT_CPU, math.ceil(time.process_time()) + seconds)
    _set_limit(resource.RLIMIT_CORE, 0)
    # a Mac refuses this, or takes it and doesn't heed it
    return sys.platform != "darwin" and _set_limit(resource.RLIMIT_AS, memory)


def _set_limit(kind: int, most: int) -> bool:
    import resource

    try:
        hard = resource.getrlimit(kind)[1]
        within = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (within, hard))
    except (OSError, ValueError):
        return False
    return True


def write_parts(stream: IO[bytes], parts: Sequence[bytes]) -> None:
    """Write some parts to a pipe."""
    stream.write(COUNT.pack(len(parts)))
    for part in parts:
        stream.write(SIZE.pack(len(part)))
        stream.write(part)
    stream.flush()


def read_parts(stream: IO[bytes], most: int | None) -> list[bytes] | None:
    """Read some parts, no more bytes than wanted; None where the stream is at its end."""
    head = stream.read(COUNT.size)
    if not head:
        return None
    if len(head) < COUNT.size:
        raise EOFError
    (count,) = COUNT.unpack(head)
    if count > MOST_PIECES:
        raise EOFError
    parts, left = list[bytes](), most
    for _ in range(count):
        (size,) = SIZE.unpack(exactly(stream, SIZE.size))
        if left is not None:
            left -= size
            if left < 0:
                raise EOFError
        parts.append(exactly(stream, size))
    return parts


def exactly(stream: IO[bytes], size: int) -> bytes:
    """Read so many bytes; EOFError where there are fewer."""
    read = stream.read(size)
    if len(read) < size:
        raise EOFError
    return read
