"""Text that is another's: last year's own, or another unit's of the same year."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.checks.case import Case
from govreport.checks.rules import found
from govreport.findings import Finding, Place
from govreport.prose.names import own_names
from govreport.prose.sentences import Sentence

SECTIONS = ("overview", "problems")
"""Preamble and 六 are alike by nature."""
LEAST = 80
"""Characters that a section must have of its own for a likeness to say anything."""
QUESTION = re.compile(r"【待填")
HEAD = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[）)、]|[一二三四五六七八九十]是)[^。，：]{0,16}情况。?$"
)
NIL = re.compile(r"未|没有|无|零")
NIL_LENGTH = 60
"""A longer sentence says more than that there was nothing."""
NUMBER = re.compile(
    r"[0-9][0-9.,]*"
    r"|(?<![零〇一二三四五六七八九十百千两])[零〇一二三四五六七八九十百千两]++"
    r"(?=[件条份个次宗起期场篇项人年月日])"
)
QUOTED = 40


class Print(NamedTuple):
    """What a report's prose is compared by: its own sentences, names and numbers masked."""

    organ: str
    year: int | None
    texts: Mapping[str, str]


class Twin(NamedTuple):
    """A section of another report that is near-identical."""

    section: str
    other: str
    likeness: float
    text: str


def print_of(case: Case) -> Print:
    """The report's prose as it is compared."""
    names = sorted(own_names(case.report.organ.names), key=len, reverse=True)
    own = re.compile("|".join(map(re.escape, names))) if names else None
    texts = {
        section: "".join(_masked(one, own) for one in _own_sentences(case, section))
        for section in SECTIONS
    }
    own_texts = {name: text for name, text in texts.items() if len(text) >= LEAST}
    return Print(case.report.organ.name, case.report.year, own_texts)


def _own_sentences(case: Case, section: str) -> list[Sentence]:
    """The sentences that a person wrote: no questions, none around live numbers."""
    return [
        one
        for one in case.sentences
        if one.section == section
        and not QUESTION.search(one.text)
        and not case.prose[section].has_live(one.places[0], one.places[-1])
    ]


def _masked(sentence: Sentence, own: re.Pattern[str] | None) -> str:
    """A sentence without names and numbers; nothing where it is alike by nature."""
    text = sentence.text
    if HEAD.match(text) or (len(text) < NIL_LENGTH and NIL.search(text)):
        return ""
    if own is not None:
        text = own.sub("某", text)
    return NUMBER.sub("0", text)


def twins(prints: Sequence[Print], least: float) -> list[tuple[Twin, ...]]:
    """For each report the sections that another of the same year has near-identical.

    `least` is the likeness from 0 to 1 from which two are. Reports of one
    organ are none of another's.
    """
    from rapidfuzz import fuzz, process

    found_: list[list[Twin]] = [[] for _ in prints]
    for section in SECTIONS:
        having = [
            (index, one.texts[section])
            for index, one in enumerate(prints)
            if section in one.texts
        ]
        texts = [text for _, text in having]
        for at, (index, text) in enumerate(having):
            near = process.extract(
                text,
                texts[at + 1 :],
                scorer=fuzz.ratio,
                score_cutoff=100 * least,
                limit=None,
            )
            for other_text, score, behind in near:
                other = having[at + 1 + behind][0]
                if _are_others(prints[index], prints[other]):
                    likeness = score / 100
                    name = prints[other].organ
                    found_[index].append(Twin(section, name, likeness, other_text))
                    name = prints[index].organ
                    found_[other].append(Twin(section, name, likeness, text))
    return [tuple(one) for one in found_]


def _are_others(one: Print, other: Print) -> bool:
    return one.organ != other.organ and one.year == other.year


def check_similar(case: Case) -> Iterator[Finding]:
    """Sections that are near-identical to last year's, or to another unit's."""
    own = print_of(case) if case.previous is not None or case.twins else None
    if own is None:
        return
    if case.previous is not None:
        last = print_of(Case(case.previous, published=case.published))
        for section, text in own.texts.items():
            likeness = _likeness(text, last.texts.get(section, ""))
            if likeness >= float(case.settings.similar):
                yield _told(
                    case, Twin(section, "上年的报告", likeness, last.texts[section]), 1
                )
    for section in SECTIONS:
        alike = [twin for twin in case.twins if twin.section == section]
        if alike:
            yield _told(case, max(alike, key=lambda twin: twin.likeness), len(alike))


def _likeness(text: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(text, other) / 100 if text and other else 0.0


def _told(case: Case, twin: Twin, count: int) -> Finding:
    names = own_names(case.report.organ.names)
    own = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    same = _shared(_own_sentences(case, twin.section), own if names else None, twin.text)
    heading = next(
        one.heading for one in case.report.form.sections if one.id == twin.section
    )
    others = f"等 {count} 个单位" if count > 1 else ""
    passage, place = "", Place(f"narrative.{twin.section}", None)
    if same is not None:
        cut = same.text[:QUOTED] + "……" * (len(same.text) > QUOTED)
        passage = f"，如“{cut}”"
        place = case.in_prose(twin.section, *same.span(0, len(same.text)))
    return found(
        "N-SIMILAR",
        f"“{heading}”与{twin.other}{others}除去名称和数字有 {twin.likeness:.0%} 相同"
        f"{passage}；请写本单位今年自己的情况",
        cells=[place],
        location=place.location or case.report.near(("narrative", twin.section)),
        left=f"{twin.likeness:.2f}",
        right=case.settings.similar,
        quote=heading,
    )


def _shared(
    sentences: Iterable[Sentence], own: re.Pattern[str] | None, other: str
) -> Sentence | None:
    """The longest sentence that the other text has too."""
    same = [one for one in sentences if (text := _masked(one, own)) and text in other]
    return max(same, key=lambda one: len(one.text), default=None)
