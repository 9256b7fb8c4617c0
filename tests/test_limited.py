"""A process that works on strangers' bytes ends within its bounds, on every system."""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from machine import PATIENCE

from govreport import frozen, limited, windows_job
from govreport.limited import Bounded, LimitedError, Limits, kept, run_limited
from govreport.limited_work import BROKEN, REFUSED, TOO_LARGE, TOO_LONG, TOO_MUCH

REPOSITORY = Path(__file__).parent.parent
EVAL = "builtins:eval"
"""A work that does whatever a test wants of it."""
WIDE = Limits(20, 500_000_000, PATIENCE)
NUMBER = b"[str(__import__('os').getpid()).encode()]"


@pytest.fixture
def bounded() -> Iterator[Bounded]:
    one = Bounded()
    yield one
    one.close()


def does(one: Bounded, code: str) -> None:
    """Let the process do something that the next question finds done."""
    assert one.ask(EVAL, WIDE, f"[exec({code!r}) or b'']".encode()) == [b""]


def why(one: Bounded, code: bytes, limits: Limits = WIDE) -> str:
    with pytest.raises(LimitedError) as caught:
        one.ask(EVAL, limits, code)
    return caught.value.why


def test_one_process_does_many_works_and_remembers(bounded: Bounded) -> None:
    (first,) = bounded.ask(EVAL, WIDE, NUMBER)
    assert bounded.ask(EVAL, WIDE, NUMBER) == [first]
    assert int(first) != os.getpid()
    assert bounded.ask(EVAL, WIDE, b"[b'a', b'', b'\\xff' * 200_000]")[1:] == [
        b"",
        b"\xff" * 200_000,
    ]


def test_nothing_of_one_stranger_is_left_for_the_next() -> None:
    assert run_limited(EVAL, NUMBER, WIDE) != run_limited(EVAL, NUMBER, WIDE)


def test_this_process_keeps_one_and_its_copies_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert kept() is kept()
    own = kept()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert kept() is not own
    own.close()  # a copy's end is not the end of ours
    monkeypatch.undo()
    assert kept() is own


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        (b"[bytes(10**11)]", TOO_MUCH),
        (b"['x' * 10**10]", TOO_MUCH),
        (b"__import__('os').abort()", TOO_MUCH),
        (b"__import__('os')._exit(3)", BROKEN),
        (b"1 / 0", BROKEN),
        (b"[b'x' * 2_000]", TOO_LARGE),
        (b"__import__('os').write(3, b'x') and 0", BROKEN),
        (
            b"__import__('importlib').import_module('govreport.errors').FileProblem(1)",
            BROKEN,
        ),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the system's own bounds")
def test_how_it_ended_is_told_and_the_next_work_is_done(
    code: bytes, ended: str, bounded: Bounded
) -> None:
    assert why(bounded, code, WIDE._replace(output=1_000)) == ended
    assert bounded.ask(EVAL, WIDE, b"[b'still here']") == [b"still here"]


def test_a_refusal_comes_with_its_sentence(bounded: Bounded) -> None:
    does(
        bounded,
        "import builtins\n"
        "from govreport.errors import FileProblem\n"
        "def refuse():\n"
        "    raise FileProblem('x', '这个不行')\n"
        "builtins.refuse = refuse",
    )
    with pytest.raises(LimitedError) as caught:
        bounded.ask(EVAL, WIDE, b"refuse()")
    assert (caught.value.why, caught.value.said) == (REFUSED, "这个不行")


def test_a_loop_without_end_is_ended(bounded: Bounded) -> None:
    start = time.monotonic()
    code = b"[0 for _ in iter(int, 1)]"
    assert why(bounded, code, Limits(1, 500_000_000, 2 * PATIENCE)) == TOO_LONG
    assert time.monotonic() - start < PATIENCE
    assert bounded.ask(EVAL, WIDE, b"[b'']") == [b""]


def test_each_work_has_its_own_seconds(bounded: Bounded) -> None:
    busy = b"[b'' for t in [__import__('time').process_time] for end in [t() + 0.7] if not any(t() > end for _ in iter(int, 1)) is None]"
    for _ in range(3):
        assert bounded.ask(EVAL, Limits(2, 500_000_000, PATIENCE), busy) == [b""]


