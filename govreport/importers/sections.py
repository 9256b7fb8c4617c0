"""Blocks → what each part of a report holds: title, prose by section, table rows."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, takewhile
from re import IGNORECASE

from govreport.importers.blocks import (
    BODY,
    FIXED,
    PICTURE,
    SIGNATURE,
    Block,
    Grid,
    TextBlock,
    shortened,
)
from govreport.importers.headings import Heading, find_headings, inline_headings
from govreport.importers.printed import (
    APPLICATIONS,
    DISCLOSURE,
    PROCEEDINGS,
    PrintedRow,
    numbers_columns,
    row_of,
)
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import plain_label, wording
from govreport.lazy import lazy
from govreport.report import DRAFT

FEW_LABELS = 3
"""A grid with fewer labels of the form is none of its tables."""
MANY_LABELS = 5
"""Text with so many labels is a table, though a sentence stands in it."""
SHORTEST = 20
"""Two headings take up more."""
MOST_LINES = 40
"""No label is broken over more; the longest has fewer characters."""
LONG_LINE = 200
LONGEST = 100_000
"""Characters of a line that may be a record; its fields have no more."""
PICTURES = lazy(
    r"\s*(?:(?:!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>|[\[【(（](?:此处为)?图片?\d*[\]】)）]|"
    r"[^\s。,，]{1,60}?\.(?:png|jpe?g|gif|bmp|tiff?|webp|emf|wmf))\s*)+",
    IGNORECASE,
)
"""A line that says that pictures stand there."""


@dataclass
class Divided:
    """Parts of a document; `prose` and `headings` are by section, `grids` the form's.

    `pictures` are the sections in which there is one; `behind` is what stands below the
    last part; `ends_in_table` says that nothing does, not even a word.
    """

    front: list[TextBlock] = field(default_factory=list)
    prose: dict[str, list[TextBlock]] = field(default_factory=dict)
    rows: list[PrintedRow] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    behind: list[TextBlock] = field(default_factory=list)
    ends_in_table: bool = False

    def take(self, grid: Grid, *, placed: bool) -> None:
        """Take up the rows of one of the form's tables."""
        self.grids.append(grid)
        drawn = grid.placed and not grid.loose
        rows = (
            row_of(row, placed=placed, ours=grid.ours, made_out=not drawn)._replace(
                of_sheet=grid.of_sheet
            )
            for row in grid.rows
        )
        self.add(*rows)

    def add(self, *rows: PrintedRow) -> None:
        """Take up printed rows, but for those that only number the columns."""
        for row in rows:
            if numbers_columns(row):
                self.leave(" ".join(token.text for token in row.tokens))
            else:
                self.rows.append(row)

    def leave(self, *texts: str) -> None:
        """Tell of texts that are no part of the report; our own mark needs no telling."""
        some = (text for text in texts if text.strip() not in {"", DRAFT})
        self.unused += (shortened(text, 80) for text in some)


def divide(blocks: Sequence[Block]) -> Divided:
    """Sort a document's blocks into the parts of a report."""
    blocks = list(_broken_up(blocks))
    tables = tables_in(blocks)
    first = {table: index for index, table in reversed(tables.items())}
    headings = find_headings(blocks, first)
    divided = Divided()
    starts = [heading.block for heading in headings]
    if not headings:  # then it begins with the first table
        tabular = (i for i, one in enumerate(blocks) if i in tables or _is_tabular(one))
        starts = [next(tabular, len(blocks))]
        _section(divided, "", blocks, range(starts[0], len(blocks)), tables)
    _front(divided, blocks[: starts[0]], tables)
    for heading, end in zip(headings, [*starts[1:], len(blocks)], strict=False):
        rest = _behind(divided, blocks, heading)
        if rest.text.strip():
            blocks[heading.block] = rest
        begin = heading.block + (0 if rest.text.strip() else 1)
        _section(divided, heading.section, blocks, range(begin, end), tables)
    return divided


def _broken_up(blocks: Sequence[Block]) -> Iterator[Block]:
    """Break lines that hold several sections before each heading."""
    for block in chain.from_iterable(map(_fields, blocks)):
        if isinstance(block, Grid) or block.section or len(block.text) < SHORTEST:
            yield block
            continue
        found = inline_headings(block.text, sure=True)
        if len(block.text) >= LONG_LINE:  # a table may stand on it too
            found = max(found, inline_headings(block.text, sure=False), key=len)
        if not found or found == [(0, len(block.text))]:
            yield block
            continue
        ends = (0, *(end for one in found for end in one), len(block.text))
        for start, end in pairwise(ends):
            if block.text[start:end].strip():
                yield block._replace(text=block.text[start:end])


def _fields(block: Block) -> Iterable[Block]:
    """Give the fields of a line that is a record of a CSV file, each as a line."""
    if isinstance(block, Grid) or '","' not in block.text or len(block.text) > LONGEST:
        return (block,)
    fields = next(csv.reader([block.text.replace("\n", " ")]), [])
    return [block._replace(text=field) for field in fields]


def tables_in(blocks: Sequence[Block]) -> dict[int, str]:
    """Find the grids that belong to a table of the form: block → table."""
    found: dict[int, str] = {}
    before = -1
    for index, block in enumerate(blocks):
        if isinstance(block, Grid) and block.placed and not block.loose:
            table, labels = _table_of(block)
            if labels >= FEW_LABELS or before in found:  # or the rest of the one above
                found[index] = table or found[before]
        if isinstance(block, Grid) or block.text.strip():
            before = index
    return found


