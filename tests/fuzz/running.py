"""Inputs run one after another in a process with bounds; what goes wrong is kept."""

import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from traceback import extract_tb
from types import FrameType
from typing import NamedTuple

import govreport
from fuzz import bounded, commands, documents, kept, typed
from fuzz.reader import FuzzReader
from govreport import limited
from govreport.errors import GovReportError
from govreport.guard import SHORT, SWITCH

READERS: Mapping[str, FuzzReader] = {
    **typed.READERS,
    **kept.READERS,
    **documents.READERS,
    **bounded.READERS,
    **commands.READERS,
}
"""All ways in; one more is one more line in one of those tables."""
CONTAINERS = (*documents.READERS, *bounded.READERS)
"""What strangers send as files of their own programs; two thirds of the time are theirs."""
OURS = str(Path(govreport.__file__).parent)
SECONDS, MEMORY = 10, 500_000_000
"""Of the processor for an input, and bytes that a process may grow."""
SLOW = 3
"""Seconds of an input that is told, though it is within the bound."""
TURNS = [name for name, one in READERS.items() for _ in range(one.weight)]


class HangError(BaseException):
    """An input took longer than it may."""


class Attempt(NamedTuple):
    """What became of an input: past the parser, told as wrong, or the way it failed."""

    reader: str
    past: bool
    told: bool
    seconds: float
    failure: str = ""


def input_of(seed: str, number: int, only: str = "") -> tuple[str, bytes]:
    """Make the input of a number, always the same for a seed; of one reader if wanted."""
    dice = Random(f"{seed}/{number}")  # noqa: S311 -- the same every time
    name = only or dice.choice(TURNS)
    bound = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # who writes by hand has no bound
    try:
        return name, READERS[name].make(dice)
    finally:
        sys.set_int_max_str_digits(bound)


def attempt(name: str, raw: bytes) -> Attempt:
    """Read an input within bounds and do with it what commands would."""
    passed = False

    def past() -> None:
        nonlocal passed
        passed = True

    os.environ[SWITCH] = "1"
    start, told, failure = _spent(), False, ""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_size() + MEMORY, limits[1]))
    signal.signal(signal.SIGPROF, _hang)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        READERS[name].read(raw, past)
    except GovReportError as error:
        told = True
        failure = "MemoryError: told as short of memory" if SHORT in str(error) else ""
    except (Exception, HangError) as error:  # noqa: BLE001 -- the very thing that is looked for
        failure = _told(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, limits)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    if not failure and grown > MEMORY:
        failure = f"Growth: {grown // 1_000_000} MB"
    return Attempt(name, passed, told, _spent() - start, failure)


def _spent() -> float:
    """Seconds of the processor so far, those of processes of its own too."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = time.process_time() + ended.ru_utime + ended.ru_stime
    kept_one = limited._kept.get(os.getpid())
    process = kept_one._process if kept_one else None
    if process is None or process.poll() is not None:
        return spent
    facts = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii", errors="replace")
    user, system = facts.rpartition(")")[2].split()[11:13]
    return spent + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _size() -> int:
    """The address space of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _hang(_signal: int, _frame: FrameType | None) -> None:
    raise HangError


def _told(error: BaseException) -> str:
    """Name an exception and the last place in the program that it went through."""
    frames = [one for one in extract_tb(error.__traceback__) if one.name != _hang.__name__]
    last = [one for one in frames if one.filename.startswith(OURS)][-1:] or frames[-1:]
    where = f"{Path(last[0].filename).name}:{last[0].lineno} {last[0].name}"
    return f"{type(error).__name__} in {where}: {str(error)[:120]!r}"


class Run(NamedTuple):
    """What came of many inputs: how many by reader, past the parser, told, and failures."""

    inputs: Counter[str]
    past: Counter[str]
    told: Counter[str]
    seconds: Counter[str]
    failures: dict[str, list[int]]
    slow: dict[int, float]

    @classmethod
    def empty(cls) -> "Run":
        return cls(Counter(), Counter(), Counter(), Counter(), {}, {})

    def add(self, number: int, one: Attempt) -> None:
        self.inputs[one.reader] += 1
        self.past[one.reader] += one.past
        self.told[one.reader] += one.told
        self.seconds[one.reader] += one.seconds  # type: ignore[assignment] # of floats
        if one.failure:
            self.failures.setdefault(f"{one.reader}: {one.failure}", []).append(number)
        elif one.seconds > SLOW:
            self.slow[number] = one.seconds


def run(seed: str, numbers: Iterable[int], only: str = "") -> Run:
    """Run inputs by their numbers in this process."""
    found = Run.empty()
    for number in numbers:
        name, raw = input_of(seed, number, only)
        found.add(number, attempt(name, raw))
    return found
