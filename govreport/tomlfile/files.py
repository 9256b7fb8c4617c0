"""Reading a file: its bytes as text and TOML, and as a report."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from govreport.errors import FileProblem, TextProblem, from_os_error
from govreport.report import Report
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.home import HOME, had_again
from govreport.tomlfile.locks import lock_of
from govreport.tomlfile.read import read_report

DRAFTS = Path(HOME, "drafts")
"""Where texts lie while they are edited, beside the report that they are for."""
SAVING = "govreport.tomlfile.save"
Content = bytes | Callable[[BinaryIO], object]
"""Bytes of a file, or what writes them there, where they are too many to be held."""
LARGEST = 50_000_000
"""Bytes of a file of any kind."""
PIECE = 1_000_000
"""Bytes that are hashed at once."""
LARGEST_TEXT = 20_000_000
"""Bytes of TOML, which takes fifty times that to read; no report comes near."""
_looking = ContextVar("looking", default=False)


def read(path: Path, most: int = LARGEST_TEXT) -> Document:
    """Read a file as text and TOML; FileProblem or TextProblem says why it can't be."""
    return document_of(read_bytes(path, most), path)


def document_of(raw: bytes, path: Path) -> Document:
    """Take a file's bytes as text and TOML; TextProblem says why they can't be."""
    try:
        return parse(raw, str(path), path)
    except TextProblem as error:
        if path.suffix.lower() == ".toml":
            raise
        sentence = "不是报告文件；报告文件的名称以 .toml 结尾"
        raise TextProblem(path, sentence) from error


def read_bytes(path: Path, most: int = LARGEST, doing: str = "读取") -> bytes:
    """Read what stands in a file, which is no pipe and has no more bytes than `most`.

    FileProblem says why it can't be read.
    """
    with opened(path, doing) as file:
        size = os.fstat(file.fileno()).st_size
        raw = file.read(min(size, most) + 1)
        if len(raw) > size:  # it has grown, or the system makes it up
            raw += file.read(most - size)
    if len(raw) > most:
        raise FileProblem(path, f"文件超过 {most // 1_000_000} MB，这里不会有这么大的文件")
    return raw


def hash_of(path: Path) -> str:
    """Hash what stands in a file, of any size; FileProblem says why it can't be read."""
    digest = sha256()
    with opened(path) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def only_looking() -> Iterator[None]:
    """Read files as they lie there, what a killed writer left too: nothing is completed."""
    before = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(before)


@contextmanager
def opened(path: Path, doing: str = "读取") -> Iterator[BinaryIO]:
    """Open a file that is no pipe or device; FileProblem says why it can't be read.

    What a writer left who was killed is completed first, where it may be.
    """
    if os.path.lexists(lock_of(path)) and not _looking.get():
        import_module(SAVING).attend(path)  # which reads by this: loaded only then
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


def load(path: Path) -> Report:
    """Read the report in a file."""
    return read_report(read(path))
