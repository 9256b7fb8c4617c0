"""Whose prose it is, and whose the organs' names in it are."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from govreport.lazy import lazy
from govreport.organs import GOVERNMENT
from govreport.prose.names import is_elsewhere, is_own, own_names, places_in
from govreport.text import LETTER, is_han

OF_GOVERNMENT = "政府(?:办公[室厅]|办(?![理结公复]))?"
ENDINGS = (
    f"人民{OF_GOVERNMENT}|{OF_GOVERNMENT}",
    "街道(?:办事处|办(?![理结公复]))?",
    "管理委员会|委员会|管委会|办公[室厅]|[局厅镇乡]",
    rf"{LETTER}委(?![员托会派])|妇联|工会|协会",
    "公司|学校|中心|医院|大厅|派出所|[支大中]队|执法队|法院|检察院|档案馆|图书馆",
)
ENDING = lazy("|".join(ENDINGS))
"""How organs' names end."""
NEUTRAL = frozenset(
    {
        "法院",
        "人民法院",
        "政府",
        "人民政府",
        "街道",
        "局",
        "厅",
        "镇",
        "乡",
        "办公室",
        "办公厅",
        "中心",
    }
)
"""Without a name these may be anybody's, one's own too."""
BOUND = frozenset("由向与和及被经在对将给按从报请同于为内年月日末，、：；")
WITHIN = lazy(
    r"(?:党政|综合|政务公开|信息公开|行政|机关|局|乡|镇|街道)*(?:办公室|办|执法[支大中]?队|[支大中]队)"
)
"""An office of one's own."""
OFFICE_OF = lazy(r"(?<=政府)(?:办公[室厅]|办)$")
"""The office of a government that acts for it."""
GOVERNMENT_OF = lazy(r".*[省市县区州盟旗](?:人民)?政府")


LEVELS = "省市县区州"


class Author(NamedTuple):
    """Whose prose it is: the report's year, the names and the kind of its organ."""

    year: int | None
    names: frozenset[str]
    kind: str = ""

    @property
    def is_region(self) -> bool:
        """Whether its tables are those of a county or more, all organs together."""
        return self.kind == GOVERNMENT

    @property
    def places(self) -> frozenset[str]:
        """The places that its names begin with, the last of each: 临江县."""
        return _places(self.names)


class Named(NamedTuple):
    """An organ that a sentence names.

    `whose` it is: `own`, `other`, `office` for that of a region's government, or "".
    `before` is the word that stands before the name.
    """

    start: int
    end: int
    whose: str
    before: str = ""


def names_any(text: str, author: Author) -> bool:
    """Whether a text may name an organ at all."""
    return ENDING.search(text) is not None or any(
        name in text for name in _spelt(author.names)
    )


@lru_cache(maxsize=64)
def _spelt(names: frozenset[str]) -> tuple[str, ...]:
    """List the ways to write an organ's own names word for word, the longest first."""
    found = (name for name in own_names(names) if len(name) > 2 and name not in NEUTRAL)
    return tuple(sorted(found, key=len, reverse=True))


@lru_cache(maxsize=64)
def _places(names: frozenset[str]) -> frozenset[str]:
    return frozenset(places[-1] for name in names if (places := places_in(name)))


def organs_in(
    text: str,
    author: Author,
    starts: Collection[int],
    bounds: Sequence[tuple[int, str]],
    taken: Sequence[tuple[int, int]],
) -> list[Named]:
    """Find the organs that a sentence names.

    `starts` is where words, numbers and marks begin, of which one must follow a name;
    `bounds` where those end that no name reaches over, with their words; `taken` the
    words that name somebody without a name.
    """
    found = list(_own_names_in(text, author, {end for end, _ in bounds}))
    for ending in ENDING.finditer(text):
        if not is_han(ending[0]):
            continue
        end = ending.end()
        whole = end == len(text) or end in starts
        if any(start <= ending.start() < reached for start, reached in taken):
            continue
        if any(one.start <= ending.start() < one.end for one in found):
            continue
        start, before = max(
            (one for one in bounds if one[0] <= ending.start()), default=(0, "")
        )
        last = max((one for one in found if one.end <= ending.start()), default=None)
        if last and last.end > start:
            start, before = last.end, last.before
        start += len(text[start:end]) - len(text[start:end].lstrip("了的过到内"))
        if before and text[start:end] in ("局", "厅"):  # 区信访局
            level = start - len(before) - 1
            if level >= 0 and text[level] in LEVELS:
                start = level
        if not whole and not _begins_with_place(text[start:end]):
            continue
        found.append(Named(start, end, _whose(text[start:end], author), before))
    return sorted(found)


def _begins_with_place(name: str) -> bool:
    """Whether a name is one for sure, whatever follows: 县公安局压紧…."""
    sure = (
        name[0] in LEVELS
        or name.endswith(("乡", "镇", "街道", "派出所"))
        or bool(places_in(name))
    )
    return len(name) > 2 and sure


def _own_names_in(text: str, author: Author, ends: Collection[int]) -> Iterator[Named]:
    """Find one's own names word for word, where nothing before makes them another's."""
    reached = 0
    for name in _spelt(author.names):
        at = text.find(name)
        before = text[at - 1 : at] if at > 0 else ""
        free = at in ends or before in BOUND or not is_han(before)
        if at >= reached and free:
            reached = at + len(name)
            yield Named(at, reached, "own", text[at - 1 : at])


def _whose(name: str, author: Author) -> str:
    if WITHIN.fullmatch(name):
        return ""
    if name in NEUTRAL:
        return "own" if any(name in mine for mine in author.names) else ""
    places = author.places
    if name[0] in LEVELS and places and not any(name[0] in place for place in places):
        return "other"  # 市自然资源局 is not 县自然资源局
    if not author.is_region and GOVERNMENT_OF.fullmatch(name):
        plain = name.replace("人民", "")
        spelt = {one for mine in author.names for one in (mine, mine.replace("人民", ""))}
        return "own" if any(plain in one for one in spelt) else "other"
    if name.endswith("委"):
        name += "员会"
    office = author.is_region and OFFICE_OF.search(name)
    if office:
        name = OFFICE_OF.sub("", name)
    own = own_names(author.names)
    if not is_own(name, own) or is_elsewhere(name, own):
        return "other"
    return "office" if office else "own"
