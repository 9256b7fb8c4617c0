"""Workbooks for tests: rows of values as sheets, and packages written by hand."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import govreport as gr
from govreport.forms import Form, form, lay_out
from govreport.workbook import new_workbook, put

Rows = Sequence[Sequence[object]]
FORMULA = "="
"""What a text begins with that is written as a formula, its stored value behind `→`."""


def book(
    sheets: Mapping[str, Rows], *, merges: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """A workbook of some sheets, each a list of rows."""
    from xlsxwriter.utility import xl_cell_to_rowcol

    stream = BytesIO()
    made = new_workbook(stream=stream)
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith(FORMULA):
                    formula, _, stored = value.partition("→")
                    sheet.write_formula(number, column, formula, None, _typed(stored))
                elif value is not None:
                    put(sheet, number, column, value)
        for area in (merges or {}).get(name, ()):
            row, column = xl_cell_to_rowcol(area.partition(":")[0])
            sheet.merge_range(area, rows[row][column])
    made.close()
    return stream.getvalue()


def _typed(stored: str) -> float | str:
    return float(stored) if stored.lstrip("-").replace(".", "").isdecimal() else stored


def report_rows(report: gr.Report, title: str = "") -> dict[str, list[list[object]]]:
    """The three tables of a report as rows, by table, as the form lays them out."""
    return {table: table_rows(report, table, title) for table in report.form.tables}


def table_rows(report: gr.Report, table: str, title: str = "") -> list[list[object]]:
    grid = lay_out(report.form.tables[table])
    wide = report.form.tables[table].columns
    rows: list[list[object]] = [[title]] if title else []
    for line in grid:
        row: list[object] = [None] * wide
        for one in line:
            row[one.column] = one.text if one.cell is None else report.value(one.cell)
        rows.append(row)
    return rows


def numbered(form_id: str = "2021", first: int = 1) -> gr.Report:
    """A report of a town that states a different number in each typed cell."""
    known: Form = form(form_id)
    from govreport.report import Organ

    entries = {cell: first + at for at, cell in enumerate(known.typed_cells)}
    year = 2024 if form_id == "2021" else 2020
    return gr.Report(known, year, Organ("云溪县青石乡人民政府"), dict(entries))


TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def by_hand(sheet: str, **parts: str) -> bytes:
    """A package with one sheet whose XML is given; `parts` are others, by their names."""
    known = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f'<Relationship Id="r1" Type="{RELS}/worksheet" Target="worksheets/s1.xml"/>'
        f'<Relationship Id="r2" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{RELS}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/s1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }
    known |= {f"xl/{name}.xml": text for name, text in parts.items()}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in known.items():
            package.writestr(name, text)
    return stream.getvalue()
