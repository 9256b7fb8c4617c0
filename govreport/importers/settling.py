"""Rows whose digits leave several readings → the one that the sums of the table leave."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.digits import Numbers, in_order, readings, row_sums, settle
from govreport.forms import Cell, Form, ItemType
from govreport.importers.gathered import Gathered
from govreport.importers.printed import APPLICATIONS
from govreport.importers.reconciliation import ReadAs
from govreport.importers.rows import LineCells
from govreport.importers.tokens import PrintedToken

DIGITS = re.compile(r"[+-]?\d+")
MOST_SHOWN = 50
"""Candidates that are told; more help nobody."""


class OpenLine(NamedTuple):
    """Line whose digits leave several readings; `lost` where numbers are lacking."""

    cells: tuple[Cell, ...]
    printed: str
    candidates: frozenset[Numbers]
    lost: bool


def readings_of(
    form: Form, target: LineCells, tokens: Sequence[PrintedToken], *, blanks: bool
) -> set[Numbers]:
    """Tell what the digits of a line may say; signs only where they are certain."""
    texts = [token.text for token in tokens]
    cells = [cell for cell in target if cell is not None]
    kinds = {form.item(cell).type for cell in cells}
    if not texts or len(cells) < len(target) or kinds - {ItemType.COUNT, ItemType.CHANGE}:
        return set()
    if all(map(str.isdecimal, texts)):
        sums = row_sums(form, target)
        if not in_order(sums):  # one number, the others being lost, looks like their digits
            zeros = set("".join(texts)) == {"0"} and len("".join(texts)) == len(cells)
            return {(0,) * len(cells)} if zeros else set()
        whole = len(texts) > 1 and not any(token.glued for token in tokens)
        return readings(texts, len(cells), sums, whole=whole, blanks=blanks)
    if not all(map(DIGITS.fullmatch, texts)):
        return set()
    joined = re.findall(r"[+-]?\d", "".join(texts))
    signed = [index for index, one in enumerate(joined) if not one.isdecimal()]
    if len(joined) != len(cells) or any(
        form.item(cells[index]).type is not ItemType.CHANGE for index in signed
    ):
        return set()
    return {tuple(map(int, joined))}


def leave_open(gathered: Gathered, line: OpenLine, reason: str) -> None:
    """Tell of a row that several readings are left of."""
    some = tuple(sorted(line.candidates))[:MOST_SHOWN]
    told = f"{reason}，有 {len(line.candidates)} 种读法"
    gathered.leave(line.cells, told, line.printed, candidates=some)


def settle_rows(form: Form, gathered: Gathered, open_lines: Sequence[OpenLine]) -> None:
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
            leave_open(
                gathered, line, "缺了数" if line.lost else "数连在一起，勾稽关系定不下来"
            )
            continue
        (reading,) = left
        how = "按行和列的勾稽关系" if len(line.candidates) > 1 else "按行的勾稽关系或位数"
        read = dict(zip(line.cells, reading, strict=True))
        nothing = gathered.blanks and len(line.printed.split()) == 1
        gone = tuple(
            cell
            for cell, number in read.items()
            if (line.lost and form.is_derived(cell)) or (nothing and not number)
        )
        if gone:
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