def _table_of(grid: Grid) -> tuple[str, int]:
    """Tell which table the labels of a grid are of, and how many of them were met."""
    counts = Counter[str]()
    best = ("", 0)
    for number, row in enumerate(grid.rows):
        for slot in row:
            for token in tokens_of(slot.text):
                counts.update(dict.fromkeys((one.table for one in token.meanings), 1))
        best = next(iter(counts.most_common(1)), best)
        if number >= FEW_LABELS and best[1] >= FEW_LABELS:
            break
    return best


def _front(divided: Divided, blocks: Sequence[Block], tables: dict[int, str]) -> None:
    for index, block in enumerate(blocks):
        if isinstance(block, TextBlock):
            if block.role == FIXED:
                divided.leave(block.text)
            elif block.text.strip():
                divided.front.append(block)
        elif index in tables or block.loose or not block.placed:
            divided.take(block, placed=block.placed)
        elif block.ours:  # a table of facts, where what is prose is known
            divided.leave(*(slot.text for row in block.rows for slot in row))
        else:  # the page's own table of facts; a title may stand in it
            divided.front.extend(TextBlock(slot.text) for row in block.rows for slot in row)


def _behind(divided: Divided, blocks: Sequence[Block], heading: Heading) -> TextBlock:
    """Give what stands behind a heading on its own line, the heading accounted for."""
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
    flat = section in {"", DISCLOSURE, APPLICATIONS, PROCEEDINGS}
    flat = flat and not any(index in tables for index in span)
    tabular = [index for index in span if flat and _is_tabular(blocks[index])]
    within = frozenset(tabular)
    between = range(0)
    if tabular:
        end = _end(blocks, tabular[-1])
        between = range(_start(blocks, tabular[0], span.start), min(end, span.stop))
    shown = [i for i in span if isinstance(one := blocks[i], Grid) or one.text.strip()]
    last = shown[-1] if shown else -1
    divided.ends_in_table = last in within or (last > 0 and isinstance(blocks[last], Grid))
    aligned = _is_aligned([blocks[index] for index in tabular])
    for index in span:
        block = blocks[index]
        if isinstance(block, Grid):
            words = " ".join(slot.text for row in block.rows for slot in row).strip()
            if index in tables or index in within:
                divided.take(block, placed=block.placed or aligned)
            elif block.placed and not block.loose:
                divided.leave(f"表格：{words}")
            else:
                prose.append(TextBlock(words))
        elif block.role == PICTURE or _shows_pictures(block.text):
            divided.pictures.add(section)
            divided.leave(block.text)
        elif block.role == FIXED or (
            tabular and wording().chrome_anywhere.fullmatch(block.text.strip())
        ):
            divided.leave(block.text)
        elif index in within or (index in between and not _is_sentence(block.text)):
            tokens = tokens_of(block.text) if block.text.strip() else ()
            divided.add(PrintedRow(tokens, celled=False))
        elif block.text.strip():
            prose.append(block)


def _shows_pictures(text: str) -> bool:
    """Whether a line says that pictures stand there, and nothing else."""
    return len(text) <= LONG_LINE and PICTURES.fullmatch(text) is not None


def _start(blocks: Sequence[Block], first: int, least: int) -> int:
    """Tell where a flattened table starts: its first label may be broken over lines."""
    least = max(least, first - MOST_LINES)
    while first > least and _is_piece(blocks[first - 1], str.startswith):
        first -= 1
    return first


def _end(blocks: Sequence[Block], last: int) -> int:
    """Tell where a flattened table ends: with its label's rest, and what may be cells."""
    end = last + 1
    most = min(len(blocks), end + MOST_LINES)
    while end < most and (_is_piece(blocks[end], str.endswith) or _is_nil(blocks[end])):
        end += 1
    rest = blocks[end:]
    empty = takewhile(lambda one: isinstance(one, TextBlock) and not one.text.strip(), rest)
    return end + sum(1 for _ in empty)


def _is_nil(block: Block) -> bool:
    """Whether a line below a table is a cell that says that there is nothing."""
    return isinstance(block, TextBlock) and block.text.strip() in wording().blank


def _is_piece(block: Block, at: Callable[[str, str], bool]) -> bool:
    """Whether a line is how a label of the form begins or ends, and not a whole one."""
    if isinstance(block, Grid) or block.role in (BODY, SIGNATURE):
        return False
    plain = plain_label("".join(char for char in block.text if not char.isdecimal()))
    labels = wording().labels
    return bool(plain) and plain not in labels and any(at(label, plain) for label in labels)


def _is_aligned(blocks: Sequence[Block]) -> bool:
    """Whether all rows have the same number of cells, so that each has its column."""
    widths = [len(row) for one in blocks if isinstance(one, Grid) for row in one.rows]
    return len(widths) >= FEW_LABELS and len(set(widths)) == 1 and widths[0] > 1


def _is_sentence(text: str) -> bool:
    return "。" in text or "；" in text


def _is_tabular(block: Block) -> bool:
    """Whether a paragraph is a line or a cell of a flattened table."""
    if isinstance(block, Grid):
        return block.loose or not block.placed
    if not block.text or block.role in (BODY, SIGNATURE):
        return False
    tokens = tokens_of(block.text)
    labels = sum(token.kind is Kind.LABEL for token in tokens)
    if _is_sentence(block.text) and labels < MANY_LABELS:
        return False
    numbers = any(
        token.kind is Kind.VALUE
        or (
            token.kind is Kind.BLANK
            and (len(tokens) > 1 or token.text not in ("", "无", *wording().nil))
        )
        for token in tokens
    )
    return labels > 0 or (numbers and all(token.kind is not Kind.WORDS for token in tokens))
