"""Tables that lie otherwise than the form: each number found by the labels beside it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from govreport.forms import Cell, Form, Table, form, known_forms, lay_out
from govreport.importers.blocks import Grid, Slot
from govreport.importers.containers.sheet_rows import SheetRow, is_label
from govreport.importers.printed import APPLICATIONS, DISCLOSURE, PROCEEDINGS
from govreport.importers.tokens import Kind, PrintedToken, tokens_of
from govreport.importers.wording import BLOCK, ITEM, Meaning
from govreport.lazy import lazy
from govreport.sheets import Sheet

MANY = {DISCLOSURE: 3, APPLICATIONS: 5, PROCEEDINGS: 4}
"""So many labels that the form has below each other stand beside each other, or so."""
UNITS = frozenset(
    {"单位", "单位名称", "机关", "机关名称", "填报单位", "报送单位", "名称", "乡镇"}
)
"""What stands above the names of units."""

INSIDE = lazy(r"行政诉讼\s*[（(](.+)[)）]")
"""A label with that of its group in front of it."""


class Area(NamedTuple):
    """Rectangle of a sheet: the text of each cell, a merged one's in all that it covers."""

    texts: Sequence[Sequence[str]]

    @property
    def turned(self) -> "Area":
        """The same with rows for columns."""
        return Area([*zip(*self.texts, strict=True)])


def area_of(rows: Sequence[SheetRow], left: int, right: int, sheet: Sheet) -> Area:
    """Give the text of each place of some rows; a label stands in all that it covers."""
    texts = [[""] * (right - left) for _ in rows]
    places = {row.number - 1: at for at, row in enumerate(rows)}
    for at, row in enumerate(rows):
        for slot in row.slots:
            if left <= slot.column < right:
                texts[at][slot.column - left] = slot.text
    below = bisect_left(sheet.merges, (rows[-1].number,))
    merges = sheet.merges[bisect_left(sheet.merges, (rows[0].number - 1,)) : below]
    for top, first, bottom, last in merges:
        begins = top in places and left <= first < right
        text = texts[places[top]][first - left] if begins else ""
        covered = range(top, bottom + 1) if is_label(text) else range(0)
        for at in (places[number] for number in covered if number in places):
            for column in range(first, min(last + 1, right)):
                texts[at][column - left] = text
    return Area(texts)


class Found(NamedTuple):
    """Numbers of one unit, "" where the sheet is of one, in the form's layout."""

    unit: str
    grid: Grid


def across(area: Area, table: str) -> list[Found]:
    """Read a table that doesn't lie as the form does, for each unit in it; else nothing."""
    heads = _head_rows(area)
    names = _names(area, heads)
    if names is not None:
        some = [row for row in range(heads, len(area.texts)) if area.texts[row][names]]
        lines = {row: area.texts[row][names].strip() for row in some}
        found = [
            Found(unit, grid)
            for row, unit in lines.items()
            if (grid := laid_out(table, _cells(area, table, heads, [row], names)))
        ]
        return found if len(found) > 1 or len(some) == 1 else []
    if not _is_turned(area, table, heads):
        return []
    cells = _cells(area, table, heads, range(heads, len(area.texts)), None)
    grid = laid_out(table, cells)
    return [Found("", grid)] if grid else []


def _head_rows(area: Area) -> int:
    """Count the rows above the first with a number in it."""
    for at, row in enumerate(area.texts):
        if any(tokens_of(text)[0].kind is Kind.VALUE for text in row if text):
            return at
    return len(area.texts)


def _names(area: Area, heads: int) -> int | None:
    """Find the column of the names of units, by what stands above them."""
    wide = len(area.texts[0])
    for column in range(wide):
        above = {area.texts[row][column].strip() for row in range(heads)}
        if above & UNITS:
            return column
    return None


def _is_turned(area: Area, table: str, heads: int) -> bool:
    """Whether what the form has below each other stands beside each other, or so.

    A row of table 4 with more columns than the form has is read by their heads too.
    """
    role = BLOCK if table == DISCLOSURE else ITEM
    lines = area.turned.texts if table == PROCEEDINGS else area.texts
    if max(len(_ids(line, table, role)) for line in lines) >= MANY[table]:
        return True
    first = area.texts[heads] if heads < len(area.texts) else ()
    numbers = [one for one in first if one.strip()]
    if table != PROCEEDINGS:
        return False
    own = [*_newest().tables[table].cells]
    found = [*_cells(area, table, heads, range(heads, len(area.texts)), None)]
    return len(numbers) > len(own) or ({*found} == {*own} and found != own)


def _ids(line: Sequence[str], table: str, role: str) -> set[str]:
    return {
        one.id
        for text in line
        for one in meanings_in(text, table)
        if one.role == role and len({m.role for m in meanings_in(text, table)}) == 1
    }


def meanings_in(text: str, table: str) -> list[Meaning]:
    """Give what a label may mean in a table."""
    tokens: Sequence[PrintedToken] = tokens_of(text) if text.strip() else ()
    if inside := INSIDE.fullmatch(text.strip()):  # 行政诉讼（复议后起诉）
        tokens = [one for one in tokens_of(inside[1]) if _is_block(one)] or tokens
    if len(tokens) != 1 or tokens[0].kind is not Kind.LABEL:
        return []
    return [one for one in tokens[0].meanings if one.table == table]


