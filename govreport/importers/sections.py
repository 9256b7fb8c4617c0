"""Blocks → what each part of a report holds: title, prose by section, table rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from govreport.importers.blocks import BODY, SIGNATURE, Block, Grid, TextBlock, shortened
from govreport.importers.headings import Heading, find_headings, inline_headings
from govreport.importers.lines import (
    APPLICATIONS,
    DISCLOSURE,
    PROCEEDINGS,
    PrintedRow,
    row_of,
)
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import wording

FEW_LABELS = 3
"""A grid with fewer labels of the form is none of its tables."""
MANY_LABELS = 5
"""Text with so many labels is a table, though a sentence stands in it."""
LONG_LINE = 200


@dataclass
class Divided:
    """A document's parts. `prose` is by section, as are the `headings` that it prints.

    `grids` are those of the form.
    """

    front: list[TextBlock] = field(default_factory=list)
    prose: dict[str, list[TextBlock]] = field(default_factory=dict)
    rows: list[PrintedRow] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    def take(self, grid: Grid, *, placed: bool) -> None:
        """Take up the rows of one of the form's tables."""
        self.grids.append(grid)
        self.rows += (row_of(row, placed=placed, ours=grid.ours) for row in grid.rows)

    def leave(self, *texts: str) -> None:
        """Tell of texts that are no part of the report."""
        self.unused += (shortened(text, 80) for text in texts if text.strip())


def divide(blocks: Sequence[Block]) -> Divided:
    """Sort a document's blocks into the parts of a report."""
    blocks = list(_broken_up(blocks))
    tables = _tables(blocks)
    first = {table: index for index, table in reversed(tables.items())}
    headings = find_headings(blocks, first)
    divided = Divided()
    start = headings[0].block if headings else _start(blocks, first)
    _front(divided, blocks[:start], tables)
    if not headings:
        _section(divided, "", blocks, range(start, len(blocks)), tables)
    ends = [*(heading.block for heading in headings[1:]), len(blocks)]
    for heading, end in zip(headings, ends, strict=False):
        rest = _behind(divided, blocks, heading)
        if rest.text.strip():
            blocks[heading.block] = rest
        begin = heading.block + (0 if rest.text.strip() else 1)
        _section(divided, heading.section, blocks, range(begin, end), tables)
    return divided


