"""Readers whose parsers work in a process of their own: PDFs and old workbooks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from fuzz.after import short
from fuzz.biff import mutated_workbook, stream_of
from fuzz.documents import imported
from fuzz.kept import FORM
from fuzz.pdfs import Pdf, mutated_pdf, taken_apart
from fuzz.reader import FuzzReader, Past
from govreport.errors import GovReportError, UsageProblem
from govreport.importers.containers import pdf
from govreport.limited import Limits, kept, run_limited
from govreport.register.other import OtherAnswers, read_other
from govreport.render import render
from govreport.render.fonts import MissingGlyphError
from govreport.sheets import read_sheets, sheet, xls

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
AFRESH = 40
"""Of so many inputs one has a process for itself, as all have that a command reads."""
FLIPPED = 0.06
"""How often bytes are changed wherever they are, instead of what they stand for."""


@cache
def _pdf(kind: str) -> tuple[bytes, Pdf]:
    """Give a PDF that others are made of: another program's, or ours if it can be set."""
    if kind == "pdf-tagged":
        try:
            raw = render(short(), "pdf")
        except (UsageProblem, MissingGlyphError):
            return _pdf("pdf")
    else:
        from published.documents import published

        raw = published(7, "pdf").data
    return raw, taken_apart(raw)


@cache
def _books(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """Give the streams of old workbooks that others are made of."""
    return tuple(stream_of(one.read_bytes()) for one in sorted(folder.glob("*.xls")))


def _mutated_pdf(kind: str) -> Callable[[Random], bytes]:
    def make(dice: Random) -> bytes:
        raw, known = _pdf(kind)
        return _flipped(dice, raw) if dice.random() < FLIPPED else mutated_pdf(dice, known)

    return make


def _mutated_book(folder: Path) -> Callable[[Random], bytes]:
    def make(dice: Random) -> bytes:
        made = mutated_workbook(dice, *dice.choice(_books(folder)))
        return _flipped(dice, made) if dice.random() < FLIPPED else made

    return make


def _flipped(dice: Random, raw: bytes) -> bytes:
    made = bytearray(raw)
    for _ in range(dice.choice((1, 3, 20))):
        at = dice.randrange(len(made))
        made[at : at + 1] = dice.choice((bytes([dice.randrange(256)]), b"", b"9", b"9" * 9))
    return bytes(made)


@contextmanager
def _one_process(raw: bytes) -> Iterator[None]:
    """Let one process read all, as starting one takes longer than most inputs."""

    def ask(work: str, given: bytes, limits: Limits) -> bytes:
        (made,) = kept().ask(work, limits, given)
        return made

    way = run_limited if len(raw) % AFRESH == 0 else ask
    with patch.object(pdf, "run_limited", way), patch.object(xls, "run_limited", way):
        yield


def _imported(suffix: str, broken: str) -> Callable[[bytes, Past], None]:
    return imported(suffix, lambda _, error: broken not in str(error), _one_process)


def _other_register(raw: bytes, past: Past) -> None:
    try:
        with _one_process(raw):
            sheets = read_sheets(raw, "x.xls")
    except GovReportError as error:
        if sheet.BROKEN not in str(error):
            past()
        raise
    past()
    for one in sheets:
        str(read_other(one, FORM, OtherAnswers(), 2022))


READERS = {
    "pdf": FuzzReader(_mutated_pdf("pdf"), _imported("pdf", pdf.BROKEN), "pdf", 4),
    "pdf-tagged": FuzzReader(_mutated_pdf("pdf-tagged"), _imported("pdf", pdf.BROKEN), "pdf", 4),
    "xls": FuzzReader(_mutated_book(WORKBOOKS), _imported("xls", sheet.BROKEN), "xls", 10),
    "other-register-xls": FuzzReader(_mutated_book(WORKBOOKS / "registers"), _other_register, "xls", 10),
}  # fmt: skip
