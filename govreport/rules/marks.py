"""Marks: of the wrong width, doubled, without their other half."""

from collections.abc import Iterator

from govreport.findings import Finding, Severity
from govreport.prose.punctuation import faults, paired
from govreport.rules.case import Case
from govreport.rules.quoting import CHECK, around
from govreport.rules.registry import finding, rule
from govreport.rules.words import words
from govreport.text import is_han

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
        for one in words("punctuation", "doubled").finditer(filled.text):
            if one["twice"] and not is_han(one["twice"]):
                continue
            some = around(filled.text, *one.span(), 6)
            fault = f"“{some}”里的“{one[0]}”重复或不通"
            yield _odd_mark(case, section, one.span(), fault, some)
        yield from _unbalanced(case, section, filled.text)


def _unbalanced(case: Case, section: str, text: str) -> Iterator[Finding]:
    """Find the first mark of each kind that has no other half, paragraph by paragraph."""
    pairs = [pair for pair in PAIRS if pair[0] in text or pair[1] in text]
    start = 0
    for line in text.split("\n") if pairs else ():
        for pair in pairs:
            _, alone = paired(line, pair[0], pair[1])
            if alone:
                at = alone[0]
                some = line[max(0, at - 6) : at + 8].strip()
                fault = f"“{some}”里的{line[at]}没有配对"
                yield _odd_mark(case, section, (start + at, start + at + 1), fault, some)
        start += len(line) + 1


def _odd_mark(
    case: Case, section: str, span: tuple[int, int], fault: str, some: str
) -> Finding:
    places, in_print = [case.in_prose(section, *span)], f"{fault}，{CHECK}"
    return finding(
        "N-PUNCTUATION", fault, CHECK, joint="，", places=places, in_print=in_print,
        about=some,
    )  # fmt: skip
