"""Bytes of a file as they lie there, bounded; what a killed writer left is not seen to."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile.home import had_again

Content = bytes | Callable[[BinaryIO], object]
"""Bytes of a file, or what writes them there, where they are too many to be held."""
LARGEST = 50_000_000
"""Bytes of a file of any kind."""
PIECE = 1_000_000
"""Bytes that are hashed at once."""


def bytes_of(file: BinaryIO, path: Path, most: int = LARGEST) -> bytes:
    """Read what stands in an open file; FileProblem where it is more than `most` bytes."""
    size = os.fstat(file.fileno()).st_size
    raw = file.read(min(size, most) + 1)
    if len(raw) > size:  # it has grown, or the system makes it up
        raw += file.read(most - size)
    if len(raw) > most:
        raise FileProblem(path, f"文件超过 {most // 1_000_000} MB，这里不会有这么大的文件")
    return raw


def bytes_there(path: Path, most: int = LARGEST) -> bytes:
    """Read what stands in a file, which is no pipe and has no more bytes than `most`."""
    with opened_there(path) as file:
        return bytes_of(file, path, most)


@contextmanager
def opened_there(path: Path, doing: str = "读取") -> Iterator[BinaryIO]:
    """Open a file that is no pipe or device; FileProblem says why it can't be read."""
    try:
        with open(path, "rb", opener=_at_once) as file:
            refuse_no_file(path, file.fileno())
            yield file
    except OSError as error:
        problem = from_os_error(error, path, doing)
        if isinstance(error, FileNotFoundError) and (again := had_again(path)):
            problem = FileProblem(path, f"{problem.sentence}{again}")
        raise problem from error


def refuse_no_file(path: Path, handle: int) -> None:
    """Refuse a pipe or device that was opened: it may have no end."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise FileProblem(path, "这是设备或管道，不是文件")


def is_missing(error: FileProblem) -> bool:
    """Whether a file can't be read since there is none."""
    return isinstance(error.__cause__, FileNotFoundError | NotADirectoryError)


def _at_once(name: str, flags: int) -> int:
    """Open a file without waiting for anybody who might write into a pipe."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
