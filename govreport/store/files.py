"""Reading a file: its bytes as text and TOML, and as a report."""

from pathlib import Path

from govreport.errors import TextProblem, from_os_error
from govreport.report import Report
from govreport.store.document import Document, parse
from govreport.store.reading import read_report


def read(path: Path) -> Document:
    """The file as text and TOML; FileProblem or TextProblem says why it can't be."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise from_os_error(error, path, "读取") from error
    try:
        return parse(raw, str(path), path)
    except TextProblem as error:
        if path.suffix.lower() == ".toml":
            raise
        sentence = "不是报告文件；报告文件的名称以 .toml 结尾"
        raise TextProblem(path, sentence) from error


def load(path: Path) -> Report:
    """The report in a file."""
    return read_report(read(path))
