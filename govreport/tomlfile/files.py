"""Reading a file: its bytes as text and TOML, and as a report."""

import re
import stat
from contextlib import suppress
from pathlib import Path

from govreport.errors import FileProblem, TextProblem, from_os_error
from govreport.report import Report
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.read import read_report

TOP = re.compile(rb"(?:.*\n)*?\[organ\][ \t]*(?:#.*)?\r?\n(?:[^\[\n].*\n|\n)*(?=\[)")
"""A file up to the table behind the organ's."""
LARGEST = 50_000_000
"""Bytes; no report comes near."""


def read(path: Path) -> Document:
    """The file as text and TOML; FileProblem or TextProblem says why it can't be."""
    raw = read_bytes(path)
    try:
        return parse(raw, str(path), path)
    except TextProblem as error:
        if path.suffix.lower() == ".toml":
            raise
        sentence = "不是报告文件；报告文件的名称以 .toml 结尾"
        raise TextProblem(path, sentence) from error


def read_bytes(path: Path) -> bytes:
    """What stands in a file; FileProblem says why it can't be read."""
    try:
        _refuse_devices(path)
        return path.read_bytes()
    except OSError as error:
        raise from_os_error(error, path, "读取") from error


def _refuse_devices(path: Path) -> None:
    """No device and nothing huge is read: a report has some ten thousand bytes."""
    facts = path.stat()
    if stat.S_ISCHR(facts.st_mode) or stat.S_ISBLK(facts.st_mode):
        raise FileProblem(path, "这是设备，不是报告文件")
    if facts.st_size > LARGEST:
        raise FileProblem(path, f"文件超过 {LARGEST // 1_000_000} MB，不是报告文件")


def load(path: Path) -> Report:
    """The report in a file."""
    return read_report(read(path))


def head(raw: bytes, path: Path) -> Report:
    """What the top of a report's file says: its organ, year, form and title.

    Numbers and prose, which are most of a file, are not looked at where the top
    alone tells; what is wrong with them is left for `load` to say.
    """
    top = TOP.match(raw)
    if top is not None:
        with suppress(TextProblem):  # then all of it is read
            return read_report(parse(top[0], str(path), path))
    return read_report(parse(raw, str(path), path))
