"""Lines of a printed table → its numbers, each at its address, none guessed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from govreport.digits import no_reading_fits, row_sums
from govreport.forms import Cell, Form, ItemType
from govreport.importers.beside import adds_up, is_empty
from govreport.importers.blocks import shortened
from govreport.importers.doubts import doubt_of, words_for_counts
from govreport.importers.gathered import Gathered
from govreport.importers.printed import (
    DISCLOSURE,
    Line,
)
from govreport.importers.read_number import read_number
from govreport.importers.reconciliation import ReadAs
from govreport.importers.rows import (
    LineCells,
    RowCells,
    cells_of_row,
    pieces_of,
)
from govreport.importers.settling import (
    OpenLine,
    leave_open,
    readings_of,
    settle_rows,
)
from govreport.importers.tokens import Kind, PrintedToken

NOT_STORED = "格里是公式，没有存下结果；请在 Excel 或 WPS 里打开，另存后再读"


def read_cells(
    form: Form,
    lines: Iterable[Line],
    columns: Sequence[str | None] = (),
    *,
    blanks: bool = False,
) -> Gathered:
    """Read the numbers of the lines; `columns` are the heads of table 3 as printed.

    `blanks` says that a 0 may be printed as nothing.
    """
    lines = [*lines]
    gathered = Gathered(lines=lines, blanks=blanks)
    open_lines = []
    aims = _by_target(form, gathered, lines, tuple(columns))
    before: Line | None = None
    for aim, line in aims.values():
        doubtful = before is not None and _may_be_of(before, line)
        before = line
        if doubtful:
            reason = "上一行没有数，这些数也许是上一行的"
            gathered.leave(aim.cells, reason, _printed_line(line))
        elif not (
            aim.in_order or (aim.in_order is None and _sums_hold(form, aim.cells, line))
        ):
            gathered.leave(
                aim.cells, "表头各栏的次序和表式不同，没有读", _printed_line(line)
            )
        elif several := _read(form, gathered, aim.cells, line):
            open_lines.append(several)
    settle_rows(form, gathered, open_lines)
    gathered.rows += ((aim.cells, line) for aim, line in aims.values())
    for aim, line in aims.values():
        gathered.formulas |= _computed(form, aim.cells, line)
    return gathered


def _computed(form: Form, target: LineCells, line: Line) -> set[Cell]:
    """Tell which cells of a line a workbook computes, with what it stored or without."""
    if not any(token.formula for one in line.segments for token in one.tokens):
        return set()
    tokens = pieces_of(line, target, row_sums(form, target)).tokens
    pairs = zip(target, tokens, strict=len(tokens) == len(target))
    numbers = (Kind.VALUE, Kind.BLANK)
    return {cell for cell, one in pairs if cell and one.formula and one.kind in numbers}


def _may_be_of(before: Line, line: Line) -> bool:
    """Whether numbers below a label may be those of the row above, which has none."""
    return (
        not (before.is_celled or any(one.tokens for one in before.segments))
        and line.has_values
        and not line.segments[0].tokens
    )


@lru_cache(maxsize=512)
def _holds_counts(form: Form, target: LineCells) -> bool:
    """Whether all cells of a line hold counts."""
    return all(cell and form.item(cell).type is ItemType.COUNT for cell in target)


def _sums_hold(form: Form, target: LineCells, line: Line) -> bool:
    """Whether a line has a number for each cell, and all its totals are right."""
    sums = row_sums(form, target)
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
    return line.is_celled and any(one.tokens for one in line.segments)


def _printed_line(line: Line) -> str:
    tokens = (token.text + token.remark for one in line.segments for token in one.tokens)
    return shortened(f"{line.label} {' '.join(tokens)}", 80)


def _texts(line: Line) -> list[str]:
    return [token.text for segment in line.segments for token in segment.tokens]


def _read(form: Form, gathered: Gathered, target: LineCells, line: Line) -> OpenLine | None:
    """Read a row whose pieces are as many as its cells, or leave it to its digits."""
    sums, counts_only = row_sums(form, target), _holds_counts(form, target)
    tokens, doubt, beside = pieces_of(line, target, sums)
    gathered.strays += (f"{line.label} 旁边：{text}" for text in beside)
    counts = [token.number for token in tokens]
    plain = counts_only and len(counts) == len(target) and None not in counts
    if not (plain and line.is_on_one_row):
        doubt = doubt or doubt_of(tokens, sums, line, gathered)
    if not doubt and plain:
        gathered.values.update(zip(target, counts, strict=True))  # type: ignore[arg-type] # no None
    elif doubt:
        gathered.leave(target, doubt, _printed_line(line))
    elif not tokens:
        gathered.leave(target, "这一行没有数")
    elif not line.is_celled and (words := words_for_counts(form, target, tokens)):
        reason = f"印的是“{shortened(words)}”，不是数，别的数在哪一格也分不清"
        gathered.leave(target, reason, _printed_line(line))
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
        reason = NOT_STORED if token.formula and not token.text else reason
        gathered.leave((cell,), reason, token.text, blank=True)
        return
    read = read_number(token, kind)
    if read.value is None:
        gathered.leave((cell,), read.trouble, printed)
        return
    gathered.values[cell] = read.value
    if read.remark:
        gathered.remarks.append(ReadAs((cell,), printed, f"读作 {read.value}"))


def _read_short(
    form: Form,
    gathered: Gathered,
    target: LineCells,
    line: Line,
    tokens: list[PrintedToken],
) -> OpenLine | None:
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
    sums, (first, *more) = row_sums(form, target), texts or [""]
    if (
        sums
        and not more
        and first.isdecimal()
        and no_reading_fits(first, len(target), sums)
    ):
        how_many = f"数连在一起，怎样断成 {len(target)} 个都合不上"
    candidates = frozenset(readings_of(form, target, tokens, blanks=gathered.blanks))
    if not candidates:
        gathered.leave(target, how_many, printed)
        return None
    lost = 1 < len(texts) < len(cells) or sum(map(len, texts)) < len(cells)
    several = OpenLine(cells, printed, candidates, lost)
    if line.table == DISCLOSURE and len(candidates) > 1:
        leave_open(gathered, several, how_many)
        return None
    return several
