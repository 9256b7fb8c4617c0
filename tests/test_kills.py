"""A command that is killed anywhere: file, history and journal are whole and agree.

`GOVREPORT_EACH` and `GOVREPORT_KILLS` ask for more than a run of all tests has.
"""

import os
import random
import shutil
import signal
import sys
import time
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from changing import (
    CALLS,
    COUNT,
    NAMES,
    OTHER,
    OWN,
    WRITING,
    Writing,
    agreed,
    drafts,
    forked,
    ready,
    silently,
)

from govreport.tasks.log import log
from govreport.tasks.undo import undo
from govreport.tomlfile import save
from govreport.tomlfile.drafts import sweep_once
from govreport.tomlfile.kept import hash_of

pytestmark = [
    pytest.mark.usefixtures("comes_back"),
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork"),
]
KILLS = int(os.environ.get("GOVREPORT_KILLS", "60"))
EACH = int(os.environ.get("GOVREPORT_EACH", "5"))
"""How many calls further on the next one dies; commands begin at different ones."""
EXIT = 9


def die_at(number: int) -> None:
    """End this process right before the so manieth call that writes."""
    usual, left = os.fsync, number

    def one_less() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(EXIT)

    def watch(event: str, args: tuple[object, ...]) -> None:
        opened = (
            event == "open"
            and isinstance(args[2], int)
            and args[2] & (os.O_WRONLY | os.O_RDWR)
        )
        ours = opened and str(args[0]) != os.devnull
        if ours or event in CALLS:
            one_less()

    def fsync(handle: int) -> None:
        one_less()
        usual(handle)

    patch.object(os, "fsync", fsync).start()
    sys.addaudithook(watch)


def killed(words: tuple[object, ...], number: int) -> bool:
    """Run a command in a process of its own that dies; False where it ended before."""

    def work() -> None:
        die_at(number)
        silently(words)

    return os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1]) == EXIT


@pytest.mark.parametrize("one", WRITING, ids=NAMES)
def test_before_every_call_that_writes(
    one: Writing, laid_out: Path, tmp_path: Path
) -> None:
    folder, number, forks = tmp_path / "work", WRITING.index(one) % EACH, True
    while forks:
        ready(one, laid_out, folder)
        before = one.file.read_bytes() if one.file.exists() else None
        forks = killed(one.words, number)
        lines = agreed(one.file)
        changed = bool(lines) and lines[-1].command == one.name and one.file.exists()
        now = one.file.read_bytes() if one.file.exists() else None
        if one.name not in {"log --forget", "rollup"}:
            assert changed == (now != before)
        sweep_once.cache_clear()
        done = silently(one.words)  # what was cut off is done now
        assert done in {0, 1} or (one.name == "undo" and changed)
        agreed(one.file)
        assert not drafts(folder)
        check_undo(one.file)
        number += EACH
    assert number > 5


def test_what_a_person_did_after_a_kill_is_not_taken_for_the_commands(
    laid_out: Path, tmp_path: Path
) -> None:
    folder, number, forks = tmp_path / "work", 0, True
    one = WRITING[2]
    while forks:
        ready(one, laid_out, folder)
        before = one.file.read_bytes()
        forks = killed(one.words, number)
        after = one.file.read_bytes()
        one.file.write_bytes(after + b"# by hand\n")
        found = log(one.file)
        assert [change.line.command for change in found.changes] == (
            [one.name] if after != before else []
        )
        if found.changes:
            assert found.changes[0].line.mixed or found.outside
        assert silently(COUNT) == 0
        last = save.history_of(one.file).copy(log(one.file).changes[-1].line.kept)
        assert last == after + b"# by hand\n"
        number += 1
    assert number > 20


def check_undo(file: Path) -> None:
    """Undo what can be: it gives what was kept, and that can be undone too."""
    lines = agreed(file)
    if not lines or lines[-1].creates or lines[-1].restores or lines[-1].forgotten:
        return
    if lines[-1].command == "log --forget":
        return
    done = undo(file)
    assert hash_of(file.read_bytes()) == done.line.before
    undo(file, done.redo)
    assert hash_of(file.read_bytes()) == lines[-1].after
    agreed(file)


def test_at_any_moment(laid_out: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "work", random.Random(2026)  # noqa: S311 -- test data
    shutil.copytree(laid_out, folder)
    os.chdir(folder)
    took = {}
    for number, one in enumerate(WRITING):
        start = time.perf_counter()
        ready(one, laid_out, folder)
        os.waitpid(forked(partial(silently, one.words)), 0)
        took[number] = time.perf_counter() - start
    deaths = 0
    for number in range(KILLS):
        at = number % len(WRITING)
        child = forked(partial(silently, WRITING[at].words))
        time.sleep(dice.uniform(0, took[at]))
        os.kill(child, signal.SIGKILL)
        deaths += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        file = WRITING[at].file
        if file.exists():
            agreed(file)
        if number % 10 == 9:
            assert silently(COUNT) == 0
            check_undo(OWN)
            check_undo(OTHER)
    assert deaths > KILLS / 5
    assert agreed(OWN)
