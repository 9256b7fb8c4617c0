"""Columns that hold none of a table's numbers: 序号, 计量单位, those of another year."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from govreport.importers.blocks import FORMULA, MERGED, Slot
from govreport.importers.containers.sheet_rows import (
    NUMBER,
    SheetRow,
    labels_of,
    row_of_slots,
)
from govreport.importers.printed import APPLICATIONS, DISCLOSURE
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import BLOCK, ITEM, wording
from govreport.lazy import lazy

COUNTED = frozenset({"序号", "编号", "行次", "行号", "No.", "NO", "No", "NO."})
"""What stands above a column that numbers the rows."""
MEASURED = frozenset({"单位", "计量单位", "数量单位", "统计单位"})
"""What stands above a column of units of measure, or of organs."""
SHORT = 6
"""The number of a row has no more characters."""
THIS, LAST = "本年", "上年"
YEAR_CELL = lazy(r"(20\d\d)(?:年度?)?(?:数据?|情况|度数)?")
THIS_CELL = lazy(r"(?:本年|今年|当年|本年度|今年度)(?:数据?|情况)?")
LAST_CELL = lazy(r"(?:上年|去年|上一年|上年度|上一年度)(?:同期)?(?:数据?|情况)?")
CHANGE_CELL = lazy(
    r"(?:同比|比上年|较上年|环比)?(?:增减|增长|变化|变动|增幅|升降|差额|差值)"
    r"(?:额|数|量|率|情况|幅度|比例)?(?:[(%±)]|百分比)*|同比"
)
"""What stands in a row of years above a column that compares them."""
OTHER = "-"
JOINT = lazy(r"[-—–_－/／\\>＞→⇒·|｜~～]+")


def plain_rows(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Give rows without the columns that number them or tell what is counted.

    What joins a label to that of its group is left out too.
    """
    dropped: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for slot in row.slots:
            head = _plain(slot.text)
            if head in COUNTED:
                dropped |= _run(rows, at, slot, _numbers_rows)
            elif head in MEASURED:
                dropped |= _run(rows, at, slot, _is_measure)
    if not dropped and not any(_is_joined(slot.text) for r in rows for slot in r.slots):
        return [*rows]
    return [
        row_of_slots(
            row.number,
            [
                one._replace(text=_apart(one.text)) if _is_joined(one.text) else one
                for one in row.slots
                if (row.number, one.column) not in dropped
            ],
        )
        for row in rows
    ]


def _is_joined(text: str) -> bool:
    """Whether a cell has a label behind that of its group, with a dash or so between."""
    if JOINT.search(text) is None:
        return False
    tokens = tokens_of(text)
    ends = len(tokens) > 2 and {tokens[0].kind, tokens[-1].kind} == {Kind.LABEL}
    return ends and all(
        one.kind is Kind.LABEL or JOINT.fullmatch(one.text) for one in tokens
    )


def _apart(text: str) -> str:
    """Give the labels of a cell without what joins them."""
    return "".join(one.text for one in tokens_of(text) if one.kind is Kind.LABEL)


def _run(
    rows: Sequence[SheetRow], at: int, head: Slot, fits: Callable[[str, str], bool]
) -> set[tuple[int, int]]:
    """Tell the places of a head and of what fits below it, none where nothing does."""
    places, before = set[tuple[int, int]](), ""
    for row in rows[at + 1 :]:
        slot = next((one for one in row.slots if one.column == head.column), None)
        if slot is None or not slot.text.strip():
            continue
        text = _plain(slot.text.removeprefix(FORMULA).removeprefix(MERGED))
        if slot.span > head.span or not fits(text, before):
            break
        places.add((row.number, slot.column))
        before = text
    return {*places, (rows[at].number, head.column)} if places else set()


def _numbers_rows(text: str, before: str) -> bool:
    """Whether a text is the number of a row below another: the next, the same, or 1."""
    if text.isdecimal():
        last = int(before) if before.isdecimal() else 0
        return int(text) in {1, last, last + 1}
    return len(text) <= SHORT and not NUMBER.fullmatch(text) and not [*labels_of(text)]


def _is_measure(text: str, _before: str) -> bool:
    return text in wording().units


