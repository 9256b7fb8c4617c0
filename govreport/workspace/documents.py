"""Published documents on the command line: which they are, and reading them."""

import sys
from collections.abc import Iterable
from pathlib import Path

from govreport.errors import FileProblem, from_os_error
from govreport.importers import LARGEST, Imported, read_document, suffixes
from govreport.workspace.files import STDIN, documents_in, folder_year


def documents(paths: Iterable[Path]) -> list[Path]:
    """Find the documents that paths stand for, each once; a folder for all in it and below.

    FileProblem where a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        is_folder = str(path) != STDIN and path.is_dir()
        lying = documents_in(path) if is_folder else [path]
        if not lying:
            kinds = "、".join(sorted(suffixes()))
            raise FileProblem(path, f"文件夹里没有可以读的文件（{kinds}）")
        found += lying
    return list(dict.fromkeys(found))


def raw_document(path: Path) -> bytes:
    """Give the bytes of a document, no more than one may have; FileProblem says why not."""
    if str(path) == STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        if path.is_dir():
            raise FileProblem(path, "这是一个文件夹，这里要的是文件")
        if not path.is_file() and path.exists():
            raise FileProblem(path, "这是设备或管道，不是文件")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise from_os_error(error, path, "读取") from error


def read_published(
    path: Path,
    raw: bytes,
    *,
    organ: str = "",
    year: int | None = None,
    blank_as_zero: bool = False,
) -> Imported:
    """Read the report in a published document."""
    if path.suffix.lower() == ".toml":
        raise FileProblem(path, "这已经是报告文件，不用导入；检查用 validate")
    stdin = str(path) == STDIN
    return read_document(
        raw,
        "标准输入" if stdin else str(path),
        organ=organ,
        year=year,
        folder_year=None if stdin else folder_year(path),
        blank_as_zero=blank_as_zero,
    )
