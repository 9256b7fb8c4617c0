"""A sheet of a workbook as values, and the bounds of one."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from govreport.errors import FileProblem

SheetValue = str | int | Decimal | float | bool | date | datetime | None
"""What a cell holds; what is shown as 35% or ¥3, and errors such as #REF!, are text."""
MOST_SLOTS = 4_000_000
"""Cells, empty ones too, from A1 to the last of a sheet."""
MOST_CELLS = 400_000
"""Cells of a workbook that hold something."""
MOST_ROWS = 200_000
"""Rows that a sheet writes out, empty ones too."""
MOST_CHARACTERS = 20_000_000
MOST_MERGES = 20_000
MOST_SHEETS = 300
FAR = "表格一直写到第 {} 行第 {} 列，大得离谱；请删去多余的行和列，另存后再试"
MANY = "表格大得离谱，没有读；请只留要报的内容，另存后再试"
BROKEN = "不是完整的表格文件，或内容损坏了；请用 Excel 或 WPS 打开，另存后再试"
LOCKED = "表格文件加了密码，请用 Excel 或 WPS 打开，去掉打开密码后另存再试"

Place = tuple[int, int]
Area = tuple[int, int, int, int]
Rows = tuple[tuple[SheetValue, ...], ...]


class Sheet(NamedTuple):
    """Sheet of a workbook: its values row by row from A1, and what else it has.

    `merges` are first row, first column, last row and last column, from 0; `formulas`
    are cells whose stored values stand in `rows`, None where none is stored. `drawn` are
    `pictures`, `charts` and shapes together; `links` are
    formulas that ask other files, which nobody follows. `known` says that all this could
    be told, which an old .xls doesn't but for its values and merges.
    """

    name: str
    rows: Rows
    merges: tuple[Area, ...] = ()
    formulas: frozenset[Place] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    drawn: int = 0
    pictures: int = 0
    charts: int = 0
    comments: int = 0
    links: int = 0
    known: bool = True


def filled(cells: Mapping[Place, SheetValue], name: str) -> Rows:
    """Give the rows of a sheet from its cells; FileProblem where one lies too far away."""
    height = max((row for row, _ in cells), default=-1) + 1
    wide = max((column for _, column in cells), default=-1) + 1
    if height * wide > MOST_SLOTS:
        raise FileProblem(name, FAR.format(height, wide))
    rows: list[list[SheetValue]] = [[None] * wide for _ in range(height)]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return tuple(map(tuple, rows))
