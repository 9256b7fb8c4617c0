"""Columns that hold none of a table's numbers: 序号, 计量单位, those of another year."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import pairwise

from govreport.importers.blocks import FORMULA, MERGED, Slot, whole_number
from govreport.importers.containers.sheet_rows import (
    NUMBER,
    SheetRow,
    labels_of,
    row_of_slots,
    says_number,
)
from govreport.importers.printed import APPLICATIONS, DISCLOSURE, PROCEEDINGS
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import BLOCK, ITEM, wording
from govreport.lazy import lazy
from govreport.text import bare

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
MONEY = lazy(r"(?!万元$)[十百千万亿()人民币]*元[()人民币]*|[十百千万亿]+|RMB|¥|角|分")
JOINT = lazy(r"[-—–_－/／\\>＞→⇒·|｜~～]+")


def plain_rows(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Give rows without the columns that number them or tell what is counted.

    Money that is no 万元 stands behind the numbers of its row then. What joins a label to
    that of its group is left out too.
    """
    dropped: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        for slot in row.slots:
            head = plain_text(slot.text)
            if head in COUNTED:
                dropped |= _run(rows, at, slot, _numbers_rows)
            elif head in MEASURED:
                dropped |= _run(rows, at, slot, _is_measure)
    money = {row: text for (row, _), text in dropped.items() if MONEY.fullmatch(text)}
    return [
        row_of_slots(row.number, [*_left(row, dropped, money.get(row.number, ""))])
        if any(
            (row.number, one.column) in dropped or _is_joined(one.text) for one in row.slots
        )
        else row
        for row in rows
    ]


def _left(row: SheetRow, dropped: Container[tuple[int, int]], money: str) -> Iterator[Slot]:
    for one in row.slots:
        if (row.number, one.column) in dropped:
            continue
        if money and NUMBER.fullmatch(plain_text(one.text)):
            yield one._replace(text=f"{one.text}{money}")
        else:
            yield one._replace(text=_apart(one.text)) if _is_joined(one.text) else one


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
) -> dict[tuple[int, int], str]:
    """Tell the places of a head and of what fits below it, none where nothing does."""
    places, before = dict[tuple[int, int], str](), ""
    for row in rows[at + 1 :]:
        slot = next((one for one in row.slots if one.column == head.column), None)
        if slot is None or not slot.text.strip():
            continue
        text = plain_text(slot.text)
        if slot.span > head.span or not fits(text, before):
            break
        places[row.number, slot.column] = text
        before = text
    return {**places, (rows[at].number, head.column): ""} if places else {}


def _numbers_rows(text: str, before: str) -> bool:
    """Whether a text is the number of a row below another: the next, the same, or 1."""
    if text.isdecimal():
        last = whole_number(before)
        return whole_number(text) in {1, last, last + 1}
    return len(text) <= SHORT and not NUMBER.fullmatch(text) and not [*labels_of(text)]


def _is_measure(text: str, _before: str) -> bool:
    return text in wording().units or MONEY.fullmatch(text) is not None


def years_apart(rows: Sequence[SheetRow], table: str) -> Mapping[str, list[SheetRow]]:
    """Part a table whose columns are of several years: year → its rows, {} where it isn't.

    Years are four digits, or 本年 and 上年. Where a column's year is not certain, all rows
    are of the year "", which nobody reads.
    """
    if not any(years_in(row) for row in rows):
        return {}
    unclear = {"": [*rows]}
    found: dict[str, list[SheetRow]] = {}
    parts = [*_mapped(_segments(rows), table)]
    years = {year for _, known in parts for year in known.values() if year != OTHER}
    for some, known in parts:
        if (
            not known
            or not years <= {*known.values()}
            or any(_is_beside(row, known) for row in some)
        ):
            return unclear
        for year in sorted(years):
            kept = (_of_year(row, known, year) for row in some if not years_in(row))
            found.setdefault(year, []).extend(row for row in kept if row.words)
    return found


def has_head_twice(rows: Sequence[SheetRow], table: str) -> bool:
    """Whether two columns of numbers have the same head, and nothing tells which counts."""
    heads: dict[str, list[int]] = {}
    block: dict[str, set[int]] = {}
    for row in rows:
        own: dict[str, list[int]] = {}
        block = {} if has_numbers(row) else block
        for slot in _heads(row, table) if table != PROCEEDINGS else ():
            own.setdefault(plain_text(slot.text), []).append(slot.column)
            block.setdefault(plain_text(slot.text), set()).add(slot.column)
        if table == APPLICATIONS and any(len(some) > 1 for some in block.values()):
            return True
        heads = own or heads
        twice = [some for some in heads.values() if len(some) > 1]
        if twice and has_numbers(row):
            full = {one.column: one.text for one in row.slots if one.text.strip()}
            labels = [at for at, text in full.items() if [*labels_of(text)]]
            for some in twice:
                numbers = [at for at in some if at in full and at not in labels]
                if any(not any(a < at < b for at in labels) for a, b in pairwise(numbers)):
                    return True
    return False


