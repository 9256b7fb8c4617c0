"""The words of the prose, each with what it says: `lexicon.toml`, read and looked up."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple

import tomli

from govreport.errors import FormError

FILE = Path(__file__).with_name("lexicon.toml")
CHOICE = re.compile(r"\{([^{}]*)\}")
MEANINGS = ("cells", "tables", "columns", "told")
"""The tables of the file that hold no words."""


class Word(NamedTuple):
    """What a word says: `value` in one of the slots of a frame."""

    slot: str
    value: str


class Lexicon(NamedTuple):
    """All words; `lengths` are those of the words that begin with two characters.

    The longest stands first; with "" for the second it is the word of one alone. `cells`,
    `tables` and `columns` are explained in the file; `told` is how each value is called,
    else by its first word.
    """

    words: Mapping[str, Word]
    lengths: Mapping[str, Mapping[str, tuple[int, ...]]]
    cells: Mapping[str, Mapping[str, tuple[str, ...]]]
    tables: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    told: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """Read the words, their choices put in; FormError names one that says two things."""
    data = tomli.loads(FILE.read_text(encoding="utf-8"))
    cells, tables, columns, told = (data.pop(name) for name in MEANINGS)
    words: dict[str, Word] = {}
    for slot, values in data.items():
        for value, written in values.items():
            word = Word(slot, value)
            texts = list(chain.from_iterable(map(spelt, written.split())))
            told.setdefault(value, texts[0])
            for text in texts:
                if words.setdefault(text, word) is not word:
                    message = f"{FILE.name} 里的“{text}”写了两次：{words[text]}，{word}"
                    raise FormError(message)
    return Lexicon(words, _lengths(words), cells, tables, columns, told)


def _lengths(words: Collection[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    some: dict[str, set[int]] = {}
    for text in words:
        some.setdefault(text[:2], set()).add(len(text))
    lengths: dict[str, dict[str, tuple[int, ...]]] = {}
    for start, known in some.items():
        alone = {1} if start[0] in words else set[int]()
        of_both = tuple(sorted(known | alone, reverse=True))
        lengths.setdefault(start[0], {})[start[1:]] = of_both
    return lengths


def spelt(pattern: str) -> Iterator[str]:
    """Spell out each choice of a pattern: `{未|不}补正` is two words."""
    if "{" not in pattern:
        return iter((pattern,))
    parts = enumerate(CHOICE.split(pattern))
    choices = [part.split("|") if at % 2 else [part] for at, part in parts]
    return map("".join, product(*choices))


def word_at(text: str, start: int) -> tuple[int, Word] | None:
    """Find the longest word that begins at a place of a text, with its end."""
    known = lexicon()
    behind = known.lengths.get(text[start], {})
    for length in behind.get(text[start + 1 : start + 2]) or behind.get("", ()):
        found = text[start : start + length]
        if found in known.words:
            return start + len(found), known.words[found]
    return None
