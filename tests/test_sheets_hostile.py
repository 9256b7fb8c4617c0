"""Workbooks of attackers: refused in a sentence, in little time and memory."""

import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from workbooks_made import MAIN, Rows, book, by_hand

from govreport.errors import FileProblem
from govreport.importers import read_document
from govreport.packages import OLE
from govreport.sheets import read_sheets

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
    for one in ("office", "table", "text", "drawing", "style")
)
SECONDS = 30
"""Of the processor, on a slow machine; without bounds it was a minute on a fast one."""


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def ods(rows: str) -> bytes:
    """A package of an .ods with one sheet."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", ODS)
        content = f'<office:document-content {NAMES}><table:table table:name="表">{rows}'
        package.writestr(
            "content.xml", f"{content}</table:table></office:document-content>"
        )
    return stream.getvalue()


def sheets(count: int) -> bytes:
    """A book that lists so many sheets."""
    listed = "".join(f'<sheet name="{one}" r:id="r1"/>' for one in range(count))
    whole = by_hand(data(row(1, "<c><v>1</v></c>")))
    raw = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(raw, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/workbook.xml":
                text = text.replace(b"</sheets>", f"{listed}</sheets>".encode())
            new.writestr(name, text)
    return raw.getvalue()


def parts(count: int) -> bytes:
    """A package of so many parts."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        for one in range(count):
            package.writestr(f"xl/{one}", "")
    return raw.getvalue()


LOL = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
CELL = '<c r="A{}"><v>1</v></c>'
ATTACKS: dict[str, Callable[[], bytes]] = {
    "a cell far away": lambda: by_hand(
        data(row(1, CELL.format(1)), row(1048576, '<c r="XFD1048576"><v>1</v></c>'))
    ),
    "a million rows": lambda: by_hand(
        data(*(row(one, CELL.format(one)) for one in range(1, 1_000_001)))
    ),
    "a bomb": lambda: by_hand("x" * 70_000_000),
    "a bomb of strings": lambda: by_hand(
        data(row(1, CELL.format(1))), sharedStrings="<sst>" + "<si><t/></si>" * 1_000_000
    ),
    "one long string everywhere": lambda: by_hand(
        data(*(row(one, f'<c r="A{one}" t="s"><v>0</v></c>') for one in range(1, 5000))),
        sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{"字" * 100_000}</t></si></sst>',
    ),
    "entities": lambda: by_hand(
        data(row(1, CELL.format(1))), sharedStrings=f"{LOL}<sst><si><t>&b;</t></si></sst>"
    ),
    "many sheets": lambda: sheets(10_000),
    "many parts": lambda: parts(6_000),
    "many merges": lambda: by_hand("<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 30_000),
    "rows that repeat": lambda: ods(
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    ),
    "a number of repeats that is none": lambda: ods(
        '<table:table-row table:number-rows-repeated="9999999999"/>'
    ),
    "an old book that is none": lambda: OLE + b"W\0o\0r\0k\0b\0o\0o\0k\0" + b"\xff" * 5000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_in_little_time(name: str) -> None:
    raw = ATTACKS[name]()
    start = time.process_time()
    with pytest.raises(FileProblem, match="请"):
        read_sheets(raw, "x.xlsx")
    assert time.process_time() - start < SECONDS


MEMORY = """import resource, sys
from govreport.errors import GovReportError
from govreport.importers import read_document
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_document(sys.stdin.buffer.read(), "x.xlsx")
except GovReportError:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in kilobytes")
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_takes_little_memory(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY],
        input=ATTACKS[name](),
        capture_output=True,
        check=True,
    )
    assert int(done.stdout) < 400_000


def test_a_sheet_that_is_large_and_no_report_is_told_as_such() -> None:
    raw = book({"台账": [[f"事项{one}", *range(25)] for one in range(1_500)]})
    start = time.process_time()
    assert not read_document(raw, "x.xlsx").reconciliation.read
    assert time.process_time() - start < SECONDS
    with pytest.raises(FileProblem, match="工作表“台账”大得离谱"):
        read_document(book({"台账": [[1] * 300] * 1_200}), "x.xlsx")


def test_the_process_of_an_old_workbook_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govreport.sheets.xls.PATIENCE", 0)
    with pytest.raises(FileProblem, match="大得离谱"):
        read_sheets(OLE + b"W\0o\0r\0k\0b\0o\0o\0k\0", "x.xls")


def mangled(raw: bytes, chance: random.Random) -> bytes:
    """A workbook of which a few bytes of one part are other ones."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            text = bytearray(old.read(name))
            for _ in range(chance.randint(1, 4) if name == hit and text else 0):
                at = chance.randrange(len(text))
                some = chance.choice([b"", b"9" * 7, b"<c/>", b'"', text[:20], b"\xff"])
                text[at : at + chance.randint(0, 6)] = some
            new.writestr(name, bytes(text))
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(8))
def test_a_mangled_workbook_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 # the same each time
    rows: Rows = [["名称", 3, "=B1+1→4"], ["a", "３", 2.5], [None, True, "乙"]]
    whole = book({"表": rows, "二": rows}, merges={"表": ["A3:A4"]})
    for _ in range(60):
        raw = mangled(whole, chance)
        with suppress(FileProblem):
            assert len(read_sheets(raw, "x.xlsx")) < 10
