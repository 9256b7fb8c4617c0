"""A document for tests while it is being mangled: its spots, its words, its headings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from govreport.forms import Cell, ItemType, form
from govreport.report import Value
from published.paper import BREAK, Grid, Line, Spot
from published.words import (
    BESIDE,
    HEADS,
    NO_CASES,
    NOTHING,
    TITLE,
    WRAPS,
    WRAPS_IN_ROWS,
    Rewrite,
    misspelt,
    overview,
)


@dataclass
class Draft:
    """A document while it is being mangled."""

    dice: Random
    container: str
    organ: str
    year: int
    forms: dict[str, str]
    original: dict[Cell, Value]
    grids: dict[str, Grid]
    printed: dict[Cell, Value]
    heads: dict[str, str]
    prose: dict[str, tuple[str, ...]]
    title: tuple[str, ...] = TITLE
    above: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    chrome: bool = False
    foot: str = ""
    prose_below: bool = False
    uncertain: set[Cell] = field(default_factory=set)
    taken: set[tuple[str, int]] = field(default_factory=set)

    def doubt(self, cells: tuple[Cell, ...]) -> None:
        """The document no longer settles these cells."""
        self.uncertain.update(cells)

    def spots(self) -> Iterator[tuple[Line, int, Spot]]:
        """Every spot of every table with the line and the place in it."""
        for grid in self.grids.values():
            for line in grid.lines:
                yield from ((line, n, spot) for n, spot in enumerate(line) if spot != BREAK)

    def pick(self, wanted: Callable[[str, Line], bool]) -> Line:
        """A row of numbers that no mangle has touched, nor a row beside it."""
        free = [
            (table, row)
            for table, grid in self.grids.items()
            for row, line in enumerate(grid.lines)
            if numbers(line)
            and not {(table, row + near) for near in (-1, 0, 1)} & self.taken
            and wanted(table, line)
        ]
        table, row = self.dice.choice(free)
        self.taken.add((table, row))
        return self.grids[table].lines[row]

    def type(self, cell: Cell) -> ItemType:
        """What stands in the cell."""
        return form(self.forms[cell.table]).item(cell).type


JOINED = {"tabs_utf8", "tabs_bom", "tabs_gbk", "pipes", "markdown"}
"""Containers in which a break inside of a label ends the line."""

Mangling = Callable[[Draft], None]


def numbers(line: Line) -> tuple[Cell, ...]:
    """The addresses of a row's numbers."""
    return tuple(cell for spot in line for cell in spot.cells)


def labels(line: Line) -> list[Spot]:
    """The labels that begin in a row."""
    return [spot for spot in line if not spot.cells]


def relabelled(choices: Mapping[str, tuple[str, ...]]) -> Mangling:
    """Replace labels, each by one of its choices."""

    def mangle(draft: Draft) -> None:
        for line, n, spot in draft.spots():
            if spot.text in choices and not spot.cells:
                line[n] = spot._replace(text=draft.dice.choice(choices[spot.text]))

    return mangle


def misspell(draft: Draft) -> None:
    """Lose one or two characters of a row's label."""

    def wanted(_: str, line: Line) -> bool:
        return len(labels(line)[-1].text) >= 9 if labels(line) else False

    line = draft.pick(wanted)
    at = len(labels(line)) - 1
    text = line[at].text
    lost = 2 if len(text) >= 14 and draft.dice.random() < 0.5 else 1
    line[at] = line[at]._replace(text=misspelt(text, draft.dice.randrange(99), lost))


def wrap(draft: Draft) -> None:
    """Break words inside cells."""
    rows = draft.container not in JOINED
    wraps = {**WRAPS, **(WRAPS_IN_ROWS if rows else {})}
    relabelled({label: (wrap,) for label, wrap in wraps.items()})(draft)


def rewritten(rewrite: Rewrite, *, prose: bool) -> Mangling:
    """Rewrite every label, and the prose too."""

    def mangle(draft: Draft) -> None:
        for line, n, spot in draft.spots():
            if not spot.cells:
                line[n] = spot._replace(text=rewrite(spot.text))
        if prose:
            draft.prose = {
                section: tuple(map(rewrite, texts))
                for section, texts in draft.prose.items()
            }

    return mangle


def change_heads(draft: Draft) -> None:
    """Head the sections in other words."""
    draft.heads.update({s: draft.dice.choice(texts) for s, texts in HEADS.items()})


def add_colon(draft: Draft) -> None:
    """End every heading with a colon."""
    colon = draft.dice.choice("：:")
    draft.heads = {s: text and text + colon for s, text in draft.heads.items()}


def titled(title: tuple[str, ...]) -> Mangling:
    """Use another title; one without the organ needs a signature."""

    def mangle(draft: Draft) -> None:
        draft.title = title
        if not any("{organ}" in line for line in title):
            sign(draft)

    return mangle


def sign(draft: Draft) -> None:
    """Put organ and date at the end."""
    day = date(draft.year + 1, 1, draft.dice.randrange(5, 29))
    draft.closing = (draft.organ, f"{day.year}年{day.month}月{day.day}日")


def number(draft: Draft) -> None:
    """Put a document number above the title."""
    draft.above = (f"云政公开〔{draft.year + 1}〕{draft.dice.randrange(1, 30)}号",)


def add_chrome(draft: Draft) -> None:
    """Put lines of the page around the text."""
    draft.chrome = True


def foot(text: str) -> Mangling:
    """End every page with a line, in the middle of whatever it is."""

    def mangle(draft: Draft) -> None:
        draft.foot = text

    return mangle


def change_overview(style: str) -> Mangling:
    """Use another style of sub-heads in section 一."""

    def mangle(draft: Draft) -> None:
        draft.prose["overview"] = overview(style)

    return mangle


def drop_other(draft: Draft) -> None:
    """Leave section 六 out."""
    del draft.prose["other"]


def empty_other(draft: Draft) -> None:
    """Say 无 in section 六."""
    draft.prose["other"] = NOTHING


def put_beside(*, below: bool) -> Mangling:
    """Put a sentence above or below a table."""

    def mangle(draft: Draft) -> None:
        table = draft.dice.choice(list(draft.grids))
        draft.prose[table], draft.prose_below = (BESIDE[table],), below

    return mangle


def replace_table_4(draft: Draft) -> None:
    """Put a sentence in place of table 4."""
    cells = tuple(cell for cell in draft.original if cell.table == "proceedings")
    draft.original.update(dict.fromkeys(cells, 0))
    del draft.grids["proceedings"], draft.forms["proceedings"]
    draft.doubt(cells)
    draft.prose["proceedings"] = (NO_CASES,)
