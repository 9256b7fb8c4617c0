"""A workbook (.xlsx, .xls, .ods) → blocks of its report, or of one of those in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.forms import form, known_forms
from govreport.importers import WORKBOOKS
from govreport.importers.blocks import (
    APART,
    FIXED,
    SIGNATURE,
    TITLE,
    Block,
    Grid,
    Hidden,
    TextBlock,
)
from govreport.importers.containers.sheet_blocks import (
    SheetStretch,
    said_of,
    stretches,
)
from govreport.importers.containers.sheet_prose import prose_of
from govreport.importers.containers.sheet_rows import as_text
from govreport.importers.headings import find_headings
from govreport.importers.titles import is_title, printed
from govreport.importers.wording import wording
from govreport.lazy import lazy
from govreport.sheets import Sheet, read_sheets
from govreport.text import some
from govreport.whole_names import is_whole_name
from govreport.workbook import PART, TEXT

TABLE_WORDS = lazy(
    r"(?:附?表)[一二三四1-4]|[一二三四1-4][、.．]|[(（]\d+[)）]|主动公开|依申请公?开?|复议诉讼|"
    r"行政复议|行政诉讼|正文|文字|年报|数据|附?表|Sheet\d*|工作表\d*|20\d\d年?度?|[\s\d_\-—]"
)
"""What a sheet is called beside whose it is."""
SUMS = lazy(r"汇总|合计|总表|总计")
SEVERAL = "这个表格里有 {} 份报告（{}），请用 govreport import 读入，每份各写一个文件"
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
    tables = [one for one in found if one.tables]
    empty = {id(one) for one in tables if _is_explaining(one, tables)}
    tables = [one for one in tables if id(one) not in empty]
    counts = Counter(table for one in tables for table in one.tables)
    if max(counts.values(), default=0) < 2:
        own = [one for one in found if one.tables or _has_sections(one) or not tables]
        own = [one for one in own if id(one) not in empty]
        notes += _unread(found, own)
        hidden = [*_hidden([one for one in shown if one.rows or one.drawn], found)]
        blocks = (*_report(own), *_told(notes), *hidden)
        return (SheetReport("", blocks),)
    return tuple(_several(found, tables, notes, {one.name: one for one in shown}))


def _of_sheet(sheet: Sheet, name: str) -> Iterable[SheetStretch]:
    """Give the stretches of a sheet; one of prose that we wrote is one."""
    head = [as_text(value) for value in sheet.rows[0][:2]] if sheet.rows else []
    if head == [PART, TEXT]:
        return [SheetStretch(sheet.name, 1, tuple(prose_of(sheet)), {})]
    return stretches(sheet, name)


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
    left = dict.fromkeys(one.sheet for one in found if one.sheet not in names)
    return (f"工作表“{name}”里没有年度报告的表和文字，没有读" for name in left)


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


class _Parts:
    """The blocks of one report, put into the order of the form.

    What stands above a table on a sheet of its own comes first; what stands below one is
    told, and is no prose.
    """

    def __init__(self, *, ours: bool) -> None:
        self.ours, self.tables = ours, _headings()
        self.titles: dict[str, TextBlock] = {}
        self.front: list[Block] = []
        self.signed: list[Block] = []
        self.heads: dict[str, TextBlock] = {}
        self.parts: dict[str, list[Block]] = {one: [] for one in wording().headings}

    def take(self, one: SheetStretch) -> None:
        """Take up the blocks of a sheet."""
        says = any(isinstance(b, TextBlock) and b.section for b in one.blocks)
        begins = {
            h.block: h.section
            for h in find_headings([*one.blocks], {})
            if not says or one.blocks[h.block].section  # type: ignore[union-attr] # a line
        }
        here, below, order = "", False, iter(one.order)
        for number, block in enumerate(one.blocks):
            if isinstance(block, Grid):
                self.parts[next(order)].append(block._replace(ours=self.ours))
                below = True
            elif number in begins:
                here, below = begins[number], False
                self._head(here, block)
            elif block.role == SIGNATURE:
                self.signed.append(block)
            elif block.role in {TITLE, APART}:
                self.titles.setdefault(block.text, block)
            else:
                beside = below or (bool(one.tables) and self._is_beside(here, block))
                text = block._replace(role=FIXED) if beside else block
                (self.parts[here] if here else self.front).append(text)

    def _is_beside(self, section: str, line: TextBlock) -> bool:
        """Whether a line above a table belongs to it, and is no prose and no name."""
        whole = is_whole_name(printed(line.text))
        named = not section and (whole or is_title(line.text))
        return (not section or section in self.tables) and not (named or "。" in line.text)

    def _head(self, section: str, heading: TextBlock) -> None:
        if section not in self.tables:
            self.parts[section].append(heading)
        elif section not in self.heads:
            self.heads[section] = heading._replace(section=section * self.ours)
        else:
            self.front.append(TextBlock(heading.text, FIXED))

    def blocks(self) -> Iterator[Block]:
        """Give all of them in order."""
        whole = "".join(text for text, one in self.titles.items() if one.role == TITLE)
        for text, one in self.titles.items():
            if one.role == TITLE or text not in whole:
                yield one
        yield from self.front
        for section, blocks in self.parts.items():
            if section in self.tables and (blocks or section in self.heads):
                official = TextBlock(self.tables[section], section=section)
                yield self.heads.get(section, official)
            yield from blocks
        yield from self.signed


def _report(found: Sequence[SheetStretch]) -> Iterable[Block]:
    """Give the blocks of one report: prose, tables, prose."""
    lines = [block for one in found for block in one.blocks]
    if not any(one.tables for one in found):
        return lines
    parts = _Parts(ours=any(isinstance(b, TextBlock) and b.section for b in lines))
    for one in found:
        parts.take(one)
    return parts.blocks()


def _headings() -> dict[str, str]:
    """Give the heading of each table's section."""
    one = form(known_forms()[-1])
    return {table: one.section_of_table(table).heading for table in one.tables}


def _several(
    found: Sequence[SheetStretch],
    tables: Sequence[SheetStretch],
    notes: list[str],
    sheets: dict[str, Sheet],
) -> Iterator[SheetReport]:
    """Give each report of a workbook that has several."""
    groups: list[tuple[tuple[str, str], list[SheetStretch]]] = []
    sums = [one for one in tables if SUMS.search(one.sheet) and not one.unit]
    for one in tables:
        if one in sums:
            continue
        key = _key(one)
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
        key = _key(one)
        own = next(
            (group for known, group in groups if known[0] == key[0] and key[0]), None
        )
        if not one.tables and own is not None and _has_sections(one):
            own.append(one)
    notes += _unread(found, [one for _, group in groups for one in group])
    names = _names(groups)
    for name, (_, group) in zip(names, groups, strict=True):
        used = dict.fromkeys(one.sheet for one in group)
        hidden = _hidden([sheets[sheet] for sheet in used], group)
        yield SheetReport(name, (*_report(group), *_told(notes), *hidden))
        notes = []


def _key(one: SheetStretch) -> tuple[str, str]:
    """Tell whose a stretch is and of which year, as far as it says so itself."""
    return said_of(one.lines) or (TABLE_WORDS.sub("", one.sheet), "")


def _names(groups: Sequence[tuple[tuple[str, str], list[SheetStretch]]]) -> list[str]:
    """Call each report by its sheet, or by the first of several that is its alone."""
    sheets = [group[0].unit or group[0].sheet for _, group in groups]
    return [
        sheet if sheets.count(sheet) == 1 else f"{sheet} 第 {group[0].row} 行起"
        for sheet, (_, group) in zip(sheets, groups, strict=True)
    ]
