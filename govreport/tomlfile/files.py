"""Reading a file: its bytes as text and TOML, and as a report."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from govreport.report import Report
from govreport.tomlfile.document import LARGEST_TEXT, Document, document_of
from govreport.tomlfile.home import HOME
from govreport.tomlfile.locks import lock_of
from govreport.tomlfile.plain import LARGEST, PIECE, bytes_of, opened_there
from govreport.tomlfile.read import read_report

DRAFTS = Path(HOME, "drafts")
"""Where texts lie while they are edited, beside the report that they are for."""
_looking = ContextVar("looking", default=False)


def read(path: Path, most: int = LARGEST_TEXT) -> Document:
    """Read a file as text and TOML; FileProblem or TextProblem says why it can't be."""
    return document_of(read_bytes(path, most), path)


def read_bytes(path: Path, most: int = LARGEST, doing: str = "读取") -> bytes:
    """Read what stands in a file, which is no pipe and has no more bytes than `most`.

    FileProblem says why it can't be read.
    """
    with opened(path, doing) as file:
        return bytes_of(file, path, most)


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
        from govreport.tomlfile.save import attend  # most files have no lock

        attend(path)
    with opened_there(path, doing) as file:
        yield file


def load(path: Path) -> Report:
    """Read the report in a file."""
    return read_report(read(path))
