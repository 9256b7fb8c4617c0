"""Plain text and Markdown → blocks: ruled tables, rows with tabs or strokes, lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice, zip_longest

from govreport.encoding import decoded
from govreport.errors import FileProblem
from govreport.importers import MOST_BLOCKS
from govreport.importers.blocks import APART, BODY, HEADING, Block, Grid, Slot, TextBlock
from govreport.lazy import lazy
from govreport.text import width

RULE = lazy(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")
MARKDOWN_RULE = "|:+- \t"
"""What the rule under a head row is made of."""
INDENT = "\u3000\u3000"
MARKS = lazy(r" {0,3}#{1,6} ")
DASHES = lazy(r"[ \t]*-{5,}(?: +-+)*[ \t]*")
"""A rule over or under a table of pandoc's, or between its columns."""
GAP_OF_RULE = "- -"
STYLED = lazy(r"\[([^\[\]]*)\]\{[^{}]*\}")
STRONG = lazy(r"\*\*(.+?)\*\*")
LINE_BREAK = lazy(r"<br\s*/?>", re.IGNORECASE)
LARGEST = 15_000_000
"""Bytes of a text or page; a saved page may hold its pictures."""
MOST_TEXT = 1_000_000
BARS_OF_BOX = dict.fromkeys(range(0x2500, 0x2580)) | dict.fromkeys(map(ord, "│┃║"), "|")
BOX = frozenset("│┃║─━")
"""What tables are drawn with in a terminal: only the upright lines part cells."""
DRAWN = lazy(r"[│┃-╿]|^[\s─━]*[─━]{3,}[\s─━]*$")
"""What shows that a line is drawn: in prose `──` is a dash."""
BARS = lazy(r"\|+")
SPANNED = lazy(r"((?:[\d.,+-]+ \|)?) ?\|{3,}")
"""A last cell, or none, behind which bars stand for all that other cells span."""
CELL = "\u2060"
"""Begins a row whose first cell is empty; nobody types it."""
GAPS = lazy(r"\d {2,}[-/\d]")
"""Numbers with a gap between them."""
MOSTLY = 0.8
"""So much of some lines says how all of them are meant."""
LONGEST_ROW = 2_000
"""A printed line of a table has no more characters, blanks and all."""
MANY_GAPS = 3
"""Lines with gaps; fewer are no table."""
CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
WITHOUT_CONTROL = dict.fromkeys(CONTROL) | {7: "\t", 11: "\n", 12: "\n\f"}
"""Characters that no document shows; a form feed ends a line."""


def plain_text(raw: bytes, name: str) -> str:
    """Read the shown characters of a text or page; TextProblem where it is damaged."""
    if len(raw) > LARGEST:
        sentence = f"文字超过 {LARGEST // 1_000_000} MB，不像一份年度报告"
        raise FileProblem(name, sentence)
    text = decoded(raw, name)[0]
    has_control = len(raw.translate(None, CONTROL)) < len(raw)
    return text.translate(WITHOUT_CONTROL) if has_control else text


