"""A sheet of a workbook as values, and the bounds of one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from govreport.errors import FileProblem

SheetValue = str | int | Decimal | float | bool | date | datetime | None
"""What a cell holds; what is shown as 35% or ¥3, and errors such as #REF!, are text."""
MOST_SLOTS = 4_000_000
"""Cells, empty ones too, from A1 to the last of each sheet, of a workbook."""
MOST_CELLS = 400_000
"""Cells of a workbook that hold something."""
MOST_ROWS = 200_000
"""Rows that a sheet writes out, empty ones too."""
MOST_TAGS = 2_500_000
"""Elements, or pairs of attributes, of all parts of a workbook."""
MOST_CHARACTERS = 20_000_000
MOST_MERGES = 20_000
MOST_SHEETS = 300
FAR = "表格一直写到第 {} 行第 {} 列，大得离谱；请删去多余的行和列，另存后再试"
MANY = "表格大得离谱，没有读；请只留要报的内容，另存后再试"
BROKEN = "不是完整的表格文件，或内容损坏了；请用 Excel 或 WPS 打开，另存后再试"
OVERLAPPING = (
    "合并的单元格互相重叠，看不出哪一格算数；请用 Excel 打开，让它修复，另存后再试"
)
LOCKED = "表格文件加了密码，请用 Excel 或 WPS 打开，去掉打开密码后另存再试"

Place = tuple[int, int]
Area = tuple[int, int, int, int]
Rows = tuple[tuple[SheetValue, ...], ...]


class Sheet(NamedTuple):
    """Sheet of a workbook: its values row by row from A1, and what else it has.

    `merges` are first row, first column, last row and last column, from 0, within `rows`,
    from above; `formulas`
    are cells whose stored values stand in `rows`, None where none is stored. `drawn` are
    `pictures`, `charts` and shapes together; `links` are
    formulas that ask other files, which nobody follows. `known` says that all this could
    be told, which an old .xls doesn't but for its values and merges. `uncomputed` are
    formulas of which no value is stored, not even an empty text; `from_1904` tells that
    numbers which are days count from 1904, though none that is shown as a day.
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
    uncomputed: frozenset[Place] = frozenset()
    from_1904: bool = False


def filled(cells: Mapping[Place, SheetValue], name: str, most: int = MOST_SLOTS) -> Rows:
    """Give the rows of a sheet from its cells; FileProblem where one lies too far away.

    `most` are the cells, empty ones too, that are left for it.
    """
    height = max((row for row, _ in cells), default=-1) + 1
    wide = max((column for _, column in cells), default=-1) + 1
    if height * wide > most:
        raise FileProblem(name, FAR.format(height, wide))
    rows: list[list[SheetValue]] = [[None] * wide for _ in range(height)]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return tuple(map(tuple, rows))


def tags_of(raw: bytes) -> int:
    """Count at most how many elements XML has, two attributes as one more."""
    return max(raw.count(b"<") - raw.count(b"</"), raw.count(b"=") // 2)


def slots(rows: Rows) -> int:
    """Count the cells of a sheet, empty ones too."""
    return len(rows) * len(rows[0]) if rows else 0


def merges_on(rows: Rows, merges: Iterable[Area], name: str) -> tuple[Area, ...]:
    """Give what of merges lies on a sheet, from above.

    FileProblem where they cover more than it has, which takes two on one place.
    """
    height, wide = len(rows), len(rows[0]) if rows else 0
    found = sorted(
        {
            (top, left, min(bottom, height - 1), min(right, wide - 1))
            for top, left, bottom, right in merges
            if top < height and left < wide
        }
    )
    areas = ((last - first + 1) * (right - left + 1) for first, left, last, right in found)
    if sum(areas) > 2 * slots(rows):
        raise FileProblem(name, OVERLAPPING)
    return tuple(found)
