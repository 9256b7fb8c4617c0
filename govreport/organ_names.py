"""Names of organs: which spellings are one name, and what a second nameplate is."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from govreport.lazy import lazy
from govreport.text import bare, printable, simplified

T = TypeVar("T")
INVISIBLE = lazy("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f]")
"""What takes no room: joiners, direction marks, soft hyphens, variation selectors."""
TURNING = lazy("[\u202a-\u202e\u2066-\u2069]")
"""What turns the text around; no name may have it, but it makes no other organ."""
BRACKETS = str.maketrans("[]【】〔〕〖〗{}", "()()()()()")
LONGEST = 200
"""Characters of a name; none comes near, and what takes names apart takes its time."""
REGION = lazy(r"[省市州盟县区旗]$")
SEAT = lazy(r"(?:人民政府|政府|办事处)$")
"""What names of governments end with, and what people leave out."""


def visible(name: str) -> str:
    """Give a name without what takes no room and nobody typed."""
    return INVISIBLE.sub("", name)


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """Fold a name into the one spelling that all of it are compared by.

    Width, kind of brackets, script, blanks and what takes no room make no difference; any
    letter does. Names are kept and printed as they were written.
    """
    whole = TURNING.sub("", visible(simplified(bare(name)))).translate(BRACKETS)
    return name if whole == name else whole  # the same text is kept once


def is_line(name: str) -> bool:
    """Whether a name may go into a file: one line, without control characters."""
    plain = visible(name)
    return printable(plain) == plain


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Keep the first spelling of each name."""
    found = dict[str, str]()
    for name in names:
        found.setdefault(folded(name), name)
    return tuple(found.values())


def all_folded(names: Iterable[str]) -> frozenset[str]:
    """Fold some names, those left out in which nothing stands."""
    return frozenset(whole for name in names if (whole := folded(name)))


def are_one(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two organs share a name."""
    return not all_folded(some).isdisjoint(all_folded(others))


def without_plate(name: str) -> str:
    """Fold a name without the second nameplates in brackets at its end.

    住房和城乡建设局（人民防空办公室） is a 局; of a name that is nothing else it stays.
    """
    whole = folded(name)
    while whole.endswith(")") and (at := _opening(whole)) > 0:
        whole = whole[:at]
    return whole


def _opening(name: str) -> int:
    """Find the bracket that the last one closes, brackets in it too; -1 for none."""
    depth = 0
    for at in range(len(name) - 1, -1, -1):
        depth += (name[at] == ")") - (name[at] == "(")
        if depth == 0:
            return at
    return -1


def shortens(short: str, name: str) -> bool:
    """Whether a name may be another with words left out: 县教体局 of 县教育体育局."""
    rest = iter(name)
    return len(short) > 2 and short[-1] == name[-1] and all(char in rest for char in short)


class ByName(Generic[T]):
    """Values by the names of organs, however they are spelt; the first of a name stays."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, T] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._known)

    def add(self, names: Iterable[str], value: T) -> None:
        """Put a value under all of some names that nobody has yet."""
        for name in all_folded(names):
            self._known.setdefault(name, value)

    def get(self, name: str) -> T | None:
        """Look up what stands under a name, None where nothing does."""
        return self._known.get(folded(name))

    def found(self, names: Iterable[str]) -> Iterator[T]:
        """Yield what stands under some names, in the order of these."""
        for name in names:
            value = self.get(name)
            if value is not None:
                yield value
