"""Two years' prose side by side: what answers the same heading stands together."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from govreport.lazy import lazy
from govreport.prose.paragraphs import HEAD_END, Paragraph, paragraphs
from govreport.report import Report

NUMBER = lazy(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]+")
PLAIN = lazy(r"[情状]况|[^\u4e00-\u9fffA-Za-z0-9]")
"""What two headings may differ in and still be the same."""


class Answers(NamedTuple):
    """What two years say under one heading of a section, "" where one says nothing."""

    section: str
    now: str
    last: str


class _Part(NamedTuple):
    number: str
    title: str
    text: str


def beside(report: Report, previous: Report) -> Iterator[Answers]:
    """Set each part of a report's prose beside last year's: by heading, else by number.

    In the report's own order; what only last year's says stands behind, but for what
    stood above its headings.
    """
    ids = (section.id for form in (report.form, previous.form) for section in form.sections)
    for id_ in dict.fromkeys(ids):
        now, last = (_parts(one.narrative.get(id_, "")) for one in (report, previous))
        matched = _matched(now, last)
        taken = {*matched.values()}
        alone = [part for at, part in enumerate(last) if at not in taken]
        yield from (Answers(id_, "", part.text) for part in alone if not part.number)
        for at, part in enumerate(now):
            there = matched.get(at)
            yield Answers(id_, part.text, "" if there is None else last[there].text)
        yield from (Answers(id_, "", part.text) for part in alone if part.number)


def _matched(now: Sequence[_Part], last: Sequence[_Part]) -> dict[int, int]:
    """Find which part of last year's each part answers to, both by their places."""
    found: dict[int, int] = {}
    for same in (attrgetter("title"), attrgetter("number")):
        taken, left = {*found.values()}, dict[str, int]()
        for at, part in enumerate(last):
            if at not in taken:
                left.setdefault(same(part), at)
        for at, part in enumerate(now):
            if at not in found and same(part) in left:
                found[at] = left.pop(same(part))
    return found


def _parts(text: str) -> list[_Part]:
    """Take a section apart at its headings of the highest level; above them is a part."""
    lines = paragraphs(text)
    level = min((one.level for one in lines if one.level), default=0)
    groups: list[list[Paragraph]] = []
    for one in lines:
        if not groups or (level and one.level == level):
            groups.append([])
        groups[-1].append(one)
    return [_part(group) for group in groups]


def _part(lines: list[Paragraph]) -> _Part:
    whole = [f"{one.head}{one.text}" for one in lines]
    number = NUMBER.match(whole[0]) if lines[0].level else None
    if number is None:
        return _Part("", "", "\n".join(whole))
    head = HEAD_END.split(whole[0][number.end() :])[0]
    return _Part(PLAIN.sub("", number[0]), PLAIN.sub("", head), "\n".join(whole))
