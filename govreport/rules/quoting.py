"""Findings about prose: the sentence quoted, the words marked, the place in the file."""

from collections.abc import Iterable

from govreport.findings import Finding, Marked, Place, Severity
from govreport.prose.sentences import Sentence
from govreport.rules.case import Case
from govreport.rules.registry import finding

AROUND = 24
"""Characters of a sentence that are quoted on either side of what is wrong."""
CHECK = "请核对"


def in_sentence(  # noqa: PLR0913 -- a finding is complete on its own
    case: Case,
    sentence: Sentence,
    where: tuple[int, int],
    code: str,
    fault: str,
    *,
    advice: str = CHECK,
    joint: str = "；",
    places: Iterable[Place] = (),
    sides: tuple[object, object] = (None, None),
    severity: Severity | None = None,
    hidden: str = "",
) -> Finding:
    """Make a finding about some words of a sentence, and the cells that disagree.

    `hidden` stands in place of words that should not be repeated.
    """
    place = case.in_prose(sentence.section, *sentence.span(*where))
    return finding(
        code,
        fault,
        advice,
        subject=_marked(sentence.text, *where, hidden),
        joint="，" if advice == CHECK else joint,
        places=[place, *places],
        sides=sides,
        quote="" if hidden else sentence.text,
        about=sentence.text,
        severity=severity,
    )


def _marked(sentence: str, start: int, end: int, hidden: str) -> Marked:
    first, last = max(0, start - AROUND), min(len(sentence), end + AROUND)
    before = "……" * (first > 0) + sentence[first:start]
    after = sentence[end:last] + "……" * (last < len(sentence))
    return Marked(before, hidden or sentence[start:end], after)


def around(text: str, start: int, end: int, most: int) -> str:
    """Cut a text to some characters and those on either side, without white space."""
    return "".join(text[max(0, start - most) : end + most].split())
