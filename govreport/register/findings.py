"""What in the requests of a register contradicts itself, with row and column."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from govreport.register.columns import column_of, columns
from govreport.register.harmless import told_of
from govreport.register.read import RegisterProblem, RegisterReading
from govreport.register.request import Request
from govreport.register.values import typed

LATE = 3
"""Years after which hardly anything comes: what is dated later may be mistyped."""
PAIRS = (
    ("answered", "outcome"),
    ("outcome", "answered"),
    ("review_closed", "review_result"),
    ("review_result", "review_closed"),
    ("suit_closed", "suit_result"),
    ("suit_result", "suit_closed"),
    ("review_closed", "review_received"),
    ("suit_closed", "suit_received"),
    ("suit_received", "suit_kind"),
    ("suit_kind", "suit_received"),
    ("paid", "fee_noticed"),
    ("supplemented", "supplement_asked"),
    ("third_party_answered", "third_party_asked"),
    ("others_answered", "others_asked"),
)
"""Where the first is filled in, the second must be."""
DAYS = tuple(one.field for one in columns() if one.kind == "date")
ORDER = (
    *(("received", field) for field in DAYS),
    ("supplement_asked", "supplemented"),
    ("fee_noticed", "paid"),
    ("third_party_asked", "third_party_answered"),
    ("others_asked", "others_answered"),
    ("supplement_asked", "answered"),
    ("supplemented", "answered"),
    ("fee_noticed", "answered"),
    ("paid", "answered"),
    ("extended", "answered"),
    ("review_received", "review_closed"),
    ("suit_received", "suit_closed"),
)
"""The first comes no later than the second."""
CLOSED_BY = {
    "closed_not_supplemented": "supplement_asked",
    "unavailable_unclear": "supplement_asked",
    "closed_unpaid": "fee_noticed",
}
"""Outcomes that there are only after a notice, whose day is to be there."""
AFTER_REVIEW = "suit_after_review"
NOW, ADD = "请补上", "请加上这一列"


class YearRegister(NamedTuple):
    """A register as it was read: its year, what it is called, what stands in it."""

    year: int
    name: str
    reading: RegisterReading


def problems_of(
    register: YearRegister, years: Sequence[int] = (), today: date | None = None
) -> Iterator[RegisterProblem]:
    """Find what can't be read or contradicts itself in a register.

    `years` are those of which there are registers too; without `today` nobody asks what
    lies in the future.
    """
    yield from register.reading.problems
    places = {one.head: register.reading.places.get(one.field, 0) for one in columns()}
    unread = {(one.row, one.head) for one in register.reading.problems}
    lacking = {column_of(one).head for one in register.reading.lacking}
    for one in register.reading.requests:
        for told in _of_request(one, register.year, years, today):
            if not places[told.head] and told.head not in lacking:
                lacking.add(told.head)
                yield told._replace(sentence=f"{told.sentence}；这一列没有", advice=ADD)
            elif places[told.head] and (told.row, told.head) not in unread:
                yield told._replace(column=places[told.head])
    for told in _doubled(register):
        yield told._replace(column=places[told.head])


def _of_request(
    one: Request, year: int, years: Sequence[int], today: date | None
) -> Iterator[RegisterProblem]:
    yield from _received(one, year, years)
    if not one.applicant:
        yield _told(one, "applicant", "没有填", NOW, blocks=True)
    if not one.number:
        advice = "请编一个号，以后好找、好对"
        yield _told(one, "number", "没有填", advice, blocks=False)
    for there, wanted in PAIRS:
        if getattr(one, there) and not getattr(one, wanted):
            head = column_of(there).head
            advice = f"{NOW}，或把“{head}”清空"
            yield _told(one, wanted, f"没有填，“{head}”却填了", advice)
    if one.suit_kind == AFTER_REVIEW and one.review_received is None:
        told = f"没有填，“{column_of('suit_kind').head}”却是复议后起诉"
        yield _told(one, "review_received", told, NOW, blocks=False)
    if (notice := CLOSED_BY.get(one.outcome)) and getattr(one, notice) is None:
        outcome = column_of("outcome").head
        advice = f"这种“{outcome}”要先发过通知；请补上日期，或核对“{outcome}”"
        yield _told(one, notice, "没有填", advice, blocks=False)
    yield from _days(one, today)


def _received(one: Request, year: int, years: Sequence[int]) -> Iterator[RegisterProblem]:
    """Find a day of receipt that is missing, or lies in another year than its register."""
    if one.received is None:
        yield _told(one, "received", "没有填", f"{NOW}收到申请的日期", blocks=True)
    elif one.received.year != year:
        elsewhere = one.received.year > year or one.received.year in years
        advice = "日期没有写错就不用管，算作上年结转"
        if elsewhere:
            advice = f"日期写错了请改正；没有写错，请移到 {one.received.year} 年的登记簿"
        elif one.answered and one.answered.year < year:
            then = one.answered.year
            advice = f"{then} 年已经答复，不计入；请核对 {then} 年的报告有没有漏了它"
        yield _told(one, "received", f"不在 {year} 年", advice, blocks=elsewhere)


def _days(one: Request, today: date | None) -> Iterator[RegisterProblem]:
    """Find days in an order that can't be, too late or yet to come; each once."""
    seen = set[str]()
    days = {field: day for field in DAYS if (day := getattr(one, field)) is not None}
    for first, second in ORDER:
        if first not in days or second not in days or second in seen:
            continue
        before, after = days[first], days[second]
        if before > after:
            seen.add(second)
            wrong = f"（{after}）早于“{column_of(first).head}”（{before}）"
            yield _told(one, second, wrong, "请核对这两个日期")
    for field, day in days.items():
        if field in seen:
            continue
        if today is not None and day > today and field != "agreed":
            yield _told(one, field, f"（{day}）比今天（{today}）还晚", "请核对日期")
        elif one.received and day.year > one.received.year + LATE:
            wrong = f"（{day}）比收到申请晚了 {LATE} 年多"
            advice = "请核对年份；没有写错就不用管"
            yield _told(one, field, wrong, advice, blocks=False)


def _doubled(register: YearRegister) -> Iterator[RegisterProblem]:
    """Find numbers that several requests have."""
    rows = defaultdict[str, list[Request]](list)
    for one in register.reading.requests:
        rows[same_number(one.number)].append(one)
    advice = "同一件登记了两次的删去一行；不是同一件，请改号"
    for number, some in rows.items():
        first = {one.number: one for one in reversed(some)}
        for one in some[1:] if number else ():
            same = first[one.number] is not one
            there = first[one.number] if same else some[0]
            told = f"与第 {there.row} 行的相同" + "，只是写法不一样" * (not same)
            problem = _told(one, "number", told, advice, blocks=same)
            yield problem._replace(value=told_of(one.number, column_of("number")))


def same_number(number: str) -> str:
    """Spell a number without what people write differently: width, case, zeros before."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", "".join(typed(number).split())).casefold()


def _told(
    one: Request, field: str, sentence: str, advice: str, *, blocks: bool | None = None
) -> RegisterProblem:
    column = column_of(field)
    blocks = column.counts if blocks is None else blocks
    return RegisterProblem(one.row, 0, column.head, "", sentence, advice, blocks=blocks)
