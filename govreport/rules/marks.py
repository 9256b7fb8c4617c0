"""Marks: of the wrong width, doubled, without their other half."""

import re
from collections.abc import Iterator
from functools import cache

from govreport.findings import Finding, Severity
from govreport.lazy import lazy
from govreport.prose.punctuation import faults, paired
from govreport.rules.case import Case
from govreport.rules.quoting import CHECK, around
from govreport.rules.registry import finding, rule
from govreport.rules.words import words

WORDS, LONG = range(2, 9), lazy("[一-龥]{4,}")
"""Characters of words that stand twice, and what has room for two."""
PAIRS = ("“”", "‘’", "（）", "《》", "【】", "〔〕", "「」")


@rule("N-PUNCTUATION", Severity.INFO)
def check_punctuation(case: Case) -> Iterator[Finding]:
    """Find marks of the wrong width, doubled words and marks, quotes that don't close."""
    for section, filled in case.prose.items():
        wrong = [one for one in faults(filled.text) if not filled.is_live(*one[:2])]
        if wrong:
            start, end, right = wrong[0]
            count = f"有 {len(wrong)} 处" if len(wrong) > 1 else "有一处"
            odd, some = filled.text[start:end], around(filled.text, start, end, 6)
            yield finding(
                "N-PUNCTUATION",
                f"全角半角混用{count}，如“{some}”里的“{odd}”应是“{right}”",
                "用 validate --fix 可以改正",
                places=[case.in_prose(section, start, end)],
                about=some,
            )
        doubled = words("punctuation", "doubled")
        for one in (_twice() if _repeats(filled.text) else doubled).finditer(filled.text):
            some = around(filled.text, *one.span(), 6)
            fault = f"“{some}”里的“{one[0]}”重复或不通"
            yield _odd_mark(case, section, one.span(), fault, some)
        yield from _unbalanced(case, section, filled.text)


@cache
def _twice() -> re.Pattern[str]:
    """Give what finds doubled words of any length, and doubled marks."""
    found = (words("punctuation", name).pattern for name in ("doubled", "twice"))
    return re.compile("|".join(found))


def _repeats(text: str) -> bool:
    """Whether words of any length may stand twice in a row: seldom, and dear to look for.

    As one long number each, a text and the same moved by some characters differ by
    nothing where that many stand twice.
    """
    raw = "，".join(LONG.findall(text)).encode("utf-16-le")
    number = int.from_bytes(raw, "little")
    for many in WORDS:
        differs = (number ^ number >> 16 * many).to_bytes(len(raw), "little")[: -2 * many]
        at = differs.find(bytes(2 * many))
        while at % 2 and at > 0:  # the halves of two characters
            at = differs.find(bytes(2 * many), at + 1)
        if at >= 0:
            return True
    return False


def _unbalanced(case: Case, section: str, text: str) -> Iterator[Finding]:
    """Find the first mark of each kind that has no other half, paragraph by paragraph."""
    pairs = [pair for pair in PAIRS if not _pair_up(text, *pair)]
    start = 0
    for line in text.split("\n") if pairs else ():
        for pair in pairs:
            _, alone = paired(line, *pair)
            if alone:
                at = alone[0]
                some = line[max(0, at - 6) : at + 8].strip()
                fault = f"“{some}”里的{line[at]}没有配对"
                yield _odd_mark(case, section, (start + at, start + at + 1), fault, some)
        start += len(line) + 1


def _pair_up(text: str, opening: str, closing: str) -> bool:
    """Whether it shows at once that each mark has its half, as pairs seldom hold pairs."""
    before, *behind = text.split(opening)
    halves = [one.split(closing) for one in behind]
    return closing not in before and all(
        len(one) == 2 and "\n" not in one[0] for one in halves
    )


def _odd_mark(
    case: Case, section: str, span: tuple[int, int], fault: str, some: str
) -> Finding:
    places, in_print = [case.in_prose(section, *span)], f"{fault}，{CHECK}"
    return finding(
        "N-PUNCTUATION", fault, CHECK, joint="，", places=places, in_print=in_print,
        about=some,
    )  # fmt: skip
