"""What a person typed, read: names, numbers, years, codes of rules."""

import os
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

from govreport.errors import UsageProblem
from govreport.forms import nearest
from govreport.lazy import lazy
from govreport.organ_names import LONGEST, is_line
from govreport.report import COUNTS
from govreport.rules import codes
from govreport.text import printable
from govreport.tomlfile.keys import YEARS

COUNT = lazy(rf"{COUNTS}[.。．·/](.*)", re.DOTALL)
"""The address of a count, however it is typed."""
LAST_ZIP_YEAR = 2107
"""No later year can be written into a package."""


def plain_text(text: str, what: str) -> str:
    """Take a name that may go into a file: one line, no control characters."""
    if printable(text) != text:
        message = f"{what}里有换行、控制字符或认不出的字符，请删去后重新输入"
        raise UsageProblem(message)
    return text


def organ_named(text: str, what: str = "机关名称") -> str:
    """Take the name of an organ, in which what takes no room does no harm."""
    if len(text) > LONGEST:
        message = f"{what}有 {len(text)} 个字，不会超过 {LONGEST} 字；请写机关全称"
        raise UsageProblem(message)
    return text if is_line(text) else plain_text(text, what)


def count_named(text: str) -> str | None:
    """Read the name of a count from its address; None where a text is no such address."""
    named = COUNT.match(text)
    return named[1].strip() if named else None


def whole_number(text: str, what: str) -> int:
    """Read an integer as a person types it, full-width digits too."""
    try:
        return int(text)
    except ValueError as error:
        message = f"{what}应是整数，写的是“{text}”"
        raise UsageProblem(message) from error


def year_given(text: str) -> int:
    """Read the year of a report, of four digits."""
    plain = text.rstrip("/\\")  # a shell completes a folder's name
    if found := re.fullmatch(r"\s*(\d{4})\s*年(?:度)?\s*", plain):
        message = f"年份只写四位数字，写的是“{text}”；是不是 {int(found[1])}"
        raise UsageProblem(message)
    year = whole_number(plain, "年份")
    if year not in YEARS:
        message = f"年份 {year} 不对，请写四位年份，如 2022"
        raise UsageProblem(message)
    return year


def timestamp() -> datetime | None:
    """Read the time that SOURCE_DATE_EPOCH sets, for what is stamped into documents."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return None
    seconds = whole_number(epoch, "环境变量 SOURCE_DATE_EPOCH ")
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
        return moment.replace(year=min(moment.year, LAST_ZIP_YEAR))
    except (ValueError, OverflowError, OSError) as error:
        message = f"环境变量 SOURCE_DATE_EPOCH 的值 {epoch} 不是时间"
        raise UsageProblem(message) from error


def selection(
    select: Sequence[str] | None, ignore: Sequence[str] | None
) -> frozenset[str] | None:
    """Read which rules count by the two options, None for all.

    UsageProblem names the nearest of an unknown code.
    """
    if not select and not ignore:
        return None
    selected = _codes("--select", select) if select else frozenset(codes())
    return selected - _codes("--ignore", ignore or ())


def _codes(option: str, texts: Sequence[str]) -> frozenset[str]:
    chosen: set[str] = set()
    for text in texts:
        words = re.findall(r"[^\s,、]+", unicodedata.normalize("NFKC", text).upper())
        if not words:
            message = f"{option} 后面要写规则，如 T3-TOTAL 或 N-"
            raise UsageProblem(message)
        for word in words:
            chosen |= _family(word)
    return frozenset(chosen)


def _family(word: str) -> set[str]:
    """Give the rule of that code, or all whose codes begin so: `N`, `T3-`, `V-FEE`."""
    start = re.compile(rf"{re.escape(word.rstrip('-'))}\d*-")
    known = codes()
    found = {word} & set(known) or {code for code in known if start.match(code)}
    if not found:
        families = sorted({f"{code.partition('-')[0]}-" for code in known})
        near = nearest(word, [*known, *families]) or families
        message = f"没有“{word}”这条规则；相近的有：{'、'.join(near)}"
        raise UsageProblem(message)
    return found