def years_apart(rows: Sequence[SheetRow], table: str) -> Mapping[str, list[SheetRow]]:
    """Part a table whose columns are of several years: year → its rows, {} where it isn't.

    Years are four digits, or 本年 and 上年. Nothing is parted where a column's year is
    not certain.
    """
    if not any(years_in(row) for row in rows):
        return {}
    found: dict[str, list[SheetRow]] = {}
    parts = [*_mapped(_segments(rows), table)]
    years = {year for _, known in parts for year in known.values() if year != OTHER}
    for some, known in parts:
        if not years <= {*known.values()} or any(_is_shared(row, known) for row in some):
            return {}
        for year in sorted(years):
            kept = (_of_year(row, known, year) for row in some if not years_in(row))
            found.setdefault(year, []).extend(row for row in kept if row.words)
    return found


def years_in(row: SheetRow) -> Mapping[int, str]:
    """Tell of which year the columns below a row of years are, {} for any other row."""
    cells = [(slot, _year_of(slot.text)) for slot in row.slots if slot.text.strip()]
    years = {year for _, year in cells if year and year != OTHER}
    if len(years) < 2 or any(
        not year and NUMBER.fullmatch(_plain(slot.text)) for slot, year in cells
    ):
        return {}
    if any(one.id for word in row.words for t in labels_of(word) for one in t.meanings):
        return {}
    return {
        column: year
        for slot, year in cells
        if year
        for column in range(slot.column, slot.column + slot.span)
    }


def _year_of(text: str) -> str:
    plain = _plain(text)
    if found := YEAR_CELL.fullmatch(plain):
        return found[1]
    if THIS_CELL.fullmatch(plain):
        return THIS
    if LAST_CELL.fullmatch(plain):
        return LAST
    return OTHER if CHANGE_CELL.fullmatch(plain) else ""


def _segments(rows: Sequence[SheetRow]) -> Iterator[list[SheetRow]]:
    """Give rows of heads, each with the rows of numbers below them."""
    some: list[SheetRow] = []
    filled = False
    for row in rows:
        numbers = not years_in(row) and _has_numbers(row)
        if filled and not numbers:
            yield some
            some, filled = [], False
        some.append(row)
        filled = filled or numbers
    if some:
        yield some


def _mapped(
    segments: Iterator[list[SheetRow]], table: str
) -> Iterator[tuple[list[SheetRow], Mapping[int, str]]]:
    """Tell of each segment which column is of which year, {} where nothing tells.

    Below heads of its own the years of those above count where each head spans all.
    """
    known: Mapping[int, str] = {}
    for some in segments:
        own = [years for row in some if (years := years_in(row))]
        if len(own) > 1:
            known = {}
        elif own:
            known = own[0]
        elif not all(_spans(slot, known) for row in some for slot in _heads(row, table)):
            known = {}
        yield some, known


def _heads(row: SheetRow, table: str) -> Iterator[Slot]:
    """Give the heads of columns in a row without numbers."""
    role = {DISCLOSURE: {ITEM}, APPLICATIONS: {BLOCK}}.get(table, {ITEM, BLOCK})
    if not _has_numbers(row):
        for slot in row.slots:
            roles = {m.role for one in labels_of(slot.text) for m in one.meanings}
            if roles & role:
                yield slot


def _spans(slot: Slot, known: Mapping[int, str]) -> bool:
    own = {known.get(at) for at in range(slot.column, slot.column + slot.span)}
    return {*known.values()} - {OTHER} <= own


def _is_shared(row: SheetRow, known: Mapping[int, str]) -> bool:
    """Whether a number stands in columns of several years."""
    return not years_in(row) and any(
        len({known.get(at) for at in range(slot.column, slot.column + slot.span)}) > 1
        for slot in row.slots
        if any(map(str.isdecimal, slot.text)) and NUMBER.fullmatch(_plain(slot.text))
    )


def _of_year(row: SheetRow, known: Mapping[int, str], year: str) -> SheetRow:
    """Give what of a row stands in columns of a year, or of none."""
    slots = []
    for slot in row.slots:
        columns = range(slot.column, slot.column + slot.span)
        own = [at for at in columns if known.get(at) == year]
        if own:
            slots.append(slot._replace(column=own[0], span=own[-1] - own[0] + 1))
        elif not any(at in known for at in columns):
            slots.append(slot)
    return row_of_slots(row.number, slots)


def _has_numbers(row: SheetRow) -> bool:
    return any(NUMBER.fullmatch(_plain(one)) for one in row.words)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
