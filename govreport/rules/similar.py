"""Text that is another's: last year's own, or another unit's of the same year."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from itertools import product
from operator import or_
from typing import NamedTuple

from govreport.findings import Finding, Place, Severity
from govreport.forms import Address
from govreport.lazy import lazy
from govreport.organ_names import folded
from govreport.prose.names import own_names
from govreport.prose.sentences import Sentence
from govreport.report import NARRATIVE
from govreport.rules.case import Case, Need, Neighbour
from govreport.rules.registry import finding, rule

ALIKE = "N-SIMILAR"
"""The rule that compares with other units' files."""
SECTIONS = ("overview", "problems")
"""Preamble and 六 are alike by nature."""
LEAST = 80
"""Characters that a section must have of its own for a likeness to say anything."""
SHORT = 30
"""So many are enough for problems that are last year's word for word."""
QUESTION = "【待填"
HEAD = lazy(
    r"^(?:[（(]?[一二三四五六七八九十]+[）)、]|[一二三四五六七八九十]是)[^。，：]{0,16}(?:情况|问题|措施)。?$"
)
NIL = lazy(r"未|没有|无|零")
NIL_LENGTH = 60
"""A longer sentence says more than that there was nothing."""
NUMBER = lazy(
    r"[0-9零〇一二三四五六七八九十百千两](?:(?<=[0-9])[0-9.,]*"  # begins with what it may
    r"|(?<=[^0-9])(?<![零〇一二三四五六七八九十百千两].)[零〇一二三四五六七八九十百千两]*+"
    r"(?=[件条份个次宗起期场篇项人年月日]))"
)
QUOTED = 40
MARKS = 2048
"""Bits by which texts are told apart that can't be alike."""


class Fingerprint(NamedTuple):
    """What a report's prose is compared by: its own sentences, names and numbers masked."""

    organ: str
    year: int | None
    texts: Mapping[str, str]


def fingerprint(case: Case, least: int = LEAST) -> Fingerprint:
    """Take the report's prose as it is compared, sections of `least` characters or more."""
    texts = {
        section: "".join(masked for _, masked in _own_sentences(case, section))
        for section in SECTIONS
    }
    own_texts = {name: text for name, text in texts.items() if len(text) >= least}
    return Fingerprint(case.report.organ.name, case.report.year, own_texts)


