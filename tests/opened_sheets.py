"""Workbooks and CSV that were written, as another program reads them."""

import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import BinaryIO

import pytest
from lxml import etree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"


def bytes_of(write: Callable[[BinaryIO], object]) -> bytes:
    """What something writes into a file."""
    stream = BytesIO()
    write(stream)
    return stream.getvalue()


def values_of(raw: bytes) -> dict[str, list[list[object]]]:
    """The cells of each sheet as calamine reads them."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def formulas_in(raw: bytes) -> list[str]:
    """The formulas that a workbook's own XML has."""
    with zipfile.ZipFile(BytesIO(raw)) as package:
        parts = [name for name in package.namelist() if "/worksheets/sheet" in name]
        trees = [etree.fromstring(package.read(name)) for name in parts]
    return [one.text or "" for tree in trees for one in tree.iter(f"{SHEET}f")]


def links_in(raw: bytes) -> list[str]:
    """The parts of a workbook by which it reaches outside."""
    with zipfile.ZipFile(BytesIO(raw)) as package:
        rels = [package.read(one) for one in package.namelist() if one.endswith(".rels")]
    return [str(one) for one in rels if b"External" in one]


def opened_in_libreoffice(paths: list[Path], profile: Path) -> Iterator[etree._Element]:
    """Workbooks and CSV as LibreOffice opens them; skips where there is none."""
    if which("soffice") is None:
        pytest.skip("needs LibreOffice")
    line = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    folder = profile.with_name("opened")
    comma = ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"]
    for suffix, more in ((".csv", comma), (".xlsx", [])):
        some = [str(path) for path in paths if path.suffix == suffix]
        if not some:
            continue
        command = [*line, *more, "--convert-to", "fods", "--outdir", str(folder), *some]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        for path in filter(lambda one: one.suffix == suffix, paths):
            made = folder / f"{path.stem}.fods"
            found = made if made.exists() else next(folder.glob(f"{path.stem}*.fods"))
            yield etree.parse(found).getroot()
            for one in folder.glob(f"{path.stem}*.fods"):
                one.unlink()
