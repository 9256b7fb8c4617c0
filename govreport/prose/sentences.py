"""Prose as sentences in one plain spelling, each character with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from govreport.lazy import lazy

SPACES = frozenset(" \t\r\u3000\xa0\u200b\u200c\u200d\u2060\ufeff\u00ad")
WIDE = str.maketrans("０１２３４５６７８９．％＋－,;:()?!", "0123456789.%+-，；：（）？！")
ODD = lazy("[ \\t\\r\u3000\xa0\u200b\u200c\u200d\u2060\ufeff\u00ad０-９．％＋－,;:()?!]")
END = lazy(r"[。！？\n]")
HEAD = lazy(
    r"(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、是])[^。：，；]*"
)
"""The head of a paragraph, which also stands over those below without one."""
LONGEST = 400
"""No sentence that somebody wrote is longer, and time grows with the square."""
BETWEEN_DIGITS = ",:."


@dataclass(eq=False, slots=True)  # frozen ones take thrice as long to make
class Sentence:
    """A sentence of a section's text.

    `text` has no white space, half-width digits and full-width marks; `places`
    is where each of its characters, and its end, stands in the section's text.
    `above` is the head above its paragraph, `paragraph` the number of that, `section`
    the id of the section.
    """

    text: str
    places: Sequence[int]
    above: str
    paragraph: int
    section: str = ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Find where a stretch of the sentence stands in the section's text."""
        first = self.places[start]
        return first, self.places[end - 1] + 1 if end > start else first


@lru_cache(maxsize=256)
def sentences(text: str, section: str = "") -> tuple[Sentence, ...]:
    """Split a section's text into sentences; a paragraph is a line."""
    return tuple(_sentences(text, section))


def _sentences(text: str, section: str) -> Iterator[Sentence]:
    offset = 0
    head = ""
    for number, line in enumerate(text.split("\n")):
        plain, places = _plain(line, offset)
        headed = HEAD.match(plain)
        above = "" if headed else head
        head = headed[0] if headed else head
        for start, end in pairwise((0, *_ends(plain))):
            if end > start:
                yield Sentence(
                    plain[start:end],
                    places[start : end + 1],
                    above,
                    number,
                    section,
                )
        offset += len(line) + 1


def _ends(plain: str) -> Iterator[int]:
    """Find where the sentences of a line end; one without an end is broken at a comma."""
    start = 0
    for end in (*[mark.end() for mark in END.finditer(plain)], len(plain)):
        while end - start > LONGEST:
            comma = plain.rfind("，", start, start + LONGEST)
            start = comma + 1 if comma > start else start + LONGEST
            yield start
        start = end
        yield end


def _plain(line: str, offset: int) -> tuple[str, Sequence[int]]:
    """Spell a line without white space and odd widths, each character with its place."""
    if not ODD.search(line):
        return line, range(offset, offset + len(line) + 1)
    made: list[str] = []
    places: list[int] = []
    for index, char in enumerate(line):
        if char not in SPACES:
            made.append(_in_width(char, made, line[index + 1 : index + 2]))
            places.append(offset + index)
    return "".join(made), [*places, offset + len(line)]


def _in_width(char: str, made: Sequence[str], behind: str) -> str:
    """Give a character its right width; a mark between digits stays as it is."""
    between = char in BETWEEN_DIGITS and behind.isdigit() and made and made[-1].isdigit()
    return char if between else char.translate(WIDE)
