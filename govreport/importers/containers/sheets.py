"""A workbook (.xlsx, .xls, .ods) → blocks of its report, or of one of those in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.forms import form, known_forms
from govreport.importers import WORKBOOKS
from govreport.importers.blocks import FIXED, TITLE, Block, Hidden, TextBlock
from govreport.importers.containers.sheet_blocks import SheetStretch, stretches
from govreport.importers.containers.sheet_parts import prose_in, report_of
from govreport.importers.containers.sheet_rows import as_text
from govreport.importers.containers.sheet_titles import on_cover, said_of
from govreport.importers.containers.sheet_unit import each_once, is_of_one_unit, owner_of
from govreport.importers.headings import find_headings
from govreport.lazy import lazy
from govreport.sheets import Sheet, read_sheets
from govreport.text import some
from govreport.workbook import PART, TEXT

TABLE_WORDS = lazy(
    r"(?:附?表)[一二三四1-4]|[一二三四1-4][、.．]|[(（]\d+[)）]|主动公开|依申请公?开?|复议诉讼|"
    r"行政复议|行政诉讼|正文|文字|年报|数据|附?表|Sheet\d*|工作表\d*|20\d\d年?度?|"
    r"第?[一二三四五\d]页|[(（]?[续接][)）]?[一二三四五\d]?|对比表?|比较表?|[\s\d_\-—()（）]"
)
"""What a sheet is called beside whose it is."""
SUMS = lazy(r"汇总|合计|总表|总计")
SEVERAL = "这个表格里有 {} 份报告（{}），请用 govreport import 读入，每份各写一个文件"
NOTHING = "工作表“{}”里没有年度报告的表和文字，没有读"
NOBODYS = "工作表“{}”里的文字看不出是其中哪一份报告的，没有读"
BESIDE = "工作表“{}”里 {} 年的数只是用来对比的，没有读"
LOST = "这个表格里没有“{}”这张工作表了"


class SheetReport(NamedTuple):
    """One of the reports in a workbook: what it is called by, and its blocks."""

    name: str
    blocks: tuple[Block | Hidden, ...]


def read(raw: bytes, name: str) -> Sequence[Block | Hidden]:
    """Read the blocks of a workbook's only report, or of the one that the name names.

    FileProblem where it has several and the name names none.
    """
    book, part = book_of(name)
    found = reports_in(raw, book)
    if part:
        one = next((one for one in found if one.name == part), None)
        if one is None:
            raise FileProblem(name, LOST.format(part))
        return one.blocks
    if len(found) > 1:
        sheets = some([one.name for one in found])
        raise FileProblem(name, SEVERAL.format(len(found), sheets))
    return found[0].blocks


def book_of(name: str) -> tuple[str, str]:
    """Part `BOOK.xlsx/SHEET.xlsx` into the workbook and the report in it, "" for all."""
    path = PurePath(name)
    inside = path.parent.suffix.lower() in WORKBOOKS and path.suffix == path.parent.suffix
    return (str(path.parent), path.stem) if inside else (name, "")


@lru_cache(maxsize=2)
def reports_in(raw: bytes, name: str) -> tuple[SheetReport, ...]:
    """Tell which reports a workbook has, at least one; FileProblem where it can't be read.

    Sheets are of one report unless a table stands in two of them; then each is of the
    organ and year that it names itself, and what names none is a report that nobody owns.
    """
    sheets = read_sheets(raw, name)
    shown = [one for one in sheets if not one.hidden]
    found = [one for sheet in shown for one in _of_sheet(sheet, name)]
    notes = [
        f"工作表“{one.name}”是藏起来的，里面有表式里的表，没有读；要读的请取消隐藏"
        for one in sheets
        if one.hidden and any(any(found.tables.values()) for found in stretches(one, name))
    ]
    found, beside = _without_compared(found)
    notes += beside
    tables = [one for one in found if one.tables]
    empty = {id(one) for one in tables if _is_explaining(one, tables)}
    tables = [one for one in tables if id(one) not in empty]
    goes_on = _continued(tables)
    is_one = is_of_one_unit(found)
    if is_one:
        found = [*each_once([one for one in found if id(one) not in empty], goes_on, name)]
        tables = [one for one in found if one.tables]
    counts = Counter(
        table
        for one in tables
        for table in one.tables
        if table != next(iter(one.tables)) or id(one) not in goes_on
    )
    if is_one or max(counts.values(), default=0) < 2:
        own = [one for one in found if one.tables or _has_sections(one) or not tables]
        own = [one for one in own if id(one) not in empty]
        covers = [one for one in found if tables and one not in own and on_cover(one.lines)]
        covers = covers if len(covers) == 1 else []
        notes += _unread(found, [*own, *covers])
        hidden = [*_hidden([one for one in shown if one.rows or one.drawn], found)]
        facts = [fact for one in covers for fact in on_cover(one.lines)]
        blocks = (*facts, *report_of(own), *_told(notes), *hidden)
        return (SheetReport("", blocks),)
    named = {one.name: one for one in shown}
    return tuple(_several(found, tables, notes, named, goes_on))


def _of_sheet(sheet: Sheet, name: str) -> Iterable[SheetStretch]:
    """Give the stretches of a sheet; one of prose that we wrote is one."""
    head = [as_text(value) for value in sheet.rows[0][:2]] if sheet.rows else []
    if head == [PART, TEXT]:
        return [SheetStretch(sheet.name, 1, tuple(prose_in(sheet)), {})]
    return stretches(sheet, name)


def _without_compared(
    found: Sequence[SheetStretch],
) -> tuple[list[SheetStretch], list[str]]:
    """Leave out another year's columns that are no report, and tell so.

    They are one where they are all tables, or where others of that year stand apart.
    """
    apart = {one.year for one in found if one.tables and not one.compared}
    whole = {*form(known_forms()[-1]).tables}
    tables: dict[str, set[str]] = {}
    for one in found:
        if one.compared:
            tables.setdefault(one.year, set()).update(one.tables)
    left = {year for year, own in tables.items() if year not in apart and own != whole}
    kept = [one for one in found if not (one.compared and one.year in left)]
    notes = {BESIDE.format(o.sheet, o.year): None for o in found if o not in kept}
    return kept, [*notes]


def _continued(tables: Sequence[SheetStretch]) -> dict[int, int]:
    """Tell which stretch goes on with a table that is cut at the end of another sheet.

    Its rows are others, and it names no other organ or year.
    """
    found: dict[int, int] = {}
    run: list[SheetStretch] = []
    for one in tables:
        if run and _goes_on(run, one):
            found[id(one)] = id(run[0])
            run.append(one)
        else:
            run = [one]
    return found


def _goes_on(run: Sequence[SheetStretch], one: SheetStretch) -> bool:
    last, own = run[-1], said_of(one.lines)
    first = next(iter(one.tables))
    before = [part.labels[first] for part in run if first in part.labels]
    rows = one.labels.get(first, frozenset())
    titled = any(block.role == TITLE for block in one.lines)
    return (
        one.sheet != last.sheet
        and not (one.unit or last.unit or one.compared or last.compared)
        and first == [*last.tables][-1]
        and bool(rows)
        and all(part and not part & rows for part in before)
        and not any(table in part.tables for part in run for table in [*one.tables][1:])
        and (not titled or own == said_of(run[0].lines))
        and (not one.year or not run[0].year or one.year == run[0].year)
        and TABLE_WORDS.sub("", one.sheet) == TABLE_WORDS.sub("", run[0].sheet)
    )


def _is_explaining(one: SheetStretch, tables: Sequence[SheetStretch]) -> bool:
    """Whether a stretch has but the words of tables whose numbers stand elsewhere."""
    if any(one.tables.values()) or any(b.role == TITLE for b in one.lines):
        return False
    return all(
        any(other.tables.get(table) for other in tables if other is not one)
        for table in one.tables
    )


def _has_sections(one: SheetStretch) -> bool:
    return bool(find_headings([*one.blocks], {})) or any(
        isinstance(block, TextBlock) and block.section for block in one.blocks
    )


def _unread(found: Iterable[SheetStretch], own: Sequence[SheetStretch]) -> Iterator[str]:
    """Name the sheets of which nothing is read."""
    names = {one.sheet for one in own}
    left = {one.sheet: _has_sections(one) for one in found if one.sheet not in names}
    return ((NOBODYS if own else NOTHING).format(name) for name, own in left.items())


def _told(notes: Iterable[str]) -> Iterator[TextBlock]:
    return (TextBlock(one, FIXED) for one in notes)


def _hidden(sheets: Iterable[Sheet], found: Iterable[SheetStretch]) -> Iterator[Hidden]:
    """Tell what sheets have beside what is read."""
    sheets = [*sheets]
    names = {one.name for one in sheets}
    counts = {
        "批注": sum(one.comments for one in sheets),
        "图表": sum(one.charts for one in sheets),
        "图形": sum(one.drawn - one.charts - one.pictures for one in sheets),
        "图片": sum(one.pictures for one in sheets),
        "存成文本的数": sum(one.typed for one in found if one.sheet in names),
        "藏起来的行": sum(len(one.hidden_rows) for one in sheets),
        "藏起来的列": sum(len(one.hidden_columns) for one in sheets),
        "指向别的文件的公式": sum(one.links for one in sheets),
        "旧格式的工作表": sum(not one.known for one in sheets),
    }
    return (Hidden(kind, number) for kind, number in counts.items() if number)


def _several(
    found: Sequence[SheetStretch],
    tables: Sequence[SheetStretch],
    notes: list[str],
    sheets: Mapping[str, Sheet],
    goes_on: Mapping[int, int],
) -> Iterator[SheetReport]:
    """Give each report of a workbook that has several."""
    groups: list[tuple[tuple[str, str], list[SheetStretch]]] = []
    sums = [one for one in tables if SUMS.search(one.sheet) and not one.unit]
    organs = {said[0] for one in tables if (said := said_of(one.lines))}
    organ = organs.pop() if len(organs) == 1 else ""
    for one in tables:
        if one in sums:
            continue
        if id(one) in goes_on:
            begun = goes_on[id(one)]
            next(g for _, g in groups if any(id(o) == begun for o in g)).append(one)
            continue
        key = _key(one, organ)
        fits = (
            group
            for known, group in groups
            if known == key
            and any(key)
            and not any(set(one.tables) & set(other.tables) for other in group)
        )
        group = next(fits, None)
        if group is None:
            groups.append((key, [one]))
        else:
            group.append(one)
    for one in found:
        whose = owner_of(one) or _key(one, "")[0]
        own = next((g for known, g in groups if known[0] == whose and whose), None)
        if not one.tables and own is not None and _has_sections(one):
            own.append(one)
    notes += _unread(found, [one for _, group in groups for one in group])
    names = _names(groups)
    for name, (_, group) in zip(names, groups, strict=True):
        used = dict.fromkeys(one.sheet for one in group)
        hidden = _hidden([sheets[sheet] for sheet in used], group)
        yield SheetReport(name, (*report_of(group), *_told(notes), *hidden))
        notes = []


def _key(one: SheetStretch, organ: str) -> tuple[str, str]:
    """Tell whose a stretch is and of which year, as far as it says so itself.

    `organ` is the only one that the book names: it is that's, if the year is known.
    """
    rest = TABLE_WORDS.sub("", one.sheet)
    if organ and one.year and not rest:
        return said_of(one.lines) or (organ, one.year)
    return said_of(one.lines) or (rest, "")


def _names(groups: Sequence[tuple[tuple[str, str], list[SheetStretch]]]) -> list[str]:
    """Call each report by its sheet, or by the first of several that is its alone.

    Where sheets hold several, by the row that one begins in, or the year of its columns.
    """
    sheets = [dict.fromkeys(one.unit or one.sheet for one in own) for _, own in groups]
    used = Counter(name for own in sheets for name in own)
    names = []
    for own, (_, group) in zip(sheets, groups, strict=True):
        alone = next((name for name in own if used[name] == 1), "")
        beside = any(one.compared for _, some in groups for one in some)
        behind = f"{group[0].year} 年" if beside else f"第 {group[0].row} 行起"
        names.append(alone or f"{next(iter(own))} {behind}")
    return names