def read(raw: bytes, name: str) -> list[Block]:
    """Read the blocks of plain text; a line is a paragraph, a row or the cell of a row."""
    text = plain_text(raw, name)
    if len(text) > MOST_TEXT:
        raise FileProblem(name, "文字多得离谱，不是一份年度报告")
    if not BOX.isdisjoint(text):
        text = _undrawn(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [*_with_first_cells(_with_single_bars(_without_last_tabs(lines)))]
    indented = any(map(RULE.fullmatch, lines)) and not any(
        "。" in line and not line.startswith((INDENT, "|")) for line in lines
    )
    blocks: list[Block] = []
    for kind, group in groupby(_runs(lines), key=lambda pair: pair[0]):
        some = [line for _, line in group]
        if kind is not LINES:
            blocks.append(_ruled(some) if kind is BOXED else _dashed(some))
            continue
        if len(blocks) + len(some) > MOST_BLOCKS:
            raise FileProblem(name, "文字多得离谱，不是一份年度报告")
        gaps = sum(GAPS.search(line) is not None for line in some) >= MANY_GAPS
        short = [line if len(line) <= LONGEST_ROW else "" for line in some]
        rows = _rows(short) if gaps else []
        blocks += (
            row or _line(line, indented=indented)
            for row, line in zip_longest(rows, some, fillvalue=None)
            if line is not None
        )
    return blocks


def _without_last_tabs(lines: Sequence[str]) -> Sequence[str]:
    """Take off tabs that end lines with but one cell, if that is how all cells end."""
    tabbed = [line for line in lines if "\t" in line]
    single = sum(
        line.strip("\r").count("\t") == 1 and line.rstrip("\r")[-1] == "\t"
        for line in tabbed
    )
    if single < MOSTLY * len(tabbed) or single < MANY_GAPS:
        return lines
    return [line.rstrip("\t") for line in lines]


def _with_single_bars(lines: Sequence[str]) -> Sequence[str]:
    """Write one bar for two, if two part all cells."""
    barred = [line for line in lines if "|" in line]
    paired = sum(
        all(len(run) % 2 == 0 for run in BARS.findall(line)) and line.count("|") > 2
        for line in barred
    )
    if paired < MOSTLY * len(barred) or paired < MANY_GAPS:
        return lines
    return [line.replace("||", "|") for line in lines]


def _with_first_cells(lines: Sequence[str]) -> Iterator[str]:
    """Mark a first cell that is empty, in a text whose rows begin without a bar."""
    rows = [line for line in lines if line.count("|") > 2]
    begun = sum(line.lstrip().startswith("|") for line in rows)
    bare = begun < len(rows) / 2
    for line in lines:
        is_row = bare and line.count("|") > 2 and line.lstrip().startswith("|")
        yield f"{CELL}{line}" if is_row else line


def _rows(lines: Sequence[str]) -> "list[Grid | None]":
    """Give the lines that are rows of tables whose cells blanks part."""
    from govreport.importers.containers.gaps import rows_in

    return rows_in(lines)


def _undrawn(text: str) -> str:
    """Leave the bars of the lines of tables that are drawn; any other line stays.

    So does an indented one where tables are ruled with `+---+`, as ours: it is prose.
    """
    lines = text.split("\n")
    prose = INDENT if any(map(RULE.fullmatch, lines)) else "\n"
    return "\n".join(
        line.translate(BARS_OF_BOX)
        if DRAWN.search(line) and not line.startswith(prose)
        else line
        for line in lines
    )


LINES, BOXED, DASHED = "lines", "boxed", "dashed"


def _runs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Tell of each line whether it belongs to a table drawn with `+---+`, or with `---`."""
    inside, end = False, _dashed_tables(lines)
    for at, line in enumerate(lines):
        rule = bool(RULE.fullmatch(line))
        inside = rule or (inside and line.lstrip(" \t").startswith("|"))
        yield BOXED if inside else DASHED if at in end else LINES, line


def _dashed_tables(lines: Sequence[str]) -> set[int]:
    """Find the lines of tables between rules of dashes, a gap in which parts columns.

    Where the first rule has no gaps, the head stands between it and one that has.
    """
    found = set[int]()
    rules = iter([at for at, line in enumerate(lines) if DASHES.fullmatch(line)])
    for first in rules:
        headed = GAP_OF_RULE not in lines[first]
        ends = [*islice(rules, 2 if headed else 1)]
        if ends and any(GAP_OF_RULE in lines[at] for at in (first, *ends)):
            found.update(range(first, ends[-1] + 1))
    return found


def _dashed(lines: Sequence[str]) -> Grid:
    """Read a table below a rule whose dashes show the columns.

    Where blank lines part its rows, the lines of each are one row.
    """
    rule = next(line for line in lines if GAP_OF_RULE in line)
    starts = [found.start() for found in re.finditer(r"-+", rule)]
    between = [line for line in lines if not DASHES.fullmatch(line)]
    blank = [not line.strip() for line in between[1:-1]]
    groups = (
        [
            [*some]
            for empty, some in groupby(between, key=lambda one: not one.strip())
            if not empty
        ]
        if any(blank)
        else [[line] for line in between if line.strip()]
    )
    rows = []
    for group in groups:
        cells = [""] * len(starts)
        for line in group:
            for at, piece in enumerate(_cut(line, starts)):
                cells[at] += piece
        rows.append(tuple(Slot(_unmarked(cell), at) for at, cell in enumerate(cells)))
    return Grid(tuple(rows))


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """Cut a line where columns begin; a Chinese character takes two places."""
    cells = [""] * len(starts)
    at, column = 0, 0
    for char in line:
        while column + 1 < len(starts) and at >= starts[column + 1]:
            column += 1
        cells[column] += char
        at += width(char)
    return [cell.strip() for cell in cells]


def _ruled(lines: Sequence[str]) -> Grid:
    """Read a drawn table; the lines between two rules are one row."""
    rows = []
    for rule, group in groupby(lines, key=lambda line: bool(RULE.fullmatch(line))):
        if not rule:
            parts = [line.strip().strip("|").split("|") for line in group]
            columns = (
                _wrapped([cell for cell in column if cell is not None])
                for column in zip_longest(*parts)
            )
            rows.append(tuple(Slot(text, at) for at, text in enumerate(columns)))
    return Grid(tuple(rows), ours=True)


def _wrapped(pieces: Sequence[str]) -> str:
    """Join the lines of a cell; marks of print may be broken anywhere."""
    if not any("[" in piece for piece in pieces):
        return "\n".join(pieces)
    whole = "".join(piece.strip() for piece in pieces)
    return _unmarked(whole) if STYLED.search(whole) else "\n".join(pieces)


def _line(line: str, *, indented: bool) -> Block:
    """Read one line; where tables are drawn, as we draw them, indented lines are prose."""
    if indented and line.startswith(INDENT):
        return TextBlock(line.strip(), BODY)
    if "\t" in line.strip("\n\r ") and line.strip():
        return _row(line.split("\t"))
    if "|" in line or "｜" in line:
        if "---" in line and not line.strip(MARKDOWN_RULE):
            return TextBlock("")
        if SPANNED.fullmatch(line.strip()):
            line = SPANNED.sub(r"\1", line.strip())
        parts = re.split(r"[|｜]", line.strip())
        if not (parts[0].strip() or line.startswith(CELL)):
            del parts[0]
        if len(parts) > 1 and not parts[-1].strip():
            del parts[-1]
        return _row([LINE_BREAK.sub("\n", part) for part in parts])
    if MARKS.match(line):
        return TextBlock(_unmarked(line.strip().strip("#").strip()), HEADING)
    return TextBlock(_unmarked(line.strip()), APART if indented else "")


def _row(parts: Sequence[str]) -> Block:
    """Read one row of cells; a single cell is a line."""
    if len(parts) == 1 and parts[0].strip():
        return TextBlock(_unmarked(parts[0].strip()))
    slots = (Slot(_unmarked(part), column) for column, part in enumerate(parts))
    return Grid((tuple(slots),), placed=False)


def _unmarked(text: str) -> str:
    """Take Markdown's marks for strong print and styles off."""
    text = STYLED.sub(r"\1", text) if "]{" in text else text
    return STRONG.sub(r"\1", text) if "**" in text else text
