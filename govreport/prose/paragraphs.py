"""Narrative text as paragraphs with levels."""

from typing import NamedTuple

from govreport.lazy import lazy

NUMERALS = "一二三四五六七八九十"
LEVELS = (
    lazy(rf"[{NUMERALS}]+、"),
    lazy(rf"[（(][{NUMERALS}]+[）)]"),
    lazy(r"\d+[.．、](?!\d)"),
    lazy(r"[（(]\d+[）)]"),
)
RUN_IN = 2
"""Down to this level the heading has a typeface of its own (GB/T 9704, 7.3.3)."""
HEAD_END = lazy(r"[。：:！？]")
LONGEST_HEAD = 40


class Paragraph(NamedTuple):
    """One paragraph: level 0 is plain text, 1 `一、`, 2 `（一）`, 3 `1.`, 4 `（1）`.

    `head` is what stands in the heading's typeface, with its closing mark;
    it is the whole paragraph where nothing follows, and empty below level 2.
    """

    level: int
    head: str
    text: str


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Split a narrative into paragraphs: a line each, blank lines only separate."""
    return tuple(_paragraph(line.strip()) for line in text.splitlines() if line.strip())


def _paragraph(line: str) -> Paragraph:
    numbered = (level for level, one in enumerate(LEVELS, start=1) if one.match(line))
    level, end = next(numbered, 0), HEAD_END.search(line)
    head = line[: end.end()] if end else line
    if not 0 < level <= RUN_IN or len(head) > LONGEST_HEAD:
        head = ""
    return Paragraph(level, head, line[len(head) :])
