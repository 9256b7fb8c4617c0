"""Working days: by the State Council's yearly notice, as far as it is known."""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from govreport.settings import HolidayNotice

ALWAYS_OFF = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays of every year that have a day of the common calendar; the others move."""
SATURDAY = 5
Pause = tuple[date, date]
"""Days that don't count: after the first, up to and with the second."""


class DayCount(NamedTuple):
    """Where a count of working days ends.

    `day` is None where it leads through a `missing` year; `earliest` is never later than
    the day will be: of such a year each day that is no holiday for sure counts as worked.
    """

    day: date | None
    earliest: date
    missing: int | None = None


class WorkingDays:
    """The working days of all years whose notice is known: typed, or from a library."""

    def __init__(self, typed: Mapping[int, HolidayNotice], *, library: bool = True) -> None:
        """Take what was typed before the library's; it goes without the library too."""
        self._typed, self._library = typed, library
        self._years: dict[int, tuple[bool, Sequence[date]]] = {}

    def notice(self, year: int) -> HolidayNotice | None:
        """Look up the notice of a year, None where nobody has entered it."""
        typed = self._typed.get(year)
        return _library_notice(year) if typed is None and self._library else typed

    def count(self, after: date, number: int, pauses: Iterable[Pause] = ()) -> DayCount:
        """Find the so many-th working day after a day, that one not counted."""
        paused, left, missing, year = sorted(pauses), number, None, after.year
        while True:
            known, days = self._worked(year)
            at = bisect_right(days, after)
            if at < len(days) and not known:
                missing = missing or year
            if paused:
                days = _first(days, at, left, paused)
                at = 0
            if len(days) - at >= left:
                day = days[at + left - 1]
                return DayCount(None if missing else day, day, missing)
            left, year = left - len(days) + at, year + 1

    def between(self, after: date, until: date) -> int | None:
        """Count the working days after a day up to another; None in an unknown year."""
        found = 0
        for year in range(after.year, until.year + 1):
            known, days = self._worked(year)
            begin, end = bisect_right(days, after), bisect_right(days, until)
            if not known and after < until:
                return None
            found += max(end - begin, 0)
        return found

    def _worked(self, year: int) -> tuple[bool, Sequence[date]]:
        """List a year's working days, all that may be where its notice isn't known."""
        if year not in self._years:
            notice = self.notice(year)
            first, length = date(year, 1, 1), 365 + isleap(year)
            days = [first + timedelta(one) for one in range(length)]
            self._years[year] = (
                notice is not None,
                [day for day in days if _may_be_worked(day, notice)],
            )
        return self._years[year]


def _first(
    days: Sequence[date], at: int, number: int, pauses: Sequence[Pause]
) -> list[date]:
    """Take the first of some days that lie in no pause; pauses are in order."""
    found = list[date]()
    for begin, end in (*pauses, (date.max, date.max)):
        until = bisect_right(days, begin)
        found += days[at : min(until, at + number - len(found))]
        if len(found) == number:
            break
        at = max(at, until, bisect_right(days, end))
    return found


def _may_be_worked(day: date, notice: HolidayNotice | None) -> bool:
    if notice is None:
        return (day.month, day.day) not in ALWAYS_OFF
    weekday = day.weekday() < SATURDAY or day in notice.workdays
    return weekday and day not in notice.holidays


@cache
def _library_notice(year: int) -> HolidayNotice | None:
    """Ask chinesecalendar, where it is installed and knows the year."""
    try:
        from chinese_calendar import holidays, workdays
    except ImportError:
        return None
    if not min(holidays).year <= year <= max(holidays).year:
        return None
    return HolidayNotice(
        frozenset(day for day in holidays if day.year == year),
        frozenset(day for day in workdays if day.year == year),
    )
