"""Importing whole documents: generated ones, mangled as real ones are, and real ones."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from published import Published, seeds
from published import published as made
from reports import report

from govreport.forms import Cell
from govreport.importers import Imported, read_document
from govreport.render import render

REAL = Path(__file__).parent.parent.parent / "shared" / "reports"
TARGET = 0.99


@cache
def published(seed: int) -> Published:
    return made(seed)


def read(one: Published) -> Imported:
    return read_document(one.data, one.name)


def wrong(one: Published, imported: Imported) -> Iterator[tuple[str, object, object]]:
    """Numbers that differ from what the document prints or, where it is unclear, meant."""
    for cell, value in {**one.original, **one.printed}.items():
        entry = imported.report.entries.get(cell, "")
        if entry not in {"", value} and str(entry) != str(value):
            yield str(cell), entry, value


def without_space(texts: tuple[str, ...] | list[str]) -> list[str]:
    return ["".join(text.split()) for text in texts]


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds())
def test_a_mangled_document_gives_no_wrong_number_and_all_its_prose(seed: int) -> None:
    one = published(seed)
    imported = read(one)
    assert list(wrong(one, imported)) == []
    report = imported.report
    assert (report.organ.name, report.year) == (one.organ, one.year)
    assert {
        section: without_space(text.split("\n\n"))
        for section, text in report.narrative.items()
    } == {
        section: without_space(texts) for section, texts in one.narrative.items() if texts
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds())
def test_every_number_is_read_or_told_of(seed: int) -> None:
    one = published(seed)
    report, account = read(one)
    told = {cell for unread in account.unread for cell in unread.cells}
    read_or_told = {cell for cell in report.form.cells if not report.is_blank(cell)} | told
    assert read_or_told == set(report.form.cells)
    assert account.read == sum(not report.is_blank(cell) for cell in report.form.cells)


@pytest.mark.slow
def test_of_the_certain_numbers_of_all_documents_the_target_is_read() -> None:
    certain = missed = 0
    for seed in seeds():
        one = published(seed)
        entries = read(one).report.entries
        certain += len(one.printed)
        missed += sum(entries.get(cell, "") == "" for cell in one.printed)
    print(f"{certain - missed} of {certain} certain numbers read")
    assert certain > 5_000
    assert missed <= certain * (1 - TARGET)


def truths() -> list[Path]:
    return sorted((REAL / "truth").glob("*.json")) if REAL.is_dir() else []


@pytest.mark.skipif(not truths(), reason="no published reports beside the project")
@pytest.mark.parametrize("truth", truths(), ids=lambda path: path.stem)
def test_a_real_report_gives_what_it_prints_and_nothing_else(truth: Path) -> None:
    facts = json.loads(truth.read_text(encoding="utf-8"))
    path = REAL / facts["file"]
    report, account = read_document(path.read_bytes(), path.name)
    printed = {
        Cell(*address.split(".")): value for address, value in facts["cells"].items()
    }
    given = {cell: value for cell, value in report.entries.items() if value != ""}
    assert {c: str(v) for c, v in given.items() if str(printed.get(c)) != str(v)} == {}
    open_cells = tuple({**facts.get("settled_by", {}), **facts["ambiguous"]})
    missed = [str(cell) for cell in printed if cell not in given]
    assert [address for address in missed if not address.startswith(open_cells)] == []
    told = {str(cell) for unread in account.unread for cell in unread.cells}
    assert set(missed) <= told
    assert report.year == facts["year"]
    assert {one.table: one.form for one in account.tables} == facts["forms"] | {
        one.table: one.form for one in account.tables if facts["forms"][one.table] is None
    }


@pytest.mark.skipif(not truths(), reason="no published reports beside the project")
def test_the_form_of_a_table_that_broke_off_is_not_made_up() -> None:
    path = REAL / "2022-丰收乡人民政府.part.txt"
    account = read_document(path.read_bytes(), path.name).reconciliation
    assert [one.form for one in account.tables] == ["2019", None, None]


@pytest.mark.skipif(not truths(), reason="no published reports beside the project")
def test_the_empty_official_form_is_all_blank() -> None:
    path = REAL / "blank-form-2021.docx"
    report, account = read_document(path.read_bytes(), path.name, organ="甲", year=2022)
    assert account.read == 0
    assert {one.reason for one in account.unread} == {"空白"}
    assert len(report.missing) == 166


def test_what_stands_behind_the_parts_is_told() -> None:
    page = render(report(), "txt").decode().rstrip()
    raw = f"{page}\n\n七、附件\n\n附件：名单\n".encode()
    read_in = read_document(raw, "x.txt")
    (note,) = read_in.reconciliation.notes
    assert note.startswith("从“七、附件”起不是六个部分里的，没有读进正文")
    assert read_in.reconciliation.unused == ("七、附件", "附件：名单")
    assert read_in.report.narrative == report().narrative
