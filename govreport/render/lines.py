"""Names and titles in lines that break between words, in a shape (GB/T 9704, 7.3.1)."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from govreport.text import width
from govreport.whole_names import places_before

SEATS = re.compile(
    r"(?=(?:人民政府|行政公署|管理委员会|街道办事处)|[（(〔])"
    r"|(?<=人民政府|理委员会)(?=办公[室厅])|(?<=、)"
)
"""Where a name breaks behind its places: before a seat, an office, a second nameplate."""
TITLE_WORDS = re.compile(r"(?<=[年度])(?=政府信息公开)|(?<=政府信息公开)(?=工作)")
MOST = 12
"""Words that are tried in every way."""


def words_of_name(name: str) -> tuple[str, ...]:
    """Part an organ's name where a line may break: at its places, its seat, its offices."""
    words, rest = [], name
    for place in places_before(name):
        after = rest.removeprefix(place)
        if after == rest or after.startswith("族"):  # …东乡族…自治县 is no 乡
            break
        words.append(place)
        rest = after
    return tuple(word for word in (*words, *SEATS.split(rest)) if word)


def words_of_title(rest: str) -> tuple[str, ...]:
    """Part what stands behind the organ in a title."""
    return tuple(TITLE_WORDS.split(rest))


def in_lines(words: Sequence[str], columns: int) -> str:
    """Set words in as few lines as hold them, each line rather shorter than the one above.

    Where no lines of whole words hold them, they stay as one line.
    """
    for breaks in range(1, len(words)) if len(words) <= MOST else ():
        fitting = [
            lines
            for lines in _ways(words, breaks)
            if all(width(line) <= columns for line in lines)
        ]
        if fitting:
            best = min(fitting, key=_awkwardness)
            return "\n".join(best)
    return "".join(words)


def _ways(words: Sequence[str], breaks: int) -> Iterator[tuple[str, ...]]:
    for at in combinations(range(1, len(words)), breaks):
        edges = pairwise((0, *at, len(words)))
        yield tuple("".join(words[start:end]) for start, end in edges)


def _awkwardness(lines: Sequence[str]) -> tuple[int, int]:
    """Rank lines: a trapezoid that shrinks, one that grows, a diamond, whatever is even."""
    sizes = [width(line) for line in lines]
    top = sizes.index(max(sizes))
    shrinks, grows = sizes == sorted(sizes, reverse=True), sizes == sorted(sizes)
    diamond = sizes[:top] == sorted(sizes[:top]) and sizes[top:] == sorted(
        sizes[top:], reverse=True
    )
    shape = 0 if shrinks else 1 if grows else 2 if diamond else 3
    return shape, max(sizes) - min(sizes)
