"""When a request must be answered: examples that were counted by hand, and laws."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from govreport.register.due import ARTICLES, DueState, due
from govreport.register.request import Request
from govreport.register.working_days import WorkingDays
from govreport.tomlfile.document import parse
from govreport.workspace.config import read_settings

FOLDER = Path(__file__).parent / "due"
CALENDARS = FOLDER / "calendars.toml"
EXAMPLES = [
    pytest.param(one, id=one["name"])
    for path in sorted(FOLDER.glob("*.toml"))
    for one in tomli.loads(path.read_text(encoding="utf-8")).get("examples", [])
]
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def typed_calendar() -> WorkingDays:
    raw = CALENDARS.read_bytes()
    settings = read_settings(parse(raw, CALENDARS.name), (), lambda _code: False)
    return WorkingDays(settings.calendar, library=False)


CALENDAR = typed_calendar()


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_was_counted_by_hand(example: dict[str, Any]) -> None:
    request = Request(2, **example["request"])
    found = due(request, CALENDAR, example.get("today", date(2026, 6, 30)))
    told = {
        "state": found.state.value,
        "day": found.day,
        "earliest": found.earliest,
        "missing": found.missing,
        "theirs": found.theirs,
        "basis": [ARTICLES[key] for key in found.basis],
        "remarks": {key.value: day for key, day in found.remarks},
        "answered_late": found.answered_late,
    }
    blank = dict.fromkeys(("day", "earliest", "missing", "theirs"))
    expected = blank | {"state": "running", "remarks": {}, "answered_late": False}
    assert told == expected | {key: example[key] for key in told if key in example}
    if "notice_by" in example:
        assert found.notice_by == example["notice_by"]


def test_forty_examples_stand_on_disk() -> None:
    assert len(EXAMPLES) >= 40


@given(received=DAYS, today=DAYS)
def test_a_day_that_is_due_is_worked_and_twenty_working_days_off(
    received: date, today: date
) -> None:
    day = due(Request(2, received=received), CALENDAR, today).day
    assert day is not None
    assert CALENDAR.between(received, day) == 20
    assert CALENDAR.between(received, day - timedelta(1)) == 19


@given(received=DAYS, later=st.integers(0, 40), extended=st.booleans())
def test_what_comes_later_is_never_due_earlier(
    received: date, later: int, extended: bool
) -> None:
    """Nor is a count that begins anew, by 补正 or payment."""
    first, second = received, received + timedelta(later)
    told = second if extended else None
    found = [
        due(Request(2, received=day, extended=told and day), CALENDAR, second).day
        for day in (first, second)
    ]
    again = Request(2, received=first, supplemented=second, extended=told)
    anew = due(again, CALENDAR, second)
    assert found[0] is not None
    assert found[1] is not None
    assert found[0] <= found[1] == anew.day


@given(
    received=DAYS,
    asked=st.integers(1, 20),
    took=st.integers(0, 60),
    today=DAYS,
)
def test_asking_others_puts_the_day_off_by_what_it_took(
    received: date, asked: int, took: int, today: date
) -> None:
    begin = CALENDAR.count(received, asked).earliest
    end = begin + timedelta(took)
    request = Request(2, received=received, others_asked=begin, others_answered=end)
    plain = due(Request(2, received=received), CALENDAR, today)
    found = due(request, CALENDAR, today)
    assert plain.day is not None
    if found.day is not None and begin < plain.day:
        paused = CALENDAR.between(begin, end)
        assert CALENDAR.between(plain.day, found.day) == paused


LATER = st.none() | st.integers(0, 120)


@given(
    received=st.dates(date(2026, 11, 1), date(2027, 3, 1)),
    extended=LATER,
    third_party_asked=LATER,
    others_asked=LATER,
    others_answered=LATER,
    passed=st.integers(0, 250),
)
def test_the_earliest_day_is_never_later_than_what_any_notice_makes_of_it(
    received: date, passed: int, **later: int | None
) -> None:
    """Of each year that is known, as if nobody had entered it yet."""
    told = {
        field: received + timedelta(many)
        for field, many in later.items()
        if many is not None
    }
    today = max((received + timedelta(passed), *told.values()))
    request = Request(2, received=received, **told)  # type: ignore[arg-type] # days
    found = due(request, CALENDAR, today)
    for year in (2024, 2025, 2026):
        notice = CALENDAR.notice(year)
        assert notice is not None
        moved = type(notice)(
            *(frozenset(day.replace(year=2027) for day in days) for days in notice)
        )
        known = WorkingDays(
            {2026: CALENDAR.notice(2026), 2027: moved},  # type: ignore[dict-item] # known
            library=False,
        )
        whole = due(request, known, today)
        day = whole.day or whole.earliest
        assert day is not None
        assert (found.day or found.earliest or date.max) <= day


def test_a_year_that_nobody_entered_has_no_day() -> None:
    found = due(Request(2, received=date(2031, 5, 6)), CALENDAR, date(2031, 5, 7))
    assert (found.state, found.day, found.missing) == (DueState.UNKNOWN, None, 2031)
    assert found.notice_by is None
