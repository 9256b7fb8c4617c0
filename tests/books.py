"""Workbooks of reports: what stands in them, what may be typed, what Calc makes of them."""

import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from lxml import etree
from machine import PATIENCE
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from govreport.forms import Cell, ItemType, lay_out
from govreport.render.package import packed
from govreport.report import Report
from govreport.sheets import Sheet, read_sheets

FRONT = 2
"""Rows above a table: the title and the part's heading."""
NAMESPACES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item></oor:items>"""
"""What lets LibreOffice calculate all formulas anew when it opens a workbook."""


def tables_of(raw: bytes, name: str = "年报.xlsx") -> Sequence[Sheet]:
    """The sheets with tables."""
    return [one for one in read_sheets(raw, name) if one.name.startswith("表")]


def prose_of(raw: bytes, name: str = "年报.xlsx") -> list[tuple[object, object]]:
    """The rows of the sheet of prose below its head."""
    (sheet,) = [one for one in read_sheets(raw, name) if one.name == "正文"]
    return [(row[0], row[1]) for row in sheet.rows[1:]]


def places(report: Report, *, front: int = FRONT) -> Mapping[Cell, tuple[int, int, int]]:
    """The sheet, row and column of each number."""
    return {
        one.cell: (number, one.row + front, one.column)
        for number, table in enumerate(report.form.tables.values())
        for row in lay_out(table)
        for one in row
        if one.cell
    }


def numbers(
    report: Report, raw: bytes, name: str = "年报.xlsx", *, front: int = FRONT
) -> dict[Cell, object]:
    """What stands where the numbers of a report are, None where nothing does."""
    sheets = tables_of(raw, name)
    found: dict[Cell, object] = {}
    for cell, (sheet, row, column) in places(report, front=front).items():
        line = sheets[sheet].rows[row] if row < len(sheets[sheet].rows) else ()
        value = line[column] if column < len(line) else None
        exact = isinstance(value, float) or report.form.item(cell).type is ItemType.AMOUNT
        found[cell] = Decimal(str(value)) if exact and value is not None else value
    return found


@lru_cache(maxsize=8)
def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number + 1}.xml"


def sheet_xml(raw: bytes, number: int) -> etree._Element:
    return etree.fromstring(parts(raw)[sheet_part(number)])


def found_in(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, NAMESPACES)


def formulas(raw: bytes, number: int) -> dict[tuple[int, int], str]:
    """The formulas of a sheet by row and column."""
    cells = found_in(sheet_xml(raw, number), "s:sheetData/s:row/s:c")
    return {
        xl_cell_to_rowcol(cell.get("r") or ""): found.text or ""
        for cell in cells
        if (found := cell.find("s:f", NAMESPACES)) is not None
    }


def typed_into(
    report: Report, raw: bytes, values: Mapping[Cell, object], *, front: int = FRONT
) -> bytes:
    """The workbook after somebody typed numbers, no formula calculated since."""
    changed = dict(parts(raw))
    for cell, value in values.items():
        sheet, row, column = places(report, front=front)[cell]
        name = xl_rowcol_to_cell(row, column)
        inside = b"" if value == "" else f"<v>{value}</v>".encode()
        changed[sheet_part(sheet)] = re.sub(
            rb'(<c r="%b" s="\d+")(?: t="\w+")?(?:/>|>.*?</c>)' % name.encode(),
            rb"\1>%b</c>" % inside,
            changed[sheet_part(sheet)],
            count=1,
        )
    return packed(changed, None)


def saved_by_calc(books: Sequence[bytes], suffix: str, folder: Path) -> Iterator[bytes]:
    """What LibreOffice saves, having opened workbooks and calculated all formulas."""
    profile = folder / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS)
    for number, raw in enumerate(books):
        (folder / f"{number}.xlsx").write_bytes(raw)
    made = folder / f"made.{suffix}"
    command = [
        *("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"),
        *("--convert-to", suffix, "--outdir", str(made)),
        *(str(folder / f"{number}.xlsx") for number in range(len(books))),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    for number in range(len(books)):
        yield (made / f"{number}.{suffix}").read_bytes()
