"""Characters of a text that nobody sees, and those that turn it around."""

from collections.abc import Iterator

from govreport.findings import Finding, Place, Severity
from govreport.prose.punctuation import Fault
from govreport.rules.case import Case
from govreport.rules.registry import finding, rule
from govreport.text import COMMANDING, is_seen, printable

UNSEEN = "N-UNSEEN"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Those by which what stands behind them is shown from right to left, or no longer."""
AROUND = 6
"""Characters on both sides that are quoted."""


@rule(UNSEEN, Severity.WARNING)
def check_prose(case: Case) -> Iterator[Finding]:
    """Find them in what is told; one finding a section."""
    for section, filled in case.prose.items():
        if found := unseen(filled.text):
            place = case.in_prose(section, found[0].start, found[0].end)
            advice = "用 validate --fix 可以删去，删后请再看一遍这一句"
            yield _finding(filled.text, found, place, advice)


@rule(UNSEEN)
def check_names(case: Case) -> Iterator[Finding]:
    """Find them in the names that are printed: the organ's, the title, the signature."""
    report = case.report
    for path, text in (
        (("organ", "name"), report.organ.name),
        (("title",), report.title),
        (("signature",), report.signature),
    ):
        if found := unseen(text):
            advice = "请把这个名称整个删去，重新打一遍，不要从别处粘贴"
            yield _finding(text, found, report.place(path), advice)


def unseen(text: str) -> list[Fault]:
    """Find all of them in a text, each with nothing in its place."""
    if is_seen(text.replace("\n", "")):
        return []
    return [Fault(*one.span(), "") for one in COMMANDING.finditer(text)]


def _finding(text: str, found: list[Fault], place: Place, advice: str) -> Finding:
    start, end, _ = found[0]
    some = printable(text[max(start - AROUND, 0) : end + AROUND].replace("\n", " "))
    count = f"有 {len(found)} 个" if len(found) > 1 else "有一个"
    turned = any(text[one.start] in TURNING for one in found)
    does = "（会把后面的字和数倒过来显示）" if turned else ""
    fault = f"{count}看不见的字符{does}，如“{some}”"
    return finding(UNSEEN, fault, advice, places=[place], about=some)
