"""What `validate` and `render` both do first: read a file and check it."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.checks import Case, check_case
from govreport.console import Checked
from govreport.errors import FileProblem, GovReportError
from govreport.findings import Finding
from govreport.report import Report
from govreport.store.document import parse
from govreport.store.files import LARGEST, load
from govreport.store.reading import read_report
from govreport.store.workspace import (
    expand,
    find_previous,
    folder_year,
    is_document,
    previous_documents,
)

if TYPE_CHECKING:
    from govreport.importers import Imported

STDIN = "-"
SNIFFED = 4000
"""Bytes in which a report's own file has named its organ."""
CONTAINERS = (b"PK\x03\x04", b"%PDF", b"<", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""What a published document on standard input begins with."""


class Source(NamedTuple):
    """A report as it was read, and how, where it is a published document."""

    report: Report
    published: "Imported | None" = None


def files_of(paths: Iterable[Path]) -> list[Path]:
    """What paths stand for: report files, and in folders without any, documents."""
    return list(dict.fromkeys(file for path in paths for file in _files_of(path)))


def _files_of(path: Path) -> list[Path]:
    try:
        return expand([path])
    except FileProblem as error:
        if not path.is_dir():
            raise
        from govreport.cli.documents import documents

        try:
            return documents([path])
        except FileProblem:
            raise error from None


def read_any(path: Path) -> Source:
    """The report in a file, a published document, or standard input for `-`."""
    raw = None
    if str(path) == STDIN:
        raw = sys.stdin.buffer.read(LARGEST + 1)
        if len(raw) > LARGEST:
            name = "标准输入"
            raise FileProblem(name, "大得离谱，不是一份年度报告")
        if not raw.lstrip().startswith(CONTAINERS):
            return Source(read_report(parse(raw, "标准输入")))
    elif not is_document(path) or _is_report_text(path):
        return Source(load(path))
    from govreport.cli.documents import read_published

    imported = read_published(path, raw)
    if imported.reconciliation.read == 0 and not imported.report.narrative:
        raise FileProblem(path, "没有读到年度报告：没有三张表，也没有各部分的标题")
    return Source(imported.report, imported)


def _is_report_text(path: Path) -> bool:
    """Whether a text file is a report's own file under another name: `某某乡.toml.txt`."""
    try:
        with path.open("rb") as file:
            return path.suffix.lower() == ".txt" and b"[organ]" in file.read(SNIFFED)
    except OSError:
        return False  # reading it tells why


def load_any(path: Path) -> Report:
    """The report in a file or document, or on standard input for `-`."""
    return read_any(path).report


def last_year(path: Path, report: Report, given: Path | None) -> Report | None:
    """Last year's report: the one given, or the file or document found beside."""
    if given is not None:
        return load_any(given)
    if str(path) == STDIN:
        return None
    found = find_previous(path, report)
    if found is not None:
        return load_any(found)
    candidates = previous_documents(path, report)
    if not candidates:
        return None
    from govreport.cli.documents import previous_document

    return previous_document(candidates, report)


def checked(path: Path, given: Path | None = None) -> tuple[Checked, Report | None]:
    """A file with its findings, or its error; and last year's report, if any.

    Where last year's can't be read, that is the error, beside this year's findings.
    """
    try:
        report, published = read_any(path)
    except GovReportError as error:
        return Checked(str(path), error=error), None
    previous, trouble = None, None
    try:
        previous = last_year(path, report, given)
    except GovReportError as error:
        trouble = GovReportError(f"上年的报告读不了，没有核对跨年的数：{error}")
    year = None if str(path) == STDIN or published else folder_year(path)
    case = Case(
        report,
        previous,
        folder_year=year,
        sought=trouble is None and given is None,
        published=published is not None,
    )
    findings = check_case(case)
    if published:
        findings = _in_print(report, findings)
    return Checked(str(path), report, findings, trouble, published), previous


def _in_print(report: Report, findings: list[Finding]) -> list[Finding]:
    """Findings in the order of a document, which has no lines: by part and cell."""
    order = {section.id: index for index, section in enumerate(report.form.sections)}
    cells = {str(cell): index for index, cell in enumerate(report.form.cells)}

    def place(found: Finding) -> tuple[int, int]:
        address = found.cells[0].address if found.cells else ""
        head, _, rest = address.partition(".")
        section = order.get(rest if head == "narrative" else head, -1)
        return section, cells.get(address, -1)

    return sorted(findings, key=place)
