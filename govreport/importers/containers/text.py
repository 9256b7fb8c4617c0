"""Plain text and Markdown → blocks: ruled tables, rows with tabs or strokes, lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from govreport.encoding import decoded
from govreport.errors import FileProblem
from govreport.importers.blocks import APART, BODY, HEADING, Block, Grid, Slot, TextBlock
from govreport.lazy import lazy

RULE = lazy(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")
MARKDOWN_RULE = "|:+- \t"
"""What the rule under a head row is made of."""
INDENT = "\u3000\u3000"
MARKS = lazy(r" {0,3}#{1,6} ")
STRONG = lazy(r"\*\*(.+?)\*\*")
LINE_BREAK = lazy(r"<br\s*/?>", re.IGNORECASE)
LARGEST = 15_000_000
"""Bytes of a text or page; a saved page may hold its pictures."""
MOST_TEXT = 1_000_000
CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
WITHOUT_CONTROL = dict.fromkeys(CONTROL) | {11: "\n", 12: "\n"}
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
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    indented = any(map(RULE.fullmatch, lines)) and not any(
        "。" in line and not line.startswith((INDENT, "|")) for line in lines
    )
    blocks: list[Block] = []
    for ruled, group in groupby(_runs(lines), key=lambda pair: pair[0]):
        some = [line for _, line in group]
        if ruled:
            blocks.append(_ruled(some))
        else:
            blocks.extend(_line(line, indented=indented) for line in some)
    return blocks


def _runs(lines: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Tell of each line whether it belongs to a table drawn with `+---+`."""
    inside = False
    for line in lines:
        rule = bool(RULE.fullmatch(line))
        inside = rule or (inside and line.lstrip(" \t").startswith("|"))
        yield inside, line


def _ruled(lines: Sequence[str]) -> Grid:
    """Read a drawn table; the lines between two rules are one row."""
    rows = []
    for rule, group in groupby(lines, key=lambda line: bool(RULE.fullmatch(line))):
        if not rule:
            parts = [line.strip().strip("|").split("|") for line in group]
            columns = (
                "\n".join(cell for cell in column if cell is not None)
                for column in zip_longest(*parts)
            )
            rows.append(tuple(Slot(text, at) for at, text in enumerate(columns)))
    return Grid(tuple(rows), ours=True)


def _line(line: str, *, indented: bool) -> Block:
    """Read one line; where tables are drawn, as we draw them, indented lines are prose."""
    if indented and line.startswith(INDENT):
        return TextBlock(line.strip(), BODY)
    if "\t" in line.strip("\n\r ") and line.strip():
        return _row(line.split("\t"))
    if "|" in line or "｜" in line:
        if "---" in line and not line.strip(MARKDOWN_RULE):
            return TextBlock("")
        parts = re.split(r"[|｜]", line.strip())
        if not parts[0].strip():
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
    """Take Markdown's marks for strong print off."""
    return STRONG.sub(r"\1", text) if "**" in text else text
