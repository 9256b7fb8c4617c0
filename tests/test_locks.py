"""One writer at a time: who is dead holds up nobody, who is elsewhere is respected."""

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from changing import forked, silently
from reports import Run, report, saved

from govreport.aside import listen
from govreport.errors import FileProblem
from govreport.tomlfile import locks, processes
from govreport.tomlfile.locks import lock_of, locked
from govreport.tomlfile.processes import is_gone, machine
from govreport.tomlfile.save import attend

needs_kernel_locks = pytest.mark.skipif(locks.fcntl is None, reason="Windows has no flock")
HOLDING = """
import os, sys, time
from pathlib import Path
from govreport.tomlfile.locks import locked
with locked(Path(sys.argv[1])):
    print(1, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that people write, beside which nobody holds a lock."""
    file = tmp_path / "a.toml"
    file.write_bytes(b"x = 1\n")
    return file


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What is said while somebody waits."""
    said: list[str] = []
    listen(said.append, said.append)
    yield said
    listen(lambda _: None, lambda _: None)


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock of a file."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def signed(path: Path, *lines: object, age: float = 0) -> Path:
    """Lay a lock beside a file, with these lines in it."""
    lock = lock_of(path)
    lock.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    os.utime(lock, (time.time() - age,) * 2)
    return lock


@contextmanager
def no_patience(monkeypatch: pytest.MonkeyPatch, seconds: float = 0.3) -> Iterator[None]:
    """Wait for nobody any longer."""
    with monkeypatch.context() as patched:
        patched.setattr(locks, "PATIENCE", seconds)
        patched.setattr(locks, "SILENCE", seconds / 3)
        yield


def is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said where the lock of a file is respected."""
    with (
        no_patience(monkeypatch),
        pytest.raises(FileProblem, match="另一个程序正在写") as found,
        locked(path),
    ):
        pass
    return str(found.value)


def test_a_lock_is_gone_behind_its_writer(path: Path) -> None:
    with locked(path):
        assert lock_of(path).exists()
    assert not lock_of(path).exists()


