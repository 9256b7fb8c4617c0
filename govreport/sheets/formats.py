"""How cells show their numbers: as dates, shares, money, with a unit behind them."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from govreport.sheets.sheet import SheetValue

PLAIN, DATE, SHARE, SCALED = "plain", "date", "share", "scaled"
DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
SHARES = frozenset({9, 10})
MONEY = frozenset({5, 6, 7, 8, 42, 44})
"""Formats that have a number and no text in the file."""
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|!(.)')
OTHER = re.compile(r"\[[^\]]*\]|_.|\*.")
"""Conditions and colours, room for a character, a character that fills."""
SCALES = re.compile(r"[0#?],+(?:[^0#?,.]|$)")
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 -- a sheet's days have no zone
LATER = timedelta(days=1462)
"""By so much days that are counted from 1904 are later."""
NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,4})?"
)
"""A number as a workbook stores it."""
LAST_DAY = 2_958_466
LEAP_DAY = 60
"""29 February 1900, which Excel counts and no calendar has."""


class NumberFormat(NamedTuple):
    """What a format makes of a number, and the words that it puts around it."""

    kind: str = PLAIN
    before: str = ""
    behind: str = ""


AS_IS = NumberFormat()


def number_format(number: int, codes: Mapping[int, str]) -> NumberFormat:
    """Tell what a format by its number, or by its own code, makes of a number."""
    if number in codes:
        return _by_code(codes[number])
    if number in DATES:
        return NumberFormat(DATE)
    if number in MONEY:
        return NumberFormat(before="¥")
    return NumberFormat(SHARE) if number in SHARES else AS_IS


def _by_code(code: str) -> NumberFormat:
    section = code[:255].split(";", maxsplit=1)[0]
    if section.lower().strip() in {"general", "@", ""}:
        return AS_IS
    bare = OTHER.sub("", LITERAL.sub(_kept, section))
    plain = re.sub("\x00[^\x00]*\x00", "", bare)
    if "%" in plain:
        return NumberFormat(SHARE)
    if re.search("[ymdhs]", plain.lower().replace("general", "")):
        return NumberFormat(DATE)
    before, behind = _around(bare)
    if SCALES.search(plain) or "." in _inner(bare):
        return NumberFormat(SCALED)
    return NumberFormat(PLAIN, before, behind)


def _kept(found: re.Match[str]) -> str:
    """Mark words of a format, so that their letters aren't taken for its signs."""
    return f"\x00{next((one for one in found.groups() if one is not None), '')}\x00"


def _around(bare: str) -> tuple[str, str]:
    """Give the words before the first digit of a format and behind the last."""
    digits = [*re.finditer(r"[0#?]|(?i:general)", re.sub("\x00[^\x00]*\x00", _blank, bare))]
    if not digits:
        return "", ""
    before, behind = bare[: digits[0].start()], bare[digits[-1].end() :]
    return _words(before), _words(behind)


def _blank(found: re.Match[str]) -> str:
    return "\x00" * len(found[0])


def _words(text: str) -> str:
    return "".join(re.findall("\x00([^\x00]*)\x00", text)).strip("() +-")


def _inner(bare: str) -> list[str]:
    """Give the words that stand between digits of a format."""
    found = re.search("[0#?](.*)[0#?]", bare, re.DOTALL)
    return re.findall("\x00([^\x00]*)\x00", found[1]) if found else []


def as_shown(number: float, shown: NumberFormat, *, from_1904: bool) -> SheetValue:
    """Give a number as what it is by its format; what isn't the number itself is text."""
    if shown is AS_IS or (number == 0 and shown.kind != DATE):
        return number
    if shown.kind == DATE:
        return _day(number, from_1904=from_1904)
    if shown.kind == SHARE:
        return f"{plain(round(number * 100, 10))}%"
    if shown.kind == SCALED:
        return f"{plain(number)}（显示的不是这个数）"
    text = f"{shown.before}{plain(number)}{shown.behind}"
    return text if shown.before or shown.behind else number


@lru_cache(maxsize=4096)  # a sheet has the same days again and again
def _day(number: float, *, from_1904: bool) -> SheetValue:
    """Give the day that a number counts to, with its time where it has one."""
    if not 0 <= number < LAST_DAY:
        return f"{plain(number)}（格式是日期）"
    if number < 1 and not from_1904:
        return f"{timedelta(days=number)}"
    with suppress(OverflowError):
        days = number + (number < LEAP_DAY and not from_1904)
        moment = FIRST_DAY + timedelta(days=days) + (LATER if from_1904 else timedelta())
        rounded = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        if rounded.date() == moment.date():  # no rounding moves a day
            moment = rounded
        moment = moment.replace(microsecond=0)
        return moment.date() if moment.time() == moment.min.time() else moment
    return f"{plain(number)}（格式是日期）"


def as_day(stored: str) -> SheetValue:
    """Read a day, or a moment, that is stored as such; other text as it is."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(stored).replace(microsecond=0, tzinfo=None)
        return moment.date() if moment.time() == moment.min.time() else moment
    return stored


def plain(number: float) -> str:
    """Write a number with all its digits, and none behind the point where it is whole."""
    return f"{number:.0f}" if float(number).is_integer() else repr(number)


def as_number(text: str) -> int | float | None:
    """Read a number as a workbook stores it; None where it is none."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    if NUMBER.fullmatch(text):
        number = float(text)
        if abs(number) < 1e300:
            number = float(f"{number:.15g}")  # no sheet shows more digits
            whole = number.is_integer() and abs(number) < 10**15
            return int(number) if whole else number
    return None
