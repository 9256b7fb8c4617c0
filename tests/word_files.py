"""Word documents and templates for tests, and what is in their packages."""

import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from openxml_audit import OpenXmlValidator
from reports import report

from govreport.render.docx import render_docx
from govreport.report import Report

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATES = REPOSITORY / "templates"
DOCUMENT = "word/document.xml"
VALIDATOR = OpenXmlValidator()
THEME = "relationships/theme' is missing"
"""A theme is optional (ECMA-376 part 1, 11.3.10), and this validator asks for one."""


def made(one: Report, *, draft: bool = False) -> bytes:
    return render_docx(one, TEMPLATES / f"{one.form.id}.docx", draft=draft)


def opened(raw: bytes) -> Document:
    return docx.Document(BytesIO(raw))


def part(raw: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return etree.fromstring(package.read(name))


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def faults(raw: bytes) -> list[str]:
    """What of a document Word would want to repair, as the Open XML SDK's rules have it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "document.docx")
        path.write_bytes(raw)
        found = map(str, VALIDATOR.validate(path).errors)
        return [fault for fault in found if THEME not in fault]


def grid(table: etree._Element) -> list[list[tuple[int, str | None, str]]]:
    """Each row's cells: how many columns, where in a vertical merge, what text."""
    rows = []
    for row in table.iterfind(qn("w:tr")):
        cells = []
        for cell in row.iterfind(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = "".join(t.text or "" for t in cell.iter(qn("w:t")))
            state = None if merge is None else merge.get(qn("w:val")) or "continue"
            cells.append(
                (int(span.get(qn("w:val"), "1")) if span is not None else 1, state, text)
            )
        rows.append(cells)
    return rows


@cache
def sample() -> bytes:
    return made(
        replace(
            report(),
            narrative={
                "preamble": "前言。",
                "overview": "（一）主动公开情况。公开了。\n1.第一项。\n一、小标题\n二、小标题。正文",
            },
        )
    )


def edited(folder: Path, form_id: str, *edits: tuple[str, str]) -> Path:
    """The official template of a form with some of its text replaced, wherever it stands."""
    path = folder / f"{form_id}.docx"
    whole = parts((TEMPLATES / path.name).read_bytes())
    text = whole[DOCUMENT].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**whole, DOCUMENT: text.encode()}.items():
            package.writestr(name, content)
    return path


def template_of(folder: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    path = folder / "t.docx"
    document.save(str(path))
    return path
