"""A sheet of a workbook → the tables of the form that stand on it, and the lines around."""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.importers.blocks import (
    APART,
    FIXED,
    ODD,
    TITLE,
    Block,
    Grid,
    Slot,
    TextBlock,
)
from govreport.importers.containers.sheet_cross import Area, across, split_columns
from govreport.importers.containers.sheet_rows import (
    SheetRow,
    is_label,
    labels_of,
    rows_of,
    tables_of,
)
from govreport.importers.printed import APPLICATIONS
from govreport.importers.titles import is_title
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import BLOCK, FRAME, wording
from govreport.lazy import lazy
from govreport.sheets import Sheet

WORDS = (
    *("政府信息", "信息公开", "主动公开", "收到和处理", "行政复议", "依申请"),
    *("年报", "数据", "统计", "汇总", "报表", "附表"),
)
ABOUT = f"(?:{'|'.join(WORDS)})"
TITLED = (
    lazy(rf"\s*(?P<organ>[^\d\s].*?)\s*(?P<year>20\d\d)\s*年?度?\s*{ABOUT}.*"),
    lazy(rf"\s*(?P<year>20\d\d)\s*年?度?\s*(?P<organ>[^\d\s].*?)\s*{ABOUT}.*"),
)
"""What stands above a table: whose it is, of which year, and what it is called."""
BEHIND = lazy(r"[\s（(]*(?:附?表[一二三四\d]?|数据表?|统计表|附表)[)）]?\s*$")
"""What stands behind a report's title where it is above one of its tables."""
WHOSE = lazy(
    r"(?:填[报表]|报送|编制|公开)?(?:单位|机关)(?:名称|全称)?(?:[（(].{1,6}[)）])?\s*[:：]\s*"
    r"(?P<organ>[^\s:：]{3,60})"
)
NOBODY = frozenset({"政府", "政务", "本年", "全年", "本单位", "本机关"})
WHEN = lazy(r"(?:年度|年份|统计年度|报告年度)\s*[:：]\s*(?P<year>20\d\d)")
AS_TITLE = "{organ}{year}年政府信息公开工作年度报告"
NUMBER = lazy(r"[+-]?[\d,，]*\.?\d+")
SUM = lazy(r"合\s*计|总\s*计|小\s*计|共\s*计")
LONGEST = 100
"""Characters of a line that names organ and year."""
MOST_REPORTS = 300
"""Reports on one sheet; a county has a hundred units."""
MANY_LABELS = 3
"""A sheet with fewer labels of a table has not that table."""


class SheetStretch(NamedTuple):
    """Part of a sheet that is of one report: the lines above, its tables, those below.

    `row` is the first, from 1; `tables` are those of the form with how many numbers each
    has, of all of which `typed` are stored as text; `order` names that of each grid;
    `unit` is whose a row is in a table of units, "" elsewhere.
    """

    sheet: str
    row: int
    blocks: tuple[Block, ...]
    tables: Mapping[str, int]
    order: tuple[str, ...] = ()
    typed: int = 0
    unit: str = ""

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
    `typed` those of them that are stored as text; `unit` see `SheetStretch`.
    """

    row: int
    block: Block
    table: str = ""
    rows: frozenset[object] = frozenset()
    numbers: int = 0
    typed: int = 0
    unit: str = ""


def stretches(sheet: Sheet, name: str = "") -> list[SheetStretch]:
    """Find what stands on a sheet: a report, tables of one, several below each other."""
    groups: list[list[SheetPiece]] = [[]]
    units: dict[str, list[SheetPiece]] = {}
    for piece in _pieces(sheet, name):
        last = groups[-1]
        if piece.unit:
            units.setdefault(piece.unit, []).append(piece)
            continue
        begins = isinstance(piece.block, TextBlock) and piece.block.role == TITLE
        begins = begins and any(one.table for one in last)
        repeats = any(one.table == piece.table and one.rows & piece.rows for one in last)
        if begins or (piece.table and repeats):
            kept = [] if begins else [*takewhile(lambda one: not one.table, last[::-1])]
            groups[-1] = last[: len(last) - len(kept)]
            groups.append(kept[::-1])
        groups[-1].append(piece)
    if len(groups) + len(units) > MOST_REPORTS:
        raise FileProblem(name, f"工作表“{sheet.name}”里的表多得离谱，没有读")
    while len(groups) > 1 and not any(one.table for one in groups[-1]):
        groups[-2] += groups.pop()
    found = [_stretch(sheet.name, some) for some in groups if some]
    said = (said_of(one.lines) for one in found) if units else ()
    year = next((one[1] for one in said if one is not None), "")
    for unit, pieces in units.items():
        title = AS_TITLE.format(organ=unit, year=year) if year else unit
        some = [SheetPiece(pieces[0].row, TextBlock(title, TITLE)), *pieces]
        found.append(_stretch(sheet.name, some)._replace(unit=unit))
    return found


def said_of(lines: Sequence[TextBlock]) -> tuple[str, str] | None:
    """Tell which organ and year a title among some lines names, None where none does."""
    titles = (titled(one.text) for one in lines if one.role == TITLE)
    return next((one for one in titles if one is not None), None)


def _stretch(sheet: str, pieces: Sequence[SheetPiece]) -> SheetStretch:
    tables = dict.fromkeys((one.table for one in pieces if one.table), 0)
    for one in pieces:
        if one.table:
            tables[one.table] += one.numbers
    return SheetStretch(
        sheet,
        pieces[0].row,
        tuple(one.block for one in pieces),
        tables,
        tuple(one.table for one in pieces if one.table),
        sum(one.typed for one in pieces),
    )


def _pieces(sheet: Sheet, name: str) -> Iterator[SheetPiece]:
    """Yield lines and tables from top to bottom."""
    chunk: list[SheetRow] = []
    for row in rows_of(sheet, name):
        if not row.is_text:
            chunk.append(row)
            continue
        if chunk:
            yield from _beside(chunk, sheet)
            chunk = []
        for line in row.words[0].split("\n"):
            for text in _lines(line):
                yield SheetPiece(row.number, text)
    if chunk:
        yield from _beside(chunk, sheet)


def titled(line: str) -> tuple[str, str] | None:
    """Find organ and year in what stands above a table, None where it says neither."""
    if len(line) > LONGEST or "。" in line or "20" not in line:
        return None
    plain = unicodedata.normalize("NFC", line)
    whose, when = WHOSE.search(plain), WHEN.search(plain)
    if whose and when:
        return whose["organ"], when["year"]
    all_found = (some.fullmatch(plain) for some in TITLED)
    named = [one for one in all_found if one and one["organ"] not in NOBODY]
    return (named[0]["organ"], named[0]["year"]) if named else None


def _lines(line: str) -> Iterator[TextBlock]:
    """Give a line; one that names organ and year above a table as the report's title."""
    if not line.strip():
        return
    if is_title(line):
        yield TextBlock(line, TITLE)
        return
    bare = BEHIND.sub("", line) if set("表据") & set(line) else line
    whose = WHOSE.match(line.strip()) if "：" in line or ":" in line else None
    if (found := titled(line)) is not None:
        yield TextBlock(AS_TITLE.format(organ=found[0], year=found[1]), TITLE)
    elif bare != line and is_title(bare):
        yield TextBlock(bare, TITLE)
    elif whose is not None:
        yield TextBlock(whose["organ"], APART)
    else:
        yield TextBlock(line)
        return
    yield TextBlock(line, FIXED)


