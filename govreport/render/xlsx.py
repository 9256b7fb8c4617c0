"""Report → workbook: the three tables as the form, to be filled in, and the prose."""

import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from io import BytesIO

from govreport.render.package import (
    CORE_PART,
    CUSTOM,
    CUSTOM_PROPERTIES,
    HEAD,
    Custom,
    core_properties,
    packed,
    sealed,
)
from govreport.render.xlsx_looks import look_of
from govreport.render.xlsx_prose import write_prose
from govreport.render.xlsx_tables import sheet_name, write_table
from govreport.report import Report
from govreport.workbook import PROSE_SHEET, new_workbook

FIXED_HEIGHT = b' customHeight="1"'
PROPERTIES = Custom(
    f'{HEAD}<Properties xmlns="{CUSTOM_PROPERTIES}">', "</Properties>", first=2
)


def render_xlsx(
    report: Report,
    *,
    draft: bool = False,
    timestamp: datetime | None = None,
    facts: Mapping[str, str] | None = None,
) -> bytes:
    """Write the report as a workbook: same input, same bytes.

    A total that the report leaves out is a formula, with the number that it comes to; one
    that it states stands there as a number, be it right or wrong. `draft`, `timestamp` and
    `facts` are as for Word. FileProblem where a workbook can't hold it.
    """
    stream = BytesIO()
    book = new_workbook(stream=stream)
    look = partial(look_of, book, {})
    for table in report.form.tables.values():
        sheet = book.add_worksheet(sheet_name(report.form, table.id))
        write_table(sheet, look, report, table, draft=draft)
    write_prose(book.add_worksheet(PROSE_SHEET), look, report, draft=draft)
    book.set_custom_property(CUSTOM, "")  # so that the package says that it has some
    book.close()
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    del parts[CUSTOM]
    prose = f"xl/worksheets/sheet{len(report.form.tables) + 1}.xml"
    parts[prose] = parts[prose].replace(FIXED_HEIGHT, b"")  # rows grow with what is typed
    parts[CORE_PART] = core_properties(report, timestamp)
    base = packed(parts, timestamp)
    return sealed({}, PROPERTIES, facts or {}, timestamp, base)
