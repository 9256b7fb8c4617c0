"""The sheets of a workbook in which a register lies: what beside its values matters."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from govreport.register.columns import column_of
from govreport.register.read import RegisterProblem
from govreport.register.values import day_of, typed
from govreport.sheets import Sheet

LATER = 1462
"""Days by which a workbook that counts from 1904 is behind."""
FEW_CELLS = 3
"""A row with fewer cells is no request."""
WIDE = 3
"""What is merged over so many columns is a title or a note."""
UNCOMPUTED = "公式没有算出来的数"
OPEN = "请用 Excel 或 WPS 打开，另存后再试"


def since_1900(
    sheet: Sheet, places: Collection[int], first: int = 0
) -> Sequence[Sequence[object]]:
    """Give the rows of a sheet, numbers in columns of days counted as everywhere else.

    `places` are these columns from 0; rows before `first` stay as they are.
    """
    if not sheet.from_1904:
        return sheet.rows
    return [
        [
            cell + LATER
            if at in places and isinstance(cell, int | float) and not isinstance(cell, bool)
            else cell
            for at, cell in enumerate(row)
        ]
        if number >= first
        else row
        for number, row in enumerate(sheet.rows)
    ]


def sheet_problems(
    sheet: Sheet, head: int, places: Mapping[str, int]
) -> Iterator[RegisterProblem]:
    """Find what the values below the heads don't tell: `places` are columns from 1."""
    fields = {place - 1: column_of(field) for field, place in places.items()}
    for row, at in sorted(sheet.uncomputed):
        if row > head and at in fields:
            yield RegisterProblem(row + 1, at + 1, fields[at].head, "", UNCOMPUTED, OPEN)
    for top, left, bottom, right in sheet.merges:
        if top <= head or top == bottom or right - left >= WIDE:
            continue
        some = [at for at in range(left, right + 1) if at in fields]
        if some and sheet.rows[top][left] is not None:
            told = f"与第 {top + 1} 行合并成了一格，看不出是一件还是几件"
            advice = "请取消合并，一件写一行，每行都填"
            column = fields[some[0]].head
            yield RegisterProblem(bottom + 1, some[0] + 1, column, "", told, advice)
    unseen = sum(
        number > head and any(typed(row[at]) for at in fields if at < len(row))
        for number, row in enumerate(sheet.rows)
        if sheet.hidden or number in sheet.hidden_rows
    )
    if unseen:
        what = f"工作表“{sheet.name}”是隐藏的" if sheet.hidden else "有隐藏或筛选掉的行"
        told = f"{what}，里面的 {unseen} 行也计入了"
        yield RegisterProblem(0, 0, "", "", told, "请核对", blocks=False)


def requests_on(sheet: Sheet) -> int:
    """Count the rows of a sheet without heads that look like requests: with a day."""
    return sum(
        sum(cell is not None for cell in row) >= FEW_CELLS
        and any(
            isinstance(day_of(cell), date) for cell in row if isinstance(cell, str | date)
        )
        for row in sheet.rows
    )
