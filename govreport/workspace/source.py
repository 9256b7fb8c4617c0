"""What was opened: a report's file, a published document, or standard input."""

import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from govreport.errors import (
    WITHOUT,
    FileProblem,
    NotAReport,
    TextProblem,
    in_folder,
)
from govreport.guard import guard
from govreport.importers import LARGEST as LARGEST_DOCUMENT
from govreport.importers import container_of
from govreport.organs import kind_of
from govreport.report import Report
from govreport.tomlfile.document import (
    LARGEST_TEXT,
    LARGEST_TOP,
    TOP,
    Document,
    document_of,
    parse,
)
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.plain import opened_there
from govreport.tomlfile.read import read_report
from govreport.workspace.books import book_at
from govreport.workspace.files import (
    STDIN,
    folder_year,
    is_document,
    register_of,
    workspace_of,
)

if TYPE_CHECKING:
    from govreport.importers import Imported

RAW_TOP = re.compile(TOP.pattern.encode())
SNIFFED = 4000
"""Bytes in which a report's own file has named its organ."""
STANDARD_INPUT = "标准输入"


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """What was opened, and all that it says, worked out when it is first asked for.

    `path` is None for standard input; `is_document` tells whether it is a published
    document, and not a report's own file.
    """

    path: Path | None
    raw: bytes
    is_document: bool = False

    @property
    def name(self) -> str:
        """What messages call it."""
        return STANDARD_INPUT if self.path is None else str(self.path)

    @property
    def is_read(self) -> bool:
        """Whether its report was read already."""
        return "report" in self.__dict__

    def called(self, path: Path) -> "Source":
        """Give the same by another name, by which what is wrong with it is told."""
        if self.is_read or self.path == path:
            return self
        again = replace(self, path=path)
        if "top" in self.__dict__:
            again.__dict__["top"] = self.top
        return again

    def at_most(self, size: int, what: str) -> "Source":
        """Give it back; FileProblem where it has more bytes than what it is to be."""
        if len(self.raw) > size:
            sentence = f"文件有 {len(self.raw) // 1000:,} KB，不像{what}"
            raise FileProblem(self.name, sentence)
        return self

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return sha256(self.raw).hexdigest()

    @cached_property
    def published(self) -> "Imported | None":
        """How a published document was read, None for others; FileProblem says why not."""
        if not self.is_document:
            return None
        path = self.path or Path(STDIN)
        with guard(self.name):
            imported = read_published(path, self.raw)
        report = imported.report
        if (missing := without_report(path, imported)) is not None:
            raise missing
        if not report.organ.kind and report.organ.name:
            organ = report.organ._replace(kind=kind_of(report.organ.name))
            imported = imported._replace(report=replace(report, organ=organ))
        return imported

    @cached_property
    def document(self) -> Document:
        """Its TOML; TextProblem says why it is none, as for a published document."""
        with guard(self.name):
            if self.path is None:
                return parse(self.raw, self.name)
            refuse_renamed(self.raw, self.path)
            return document_of(self.raw, self.path)

    @cached_property
    def report(self) -> Report:
        """The report in it; TextProblem says why there is none."""
        imported = self.published
        with guard(self.name):
            return read_report(self.document) if imported is None else imported.report

    @cached_property
    def top(self) -> Document:
        """Its TOML up to the table behind the organ's, or all where it can't be told apart.

        Numbers and prose are most of a file; what is wrong with them `report` tells.
        """
        found = None if self.is_read else RAW_TOP.match(self.raw, 0, LARGEST_TOP)
        if found is not None:
            with suppress(TextProblem), guard(self.name):  # then all of it is read
                return parse(found[0], self.name, self.path)
        return self.document

    @cached_property
    def head(self) -> Report:
        """What the top of it says: its organ, year, form and title."""
        if not self.is_document:
            with suppress(TextProblem), guard(self.name):  # then all tells what is wrong
                return read_report(self.top)
        return self.report

    def rest(self) -> None:
        """Give up the places of all that stands in it; they are found again when asked."""
        if "document" in self.__dict__:
            self.document.__dict__.pop("positions", None)

    @property
    def year_of_folder(self) -> int | None:
        """The year that names its folder, None where none does, or where it has none."""
        return None if self.path is None else folder_year(self.path)

    @property
    def workspace(self) -> Path:
        """The folder whose settings count for it."""
        return Path() if self.path is None else workspace_of(self.path)


def read_source(path: Path) -> Source:
    """Read what lies at a path: by its name a document, unless it is a report so called."""
    if register_of(path):
        told = "这是申请登记簿，不是报告；把它的数填进报告，用 govreport tally 报告文件"
        raise FileProblem(path, told)
    if not is_document(path):
        return Source(path, read_bytes(path, LARGEST_TEXT))
    raw = raw_document(path)
    ours = path.suffix.lower() == ".txt" and container_of(raw[:SNIFFED], path.name) is None
    return Source(path, raw, is_document=not ours)


def refuse_renamed(raw: bytes, path: Path) -> None:
    """Raise NotAReport for what is no text whatever it is called: a table, a document."""
    from govreport.importers.foreign import document_kind, refuse_foreign

    refuse_foreign(raw, str(path))
    if found := document_kind(raw):
        label, suffix = found
        wrong = f"名称却以 {path.suffix} 结尾；请把结尾改成 {suffix}"
        if not path.suffix:
            wrong = f"名称末尾少了 {suffix}；请补上"
        sentence = f"这是{label}，{wrong}，再用 govreport import 读入"
        raise NotAReport(path, suffix[1:], sentence)


def without_report(path: Path | str, imported: "Imported") -> NotAReport | None:
    """Say of a document that could be read that no report is in it, None where one is."""
    report, account = imported
    if account.read or imported.parts:
        return None
    sentence = "没有读到年度报告：没有三张表，也没有各部分的标题"
    texts = (report.title, *account.unused, *report.narrative.values())
    return NotAReport(path, WITHOUT, sentence, " ".join(texts).strip())


def raw_document(path: Path) -> bytes:
    """Give the bytes of a document, no more than one may have; FileProblem says why not."""
    if str(path) == STDIN:
        return sys.stdin.buffer.read(LARGEST_DOCUMENT + 1)
    path = book_at(path)
    if os.path.isdir(path):  # noqa: PTH112 -- and no error where it can't be asked
        raise FileProblem(path, f"这是一个文件夹，这里要的是文件{in_folder(path)}")
    with opened_there(path) as file:
        return file.read(LARGEST_DOCUMENT + 1)


def read_published(
    path: Path,
    raw: bytes,
    *,
    organ: str = "",
    year: int | None = None,
    blank_as_zero: bool = False,
) -> "Imported":
    """Read the report in a published document."""
    from govreport.importers import read_document

    if path.suffix.lower() == ".toml":
        refuse_renamed(raw, path)
        raise FileProblem(path, "这已经是报告文件，不用导入；检查用 validate")
    stdin = str(path) == STDIN
    return read_document(
        raw,
        STANDARD_INPUT if stdin else str(path),
        organ=organ,
        year=year,
        folder_year=None if stdin else folder_year(path),
        blank_as_zero=blank_as_zero,
    )


def standard_input() -> Source:
    """Read what comes on standard input, which can be done only once."""
    raw = sys.stdin.buffer.read(LARGEST_DOCUMENT + 1)
    if len(raw) > LARGEST_DOCUMENT:
        raise FileProblem(STANDARD_INPUT, "大得离谱，不是一份年度报告")
    return Source(None, raw, is_document=container_of(raw, "") is not None)
