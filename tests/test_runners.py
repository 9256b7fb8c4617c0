"""Work on many units: in order, whatever it is done by, whole or not at all."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from counties import townships
from hypothesis import given
from hypothesis import strategies as st
from machine import PATIENCE
from reports import Run, report, saved, with_cells

from govreport.aside import listen, mention, warn
from govreport.cli.options import runner
from govreport.errors import GovReportError, TextProblem, UsageProblem, from_os_error
from govreport.forms import Cell
from govreport.report import Organ
from govreport.tasks import runners as batch
from govreport.tasks.runners import cluster, processes, serial

Go = Callable[..., Run]
REPOSITORY = Path(__file__).resolve().parent.parent
PAIR = processes(2)
CARRIED_OUT = Cell("applications", "natural_person", "carried_out")

if TYPE_CHECKING:
    from distributed import LocalCluster


def doubled(number: int) -> int:
    return 2 * number


def slow_at_first(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)
    return number


def stuck(begun: Path) -> None:
    begun.touch()
    time.sleep(PATIENCE)


def here(_item: int) -> int:
    return os.getpid()


def killed(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def troubled(number: int) -> GovReportError:
    return TextProblem("x.toml", "不对", number, 2)


def warned(number: int) -> int:
    if number % 10 == 0:
        warn(f"保不住 {number}")
        mention(f"等 {number}")
    return number


@given(st.lists(st.integers()))
def test_alone_it_is_what_a_loop_gives(items: list[int]) -> None:
    for run in (serial, processes(1)):
        assert list(run(doubled, items)) == [2 * item for item in items]


@pytest.mark.parametrize("count", [0, 1, 2, 5, 100])
def test_two_processes_give_the_same_in_the_same_order(count: int) -> None:
    assert list(PAIR(doubled, range(count))) == [2 * one for one in range(count)]


def test_the_order_is_that_of_the_items_not_of_their_ends() -> None:
    assert list(PAIR(slow_at_first, range(30))) == list(range(30))


def test_two_processes_share_the_work() -> None:
    seen = set(PAIR(here, range(200)))
    assert os.getpid() not in seen
    assert seen


def test_few_items_start_no_process() -> None:
    assert set(processes()(here, range(5))) == {os.getpid()}
    assert set(processes(at_least=6)(here, range(5))) == {os.getpid()}
    assert set(processes(1, at_least=1)(here, range(5))) == {os.getpid()}


def test_only_so_much_is_handed_out_as_is_taken_back() -> None:
    asked: list[int] = []

    class Items(list[int]):
        def __getitem__(self, part: object) -> list[int]:  # type: ignore[override]
            assert isinstance(part, slice)
            asked.append(part.start)
            return list(range(part.start, min(part.stop, len(self))))

    results = PAIR(doubled, Items(range(10_000)))
    next(results)
    assert max(asked) < 1000
    assert sum(1 for _ in results) == 9999


def test_standard_input_is_read_by_no_other_process() -> None:
    assert runner(2, None, [Path("a.toml"), Path("-")]) is serial
    assert os.getpid() not in runner(2, None, [Path("a.toml")])(here, range(9))


@pytest.mark.slow
@pytest.mark.parametrize("way", multiprocessing.get_all_start_methods())
def test_what_is_said_in_other_processes_is_heard_once(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = multiprocessing.get_context
    monkeypatch.setattr(multiprocessing, "get_context", lambda _=None: usual(way))
    mentioned, urgent = list[str](), list[str]()
    listen(mentioned.append, urgent.append)
    try:
        assert list(PAIR(warned, range(40))) == list(range(40))
    finally:
        listen(lambda _: None, lambda _: None)
    assert urgent == [f"保不住 {number}" for number in range(0, 40, 10)]
    assert mentioned == [f"等 {number}" for number in range(0, 40, 10)]


def test_an_error_comes_back_whole() -> None:
    errors = list(PAIR(troubled, range(1, 3)))
    assert [str(error) for error in errors] == [
        "x.toml：第 1 行第 2 列，不对",
        "x.toml：第 2 行第 2 列，不对",
    ]
    assert [(type(error), error.line) for error in errors] == [
        (TextProblem, 1),
        (TextProblem, 2),
    ]


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(GovReportError, match="一个进程被系统中止了"):
        list(PAIR(killed, range(64)))


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "nonsense", "tcp://x", "tcp://x:y"]
)
def test_no_cluster_at_an_address_is_told(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(UsageProblem, match=f"连不上 Dask 集群 {re.escape(address)}"):
        list(cluster(address)(doubled, range(3)))


def test_no_process_at_all_is_refused_in_chinese(run: Go) -> None:
    result = run("validate", "x.toml", "--jobs", 0)
    assert result.code == 2
    assert "0，应是 1 或更大的整数" in result.err


def test_a_cluster_without_dask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageProblem, match="要先安装 Dask"):
        list(cluster("tcp://127.0.0.1:1")(doubled, range(3)))


@contextmanager
def machines(count: int) -> "Iterator[LocalCluster]":
    """A real cluster of so many processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'tests'}")
        with distributed.LocalCluster(
            n_workers=count, threads_per_worker=1, dashboard_address=None
        ) as made:
            yield made


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes."""
    with machines(2) as made:
        yield made.scheduler_address


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of Dask's own
def test_a_cluster_checks_and_renders_as_one_process_does(
    scheduler: str,
    program: Callable[..., subprocess.CompletedProcess[bytes]],
    tmp_path: Path,
) -> None:
    names = townships(tmp_path, 12)
    (tmp_path / "2022" / f"{names[3]}.toml").write_text("year = ")
    alone = program("validate", "2022", "--format", "json", "--jobs", 1)
    done = program("validate", "2022", "--format", "json", "--scheduler", scheduler)
    assert (done.returncode, done.stdout) == (2, alone.stdout)
    done = program("render", "2022", "--scheduler", scheduler)
    assert done.returncode == 2
    assert len(list(tmp_path.rglob("*.docx"))) == 11
    assert names[3] in done.stderr.decode()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of Dask's own
def test_a_cluster_sees_what_changed_since_its_last_run(
    program: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    one = saved(report(), tmp_path)
    last = replace(with_cells(report(), {CARRIED_OUT: 3}), year=2021)
    saved(replace(last, organ=Organ("云溪县农业农村局")), tmp_path)
    with machines(1) as made:
        before = program("validate", one, "--scheduler", made.scheduler_address)
        saved(last, tmp_path).rename(tmp_path / "2021" / "改了名.toml")
        after = program("validate", one, "--scheduler", made.scheduler_address)
    assert before.stdout != after.stdout == program("validate", one, "--jobs", 1).stdout


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of Dask's own
def test_a_cluster_without_machines_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WAITING", 0.1)
    with (
        machines(0) as made,
        pytest.raises(UsageProblem, match="没有一台机器在等着做事"),
    ):
        list(cluster(made.scheduler_address)(doubled, range(3)))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of Dask's own
def test_a_cluster_that_ends_in_the_middle_is_told(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    with machines(1) as made:

        def end() -> None:
            while not begun.exists():
                time.sleep(0.01)
            made.close()

        ending = Thread(target=end, daemon=True)
        ending.start()
        with pytest.raises(GovReportError, match=r"没有做完：.*再运行一次接着做"):
            list(cluster(made.scheduler_address)(stuck, [begun]))
        ending.join()


@pytest.mark.slow
def test_jobs_change_nothing_but_the_time(
    program: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    names = townships(tmp_path, 9)
    (tmp_path / "2022" / f"{names[4]}.toml").write_text("year = ")
    for format_ in ("text", "json"):
        runs = [
            program("validate", "2022", "--format", format_, "--jobs", jobs)
            for jobs in (1, 2)
        ]
        assert runs[0].stdout == runs[1].stdout
        assert runs[0].stderr == runs[1].stderr
        assert {one.returncode for one in runs} == {2}
    made = []
    for jobs in (1, 2):
        program("render", "2022", "--jobs", jobs, "-o", f"out{jobs}")
        folder = tmp_path / f"out{jobs}"
        files = [path for path in folder.rglob("*") if path.is_file()]
        made.append({path.name: path.read_bytes() for path in files})
    assert made[0] == made[1]
    assert len(made[0]) == 17, "and the record of them"


def test_one_units_failure_stops_no_other(run: Go, tmp_path: Path) -> None:
    names = townships(tmp_path, 4)
    (tmp_path / "2022" / f"{names[0]}.toml").write_text("year = ")
    saved(report(applications__business__received=1), tmp_path)
    result = run("render", "2022", "--to", "docx", "--jobs", 2)
    assert result.code == 2
    assert len(result.out.splitlines()) == 3
    assert (
        result.err.splitlines()[-1] == "5 份报告：生成 3，有错误没有生成 1，没有生成成功 1"
    )


def test_two_that_would_be_one_file_stop_no_other(run: Go, tmp_path: Path) -> None:
    names = townships(tmp_path, 3)
    first = tmp_path / "2022" / f"{names[0]}.toml"
    first.with_name(f"{names[0]}续.toml").write_bytes(first.read_bytes())
    result = run("render", "2022", "--to", "docx")
    assert result.code == 2
    assert len(result.out.splitlines()) == 2
    assert "会写成同一个文件" in result.err
    assert "都没有生成；请去掉一份，或分开生成" in result.err
    assert result.err.splitlines()[-1] == "4 份报告：生成 2，没有生成成功 2"


def test_a_folder_that_cannot_be_looked_into_stops_no_other(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govreport.workspace import files as workspace

    for name in ("甲", "乙"):
        saved(report(), tmp_path / name)
    usual = workspace.organ_files

    def closed(folder: Path) -> list[Path]:
        if "甲" in folder.parts:
            raise from_os_error(PermissionError(13, ""), folder, "读取")
        return usual(folder)

    monkeypatch.setattr(workspace, "organ_files", closed)
    result = run("validate", ".")
    assert result.code == 2
    assert "错误：甲/2022：" in result.err
    assert "检查了 2 个文件，1 个读不了" in result.err
