"""`[calendar.2027]` of govreport.toml: a year's notice of holidays, typed by the office."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from govreport.findings import Path as KeyPath
from govreport.settings import HolidayNotice
from govreport.tomlfile.keys import YEARS, Problems, meant

CALENDAR, HOLIDAYS, WORKDAYS = "calendar", "holidays", "workdays"
LONGEST = 15
"""Days of one holiday; the longest yet had ten. More is a slip of the pen."""
SATURDAY = 5
REMARKS = re.compile(r"[（(][^（）()]*[)）]|[\s，,。；;]|放假|调休|上班|共\d+天")
"""What the notice has around its days: 2月15日（农历腊月二十八、星期日）至23日放假调休。"""
DAY = r"(?:(?:(\d{4})[-./年])?(\d{1,2})[-./月])?(\d{1,2})[日号]?"
DAYS = re.compile(rf"{DAY}(?:(?:\.\.|至|到|—|–|~|～){DAY})?")
EXAMPLE = '["1月1日至3日", "2月5日至11日"]'


class _Days(NamedTuple):
    """What one entry stands for, and in which list it is."""

    path: KeyPath
    days: tuple[date, ...]


def read_calendar(table: Mapping[str, Any], problems: Problems) -> dict[int, HolidayNotice]:
    """Read the notices of all years; one that lacks either list is not there yet."""
    found = {}
    for name, content in table.items():
        path = (CALENDAR, name)
        year = int(name) if re.fullmatch(r"\d{4}", name) else 0
        if year not in YEARS or not isinstance(content, dict):
            told = (
                f"“{name}”应是年份的小节，如 [calendar.2027]，下面写 holidays 和 workdays"
            )
            problems.add(path, told)
            continue
        for key in content.keys() - {HOLIDAYS, WORKDAYS}:
            told = f"没有“{key}”这个名称，{meant(key, (HOLIDAYS, WORKDAYS))}；请改正或删去"
            problems.add((*path, key), told)
        off = list(_entries((*path, HOLIDAYS), content, year, problems))
        worked = list(_entries((*path, WORKDAYS), content, year, problems))
        _check(off, worked, problems)
        if content.keys() >= {HOLIDAYS, WORKDAYS}:
            holidays, workdays = (
                frozenset(day for one in entries for day in one.days)
                for entries in (off, worked)
            )
            found[year] = HolidayNotice(holidays, workdays)
            if not holidays and content[HOLIDAYS] == []:
                told = "还没有填放假的日子；没有公布的年份，请把这一节整个删去"
                problems.add((*path, HOLIDAYS), told)
    return found


def _entries(
    path: KeyPath, content: Mapping[str, Any], year: int, problems: Problems
) -> Iterator[_Days]:
    """Read the days of a list, each entry a day or the first and last of some."""
    listed = content.get(path[-1], [])
    if not isinstance(listed, list):
        problems.add(path, f"应是方括号括起的日子，各加半角引号，如 {EXAMPLE}")
        return
    for index, raw in enumerate(listed):
        days = _days(raw, year)
        first, last = days or (None, None)
        if first is None or last is None:
            told = (
                f"第 {index + 1} 项“{str(raw)[:30]}”不是日子；"
                f'应写成 "2月5日至11日"、"{year}-02-05..{year}-02-11"，一天的写 "2月14日"'
            )
        elif first.year != year or last.year != year:
            told = f"第 {index + 1} 项“{raw}”不是 {year} 年的；请写到那一年的小节里"
        elif last < first or (last - first).days >= LONGEST:
            told = f"第 {index + 1} 项“{raw}”从 {first} 到 {last}，请核对起止的日子"
        else:
            whole = range((last - first).days + 1)
            yield _Days(path, tuple(first + timedelta(one) for one in whole))
            continue
        problems.add(path, told)


def _days(raw: object, year: int) -> tuple[date, date] | None:
    """Read the first and last day of an entry, None for what is no day."""
    if isinstance(raw, date):
        day = date(raw.year, raw.month, raw.day)
        return day, day
    found = DAYS.fullmatch(REMARKS.sub("", raw)) if isinstance(raw, str) else None
    if found is None or found[2] is None:
        return None
    first = [int(found[1] or year), int(found[2]), int(found[3])]
    last = first
    if found[6]:
        last = [int(found[4] or first[0]), int(found[5] or first[1]), int(found[6])]
    try:
        return date(*first), date(*last)
    except ValueError:
        return None


def _check(off: list[_Days], worked: list[_Days], problems: Problems) -> None:
    """Note days that are listed twice, or worked as they are anyway."""
    times = Counter(day for one in (*off, *worked) for day in one.days)
    told = set()
    for one in (*off, *worked):
        for day in one.days:
            if times[day] > 1 and day not in told:
                told.add(day)
                problems.add(one.path, f"{day} 写了两次；请核对，一天只写一次")
            if one.path[-1] == WORKDAYS and day.weekday() < SATURDAY:
                weekday = "一二三四五"[day.weekday()]
                sentence = f"{day} 是星期{weekday}，本来就上班；这里只写周末补班的日子"
                problems.add(one.path, sentence)
