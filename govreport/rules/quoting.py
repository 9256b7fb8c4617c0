"""Findings about prose: the sentence quoted, the words marked, the place in the file."""

from collections.abc import Iterable

from govreport.findings import Finding, Place, Severity
from govreport.prose.sentences import Sentence
from govreport.rules.case import Case
from govreport.rules.registry import finding

AROUND = 24
"""Characters of a sentence that are quoted on either side of what is wrong."""


def in_sentence(  # noqa: PLR0913 -- a finding is complete on its own
    case: Case,
    sentence: Sentence,
    where: tuple[int, int],
    code: str,
    message: str,
    *,
    cells: Iterable[Place] = (),
    sides: tuple[object, object] = (None, None),
    severity: Severity | None = None,
    hidden: str = "",
) -> Finding:
    """A finding about some words of a sentence, and the cells that disagree.

    `message` follows the quotation, in which the words are marked; `hidden`
    stands there in their place, where they should not be repeated.
    """
    place = case.in_prose(sentence.section, *sentence.span(*where))
    return finding(
        code,
        f"“{quoted(sentence.text, *where, hidden)}”：{message}",
        cells=[place, *cells],
        left=sides[0],
        right=sides[1],
        quote="" if hidden else sentence.text,
        severity=severity,
    )


def quoted(sentence: str, start: int, end: int, hidden: str = "") -> str:
    """A sentence, cut to what stands around some words, with those words marked."""
    first, last = max(0, start - AROUND), min(len(sentence), end + AROUND)
    before = "……" * (first > 0) + sentence[first:start]
    after = sentence[end:last] + "……" * (last < len(sentence))
    return f"{before}→{hidden or sentence[start:end]}←{after}"