def years_in(row: SheetRow) -> Mapping[int, str]:
    """Tell of which year the columns below a row of years are, {} for any other row."""
    cells = [(slot, year_of_cell(slot.text)) for slot in row.slots if slot.text.strip()]
    years = {year for _, year in cells if year and year != OTHER}
    if len(years) < 2 or any(
        not year and NUMBER.fullmatch(plain_text(slot.text)) for slot, year in cells
    ):
        return {}
    others = (slot.text for slot, year in cells if not year)
    if any(one.id for text in others for t in labels_of(text) for one in t.meanings):
        return {}
    return dict(_spread(cells))


def _spread(cells: Sequence[tuple[Slot, str]]) -> Iterator[tuple[int, str]]:
    """Give a year to each column below it; to empty ones where all are alike."""
    own = [(slot, year) for slot, year in cells if year]
    starts = [slot.column for slot, _ in own]
    wide = {second - first for first, second in pairwise(starts)}
    whole = len(wide) == 1 and all(year for slot, year in cells if slot.column >= starts[0])
    for slot, year in own:
        span = max(slot.span, *wide) if whole else slot.span
        yield from ((at, year) for at in range(slot.column, slot.column + span))


def year_of_cell(text: str) -> str:
    """Tell which year a head names: four digits, 本年, 上年, OTHER or "" for none."""
    plain = plain_text(text)
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
        numbers = not years_in(row) and has_numbers(row)
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

    Below heads of its own the years of those above count where each head spans all, or
    all years have the same.
    """
    known: Mapping[int, str] = {}
    for some in segments:
        own = [years for row in some if (years := years_in(row))]
        if len(own) > 1:
            known = {}
        elif own:
            known = {**own[0], **_changes(some, own[0])}
        elif not all(_fits([*_heads(row, table)], known) for row in some):
            known = {}
        yield some, known


def _changes(rows: Sequence[SheetRow], known: Mapping[int, str]) -> Mapping[int, str]:
    """Find columns behind those of the years whose heads, above, say that they compare."""
    return {
        at: OTHER
        for row in rows
        for slot in (() if has_numbers(row) else row.slots)
        for at in range(slot.column, slot.column + slot.span)
        if at > max(known) and CHANGE_CELL.fullmatch(plain_text(slot.text))
    }


def _heads(row: SheetRow, table: str) -> Iterator[Slot]:
    """Give the heads of columns in a row without numbers."""
    role = {DISCLOSURE: {ITEM}, APPLICATIONS: {BLOCK}}.get(table, {ITEM, BLOCK})
    if not has_numbers(row):
        for slot in row.slots:
            roles = {m.role for one in labels_of(slot.text) for m in one.meanings}
            if roles & role:
                yield slot


def _fits(heads: Sequence[Slot], known: Mapping[int, str]) -> bool:
    """Whether some heads are of all years: each spans them, or each year has them all."""
    years = {*known.values()} - {OTHER}
    spans = [range(one.column, one.column + one.span) for one in heads]
    if all(years <= {known.get(at) for at in span} for span in spans):
        return True
    below: dict[str, list[str]] = {year: [] for year in years}
    for one in heads:
        below.setdefault(known.get(one.column, ""), []).append(plain_text(one.text))
    return "" not in below and all(some == below[max(years)] for some in below.values())


def _is_beside(row: SheetRow, known: Mapping[int, str]) -> bool:
    """Whether a number stands in columns of several years, or behind all of them."""
    return not years_in(row) and any(
        len({known.get(at) for at in range(slot.column, slot.column + slot.span)}) > 1
        or (slot.column > min(known) and slot.column not in known)
        for slot in row.slots
        if NUMBER.fullmatch(plain_text(slot.text))
    )


def _bare(text: str) -> str:
    return text.removeprefix(FORMULA).removeprefix(MERGED)


def _of_year(row: SheetRow, known: Mapping[int, str], year: str) -> SheetRow:
    """Give what of a row stands in columns of a year, or of none."""
    slots = []
    filled = [slot.column for slot in row.slots if slot.text.strip()]
    heads = bool(filled) and not has_numbers(row)
    for slot in row.slots:
        end = slot.column + slot.span
        if heads and slot.text.strip():
            end = _end(slot, known, [at for at in filled if at > slot.column])
        columns = range(slot.column, end)
        own = [at for at in columns if known.get(at) == year]
        if own:
            slots.append(slot._replace(column=own[0], span=own[-1] - own[0] + 1))
        elif not any(at in known for at in columns):
            slots.append(slot)
    return row_of_slots(row.number, slots)


def _end(slot: Slot, known: Mapping[int, str], later: Sequence[int]) -> int:
    """Tell where a head ends: empty cells behind it are its own, one for each year."""
    end = slot.column + slot.span
    seen = {known.get(at) for at in range(slot.column, end)}
    while end not in later and end in known and known[end] not in seen and None not in seen:
        seen.add(known[end])
        end += 1
    return end


def has_numbers(row: SheetRow) -> bool:
    """Whether a row has a number in any cell."""
    return any(says_number(plain_text(one)) for one in row.words)


def plain_text(text: str) -> str:
    """Write a cell in one width, without white space and what marks it."""
    return bare(_bare(text))
