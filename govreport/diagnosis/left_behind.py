"""Locks and drafts that writers left in folders, told as who clears them judges them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.diagnosis import Diagnosis, caution, fine
from govreport.tomlfile.drafts import is_left
from govreport.tomlfile.locks import Hold, is_lock, look_at

ELSEWHERE = "那台电脑上没有 govreport 在运行的话，删去它"
NOBODY = "没有别的 govreport 在运行的话，删去它"


def left_behind(folder: Path, names: Sequence[str]) -> Iterator[Diagnosis]:
    """Tell of locks and drafts among what lies in a folder."""
    for name in names:
        if is_lock(name):
            yield from _of_lock(folder / name)
    gone, busy = [], 0
    for name in names:
        with suppress(FileNotFoundError):  # its writer is done by now
            left = is_left(folder / name)
            gone += [name] * (left is True)
            busy += left is False
    if gone:
        told = f"{len(gone)} 个没有写完的临时文件，写它的程序中断了"
        which = (
            "下次改这个文件时" if folder.parent.name == "history" else "下次在这里写文件时"
        )
        advice = f"不影响别的文件；不用管，{which}自动清掉"
        yield caution("stored.draft", told, advice, folder, gone)
    if busy:
        yield fine("stored.draft", f"{busy} 个文件正在写", folder)


def _of_lock(lock: Path) -> Iterator[Diagnosis]:
    found = look_at(lock)
    if found is None:  # its writer is done by now
        return
    hold, writer = found
    if hold is Hold.LEFT:
        told = "是程序写文件时的占用标记，写它的程序已中断"
        yield caution("stored.lock", told, "不用管，下次改这个文件时自动清掉", lock)
    elif hold is Hold.HELD:
        whose = "有程序" if writer is None else f"进程 {writer.process} "
        yield fine("stored.lock", f"{whose}正在写这个文件，占用标记是它的", lock)
    elif writer is not None:
        told = f"占用标记是另一台电脑（{writer.machine}）的，看不出它还在不在写"
        yield caution("stored.lock", told, ELSEWHERE, lock)
    else:
        told = "占用标记看不出是谁的"
        yield caution("stored.lock", told, NOBODY, lock)
