"""Slots of generated claims: numbers as offices write them, and as they are mistaken."""

import random
import re
from collections.abc import Callable, Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from claim_offices import GRAMMAR, Numbers

Dice = random.Random
NUMBER, PARTS = frozenset({"N-NUMBER"}), frozenset({"N-PARTS"})
PERCENT, LAST = frozenset({"N-PERCENT"}), frozenset({"N-PERCENT", "N-NUMBER"})
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class UnsaidError(Exception):
    """What a sentence would say does not go with the tables: make another one."""


class Slot(NamedTuple):
    """Words with what they may be changed to, so that they are false.

    `right` is None where there are no true ones, `wrong` where there are no false ones;
    one of `codes` must be found in the false ones.
    """

    right: str | None
    wrong: str | None
    codes: frozenset[str]


class Told(NamedTuple):
    """What slots are filled from: numbers of two years, parts of a whole, and the dice."""

    now: Numbers
    last: Numbers
    dice: Dice
    unit: str
    style: str
    parts: list[int]
    in_full: bool

    def counted(self, number: int) -> str:
        """Write a number with its unit."""
        return numeral(number, self.style) + self.unit


def number_slot(told: Told, asked: str) -> Slot:
    """Fill a slot for a number."""
    manner, _, name = asked.rpartition(":")
    if asked == "~":
        return Slot(told.counted(told.dice.randint(1, 400)), None, frozenset())
    if asked.startswith("~"):
        whole = int(told.now[asked[1:]][0])
        if not whole:
            raise UnsaidError
        return Slot(told.counted(told.dice.randint(1, whole)), None, frozenset())
    if asked in {"part", "free"}:
        return _part(told, whole=asked == "free")
    if manner:
        return MANNERS[manner](told, name)
    readings = [int(one) for one in told.now[name.rstrip("?!")]]
    if name.endswith("!") and not readings[0]:
        raise UnsaidError
    right = told.counted(readings[0]) if readings[0] or name.endswith("?") else None
    return Slot(right, told.counted(_other(told.dice, readings[0], readings)), NUMBER)


