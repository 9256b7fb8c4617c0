"""Live numbers that a blank form shows as holes, put back where it comes back with them."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import product

from govreport.lazy import lazy
from govreport.prose import FilledText
from govreport.prose.quotes import NOT_YET

LEFT = lazy(r"[_＿]{2,}")
"""What was printed where a number wasn't there yet, and nobody filled in."""
ASKED = lazy(r"[【】]")
"""Marks of what is to be filled in beside a hole, and so is no longer there."""
AROUND = 2
"""So many characters on both sides of a hole must be as they were printed."""
MOST_PAIRS = 1_000_000
"""Characters of the one text times those of the other: more are not compared."""


def restored(new: str, printed: Iterable[tuple[str, FilledText]]) -> str:
    """Put the quotations of texts as written back into a paragraph that was printed so.

    `printed` has each text as written with how it was filled in. Only holes are put
    back, words and all that a quotation printed around them, and only among words that
    are unchanged.
    """
    for source, filled in printed:
        if not LEFT.search(new):
            return new
        if NOT_YET in filled.text and len(filled.text) * len(new) <= MOST_PAIRS:
            new = _restored(new, source, filled)
    return new


def _restored(new: str, source: str, filled: FilledText) -> str:
    text, found = filled.text, LEFT.sub(NOT_YET, new)
    blocks = SequenceMatcher(None, text, found, autojunk=False).get_matching_blocks()
    made, reached = list[str](), 0
    for block, piece in product(blocks, filled.pieces):
        before = ASKED.split(text[max(piece.start - AROUND, 0) : piece.start])[-1]
        behind = ASKED.split(text[piece.end : piece.end + AROUND])[0]
        first, last = piece.start - len(before), piece.end + len(behind)
        inside = block.a <= first and last <= block.a + block.size
        if inside and NOT_YET in text[piece.start : piece.end]:
            shift = block.b - block.a
            quotation = source[piece.source_start : piece.source_end]
            made += (found[reached : piece.start + shift], quotation)
            reached = piece.end + shift
    return "".join((*made, found[reached:])) if made else new
