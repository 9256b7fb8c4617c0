"""Published documents → report and reconciliation; nothing is guessed silently."""

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from govreport.errors import FileProblem
from govreport.packages import OLE, ZIP, is_odf, is_saved_page, is_workbook
from govreport.pages import FRAGMENT

if TYPE_CHECKING:
    from govreport.importers.blocks import Block, Hidden
    from govreport.importers.reconciliation import Imported

__all__ = [
    "CONTAINERS",
    "LARGEST",
    "Container",
    "Imported",
    "container_of",
    "read_document",
    "suffixes",
]

LARGEST = 30_000_000
"""Bytes of a document; one with pictures has some millions."""
MOST_BLOCKS = 20_000
MOST_TEXT = 1_000_000
"""Characters that a document shows; a report has some ten thousand."""
OWN = b"[organ]"
"""What a report's own file has, a page hasn't."""
PAGE = (b"<!doctype html", b"<html", b"<?xml")


class Container(NamedTuple):
    """Kind of file that reports are published in, with the endings of its names.

    `recognises` says whether some bytes, or the first of them, under a name are one;
    `blocks` reads them, and FileProblem or TextProblem says why it can't.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes, str], bool]
    blocks: Callable[[bytes, str], "Sequence[Block | Hidden]"]


def _begins(start: bytes, suffix: str = "") -> Callable[[bytes, str], bool]:
    """Recognise bytes by their beginning, where several begin so also by the name."""
    return lambda raw, name: (
        raw[:1024].lstrip().startswith(start) and name.lower().endswith(suffix)
    )


def _is_page(raw: bytes, name: str) -> bool:
    """Whether bytes are a web page, saved whole or a piece of one."""
    start = raw[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not _is_packed(name) and (
        start.startswith(PAGE)
        or name.lower().endswith((".html", ".htm"))
        or (OWN not in raw and re.search(rb"(?i)</(?:table|p)>", raw) is not None)
    )


def _is_text(raw: bytes, name: str) -> bool:
    """Whether bytes are called a text and are no report's own file."""
    return name.lower().endswith((".txt", ".md")) and OWN not in raw


def _read_by(module: str) -> Callable[[bytes, str], "Sequence[Block | Hidden]"]:
    """Give the `read` of a container's module, which is loaded for the first document."""

    def read(raw: bytes, name: str) -> "Sequence[Block | Hidden]":
        found = import_module(f"{__name__}.containers.{module}")
        return found.read(raw, name)  # type: ignore[no-any-return] # as each of them does

    return read


def _is_packed(name: str) -> bool:
    """Whether a name promises what is never text."""
    return name.lower().endswith((".docx", ".odt", ".pdf"))


def _is_book(raw: bytes, name: str) -> bool:
    """Whether bytes are a workbook, or called so and nothing else: cut off, or CSV."""
    if is_workbook(raw) or not name.lower().endswith(WORKBOOKS):
        return is_workbook(raw)
    named = raw.startswith((ZIP, OLE)) and b"word/document.xml" not in raw
    return named or not (raw.startswith((ZIP, OLE, b"%PDF", RTF)) or _is_page(raw, ""))


def _is_odf(raw: bytes, name: str) -> bool:
    """Whether bytes are an ODF text, packed or flat; by its name where it doesn't say."""
    called = name.lower().endswith(".odt") and b"word/document.xml" not in raw
    packed = raw.startswith(ZIP) and (called or is_odf(raw))
    return packed or (raw.lstrip().startswith(b"<?xml") and FLAT in raw[:FIRST])


def _is_saved_page(raw: bytes, _: str) -> bool:
    """Whether bytes are a page saved as one file, whatever it is called."""
    return is_saved_page(raw)


WORKBOOKS = (".xlsx", ".xls", ".ods", ".et", ".xlsm")
RTF = b"{\\rtf"
FLAT = b'office:mimetype="application/vnd.oasis.opendocument.text'
FIRST = 8192
"""Bytes in which a flat ODF text says what it is."""
CONTAINERS: tuple[Container, ...] = (
    Container("sheets", WORKBOOKS, _is_book, _read_by("sheets")),
    Container("odt", (".odt", ".fodt"), _is_odf, _read_by("odt")),
    Container("docx", (".docx",), _begins(ZIP), _read_by("docx")),
    Container("pdf", (".pdf",), _begins(b"%PDF"), _read_by("pdf")),
    Container("rtf", (".rtf",), _begins(RTF), _read_by("office")),
    Container("wps", (".wps",), _begins(OLE, ".wps"), _read_by("office")),
    Container("doc", (".doc",), _begins(OLE), _read_by("office")),
    Container("mhtml", (".mhtml", ".mht"), _is_saved_page, _read_by("mhtml")),
    Container("html", (".html", ".htm"), _is_page, _read_by("html")),
    Container("text", (".txt", ".md"), _is_text, _read_by("text")),
)
"""All kinds of files that are read; the first that recognises the bytes reads them,
the last reads what none does."""


def suffixes(*, without: str = "") -> tuple[str, ...]:
    """Tell how the names of published documents end, but those of one container."""
    return tuple(
        suffix for one in CONTAINERS if one.name != without for suffix in one.suffixes
    )


def container_of(raw: bytes, name: str) -> Container | None:
    """Find the container that recognises a document by its bytes, else by its name."""
    return next((one for one in CONTAINERS if one.recognises(raw, name)), None)


def read_document(  # noqa: PLR0913 -- what is known of a document from outside
    raw: bytes,
    name: str,
    *,
    organ: str = "",
    year: int | None = None,
    folder_year: int | None = None,
    blank_as_zero: bool = False,
) -> "Imported":
    """Read the report in a document's bytes, which tell before the name what it is.

    `organ` and `year` count over what the document says itself; its name and the
    year of its folder only where nothing else tells. FileProblem or TextProblem says
    why it can't be read.
    """
    from govreport.importers.blocks import Hidden, length
    from govreport.importers.foreign import refuse_foreign
    from govreport.importers.reader import Hints, read_blocks
    from govreport.report import PICTURE

    if len(raw) > LARGEST:
        sentence = f"文件超过 {LARGEST // 1_000_000} MB，不像一份年度报告"
        raise FileProblem(name, sentence)
    if not raw.strip():
        raise FileProblem(name, "文件是空的")
    refuse_foreign(raw, name)
    container = container_of(raw, name)
    if container is None and _is_packed(name):
        suffix = PurePath(name).suffix.lower()
        sentence = f"名称以 {suffix} 结尾，内容却不是；也许没有下载完，请重新下载再试"
        raise FileProblem(name, sentence)
    container = container or CONTAINERS[-1]
    found = container.blocks(raw, name)
    blocks = [one for one in found if not isinstance(one, Hidden)]
    beside = tuple(one for one in found if isinstance(one, Hidden))
    if len(blocks) > MOST_BLOCKS or sum(map(length, blocks)) > MOST_TEXT:
        raise FileProblem(name, "文字多得离谱，不是一份年度报告")
    stem = PurePath(name).stem.removesuffix(PurePath(FRAGMENT).stem)
    stem = stem.encode("utf-8", "replace").decode()
    pictured = any(one.kind == PICTURE for one in beside)
    known = Hints(organ, year, stem, folder_year, pictures=pictured)
    read = read_blocks(blocks, container.name, known, blank_as_zero=blank_as_zero)
    return read.with_hidden(beside) if beside else read


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- the values that a reading gives
    """Load the type of what is read when it is asked for."""
    if name == "Imported":
        return import_module(f"{__name__}.reconciliation").Imported
    raise AttributeError(name)
