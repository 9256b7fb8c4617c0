"""Who works on many units: this process, several of them, or a cluster."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from govreport.aside import again, collected
from govreport.errors import GovReportError, UsageProblem

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from distributed import Client

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST_CHUNK = 32
"""Items that go to a process at once."""
AHEAD = 4
"""Chunks that each process has waiting, so that none stands idle."""
CONNECTING = WAITING = 10
"""Seconds for a cluster to answer, and for one of its machines to be there."""
CROWD = 4
"""Processes for each processor; more only wait for each other."""
MOST = 61 if sys.platform == "win32" else 1000
"""Processes that the system lets one wait for."""


class Done(NamedTuple, Generic[Result]):
    """What another process made of some items, and what it said, which nobody heard."""

    results: list[Result]
    said: Sequence[tuple[str, bool]]


class Runner(Protocol):
    """What applies a function to many items and gives the results in their order.

    The function is one of a module (or a partial of one), so that it can go to
    another process, and so do items and results.
    """

    def __call__(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result]:
        """Yield what `work` makes of every item, in the order of the items."""


def serial(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """Work on one item after the other, in this process."""
    return map(work, items)


def processes(jobs: int | None = None, *, at_least: int = 40) -> Runner:
    """Let so many processes of this machine work, as many as it has processors for None.

    Fewer items than `at_least` are left to this process where no number is stated.
    Only so many results wait at a time that memory stays flat.
    """

    def run(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        count = _size(jobs, len(items), at_least)
        if count == 1:
            yield from serial(work, items)
            return
        with _processes(count, work) as executor:

            def submit(some: Sequence[Item]) -> "Future[Done[Result]]":
                return executor.submit(_chunk, some)

            for results in _in_order(submit, items, count):
                yield from results

    return run


def cluster(address: str, jobs: int | None = None) -> Runner:
    """Let the Dask cluster behind an address work, on the same folders as this process."""

    def run(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        import pickle

        count = _size(jobs, len(items), at_least=0)
        with _cluster(address) as client:
            # a worker, which outlives the run, has the work as long as the run holds it
            held = client.submit(pickle.loads, pickle.dumps(work), pure=False)
            submit = client.get_executor(pure=False).submit
            chunk = partial(submit, _chunk_in, held, Path.cwd())
            for results in _in_order(chunk, items, count):
                yield from results

    return run


def _size(jobs: int | None, items: int, at_least: int) -> int:
    if jobs is None:
        return 1 if items < at_least else max(min(_processors(), items, MOST), 1)
    return min(jobs, max(items, 1), CROWD * _processors(), MOST)


def _in_order(
    submit: "Callable[[Sequence[Item]], Future[Done[Result]]]",
    items: Sequence[Item],
    count: int,
) -> Iterator[list[Result]]:
    """Yield chunks of results; a chunk is handed in for each that is taken out."""
    size = max(1, min(LARGEST_CHUNK, len(items) // (count * AHEAD)))
    waiting: deque[Future[Done[Result]]] = deque()
    for start in range(0, len(items), size):
        with _undisturbed():  # it may start processes, which are to know no Ctrl-C
            waiting.append(submit(items[start : start + size]))
        if len(waiting) > count * AHEAD:
            yield _told(waiting.popleft().result())
    while waiting:
        yield _told(waiting.popleft().result())


def _told(done: Done[Result]) -> list[Result]:
    """Say here what was said over the work, where somebody listens."""
    again(done.said)
    return done.results


_works: list[Callable[[Any], Any]] = []
"""In a process that works for one run, and ends with it: what it does with each item.

What the work keeps from one item to the next so lasts as long as the run.
"""


def _chunk(items: Sequence[Any]) -> Done[Any]:
    with collected() as said:
        return Done([_works[0](item) for item in items], said)


def _chunk_in(
    work: Callable[[Item], Result], folder: Path, items: Sequence[Item]
) -> Done[Result]:
    """Work on some items on another machine, in the folder that paths start from."""
    os.chdir(folder)
    with collected() as said:
        return Done([work(item) for item in items], said)


def _processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


@contextmanager
def _processes(count: int, work: Callable[[Item], Result]) -> "Iterator[Executor]":
    """Run so many processes of this machine, which end when this one does.

    Copies of this one, where that is usual; but Typst's threads are not copied with it.
    """
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    way = multiprocessing.get_context("spawn" if "typst" in sys.modules else None)
    executor = ProcessPoolExecutor(count, way, initializer=_begin, initargs=(work,))
    try:
        yield executor
    except BrokenProcessPool as error:
        message = (
            "一个进程被系统中止了（多半是内存不够），后面的没有做完；"
            "已写好的文件都是完整的，请加 --jobs 1 再运行一次，接着做"
        )
        raise GovReportError(message) from error
    finally:
        with _undisturbed():
            executor.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back, where one can, while processes start, who inherit that, or end."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _begin(work: Callable[[Any], Any]) -> None:
    """Leave Ctrl-C to the first process, end with it however it ends, know the work."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    _works[:] = [work]
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


@contextmanager
def _cluster(address: str) -> "Iterator[Client]":
    """Hold on to a Dask cluster, whose machines see the same folders by the same names."""
    import logging

    try:
        from distributed import CancelledError, Client, KilledWorker
    except ImportError as error:
        message = "--scheduler 要先安装 Dask：pip install 'govreport[dask]'"
        raise UsageProblem(message) from error
    for talkative in ("distributed", "distributed.client"):
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    try:
        _knock(address)  # a client that finds nobody takes long to give up
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        message = (
            f"连不上 Dask 集群 {address}：地址写成 tcp://主机:端口，并看调度器是否已启动"
        )
        raise UsageProblem(message) from error
    try:
        with client:
            _await_worker(client, address)
            yield client
    except (KilledWorker, CancelledError, OSError, RuntimeError) as error:
        message = (
            f"集群 {address} 没有做完：{_gist(error)}；请看调度器和各台机器是否还在运行。"
            "它们都要装同一版本的 govreport，并能用同样的路径读写同一个文件夹；"
            "已写好的文件都是完整的，再运行一次接着做"
        )
        raise GovReportError(message) from error


def _await_worker(client: "Client", address: str) -> None:
    """Raise UsageProblem where a cluster, which would wait long, has nobody who works."""
    try:
        client.wait_for_workers(1, timeout=WAITING)
    except TimeoutError as error:
        message = (
            f"集群 {address} 上没有一台机器在等着做事；"
            "请先在各台机器上启动 dask worker，连到这个地址"
        )
        raise UsageProblem(message) from error


def _gist(error: BaseException) -> str:
    """Give the first sentence of a library's message, or what kind of error it is."""
    return " ".join(str(error).split()).partition(". ")[0] or type(error).__name__


def _knock(address: str) -> None:
    """Raise OSError or ValueError where nobody answers at an address."""
    import socket
    from urllib.parse import urlsplit

    where = urlsplit(address)
    if not where.hostname or where.port is None:
        raise ValueError(address)
    socket.create_connection((where.hostname, where.port), CONNECTING).close()
