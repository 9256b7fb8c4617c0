"""Importing whole documents: generated ones, mangled as real ones are, and real ones.

`GOVREPORT_DOCUMENTS` asks for more of them than a run of all tests has.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from machine import sets_pdf
from published import Published
from published import published as made
from published.containers import CONTAINERS
from published.measure import Outcome, outcome, short, table
from published.plans import MANGLES, plan
from published.programs import PROGRAMS, installed
from reports import report

from govreport.forms import Cell
from govreport.importers import read_document
from govreport.render import render

REAL = Path(__file__).parent.parent.parent / "shared" / "reports"
FEW = 60
MANY = int(os.environ.get("GOVREPORT_DOCUMENTS", "400"))
SPREAD = 0 if MANY >= 1000 else 0.04
"""By how much a layout may fall short where one of its few documents lost rows."""
together = pytest.mark.xdist_group("documents")


@cache
def read(seed: int, layout: str = "") -> Outcome:
    return outcome(made(seed, layout), seed)


@cache
def many() -> tuple[Outcome, ...]:
    outcomes = tuple(map(read, range(MANY)))
    print(table(outcomes))
    return outcomes


@pytest.mark.parametrize("seed", range(FEW))
def test_a_mangled_document_gives_no_wrong_number_and_all_its_prose(seed: int) -> None:
    one = read(seed)
    assert (one.wrong, one.odd) == ((), ())


@pytest.mark.parametrize("seed", range(FEW))
def test_every_number_is_read_or_told_of(seed: int) -> None:
    assert read(seed).unexplained == ()


@pytest.mark.slow
@together
def test_of_hundreds_of_documents_none_gives_a_wrong_number() -> None:
    assert [(one.layout, one.seed, one.wrong) for one in many() if one.wrong] == []


@pytest.mark.slow
@together
def test_of_each_layout_its_share_of_the_certain_numbers_is_read() -> None:
    assert sum(one.certain for one in many()) > 100 * MANY
    # without fonts, pdfium places the characters of a PDF that has none otherwise
    lacking = {"pdfium"} if sets_pdf().args[0] else set()
    assert short(many(), SPREAD).keys() <= lacking


@pytest.mark.slow
@together
def test_every_blank_of_hundreds_of_documents_is_told_of() -> None:
    assert [(one.layout, one.seed) for one in many() if one.unexplained] == []


@pytest.mark.slow
@together
def test_hardly_a_line_of_hundreds_of_documents_tables_is_taken_for_prose() -> None:
    odd = [(one.layout, one.seed) for one in many() if one.odd]
    assert len(odd) <= MANY / 100, odd


@pytest.mark.slow
@pytest.mark.xdist_group("programs")  # which share what LibreOffice printed
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_an_installed_program_makes_of_a_document_is_read(name: str) -> None:
    if not installed(name):
        pytest.skip(f"{name} is not installed")
    outcomes = [read(seed, name) for seed in range(4)]
    print(table(outcomes))
    assert [(one.seed, one.wrong) for one in outcomes if one.wrong] == []
    assert short(outcomes, 0.04) == {}  # one of the four breaks digits in narrow cells


def test_a_thousand_documents_show_every_layout_and_every_mangle() -> None:
    plans = [plan(seed) for seed in range(1000)]
    assert {one.container for one in plans[:FEW]} == set(CONTAINERS)
    assert {name for one in plans for name in one.mangles} == set(MANGLES)
    assert {one.form_id for one in plans[:FEW]} == {"2019", "2021"}


def test_a_wrong_number_is_counted() -> None:
    one = next(one for one in map(made, range(FEW)) if one.printed)
    cell = min(one.printed)
    changed: Published = one._replace(printed={**one.printed, cell: 987_654})
    assert [text.partition(" ")[0] for text in outcome(changed, 0).wrong] == [str(cell)]


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
