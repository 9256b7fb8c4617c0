"""What stands beside the numbers of a sheet's tables: remarks, checks, another year's."""

from collections.abc import Container, Iterator, Mapping, Sequence

from govreport.importers.blocks import Slot
from govreport.importers.containers.sheet_columns import (
    LAST,
    THIS,
    has_numbers,
    plain_text,
    year_of_cell,
    years_in,
)
from govreport.importers.containers.sheet_rows import (
    NUMBER,
    SheetRow,
    is_label,
    row_of_slots,
)
from govreport.importers.printed import PROCEEDINGS
from govreport.lazy import lazy

REMARKS = lazy(
    r"备注|说明|备注说明|(?:核对|校验|审核|勾稽关系|逻辑关系)(?:结果|栏|列|数)?(?:[(].*[)])?"
)
"""What stands above a column that holds none of the form's numbers."""
LAST_YEAR = lazy(
    r"(?:上年|去年|上一年|上年度|上一年度)(?:同期)?(?:总计|合计|小计)(?:数|数据|情况)?"
)
"""What stands above the only column of another year."""
OF_LAST = lazy(r"(?:20\d\d年?)?[(]?(?:上年|去年|上一年|上年度)(?:同期)?(?:数据?|情况)?[)]?")
"""What stands in a row of another year's numbers, at either end of it."""
NOT_READ = "“{}”一栏不是表式里的，没有读"


def without_asides(rows: Sequence[SheetRow]) -> tuple[list[SheetRow], list[str]]:
    """Give rows without columns of remarks, of checks and of last year; name those."""
    dropped: set[tuple[int, int]] = set()
    heads: dict[str, None] = {}
    for at, row in enumerate(rows):
        for slot in row.slots if not row.is_text and not has_numbers(row) else ():
            text = plain_text(slot.text)
            if REMARKS.fullmatch(text) or LAST_YEAR.fullmatch(text):
                below = [*_below(rows[at + 1 :], slot)]
                if below and not any(is_label(one.text) for _, one in below):
                    dropped |= {(number, one.column) for number, one in below}
                    dropped.add((row.number, slot.column))
                    heads[text] = None
    kept = []
    for row in rows:
        slots = [one for one in row.slots if (row.number, one.column) not in dropped]
        left = row if len(slots) == len(row.slots) else row_of_slots(row.number, slots)
        kept += [left] if left.words else []
    return kept, [NOT_READ.format(one) for one in heads]


def _below(rows: Sequence[SheetRow], head: Slot) -> Iterator[tuple[int, Slot]]:
    """Yield the cells below a head, as far as its table's numbers go."""
    begun = False
    for row in rows:
        numbers = has_numbers(row)
        if begun and not numbers:
            return
        begun = begun or numbers
        for slot in row.slots:
            if head.column <= slot.column < head.column + head.span:
                if not numbers and slot.text.strip():
                    return
                yield row.number, slot


def years_below(rows: Sequence[SheetRow], table: str) -> Mapping[str, list[SheetRow]]:
    """Part a table that has a row of numbers for each year: year → its rows, else {}.

    Where a row's year is not certain, all are of the year "", which nobody reads; one
    that names none, beside rows of last year, is of the report's year.
    """
    filled = [row for row in rows if has_numbers(row)]
    ends = [_year_at_end(row) for row in filled]
    named, columns = [year for year, _ in ends], {column for _, column in ends}
    if table != PROCEEDINGS or not any(named) or any(map(years_in, rows)):
        return {}
    if len({*named}) < len(named) or ("" in named and {*named} != {"", LAST}):
        return {"": [*rows]}
    years = [one or THIS for one in named]
    own = dict(zip((row.number for row in filled), years, strict=True))
    return {
        year: [_without(row, columns) for row in rows if own.get(row.number, year) == year]
        for year in years
    }


def _year_at_end(row: SheetRow) -> tuple[str, int]:
    """Tell of which year the words at a row's ends say it is, and in which column."""
    filled = [slot for slot in row.slots if slot.text.strip()]
    for slot in (filled[0], filled[-1]):
        text = plain_text(slot.text)
        year = LAST if OF_LAST.fullmatch(text) else year_of_cell(text)
        if year and not NUMBER.fullmatch(text):
            return year, slot.column
    return "", -1


def _without(row: SheetRow, columns: Container[int]) -> SheetRow:
    """Give a row without some columns, but for the form's labels in them."""
    kept = (one for one in row.slots if one.column not in columns or is_label(one.text))
    return row_of_slots(row.number, [*kept])
