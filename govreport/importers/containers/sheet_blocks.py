"""A sheet of a workbook → the tables of the form that stand on it, and the lines around."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.importers.blocks import (
    FIXED,
    FORMULA,
    ODD,
    TITLE,
    Block,
    Grid,
    Slot,
    TextBlock,
)
from govreport.importers.containers.sheet_aside import without_asides, years_below
from govreport.importers.containers.sheet_columns import (
    LAST,
    THIS,
    has_head_twice,
    plain_rows,
    years_apart,
    years_in,
)
from govreport.importers.containers.sheet_cross import across, area_of, split_columns
from govreport.importers.containers.sheet_moved import moved_rows
from govreport.importers.containers.sheet_rows import (
    SheetRow,
    count_numbers,
    goes_on,
    labels_of,
    rows_of,
    says_number,
    tables_of,
)
from govreport.importers.containers.sheet_titles import (
    AS_TITLE,
    lines_in,
    said_of,
    years_named,
)
from govreport.importers.printed import APPLICATIONS, DISCLOSURE
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import BLOCK, FRAME, ITEM, wording
from govreport.lazy import lazy
from govreport.sheets import Sheet

UNCLEAR = "有一张表各栏是几个年份的，分不清哪一栏是哪一年的，整张没有读"
TWICE = "有一张表两栏的表头一样，分不清哪一栏是，整张没有读"
SUM = lazy(r"合\s*计|总\s*计|小\s*计|共\s*计")
MOST_REPORTS = 300  # on one sheet; a county has a hundred units
MANY_LABELS = 3
"""A sheet with fewer labels of a table has not that table."""


class SheetStretch(NamedTuple):
    """Part of a sheet that is of one report: the lines above, its tables, those below.

    `row` is the first, from 1; `tables` are those of the form with how many numbers each
    has, of all of which `typed` are stored as text; `order` names that of each grid;
    `unit` is whose a row is in a table of units, "" elsewhere; `labels` are the rows of
    the form that each table has. `year` is that which its columns or the sheet's name
    say, and no line otherwise; `compared` says that they stand beside another year's.
    """

    sheet: str
    row: int
    blocks: tuple[Block, ...]
    tables: Mapping[str, int]
    order: tuple[str, ...] = ()
    typed: int = 0
    unit: str = ""
    labels: Mapping[str, frozenset[object]] = {}
    year: str = ""
    compared: bool = False

    @property
    def lines(self) -> list[TextBlock]:
        """The lines above the first table, or all where there is none."""
        found = []
        for one in self.blocks:
            if isinstance(one, Grid):
                break
            found.append(one)
        return found


class SheetPiece(NamedTuple):
    """Line or table of a sheet, from which row, and of the form's which table it is.

    `rows` are the rows of the form that the table has, `numbers` how many numbers, and
    `typed` those of them that are stored as text; `unit` see `SheetStretch`; `year` is
    that of its columns where they are of several: four digits, 本年 or 上年.
    """

    row: int
    block: Block
    table: str = ""
    rows: frozenset[object] = frozenset()
    numbers: int = 0
    typed: int = 0
    unit: str = ""
    year: str = ""


def stretches(sheet: Sheet, name: str = "") -> list[SheetStretch]:
    """Find what stands on a sheet: a report, tables of one, several below each other."""
    groups: list[list[SheetPiece]] = [[]]
    units: dict[tuple[str, str], list[SheetPiece]] = {}
    for piece in _pieces(sheet, name):
        last = groups[-1]
        if piece.unit:
            units.setdefault((piece.unit, piece.year), []).append(piece)
            continue
        begins = isinstance(piece.block, TextBlock) and piece.block.role == TITLE
        begins = begins and any(one.table for one in last)
        like = (one for one in last if (one.table, one.year) == (piece.table, piece.year))
        if begins or (piece.table and any(one.rows & piece.rows for one in like)):
            kept = [] if begins else [*takewhile(lambda one: not one.table, last[::-1])]
            groups[-1] = last[: len(last) - len(kept)]
            groups.append(kept[::-1])
        groups[-1].append(piece)
    if len(groups) + len(units) > MOST_REPORTS:
        raise FileProblem(name, f"工作表“{sheet.name}”里的表多得离谱，没有读")
    while len(groups) > 1 and not any(one.table for one in groups[-1]):
        groups[-2] += groups.pop()
    found = [one for some in groups if some for one in _by_year(sheet.name, some)]
    said = (said_of(one.lines) for one in found) if units else ()
    year = next((one[1] for one in said if one is not None), "")
    for (unit, when), pieces in units.items():
        own = _resolved(when, year) or year
        title = AS_TITLE.format(organ=unit, year=own) if own else unit
        some = [SheetPiece(pieces[0].row, TextBlock(title, TITLE)), *pieces]
        beside = bool(when) and own != year
        found.append(_stretch(sheet.name, some)._replace(unit=unit, compared=beside))
    return found


def _by_year(sheet: str, pieces: Sequence[SheetPiece]) -> Iterator[SheetStretch]:
    """Give a report's stretch, and one for each other year whose columns stand beside it.

    Which year is the report's the title tells, or the sheet's name; else it is the last.
    """
    if not any(one.year for one in pieces):
        yield _stretch(sheet, pieces)
        return
    lines = [one.block for one in pieces if isinstance(one.block, TextBlock)]
    organ, year = said_of(lines) or ("", "")
    named = years_named(sheet)
    year = year or (named.pop() if len(named) == 1 else "")
    digits = {one.year for one in pieces if one.year.isdecimal()}
    year = year or max(digits, default="")
    parted: dict[str, list[SheetPiece]] = {}
    main = [one for one in pieces if not one.year]
    for one in pieces:
        when = _resolved(one.year, year)
        if one.year and when in {year, THIS}:
            main.append(one)
        elif one.year:
            parted.setdefault(when, []).append(one)
    yield _stretch(sheet, main)._replace(year=year)
    for when, some in sorted(parted.items()):
        title = AS_TITLE.format(organ=organ, year=when)
        front = [SheetPiece(some[0].row, TextBlock(title, TITLE))] if organ else []
        yield _stretch(sheet, [*front, *some])._replace(year=when, compared=True)


def _resolved(when: str, year: str) -> str:
    """Give 本年 and 上年 as the years that they are beside that of a report, if known."""
    if not year or when not in {THIS, LAST}:
        return when
    return str(int(year) - (when == LAST))


def _stretch(sheet: str, pieces: Sequence[SheetPiece]) -> SheetStretch:
    tables = dict.fromkeys((one.table for one in pieces if one.table), 0)
    for one in pieces:
        if one.table:
            tables[one.table] += one.numbers
    labels = {
        name: frozenset(label for one in pieces if one.table == name for label in one.rows)
        for name in tables
    }
    lines = takewhile(lambda one: not one.table, pieces)
    texts = [one.block.text for one in lines if isinstance(one.block, TextBlock)]
    named = years_named(sheet)
    said = {year for text in texts for year in years_named(text)}
    year = next(iter(named)) if len(named) == 1 and said <= named else ""
    return SheetStretch(
        sheet,
        pieces[0].row,
        tuple(one.block for one in pieces),
        tables,
        tuple(one.table for one in pieces if one.table),
        sum(one.typed for one in pieces),
        labels=labels,
        year=year,
    )


def _pieces(sheet: Sheet, name: str) -> Iterator[SheetPiece]:
    """Yield lines and tables from top to bottom."""
    chunk: list[SheetRow] = []
    plain, notes = without_asides([*rows_of(sheet, name)])
    rows = [*plain_rows(plain)]
    for row, below in zip_longest(rows, rows[1:]):
        if row.is_text and below and goes_on(chunk, row, below):
            chunk += [] if row.words[0] == f"{FORMULA}0" else [row]
        elif not row.is_text:
            chunk.append(row)
        else:
            if chunk:
                yield from _beside(chunk, sheet)
                chunk = []
            for line in row.words[0].split("\n"):
                for text in lines_in(line):
                    yield SheetPiece(row.number, text)
    if chunk:
        yield from _beside(chunk, sheet)
    yield from (SheetPiece(len(sheet.rows), TextBlock(one, FIXED)) for one in notes)


def _facts(row: SheetRow, role: str = "") -> Iterator[SheetPiece]:
    """Give a row beside a table as lines; above one it may say whose the table is."""
    text = "　".join(row.words)
    lines = [TextBlock(text, role)] if role else lines_in(text)
    return (SheetPiece(row.number, one) for one in lines)


def _beside(rows: Sequence[SheetRow], sheet: Sheet) -> Iterator[SheetPiece]:
    """Part rows into tables that stand beside each other, and those below each other."""
    labels = Counter[tuple[int, str]]()
    for row in rows:
        for slot in row.slots:
            if len(some := [*tables_of(slot.text)]) == 1:
                labels[slot.column, some[0]] += 1
    starts = split_columns(labels)
    if len(starts) < 2:
        yield from _tables(rows, sheet)
        return
    for left, right in zip([0, *starts[1:]], [*starts[1:], 1 << 20], strict=True):
        own = [row.within(left, right) for row in rows]
        yield from _tables([one for one in own if one.words], sheet)


def _tables(rows: Sequence[SheetRow], sheet: Sheet) -> Iterator[SheetPiece]:
    """Part rows that stand below each other into tables and lines of facts."""
    starts, current = list[tuple[int, str]](), ""
    for at, row in enumerate(rows):
        table = "" if years_in(row) else row.table
        if table and table != current:
            first = at
            while first and years_in(rows[first - 1]):
                first -= 1
            starts.append((first, table))
            current = table
    first = starts[0][0] if starts else len(rows)
    while first and first < len(rows) and rows[first - 1].tables:
        first -= 1
    for row in rows[:first]:
        yield from _facts(row)
    ends = [at for at, _ in [*starts, (len(rows), "")]][1:]
    for (at, table), end in zip(starts, ends, strict=False):
        some = rows[first if at == starts[0][0] else at : end]
        own = [i for i, row in enumerate(some) if row.tables or _is_of_numbers(row)]
        yield from _table(some[: own[-1] + 1], table, sheet)
        for row in some[own[-1] + 1 :]:
            yield from _facts(row, FIXED)


def _is_of_numbers(row: SheetRow) -> bool:
    """Whether most of what stands in a row is numbers."""
    return sum(map(says_number, row.words)) > len(row.words) / 2


def _table(rows: Sequence[SheetRow], table: str, sheet: Sheet) -> Iterator[SheetPiece]:
    """Give a table of the form, or what only has a few of its words as lines of text."""
    if parted := years_below(rows, table) or years_apart(rows, table):
        if "" in parted:
            yield SheetPiece(rows[0].number, TextBlock(UNCLEAR, FIXED))
            return
        for year, some in parted.items():
            yield from (one._replace(year=year) for one in _table(some, table, sheet))
        return
    meant = [
        {(meaning.role, meaning.id) for meaning in one.meanings if meaning.table == table}
        for row in rows
        for word in row.words
        for one in labels_of(word)
    ]
    labels = {one for some in meant for one in some}
    sure = {one for some in meant if len({role for role, _ in some}) == 1 for one in some}
    if len(labels) < MANY_LABELS:
        for row in rows:
            yield from _facts(row)
        return
    filled = [slot for row in rows for slot in row.slots if slot.text]
    left = min(slot.column for slot in filled)
    right = max(slot.column + slot.span for slot in filled)
    number = rows[0].number
    heads = {APPLICATIONS: {BLOCK}, DISCLOSURE: {ITEM}}.get(table, set()) | {FRAME}
    own = frozenset(one for one in sure if one[0] not in heads)
    laid_out = across(area_of(rows, left, right, sheet), table) or moved_rows(rows, table)
    for one in laid_out:
        if not SUM.fullmatch(one.unit):
            texts = [slot.text for row in one.grid.rows for slot in row]
            numbers = sum(map(says_number, texts))
            yield SheetPiece(number, one.grid, table, own, numbers, 0, one.unit)
            number += bool(one.unit)
        else:
            yield SheetPiece(number, TextBlock(f"{one.unit}一行没有读", FIXED))
    if laid_out:
        return
    if has_head_twice(rows, table):
        yield SheetPiece(rows[0].number, TextBlock(TWICE, FIXED))
        return
    grid = tuple(
        tuple(
            slot._replace(column=slot.column - left)
            for slot in _sure(row, table)
            if left <= slot.column < right
        )
        for row in rows
    )
    yield SheetPiece(
        number, Grid(grid, of_sheet=True), table, own, *count_numbers(rows, sheet)
    )


def _sure(row: SheetRow, table: str) -> Iterator[Slot]:
    """Give the slots of a row; words where only numbers stand are no label's rest."""
    bare = table != APPLICATIONS and _is_of_numbers(row) and not row.tables
    for slot in row.slots:
        text = slot.text.strip()
        odd = bare and text and text not in wording().blank | wording().nil
        odd = odd and tokens_of(text)[0].kind is Kind.WORDS
        yield slot._replace(text=f"{ODD}{text}") if odd else slot
