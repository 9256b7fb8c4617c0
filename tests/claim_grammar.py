"""Claims about an office's tables, made by dice from the grammar in claim_*.toml.

Every claim is true as it is made; one of its numbers, or of its words, can be changed
so that it is false however it is read.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from claim_numbers import Dice, Slot, Told, UnsaidError, number_slot, words_slot
from claim_offices import GRAMMAR, Office

Words = Mapping[str, list[str]]
CLAIMS: Mapping[str, Mapping[str, list[str]]] = GRAMMAR["claims"]
SYMBOL = re.compile(r"\{([^{}]+)\}|\(([^()]*)\)")
SLOT = re.compile(r"<([^<>]+)>|\[([^\[\]:]+):([^\[\]]*)\]")


class Claim(NamedTuple):
    """A sentence with its slots, and the production that it was made by."""

    production: str
    pieces: tuple[str | Slot, ...]

    @property
    def true(self) -> str:
        """The sentence as the tables have it; "" where it can't be said of them."""
        pieces = [one if isinstance(one, str) else one.right for one in self.pieces]
        return "" if None in pieces else _joined(pieces)

    def changed(self, dice: Dice) -> tuple[str, frozenset[str]]:
        """Make one slot false, and say which codes may tell of it; "" where none can be."""
        every = {n: one for n, one in enumerate(self.pieces) if isinstance(one, Slot)}
        needed = {n for n, one in every.items() if one.right is None}
        slots = [n for n, one in every.items() if one.wrong and needed <= {n}]
        if not slots:
            return "", frozenset()
        chosen = dice.choice(slots)
        said = [
            one if isinstance(one, str) else one.wrong if n == chosen else one.right
            for n, one in enumerate(self.pieces)
        ]
        return _joined(said), every[chosen].codes


def _joined(pieces: Iterable[str | None]) -> str:
    """Write a sentence, without blanks behind punctuation."""
    return re.sub("(?<=[、，；。：（]) ", "", "".join(one or "" for one in pieces)).lstrip()


def claim(one: Office, dice: Dice) -> Claim:
    """Make a claim of any kind about an office's own tables."""
    while True:
        try:
            return claim_of(one, dice, dice.choice(list(CLAIMS)))
        except UnsaidError:
            continue


def claim_of(one: Office, dice: Dice, kind: str) -> Claim:
    """Make a claim of a kind; UnsaidError where it does not go with the tables."""
    return _made(one.words, one, CLAIMS[kind], dice)


def elsewhere(one: Office, another: Office, dice: Dice) -> str:
    """Say something of what is in none of an office's tables, be it as in them or not."""
    while True:
        words, source = one.words, dice.choice([one, another])
        table = GRAMMAR["elsewhere"]
        if dice.random() < 0.8:
            table = CLAIMS[
                dice.choice([name for name in CLAIMS if "moved" in CLAIMS[name]])
            ]
            words = {**words, **GRAMMAR["moved"][dice.choice(table["moved"])]}
        try:
            if text := _made(words, source, table, dice).true:
                return text
        except UnsaidError:
            continue


def _made(
    words: Words, source: Office, table: Mapping[str, list[str]], dice: Dice
) -> Claim:
    """Make a claim by a production of a table."""
    production = dice.choice(table["says"])
    names, text = dict[str, list[str]](), production
    for pair, members in GRAMMAR["pairs"].items():
        for n, (name, quantity) in enumerate(dice.sample(members, len(members)), 1):
            names[f"{pair}{n}"] = [name]
            text = text.replace(f"@{pair}{n}", quantity)
    told_apart = "分别" in text or "看" in text
    style = dice.choice(["plain"] * 8 + ["full", "chinese", "chinese", "grouped", "spaced"])
    unit = dice.choice(table["units"])
    told = Told(source.now, source.last, dice, unit, style, [], told_apart)
    text = _expanded({**GRAMMAR["words"], **words, **names}, told, text)
    told.parts.extend(_split(told, text))
    pieces, end = list[str | Slot](), 0
    for match in SLOT.finditer(text):
        slot = (
            number_slot(told, match[1])
            if match[1]
            else words_slot(told, match[2], match[3])
        )
        pieces += [text[end : match.start()], slot]
        end = match.end()
    if style == "chinese" and re.search(rf"[0-9]{{4}}{unit}|%|零{unit}", str(pieces)):
        raise UnsaidError
    return Claim(production, (*pieces, text[end:]))


def _expanded(words: Words, told: Told, text: str) -> str:
    """Replace symbols and alternatives until only slots are left."""
    while match := SYMBOL.search(text):
        symbol, choices = match[1], match[2]
        if choices is not None:
            said = told.dice.choice(choices.split("|"))
        elif ":" in symbol:
            said = _series(told, *symbol.split(":"))
        else:
            said = told.dice.choice(words[symbol])
        text = text[: match.start()] + said + text[match.end() :]
    return text


def _series(told: Told, manner: str, pair: str, ending: str = "") -> str:
    """Name all of some pairs that are not 0, with their numbers."""
    members = [(name, q) for name, q in GRAMMAR["pairs"][pair] if told.now[q][0]]
    if manner == "most":
        members = members[:2]
    if not members or (manner != "all" and len(members) < 2):
        raise UnsaidError
    if manner == "shares":
        manner = told.dice.choice(
            ["（占<share:{}>）、", "，占<share:{}>；", "（<share:{}>），"]
        )
        shown = [name + f"<{q}>" + manner.format(f"{q}/{ending}") for name, q in members]
        return "".join(shown)[:-1]
    mark = told.dice.choice(["、", "，", "、", "，", "；"])
    if manner == "each":
        *names, last = (name for name, _ in members)
        joint = (
            told.dice.choice(["、", "和"]) if len(members) == 2 and pair != "who" else "、"
        )
        numbers = "、".join(f"<{quantity}>" for _, quantity in members)
        return f"{'、'.join(names)}{joint}{last}{ending}分别为{numbers}"
    return mark.join(f"{name}<{quantity}>" for name, quantity in members)


def _split(told: Told, text: str) -> list[int]:
    """Split what a sentence has parts of; the whole comes first."""
    count = text.count("<part>")
    if not count:
        return []
    whole = told.dice.randint(40, 4000) if "<free>" in text else int(told.now["taken"][0])
    if whole < 2 * count:
        raise UnsaidError
    cuts = sorted(told.dice.sample(range(1, whole), count - 1))
    return [whole, *(b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True))]
