"""Documents that LibreOffice saved: the filled-in Word form, old formats, PDF."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from machine import PATIENCE, needs
from reports import ORGAN, balanced, report, stated

from govreport.errors import FileProblem
from govreport.importers import Imported, read_document
from govreport.importers.containers.office import WORD
from govreport.packages import OLE
from govreport.render import render
from govreport.report import Report

needs_office = needs("soffice", chinese=True)
Convert = Callable[[Path, str], Path]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Convert]:
    """Let LibreOffice open a document and save it in another format."""
    profile = tmp_path_factory.mktemp("profile")

    def go(path: Path, suffix: str) -> Path:
        folder = tmp_path_factory.mktemp(suffix)
        command = [
            *("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", suffix, "--outdir", str(folder), str(path)),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        return folder / f"{path.stem}.{suffix}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("govreport.importers.containers.office.PATIENCE", PATIENCE)
        yield go


def read(path: Path) -> Imported:
    return read_document(path.read_bytes(), path.name)


def fill_in(path: Path, base: Report) -> None:
    """Type a report into the empty Word form, as a clerk does."""
    document = docx.Document(str(path))
    full = render(base, "docx")
    path.with_suffix(".full.docx").write_bytes(full)
    model = docx.Document(str(path.with_suffix(".full.docx")))
    for table, wanted in zip(document.tables, model.tables, strict=True):
        for row, its in zip(table.rows, wanted.rows, strict=True):
            for cell, other in zip(row.cells, its.cells, strict=True):
                if not cell.text.strip() and other.text.strip():
                    cell.paragraphs[0].add_run(other.text)
    texts = iter(
        [base.narrative[key] for key in ("preamble", "overview", "problems", "other")]
    )
    previous = ""
    for paragraph in document.paragraphs:
        if previous and not paragraph.text:
            *lines, last = next(texts).split("\n\n")
            for line in lines:
                paragraph.insert_paragraph_before(line, paragraph.style)
            paragraph.add_run(last)
        previous = paragraph.text
    document.save(str(path))


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_word_form_filled_in_and_saved_by_libreoffice_reads_back(
    form_id: str, tmp_path: Path, convert: Convert
) -> None:
    base = stated(balanced(form_id, 11))
    blank = replace(base, entries={}, narrative={})
    path = tmp_path / "表.docx"
    path.write_bytes(render(blank, "docx", draft=True))
    fill_in(path, base)
    saved = convert(convert(path, "odt"), "docx")
    back = read(saved)
    assert back.report.values() == base.values()
    assert back.report.narrative == base.narrative
    assert back.reconciliation.complete
    assert back.report.organ.name == ORGAN.name


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("suffix", ["doc", "odt", "rtf"])
def test_what_libreoffice_saves_is_read(
    suffix: str, tmp_path: Path, convert: Convert
) -> None:
    base = balanced("2021", 12)
    path = tmp_path / "年报.docx"
    path.write_bytes(render(base, "docx"))
    back = read(convert(path, suffix))
    assert back.report.values() == base.values()
    assert back.report.narrative == base.narrative
    assert back.reconciliation.container == suffix


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_a_pdf_with_a_text_layer_is_read(
    form_id: str, tmp_path: Path, convert: Convert
) -> None:
    base = balanced(form_id, 13)
    path = tmp_path / "年报.docx"
    path.write_bytes(render(base, "docx"))
    back = read(convert(path, "pdf"))
    assert back.report.values() == base.values()
    assert back.report.narrative == base.narrative


def test_without_libreoffice_an_old_format_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govreport.importers.containers.office.find_office", lambda: None)
    old = OLE + b" old " + WORD
    with pytest.raises(FileProblem, match=r"LibreOffice.*另存为 \.docx"):
        read_document(old, "年报.doc")
    with pytest.raises(FileProblem, match=r"\.wps 文件要靠 LibreOffice"):
        read_document(old, "年报.wps")


def test_what_libreoffice_makes_nothing_of_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(FileProblem, match="LibreOffice 读不了这个文件"):
        read_document(b"{\\rtf broken", "年报.rtf")
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    monkeypatch.setattr("govreport.importers.containers.office.PATIENCE", 0.5)
    with pytest.raises(FileProblem, match="还没有读完"):
        read_document(b"{\\rtf slow", "年报.rtf")


def test_a_scan_is_told_apart_from_a_broken_pdf() -> None:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    raw = BytesIO()
    canvas = Canvas(raw)
    canvas.rect(100, 100, 50, 50, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(FileProblem, match="没有文字层"):
        read_document(raw.getvalue(), "扫描.pdf")
    with pytest.raises(FileProblem, match="不是完整的 PDF"):
        read_document(raw.getvalue()[:200], "断.pdf")


def test_without_the_extra_a_pdf_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govreport.importers.containers.pdf.find_spec", lambda _: None)
    with pytest.raises(FileProblem, match=r"pip install 'govreport\[pdf\]'"):
        read_document(b"%PDF-1.7", "年报.pdf")


def test_a_pdf_that_takes_too_long_or_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govreport.importers.containers.pdf.PATIENCE", 0)
    with pytest.raises(FileProblem, match="大得离谱"):
        read_document(b"%PDF-1.7", "年报.pdf")


def test_the_title_of_the_form_is_of_the_organ() -> None:
    raw = render(replace(report(), entries={}), "docx", draft=True)
    back = read_document(raw, "表.docx")
    assert (back.report.organ.name, back.report.year) == (ORGAN.name, 2022)
