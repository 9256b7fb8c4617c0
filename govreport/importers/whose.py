"""Whose report a document is: what it says of that in several places, weighed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.importers.blocks import TextBlock
from govreport.importers.dated import YEAR, dated
from govreport.importers.titles import (
    MOST_LINES,
    SEAL,
    Title,
    compact,
    is_title,
    may_be_name,
    organ_of_name,
    printed,
)
from govreport.lazy import lazy
from govreport.organ_names import LONGEST, folded
from govreport.organs import OFFICE, kind_of
from govreport.whole_names import (
    is_inside,
    is_piece,
    is_whole_name,
    longer_of,
    places_before,
)

SURE, LIKELY, NAMED = 2, 1, 0
"""What a place counts: it tells alone; where nothing sure is; it only helps another."""
TITLE, SIGNATURE, FIRST_LINE, FILE = "标题", "落款", "第一行", "文件名"
CELL = "“单位”一格"
REPORTED = dated(
    rf"([^。,;:、《》“”]{{2,70}}?)(?:关于)?(?:(?:{YEAR})年?度?)?(?:政府|政务)?信息公开(?:工作)?(?:年度)?"
    r"(?:工作)?(?:情况)?的?(?:年度)?(?:报告|年报)(?!.{0,12}(?:通知|要求|格式))"
)
CLAUSE = lazy(r"[^。,;:、《》“”]+")
LONGEST_NAME = 70
LEAD_IN = dated(rf"现将|现就|发布|公布|公开|编制|制作|(?:{YEAR})年?度?")
"""What stands before a name in `现将2021年度某某厅政府信息公开…`."""
JOINING = ("和", "与", "及", "并", "对", "由", "按")
COMPILED = lazy(
    r"由([^。,;:、《》“”]{3,60}?)(?:根据|依据|依照|按照|负责|组织|汇总|编制|编写)"
)
YEAR_BEGINS = ("1", "2", "二")
MENTIONED = dated(
    rf"^(?:{YEAR})年度?[,，]?([^。,;:、《》“”]{{3,60}}?)(?:在|以|坚持|认真|按照|根据|严格|深入|贯彻|全面|"
    r"积极|高度|紧|始终|持续|切实|不断|主动|结合|围绕|扎实|进一步|共)"
)
FEW = 3
"""Paragraphs at the beginning of a section that may say whose it is."""
SOON = 400
"""Characters of such a paragraph in which it says so."""


class Candidate(NamedTuple):
    """Name that a document may be of, where it stands, and what that counts."""

    name: str
    source: str
    weight: int = SURE


class Whose(NamedTuple):
    """The organ, "" where that is to be asked, and what it was told or asked by."""

    name: str = ""
    note: str = ""
    question: str = ""


def candidates(  # noqa: PLR0913 -- the places that may say so
    titles: Sequence[Title],
    front: Sequence[TextBlock],
    texts: Mapping[str, Sequence[str]],
    *,
    stated: str,
    signed: str,
    file_name: str,
) -> Iterator[Candidate]:
    """Yield what a document says of whose it is, the title's first; `texts` by section.

    `stated` is what stands in a cell for it.
    """
    dated = [one for one in titles if one.year is not None and one.is_whole]
    for title in dated or titles:
        if title.rivals:
            yield from (Candidate(name, TITLE, LIKELY) for name in title.rivals)
        elif title.organ:
            yield Candidate(title.organ, TITLE)
    yield Candidate(printed(stated), CELL)
    yield Candidate(SEAL.sub("", printed(signed)), SIGNATURE)
    for section, source in (("preamble", "前言"), ("overview", "总体情况")):
        for text in texts.get(section, ())[:FEW]:
            yield from _in_text(text, source)
    yield Candidate(_first_line(front), FIRST_LINE, NAMED if titles else LIKELY)
    yield Candidate(organ_of_name(file_name), FILE, LIKELY)


def _in_text(text: str, source: str) -> Iterator[Candidate]:
    """Yield the organs that a text says it reports of, or that it speaks of."""
    line, shown = compact(text[:SOON]), printed(text[:SOON])
    ways = (
        (SURE, _reported(line)),
        (LIKELY, COMPILED.finditer(line) if "由" in line else ()),
        (NAMED, MENTIONED(line).finditer(line) if line[:1] in YEAR_BEGINS else ()),
    )
    for weight, all_found in ways:
        for found in all_found:
            name, sure = shown[slice(*found.span(1))], weight
            if weight == SURE:
                parts = [part for part in LEAD_IN(name).split(name) if part]
                name = parts[-1] if parts else ""
                name += "政府" * name.endswith("人民")
                sure = SURE if LEAD_IN(found[1]).search(found[1]) else LIKELY
            elif weight == LIKELY and kind_of(name) == OFFICE:
                sure = NAMED  # it compiles the government's
            if is_whole_name(name) and not name.startswith(JOINING):
                yield Candidate(name, source, sure)


def _reported(line: str) -> Iterator[re.Match[str]]:
    """Find what a line says whose report it is, in the clauses that may say so."""
    for clause in CLAUSE.finditer(line):
        at = clause[0].find("信息公开")
        start = clause.start() + max(at - LONGEST_NAME, 0)
        if at > 0 and (found := REPORTED(line).match(line, start)):
            yield found


def _first_line(front: Sequence[TextBlock]) -> str:
    """Give the organ that a document begins with, on lines of its own."""
    name, best = "", ""
    for one in [one for one in front if one.text.strip()][:MOST_LINES]:
        if not may_be_name(one) or is_title(one.text):
            break
        name += printed(one.text)
        best = name if is_whole_name(name) else best
    return best


def organ_in(text: str) -> str:
    """Find the organ that a preamble names: `发布某某厅2021年政府信息公开…`."""
    return next((one.name for one in _in_text(text, "") if one.weight == SURE), "")


def weigh(found: Sequence[Candidate]) -> Whose:
    """Decide whose a document is, or ask where its places name several, or half a name."""
    found = [one for one in found if 0 < len(one.name) <= LONGEST]
    groups = _groups([one for one in found if is_whole_name(one.name)])
    best = max((one.weight for group in groups for one in group), default=NAMED)
    left = [group for group in groups if max(one.weight for one in group) == best]
    if best == NAMED:
        left = []
    if len(left) > 1:  # of offices inside an organ that is named too, the organ is meant
        left = [group for group in left if not _is_office(group, left)]
    whole = _name(left[0]) if len(left) == 1 else ""
    pieces = [one.name for one in found if one.weight == SURE]
    halves = [name for name in pieces if not is_whole_name(name)]
    if whole and all(is_piece(half, whole) or not _is_half(half) for half in halves):
        return Whose(whole, note=_note(found, left[0], whole))
    told = dict[str, str]()
    for one in found:
        told.setdefault(folded(one.name), f"{one.source}“{one.name}”")
    return Whose(question="、".join(told.values()))


def _is_office(group: Sequence[Candidate], groups: Sequence[Sequence[Candidate]]) -> bool:
    """Whether what isn't in the title is an office in an organ that is named too."""
    if any(one.source == TITLE for one in group):
        return False
    return any(is_inside(_name(group), _name(other)) for other in groups)