@lru_cache(maxsize=64)
def _own_name(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(own_names(names), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


def _own_sentences(case: Case, section: str) -> Iterator[tuple[Sentence, str]]:
    """Choose the sentences that a person wrote: no questions, none around live numbers.

    Each comes with its text as it is compared, names and numbers masked; nothing is
    left of what is alike by nature.
    """
    own = _own_name(case.author.names)
    for one in case.sentences:
        text = one.text
        if one.section != section or QUESTION in text:
            continue
        if not case.prose[section].has_live(one.places[0], one.places[-1]):
            empty = HEAD.match(text) or (len(text) < NIL_LENGTH and NIL.search(text))
            yield one, "" if empty else NUMBER.sub("0", own.sub("某", text))


@dataclass(eq=False)
class SameText:
    """The reports of a year whose section is the same to the letter.

    `organs` are the places of each organ's reports. `best` is for each organ how alike the
    likest of others' is, minus where the first of these stands, and how many organs have
    one that is alike; `counted` those of them that have several texts.
    """

    text: str
    organs: dict[str, list[int]] = field(default_factory=dict)
    best: dict[str, tuple[float, int, int]] = field(default_factory=dict)
    counted: dict[str, set[str]] = field(default_factory=dict)

    def add(self, organ: str, index: int) -> None:
        """Put in the next report."""
        self.organs.setdefault(organ, []).append(index)

    def weigh(self, other: "SameText", likeness: float, several: set[str]) -> None:
        """Count the organs of a text that is alike, and keep what is most alike.

        `several` are organs that have more than one text.
        """
        twice = several & other.organs.keys()
        for organ in self.organs:
            first = next(
                (at[0] for name, at in other.organs.items() if name != organ), None
            )
            if first is not None:
                counted = self.counted.setdefault(organ, set()) if twice else set[str]()
                units = len(other.organs) - (organ in other.organs)
                units -= len(twice & counted)
                counted |= twice - {organ}
                likest, at, before = self.best.get(organ, (-1.0, 0, 0))
                likest, at = max((likest, at), (likeness, -first))
                self.best[organ] = (likest, at, before + units)

    @cached_property
    def marks(self) -> int:
        """A bit for each character and each time it occurs, some for the same bit."""
        return reduce(or_, (_marks(*one) for one in Counter(self.text).items()), 0)


@lru_cache(maxsize=2**14)
def _marks(char: str, count: int) -> int:
    times = range(1, count + 1)
    return reduce(or_, (1 << (ord(char) * 31 + time * 1009) % MARKS for time in times))


def neighbours(prints: Sequence[Fingerprint], least: float) -> list[tuple[Neighbour, ...]]:
    """Find for each report the sections that others of the same year have near-identical.

    Of those of a section only the one that is most alike, the first of several,
    with their number. `least` is the likeness from 0 to 1 from which two are.
    Reports of one organ, however its name is spelt, are none of another's, and one unit's.
    """
    found: list[list[Neighbour]] = [[] for _ in prints]
    for section, year in product(SECTIONS, {one.year for one in prints}):
        groups: dict[str, SameText] = {}
        for index, one in enumerate(prints):
            if one.year == year and (text := one.texts.get(section)):
                groups.setdefault(text, SameText(text)).add(folded(one.organ), index)
        texts = Counter(organ for group in groups.values() for organ in group.organs)
        several = {organ for organ, count in texts.items() if count > 1}
        for mine, theirs, likeness in near(groups.values(), least):
            for this, that in {(mine, theirs), (theirs, mine)}:
                this.weigh(that, likeness, several)
        for group in groups.values():
            for organ, (likeness, at, count) in group.best.items():
                name, text = prints[-at].organ, prints[-at].texts[section]
                for index in group.organs[organ]:
                    found[index].append(Neighbour(section, name, likeness, text, count))
    return [tuple(one) for one in found]


def near(
    groups: Iterable[SameText], least: float
) -> Iterator[tuple[SameText, SameText, float]]:
    """Find all pairs of texts that are alike, each text with itself too.

    Of two texts that are alike neither is much longer, and few characters are in
    one of them alone: no more than it takes to make the one of the other. Marks
    that only one has are of such characters, so that they are no more either.
    """
    from rapidfuzz import fuzz, process

    ordered = sorted(groups, key=lambda group: len(group.text))
    lengths = [len(group.text) for group in ordered]
    texts, marks = [one.text for one in ordered], [one.marks for one in ordered]
    for index, (one, mine) in enumerate(zip(ordered, marks, strict=True)):
        yield one, one, 1.0
        longest = lengths[index] * (2 - least) / least + 1 if least > 0 else lengths[-1]
        stop = bisect_right(lengths, longest)
        differing = (1 - least) * (lengths[index] + lengths[stop - 1]) + 1
        may_be = {
            number: texts[number]
            for number, other in enumerate(marks[index + 1 : stop], start=index + 1)
            if (mine ^ other).bit_count() <= differing
        }
        alike = process.extract(
            one.text, may_be, scorer=fuzz.ratio, score_cutoff=100 * least, limit=None
        )
        yield from ((one, ordered[at], score / 100) for _, score, at in alike)


@rule(ALIKE, Severity.WARNING, needs={Need.PREVIOUS})
def check_last_year(case: Case) -> Iterator[Finding]:
    """Find sections that are near-identical to last year's."""
    from rapidfuzz import fuzz

    if case.previous is None:
        return
    last = fingerprint(Case(case.previous, published=case.published), SHORT).texts
    for section, text in fingerprint(case, SHORT).texts.items():
        likeness = fuzz.ratio(text, last.get(section, "")) / 100
        enough = 1.0 if len(text) < LEAST else float(case.settings.similar)
        if likeness >= enough and (len(text) >= LEAST or section == "problems"):
            alike = Neighbour(section, "上年的报告", likeness, last[section])
            yield own_section(case, section).told(alike)


@rule(ALIKE, needs={Need.NEIGHBOURS})
def check_neighbours(case: Case) -> Iterator[Finding]:
    """Find sections that are near-identical to another unit's."""
    for neighbour in case.neighbours:
        yield own_section(case, neighbour.section).told(neighbour)


class OwnSentence(NamedTuple):
    """A sentence that a person wrote, as it is compared, and where it stands."""

    text: str
    masked: str
    place: Place


class OwnSection(NamedTuple):
    """A section with the finding that tells of it where another has the same."""

    finding: Finding
    sentences: tuple[OwnSentence, ...]

    def told(self, neighbour: Neighbour) -> Finding:
        """Tell of a neighbour, of the longest sentence that both have."""
        heading, others = self.finding.quote, f"等 {neighbour.units} 个单位"
        same = (
            one for one in self.sentences if one.masked and one.masked in neighbour.text
        )
        longest = max(same, key=lambda one: len(one.text), default=None)
        passage, found = "", self.finding
        if longest is not None:
            cut = longest.text[:QUOTED] + "……" * (len(longest.text) > QUOTED)
            passage, place = f"，如“{cut}”", longest.place
            found = found._replace(
                places=(place,), location=place.location or found.location
            )
        fault = (
            f"“{heading}”与{neighbour.other}{others * (neighbour.units > 1)}除去名称和数字"
            f"有 {neighbour.likeness:.0%} 相同{passage}"
        )
        return found._replace(fault=fault, left=f"{neighbour.likeness:.2f}")


def own_section(case: Case, section: str) -> OwnSection:
    """Take a section of a report with all that a finding about it needs."""
    path = (NARRATIVE, section)
    told = finding(
        ALIKE,
        "",
        "请写本单位今年自己的情况",
        places=[Place(Address(path))],
        location=case.report.near(path),
        sides=(None, case.settings.similar),
        quote=next(one.heading for one in case.report.form.sections if one.id == section),
    )
    sentences = (
        OwnSentence(one.text, masked, case.in_prose(section, *one.span(0, len(one.text))))
        for one, masked in _own_sentences(case, section)
    )
    return OwnSection(told, tuple(sentences))
