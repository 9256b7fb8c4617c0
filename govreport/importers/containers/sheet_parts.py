"""What stands on the sheets of one report → its blocks, in the order of the form."""

import re
from collections.abc import Iterable, Iterator, Sequence

from govreport.forms import form, known_forms
from govreport.importers.blocks import (
    APART,
    BODY,
    FIXED,
    OF_SHEET,
    OF_YEAR,
    OWNER,
    SIGNATURE,
    TITLE,
    Block,
    Grid,
    TextBlock,
)
from govreport.importers.containers.sheet_blocks import SheetStretch
from govreport.importers.containers.sheet_rows import as_text
from govreport.importers.headings import find_headings
from govreport.importers.titles import is_title, parsed, printed
from govreport.importers.wording import wording
from govreport.lazy import lazy
from govreport.sheets import Sheet
from govreport.whole_names import is_whole_name
from govreport.workbook import AGAIN, DAY, ORGAN, PREAMBLE, YEAR
from govreport.workbook import SIGNATURE as SIGNED

DAY_STORED = lazy(r"(?:日期 )?(\d{4})-(\d\d?)-(\d\d?)(?: 00:00)?")
UNKNOWN = "“{}”里的“{}”不是报告的部分，它的文字接在“{}”后面了，请核对"


def prose_in(sheet: Sheet) -> Iterator[Block]:
    """Read the prose that stands in rows, each with its part; 续 goes on from above."""
    sections = {
        section.heading or PREAMBLE: section.id
        for known in known_forms()
        for section in form(known).sections
    }
    parts: list[tuple[str, str]] = []
    for row in sheet.rows[1:]:
        part, text = (as_text(value) for value in row[:2])
        if part == AGAIN and parts:
            parts[-1] = parts[-1][0], parts[-1][1] + text
        elif part or text.strip():
            parts.append((part or (parts[-1][0] if parts else ""), text))
    organ = next((text for part, text in parts if part == ORGAN), "")
    years = [text for part, text in parts if part == YEAR and text.strip().isdecimal()]
    yield from (TextBlock(one, OWNER) for one in [organ] if one.strip())
    yield from (TextBlock(one, OF_YEAR) for one in years[:1])
    begun, above, signed = "", PREAMBLE, list[TextBlock]()
    told = {PREAMBLE, ""}
    for part, text in parts:
        section = sections.get(part, "")
        if section and part != PREAMBLE and section != begun:
            yield TextBlock(part, section=section)
        begun, above = section or begun, part if section else above
        if part in {SIGNED, DAY}:
            signed.append(TextBlock(DAY_STORED.sub(_day, text), SIGNATURE))
        elif part not in {ORGAN, YEAR} and text.strip():
            if not section and part not in told:
                told.add(part)
                yield TextBlock(UNKNOWN.format(sheet.name, part, above), FIXED)
            yield TextBlock(text, BODY)
    yield from (one for one in signed if one.text)


def _day(found: re.Match[str]) -> str:
    return "{}年{}月{}日".format(*map(int, found.groups()))


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
        title = parsed(line.text)
        whole = whole or (title is not None and is_whole_name(title[1]))
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


def report_of(found: Sequence[SheetStretch]) -> Iterable[Block]:
    """Give the blocks of one report: prose, tables, prose."""
    lines = [block for one in found for block in one.blocks]
    if not any(one.tables for one in found):
        return lines
    parts = _Parts(ours=any(isinstance(b, TextBlock) and b.section for b in lines))
    for one in found:
        parts.take(one)
    years = {one.year for one in found if one.tables} - {""}
    named = [TextBlock(year, OF_SHEET) for year in years if len(years) == 1]
    return [*named, *parts.blocks()]


def _headings() -> dict[str, str]:
    """Give the heading of each table's section."""
    one = form(known_forms()[-1])
    return {table: one.section_of_table(table).heading for table in one.tables}
