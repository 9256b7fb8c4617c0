"""Numbers in prose: digits, Chinese numerals, percentages, each with its unit."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from govreport.forms.model import ItemType
from govreport.lazy import lazy
from govreport.text import bare

DIGITS = "零〇○一二三四五六七八九"
VALUES = {char: max(0, index - 2) for index, char in enumerate(DIGITS)} | {"两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
LONGEST = 15
"""Characters of a numeral; no count has more."""
OVER = ("余", "多", "还多", "有余", "来", "逾")
UNDER = ("近", "将近", "不足", "不到")
MORE = ("超过", "超", "突破")
MOST = ("以内", "以下")
LEAST = ("不少于", "不低于", "以上")
ROUND = ("约", "大约", "大概", "左右", "上下")
BEFORE = "将近|近|大约|约|大概|逾|超过|超|突破|不[少低]于|不足|不到"
BEHIND = "以上|左右|上下|还多|有余|多"
"""What leaves a number open, before it and behind it."""
SCALES = {"千": 1000, "万": 10_000, "亿": 100_000_000}
SPANS = ("工作日", "月", "小时", "自然日")
"""个 before one of these counts time."""
UNIT = "万元|亿元|元|人次|封|件次|场次|场|篇次|件|条|份|个|次|宗|起|例|项|部|篇|桩"
ENDS = "，。；、）！？"
"""With one of these behind, or nothing, a number needs no unit."""
COUNTING = frozenset(f"0123456789{DIGITS}两十百千")
SHARES = ("%", "分之", "半数", "过半", "一半")
"""Without one of these, or 倍 or 成 behind a number, nothing is told in percent."""
CHINESE = f"[{DIGITS}两十百千]+"
ARABIC = r"[0-9]{1,15}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,9})?"
DECIMAL = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
NUMERAL = lazy(
    "".join(
        (
            f"(?=[0-9{DIGITS}两十百千近约逾超突不大将])(?P<about>{BEFORE})?",
            "(?<![0-9.:∶A-Za-z第每任逐同统单〔-])",  # 第3条, 〔2021〕30号
            f"(?:(?P<digits>{ARABIC})(?![0-9])",
            f"|(?<![第{DIGITS}两十百千万])(?P<words>{CHINESE}))",
            "(?P<wan>[千万亿](?!元))?(?P<over>余|多|来)?",
            f"(?P<unit>{UNIT})?(?P<above>以上|以内|以下|左右|上下)?",
        )
    )
)
RATIOS = (
    f"(?P<percent>{DECIMAL})%",
    f"百分之(?P<hundredths>{CHINESE})",
    f"(?P<of>[{DIGITS}十百]{{1,3}})分之(?P<upper>[{DIGITS}两])",
    f"(?P<times>{DECIMAL}|{CHINESE})(?P<unit>[倍成])(?![立功员果效本为])(?P<more>[半{DIGITS}])?",
    "(?P<half>(?:超过|过)?半数(?:以上)?|过半|一半(?:以上)?)",
)
RATIO = lazy(
    f"(?=[0-9{DIGITS}两十百千将近大约逾超突不过半])"
    f"(?P<about>{BEFORE})?(?<![0-9.])(?:{'|'.join(RATIOS)})(?P<above>{BEHIND})?"
)
BEGINS = frozenset(f"0123456789{DIGITS}两十百千将近大约逾超突不过半")
"""What a number begins with, and a word that leaves it open."""
ALONE = lazy(
    "".join(
        (
            r"(?P<sign>[-+]?)(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})",
            rf"(?P<part>\.[0-9]{{1,6}})?|(?P<words>{CHINESE}))",
            f"(?P<wan>万(?!元))?(?P<unit>{UNIT})?",
        )
    )
)
MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}


class Numeral(NamedTuple):
    """A number in a sentence, from its first character to the end of its unit.

    `about` is the word that leaves it open: 近, 余, 超过. `slack` is by how much a
    number that was rounded may be off: 50 for 4.28万件, 0.05 for 12.5%.
    """

    start: int
    end: int
    value: int | Decimal
    unit: str
    about: str = ""
    slack: int | Decimal = 0

    @property
    def exact(self) -> bool:
        """Whether it says one number, rounded or not."""
        return not self.about

    def fits(self, value: int | Decimal) -> bool:
        """Whether a number may be told so: 1,537 as 1500余, 98 as 近100."""
        off = Decimal(value) - Decimal(self.value)
        if not self.about:
            return abs(off) <= self.slack
        place = max(Decimal(_place(self.value)), Decimal(self.slack * 2))
        near = abs(off) * 20 <= self.value or abs(off) * 2 <= place
        may_be = (
            (OVER, 0 <= off < place),
            (UNDER, -place < off <= 0),
            (MOST, off <= 0),
            (MORE, off > 0),
            (LEAST, off >= 0),
            (ROUND, near),
        )
        fits = (fits for words, fits in may_be if self.about in words)
        return next(fits, abs(off) <= self.slack)


@lru_cache(maxsize=256)
def numerals(sentence: str) -> tuple[Numeral, ...]:
    """Find the counted numbers of a sentence in its plain spelling, in order.

    A number without a unit counts where a mark or the end follows; years,
    ordinals, article numbers and percentages don't.
    """
    return tuple(_numerals(sentence))


def _numerals(sentence: str) -> Iterator[Numeral]:
    for found in NUMERAL.finditer(sentence.replace("唯一", "唯。")):
        about, digits, words, wan, over, unit, above = found.groups()
        if not unit and not _needs_none(sentence, *found.span(), words):
            continue
        value = in_words(words) if words else _number(digits.replace(",", ""))
        if value is None or (unit == "个" and sentence.startswith(SPANS, found.end())):
            continue
        slack = 0
        if wan:
            scale = SCALES[wan]
            decimals = len(digits.partition(".")[2]) if digits else 0
            value, slack = int(value * scale), scale // 10**decimals // 2
        start = found.start("words" if words else "digits")
        yield Numeral(
            start, found.end(), value, unit or "", about or over or above or "", slack
        )


def _needs_none(sentence: str, start: int, end: int, words: str | None) -> bool:
    """Whether a number counts without a unit: before a mark, in words only as 为零."""
    if words and words not in {"零", "〇"}:
        return False
    if end < len(sentence) and sentence[end] not in ENDS:
        return False
    before = sentence[start - 1 : start]
    return (not words or before in "为是") and (not before or before not in "（(")


def _place(value: int | Decimal) -> int | Decimal:
    """Give the unit of the last digit that is not 0: 100 for 1500, 0.1 for 12.5."""
    digits, exponent = Decimal(value).normalize().as_tuple()[1:]
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) and digits else 0)


@lru_cache(maxsize=256)
def ratios(sentence: str) -> tuple[Numeral, ...]:
    """Find the percentages and multiples of a sentence, with `%` and `倍` for units.

    两成 is 20 %, off by up to 5; 三分之一 is 33 %; 过半 is more than 50 %.
    """
    counted = ("倍" in sentence or "成" in sentence) and any(
        sign in "倍成" and before in COUNTING for before, sign in pairwise(sentence)
    )
    if not counted and not any(sign in sentence for sign in SHARES):
        return ()
    return tuple(_ratios(sentence))


def _ratios(sentence: str) -> Iterator[Numeral]:
    for found in RATIO.finditer(sentence):
        told = found["percent"] or found["hundredths"] or found["times"]
        about, unit, more = found["about"] or found["above"] or "", "%", found["more"]
        value: int | Decimal | None
        if found["half"]:
            value, slack = 50, Decimal(0)
            about = about or ("约" if found["half"] == "一半" else "超过")
        elif found["of"]:
            parts = in_words(found["of"]), in_words(found["upper"])
            value = (
                round(Decimal(100 * parts[1]) / parts[0], 1)
                if parts[0] and parts[1]
                else None
            )
            slack = Decimal(3)
        else:
            value = (
                _number(told) if told[0].isdigit() and told.isascii() else in_words(told)
            )
            slack = Decimal(5).scaleb(-len(told.partition(".")[2]) - 1)
        if value is not None and found["unit"] == "成":
            slack, value = (
                Decimal(5),
                value * 10 + (5 if more == "半" else VALUES.get(more, 0)),
            )
        elif found["unit"]:
            unit = "倍"
        if value is not None:
            yield Numeral(*found.span(), value, unit, about, slack)


def _number(digits: str) -> int | Decimal:
    return Decimal(digits) if "." in digits else int(digits)


def meant_number(text: str, kind: ItemType) -> int | Decimal | None:
    """Read the number that was meant where a cell needs one and more was written.

    `2件` and `二` are 2, `1,234` is 1234, `12600元` is 1.26 where 万元 are counted; None
    where it can't be told.
    """
    found = ALONE.fullmatch(bare(text).replace("−", "-"))
    if found is None or kind is ItemType.TEXT:
        return None
    sign, digits, part, words, wan, unit = found.groups()
    value = in_words(words) if words else _number(digits.replace(",", "") + (part or ""))
    if value is None or (unit in MONEY) > (kind is ItemType.AMOUNT):
        return None
    if kind is ItemType.AMOUNT:
        value = value * MONEY.get(unit, Decimal(1))
        value = value.normalize() if value % 1 else Decimal(int(value))
    elif wan:
        value *= 10_000
    if kind is not ItemType.AMOUNT and value % 1:
        return None
    whole = value if kind is ItemType.AMOUNT else int(value)
    return -whole if sign == "-" else whole


def in_words(words: str) -> int | None:
    """Read a Chinese numeral below ten thousand, None where it says nothing.

    `十二` is 12, `一百零五` 105, `三百二` 320, `二〇二二` 2022.
    """
    if not 0 < len(words) <= LONGEST:
        return None
    if not any(char in TENS for char in words):
        digits = "".join(str(VALUES[char]) for char in words)
        return int(digits) if len(digits) != 2 or digits[0] != "0" else None
    total, digit, unit = 0, 0, 10_000
    pending = False
    for index, char in enumerate(words):
        if char in TENS:
            if TENS[char] >= unit or (not pending and index and char != "十"):
                return None
            total += (digit if pending else 1) * TENS[char]
            unit, digit, pending = TENS[char], 0, False
        elif pending and digit:
            return None
        else:
            digit, pending = VALUES[char], True
    last = words[-2] if len(words) > 1 else ""
    return total + digit * (unit // 10 if pending and last in TENS and unit > 10 else 1)