def _is_half(name: str) -> bool:
    """Whether a text is an organ's half name or a place, and not just words."""
    return name.endswith(ENDS) or "".join(places_before(name)) == folded(name)


ENDS = ("局", "厅", "委", "政府", "委员会", "办事处", "中心", "乡", "镇", "街道", "办公室")


def _groups(whole: Sequence[Candidate]) -> list[list[Candidate]]:
    """Put together what are names of one organ."""
    groups: list[list[Candidate]] = []
    exact = {folded(one.name) for one in whole if one.weight == SURE}
    for one in whole:
        rival = one.weight == LIKELY and one.source == TITLE
        home = next(
            (
                group
                for group in groups
                if (
                    folded(one.name) == folded(_name(group))
                    if rival and not exact
                    else longer_of(one.name, _name(group)) is not None
                )
            ),
            None,
        )
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return groups


def _name(group: Sequence[Candidate]) -> str:
    """Give the fullest of some names of one organ, as the surest place prints it."""
    name = group[0].name
    for one in group[1:]:
        name = longer_of(name, one.name) or name
    return name


def _note(found: Sequence[Candidate], group: Sequence[Candidate], name: str) -> str:
    """Say where a name was seen that the title doesn't have so."""
    so = [one for one in group if folded(one.name) == folded(name)]
    source = max(so, key=lambda one: one.weight).source
    if source == TITLE:
        return ""
    title = next((one.name for one in found if one.source == TITLE), "")
    has = f"标题里只写了“{title}”" if title else "标题里没有机关名称"
    return f"{has}，“{name}”是从{source}看出来的"
