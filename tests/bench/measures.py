"""How things are measured: whole processes, work in this one, a figure beside its limit."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = REPOSITORY / "samples" / "2022" / "息县关店乡人民政府.toml"
TEMPLATE = REPOSITORY / "templates" / "2021.docx"
PYTHON = sys.executable
RUNS = int(os.environ.get("BENCH_RUNS", "15"))
"""How often short commands are run; the longest ones are run three times."""


class Figure(NamedTuple):
    """What was measured, with the limit that it is to keep: at most that, or `least`."""

    name: str
    value: float
    limit: float
    least: bool = False
    unit: str = "×"

    @property
    def kept(self) -> bool:
        """Whether it keeps its limit."""
        return self.value >= self.limit if self.least else self.value <= self.limit


def ours(*args: object) -> list[str]:
    """A command line of the program."""
    return [PYTHON, "-m", "govreport", *map(str, args)]


def run(command: Sequence[object]) -> float:
    """Run a process to its end, which must find nothing wrong; the seconds it takes."""
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        message = f"{command}\n{done.stderr.decode()[-2000:]}"
        raise SystemExit(message)
    return took


LAUNCHED = """import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - start, usage.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process starts the command, as a child's peak begins with its parent's size."""


def seconds_and_peak(command: Sequence[object]) -> tuple[float, float]:
    """Run a process to its end: its seconds, and megabytes at its peak."""
    line = [PYTHON, "-c", LAUNCHED, *map(str, command)]
    done = subprocess.run(line, capture_output=True, check=False, text=True)
    if done.returncode not in (0, 1):  # units with mistakes are there to be found
        message = f"{command}\n{done.stderr[-2000:]}"
        raise SystemExit(message)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def together(command: Sequence[object], count: int) -> float:
    """The seconds that so many processes of one command take side by side."""
    start = time.perf_counter()
    line = list(map(str, command))
    running = [subprocess.Popen(line, stdout=subprocess.DEVNULL) for _ in range(count)]
    for process in running:
        if process.wait():
            raise SystemExit(str(command))
    return time.perf_counter() - start


def told(what: str, *times: float) -> None:
    """Print the medians that a ratio comes from, in milliseconds."""
    shown = "  ".join(f"{one * 1000:9.1f}" for one in times)
    print(f"  {what:<44} {shown} ms", flush=True)


def pair(
    name: str, mine: Sequence[object], theirs: Sequence[object], limit: float
) -> Figure:
    """Two commands in turn: the median of how much longer ours takes than the other."""
    for command in (mine, theirs):
        run(command)
    times = [(run(mine), run(theirs)) for _ in range(RUNS)]
    told(name, *(statistics.median(side) for side in zip(*times, strict=True)))
    return Figure(name, statistics.median(one / other for one, other in times), limit)


def inside(
    name: str,
    mine: Callable[[], object],
    theirs: Callable[[], object],
    limit: float,
    runs: int = RUNS,
) -> Figure:
    """Two pieces of work in turn, in this process."""
    mine()
    times = [(_seconds(mine), _seconds(theirs)) for _ in range(runs)]
    told(name, *(statistics.median(side) for side in zip(*times, strict=True)))
    return Figure(name, statistics.median(one / other for one, other in times), limit)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
