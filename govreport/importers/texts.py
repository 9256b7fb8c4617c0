"""The parts of a document → the prose of each section, the signature, what is behind."""

import re

from govreport.importers.blocks import APART, BODY, SIGNATURE, TextBlock
from govreport.importers.sections import Divided
from govreport.importers.titles import (
    Signature,
    Title,
    is_title,
    signature_of,
    signed_day,
)
from govreport.importers.wording import wording
from govreport.lazy import lazy

FACT = 160
"""A line of the page around a report has at most so many characters."""
PROSE = 25
"""A line without a full stop is prose from so many characters on, where no title is."""
NUMBERED_BEHIND = r"[七八九十]、|(?:填报|填表|制表|审核|签发|联系)人\s*[:：]"
BEHIND = lazy(rf"{NUMBERED_BEHIND}|附件(?:\s|[:：0-9一二三四五]|$)")
"""How a line begins that stands behind the parts of a report."""
BEHIND_IN_BODY = lazy(NUMBERED_BEHIND)
"""The same of a paragraph that is set as the prose is."""
LAST = ("problems", "other")
"""Sections behind which nothing of a report follows."""


def prose_of(divided: Divided, title: Title | None) -> dict[str, list[TextBlock]]:
    """Give the paragraphs of each section, without what belongs to the page around."""
    above, front = [], divided.front
    if title is not None:
        above, front = front[: title.first], front[title.last + 1 :]
    kept = [
        one
        for one in front
        if not _is_chrome(one)
        and (title is not None or "。" in one.text or len(one.text.strip()) >= PROSE)
    ]
    around = (*above, *(one for one in front if one not in kept))
    divided.leave(*(one.text for one in around))
    prose = {"preamble": kept} if kept else {}
    known = wording()
    last = next(reversed(divided.headings), "")
    for section, paragraphs in divided.prose.items():
        lines = [
            one
            for one in paragraphs
            if one.role == BODY or not known.chrome_anywhere.fullmatch(one.text.strip())
        ]
        if section == last:
            if section in LAST:
                end = next(
                    (i for i, one in enumerate(lines) if _is_behind(one)), len(lines)
                )
                lines, divided.behind = lines[:end], lines[end:]
                divided.leave(*(one.text for one in divided.behind))
            end = next((i for i, one in enumerate(lines) if _is_chrome(one)), len(lines))
            divided.leave(*(one.text for one in lines[end:]))
            lines = lines[:end]
        if section:
            prose[section] = lines
        else:
            divided.leave(*(one.text for one in lines))
    return prose


def _is_behind(paragraph: TextBlock) -> bool:
    begins = BEHIND_IN_BODY if paragraph.role == BODY else BEHIND
    return begins.match(paragraph.text.strip()) is not None


def _is_chrome(paragraph: TextBlock) -> bool:
    """Whether a line belongs to the page, not to the report."""
    text = paragraph.text.strip()
    if not text:
        return True
    if paragraph.role == BODY or len(text) > FACT:
        return False
    return bool(wording().chrome_around.fullmatch(text)) or is_title(text)


def sign(divided: Divided, prose: dict[str, list[TextBlock]], organ: str) -> Signature:
    """Take the signature and its date off the end of the last section.

    They may stand on its last line, or behind all that follows the last part.
    """
    section = next(reversed(prose), "preamble")
    if section == "preamble":
        return Signature()
    paragraphs = [*prose[section][:-1], *_apart(prose[section][-1:], organ)]
    signature = _signature(paragraphs, organ)
    if signature.start < len(paragraphs):
        prose[section] = paragraphs[: signature.start]
        return signature
    return _signature(divided.behind, organ)


def _apart(last: list[TextBlock], organ: str) -> list[TextBlock]:
    """Part a signature with its day from the last words, where it is on their line."""
    name = r"\s*".join(map(re.escape, "".join(organ.split())))
    for one in last if organ else ():
        for found in re.finditer(name, one.text):
            start, end = found.span()
            day = one.text[end:]
            if one.text[:start].strip() and signed_day(day):
                return [*map(TextBlock, (one.text[:start].rstrip(), found[0], day))]
    return last


def _signature(paragraphs: list[TextBlock], organ: str) -> Signature:
    """Find the signature at the end of some paragraphs, or none behind them."""
    none = Signature(len(paragraphs))
    if not paragraphs:
        return none
    start = len(paragraphs)
    while start and paragraphs[start - 1].role in {SIGNATURE, APART}:
        start -= 1
    marked = start < len(paragraphs)
    if not marked and paragraphs[-1].role == BODY:
        return none
    start = start if marked else 0
    signature = signature_of(paragraphs[start:], organ, marked=marked)
    if BEHIND.match(signature.name):
        return none
    return signature._replace(start=start + signature.start)
