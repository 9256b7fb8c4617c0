"""The sheets of an old .xls or .et, read by calamine in a process that can't run wild."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from govreport.errors import FileProblem
from govreport.limited import SPENT, LimitedError, Limits, run_limited
from govreport.limited_work import RefusedError
from govreport.sheets.sheet import (
    BROKEN,
    LOCKED,
    MANY,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_MERGES,
    MOST_SHEETS,
    MOST_SLOTS,
    Sheet,
    SheetValue,
    filled,
    merges_on,
    slots,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

PATIENCE = 30
"""Seconds that the reading of one workbook may take in all."""
SECONDS = 7
"""Seconds of the processor's time."""
MEMORY = 500_000_000
"""Bytes of memory."""
DAY, MOMENT = "day", "moment"
SHOWN = ('"元"', "0!.0", '"万"')
"""Formats that show a number in another unit; of which cells, calamine doesn't say."""
UNCLEAR = (
    "里面有显示成别的单位的数（如 12600 显示成“12600元”），旧格式里看不出是哪几格；"
    "请另存为 .xlsx 再读"
)


def read(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """Read the sheets of an old workbook; FileProblem says why it can't be read."""
    if any(one.encode(code) in raw for one in SHOWN for code in ("utf-16-le", "gbk")):
        raise FileProblem(name, UNCLEAR)
    try:
        limits = Limits(SECONDS, MEMORY, PATIENCE)
        found = json.loads(run_limited(f"{__name__}:sheets_as_json", raw, limits))
    except LimitedError as error:
        sentence = LOCKED if error.said == LOCKED else BROKEN
        too_much = error.why in SPENT or error.said == MANY
        raise FileProblem(name, MANY if too_much else sentence) from error
    except ValueError as error:
        raise FileProblem(name, BROKEN) from error
    return tuple(_made(found, name))


def _made(found: Iterable[Sequence[Any]], name: str) -> Iterator[Sheet]:
    left = MOST_SLOTS
    for told, cells, merges, hidden, drawn in found:
        values = {(row, column): _value(one) for row, column, one in cells}
        rows = filled(values, name, left)
        left -= slots(rows)
        merged = merges_on(rows, map(tuple, merges), name)
        sheet = Sheet(told, rows, merged, hidden=hidden, known=False)
        yield sheet._replace(drawn=drawn, charts=drawn)


def _value(stored: Any) -> SheetValue:  # noqa: ANN401 -- what JSON holds
    if isinstance(stored, list):
        kind, text = stored
        moment = datetime.fromisoformat(text)
        return moment.date() if kind == DAY else moment
    return stored  # type: ignore[no-any-return] # text, a number, true or false


def sheets_as_json(raw: bytes) -> tuple[bytes]:
    """Read a workbook in the process that is for it; RefusedError says why not."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_filelike(BytesIO(raw)) as book:
            sheets = [*_sheets(book)]
    except PasswordError as error:
        raise RefusedError(LOCKED) from error
    except (CalamineError, OSError) as error:
        raise RefusedError(BROKEN) from error
    return (json.dumps(sheets).encode(),)


def _sheets(book: "CalamineWorkbook") -> Iterator[tuple[object, ...]]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if len(book.sheets_metadata) > MOST_SHEETS:
        raise RefusedError(MANY)
    left, room = MOST_CELLS, MOST_CHARACTERS
    for number, one in enumerate(book.sheets_metadata):
        hidden = one.visible != SheetVisibleEnum.Visible
        if one.typ != SheetTypeEnum.WorkSheet:
            drawn = int(one.typ == SheetTypeEnum.ChartSheet)
            yield one.name, [], [], hidden, drawn
            continue
        sheet = book.get_sheet_by_index(number)
        cells = [*_cells(sheet)]
        merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        left -= len(cells)
        room -= sum(len(one) for _, _, one in cells if isinstance(one, str))
        if min(left, room) < 0 or len(merges) > MOST_MERGES:
            raise RefusedError(MANY)
        yield one.name, cells, merges, hidden, 0


def _cells(sheet: "CalamineSheet") -> Iterator[tuple[int, int, object]]:
    """Yield the cells of a sheet that hold something, with where they stand."""
    if sheet.start is None:
        return
    if sheet.total_height * sheet.total_width > MOST_SLOTS:
        raise RefusedError(MANY)
    for row, values in enumerate(sheet.iter_rows()):
        for column, value in enumerate(values):
            if value != "" and not (isinstance(value, str) and value.isspace()):
                yield row, column, _plain(value)


def _plain(value: object) -> object:
    """Give a value as JSON holds it, whole numbers as such, times of day as text."""
    if isinstance(value, datetime):
        return MOMENT, value.isoformat()
    if isinstance(value, date):
        return DAY, value.isoformat()
    if isinstance(value, float):
        value = float(f"{value:.15g}")  # no sheet shows more digits
        return int(value) if value.is_integer() and abs(value) < 10**15 else value
    return value if isinstance(value, bool | int | float | str) else str(value)
