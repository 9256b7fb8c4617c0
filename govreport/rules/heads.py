"""Heads of the form's sections inside a section's prose, and prose beside a table."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.forms import Form, Section
from govreport.forms.lookup import end_of, plain
from govreport.lazy import lazy
from govreport.prose import NUMERALS
from govreport.rules.case import Case
from govreport.rules.registry import finding, rule

CODE = "S-HEADS"
LINE = lazy(
    rf"[#*【\s]*(?:第?(?P<number>[{NUMERALS}])(?:部分)?\s*[、.．,，:：\s]\s*)?(?P<rest>[^\n]+)"
)
LIKENESS = 80
"""In per cent, from which a line with a section's own numeral is its heading, misspelt."""
LONGEST = 40
"""Characters that a heading has at most, with what people add to it."""
BEHIND = "。:： \t\u3000"
"""With one of these behind it, a heading has the text on its own line."""
REMARK_SENTENCES, REMARK_CHARACTERS = 2, 100
"""More than this is no remark on a table any more."""
MANY = 20
"""Of more headings in one text no more are told: a form has six."""
HAN = lazy("[\u4e00-\u9fff]")
STOP = lazy("[。；！？]")


class Head(NamedTuple):
    """A heading of the form in a text: its section, and where it stands."""

    section: Section
    start: int
    end: int


def heads_in(form: Form, text: str) -> Iterator[Head]:
    """Find the lines of a text that are, or begin with, a heading of the form.

    Numbered heads of one's own, as in `一、加强组织领导`, are none.
    """
    for line in re.finditer(r"[^\n]+", text):
        found = LINE.fullmatch(line[0])
        if found is None or not (found["number"] or len(found["rest"]) <= LONGEST):
            continue
        short = plain(found["rest"][: LONGEST + 1])
        for section in form.sections:
            end = _end_of_heading(section, found["number"] or "", found["rest"], short)
            if end:
                stop = line.start() + found.start("rest") + end
                yield Head(section, line.start(), stop)
                break


def _end_of_heading(section: Section, number: str, rest: str, short: str) -> int:
    """Find where a section's heading ends in a line, 0 where the line has another.

    `short` is the plain spelling of its beginning.
    """
    numeral, _, bare = section.heading.partition("、")
    name = plain(bare)
    if not name:
        return 0
    if short == name and len(rest) <= LONGEST:
        return len(rest.rstrip())
    if number != numeral:
        return 0
    end = end_of(rest, name)
    if end and rest[end : end + 1] in tuple(BEHIND):
        return end
    if len(rest) > LONGEST or STOP.search(rest):
        return 0
    from rapidfuzz import fuzz

    return len(rest.rstrip()) if fuzz.ratio(short, name) >= LIKENESS else 0


@rule(CODE, Severity.WARNING)
def check_heads(case: Case) -> Iterator[Finding]:
    """Find headings of sections in the prose of one, and prose where a table belongs."""
    form = case.report.form
    for section in form.sections:
        filled = case.prose.get(section.id)
        if filled is None:
            continue
        told = (one for one in heads_in(form, filled.text) if not _lists(filled.text, one))
        heads = list(islice(told, MANY))
        for head in heads:
            yield _head(case, section, head)
        if section.table and not heads and _is_prose(filled.text):
            yield finding(
                CODE,
                f"“{section.heading}”只填表，却写了 {len(filled.text.strip())} 个字的正文",
                "请移到“总体情况”，这里最多留一两句说明",
                places=[case.in_prose(section.id, 0, len(filled.text))],
            )


def _head(case: Case, section: Section, head: Head) -> Finding:
    own = head.section.id == section.id
    name = section.heading or section.part
    text = case.prose[section.id].text
    return finding(
        CODE,
        f"“{head.section.heading}”是一个部分的标题，写进了“{name}”的正文，印出来会有两个"
        if own
        else f"“{head.section.heading}”是另一个部分的标题，写进了“{name}”的正文",
        "标题由程序印，请删去这一行" if own else "请把它下面的文字移到那个部分，删去标题",
        places=[case.in_prose(section.id, head.start, head.end)],
        quote=text[head.start : head.end].strip(),
        about=text[head.start : head.end],
    )


def _lists(text: str, head: Head) -> bool:
    """Whether a heading is only listed: by a line of contents, with a page behind it."""
    end = text.find("\n", head.start)
    line = text[head.start : len(text) if end < 0 else end].rstrip(" \t0123456789")
    return len(line) - len(line.rstrip(".．·…")) > 1


def _is_prose(text: str) -> bool:
    """Whether a text is more than a remark: three sentences, or long with one at least."""
    sentences = len(STOP.findall(text.rstrip().rstrip("。；！？"))) + 1
    if sentences > REMARK_SENTENCES:
        return True
    return sentences > 1 and len(HAN.findall(text)) > REMARK_CHARACTERS