def _broken_up(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, long lines that hold several sections broken before each heading."""
    for block in blocks:
        if isinstance(block, Grid) or block.section or len(block.text) < LONG_LINE:
            yield block
            continue
        starts = [0, *inline_headings(block.text), len(block.text)]
        if len(starts) < 4:
            yield block
            continue
        for start, end in pairwise(starts):
            if block.text[start:end].strip():
                yield block._replace(text=block.text[start:end])


def _tables(blocks: Sequence[Block]) -> dict[int, str]:
    """The grids that belong to a table of the form: block → table."""
    found: dict[int, str] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Grid) and block.placed:
            table, labels = _table_of(block)
            if labels >= FEW_LABELS or _continues(blocks, index, found):
                found[index] = table
    return found


def _table_of(grid: Grid) -> tuple[str, int]:
    """The table that the labels of a grid are of, and how many of them were met."""
    counts: dict[str, int] = {}
    best = ""
    for number, row in enumerate(grid.rows):
        for slot in row:
            for token in tokens_of(slot.text):
                for table in {one.table for one in token.meanings}:
                    counts[table] = counts.get(table, 0) + 1
        best = max(counts, key=lambda table: counts[table], default="")
        if number >= FEW_LABELS and counts.get(best, 0) >= FEW_LABELS:
            break
    return best, counts.get(best, 0)


def _continues(blocks: Sequence[Block], index: int, found: dict[int, str]) -> bool:
    """Whether a grid is the rest of the one right before it."""
    before = index - 1
    while before >= 0:
        block = blocks[before]
        if isinstance(block, Grid) or block.text.strip():
            return before in found
        before -= 1
    return False


def _start(blocks: Sequence[Block], first: dict[str, int]) -> int:
    """Where a document without any heading begins to be a report."""
    for index, block in enumerate(blocks):
        if index in first.values() or _is_tabular(block):
            return index
    return len(blocks)


def _front(divided: Divided, blocks: Sequence[Block], tables: dict[int, str]) -> None:
    for index, block in enumerate(blocks):
        if isinstance(block, TextBlock):
            divided.front.append(block)
        elif index in tables or not block.placed:
            divided.take(block, placed=block.placed)
        else:  # the page's own table of facts; a title may stand in it
            divided.front.extend(TextBlock(slot.text) for row in block.rows for slot in row)


def _behind(divided: Divided, blocks: Sequence[Block], heading: Heading) -> TextBlock:
    """What stands behind a heading on its own line, the heading itself accounted for."""
    block = blocks[heading.block]
    assert isinstance(block, TextBlock)  # noqa: S101 -- only paragraphs are headings
    printed = " ".join(block.text[: heading.end].split())
    divided.headings[heading.section] = printed
    return TextBlock(block.text[heading.end :].lstrip(" \u3000\t。．.:："), block.role)


def _section(
    divided: Divided,
    section: str,
    blocks: Sequence[Block],
    span: range,
    tables: dict[int, str],
) -> None:
    prose = divided.prose.setdefault(section, [])
    has_grid = any(index in tables for index in span)
    tabular = [
        index
        for index in span
        if not has_grid
        and section in ("", DISCLOSURE, APPLICATIONS, PROCEEDINGS)
        and _is_tabular(blocks[index])
    ]
    within = frozenset(tabular)
    aligned = _is_aligned([blocks[index] for index in tabular])
    for index in span:
        block = blocks[index]
        if isinstance(block, Grid):
            if index in tables or index in within:
                divided.take(block, placed=block.placed or aligned)
            elif block.placed:
                divided.leave(f"表格：{_words_of(block)}")
            else:
                prose.append(TextBlock(_words_of(block)))
        elif tabular and wording().chrome_anywhere.fullmatch(block.text.strip()):
            divided.leave(block.text)
        elif tabular and _in_table(block, index, tabular, within):
            divided.rows.append(PrintedRow(tokens_of(block.text), celled=False))
        elif block.text.strip():
            prose.append(block)


def _is_aligned(blocks: Sequence[Block]) -> bool:
    """Whether all rows have the same number of cells, so that each has its column."""
    widths = [len(row) for one in blocks if isinstance(one, Grid) for row in one.rows]
    return len(widths) >= FEW_LABELS and len(set(widths)) == 1 and widths[0] > 1


def _words_of(grid: Grid) -> str:
    return " ".join(slot.text for row in grid.rows for slot in row).strip()


def _in_table(
    block: TextBlock, index: int, tabular: Sequence[int], within: frozenset[int]
) -> bool:
    """Whether a line belongs to a table that was printed without its grid."""
    if not block.text.strip():
        return False
    if index in within:
        return True
    return tabular[0] < index < tabular[-1] and not _is_sentence(block.text)


def _is_sentence(text: str) -> bool:
    return "。" in text or "；" in text


def _is_tabular(block: Block) -> bool:
    """Whether a paragraph is a line or a cell of a flattened table."""
    if isinstance(block, Grid):
        return not block.placed
    if block.role in (BODY, SIGNATURE):
        return False
    tokens = tokens_of(block.text)
    labels = sum(token.kind is Kind.LABEL for token in tokens)
    if _is_sentence(block.text) and labels < MANY_LABELS:
        return False
    words = any(token.kind is Kind.WORDS for token in tokens)
    values = any(token.kind is Kind.VALUE for token in tokens)
    marks = any(
        token.kind is Kind.BLANK and token.text not in ("", "无") for token in tokens
    )
    return labels > 0 or ((values or marks) and not words)
