"""Whose report it is, and of which year: title, signature, period."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from govreport.importers.blocks import BODY, TITLE, TextBlock
from govreport.importers.wording import INVISIBLE
from govreport.prose.lazy import lazy
from govreport.text import bare

LONGEST = 90
MOST_LINES = 3
"""A title is printed on no more lines."""
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
ZERO = "〇○零"
YEAR = rf"(?P<year>(?:19|20)\d\d|二[{ZERO}][{ZERO}一二三][{ZERO}一二三四五六七八九])"
PATTERN = lazy(
    rf"(?P<before>.*?)(?:关于)?(?:{YEAR}年?度?)(?P<after>.*?)"
    r"(?:政府)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)(?:[(（].{0,12}[)）])?"
)
SITE = lazy(r"(?<=[告报])[-_—|].*$")
LEAD = lazy(r"^(?:标题|名称|题名)[:：]")
ORGAN_END = lazy(
    r"(?:政府|委员会|办事处|办公室|中心|街道|[局厅委部署院处镇乡会社站队所行馆校办])$"
)
PERIOD = lazy(r"((?:19|20)\d\d)年1月1日")
OF_YEAR = lazy(r"((?:19|20)\d\d)年")
SIGNED = lazy(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
NAMED_YEAR = lazy(r"(?<!\d)(?:19|20)\d\d(?!\d)")
HAN = lazy(r"[\u4e00-\u9fff]+")
USUAL = lazy(r"^年度?|(?:政府信息公开|信息公开|工作|年度|报告|年报|更正|附件)+$")
IN_TEXT = lazy(
    r"(?:发布|公布|公开|编制)(.{2,30}?)((?:19|20)\d\d)年度?政府信息公开(?:工作)?(?:年度)?报告"
)


class Title(NamedTuple):
    """Title as it is printed on one line, and the paragraphs that it stands on."""

    text: str
    organ: str
    year: int | None
    first: int
    last: int


class Signature(NamedTuple):
    """Who signed and when, and how many paragraphs come before it."""

    start: int = 0
    name: str = ""
    day: date | None = None


def compact(text: str) -> str:
    """Write text without white space and in one width."""
    return INVISIBLE.sub("", bare(text))


@lru_cache(maxsize=1024)
def parsed(text: str) -> tuple[str, str, int | None] | None:
    """Find the title in a line, the organ in it and the year; None where it is none."""
    if len(text) > 2 * LONGEST or ("公开" not in compact(text)):
        return None
    line = SITE.sub("", LEAD.sub("", compact(text)))
    found = PATTERN.fullmatch(line)
    if found is None or len(line) > LONGEST or "。" in line:
        return None
    organ = found["before"] or found["after"]
    if organ.endswith("人民"):
        organ += "政府"
    year = found["year"].translate(DIGITS) if found["year"] else ""
    return line, organ, int(year) if year else None


def find_title(paragraphs: Sequence[TextBlock]) -> Title | None:
    """Find the title among the paragraphs before the first section.

    Of several the one is taken that the container calls so, then one that names the
    organ, then the last.
    """
    lines = [index for index, one in enumerate(paragraphs) if one.text.strip()]
    found = []
    for number, index in enumerate(lines):
        near = lines[number : number + MOST_LINES]
        for size, last in enumerate(near, start=1):
            title = _title([paragraphs[at] for at in near[:size]], index, last)
            if title is not None:
                known = title.year is not None or bool(title.organ)
                role = paragraphs[index].role == TITLE
                found.append(((known, role, bool(title.organ), title.last, -size), title))
    return max(found)[1] if found else None


def _title(some: Sequence[TextBlock], first: int, last: int) -> Title | None:
    """Make the title of these lines together, if they are one."""
    if len(some[0].text) > 2 * LONGEST or any(one.role == BODY for one in some):
        return None
    if some[0].role != TITLE and not any("公开" in one.text for one in some):
        return None
    parts = [LEAD.sub("", "".join(one.text.split("\n")).strip()) for one in some]
    line = SITE.sub("", "".join(parts)).strip()
    one = parsed(line)
    if one is None:
        is_title = len(some) == 1 and some[0].role == TITLE
        return Title(line, "", None, first, last) if is_title else None
    if len(some) > 1 and not _begins(compact(parts[0]), compact(parts[1])):
        return None
    return Title(line, one[1], one[2], first, last)


def _begins(line: str, after: str) -> bool:
    """Whether a line is the beginning of a title that goes on in the next."""
    if len(line) > LONGEST or re.search(r"[。:,]", line) or parsed(line) is not None:
        return False
    return bool(ORGAN_END.search(line)) if parsed(after) is not None else "公开" in line


def signature_of(paragraphs: Sequence[TextBlock], organ: str, *, marked: bool) -> Signature:
    """Find the signature at the end of some paragraphs; it begins behind them if none is.

    `marked` says that the last paragraphs are known to be no prose; else only an organ's
    name is a signature, without a date only that of the title.
    """
    end, day, name = len(paragraphs), None, ""
    if end and (found := SIGNED.fullmatch(compact(paragraphs[end - 1].text))):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            return Signature(len(paragraphs))
        end -= 1
    if end:
        last = compact(paragraphs[end - 1].text)
        named = len(last) <= 40 and ORGAN_END.search(last) is not None
        named = named and re.search(r"[。:,、;]", last) is None
        if marked or (named and (day is not None or last == organ)):
            name = paragraphs[end - 1].text.strip()
            end -= 1
    return Signature(end, name, day)


def organ_in(text: str) -> str:
    """Find the organ that a preamble names: `发布某某厅2021年政府信息公开…`."""
    found = IN_TEXT.search(compact(text))
    return found[1] if found else ""


def year_in(text: str) -> int | None:
    """Find the year of the statistics period, or else the first that is named."""
    line = compact(text)
    found = PERIOD.search(line) or OF_YEAR.search(line)
    return int(found[1]) if found else None


def year_of_name(name: str) -> int | None:
    """Find the year in a file's name, where four digits stand alone."""
    found = NAMED_YEAR.search(compact(name))
    return int(found[0]) if found else None


def organ_of_name(name: str) -> str:
    """Find the organ that a file is named by, without year, number and title words."""
    title = parsed(name)
    if title is not None:
        return title[1]
    words = USUAL.sub("", "".join(HAN.findall(compact(name))))
    return words if ORGAN_END.search(words) and len(words) > 2 else ""
