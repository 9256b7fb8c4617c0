"""Whose report it is, and of which year: title, signature, period."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from govreport.importers.blocks import BODY, TITLE, TextBlock
from govreport.importers.dated import DAY, NAMED_YEAR, PATTERNS, SIGNED, YEARS
from govreport.importers.wording import INVISIBLE, wording
from govreport.lazy import lazy
from govreport.organ_names import folded, without_plate
from govreport.text import bare, simplified
from govreport.whole_names import (
    is_inside,
    is_whole_name,
    longer_of,
    own_length,
    places_before,
)

LONGEST = 120
MOST_LINES = 6
"""A title and the organ above or below it are printed on no more lines together."""
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
SITE = lazy(r"(?<=[告报])[-_—|].*$")
GLUED = lazy(r".*?(?:报告|年报)(?=本(?:年度)?报告|根据|按照|依据|依照|现将)")
"""A title and how the prose begins that stands on its line."""
LEAD = lazy(
    r"^(?:[\s#*\-—–]*(?:标\s*题|名\s*称|题\s*名)\s*[:：]?|(?i:page|p\.)\s*\d+\s*[-—–:：]|"
    r"附\s*+件?+\s*+\d*+\s*+[:：])\s*|^关于(?=.*(?:报告|年报))"
)
ORGAN_END = lazy(
    r"(?:政府|委员会|办事处|办公室|中心|街道|[局厅委部署院处镇乡会社站队所行馆校办])$"
)
NO_NAME = lazy(r"[。:,;!?《》<>|]")
SEAL = lazy(r"[(（](?:盖章|公章|签章|印章|章)[)）]$")
USUAL = lazy(r"^年度?|(?:政府信息公开|信息公开|工作|年度|报告|年报|更正|附件|\(更正\))+$")


class Title(NamedTuple):
    """Title as it is printed on one line, and the paragraphs that it stands on.

    `rivals` are the names that the lines above or below make together with it where it
    can't be told whether they belong to it; then `organ` is the shortest.
    """

    text: str
    organ: str
    year: int | None
    first: int
    last: int
    rivals: tuple[str, ...] = ()

    @property
    def years(self) -> str:
        """Two years that it names, "" where it is of one."""
        text = compact(self.text).translate(DIGITS)
        found = YEARS(text).search(text)
        return found[0] if found else ""

    @property
    def is_whole(self) -> bool:
        """Whether it names an organ, and not a piece of one."""
        return is_whole_name(self.organ)


class Signature(NamedTuple):
    """Who signed and when, and how many paragraphs come before it."""

    start: int = 0
    name: str = ""
    day: date | None = None


def compact(text: str) -> str:
    """Write text without white space, in one width and script."""
    return _compact(text) if len(text) <= LONGEST else simplified(_tight(text))


@lru_cache(maxsize=2048)
def _compact(line: str) -> str:
    return simplified(_tight(line))


def _tight(text: str) -> str:
    return INVISIBLE.sub("", bare(text))


def printed(text: str) -> str:
    """Write text without white space, its brackets in the width in which they stand."""
    plain = _tight(text)
    if "（" not in text and "）" not in text:
        return plain
    tight = "".join(INVISIBLE.sub("", text).split())
    if len(tight) != len(plain):
        return plain
    pairs = zip(tight, plain, strict=True)
    return "".join(wide if wide in "（）" else char for wide, char in pairs)


@lru_cache(maxsize=4096)
def parsed(text: str) -> tuple[str, str, int | None] | None:
    """Find the title in a line, the organ in it and the year; None where it is none."""
    if len(text) > 3 * LONGEST or "公开" not in compact(text):
        return None
    text = LEAD.sub("", text.strip())
    line = SITE.sub("", compact(text))
    if len(line) > LONGEST or "。" in line or "信息公开" not in line:
        return None
    if "报告" not in line and "年报" not in line:
        return None
    found = next((one for p in PATTERNS if (one := p(line).fullmatch(line))), None)
    if found is None:
        return None
    shown = printed(text)
    sides = [shown[slice(*found.span(side))] for side in ("before", "after")]
    names = [f"{side}政府" if side.endswith("人民") else side for side in sides]
    names.append("".join(names))
    organ = next(filter(is_whole_name, names), names[0] or names[1])
    year = found["year"] or found["inside"] or found["behind"] or ""
    year = "" if found["years"] else year.translate(DIGITS)
    return line, organ, int(year) if year else None


def is_title(text: str) -> bool:
    """Whether a line is a title by itself, with its year."""
    found = parsed(text)
    return found is not None and found[2] is not None


def find_title(paragraphs: Sequence[TextBlock]) -> Title | None:
    """Find the title among the paragraphs before the first section.

    Of several the one is taken that the container calls so, then one that names the
    organ wholly, then the last.
    """
    return next(iter(titles_in(paragraphs)), None)


def titles_in(paragraphs: Sequence[TextBlock]) -> list[Title]:
    """List all titles before the first section, the likeliest first."""
    at = [index for index, one in enumerate(paragraphs) if one.text.strip()]
    lines = [paragraphs[index] for index in at]
    found = []
    for last in range(len(lines)):
        title = _title_to(lines, last)
        if title is None:
            continue
        is_role = lines[title.first].role == TITLE
        whole, dated = title.is_whole, title.year is not None
        if dated or whole or is_role:
            known = dated or bool(title.organ)
            order = (known, is_role, whole, dated, not title.rivals, last, -title.first)
            title = title._replace(first=at[title.first], last=at[title.last])
            found.append((order, title))
    return [title for _, title in sorted(found, key=lambda one: one[0], reverse=True)]


def unglued(paragraphs: Sequence[TextBlock]) -> Iterator[TextBlock]:
    """Part a title that stands in one paragraph with prose from it."""
    for one in paragraphs:
        glued = GLUED.match(one.text[:LONGEST])
        if glued and (title := parsed(glued[0])) and title[2] and is_whole_name(title[1]):
            yield one._replace(text=glued[0])
            yield one._replace(text=one.text[glued.end() :])
            continue
        lines = [one._replace(text=line) for line in one.text.split("\n")]
        whole = find_title(lines) if len(lines) > 1 else None
        if whole is None or not any(line.text.strip() for line in lines[whole.last + 1 :]):
            yield one
            continue
        parts = lines[: whole.first], lines[whole.first : whole.last + 1]
        for some in (*parts, lines[whole.last + 1 :]):
            if some:
                yield one._replace(text="\n".join(line.text for line in some))


def _title_to(lines: Sequence[TextBlock], last: int) -> Title | None:
    """Make the title that ends with a line, of it and those above that belong to it."""
    title: Title | None = None
    text, apart = "", False
    ends = any(char in lines[last].text for char in "告报)）")
    for first in range(last, max(last - MOST_LINES, -1) if ends else last, -1):
        one = lines[first]
        if not may_be_name(one) or (first < last and is_title(one.text)):
            break
        part = LEAD.sub("", "".join(one.text.split("\n")).strip())
        if not part:
            break
        text = part + text
        found = parsed(text)
        if found is not None:
            new = Title(SITE.sub("", text).strip(), found[1], found[2], first, last)
            apart = apart or (title is not None and not title.organ and new.is_whole)
            title = new if title is None else _with_line_above(title, new, lines[first])
            if title.rivals:
                break
    if title is None:
        one = lines[last]
        text = SITE.sub("", LEAD.sub("", one.text.strip()))
        return Title(text, "", None, last, last) if one.role == TITLE else None
    return _with_lines_below(title, lines, apart=apart)


def may_be_name(one: TextBlock) -> bool:
    """Whether a line may be one of those that a title or a name is printed on."""
    line = compact(LEAD.sub("", one.text.strip()))
    if one.role == BODY or len(line) > LONGEST or NO_NAME.search(SITE.sub("", line)):
        return False
    if "月" in line and DAY(line).search(line):
        return False
    return wording().chrome_around.fullmatch(line) is None


def _worth(title: Title) -> tuple[int, bool]:
    whole = title.is_whole
    return (2 if whole else 0 if title.organ else 1), title.year is not None


def _with_line_above(title: Title, new: Title, above: TextBlock) -> Title:
    """Choose whether a line belongs to the title below it."""
    if new.years and not title.years:
        return new
    if not (title.is_whole and new.is_whole):
        return new if _worth(new) > _worth(title) else title
    if folded(new.organ) == folded(title.organ):
        return new if new.year is not None else title
    head = compact(above.text)
    front = folded(new.organ).removesuffix(folded(title.organ))
    if new.year != title.year or NAMED_YEAR.search(head) or len(front) < 1:
        return new  # a line with the year is none of the page around
    return _longer(title, new, head)


def _longer(title: Title, new: Title, head: str) -> Title:
    """Tell whether what stands above makes a name whole, or is of the page around it."""
    places, below = places_before(new.organ), places_before(title.organ)
    if head.endswith("政府") and is_whole_name(head):
        return title  # the site that the page is on
    rivals = title._replace(rivals=(title.organ, new.organ))
    if places and not below and title.organ.endswith("分局"):
        return new
    if not places or (is_whole_name(head) and not head.endswith(("乡", "镇", "街道"))):
        return rivals if places or not below else title
    length = own_length(places[0])
    if length <= SHORT_PLACE:
        return new
    foreign = any(word in places[0] for word in ("旗", "盟", "族", "自治"))
    if length > LONG_PLACE and below and own_length(below[0]) > 1 and not foreign:
        return title
    return rivals


SHORT_PLACE, LONG_PLACE = 3, 4
"""Characters that most places' own names have, and that nearly all have at most."""


