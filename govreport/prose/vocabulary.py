"""What sentences of the prose say of which cells: `vocabulary.toml`, read and checked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from govreport.errors import FormError
from govreport.forms.addresses import Address
from govreport.forms.loader import form, known_forms
from govreport.forms.model import Cell, Form

FILE = Path(__file__).with_name("vocabulary.toml")
TERM = re.compile(r"\{([a-z_]+)\}")
NUMBER = "#"
"""What stands for a number with its unit in a pattern."""


class Statement(NamedTuple):
    """A way to speak of a number of the tables.

    `words` are such that one stands in whatever the patterns fit; `cells` are
    patterns of sums, one of which the number must agree with; `topics` what the
    paragraph must have come to speak of, none where the words say enough, with
    `alone` that it need not have spoken of anything and `nearby` that the same
    sentence must have; `nil` how a nil statement names the thing,
    `nil_unless` with which words it names more. `keys` are words that speak of
    nothing else, wherever they stand around a number. `level` is how special it
    is: 0 a row, 1 a group of rows, 2 an applicant, 3 all else.
    """

    id: str
    words: tuple[str, ...]
    cells: tuple[str, ...]
    patterns: tuple[str, ...]
    topics: frozenset[str]
    alone: bool
    nearby: bool
    units: frozenset[str]
    unless: str
    nil: str
    nil_unless: str
    keys: str
    level: int


class Vocabulary(NamedTuple):
    """All that is known of how reports speak of their numbers, as expressions."""

    statements: tuple[Statement, ...]
    topics: Mapping[str, str]
    scope: Mapping[str, str]
    channels: tuple[str, ...]
    nil: Mapping[str, str]
    settled: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """Read the statements, their terms put in."""
    return _vocabulary(tomli.loads(FILE.read_text(encoding="utf-8")))


def parse(text: str) -> Vocabulary:
    """Read a vocabulary and hold it against all forms; FormError says what is wrong.

    The tests do so with ours, so that a command needn't load every form.
    """
    try:
        read = _vocabulary(tomli.loads(text))
        _hold_against_forms(read)
    except (KeyError, TypeError, ValueError) as error:
        message = f"{FILE.name} 缺少或写错了一项：{error!r}"
        raise FormError(message) from error
    return read


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile an expression of the vocabulary when a text first asks for it."""
    return re.compile(pattern)


def _vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    terms: dict[str, str] = data["terms"]

    def table(name: str) -> dict[str, str]:
        return {key: _expanded(one, terms) for key, one in data[name].items()}

    topics = {
        name: "|".join(_expanded(one, terms) for one in patterns)
        for name, patterns in data["topics"].items()
    }
    channels = tuple(data["scope"].pop("channels"))
    statements = tuple(_statement(entry, terms) for entry in data["statements"])
    return Vocabulary(
        statements, topics, table("scope"), channels, table("nil"), table("settled")
    )


def _hold_against_forms(read: Vocabulary) -> None:
    """Raise KeyError for a topic that is none, or cells that no form has."""
    for one in read.statements:
        for topic in one.topics - set(read.topics):
            raise KeyError(topic)
        for address in one.cells:
            if not any(sum_of(form(known), address) for known in known_forms()):
                raise KeyError(address)


def _statement(entry: Mapping[str, Any], terms: Mapping[str, str]) -> Statement:
    cells, alone = tuple(entry["cells"]), entry.get("alone", False)
    return Statement(
        id=entry["id"],
        words=tuple(entry["words"]),
        cells=cells,
        patterns=tuple(_expanded(one, terms) for one in entry["patterns"]),
        topics=frozenset(entry.get("topics", ())),
        alone=alone,
        nearby=entry.get("nearby", False),
        units=frozenset(entry.get("units", ())),
        unless=entry.get("unless", ""),
        nil=_expanded(entry.get("nil", ""), terms),
        nil_unless=entry.get("nil_unless", ""),
        keys=_expanded(entry.get("keys", ""), terms),
        level=_level(cells, alone=alone),
    )


def _level(cells: Sequence[str], *, alone: bool) -> int:
    if any("*" in address for address in cells):
        return 1
    if alone and ".total." in cells[0]:
        return 0
    return 2 if alone else 3


def _expanded(pattern: str, terms: Mapping[str, str]) -> str:
    """Put the terms into a pattern that it names, which may name others."""
    fuller = TERM.sub(lambda name: terms.get(name[1], name[0]), pattern)
    return pattern if fuller == pattern else _expanded(fuller, terms)


@cache
def _by_word() -> dict[str, frozenset[int]]:
    """List the statements, by number, that each word is one of."""
    found: dict[str, set[int]] = {}
    for number, one in enumerate(vocabulary().statements):
        for word in one.words:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def any_channel() -> re.Pattern[str]:
    """Match any of the channels that a request may come by."""
    return re.compile("|".join(map(re.escape, vocabulary().channels)))


@cache
def any_key() -> re.Pattern[str]:
    """Match the keys of all statements at once: most texts hold none."""
    keys = (f"(?:{one.keys})" for one in vocabulary().statements if one.keys)
    return re.compile("|".join(keys))


@lru_cache(maxsize=64)
def _words_in(sentence: str) -> tuple[tuple[str, frozenset[int]], ...]:
    return tuple(one for one in _by_word().items() if one[0] in sentence)


@lru_cache(maxsize=512)
def candidates(text: str, sentence: str) -> tuple[Statement, ...]:
    """List the statements that a part of a sentence may make, in the order to try."""
    known = vocabulary().statements
    met = [numbers for word, numbers in _words_in(sentence) if word in text]
    return tuple(known[number] for number in sorted(frozenset().union(*met)))


@lru_cache(maxsize=512)
def sum_of(the_form: Form, text: str) -> tuple[Cell, ...]:
    """List the cells of a sum such as `a.b.c + a.b.d_*`; none where the form lacks one."""
    cells: list[Cell] = []
    for part in text.split(" + "):
        found = list(_matching(the_form, part))
        if not found:
            return ()
        cells += found
    return tuple(cells)


def _matching(the_form: Form, address: str) -> Iterator[Cell]:
    table, block, item = Address.parse(address).path
    known = the_form.tables.get(table)
    for one in known.items_of.get(block, ()) if known else ():
        if one == item or (item.endswith("*") and one.startswith(item[:-1])):
            yield Cell(table, block, one)
