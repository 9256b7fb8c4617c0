"""What a reader is to the fuzzer: how an input is made, how it is read, what follows."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import NamedTuple

Past = Callable[[], None]
"""What is called when the parser is behind, so that such inputs are counted."""


class FuzzReader(NamedTuple):
    """One way into the program: the file's ending, how inputs are made and read.

    `read` raises nothing but a GovReportError; it calls what it is given once the
    bytes were TOML, XML, JSON or whatever they have to be. `weight` is how often it
    has its turn.
    """

    make: Callable[[Random], bytes]
    read: Callable[[bytes, Past], None]
    suffix: str
    weight: int = 1


HOME = Path(mkdtemp(prefix="govreport-fuzz-"))
"""Where files are put that readers want to open; each process has a folder in it."""


def put(name: str, raw: bytes) -> Path:
    """Put a file into this process's folder."""
    path = home() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def home() -> Path:
    """Tell this process's folder."""
    from os import getpid

    folder = HOME / str(getpid())
    folder.mkdir(exist_ok=True)
    return folder
