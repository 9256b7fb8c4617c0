"""Working days: what a clerk types of a notice, the library behind it, and the counting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_due import CALENDAR

from govreport.errors import TextProblem
from govreport.register.working_days import Pause, WorkingDays
from govreport.settings import HolidayNotice
from govreport.tomlfile.document import parse
from govreport.workspace.config import read_settings

DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))
SPANS = st.tuples(DAYS, st.integers(-3, 40)).map(
    lambda one: (one[0], one[0] + timedelta(one[1]))
)


def calendar(text: str) -> dict[int, HolidayNotice]:
    found = read_settings(parse(text.encode(), "govreport.toml"), (), lambda _code: False)
    return dict(found.calendar)


def of_2027(holidays: str, workdays: str = "") -> str:
    return f"[calendar.2027]\nholidays = [{holidays}]\nworkdays = [{workdays}]\n"


@pytest.mark.parametrize(
    "written",
    [
        "2027-02-06, '2月7日', '2-8'",
        "'2027-02-06..2027-02-08'",
        "'02-06..02-08'",
        "'2月6日至8日'",
        "'2月6日（农历正月初一、周六）至8日（周一）放假调休，共3天。'",
        "'2月6日～2月8日'",
        "'2.6—2.8'",
    ],
)
def test_days_are_typed_as_they_stand_in_the_notice(written: str) -> None:
    days = {date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8)}
    assert calendar(of_2027(written))[2027].holidays == days


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (of_2027("2026-12-31"), "第 1 项“2026-12-31”不是 2027 年的；请写到那一年的小节里"),
        (of_2027("'1月1日至3日', '1月3日'"), "2027-01-03 写了两次；请核对，一天只写一次"),
        (of_2027("'2月6日'", "'2月6日'"), "2027-02-06 写了两次"),
        (of_2027("'1月1日'", "'1月4日'"), "2027-01-04 是星期一，本来就上班；这里只写周末补班的日子"),
        (of_2027("'2月12日至6日'"), "从 2027-02-12 到 2027-02-06，请核对起止的日子"),
        (of_2027("'2027-02-06..2027-12-12'"), "请核对起止的日子"),
        (of_2027("'春节'"), "第 1 项“春节”不是日子；应写成"),
        (of_2027("'2月30日'"), "第 1 项“2月30日”不是日子"),
        (of_2027("'6日'"), "第 1 项“6日”不是日子"),
        (of_2027("3"), "第 1 项“3”不是日子"),
        (of_2027(""), "还没有填放假的日子；没有公布的年份，请把这一节整个删去"),
        ("[calendar.2027]\nholidays = '1月1日'\n", "应是方括号括起的日子"),
        ("[calendar.2027]\nholiday = []\n", "没有“holiday”这个名称，是不是要写 holidays"),
        ("[calendar.27]\nholidays = []\n", "“27”应是年份的小节，如 [calendar.2027]"),
        ("[calendar]\n2027 = []\n", "“2027”应是年份的小节"),
    ],
)  # fmt: skip
def test_what_is_no_notice_is_told(text: str, told: str) -> None:
    with pytest.raises(TextProblem) as caught:
        calendar(text)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_year_is_known_only_when_both_lists_stand() -> None:
    assert calendar("[calendar.2027]\nholidays = ['1月1日']\n") == {}
    assert calendar("[calendar.2027]\nworkdays = []\n") == {}
    assert calendar(of_2027("'1月1日'")).keys() == {2027}


def test_what_is_typed_comes_before_the_library() -> None:
    pytest.importorskip("chinese_calendar")
    typed = HolidayNotice(frozenset({date(2025, 3, 4)}), frozenset())
    assert WorkingDays({2025: typed}).notice(2025) == typed
    assert WorkingDays({}).notice(2025) != typed


def test_the_library_says_what_was_typed_from_the_notices() -> None:
    """The calendars of the worked examples hold against a second hand."""
    pytest.importorskip("chinese_calendar")
    assert [CALENDAR.notice(year) for year in (2024, 2025, 2026)] == [
        WorkingDays({}).notice(year) for year in (2024, 2025, 2026)
    ]


def test_a_year_beyond_the_library_is_not_guessed() -> None:
    library = pytest.importorskip("chinese_calendar")
    last = max(library.holidays).year
    assert WorkingDays({}).notice(last) is not None
    assert WorkingDays({}).notice(last + 1) is None


def test_without_the_library_a_year_is_known_by_what_was_typed_alone() -> None:
    assert WorkingDays({}, library=False).notice(2025) is None
    assert WorkingDays({}, library=False).count(date(2025, 1, 2), 3).day is None


def _works(day: date) -> bool:
    notice = CALENDAR.notice(day.year)
    assert notice is not None
    return day in notice.workdays or (day.weekday() < 5 and day not in notice.holidays)


@given(after=DAYS, number=st.integers(1, 45), pauses=st.lists(SPANS, max_size=3))
def test_counting_is_what_a_finger_on_the_calendar_does(
    after: date, number: int, pauses: list[Pause]
) -> None:
    day, left = after, number
    while left and day < date(2026, 12, 31):
        day += timedelta(1)
        paused = any(begin < day <= end for begin, end in pauses)
        left -= _works(day) and not paused
    if not left:
        assert CALENDAR.count(after, number, pauses).day == day


@given(after=DAYS, number=st.integers(1, 45))
def test_between_is_the_counting_backwards(after: date, number: int) -> None:
    day = CALENDAR.count(after, number).day
    assert day is not None
    assert CALENDAR.between(after, day) == number


def test_a_stretch_into_a_year_that_is_not_known_has_no_number() -> None:
    assert CALENDAR.between(date(2026, 12, 30), date(2027, 1, 4)) is None
    assert CALENDAR.between(date(2026, 12, 30), date(2026, 12, 31)) == 1
