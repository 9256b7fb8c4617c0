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
PAUSE = lazy(r"[，；。：:！？]")
"""What a numbered line below level 2 has where it is a sentence and no head."""
SENTENCE_END = "。！？"


class Paragraph(NamedTuple):
    """One paragraph: level 0 is plain text, 1 `一、`, 2 `（一）`, 3 `1.`, 4 `（1）`.

    `head` is what stands in the heading's typeface, with its closing mark;
    it is the whole paragraph where nothing follows, and empty below level 2. One that
    stands `alone` is the head of the paragraphs behind it, and no sentence of its own.
    """

    level: int
    head: str
    text: str
    alone: bool = False


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Split a narrative into paragraphs: a line each, blank lines only separate."""
    found = [_paragraph(line.strip()) for line in text.splitlines() if line.strip()]
    behind = (*(one.level for one in found[1:]), None)
    return tuple(
        one._replace(alone=True) if _is_head(one, level) else one
        for one, level in zip(found, behind, strict=False)
    )


def _is_head(one: Paragraph, behind: int | None) -> bool:
    """Whether a paragraph is the head of the one behind it, which is told by its level."""
    heads = behind is not None and (behind == 0 or behind > one.level)
    if 0 < one.level <= RUN_IN:
        return (
            bool(one.head) and not one.text and (heads or one.head[-1] not in SENTENCE_END)
        )
    short = one.level > 0 and len(one.text) <= LONGEST_HEAD
    return short and heads and not PAUSE.search(one.text)


def _paragraph(line: str) -> Paragraph:
    numbered = (level for level, one in enumerate(LEVELS, start=1) if one.match(line))
    level, end = next(numbered, 0), HEAD_END.search(line)
    head = line[: end.end()] if end else line
    if not 0 < level <= RUN_IN or len(head) > LONGEST_HEAD:
        head = ""
    return Paragraph(level, head, line[len(head) :])
