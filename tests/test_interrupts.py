"""Runs that are killed or interrupted: files whole, exit codes right, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from counties import townships
from machine import PATIENCE

from govreport.tomlfile.drafts import DRAFT, _host, sweep

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).resolve().parent.parent
needs_groups = pytest.mark.skipif(
    not hasattr(os, "killpg"), reason="this system has no groups of processes"
)
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="no /proc tells of zombies"
)
ANNOUNCED = """
import os, signal
from govreport.__main__ import main
usual = signal.signal
def telling(number, handler):
    before, signal.signal = usual(number, handler), usual
    os.write(1, b"!")
    return before
signal.signal = telling
main()
"""
"""The program, which says so as soon as Ctrl-C is heeded."""
LINGERING = """
import os, threading, time
def linger():
    threading.main_thread().join()
    os.write(1, b"!")
    time.sleep(600)
threading.Thread(target=linger).start()
from govreport.__main__ import main
main()
"""
"""The program, which says when all is done but a thread that takes long."""


@contextmanager
def started(folder: Path, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    """The interpreter with some arguments, in a group of its own, its output yet unread.

    What prints much waits for its reader, so that it can't end before that.
    """
    with subprocess.Popen(
        [sys.executable, *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        pipesize=4096,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def wait_for_output(running: subprocess.Popen[bytes]) -> None:
    assert running.stdout is not None
    assert os.read(running.stdout.fileno(), 1), running.communicate()


def interrupted(running: subprocess.Popen[bytes], *, between: float) -> tuple[int, str]:
    """The exit code and talk of a run that was told twice to end."""
    os.killpg(running.pid, signal.SIGINT)
    time.sleep(between)
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=PATIENCE)
    return running.returncode, told.decode()


def documents(folder: Path) -> dict[str, int]:
    """When each document that is there was written; every one of them is whole."""
    found = {}
    for path in folder.glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None
        found[path.name] = path.stat().st_mtime_ns
    return found


def test_killed_in_the_middle_it_leaves_whole_files_and_the_rest_is_done_next(
    tmp_path: Path,
) -> None:
    count = 400  # more than two processes make ahead of what is printed
    townships(tmp_path, count)
    command = ["-m", "govreport", "render", "2022", "-o", "out"]
    out = tmp_path / "out"
    with started(tmp_path, *command, "--jobs", "2") as running:
        wait_for_output(running)
        running.kill()
        running.communicate(
            timeout=PATIENCE
        )  # its processes end with it, and close their ends
    done = documents(out)
    assert 0 < len(done) < count
    with started(tmp_path, *command) as again:
        _, told = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0
    after = documents(out)
    assert len(after) == count
    assert {name: after[name] for name in done} == done
    assert f"已是最新 {len(done)}" in told.decode()
    assert {path.suffix for path in out.iterdir() if path.is_file()} == {".docx", ".txt"}


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Programs take Ctrl-C, also where these tests run in the background and don't."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@needs_groups
@pytest.mark.usefixtures("_interruptible")
@pytest.mark.parametrize("between", [0, 0.01, 0.1])
@pytest.mark.parametrize(
    "command",  # which print in the middle of their work
    [["render", "2022"], ["validate", "2022", "--ignore", "N-SIMILAR"]],
)
def test_ctrl_c_twice_ends_it(tmp_path: Path, command: list[str], between: float) -> None:
    townships(tmp_path, 60)
    args = ("-m", "govreport", *command, "--jobs", "2")
    with started(tmp_path, *args) as running:
        wait_for_output(running)
        code, told = interrupted(running, between=between)
    assert (code, "Traceback" in told) == (130, False), told


@needs_groups
@pytest.mark.usefixtures("_interruptible")
@pytest.mark.parametrize("after", [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4])
def test_ctrl_c_at_any_moment_ends_it(tmp_path: Path, after: float) -> None:
    townships(tmp_path, 60)
    args = ("-c", ANNOUNCED, "validate", "2022", "--jobs", "2")
    with started(tmp_path, *args) as running:
        wait_for_output(running)
        time.sleep(after)
        code, told = interrupted(running, between=after / 10)
    assert (code, "Traceback" in told) == (130, False), told


@needs_groups
@pytest.mark.usefixtures("_interruptible")
def test_ctrl_c_ends_what_is_done_but_does_not_end(tmp_path: Path) -> None:
    with started(tmp_path, "-c", LINGERING, "explain", "T3-BALANCE") as running:
        assert running.stdout is not None
        printed = b""
        while not printed.endswith(b"!"):
            printed += os.read(running.stdout.fileno(), 1) or pytest.fail("no end of it")
        while running.poll() is None:  # Python may miss one just before it falls asleep
            os.killpg(running.pid, signal.SIGINT)
            time.sleep(0.01)
        _, told = running.communicate(timeout=PATIENCE)
    assert (running.returncode, told) == (130, b"")


def test_who_starts_it_without_ctrl_c_has_it_heed_none(tmp_path: Path) -> None:
    code = (
        "import signal; from govreport import __main__ as program\n"
        "program._run = lambda: signal.raise_signal(signal.SIGINT) or 7\n"
        "program.main()"
    )
    before = signal.getsignal(signal.SIGINT)
    for handler, expected in ((signal.SIG_IGN, 7), (signal.default_int_handler, 130)):
        signal.signal(signal.SIGINT, handler)
        with started(tmp_path, "-c", code) as running:
            told = running.communicate(timeout=PATIENCE)
        signal.signal(signal.SIGINT, before)
        assert (running.returncode, *told) == (expected, b"", b"")


def test_only_what_a_dead_writer_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / f"{DRAFT}{_host()}-999999999-0.tmp"
    kept = [
        tmp_path / f"{DRAFT}{_host()}-{os.getpid()}-0.tmp",
        tmp_path / f"{DRAFT}elsewhere-999999999-0.tmp",
        tmp_path / "x.tmp",
    ]
    for path in (left, *kept):
        path.touch()
    sweep(tmp_path)
    sweep(tmp_path / "none")
    assert not left.exists()
    assert all(path.exists() for path in kept)


def test_one_draft_that_cannot_be_removed_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [tmp_path / f"{DRAFT}{_host()}-999999999-{number}.tmp" for number in range(5)]
    for path in left:
        path.touch()
    usual, refused = Path.unlink, list[Path]()

    def unlink(self: Path, *, missing_ok: bool = False) -> None:
        if not refused:
            refused.append(self)
            raise PermissionError(13, "Access is denied", str(self))
        usual(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == refused


@needs_proc
def test_a_writer_that_ended_unasked_is_dead(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as writer:
        os.waitid(os.P_PID, writer.pid, os.WEXITED | os.WNOWAIT)  # and leave it a zombie
        left = tmp_path / f"{DRAFT}{_host()}-{writer.pid}-0.tmp"
        left.touch()
        sweep(tmp_path)
        assert not left.exists()
