"""The prose of a report as a sheet: its organ, a paragraph in a row, its signature."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govreport.prose import paragraphs
from govreport.render.xlsx_looks import LINE, PAGE_WIDTH, SPACE, Look, lines_in, set_up
from govreport.report import Report
from govreport.workbook import (
    AGAIN,
    DAY,
    ORGAN,
    PART,
    PREAMBLE,
    SIGNATURE,
    TEXT,
    YEAR,
    put,
    taken,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PART_WIDTH = 22
SHOWN = 850
"""Characters of a paragraph in one row: a higher one is cut where it is printed."""
LEAST = 100
"""Characters that a row shows at least of a longer paragraph."""
PROSE_ROWS = 300
"""Rows below the prose that are ready to be typed in."""
DAY_FORMAT = 'yyyy"年"m"月"d"日"'


def write_prose(sheet: "Worksheet", look: Look, report: Report, *, draft: bool) -> None:
    """Write the organ, the prose and the signature: a paragraph in a row, with its part."""
    sections = {one.heading or PREAMBLE: one for one in report.form.sections}
    rows: list[tuple[str, object]] = [(ORGAN, report.organ.name), (YEAR, report.year)]
    for name, section in sections.items():
        texts = paragraphs(report.narrative.get(section.id, ""))
        rows += [
            (AGAIN if number else name, piece)
            for one in texts
            for number, piece in enumerate(_shown(f"{one.head}{one.text}"))
        ]
        if not (texts or section.table):
            rows.append((name, None))
    rows += [(SIGNATURE, report.signature), (DAY, report.signed_on)]
    taken(sheet.set_column(0, 0, PART_WIDTH, look("part")), sheet)
    taken(sheet.set_column(1, 1, PAGE_WIDTH - PART_WIDTH, look("text")), sheet)
    for column, head in enumerate((PART, TEXT)):
        put(sheet, 0, column, head, look("head"))
    for row, (name, value) in enumerate(rows, start=1):
        put(sheet, row, 0, name, look("part row"))
        number = DAY_FORMAT if name == DAY else "0" if name == YEAR else "@"
        put(sheet, row, 1, value, look("text row", number))
        lines = lines_in(str(value or ""), PAGE_WIDTH - PART_WIDTH)
        sheet.set_row(row, lines * LINE + SPACE)
    names = [*sections, AGAIN, SIGNATURE, DAY]
    check = {
        "validate": "list",
        "source": names,
        "error_title": "没有这个部分",
        "error_message": f"请从列表里选；一段写不下、接着上一行写的，选“{AGAIN}”",
    }
    taken(sheet.data_validation(3, 0, len(rows) + PROSE_ROWS, 0, check), sheet)
    sheet.freeze_panes(1, 0)
    set_up(sheet, 0, draft=draft)


def _shown(text: str) -> Iterator[str]:
    """Cut a paragraph into what a row shows each, after a sentence where one ends there."""
    while len(text) > SHOWN:
        end = cut = text.rfind("。", SHOWN // 2, SHOWN) + 1 or SHOWN
        while cut > LEAST and (text[cut - 1].isspace() or text[cut].isspace()):
            cut -= 1
        cut = cut if cut > LEAST else end  # nothing but blanks as far as that
        yield text[:cut]
        text = text[cut:]
    yield text
