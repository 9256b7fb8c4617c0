"""Streams that are full or closed, and signals: no traceback, and the exit code tells."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest
from counties import townships
from machine import PATIENCE
from reports import ORGAN, report, saved

from govreport.cli import app

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).resolve().parent.parent
GOOD = f"2022/{ORGAN.name}.toml"
needs_pipes = pytest.mark.skipif(
    not hasattr(signal, "SIGPIPE"), reason="this system has no SIGPIPE"
)
needs_full = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="no device here is full"
)
ENV = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
COMMANDS = ["--version", "--help", "explain", "schema", f"show {GOOD}", "validate 2022"]


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which `govreport` is the program."""
    line = command.replace("govreport", f"{quote(sys.executable)} -m govreport")
    return subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=ENV, capture_output=True, check=False,
        text=True, timeout=PATIENCE,
    )  # fmt: skip


@needs_pipes
@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_pipe_ends_it_as_it_ends_any_program(tmp_path: Path, command: str) -> None:
    townships(tmp_path, 3)
    saved(report(applications__business__received=1), tmp_path)
    ours, its = os.pipe()
    os.close(ours)
    with subprocess.Popen(
        [sys.executable, "-m", "govreport", *command.split()],
        cwd=tmp_path, env=ENV, stdout=its, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        os.close(its)
        _, told = running.communicate(timeout=PATIENCE)
    assert running.returncode == -signal.SIGPIPE
    assert b"Traceback" not in told
    assert b"Error" not in told


def test_where_there_is_no_sigpipe_the_exit_code_is_as_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = OSError(22, "Invalid argument")
    monkeypatch.setattr(app, "_nowhere", lambda _: sys.stdout)
    assert app._unwritten(BrokenPipeError(32, "x")) == app.CLOSED == 141
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        odd = [
            closed,
            OSError(22, "Invalid argument", "a file"),
            OSError(28, "No space left"),
        ]
        told = [app._is_closed(one) for one in odd]
    assert told == [True, False, False]
    assert not app._is_closed(closed)


@needs_full
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, command: str) -> None:
    saved(report(applications__business__received=1), tmp_path)
    done = shell(f"govreport {command} > /dev/full", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("错误：标准输出：不能写出：磁盘已满，请清理后再试\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["--version", "--help", f"show {GOOD}", "show -", "x"])
def test_closed_streams_are_no_crash(tmp_path: Path, command: str, streams: str) -> None:
    saved(report(), tmp_path)
    done = shell(f"govreport {command} {streams}", tmp_path)
    assert done.returncode == (2 if command in {"x", "show -"} else 0)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signals here")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_it_and_the_next_run_leaves_nothing_of_it(
    tmp_path: Path, name: str, jobs: str
) -> None:
    townships(tmp_path, 400)
    number = getattr(signal, name)
    args = [sys.executable, "-m", "govreport", "render", "2022", "-o", "出", "--jobs", jobs]
    before = signal.signal(number, signal.SIG_DFL)
    ours, its = socket.socketpair()  # holds less than 400 lines on any system
    its.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    try:
        with ours, subprocess.Popen(
            args, cwd=tmp_path, env={**ENV, "PYTHONUNBUFFERED": "1"},
            stdout=its.fileno(), stderr=subprocess.PIPE,
        ) as running:  # fmt: skip
            its.close()
            assert ours.recv(1)
            running.send_signal(number)
            _, told = running.communicate(timeout=PATIENCE)
    finally:
        signal.signal(number, before)
    assert running.returncode == -number
    assert b"Traceback" not in told
    done = shell(
        f"govreport render {quote('2022/云溪县第001乡人民政府.toml')} -o 出", tmp_path
    )
    assert done.returncode == 0
    assert [one for one in (tmp_path / "出").iterdir() if one.suffix == ".tmp"] == []


def test_who_asks_twice_is_not_kept_waiting(tmp_path: Path) -> None:
    code = (
        "import signal, time; from govreport import __main__ as program\n"
        "def run():\n"
        "    try: signal.raise_signal(signal.SIGTERM)\n"
        "    finally: print('clean', flush=True); time.sleep(600); print('late', flush=True)\n"
        "program._run = run\n"
        "program.main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env=ENV, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"clean\n"
        running.terminate()
        said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode != 0
    assert said == b""


@pytest.mark.skipif(os.name == "nt", reason="no folder one stands in can be removed")
def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell("cd gone && rmdir ../gone && govreport validate .", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "错误：现在所在的文件夹已经不在了，请换到（cd）别的文件夹再运行\n"