def test_what_only_waits_is_not_waited_for(bounded: Bounded) -> None:
    sleep = b"__import__('time').sleep(600)"
    assert why(bounded, sleep, WIDE._replace(patience=0.5)) == TOO_LONG
    assert why(bounded, sleep, WIDE._replace(patience=0)) == TOO_LONG


def test_what_libraries_say_gets_in_nobodys_way(bounded: Bounded) -> None:
    code = b"[b'ok' for _ in [print('noise'), __import__('os').write(1, b'noise')][:1]]"
    assert bounded.ask(EVAL, WIDE, code) == [b"ok"]


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own bounds")
def test_memory_that_earlier_works_took_is_no_fault_of_the_next(bounded: Bounded) -> None:
    does(bounded, "import builtins; builtins.held = bytes(300_000_000)")
    made = bounded.ask(EVAL, WIDE, b"[str(len(bytes(300_000_000))).encode()]")
    assert made == [b"300000000"]


AS_ON_A_MAC = """
import resource, sys
def refuse(kind, most, set_=resource.setrlimit):
    if kind == resource.RLIMIT_AS:
        raise ValueError('current limit exceeds maximum limit')
    set_(kind, most)
resource.setrlimit, sys.platform = refuse, 'darwin'
"""
AS_ON_WINDOWS = """
import sys
sys.modules['resource'] = sys.modules['fcntl'] = None
"""


