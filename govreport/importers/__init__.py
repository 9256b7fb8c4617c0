"""Published documents → report and reconciliation; nothing is guessed silently."""

from pathlib import PurePath

from govreport.encoding import decoded
from govreport.errors import FileProblem
from govreport.importers.blocks import Block, Grid
from govreport.importers.reader import Hints, Imported, read_blocks
from govreport.importers.reconciliation import Reconciliation

__all__ = ["LARGEST", "Hints", "Imported", "Reconciliation", "read_document"]

LARGEST = 30_000_000
"""Bytes of a document; one with pictures has some millions."""
LARGEST_PAGE = 15_000_000
"""Bytes of a text or page; a saved page may hold its pictures."""
CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
WITHOUT_CONTROL = dict.fromkeys(CONTROL) | {11: "\n", 12: "\n"}
"""Characters that no document shows; a form feed ends a line."""
MOST_BLOCKS = 20_000
MOST_TEXT = 1_000_000
"""Characters that a document shows; a report has some ten thousand."""
ZIP, PDF, OLE, RTF = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf"


def read_document(data: bytes, name: str, hints: Hints) -> Imported:
    """The report in a document's bytes; what it is, the bytes tell before the name.

    FileProblem or TextProblem says why it can't be read.
    """
    if len(data) > LARGEST:
        sentence = f"文件超过 {LARGEST // 1_000_000} MB，不像一份年度报告"
        raise FileProblem(name, sentence)
    if not data.strip():
        raise FileProblem(name, "文件是空的")
    container, blocks = _blocks(data, name, PurePath(name).suffix.lower())
    if len(blocks) > MOST_BLOCKS or sum(map(_length, blocks)) > MOST_TEXT:
        raise FileProblem(name, "文字多得离谱，不是一份年度报告")
    return read_blocks(blocks, container, hints)


def _blocks(data: bytes, name: str, suffix: str) -> tuple[str, list[Block]]:
    from govreport.importers.containers.docx import read_docx

    if data.startswith(ZIP):
        return "docx", read_docx(data, name)
    if data[:1024].lstrip().startswith(PDF):
        from govreport.importers.containers.pdf import read_pdf

        return "pdf", read_pdf(data, name)
    if data.startswith((OLE, RTF)):
        from govreport.importers.containers.office import converted

        kind = ".rtf" if data.startswith(RTF) else suffix if suffix == ".wps" else ".doc"
        return kind[1:], read_docx(converted(data, kind, name), name)
    if suffix in (".docx", ".pdf"):
        sentence = f"名称以 {suffix} 结尾，内容却不是；也许没有下载完，请重新下载再试"
        raise FileProblem(name, sentence)
    if len(data) > LARGEST_PAGE:
        sentence = f"文字超过 {LARGEST_PAGE // 1_000_000} MB，不像一份年度报告"
        raise FileProblem(name, sentence)
    text = decoded(data, name)[0]
    if len(data.translate(None, CONTROL)) < len(data):
        text = text.translate(WITHOUT_CONTROL)
    if _is_html(text, suffix):
        from govreport.importers.containers.html import read_html

        return "html", read_html(text, name)
    from govreport.importers.containers.text import read_text

    if len(text) > MOST_TEXT:
        raise FileProblem(name, "文字多得离谱，不是一份年度报告")
    return "text", read_text(text)


def _length(block: Block) -> int:
    if isinstance(block, Grid):
        return sum(1 + len(slot.text) for row in block.rows for slot in row)
    return len(block.text)


def _is_html(text: str, suffix: str) -> bool:
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<?xml")) or suffix in (
        ".html",
        ".htm",
    ):
        return True
    lower = text.lower()
    return "</table>" in lower or "</p>" in lower
