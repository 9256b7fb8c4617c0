"""Workbooks that are read (.xlsx, .xls, .ods): cells as values, within bounds."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

SheetValue = str | int | Decimal | float | bool | date | datetime | None
"""What a cell holds; numbers shown as 35% and errors such as #REF! are text."""
BROKEN = "不是完整的表格文件，或内容损坏了；请用 Excel 或 WPS 打开，另存后再试"
LOCKED = "表格文件加了密码，请用 Excel 或 WPS 打开，去掉打开密码后另存再试"


class Sheet(NamedTuple):
    """Sheet of a workbook: its values row by row from A1, and what else it has.

    `merges` are first row, first column, last row and last column, from 0; `formulas`
    are cells whose stored values stand in `rows`. `known` says that formulas and what
    is hidden or drawn could be told, which an old .xls doesn't.
    """

    name: str
    rows: tuple[tuple[SheetValue, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    drawn: int = 0
    known: bool = True


def read_sheets(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook; FileProblem says why it can't be read."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_filelike(BytesIO(raw)) as book:
            return tuple(_sheet(book, one) for one in book.sheet_names)
    except PasswordError as error:
        raise FileProblem(name, LOCKED) from error
    except (CalamineError, OSError) as error:
        raise FileProblem(name, BROKEN) from error


def _sheet(book: "CalamineWorkbook", name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = tuple(tuple(map(_value, row)) for row in sheet.to_python(skip_empty_area=False))
    merges = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Sheet(name, rows, merges, known=False)


def _value(value: object) -> SheetValue:
    """Give a cell's value, whole numbers as such and times of day as text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or value == "":
        return None
    if isinstance(value, str | int | float | date):
        return value
    return str(value)
