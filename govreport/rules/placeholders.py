"""What was left to fill in: holes in the prose, live numbers without a number."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from govreport.findings import Finding, Place, Severity
from govreport.prose import Gap
from govreport.prose.punctuation import Fault, respelt
from govreport.report import NARRATIVE
from govreport.rules.case import Case
from govreport.rules.registry import finding, rule
from govreport.rules.words import topics, words

CUT = 48
"""Characters of a quotation that are repeated."""
QUESTION = r"【待填：(.*)】"
"""How the outline asks."""


@rule("N-PLACEHOLDER", Severity.ERROR)
def check_placeholders(case: Case) -> Iterator[Finding]:
    """Find everything in the prose that was left to fill in."""
    report, extra = case.report, case.settings.placeholders
    for span in _found(report.title, "holes", extra):
        yield _hole(report.title, span, report.place(("title",), span))
    for name, filled in case.prose.items():
        text, doubts = filled.text, set(_found(filled.text, "doubts"))
        for span in sorted({*_found(text, "holes", extra), *doubts}):
            if not filled.is_live(*span):
                weight = Severity.WARNING if span in doubts else None
                yield _hole(text, span, case.in_prose(name, *span), weight)


@rule("V-UNKNOWN")
@rule("N-PLACEHOLDER")
def check_quotes(case: Case) -> Iterator[Finding]:
    """Find live numbers that say nothing, and those that aren't there yet, at once."""
    for name, filled in case.prose.items():
        for gap in filled.gaps:
            if gap.unknown:
                yield _unfilled(case, name, [gap], "不能填入正文")
        waiting = [gap for gap in filled.gaps if not gap.unknown]
        if waiting:
            several = f"等 {len(waiting)} 处" if len(waiting) > 1 else ""
            yield _unfilled(case, name, waiting, f"{several}还不能填入正文")


def _unfilled(case: Case, section: str, gaps: Sequence[Gap], fault: str) -> Finding:
    """Tell of live numbers; in print there is only the hole, with the words around."""
    text, path, gap = case.report.narrative[section], (NARRATIVE, section), gaps[0]
    quote = written = text[gap.start : gap.end]
    if len(quote) > CUT:
        written = f"{quote[: CUT - 4]}……}}}}"
    before = re.split(r"[\n。；]", text[max(0, gap.start - 12) : gap.start])[-1]
    after = re.split(r"[\n。；{]", text[gap.end : gap.end + 8])[0]
    return finding(
        "V-UNKNOWN" if gap.unknown else "N-PLACEHOLDER",
        f"“{written}”{fault}：{gap.message}",
        "请改正" if gap.unknown else "请先填上",
        places=[case.report.place(path, (one.start, one.end)) for one in gaps],
        in_print=f"“{before}____{after}”：文中要引用的数还没有填入，请写上实际的数",
        about=quote,
    )


def _hole(
    text: str, span: tuple[int, int], place: Place, severity: Severity | None = None
) -> Finding:
    hole = text[slice(*span)]
    if question := re.fullmatch(QUESTION, hole):
        fault, advice = f"还没有写：{question[1]}", "写好后连同【】一起删去"
        joint, about = "\u3000", hole
    else:
        about = _around(text, *span)
        fault = f"“{hole.strip() or hole.replace(' ', '␣')}”处还没有填"
        advice, joint = f"请补上或删去：{about}", "，"
    return finding(
        "N-PLACEHOLDER", fault, advice, joint=joint, places=[place], about=about,
        severity=severity,
    )  # fmt: skip


def without_holes(text: str) -> str:
    """Give a text without what in it was left to fill in."""
    return respelt(text, (Fault(*span, "") for span in _found(text, "holes")))


def _found(text: str, table: str, extra: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """Find what a table of words has, and extra words, one that lies in another left out.

    A key of the table is what a text has for its words to be worth a try.
    """
    own = [re.compile(re.escape(word)) for word in extra if word in text]
    has = text.__contains__
    patterns = own + [
        words(table, key) for key, some in _keys(table) if any(map(has, some))
    ]
    spans = (match.span() for pattern in patterns for match in pattern.finditer(text))
    reached = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            yield start, end
            reached = end


@cache
def _keys(table: str) -> tuple[tuple[str, Sequence[str]], ...]:
    """Give the keys of a table of words, each as what stands in it too."""
    return tuple((key, key.split("|")) for key in topics(table))


def _around(text: str, start: int, end: int) -> str:
    """Cut out some words before and behind, from the same line."""
    before = text[:start].rpartition("\n")[2]
    after = text[end:].partition("\n")[0]
    kept = f"{before[-12:]}{text[start:end]}{after[:12]}".strip()
    return f"{'……' * (len(before) > 12)}{kept}{'……' * (len(after) > 12)}"
