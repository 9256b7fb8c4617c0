"""Expressions with years in them, in digits or in words: 2022, 二〇二二."""

import re
from collections.abc import Callable

from govreport.lazy import lazy

ZERO = "〇○零"
ARABIC = r"(?:19|20)\d\d"
YEAR = rf"{ARABIC}|二[{ZERO}][{ZERO}一二三][{ZERO}一二三四五六七八九]"


def dated(pattern: str) -> Callable[[str], re.Pattern[str]]:
    """Make an expression with some YEAR in it, to be asked for by the text it is for.

    Years in words take long to compile, and no text without 二 has any.
    """
    whole, plain = lazy(pattern), lazy(pattern.replace(YEAR, ARABIC))
    return lambda text: whole if "二" in text else plain


TAIL = (
    r"(?:政府|政务)?信息公开(?:工作)?(?:开展|进展)?(?:情况)?的?"
    rf"(?:(?P<inside>{YEAR})年?度?)?(?:工作)?(?:年度)?(?:工作)?(?:情况)?的?(?:年度)?(?:工作)?"
    rf"(?:报告|年报)(?:[(（](?:(?P<behind>{YEAR})年?度?"
    r"(?:[,;](?:附|含|及|和|另).{0,12})?|.{0,12})[)）])?"
)
"""How a title ends."""
NUMBER = rf"[\d一二三四五六七八九十{ZERO}]{{1,3}}"
NO_DAY = rf"(?!年{NUMBER}月{NUMBER}日)"
"""The year of a full date is the one of a signature, never that of a report."""
SEVERAL = rf"(?:{YEAR})年?度?[-—–~至到、和与及]+(?:{YEAR})(?=年|度)"
YEARS = dated(SEVERAL)
"""Two years in a title: it doesn't tell of which the report is."""
PATTERNS = (
    dated(
        rf"(?P<before>.*?)(?:关于)?(?:(?P<years>{SEVERAL})|(?P<year>{YEAR}){NO_DAY})"
        rf"年?度?(?P<after>.*?){TAIL}"
    ),
    dated(rf"(?P<before>.*?)(?P<years>)(?P<year>)(?P<after>)(?:关于)?(?:年度?)?{TAIL}"),
)
"""A title with the year before it, or without one there."""
SIGNED = dated(
    rf"(\d{{4}}|{YEAR})年(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
DAY = dated(rf"(?:\d{{4}}|{YEAR})年(?:\d|[一二三四五六七八九十]){{1,2}}月")
"""When something was signed or sent out: no title goes on over such a line."""
NAMED_YEAR = lazy(r"(?<!\d)(?:19|20)\d\d(?!\d)")