def test_who_waits_is_told_of_whom_and_then_refused(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(path) as process:
        refused = is_refused(path, monkeypatch)
    assert f"（{machine()[0]} 上的进程 {process.pid}）" in refused
    assert "没有改动" in refused
    assert str(lock_of(path)) in refused
    assert [f"进程 {process.pid}）" in one and "等它写完" in one for one in told] == [True]


@needs_kernel_locks
def test_a_killed_writers_lock_is_nobodys(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(path) as process:
        process.kill()
        process.wait()
        assert lock_of(path).exists()
        with no_patience(monkeypatch), locked(path):
            pass
    assert not told
    assert not lock_of(path).exists()


@needs_kernel_locks
def test_a_zombies_lock_is_nobodys(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die_inside() -> None:
        with locked(path):
            os._exit(1)

    child = forked(die_inside)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert lock_of(path).exists()
    with no_patience(monkeypatch), locked(path):
        pass
    os.waitpid(child, 0)


@needs_kernel_locks
@pytest.mark.parametrize(
    "lines", [(), ("govreport",), ("govreport", "1", "x"), ("乱写的",), ("1", "2", "3")]
)
def test_a_lock_that_nobody_signed_to_the_end_is_nobodys(
    path: Path, lines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(path, *lines)
    with no_patience(monkeypatch), locked(path):
        pass


@needs_kernel_locks
def test_a_lock_signed_by_a_number_that_another_process_got_since_is_nobodys(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(path, "govreport", os.getpid(), *machine())
    with no_patience(monkeypatch), locked(path):
        pass


@needs_kernel_locks
def test_the_lock_of_another_machine_is_respected_till_it_is_old(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = "govreport", 4711, "财政局-PC", "another-boot"
    signed(path, *theirs)
    assert "（财政局-PC 上的进程 4711）" in is_refused(path, monkeypatch)
    assert lock_of(path).exists()
    signed(path, *theirs, age=locks.OLD + 5)
    with no_patience(monkeypatch), locked(path):
        pass


@needs_kernel_locks
def test_a_container_that_is_gone_was_on_this_machine(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, boot = machine()
    if not boot:
        pytest.skip("this system doesn't tell when it was switched on")
    signed(path, "govreport", 1, f"not-{name}", boot)
    with no_patience(monkeypatch), locked(path):
        pass


@needs_kernel_locks
def test_an_earlier_version_that_is_writing_is_respected(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(path, os.getpid(), machine()[0])
    assert f"进程 {os.getpid()}" in is_refused(path, monkeypatch)
    child = forked(lambda: None)
    os.waitpid(child, 0)
    signed(path, child, machine()[0])
    with no_patience(monkeypatch), locked(path):
        pass


@needs_kernel_locks
def test_what_is_no_lock_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = lock_of(path)
    for make in (Path.mkdir, os.mkfifo, lambda at: at.symlink_to("elsewhere")):
        make(lock)
        is_refused(path, monkeypatch)
        assert os.path.lexists(lock)
        lock.rmdir() if lock.is_dir() else lock.unlink()


@needs_kernel_locks
def test_of_many_who_take_over_a_dead_lock_one_is_in(path: Path) -> None:
    inside, most = [0], [0]
    start = threading.Barrier(8)

    def work(number: int) -> int:
        start.wait()
        with locked(path):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.001)
            inside[0] -= 1
        return number

    with ThreadPoolExecutor(8) as threads:
        for _ in range(20):
            signed(path, "govreport", 1, *machine(), age=5)
            served = list(threads.map(work, range(8)))  # which raises what went wrong
            assert served == list(range(8))
            assert not lock_of(path).exists()
    assert most == [1]


@pytest.mark.slow
@needs_kernel_locks
def test_of_many_processes_that_take_over_a_dead_lock_one_is_in(path: Path) -> None:
    ready, go = path.with_name("ready"), path.with_name("go")
    ready.mkdir()

    def work(number: int) -> None:
        (ready / str(number)).touch()
        while not go.exists():
            time.sleep(0.001)
        with locked(path):
            inside = path.with_name("inside")
            inside.mkdir()  # which fails where somebody else is in
            time.sleep(0.001)
            inside.rmdir()

    for _ in range(5):
        signed(path, "govreport", 1, *machine(), age=5)
        running = [forked(partial(work, number)) for number in range(6)]
        while len(list(ready.iterdir())) < 6:
            time.sleep(0.001)
        go.touch()
        codes = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in running]
        assert codes == [0] * 6
        go.unlink()
        for one in ready.iterdir():
            one.unlink()


def test_where_the_system_holds_nothing_a_dead_writers_lock_is_nobodys(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    if locks.fcntl is not None:
        monkeypatch.setattr(locks.fcntl, "flock", unknown)
    with locked(path):
        is_refused(path, monkeypatch)
    child = forked(lambda: None)
    os.waitpid(child, 0)
    signed(path, "govreport", child, *machine())
    with no_patience(monkeypatch), locked(path):
        pass
    signed(path)
    is_refused(path, monkeypatch)
    signed(path, age=locks.SIGNING + 1)
    with no_patience(monkeypatch), locked(path):
        pass


def is_open(path: Path) -> bool:
    """Whether any process has a file open."""
    facts = path.stat()
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            found = handle.stat()
        except OSError:
            continue
        if os.path.samestat(found, facts):
            return True
    return False


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no list of open files")
def test_on_windows_an_open_lock_cannot_be_removed_and_a_dead_ones_can(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.unlink

    def unlink(self: Path, *, missing_ok: bool = False) -> None:
        if self.exists() and is_open(self):
            raise PermissionError(errno.EACCES, "Access is denied")
        usual(self, missing_ok=missing_ok)

    monkeypatch.setattr(locks, "fcntl", None)
    monkeypatch.setattr(Path, "unlink", unlink)
    with locked(path):
        assert str(os.getpid()) in is_refused(path, monkeypatch)
    assert not lock_of(path).exists()
    for lines in ((), ("govreport", 1, *machine())):
        signed(path, *lines)
        time.sleep(2 * locks.MAKING)
        with no_patience(monkeypatch), locked(path):
            pass
    signed(path, "govreport", 1, "另一台", "boot")
    is_refused(path, monkeypatch)


def test_a_process_is_gone_whose_number_another_has() -> None:
    assert is_gone(os.getpid(), time.time()) is False
    if Path("/proc/self/stat").exists():
        assert is_gone(os.getpid(), 1_000_000_000)


def test_on_windows_who_ended_just_now_is_gone_and_who_is_long_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = {1: True, 2: False}
    monkeypatch.setattr(processes, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(processes, "_has_ended", asked.get)
    now = time.time()
    assert is_gone(1, now)
    assert not is_gone(2, now)
    assert is_gone(2, now - 2 * processes.LONGEST_WRITING)


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows can be asked so")
def test_windows_tells_who_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert is_gone(process.pid, time.time())
    assert not is_gone(os.getpid(), time.time())


def test_quiet_waits_without_a_word(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(report(), tmp_path)
    for quiet in ([], ["--quiet"]):
        with held(file), no_patience(monkeypatch):
            done = run("add", "count", file, "counts.培训", "1", *quiet)
        assert done.code == 2
        assert ("等它写完" in done.err) == (not quiet)
        assert "没有改动；请稍后再试" in done.err


COUNTERS, EACH = map(int, os.environ.get("GOVREPORT_COUNTS", "16x12").split("x"))
"""How many processes count, and how often each."""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")
def test_of_many_who_count_at_once_none_is_refused(tmp_path: Path) -> None:
    file = saved(report(), tmp_path)

    def work() -> None:
        for _ in range(EACH):
            if silently(("add", "count", file, "counts.培训", "1")):
                os._exit(1)

    running = [forked(work) for _ in range(COUNTERS)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in running]
    assert codes == [0] * COUNTERS
    assert f'"培训" = {COUNTERS * EACH}\n' in file.read_text(encoding="utf-8")
    lying = {one.name for one in file.parent.iterdir()}
    assert lying == {file.name, ".govreport"}


@needs_kernel_locks
@pytest.mark.parametrize("number", [errno.EROFS, errno.EIO])
@pytest.mark.parametrize("call", ["unlink", "lstat"])
def test_a_dead_lock_that_cannot_be_removed_keeps_nobody_from_reading(
    run: Callable[..., Run],
    tmp_path: Path,
    number: int,
    call: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = saved(report(), tmp_path)
    lock = signed(file, "govreport", 1, *machine(), age=5)
    expected = run("show", file).out
    signed(file, "govreport", 1, *machine(), age=5)
    usual, refused = getattr(Path, call), list[Path]()

    def fail(self: Path, *args: object, **more: object) -> object:
        if self.name == lock.name:
            refused.append(self)
            raise OSError(number, os.strerror(number), str(self))
        return usual(self, *args, **more)

    monkeypatch.setattr(Path, call, fail)
    done = run("show", file)
    assert (done.code, done.out) == (0, expected)
    assert refused
    assert os.path.exists(lock)  # noqa: PTH110 -- which the test makes fail


def test_who_only_reads_waits_for_no_writer(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(path):
        # its lock was gone when it was looked for, and somebody else has it by now
        monkeypatch.setattr("govreport.tomlfile.save.clear", lambda _: True)
        monkeypatch.setattr(locks, "_pause", lambda _: pytest.fail("waits"))
        attend(path)
    assert not told


def test_the_longest_pause_leaves_nobody_untold(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_pause", lambda _: time.sleep(0.5))
    with held(path):
        is_refused(path, monkeypatch)
    assert len(told) == 1