def on_another_system(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each Python that is started from now on begin with some code."""
    (folder / "sitecustomize.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
def test_a_mac_reads_what_is_good_and_ends_what_takes_too_much(
    bounded: Bounded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_another_system(AS_ON_A_MAC, tmp_path, monkeypatch)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert bounded.ask(EVAL, WIDE, b"[__import__('sys').platform.encode()]") == [b"darwin"]
    asked = list[int]()

    def resident(process: int) -> int:
        asked.append(process)
        return 10**10 if len(asked) > 2 else 10**6

    bounded.close()
    monkeypatch.setattr(limited, "_resident", resident)
    assert why(bounded, b"__import__('time').sleep(600)") == TOO_MUCH
    assert len(asked) == 3
    assert set(asked) & {os.getpid(), 0} == set()
    assert why(bounded, b"[0 for _ in iter(int, 1)]", WIDE._replace(seconds=1)) == TOO_MUCH


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="the program is not here")
def test_the_system_tells_how_much_memory_a_process_has() -> None:
    assert 1_000_000 < limited._resident(os.getpid()) < 10**11
    assert limited._resident(2**22 + 5) == 0


def test_without_the_modules_of_limits_time_is_bounded(
    bounded: Bounded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_another_system(AS_ON_WINDOWS, tmp_path, monkeypatch)
    assert bounded.ask(EVAL, WIDE, b"[b'good']") == [b"good"]
    assert why(bounded, b"__import__('resource')") == BROKEN
    sleep = b"__import__('time').sleep(600)"
    assert why(bounded, sleep, WIDE._replace(patience=0.5)) == TOO_LONG


class Kernel:
    """What Windows does when it is asked for a job, written down."""

    def __init__(self, *, job: int = 7, sets: int = 1, takes: int = 1) -> None:
        """Take what it answers; 0 is no."""
        self.limits: list[tuple[int, int, int]] = []
        self.taken: list[tuple[Any, Any]] = []
        made: dict[str, Any] = {
            "CreateJobObjectW": lambda *_: job,
            "GetCurrentProcess": lambda: 2**64 - 1,
            "AssignProcessToJobObject": self.assign,
            "SetInformationJobObject": self.set,
        }
        self.sets, self.takes = sets, takes
        for name, function in made.items():
            setattr(self, name, self.declared(function))

    @staticmethod
    def declared(function: Any) -> Any:  # noqa: ANN401 -- as ctypes has it
        def call(*arguments: Any) -> Any:  # noqa: ANN401 -- likewise
            return function(*arguments)

        return call

    def assign(self, job: Any, process: Any) -> int:  # noqa: ANN401 -- handles
        self.taken.append((job, process))
        return self.takes

    def set(self, _job: Any, kind: int, limits: Any, size: int) -> int:  # noqa: ANN401 -- likewise
        found = limits._obj
        assert (kind, size) == (9, ctypes.sizeof(found))
        self.limits.append(
            (found.basic.flags, found.basic.process_time, found.process_memory)
        )
        return self.sets


@pytest.fixture
def no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_job, "_jobs", [])


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="a system of 64 bits")
def test_the_structures_of_a_job_are_as_wide_as_windows_has_them() -> None:
    assert ctypes.sizeof(windows_job.BasicLimits) == 64
    assert ctypes.sizeof(windows_job.JobLimits) == 144
    offsets = {
        (windows_job.BasicLimits, "flags"): 16,
        (windows_job.BasicLimits, "affinity"): 48,
        (windows_job.JobLimits, "io"): 64,
        (windows_job.JobLimits, "process_memory"): 112,
    }
    assert {key: getattr(*key).offset for key in offsets} == offsets


@pytest.mark.usefixtures("no_job")
def test_windows_bounds_a_process_by_one_job() -> None:
    kernel = Kernel()
    assert windows_job.bound_by_job(10, 500_000_000, kernel)
    assert windows_job.bound_by_job(20, 400_000_000, kernel)
    assert kernel.taken == [(7, 2**64 - 1)]
    (flags, first, memory), (_, second, less) = kernel.limits
    assert (flags, memory, less) == (0x102, 500_000_000, 400_000_000)
    assert 0 < first < second
    assert second - first > 9 * windows_job.TICKS


@pytest.mark.usefixtures("no_job")
@pytest.mark.parametrize("lack", [{"job": 0}, {"takes": 0}, {"sets": 0}])
def test_where_windows_gives_no_job_time_alone_is_bounded(lack: dict[str, int]) -> None:
    assert windows_job.bound_by_job(10, 500_000_000, Kernel(**lack)) is False


@pytest.mark.parametrize(
    ("code", "told"),
    [(1816, TOO_LONG), (0xC0000409, TOO_MUCH), (-9, TOO_MUCH), (1, BROKEN), (0, BROKEN)],
)
def test_exit_codes_tell_how_a_process_ended(code: int, told: str) -> None:
    process: Any = SimpleNamespace(wait=lambda _: code)
    assert limited._why(process) == told


@pytest.fixture
def as_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in one file, that Python and all modules are frozen into."""
    program = tmp_path / "govreport-frozen"
    program.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        f"sys.path.insert(0, {str(REPOSITORY)!r})\n"
        "sys.frozen = True\n"
        "from govreport.__main__ import main\n"
        "main()\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    return program


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.usefixtures("as_frozen")
def test_a_frozen_program_starts_itself(bounded: Bounded) -> None:
    line = b"['\\n'.join(__import__('sys').argv).encode()]"
    assert bounded.ask(EVAL, WIDE, line)[0].decode().split("\n")[1:] == [frozen.LIMITED]


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_a_frozen_program_still_is_the_command_line(as_frozen: Path) -> None:
    import subprocess

    done = subprocess.run(
        [as_frozen, "--version"], capture_output=True, check=True, timeout=PATIENCE
    )
    assert done.stdout.startswith(b"govreport ")


def test_a_build_that_names_no_python_is_called_by_its_own_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "govreport"), "x"])
    assert frozen.program() == str(tmp_path / "govreport")


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_another_program_that_is_no_part_of_us_is_not_believed(
    as_frozen: Path, bounded: Bounded
) -> None:
    as_frozen.write_text("#!/bin/sh\necho 'usage: other [options]'\n")
    assert why(bounded, b"[b'']") == BROKEN
    as_frozen.write_text("#!/bin/sh\nexec sleep 600\n")
    assert why(bounded, b"[b'']", WIDE._replace(patience=0.5)) == TOO_LONG


def test_no_other_file_builds_a_command_line_of_our_own_python() -> None:
    found = {
        path.name
        for path in (REPOSITORY / "govreport").rglob("*.py")
        if "sys.executable" in path.read_text(encoding="utf-8")
    }
    assert found == {"frozen.py", "limited.py"}
