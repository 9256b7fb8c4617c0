"""Workbooks that are written: text stays text, dates are dates, nothing is lost unsaid."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, TypeGuard, cast

from govreport.errors import FileProblem
from govreport.lazy import lazy
from govreport.text import width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import CellNumberTuple as CellNumber
    from xlsxwriter.worksheet import Worksheet

CELL_HOLDS = 32_767
"""Characters of one cell (ECMA-376); more would be dropped."""
EXACT = 10**15
"""Below it a workbook's numbers, which are floats, hold each whole number exactly."""
NO_CELL = lazy(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no workbook holds."""
FORMULA = lazy(r"[\s'\"‘’“”]*[=+\-@＝＋－＠−﹢﹣﹦﹫]|[\t\r]")
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


def new_workbook(*, stream: BinaryIO, folder: str | None = None) -> "Workbook":
    """Begin a workbook that `close` writes to `stream`; no text of it is ever a formula.

    With a `folder` rows wait there but for one; whoever writes so goes down row by row.
    """
    from xlsxwriter import Workbook

    book = Workbook(
        stream,
        {
            "in_memory": folder is None,
            "constant_memory": folder is not None,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": DATE_FORMAT,
        },
    )
    book.set_properties({"created": AGE})
    return book


class _Target:
    """A stream for another to write to, who may go on when it is full or closed."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin with the stream that is meant."""
        self.stream = stream

    def __getattr__(self, name: str) -> object:
        """Do what that one does."""
        return getattr(self.stream, name)


@contextmanager
def rows_in_order(stream: BinaryIO) -> Iterator["Workbook"]:
    """Write a workbook to `stream`, row by row; what waits on disk is gone at the end."""
    from xlsxwriter.exceptions import FileCreateError

    target = _Target(stream)
    with TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as folder:
        book = new_workbook(stream=cast("BinaryIO", target), folder=folder)
        try:
            yield book
            book.close()
        except BaseException as error:
            target.stream = BytesIO()  # for the end of a package that nobody closes
            if isinstance(error, FileCreateError):
                raise error.args[0] from error
            raise
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()  # noqa: SLF001 -- Windows removes no open file


@cache
def quick_sheet() -> "type[Worksheet]":
    """Make a kind of sheet that writes numbers and blanks, most of a table, sooner."""
    from xlsxwriter.utility import xl_col_to_name
    from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, Worksheet

    name = cache(xl_col_to_name)

    class QuickSheet(Worksheet):  # type: ignore[misc] # it has no types
        def _write_cell(self, row: int, col: int, cell: "CellNumber") -> None:
            kind, inner = type(cell), "/>"
            if kind not in {CellNumberTuple, CellBlankTuple} or not cell.format:
                super()._write_cell(row, col, cell)
                return
            if kind is CellNumberTuple:
                inner = f"><v>{cell.number:.16G}</v></c>"
            look = cell.format._get_xf_index()  # noqa: SLF001 -- nobody else tells
            self.fh.write(f'<c r="{name(col)}{row + 1}" s="{look}"{inner}')

    return QuickSheet


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
    if type(value) is int and -EXACT < value < EXACT:  # as most are
        done = sheet.write_number(row, column, value, look)
    elif value is None or value == "":
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
