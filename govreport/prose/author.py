"""Whose prose it is, and whose the organs' names in it are."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from govreport.organs import GOVERNMENT
from govreport.prose.lazy import lazy
from govreport.prose.names import is_elsewhere, is_own, own_names

ENDING = lazy(
    r"(?:人民)?政府(?:办公[室厅]|办)?|街道(?:办事处|办)?|(?:管理)?委员会|管委会|办公[室厅]|[局厅镇乡]|公司|学校"
    r"|中心|医院|大厅|派出所|[支大中]队|执法队|法院|检察院|[县市区乡镇]委|纪委|妇联|工会|协会|档案馆|图书馆"
)
WITHIN = lazy(r"(?:党政|综合|政务公开|信息公开|行政|机关|局|乡|镇|街道)*(?:办公室|办)")
"""An office of one's own."""
OFFICE_OF = lazy(r"(?<=政府)(?:办公[室厅]|办)$")
"""The office of a government that acts for it."""
GOVERNMENT_OF = lazy(r".*[省市县区州盟旗](?:人民)?政府")


class Author(NamedTuple):
    """Whose prose it is: the report's year, the names and the kind of its organ."""

    year: int | None
    names: frozenset[str]
    kind: str = ""

    @property
    def is_region(self) -> bool:
        """Whether its tables are those of a county or more, all organs together."""
        return self.kind == GOVERNMENT


class Named(NamedTuple):
    """An organ that a sentence names, and whose it is: `own`, `other` or "" for neither.

    `before` is the word that stands before the name.
    """

    start: int
    end: int
    whose: str
    before: str = ""


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
    found: list[Named] = []
    for ending in ENDING.finditer(text):
        end = ending.end()
        if end != len(text) and end not in starts:
            continue
        if any(start <= ending.start() < reached for start, reached in taken):
            continue
        start, before = max(
            (one for one in bounds if one[0] <= ending.start()), default=(0, "")
        )
        if found and found[-1].end > start:
            start, before = found[-1].end, found[-1].before
        start += len(text[start:end]) - len(text[start:end].lstrip("了的过到"))
        found.append(Named(start, end, _whose(text[start:end], ending[0], author), before))
    return found


def _whose(name: str, ending: str, author: Author) -> str:
    if WITHIN.fullmatch(name):
        return ""
    if name == ending and len(name) < len("人民政府"):
        return "own" if any(name in mine for mine in author.names) else ""
    if not author.is_region and GOVERNMENT_OF.fullmatch(name):
        plain = name.replace("人民", "")
        spelt = {one for mine in author.names for one in (mine, mine.replace("人民", ""))}
        return "own" if any(plain in one for one in spelt) else "other"
    if author.is_region:
        name = OFFICE_OF.sub("", name)
    own = own_names(author.names)
    return "own" if is_own(name, own) and not is_elsewhere(name, own) else "other"
