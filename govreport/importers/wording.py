"""What published reports print where the official labels stand, and what it means."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from govreport.forms.loader import form, known_forms
from govreport.forms.lookup import NUMBER, plain
from govreport.forms.model import Form, Group, Item, Tree
from govreport.lazy import lazy
from govreport.text import simplified

VARIANTS = Path(__file__).with_name("wording.toml")
INVISIBLE = lazy("[\u200b-\u200f\u2060\ufeff\u00ad]")
BLOCK, ITEM, FRAME = "block", "item", "frame"


class Meaning(NamedTuple):
    """What a printed label stands for; `role` is `frame` where it names no number.

    `numbered` says that it is told from others by the number in front of it.
    """

    table: str
    role: str
    id: str = ""
    numbered: bool = False


class Wording(NamedTuple):
    """Words of published reports, as far as they are known.

    `labels` maps a plain label (see `plain_label`) to what it may mean, most
    official first; `official` holds the plain labels of the forms themselves.
    """

    labels: dict[str, tuple[Meaning, ...]]
    official: frozenset[str]
    headings: dict[str, tuple[str, ...]]
    hints: dict[str, tuple[str, ...]]
    blank: frozenset[str]
    nil: frozenset[str]
    columns: frozenset[str]
    units: tuple[str, ...]
    chrome_anywhere: re.Pattern[str]
    chrome_around: re.Pattern[str]


@lru_cache(maxsize=8192)
def plain_label(text: str) -> str:
    """Strip a printed label of width, marks, script, white space and what is invisible."""
    return plain(simplified(INVISIBLE.sub("", text)))


@cache
def wording() -> Wording:
    """Read the wording of all forms with its tolerated variants."""
    data = tomli.loads(VARIANTS.read_text(encoding="utf-8"))
    forms = [form(form_id) for form_id in reversed(known_forms())]
    official = list(_official(forms))
    labels: dict[str, dict[Meaning, None]] = {}
    for text, meaning in (*official, *_variants(forms, data)):
        labels.setdefault(text, {})[meaning] = None
    marks, chrome = data["marks"], data["chrome"]
    return Wording(
        labels={text: tuple(meanings) for text, meanings in labels.items()},
        official=frozenset(text for text, _ in official),
        headings=_headings(forms, data["sections"]),
        hints={section: tuple(words) for section, words in data["hints"].items()},
        blank=frozenset(marks["blank"]),
        nil=frozenset(marks["nil"]),
        columns=frozenset(marks["columns"]),
        units=tuple(marks["units"]),
        chrome_anywhere=_any_of(chrome["anywhere"]),
        chrome_around=_any_of([*chrome["anywhere"], *chrome["around"]]),
    )


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return lazy("|".join(f"(?:{pattern})" for pattern in patterns))


def _headings(
    forms: list[Form], variants: dict[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    """Give the plain headings of each section, without numeral, official ones first."""
    found = {}
    for section in forms[0].sections:
        if section.heading:
            known = (section.heading.partition("、")[2], *variants[section.id])
            found[section.id] = tuple(dict.fromkeys(map(plain_label, known)))
    return found


def _official(forms: list[Form]) -> Iterator[tuple[str, Meaning]]:
    """Give every label of every form, with its number and without."""
    for one in forms:
        for table in one.tables.values():
            for band in table.bands:
                for role, tree in ((BLOCK, band.blocks), (ITEM, band.items)):
                    yield from _labels(table.id, role, tree)
                for text in (band.title, band.corner):
                    if text is not None:
                        yield plain_label(text), Meaning(table.id, FRAME)


def _labels(table: str, role: str, tree: Tree) -> Iterator[tuple[str, Meaning]]:
    for node in tree:
        meaning = Meaning(table, FRAME)
        if isinstance(node, Item):
            meaning = Meaning(table, role, node.id)
        number, bare = _split(node.label)
        yield plain_label(node.label), meaning._replace(numbered=bool(number))
        if number:
            yield bare, meaning
        if isinstance(node, Group):
            yield from _labels(table, role, node.children)


def _split(label: str) -> tuple[str, str]:
    """Split a label's number off the plain rest: `1.属于国家秘密` → `1`, `属于国家秘密`."""
    number = NUMBER.match(label)
    length = number.end() if number else 0
    return plain_label(label[:length]), plain_label(label[length:])


def _variants(
    forms: list[Form], data: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, Meaning]]:
    """Give the tolerated variants, also with the number of the official label."""
    for table in forms[0].tables:
        for role in (BLOCK, ITEM):
            numbers = _numbers(forms, table, role)
            for leaf, words in data[table][f"{role}s"].items():
                for word in map(plain_label, words):
                    yield word, Meaning(table, role, leaf)
                    for number in numbers.get(leaf, ()):
                        yield number + word, Meaning(table, role, leaf, numbered=True)
        for word in data["frame"][table]:
            yield plain_label(word), Meaning(table, FRAME)


def _numbers(forms: list[Form], table: str, role: str) -> dict[str, dict[str, None]]:
    """Give the numbers in front of the official labels of blocks or items."""
    found: dict[str, dict[str, None]] = {}
    for one in forms:
        for band in one.tables[table].bands:
            for item in band.block_list if role == BLOCK else band.item_list:
                number, _ = _split(item.label)
                if number:
                    found.setdefault(item.id, {})[number] = None
    return found