def _with_lines_below(title: Title, lines: Sequence[TextBlock], *, apart: bool) -> Title:
    """Take the organ's name from the lines behind a title that has none.

    One that stands `apart` from the title, above it, may be the page's.
    """
    if title.organ and not apart:
        return title
    name, best, last = "", "", title.last
    for index in range(title.last + 1, min(title.last + MOST_LINES, len(lines))):
        if not may_be_name(lines[index]) or parsed(lines[index].text):
            break
        name += SEAL.sub("", printed(lines[index].text))
        if is_whole_name(name):
            best, last = name, index
    if not best:
        return title
    if not title.organ:
        return title._replace(text=best + title.text, organ=best, last=last)
    if longer_of(best, title.organ) is None and not is_inside(best, title.organ):
        return title._replace(rivals=(title.organ, best))
    return title


def signature_of(paragraphs: Sequence[TextBlock], organ: str, *, marked: bool) -> Signature:
    """Find the signature at the end of some paragraphs; it begins behind them if none is.

    `marked` says that the last paragraphs are known to be no prose; else only an organ's
    name is a signature, without a date only that of the title.
    """
    end, day, name = len(paragraphs), None, ""
    if end and (found := signed_day(paragraphs[end - 1].text)):
        try:
            day = date(*map(_number, found.groups()))
        except ValueError:
            return Signature(len(paragraphs))
        end -= 1
    if end:
        last = compact(paragraphs[end - 1].text)
        named = len(last) <= LONGEST and ORGAN_END.search(without_plate(last)) is not None
        named = named and re.search(r"[。:,;]", last) is None
        if marked or (named and (day is not None or (organ and longer_of(last, organ)))):
            name = "".join(map(str.strip, paragraphs[end - 1].text.splitlines()))
            end -= 1
    return Signature(end, name, day)


def _number(text: str) -> int:
    """Read a part of a day, in Chinese numerals too: 二〇二六, 十, 二十一."""
    tens, ten, ones = text.rpartition("十")
    if ten:
        return int(tens.translate(DIGITS) or 1) * 10 + int(ones.translate(DIGITS) or 0)
    return int(text.translate(DIGITS))


def organ_of_name(name: str) -> str:
    """Find the organ that a file is named by, without year, number and title words."""
    title = parsed(name)
    if title is not None:
        return title[1]
    words = USUAL.sub("", "".join(filter(_is_of_name, compact(name))))
    return words if ORGAN_END.search(without_plate(words)) and len(words) > 2 else ""


def signed_day(text: str) -> re.Match[str] | None:
    """Read the day that a line tells and nothing else."""
    line = compact(text)
    return SIGNED(line).fullmatch(line) if line.endswith("日") else None


def _is_of_name(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in "()"
