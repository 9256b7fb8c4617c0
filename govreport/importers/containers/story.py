"""Blocks of a word processor's document, with what our own templates marked in it."""

from collections.abc import Iterable

from govreport.importers.blocks import (
    BODY,
    FIXED,
    HEADING,
    SIGNATURE,
    TITLE,
    Block,
    Grid,
    TextBlock,
)
from govreport.importers.wording import wording

MARK = "govreport_"
"""What the names of the bookmarks begin with that our own templates set."""
STYLES = {"title": TITLE, "signature": SIGNATURE, "heading 1": HEADING}
"""What paragraphs of a style are, by its name in small letters."""


class Story:
    """Blocks of a document, gathered in reading order."""

    def __init__(self) -> None:
        """Begin with none."""
        self.blocks: list[Block] = []
        self.ours: set[int] = set()
        self.is_ours = False

    def take(self, text: str, role: str, bookmarks: Iterable[str]) -> None:
        """Take up a paragraph, which is what a bookmark of ours in it says it is."""
        marks = (name.removeprefix(MARK) for name in bookmarks if name.startswith(MARK))
        mark = next(filter(None, marks), "")
        if mark.startswith((TITLE, SIGNATURE)):
            self.ours.add(len(self.blocks))
            role, mark = TITLE if mark == TITLE else SIGNATURE, ""
        elif mark.startswith(FIXED):
            self.ours.add(len(self.blocks))
            role, mark = FIXED, ""
        elif mark not in wording().headings:  # anybody may name a bookmark so
            mark = ""
        self.is_ours = self.is_ours or bool(mark)
        self.blocks.append(TextBlock(text, role, mark))

    def marked(self) -> list[Block]:
        """Give the blocks; where our own bookmarks stand, what they don't mark is prose."""
        for index, block in enumerate(self.blocks if self.is_ours else ()):
            if isinstance(block, Grid):
                self.blocks[index] = block._replace(ours=True)
            elif not block.section and index not in self.ours:
                self.blocks[index] = block._replace(role=BODY)
        return self.blocks
