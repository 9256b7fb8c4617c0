"""The styles of an ODF document: what text they hide, headings, and how lists count."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from govreport.importers.containers.docx_numbering import Level, counted, started
from govreport.importers.containers.story import STYLES

if TYPE_CHECKING:
    from lxml.etree import _Element

ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
STYLE, TEXT = f"{ODF}style:1.0}}", f"{ODF}text:1.0}}"
STYLE_NAME, NAME = TEXT + "style-name", STYLE + "name"
LINES = tuple(f"{STYLE}text-line-through-{which}" for which in ("style", "type"))
LONGEST, DEEPEST_STYLE = 20, 30
"""Characters around a number; styles that are made of each other."""
CONTINUE, CONTINUED = TEXT + "continue-numbering", TEXT + "continue-list"
ID = "{http://www.w3.org/XML/1998/namespace}id"


class Styles:
    """Styles of a document, by their family and name."""

    def __init__(self, *roots: "_Element | None") -> None:
        """Gather the styles in the parts of a document that have any."""
        parts = [one for one in roots if one is not None]
        self.known = {
            (one.get(STYLE + "family"), one.get(NAME)): one
            for one in chain.from_iterable(part.iter(STYLE + "style") for part in parts)
        }
        self.lists = {
            one.get(NAME) or "": [*_levels(one)]
            for part in parts
            for one in part.iter(TEXT + "list-style", TEXT + "outline-style")
        }
        outline = (
            one.get(NAME) for part in parts for one in part.iter(TEXT + "outline-style")
        )
        self.outline = next(outline, None) or ""
        self.seen: dict[tuple[str, str], dict[str, bool]] = {}

    def _chain(self, family: str, name: str) -> Iterator["_Element"]:
        """Give a style and those that it is made of, the nearest first."""
        for _ in range(DEEPEST_STYLE):
            style = self.known.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(STYLE + "parent-style-name") or ""

    def unseen(self, family: str, name: str) -> dict[str, bool]:
        """Tell in which ways text of a style is hidden, or expressly is not."""
        if (family, name) not in self.seen:
            found: dict[str, bool] = {}
            for style in self._chain(family, name):
                for properties in style.iterchildren(STYLE + "text-properties"):
                    found = _unseen(properties) | found
            self.seen[family, name] = found
        return self.seen[family, name]

    def role(self, name: str) -> str:
        """Tell what paragraphs of a style are, "" where it doesn't say."""
        called = (
            style.get(STYLE + "display-name")
            or (style.get(NAME) or "").replace("_20_", " ")
            for style in self._chain("paragraph", name)
        )
        return next(filter(None, (STYLES.get(one.lower()) for one in called)), "")

    def list_of(self, name: str) -> str:
        """Find the style of the lists that paragraphs of a style belong to."""
        named = (
            one.get(STYLE + "list-style-name") for one in self._chain("paragraph", name)
        )
        return next(filter(None, named), "")


def _unseen(properties: "_Element") -> dict[str, bool]:
    found = {}
    if (display := properties.get(TEXT + "display")) is not None:
        found["隐藏的文字"] = display == "none"
    if lines := [line for line in map(properties.get, LINES) if line is not None]:
        found["加删除线的文字"] = "none" not in lines
    if (position := properties.get(STYLE + "text-position")) is not None:
        height, _, size = position.partition(" ")
        raised = height == "super" or height[:1] in set("123456789")
        found["上标"] = raised and size != "100%"
    return found


def _levels(style: "_Element") -> Iterator[Level]:
    """Read how the levels of a list count, as Word says it."""
    for level in style:
        shown = level.get(STYLE + "num-format") or ""
        kind = "none" if not shown else "chineseCounting" if shown[0] == "一" else "decimal"
        own = next(
            (value for key, value in level.items() if key.endswith("num-list-format")), ""
        )
        depth = _count(level, TEXT + "level", 1)
        first = depth - _count(level, TEXT + "display-levels", 1) + 1
        number = ".".join(f"%{at}" for at in range(max(first, 1), min(depth, 9) + 1))
        before, after = (level.get(f"{STYLE}num-{end}fix") or "" for end in ("pre", "suf"))
        text = re.sub(r"%(\d)%", r"%\1", own[: 2 * LONGEST]) or f"{before}{number}{after}"
        yield kind, text[:LONGEST], _count(level, TEXT + "start-value", 1)


def _count(element: "_Element", name: str, default: int) -> int:
    """Read a number of ordinary length."""
    return plain_count(element.get(name)) or default


def plain_count(value: str | None) -> int:
    """Read a number of ordinary length, 0 where there is none."""
    ordinary = (
        value is not None and value.isascii() and value.isdecimal() and len(value) < 6
    )
    return int(value) if value is not None and ordinary else 0


class InList(NamedTuple):
    """Where in a list a paragraph stands: its style, how far each level has counted."""

    style: str
    counts: list[int]
    depth: int = 0


class Lists:
    """Count of the numbered paragraphs of a document, in the order they are asked for."""

    def __init__(self, styles: Styles) -> None:
        """Begin before the first."""
        self.styles = styles
        self.called: dict[str | None, list[int]] = {}
        self.last: dict[str, list[int]] = {}
        self.headings = started(styles.lists.get(styles.outline, []))

    def enter(self, element: "_Element", around: InList | None, style: str) -> InList:
        """Go into a list, which begins anew or goes on with another before it.

        `style` is that of the paragraph in it, for a list that names none.
        """
        style = element.get(STYLE_NAME) or (around.style if around else style)
        if around:
            return InList(style, around.counts, around.depth + 1)
        goes_on, named = element.get(CONTINUE) == "true", element.get(CONTINUED)
        before = self.last.get(style) if goes_on else self.called.get(named)
        counts = before or started(self.styles.lists.get(style, []))
        self.called[element.get(ID, style)] = self.last[style] = counts
        return InList(style, counts)

    def label(self, place: InList, item: "_Element") -> str:
        """Give the number in front of an item's first paragraph."""
        begins = item.get(TEXT + "start-value")
        if begins is not None and place.depth < len(place.counts):
            place.counts[place.depth] = plain_count(begins) - 1
        return counted(self.styles.lists.get(place.style, []), place.counts, place.depth)

    def heading(self, heading: "_Element") -> str:
        """Give the number of a heading that stands in no list."""
        known = self.styles.lists.get(self.styles.outline, [])
        if not known or heading.get(TEXT + "is-list-header") == "true":
            return ""
        depth = plain_count(heading.get(TEXT + "outline-level"))
        return counted(known, self.headings, depth - 1)
