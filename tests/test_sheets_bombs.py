"""Workbooks of a few kilobytes that would fill gigabytes: refused before they are built."""

import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from test_sheets_hostile import NAMES, ods
from workbooks_made import MAIN, by_hand

from govreport.errors import FileProblem
from govreport.importers import read_document
from govreport.sheets import read_sheets

VALUE = 'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
REPEATED = f'<table:table-cell table:number-columns-repeated="{{}}" {VALUE}'
FORMULA = (
    '<table:table-row table:number-rows-repeated="24"><table:table-cell '
    'table:number-columns-repeated="16384" table:formula="a"/></table:table-row>'
)
ATTRIBUTES = " ".join(f'a{one}=""' for one in range(2500))
CELLS = "".join(f'<row r="{one}"><c><v>1</v></c></row>' for one in range(1, 2001))
SECONDS = 30
"""Of the processor, on a slow machine; without bounds it was a minute on a fast one."""


def far(sheets: int) -> bytes:
    """A book of sheets each with one cell, far away."""
    one = '<sheetData><row r="4000"><c r="ALL4000"><v>1</v></c></row></sheetData>'
    raw = BytesIO()
    with zipfile.ZipFile(BytesIO(by_hand(one))) as old, zipfile.ZipFile(raw, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/workbook.xml":
                start = text.index(b"<sheet ")
                listed = text[start : text.index(b"</sheets>")]
                text = text.replace(listed, listed * sheets)
            new.writestr(name, text)
    return raw.getvalue()


def most_memory() -> int:
    """Kilobytes that this process ever had, 0 where the system doesn't say."""
    if sys.platform != "linux":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


BOMBS: dict[str, Callable[[], bytes]] = {
    "a repeat written with zeros": lambda: ods(
        f"<table:table-row>{REPEATED.format('00000000130000000')}</table:table-row>"
    ),
    "repeats beside repeats": lambda: ods(
        f"<table:table-row>{REPEATED.format(16384) * 3000}</table:table-row>"
    ),
    "formulas without values": lambda: ods(FORMULA * 500),
    "hidden columns beyond all": lambda: ods(
        '<table:table-column table:number-columns-repeated="16000" '
        'table:visibility="collapse"/>' * 10_000
    ),
    "cells of another prefix": lambda: ods(
        f'<x xmlns="{NAMES.split("table=")[1].split(chr(34))[1]}"><table-row>'
        f"{'<table-cell/>' * 3_000_000}</table-row></x>"
    ),
    "far cells on many sheets": lambda: far(60),
    "rows of another prefix": lambda: by_hand(
        f'<x:sheetData xmlns:x="{MAIN}"><x:row>{"<x:c/>" * 3_000_000}</x:row></x:sheetData>'
    ),
    "one row without an end": lambda: by_hand(
        f"<sheetData><row>{'<c/>' * 1_000_000}</row></sheetData>"
    ),
    "attributes": lambda: by_hand(f"<a>{f'<c {ATTRIBUTES}/>' * 2_400}</a>"),
    "columns hidden twice": lambda: by_hand(
        "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 1000 + "</cols>"
    ),
    "merges over each other": lambda: by_hand(
        f"<sheetData>{CELLS}</sheetData><mergeCells>"
        + "".join(f'<mergeCell ref="A{one}:A2000"/>' for one in range(1, 1900))
        + "</mergeCells>"
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_built(name: str) -> None:
    raw = BOMBS[name]()
    start, before = time.process_time(), most_memory()
    with pytest.raises(FileProblem, match="请"):
        read_sheets(raw, "x.ods" if raw[30:38] == b"mimetype" else "x.xlsx")
    assert time.process_time() - start < SECONDS
    assert most_memory() - before < 500_000


def test_merges_of_numbers_over_many_rows_of_a_report_are_refused() -> None:
    cells = "".join(
        f'<row r="{row}">{"<c><v>1</v></c>" * 900}</row>' for row in range(1, 300)
    )
    merges = "".join(
        f'<mergeCell ref="{chr(65 + one)}{1 + one % 20}:{chr(65 + one)}{280 + one % 20}"/>'
        for one in range(26)
    )
    sheet = f"<sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells>"
    with pytest.raises(FileProblem, match="大得离谱"):
        read_document(by_hand(sheet), "x.xlsx")


def test_a_few_merges_over_each_other_are_read() -> None:
    cells = "".join(f'<row r="{one}"><c/><c><v>1</v></c></row>' for one in range(1, 9))
    merges = '<mergeCell ref="A1:A3"/><mergeCell ref="A2:A4"/><mergeCell ref="C1:D9"/>'
    raw = by_hand(f"<sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells>")
    assert read_sheets(raw, "x.xlsx")[0].merges == ((0, 0, 2, 0), (1, 0, 3, 0))
