"""What every container gives: paragraphs and grids, in reading order."""

from typing import NamedTuple

TITLE, HEADING, BODY, SIGNATURE = "title", "heading", "body", "signature"
APART = "apart"
"""A line that is set otherwise than the prose around, such as a signature."""
MERGED = "合并：\u2060"
"""Begins a cell for a number that stands over several; with a character nobody types."""


class TextBlock(NamedTuple):
    """Line of text. `role` is what the container says it is, "" where it doesn't.

    `section` is the section that the container itself says begins here.
    """

    text: str
    role: str = ""
    section: str = ""


class Slot(NamedTuple):
    """Cell of a grid: its text and the columns that it takes."""

    text: str
    column: int = 0
    span: int = 1


class Grid(NamedTuple):
    """Table, row by row; a cell over several rows stands in the first of them.

    `placed` says that the columns are known, not only the order in a row; `ours`
    that we drew it ourselves, so that no cell stands where it doesn't belong.
    """

    rows: tuple[tuple[Slot, ...], ...]
    placed: bool = True
    ours: bool = False


def merged(text: str) -> str:
    """Mark a number that is printed over several rows, in each of their cells."""
    return f"{MERGED}{text.strip()}"


def is_number(text: str) -> bool:
    """Whether a cell holds digits alone."""
    return text.strip().isdecimal()


Block = TextBlock | Grid


def length(block: Block) -> int:
    """Count the characters that a block shows, its cells too."""
    if isinstance(block, Grid):
        return sum(1 + len(slot.text) for row in block.rows for slot in row)
    return len(block.text)


def shortened(text: str, length: int = 30) -> str:
    """Put text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
