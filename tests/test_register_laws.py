"""Laws: what is counted balances, over years too; a row that moves is named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from reports import report

from govreport.forms import form
from govreport.register.findings import YearRegister
from govreport.register.read import RegisterReading
from govreport.register.request import Request
from govreport.register.tally import DISPUTES, RegisterCount, tally
from govreport.register.values import chosen
from govreport.report import Report
from govreport.rules import Case, check

FORM = form("2021")
YEARS, BUSY = (2023, 2024, 2025, 2026, 2027), range(2023, 2026)
LAST_DAY = date(2027, 12, 31)
APPLICANTS = [one.id for one in chosen("applicant", FORM)]
OUTCOMES = [one.id for one in chosen("outcome", FORM)]
RESULTS = [one.id for one in chosen("result", FORM)]
SUITS = [one.id for one in chosen("suit_kind", FORM)]
PLACES = dict.fromkeys(DISPUTES, 1)


@st.composite
def disputes(draw: st.DrawFn, after: date, name: str) -> dict[str, Any]:
    """A review or a suit, which may not have ended."""
    if not draw(st.booleans()):
        return {}
    begun = after + timedelta(draw(st.integers(0, 200)))
    found: dict[str, Any] = {f"{name}_received": begun}
    if draw(st.booleans()):
        closed = begun + timedelta(draw(st.integers(0, 200)))
        found |= {
            f"{name}_closed": closed,
            f"{name}_result": draw(st.sampled_from(RESULTS)),
        }
    return found


@st.composite
def requests(draw: st.DrawFn, year: int, row: int) -> Request:
    """A request of a year that contradicts nothing; it may not have been answered."""
    received = date(year, 1, 1) + timedelta(draw(st.integers(0, 364)))
    whole: dict[str, Any] = {"number": f"{row}", "received": received}
    whole["applicant"] = draw(st.sampled_from(APPLICANTS))
    if draw(st.booleans()):
        whole["answered"] = received + timedelta(draw(st.integers(0, 200)))
        whole["outcome"] = draw(st.sampled_from(OUTCOMES))
        whole |= {"supplement_asked": received, "fee_noticed": received}
        whole |= draw(disputes(whole["answered"], "review"))
        whole |= suit if (suit := draw(disputes(whole["answered"], "suit"))) else {}
        if suit:
            kinds = SUITS if "review_received" in whole else SUITS[:1]
            whole["suit_kind"] = draw(st.sampled_from(kinds))
    return Request(row, **whole)


@st.composite
def registers(draw: st.DrawFn) -> list[YearRegister]:
    """The registers of some years, each of the first with a few requests."""
    return [
        YearRegister(
            year,
            f"{year}",
            RegisterReading(
                tuple(draw(requests(year, row)) for row in range(2, 2 + draw(st.integers(0, 4 if year in BUSY else 0)))),
                (),
                PLACES,
            ),
        )
        for year in YEARS
    ]  # fmt: skip


def counted(of: Sequence[YearRegister], year: int) -> RegisterCount:
    read = [one for one in of if one.year <= year]
    years = frozenset(one.year for one in read)
    return RegisterCount(
        [one.name for one in read], years, tally(read, year, FORM, LAST_DAY)
    )


def report_of(of: Sequence[YearRegister], year: int) -> Report:
    """A report into which its registers were counted."""
    count, base = counted(of, year).tally, report()
    assert count is not None
    assert not count.problems
    return replace(base, year=year, entries={**base.entries, **count.numbers})


def codes_of(one: Report, last: Report, of: Sequence[YearRegister], year: int) -> set[str]:
    case = Case(one, last, find_register=lambda: counted(of, year))
    watched = frozenset({"T3-BALANCE", "T3-TOTAL", "T3-SETTLED", "T4-TOTAL", "X-CARRY", "L-TALLY"})  # fmt: skip
    return {found.code for found in check(case, watched)}


@settings(max_examples=60)
@given(registers())
def test_what_is_counted_balances_this_year_and_into_the_next(
    of: list[YearRegister],
) -> None:
    last = report_of(of, YEARS[0])
    for year in YEARS[1:]:
        now = report_of(of, year)
        assert codes_of(now, last, of, year) == set()
        last = now


@settings(max_examples=60)
@given(registers().filter(lambda of: any(one.reading.requests for one in of)), st.data())
def test_a_row_that_moves_is_named_in_some_year(
    of: list[YearRegister], data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from([i for i, one in enumerate(of) if one.reading.requests]))
    some = list(of[at].reading.requests)
    place = data.draw(st.integers(0, len(some) - 1))
    some[place] = data.draw(moved(some[place]))
    changed = list(of)
    changed[at] = of[at]._replace(reading=of[at].reading._replace(requests=tuple(some)))
    named = [
        found
        for year in YEARS
        for found in check(
            Case(report_of(of, year), find_register=partial(counted, changed, year)),
            frozenset({"L-TALLY"}),
        )
    ]
    assert named
    assert all("第" in one.problem or one.places for one in named)


def moved(one: Request) -> st.SearchStrategy[Request]:
    """The same request by another applicant, with another outcome, or a year off."""
    ways = [
        st.sampled_from([name for name in APPLICANTS if name != one.applicant]).map(
            lambda name: one._replace(applicant=name)
        )
    ]
    if one.outcome:
        ways.append(
            st.sampled_from([name for name in OUTCOMES if name != one.outcome]).map(
                lambda name: one._replace(outcome=name)
            )
        )
    days = ("received", "answered", "review_received", "review_closed", "suit_closed")
    ways += [
        st.sampled_from([-366, 366]).map(
            lambda off, day=day, there=there: one._replace(**{day: there + timedelta(off)})  # type: ignore[misc]
        )
        for day in days
        if (there := getattr(one, day)) is not None and there.year < BUSY[-1]
    ]
    return st.one_of(ways)