def _part(told: Told, *, whole: bool) -> Slot:
    """Say a part of a whole, or that, and falsely so that the parts are too many.

    Where all parts are named for sure they may be too few as well.
    """
    number = told.parts[0] if whole else told.parts.pop(1)
    wrong = _other(told.dice, number, (number,))
    if not told.in_full:
        by = told.dice.choice([1, 1, 2, 10, number // 2 + 1])
        wrong = max(number - by, 1) if whole else number + by
    return Slot(told.counted(number), told.counted(wrong), PARTS)


def _other(dice: Dice, number: int, readings: Collection[int]) -> int:
    """Draw a number as somebody may type it in place of another, that is none of some."""
    digits = list(str(number))
    place = dice.randrange(len(digits))
    digits[place] = dice.choice("123456789")
    swapped = str(number)[::-1]
    choices = [number + 1, number - 1, number + 10, int("".join(digits)), int(swapped)]
    choices += [number * 10, number + dice.randint(2, 9)]
    return dice.choice([one for one in choices if one > 0 and one not in readings])


def _money(told: Told, name: str) -> Slot:
    """Say an amount in 万元 or in 元, and falsely with another digit or unit."""
    amount = Decimal(told.now[name][0])
    if not amount:
        raise UnsaidError
    number = f"{amount.normalize():f}"
    place = told.dice.choice([n for n, one in enumerate(number) if one != "."])
    other = told.dice.choice([one for one in "123456789" if one != number[place]])
    changed = f"{number[:place]}{other}{number[place + 1 :]}"
    wrong = told.dice.choice([f"{changed}万元", f"{number}元"])
    if told.dice.random() < 0.3:
        return Slot(f"{(amount * 10_000).normalize():f}元", wrong, NUMBER)
    return Slot(f"{number}万元", wrong, NUMBER)


def _about(told: Told, name: str) -> Slot:
    """Say a number about, as 余, 近 and 超过 allow, and beyond that."""
    number = int(told.now[name][0])
    step = 10 ** (len(str(number)) - 1)
    if number > 100 and told.dice.random() < 0.5:
        step //= 10
    low = number // step * step
    above, below = low + 2 * step, low - step
    if number < 11 or number == low or above < 1.1 * number:
        raise UnsaidError
    forms: list[tuple[str, int, int]] = [
        (f"{{}}余{told.unit}", low, above), (f"超过{{}}{told.unit}", low, above),
        (f"{{}}{told.unit}以上", low, above), (f"{{}}多{told.unit}", low, above),
    ]  # fmt: skip
    if below > 0 and low + step - number < 0.1 * number:
        forms = [(f"近{{}}{told.unit}", low + step, below)]
    words, right, wrong = told.dice.choice(forms)
    return Slot(words.format(right), words.format(wrong), NUMBER)


def _ratios(
    one: tuple[int | Decimal, ...], other: tuple[int | Decimal, ...]
) -> list[float]:
    """Divide every reading of a quantity by every one of another."""
    if not other[0]:
        raise UnsaidError
    return [float(a) / float(b) for a in one for b in other if b]


def _percent(dice: Dice, ratio: float) -> str:
    """Write a share in percent with up to two decimals."""
    shown = Decimal(repr(ratio * 100)).quantize(
        dice.choice([Decimal("0.01"), Decimal("0.1")]), ROUND_HALF_UP
    )
    return f"{shown.normalize():f}%"


def _growth(told: Told, name: str) -> Slot:
    """Say by how many percent a number has grown or shrunk."""
    ups, downs = ["增长", "上升", "增加"], ["下降", "减少"]
    return _changed_by(told, name, told.dice.choice(ups), told.dice.choice(downs))


def _rate(told: Told, name: str) -> Slot:
    """Say the same as a rate."""
    verb = told.dice.choice(["为", "达", ""])
    return _changed_by(told, name, f"增幅{verb}", f"降幅{verb}")


def _changed_by(told: Told, name: str, up: str, down: str) -> Slot:
    """Say that a number went up or down by so many percent."""
    ratios = [one - 1 for one in _ratios(told.now[name], told.last[name])]
    ratio = ratios[0]
    if abs(ratio) < 0.02:
        raise UnsaidError
    said = _percent(told.dice, abs(ratio))
    apart = told.dice.choice([0.05, 0.1, 0.2, 0.3]) + abs(ratio)
    wrong = (up if ratio > 0 else down) + _percent(told.dice, apart)
    if (ratio < 0 and apart > 1) or told.dice.random() < 0.3:
        wrong = (down if ratio > 0 else up) + said
    return Slot((up if ratio > 0 else down) + said, wrong, PERCENT)


def _more(told: Told, name: str) -> Slot:
    """Say by how many a number is more or less than last year's."""
    more = int(told.now[name][0] - told.last[name][0])
    if not more:
        raise UnsaidError
    up, down = told.dice.choice(["增加", "多"]), "减少"
    said, other = abs(more), _other(told.dice, abs(more), (abs(more),))
    right = (up if more > 0 else down) + told.counted(said)
    wrong = (down if more > 0 else up) + told.counted(said)
    if told.dice.random() < 0.7:
        wrong = (up if more > 0 else down) + told.counted(other)
    return Slot(right, wrong, LAST)


def _to(told: Told, name: str) -> Slot:
    """Say whether a number went up or down to what follows."""
    more = told.now[name][0] - told.last[name][0]
    if not more or not told.last[name][0]:
        raise UnsaidError
    up, down = (
        told.dice.choice(["增加到", "上升至", "增至"]),
        told.dice.choice(["减少到", "降至"]),
    )
    return Slot(*((up, down) if more > 0 else (down, up)), PERCENT)


def _last(told: Told, name: str) -> Slot:
    """Say last year's number."""
    number = int(told.last[name][0])
    if not number:
        raise UnsaidError
    return Slot(
        told.counted(number), told.counted(_other(told.dice, number, (number,))), LAST
    )


def _share(told: Told, name: str) -> Slot:
    """Say the share of one number in another."""
    part, whole = name.split("/")
    if not told.now[whole][0]:
        raise UnsaidError
    ratios = _ratios(told.now[part], told.now[whole] + told.now["taken"])
    shares = [one / 100 for one in range(2, 99)]
    wrong = [one for one in shares if all(abs(one - ratio) > 0.03 for ratio in ratios)]
    if not 0 < ratios[0] <= 1:
        raise UnsaidError
    said = _percent(
        told.dice, told.dice.choice(wrong) + told.dice.choice([0, 0.005, 0.0025])
    )
    return Slot(_percent(told.dice, ratios[0]), said, PERCENT)


MANNERS: Mapping[str, Callable[[Told, str], Slot]] = {
    "money": _money, "about": _about, "growth": _growth, "rate": _rate, "more": _more, "to": _to, "last": _last,
    "share": _share,
}  # fmt: skip


def words_slot(told: Told, condition: str, words: str) -> Slot:
    """Fill a slot for words that are true of the tables or not, and "" where they aren't."""
    holds, codes = _holds(told, condition)
    if holds is None:
        raise UnsaidError
    if condition[0] == "!" and re.search("(?<![0-9])0件|为零|为0", words):
        codes |= NUMBER  # which is what a nil is, too, that is a number
    return Slot(words, None, codes) if holds else Slot("", words, codes)


def _holds(told: Told, condition: str) -> tuple[bool | None, frozenset[str]]:
    """Whether a condition is clearly true, clearly false, or neither, and its codes."""
    if match := re.fullmatch(r"(\w+)/(\w+)>([0-9.]+)", condition):
        ratios = _ratios(told.now[match[1]], told.now[match[2]])
        over = [one - float(match[3]) for one in ratios]
        return _clearly(min(over) > 0.02, max(over) < -0.1), PERCENT
    if condition.startswith("!"):
        number = told.now[condition[1:]][0]
        return number == 0, frozenset({"N-NIL"})
    if condition in GRAMMAR["conditions"]:
        one, found = GRAMMAR["conditions"][condition], told.now[f"?{condition}"]
        if not told.now[one.get("of", one["whole"][0])][0]:
            raise UnsaidError
        return _clearly(bool(found[0]), not found[1]), frozenset({one["code"]})
    sign, name = re.fullmatch(r"(=|~|2|\+|-)(\w+)", condition).groups()  # type: ignore[union-attr]
    ratio = _ratios(told.now[name], told.last[name])[0]
    far = abs(float(told.now[name][0]) - float(told.last[name][0])) > 1
    answers = {
        "=": (ratio == 1, abs(ratio - 1) > 0.2 and far),
        "~": (abs(ratio - 1) < 0.045, abs(ratio - 1) > 0.25 and far),
        "2": (ratio == 2, (ratio < 1.6 or ratio > 2.8) and far),
        "+": (ratio > 1, ratio < 0.9), "-": (0 < ratio < 1, ratio > 1.1),
    }  # fmt: skip
    return _clearly(*answers[sign]), PERCENT


def _clearly(true: bool, false: bool) -> bool | None:
    """Give None where something is neither."""
    return True if true else False if false else None


def numeral(number: int, style: str) -> str:
    """Write a number in a style; plainly where that style does not write such numbers."""
    if style == "chinese" and number < 1000:
        return _chinese(number)
    if style in {"grouped", "spaced"}:
        return f"{number:,}" if style == "grouped" else f" {number} "
    return str(number).translate(FULL_WIDTH) if style == "full" else str(number)


def _chinese(number: int) -> str:
    """Write a number below a thousand as it is said before a unit."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    if number < 10:
        return "两" if number == 2 else digits[number]
    said = f"{digits[hundreds]}百" if hundreds else ""
    said += f"{digits[tens]}十" if tens else "零" * bool(ones)
    said += digits[ones] if ones else ""
    return said[1:] if number < 20 else said