def _is_block(token: PrintedToken) -> bool:
    return {one.role for one in token.meanings} == {BLOCK}


def _cells(
    area: Area, table: str, heads: int, rows: Sequence[int], names: int | None
) -> Mapping[Cell, list[str]]:
    """Find for each cell of the form what stands in the places that its labels name."""
    down = [_role(line, table) for line in area.texts[:heads]]
    right = [_role(line, table) for line in area.turned.texts]
    above = [_path(line[:heads], down, table) for line in area.turned.texts]
    found: dict[Cell, list[str]] = {}
    bare = {at for at, line in enumerate(area.turned.texts) if not "".join(line[:heads])}
    for row in rows:
        line = area.texts[row]
        beside = {} if names is not None else _path(line, right, table)
        labels = [at for at, text in enumerate(line) if meanings_in(text, table)]
        for column, text in enumerate(line):
            if column == names or column <= max(labels, default=-1):
                continue
            named = [*_named(table, beside, above[column])]
            if found and not named and column in bare and _is_number(text):
                return {}  # beside a number that has a name one that has none
            for cell in named:
                found.setdefault(cell, []).append(text)
    return {cell: [one for one in some if one.strip()] for cell, some in found.items()}


def _is_number(text: str) -> bool:
    return bool(text.strip()) and tokens_of(text)[0].kind is Kind.VALUE


def _role(line: Sequence[str], table: str) -> str:
    """Tell what the labels of a row or column are, for those that may be of either role."""
    roles = ({one.role for one in meanings_in(text, table)} for text in {*line})
    sure = Counter(next(iter(some)) for some in roles if len(some) == 1)
    return BLOCK if sure[BLOCK] > sure[ITEM] else ITEM if sure[ITEM] else ""


def _path(line: Sequence[str], roles: Sequence[str], table: str) -> dict[str, list[str]]:
    """Give what the labels of a line name, by their role, the nearest one last."""
    found: dict[str, list[str]] = {BLOCK: [], ITEM: []}
    for text, role in zip(line, roles, strict=True):
        some = meanings_in(text, table)
        both = len({one.role for one in some}) > 1
        for one in some:
            fits = one.role in found and (not both or role in {"", one.role})
            if fits and one.id not in found[one.role]:
                found[one.role].append(one.id)
    return found


def _named(
    table: str, beside: Mapping[str, list[str]], above: Mapping[str, list[str]]
) -> Iterator[Cell]:
    """Yield the only cell that labels at both sides name, none where they name several."""
    pairs = {
        Cell(table, block, item)
        for first, second in ((beside, above), (above, beside))
        for block in first.get(BLOCK, [])[-1:]
        for item in second.get(ITEM, [])[-1:] or first.get(ITEM, [])[-1:]
    }
    sole = {
        Cell(table, block, item)
        for side in (beside, above)
        for block in side.get(BLOCK, [])
        for item in _sole_items(table, block)
    }
    known = [one for one in pairs if one in _all_cells(table)] or [*sole]
    if len(known) == 1:
        yield known[0]


@cache
def _all_cells(table: str) -> frozenset[Cell]:
    return frozenset(
        cell for known in known_forms() for cell in form(known).tables[table].cells
    )


@cache
def _sole_items(table: str, block: str) -> tuple[str, ...]:
    """Give the item of a block that has but one, in the newest form."""
    items = tuple(_newest().tables[table].items_of.get(block, ()))
    return items if len(items) == 1 else ()


def _newest() -> Form:
    return form(known_forms()[-1])


def laid_out(table: str, cells: Mapping[Cell, list[str]]) -> Grid | None:
    """Lay numbers out as the form that has them all; None where a cell has several."""
    if not cells or any(len(some) > 1 for some in cells.values()):
        return None
    for known in reversed(known_forms()):
        own = form(known).tables[table]
        if cells.keys() <= {*own.cells}:
            return Grid(tuple(_rows(own, cells)))
    return None


def _rows(table: Table, cells: Mapping[Cell, list[str]]) -> Iterator[tuple[Slot, ...]]:
    for row in lay_out(table):
        yield tuple(
            Slot(
                one.text or "" if one.cell is None else (cells.get(one.cell) or [""])[0],
                one.column,
                one.colspan,
            )
            for one in row
        )


def split_columns(labels: Counter[tuple[int, str]]) -> list[int]:
    """Tell where tables begin that stand beside each other: their first columns, in order.

    `labels` counts labels of one table by column; a single beginning where their columns
    overlap.
    """
    spans: dict[str, tuple[int, int]] = {}
    for column, table in labels:
        first, last = spans.get(table, (column, column))
        spans[table] = min(first, column), max(last, column)
    ordered = sorted(spans.values())
    apart = all(one[1] < other[0] for one, other in pairwise(ordered))
    return [first for first, _ in ordered] if apart else []
