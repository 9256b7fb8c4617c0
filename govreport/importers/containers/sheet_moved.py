"""Rows of table 3 pasted without their merges: each begins where its labels leave off.

A label that spanned rows stands in the first of them alone, and the others have moved to
the left; so have the heads. Which number is which only tells a table whose rows all have
as many numbers as the form, each with a total that is right.
"""

from collections.abc import Sequence

from govreport.digits import row_sums
from govreport.forms import Cell, Form, form, known_forms
from govreport.importers.containers.sheet_columns import plain_text
from govreport.importers.containers.sheet_cross import Found, laid_out, meanings_in
from govreport.importers.containers.sheet_rows import NUMBER, SheetRow
from govreport.importers.printed import APPLICATIONS
from govreport.importers.wording import BLOCK, ITEM


def moved_rows(rows: Sequence[SheetRow], table: str) -> list[Found]:
    """Put moved rows of table 3 into the form's places, if all of them are certain."""
    filled = [(row, at) for row in rows if (at := _first_number(row)) is not None]
    starts = {row.slots[at].column for row, at in filled}
    if table != APPLICATIONS or len(starts) < 2:
        return []
    if any(slot.span > 1 for row in rows for slot in row.slots if slot.text.strip()):
        return []
    heads = [row for row in rows if row.number < filled[0][0].number]
    for known in reversed(known_forms()):
        one = form(known)
        cells = _cells(one, filled) if _in_order(one, heads) else {}
        if cells and {*cells} <= {*one.tables[APPLICATIONS].cells}:
            grid = laid_out(APPLICATIONS, cells)
            return [Found("", grid)] if grid else []
    return []


def _first_number(row: SheetRow) -> int | None:
    """Tell behind which labels the numbers of a row begin, None where it has none."""
    texts = [plain_text(slot.text) for slot in row.slots]
    return next((at for at, one in enumerate(texts) if NUMBER.fullmatch(one)), None)


def _in_order(one: Form, heads: Sequence[SheetRow]) -> bool:
    """Whether the heads are those of the form, each once, in its order, row by row."""
    blocks = one.tables[APPLICATIONS].blocks
    met = [
        meaning.id
        for row in heads
        for slot in row.slots
        for meaning in meanings_in(slot.text, APPLICATIONS)
        if meaning.role == BLOCK and meaning.id in blocks
    ]
    return met == sorted(blocks, key=lambda block: len(blocks[block].path))


def _cells(one: Form, filled: Sequence[tuple[SheetRow, int]]) -> dict[Cell, list[str]]:
    """Find the numbers of all rows, {} where one of them leaves a doubt."""
    table = one.tables[APPLICATIONS]
    order = [*next(iter(table.items_of.values()))]
    found: dict[Cell, list[str]] = {}
    last = -1
    for row, start in filled:
        texts = [plain_text(slot.text) for slot in row.slots]
        numbers = [text for text in texts[start:] if text]
        label = row.slots[start - 1].text if start else ""
        means = meanings_in(label, APPLICATIONS)
        ids = {x.id for x in means if x.role == ITEM and x.id in order}
        cells = [Cell(APPLICATIONS, block, item) for item in ids for block in table.blocks]
        whole = len(numbers) == len(cells) and all(map(str.isdecimal, numbers))
        if not whole or any(texts[start + len(numbers) :]):
            return {}
        counts = [*map(int, numbers)]
        sums = row_sums(one, tuple(cells))
        right = (counts[x.total] == sum(counts[part] for part in x.parts) for x in sums)
        place = order.index(ids.pop())
        if not sums or not all(right) or place <= last:
            return {}
        last = place
        found |= {cell: [text] for cell, text in zip(cells, numbers, strict=True)}
    return found
