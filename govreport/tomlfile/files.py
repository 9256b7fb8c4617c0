"""Reading a file: its bytes as text and TOML, and as a report."""

import stat
from pathlib import Path

from govreport.errors import FileProblem, TextProblem, from_os_error
from govreport.report import Report
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.read import read_report

HOME = ".govreport"
"""The folder of what the program notes down for itself, beside what it is about."""
LARGEST = 50_000_000
"""Bytes; no report comes near."""


def read(path: Path) -> Document:
    """Read a file as text and TOML; FileProblem or TextProblem says why it can't be."""
    return document_of(read_bytes(path), path)


def document_of(raw: bytes, path: Path) -> Document:
    """Take a file's bytes as text and TOML; TextProblem says why they can't be."""
    try:
        return parse(raw, str(path), path)
    except TextProblem as error:
        if path.suffix.lower() == ".toml":
            raise
        sentence = "不是报告文件；报告文件的名称以 .toml 结尾"
        raise TextProblem(path, sentence) from error


def read_bytes(path: Path) -> bytes:
    """Read what stands in a file; FileProblem says why it can't be read."""
    try:
        _refuse_devices(path)
        return path.read_bytes()
    except OSError as error:
        raise from_os_error(error, path, "读取") from error


def _refuse_devices(path: Path) -> None:
    """Raise for a device and for what is huge: a report has some ten thousand bytes."""
    facts = path.stat()
    if stat.S_ISCHR(facts.st_mode) or stat.S_ISBLK(facts.st_mode):
        raise FileProblem(path, "这是设备，不是报告文件")
    if facts.st_size > LARGEST:
        raise FileProblem(path, f"文件超过 {LARGEST // 1_000_000} MB，不是报告文件")


def load(path: Path) -> Report:
    """Read the report in a file."""
    return read_report(read(path))
