"""Run inputs in processes with bounds, tell what was found: `make fuzz SECONDS=60`."""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, NamedTuple

from tabulate import tabulate

from fuzz.reader import HOME, home
from fuzz.running import CONTAINERS, READERS, Run, attempt, input_of, run

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

FOUND = Path("build", "fuzz")
BATCH = 1_500
"""Inputs that one process reads; then another begins with the memory of a new one."""
WARM = 200
"""Inputs read before, so that no process loads anything again."""
STUCK = "a process got stuck where no Python runs"
MINUTE = 60
PATIENCE = 90
"""Seconds for an input, after which its process is stuck where no Python runs."""


class _Child(NamedTuple):
    """A process that reads inputs, and how it tells of them."""

    process: "ForkProcess"
    told: "Connection"


def main() -> int:
    """Fuzz as long as was asked; 1 where anything was found."""
    asked = _arguments()
    if asked.replay:
        return _replay(asked.replay)
    start = time.monotonic()
    run("warm", range(WARM), asked.reader)  # what is loaded and compiled is so for all
    first = asked.at
    last = first + asked.inputs if asked.inputs else sys.maxsize
    until = start + (asked.seconds or sys.maxsize)
    found = _run_all(asked, iter(range(first, last, BATCH)), last, until)
    print(_summary(found, time.monotonic() - start))
    for failure, numbers in found.failures.items():
        print(f"\n{len(numbers)} × {failure}")
        for number in numbers[:2]:
            name, raw = input_of(asked.seed, number, asked.reader)
            print(
                f"  {_kept(name, number, raw)}  --seed {asked.seed} --at {number} --inputs 1"
            )
    for number, seconds in sorted(found.slow.items(), key=lambda one: -one[1])[:10]:
        name, raw = input_of(asked.seed, number, asked.reader)
        print(f"slow, {seconds:.1f} s: {_kept(name, number, raw)}")
    rmtree(HOME, ignore_errors=True)
    return int(bool(found.failures))


def _run_all(
    asked: argparse.Namespace, starts: Iterator[int], last: int, until: float
) -> Run:
    """Run batch after batch in children, and tell from outside which of them got stuck."""
    found, told = Run.empty(), time.monotonic()
    children: dict[_Child, tuple[int, float]] = {}
    while True:
        free = asked.jobs - len(children) if time.monotonic() < until else 0
        for start in islice(starts, free):
            batch = range(start, min(start + BATCH, last))
            children[_child(asked, batch, until)] = start, time.monotonic()
        if not children:
            return found
        ready = wait([one.told for one in children], timeout=1)
        for child, (number, since) in list(children.items()):
            if child.told in ready:
                after = _heard(child, found, number)
            else:
                after = number if time.monotonic() - since < PATIENCE else None
                if after is None:
                    child.process.kill()
                    found.failures.setdefault(STUCK, []).append(number)
            if after is None:
                del children[child]
            elif child.told in ready:
                children[child] = after, time.monotonic()
        if time.monotonic() - told > MINUTE:
            told = time.monotonic()
            print(f"{found.inputs.total()} inputs, {found.past.total()} past", flush=True)


def _heard(child: _Child, found: Run, number: int) -> int | None:
    """Take what a child tells: the number that it goes on with, None where it ended."""
    try:
        done, one = child.told.recv()
    except EOFError:
        child.process.join()
        if child.process.exitcode:
            why = f"a process died ({child.process.exitcode})"
            found.failures.setdefault(why, []).append(number)
        return None
    found.add(done, one)
    return int(done) + 1


def _child(asked: argparse.Namespace, batch: range, until: float) -> _Child:
    fork = multiprocessing.get_context("fork")
    mine, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_send, args=(theirs, asked, batch, until), daemon=True)
    process.start()
    theirs.close()
    return _Child(process, mine)


def _send(to: "Connection", asked: argparse.Namespace, batch: range, until: float) -> None:
    for number in batch:
        if time.monotonic() > until:
            break
        name, raw = input_of(asked.seed, number, asked.reader)
        to.send((number, attempt(name, raw)))
    rmtree(home(), ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--inputs", type=int, default=0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--at", type=int, default=0, help="the number of the first input")
    parser.add_argument("--reader", default="", choices=("", *READERS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--replay", type=Path, help="an input that was kept")
    return parser.parse_args()


def _kept(name: str, number: int, raw: bytes) -> Path:
    """Save an input, in the folder of its reader."""
    path = FOUND / name / f"{number}.{READERS[name].suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def _replay(path: Path) -> int:
    one = attempt(path.parent.name, path.read_bytes())
    print(one)
    return int(bool(one.failure))


def _summary(found: Run, seconds: float) -> str:
    rows = [
        [
            name,
            found.inputs[name],
            found.past[name],
            found.told[name],
            sum(
                len(some)
                for told, some in found.failures.items()
                if told.startswith(f"{name}:")
            ),
            f"{1000 * found.seconds[name] / found.inputs[name]:.1f}",
            f"{100 * found.seconds[name] / found.seconds.total():.1f}",
        ]
        for name in READERS
        if found.inputs[name]
    ]
    total = [sum(row[at] for row in rows) for at in range(1, 5)]  # type: ignore[misc] # of numbers
    containers = sum(found.seconds[name] for name in CONTAINERS) / found.seconds.total()
    rows.append(["all", *total, f"{seconds:.0f} s", f"containers {100 * containers:.0f}"])
    heads = (
        "reader",
        "inputs",
        "past the parser",
        "told as wrong",
        "findings",
        "ms each",
        "% of time",
    )
    return tabulate(rows, heads)


if __name__ == "__main__":
    sys.exit(main())
