"""Workbooks that are written: text stays text, dates are dates, nothing is lost unsaid."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, TypeGuard

from govreport.errors import FileProblem
from govreport.text import width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

CELL_HOLDS = 32_767
"""Characters of one cell (ECMA-376); more would be dropped."""
EXACT = 10**15
"""Below it a workbook's numbers, which are floats, hold each whole number exactly."""
NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no workbook holds."""
FORMULA = re.compile(r"[\s'\"‘’“”]*[=+\-@＝＋－＠−﹢﹣﹦﹫]|[\t\r]")
"""How a text of a CSV begins that some program takes for a formula."""
AGE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When a workbook says it was made, so that the same input gives the same bytes."""
FIRST_DATE = 1900
"""The year before which a workbook has no dates."""
DATE_FORMAT = "yyyy-mm-dd"
PROSE_SHEET, PART, TEXT, AGAIN = "正文", "部分", "文字", "续"
"""The sheet of a report's prose, its columns, and what goes on from the row above."""
ORGAN, YEAR, PREAMBLE, SIGNATURE, DAY = "单位", "年份", "前言", "落款", "日期"
"""Its parts, beside those with the headings of the form."""
WIDEST, ROOM = 60, 2
"""Columns, in digits; a Chinese character takes two."""


def new_workbook(*, stream: BytesIO, rows_in_order: bool = False) -> "Workbook":
    """Begin a workbook that `close` writes to `stream`; no text of it is ever a formula.

    `rows_in_order` keeps one row in memory; whoever writes so goes down row by row.
    """
    from xlsxwriter import Workbook

    book = Workbook(
        stream,
        {
            "in_memory": not rows_in_order,
            "constant_memory": rows_in_order,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": DATE_FORMAT,
        },
    )
    book.set_properties({"created": AGE})
    return book


def put(
    sheet: "Worksheet",
    row: int,
    column: int,
    value: object,
    look: "CellFormat | None" = None,
) -> None:
    """Write one value: a number, a date, or else its text; None only its look.

    FileProblem where the library would drop it without a word.
    """
    if value is None or value == "":
        done = sheet.write_blank(row, column, None, look)
    elif isinstance(value, date) and value.year >= FIRST_DATE:
        done = sheet.write_datetime(row, column, value, look)
    elif _is_number(value):
        done = sheet.write_number(row, column, value, look)
    else:
        done = sheet.write_string(row, column, cell_text(str(value)), look)
    taken(done, sheet, row, column)


def taken(done: int | None, sheet: "Worksheet", row: int = 0, column: int = 0) -> None:
    """Look at what the library says of a call; FileProblem where it did nothing."""
    if done:
        sentence = (
            f"第 {row + 1} 行第 {column + 1} 列写不进 Excel 表格（内容太长，或行列太多）"
        )
        raise FileProblem(sheet.get_name(), sentence)


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Whether a workbook holds it as a number, and as the same number."""
    if isinstance(value, bool):
        return False
    if not isinstance(value, int | float | Decimal) or not -EXACT < value < EXACT:
        return False
    return not isinstance(value, Decimal) or Decimal(repr(float(value))) == value


def cell_text(text: str) -> str:
    """Give a text as a cell takes it: what none may hold becomes `?`."""
    return NO_CELL.sub("?", text)


def pieces(text: str) -> Iterator[str]:
    """Cut a text into what one cell holds each."""
    for start in range(0, len(text) or 1, CELL_HOLDS):
        yield text[start : start + CELL_HOLDS]


def column_width(*texts: str) -> int:
    """Tell how wide a column must be to show some texts, within reason."""
    return min(WIDEST, max(map(width, texts), default=0) + ROOM)
