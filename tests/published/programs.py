"""Documents for tests as programs convert them that may be installed."""

import shutil
import subprocess
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from published.containers import CELLS, CONTAINERS, LINES, LOST, Container
from published.paper import Paper
from published.pdf import pdf
from published.word import docx


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _office(source: Path, suffix: str, *more: str) -> Path:
    """The file as LibreOffice converts it, with a profile of its own."""
    out = source.parent / "converted"
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    _run(
        "soffice",
        profile,
        "--headless",
        *more,
        "--convert-to",
        suffix,
        "--outdir",
        out,
        source,
    )
    return out / f"{source.stem}.{suffix.partition(':')[0]}"


def _converted(paper: Paper, *, to: str) -> bytes:
    with TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(docx(paper))
        return _office(source, to).read_bytes()


def _imported(paper: Paper) -> bytes:
    """A Word file made of a PDF."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "report.pdf")
        source.write_bytes(pdf(paper))
        return _office(source, "docx", "--infilter=writer_pdf_import").read_bytes()


@cache
def _printed(document: bytes) -> bytes:
    """The PDF of a Word file, which all programs of poppler take."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(document)
        return _office(source, "pdf").read_bytes()


def _poppler(paper: Paper, *, command: tuple[str, ...]) -> bytes:
    """What a program of poppler makes of the PDF that LibreOffice makes."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "report.pdf"), Path(folder, "taken.out")
        source.write_bytes(_printed(docx(paper)))
        if command[0] == "pdftohtml":
            target = target.with_suffix(".html")
        _run(*command, source, target)
        return target.read_bytes()


def _program(
    name: str, suffix: str, keeps: str, write: Callable[[Paper], bytes]
) -> tuple[str, Container]:
    return name, Container(suffix, write, keeps, blanks=keeps == CELLS)


TEXT = "txt:Text (encoded):UTF8"
PROGRAMS: dict[str, Container] = dict(
    (
        _program("soffice txt", "txt", LINES, partial(_converted, to=TEXT)),
        *(
            _program(f"soffice {kind}", kind, CELLS, partial(_converted, to=kind))
            for kind in ("odt", "html", "rtf", "doc", "pdf")
        ),
        _program("soffice docx of a pdf", "docx", LOST, _imported),
        *(
            _program(name, suffix, keeps, partial(_poppler, command=tuple(name.split())))
            for name, suffix, keeps in (
                ("pdftotext", "txt", LOST),
                ("pdftotext -raw", "txt", LINES),
                ("pdftotext -layout", "txt", LINES),
                ("pdftohtml -noframes", "html", LINES),
                ("pdftohtml -noframes -c", "html", LINES),
            )
        ),
    )
)


LAYOUTS = {**CONTAINERS, **PROGRAMS}


def installed(name: str) -> bool:
    """Whether all that the conversion takes is there."""
    return all(map(shutil.which, ("soffice", name.split(maxsplit=1)[0])))
