"""Lines of a printed table → its numbers, each at its address, none guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from govreport.forms import Cell, Form, ItemType
from govreport.importers.blocks import shortened
from govreport.importers.digits import Numbers, RowSum, readings, settle
from govreport.importers.lines import APPLICATIONS, DISCLOSURE, Line
from govreport.importers.reconciliation import ReadAs, Unread
from govreport.importers.rows import (
    LineCells,
    RowCells,
    adds_up,
    cells_of_row,
    is_empty,
    pieces_of,
    read_number,
)
from govreport.importers.tokens import Kind, PrintedToken
from govreport.report import Value

DIGITS = re.compile(r"[+-]?\d+")
MOST_SHOWN = 50
"""Candidates that are told; more help nobody."""


@dataclass
class Gathered:
    """What was read of a document's tables, and what was not.

    `used` counts the numbers in print that stand in rows that were read whole.
    """

    values: dict[Cell, Value] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    remarks: list[ReadAs] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    used: int = 0

    def add(self, other: "Gathered") -> None:
        """Take up what was read of another table."""
        self.values |= other.values
        self.unread += other.unread
        self.remarks += other.remarks
        self.strays += other.strays

    def leave(self, line: LineCells, reason: str, printed: str = "", **more: Any) -> None:  # noqa: ANN401 -- what Unread takes
        """Tell of cells that were not read, and why."""
        cells = tuple(cell for cell in line if cell is not None)
        self.unread.append(Unread(cells, reason, printed, **more))


def by_row(cells: Iterable[Cell]) -> list[tuple[Cell, ...]]:
    """Sort cells of one table by the row in which they are printed."""
    rows: dict[str, list[Cell]] = {}
    for cell in cells:
        row = cell.item if cell.table == APPLICATIONS else cell.block
        rows.setdefault(row, []).append(cell)
    return [tuple(some) for some in rows.values()]


class _OpenLine(NamedTuple):
    """Line whose digits leave several readings; `lost` where numbers are lacking."""

    cells: tuple[Cell, ...]
    printed: str
    candidates: frozenset[Numbers]
    lost: bool


def read_cells(
    form: Form, lines: Iterable[Line], columns: Sequence[str | None] = ()
) -> Gathered:
    """Read the numbers of the lines; `columns` are the heads of table 3 as printed."""
    gathered = Gathered()
    open_lines = []
    aims = _by_target(form, gathered, lines, tuple(columns))
    for aim, line in aims.values():
        if not (
            aim.in_order or (aim.in_order is None and _sums_hold(form, aim.cells, line))
        ):
            gathered.leave(
                aim.cells, "表头各栏的次序和表式不同，没有读", _printed_line(line)
            )
        elif (several := _read(form, gathered, aim.cells, line)) is not None:
            open_lines.append(several)
    _settle(form, gathered, open_lines)
    read = gathered.values.keys() | {
        cell for one in gathered.unread if one.blank for cell in one.cells
    }
    gathered.used = sum(
        token.kind is Kind.VALUE
        for aim, line in aims.values()
        if read.issuperset(filter(None, aim.cells))
        for segment in line.segments
        for token in segment.tokens
    )
    return gathered


def _sums_hold(form: Form, target: LineCells, line: Line) -> bool:
    """Whether a line has a number for each cell, and all its totals are right."""
    sums, _ = _facts(form, target)
    tokens = pieces_of(line, target, sums).tokens
    return len(tokens) == len(target) and adds_up(tokens, sums)


def _by_target(
    form: Form, gathered: Gathered, lines: Iterable[Line], columns: tuple[str | None, ...]
) -> dict[LineCells, tuple[RowCells, Line]]:
    """Find a line for each row of the form; tell of rows printed twice with two numbers."""
    seen: dict[LineCells, tuple[RowCells, Line]] = {}
    unclear: set[LineCells] = set()
    second: set[LineCells] = set()
    for line in lines:
        aim = cells_of_row(form, line, columns)
        if aim is None:
            if line.has_values:
                gathered.strays.append(_printed_line(line))
            continue
        before = seen[aim.cells][1] if aim.cells in seen else None
        if before is None or not (line.has_values or before.has_values):
            seen.setdefault(aim.cells, (aim, line))
        elif not line.has_values:
            continue
        elif not before.has_values and not _has_cells(before):
            seen[aim.cells] = aim, line
            second.add(aim.cells)
        elif _texts(before) != _texts(line):
            printed = f"{_printed_line(before)}；{_printed_line(line)}"
            gathered.leave(aim.cells, "这一行印了两次，数不一样", printed)
            unclear.add(aim.cells)
    if unclear and second:  # two whole tables: what the first lacks isn't the second's
        for cells in second:
            printed = _printed_line(seen[cells][1])
            gathered.leave(cells, "第一张表里是空的，第二张表里有数，分不清用哪张", printed)
        unclear |= second
    return {cells: pair for cells, pair in seen.items() if cells not in unclear}


def _has_cells(line: Line) -> bool:
    """Whether a line without numbers is printed with cells for them."""
    return any(one.row.celled and one.tokens for one in line.segments)


def _printed_line(line: Line) -> str:
    tokens = (token.text + token.remark for one in line.segments for token in one.tokens)
    return shortened(f"{line.label} {' '.join(tokens)}", 80)


def _texts(line: Line) -> list[str]:
    return [token.text for segment in line.segments for token in segment.tokens]


def _read(
    form: Form, gathered: Gathered, target: LineCells, line: Line
) -> _OpenLine | None:
    """Read a row whose pieces are as many as its cells, or leave it to its digits."""
    sums, counts_only = _facts(form, target)
    tokens, doubt = pieces_of(line, target, sums)
    counts = [token.number for token in tokens]
    if counts_only and len(counts) == len(target) and None not in counts:
        gathered.values.update(zip(target, counts, strict=True))  # type: ignore[arg-type] # no None
    elif doubt:
        gathered.leave(target, doubt, _printed_line(line))
    elif not tokens:
        gathered.leave(target, "这一行没有数")
    elif len(tokens) == len(target) and not any(token.glued for token in tokens):
        for cell, token in zip(target, tokens, strict=True):
            if cell is not None:
                _read_one(form, gathered, cell, token)
    else:
        numbers = [token for token in tokens if token.kind is not Kind.BLANK]
        return _read_short(form, gathered, target, line, numbers)
    return None


def _read_one(form: Form, gathered: Gathered, cell: Cell, token: PrintedToken) -> None:
    kind, printed = form.item(cell).type, token.printed or f"{token.text}{token.remark}"
    if is_empty(token) or (token.kind is Kind.BLANK and kind is not ItemType.TEXT):
        reason = f"印的是“{token.text}”，不是数" if token.text else "空白"
        gathered.leave((cell,), reason, token.text, blank=True)
        return
    read = read_number(token, kind)
    if read.value is None:
        gathered.leave((cell,), read.trouble, printed)
        return
    gathered.values[cell] = read.value
    if read.remark:
        printed = f"{token.text}{read.remark}"
        gathered.remarks.append(ReadAs((cell,), printed, f"读作 {read.value}"))


def _read_short(
    form: Form,
    gathered: Gathered,
    target: LineCells,
    line: Line,
    tokens: list[PrintedToken],
) -> _OpenLine | None:
    """Read a line with more or fewer pieces than cells, or give what it may say."""
    cells = tuple(cell for cell in target if cell is not None)
    texts = [token.text for token in tokens]
    printed = " ".join(texts)
    if len(target) == 1 and len(set(texts)) == 1:
        _read_one(form, gathered, cells[0], tokens[0])
        if len(texts) > 1 and cells[0] in gathered.values:
            gathered.remarks.append(ReadAs(cells, printed, "同一个数印了几次，读作一个"))
        return None
    how_many = f"有 {len(tokens)} 个数，这一行有 {len(target)} 格"
    if any(token.glued for token in tokens) or sum(map(len, texts)) >= len(target) > len(
        texts
    ):
        how_many = f"数连在一起，拆不开成 {len(target)} 格"
    candidates = frozenset(_readings(form, target, texts))
    if not candidates:
        gathered.leave(target, how_many, printed)
        return None
    lost = 1 < len(texts) < len(cells) or sum(map(len, texts)) < len(cells)
    several = _OpenLine(cells, printed, candidates, lost)
    if line.table == DISCLOSURE and len(candidates) > 1:
        _leave(gathered, several, how_many)
        return None
    return several


def _readings(form: Form, target: LineCells, texts: Sequence[str]) -> set[Numbers]:
    """Tell what the digits of a line may say; signs only where they are certain."""
    cells = [cell for cell in target if cell is not None]
    kinds = {form.item(cell).type for cell in cells}
    if not texts or len(cells) < len(target) or kinds - {ItemType.COUNT, ItemType.CHANGE}:
        return set()
    if all(map(str.isdecimal, texts)):
        return readings(texts, len(cells), _facts(form, target)[0])
    if not all(map(DIGITS.fullmatch, texts)):
        return set()
    joined = re.findall(r"[+-]?\d", "".join(texts))
    signed = [index for index, one in enumerate(joined) if not one.isdecimal()]
    if len(joined) != len(cells) or any(
        form.item(cells[index]).type is not ItemType.CHANGE for index in signed
    ):
        return set()
    return {tuple(map(int, joined))}


@lru_cache(maxsize=512)
def _facts(form: Form, target: LineCells) -> tuple[list[RowSum], bool]:
    """Give the sums among the cells of a line, and whether all of them hold counts.

    No sums where the parts of one don't stand right before their total.
    """
    counts = all(cell and form.item(cell).type is ItemType.COUNT for cell in target)
    index = {cell: number for number, cell in enumerate(target)}
    sums = []
    for identity in form.identities:
        terms = [term.cell for term in (*identity.left, *identity.right)]
        if identity.defines and all(cell in index for cell in terms):
            total, *parts = map(index.__getitem__, terms)
            if parts != [*range(total - len(parts), total)]:
                return [], counts
            sums.append(RowSum(total, tuple(parts)))
    return sums, counts


def _leave(gathered: Gathered, line: _OpenLine, reason: str) -> None:
    some = tuple(sorted(line.candidates))[:MOST_SHOWN]
    told = f"{reason}，有 {len(line.candidates)} 种读法"
    gathered.leave(line.cells, told, line.printed, candidates=some)


def _settle(form: Form, gathered: Gathered, open_lines: Sequence[_OpenLine]) -> None:
    """Read what the sums of rows and columns leave one reading of."""
    before = {line.cells: line.candidates for line in open_lines}
    narrowed, used = _by_columns(form, gathered, before)
    for line in open_lines:
        left, checked = narrowed[line.cells], line.cells in used
        if not left and len(line.candidates) == 1 and not line.lost:
            left, checked = line.candidates, False  # columns that a misprint spoilt
        nearly = len(line.printed.split()) == len(line.cells) - 1
        nil = nearly and not any(map(any, left))
        certain = len(left) == 1 and (checked or not line.lost or nil)
        if not certain:
            _leave(
                gathered, line, "缺了数" if line.lost else "数连在一起，勾稽关系定不下来"
            )
            continue
        (reading,) = left
        how = "按行和列的勾稽关系" if len(line.candidates) > 1 else "按行的勾稽关系或位数"
        read = dict(zip(line.cells, reading, strict=True))
        if line.lost:
            gone = tuple(cell for cell in read if form.is_derived(cell))
            for cell in gone:
                del read[cell]
            gathered.leave(gone, "这一行少印了数", line.printed, blank=True)
        gathered.values.update(read)
        told = "、".join(map(str, reading))
        gathered.remarks.append(ReadAs(line.cells, line.printed, f"{how}读作 {told}"))


def _by_columns(
    form: Form, gathered: Gathered, rows: Mapping[tuple[Cell, ...], frozenset[Numbers]]
) -> tuple[dict[tuple[Cell, ...], frozenset[Numbers]], set[tuple[Cell, ...]]]:
    """Narrow readings by the columns of table 3; tell also which rows that judged."""
    left, used = dict(rows), set[tuple[Cell, ...]]()
    order = next((cells for cells in rows if cells[0].table == APPLICATIONS), None)
    if order is None:
        return left, used
    blocks = [cell.block for cell in order]
    values = gathered.values
    unsettled = {cell for cells in rows for cell in cells}

    def row(item: str) -> tuple[Cell, ...]:
        return tuple(Cell(APPLICATIONS, block, item) for block in blocks)

    def is_known(cell: Cell) -> bool:
        return isinstance(values.get(cell), int) or cell in unsettled

    equations = []
    for signs in _equations(form):
        columns = [*zip(*map(row, signs), strict=True)]
        complete = [index for index, some in enumerate(columns) if all(map(is_known, some))]
        if complete:
            equations.append((signs, complete))
    known = {}
    for item in dict.fromkeys(item for signs, _ in equations for item in signs):
        printed = (values.get(cell) for cell in row(item))
        numbers = tuple(one if isinstance(one, int) else 0 for one in printed)
        known[item] = rows.get(row(item), frozenset({numbers}))
    settled, checked = settle(known, equations)
    for item, some in settled.items():
        if row(item) in rows:
            left[row(item)] = some
            if item in checked:
                used.add(row(item))
    return left, used


def _equations(form: Form) -> Iterator[dict[str, int]]:
    """Give the sums of table 3 that run down a column: item → sign, adding up to 0."""
    block = next(iter(form.tables[APPLICATIONS].blocks))
    for identity in form.identities:
        terms = (*identity.left, *identity.right)
        if not identity.across_years and all(
            term.cell[:2] == (APPLICATIONS, block) for term in terms
        ):
            yield {
                term.cell.item: -1 if (index >= len(identity.left)) else 1
                for index, term in enumerate(terms)
            }