def _facts(row: SheetRow, role: str = "") -> Iterator[SheetPiece]:
    """Give a row beside a table as lines; above one it may say whose the table is."""
    text = "　".join(row.words)
    lines = [TextBlock(text, role)] if role else _lines(text)
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
        table = next(iter(row.tables)) if len(row.tables) == 1 else ""
        if table and table != current:
            starts.append((at, table))
            current = table
    first = starts[0][0] if starts else len(rows)
    while first and first < len(rows) and rows[first - 1].tables:
        first -= 1
    for row in rows[:first]:
        yield from _facts(row)
    ends = [at for at, _ in [*starts, (len(rows), "")]][1:]
    for (at, table), end in zip(starts, ends, strict=False):
        some = rows[first if at == starts[0][0] else at : end]
        own = [i for i, row in enumerate(some) if row.tables or _has_numbers(row)]
        yield from _table(some[: own[-1] + 1], table, sheet)
        for row in some[own[-1] + 1 :]:
            yield from _facts(row, FIXED)


def _has_numbers(row: SheetRow) -> bool:
    return sum(NUMBER.fullmatch(one) is not None for one in row.words) > len(row.words) / 2


def _table(rows: Sequence[SheetRow], table: str, sheet: Sheet) -> Iterator[SheetPiece]:
    """Give a table of the form, or what only has a few of its words as lines of text."""
    labels = {
        (meaning.role, meaning.id)
        for row in rows
        for word in row.words
        for one in labels_of(word)
        for meaning in one.meanings
        if meaning.table == table
    }
    if len(labels) < MANY_LABELS:
        for row in rows:
            yield from _facts(row)
        return
    filled = [slot for row in rows for slot in row.slots if slot.text]
    left = min(slot.column for slot in filled)
    right = max(slot.column + slot.span for slot in filled)
    number = rows[0].number
    heads = BLOCK if table == APPLICATIONS else FRAME
    own = frozenset(one for one in labels if one[0] not in {heads, FRAME})
    laid_out = across(_area(rows, left, right, sheet), table)
    for one in laid_out:
        if not SUM.fullmatch(one.unit):
            texts = [slot.text for row in one.grid.rows for slot in row]
            numbers = sum(NUMBER.fullmatch(text) is not None for text in texts)
            yield SheetPiece(number, one.grid, table, own, numbers, 0, one.unit)
            number += bool(one.unit)
        else:
            yield SheetPiece(number, TextBlock(f"{one.unit}一行没有读", FIXED))
    if laid_out:
        return
    grid = tuple(
        tuple(
            slot._replace(column=slot.column - left)
            for slot in _sure(row, table)
            if left <= slot.column < right
        )
        for row in rows
    )
    yield SheetPiece(number, Grid(grid), table, own, *_count(rows, sheet))


def _count(rows: Sequence[SheetRow], sheet: Sheet) -> tuple[int, int]:
    """Count the numbers in some rows, and those of them that are stored as text."""
    values = [
        sheet.rows[row.number - 1][slot.column]
        for row in rows
        for slot in row.slots
        if slot.text and slot.column < len(sheet.rows[row.number - 1])
    ]
    texts = sum(isinstance(one, str) and _is_typed_number(one) for one in values)
    stored = [one for one in values if isinstance(one, int | float)]
    return texts + sum(not isinstance(one, bool) for one in stored), texts


def _sure(row: SheetRow, table: str) -> Iterator[Slot]:
    """Give the slots of a row; words where only numbers stand are no label's rest."""
    bare = table != APPLICATIONS and _has_numbers(row) and not row.tables
    for slot in row.slots:
        text = slot.text.strip()
        odd = bare and text and text not in wording().blank | wording().nil
        odd = odd and tokens_of(text)[0].kind is Kind.WORDS
        yield slot._replace(text=f"{ODD}{text}") if odd else slot


def _area(rows: Sequence[SheetRow], left: int, right: int, sheet: Sheet) -> Area:
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


def _is_typed_number(text: str) -> bool:
    return NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
