"""What the office notes down about units: which is meant, which day, what was written."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from govreport.days import typed_day
from govreport.errors import GovReportError, UsageProblem
from govreport.tasks.changes import Why
from govreport.tasks.known_units import KnownUnit, find_unit, units_of
from govreport.tasks.signing import Signing, is_signed, signing_of
from govreport.tasks.typed import plain_text
from govreport.text import bare
from govreport.workspace.ledger import (
    APPROVED_BY,
    APPROVED_ON,
    DIFFERENCES,
    FIRST_PUBLISHED_ON,
    LABELS,
    NOTES,
    PUBLISHED_AS,
    PUBLISHED_ON,
    URL,
    VERIFIED_ON,
    LedgerEntry,
    NoteValue,
    entry_of,
    write_ledger,
)

if TYPE_CHECKING:
    from govreport.tasks.year_context import YearContext

CLEARED = frozenset({"", "无", "清空"})
"""What takes a note away; some terminals pass no empty argument on."""
RELATIVE = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
WEB = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
WAYS = "日期可以写 2024-01-15、1月15日、1.15、今天、昨天"


def day_of(text: str, year: int, today: date, what: str = "") -> date | str:
    """Read the day that a person typed, "" for none; of no stated year the one that fits.

    UsageProblem for what is no day, is yet to come, or lies in the report's year.
    """
    if bare(text) in CLEARED:
        return ""
    day = past_day(text, year, today, what)
    if day < date(year, 12, 1):
        message = (
            f"{what}“{text}”（{day}）还在报告的 {year} 年里，"
            f"是不是 {year + 1} 年；请连年份一起写，如 {year + 1}-01-15"
        )
        raise UsageProblem(message)
    return day


def why_of(note: str, day: str | None, today: date, year: int | None = None) -> Why:
    """Read why a number is changed: one line, and a day that has come.

    A day of no stated year is in the report's `year`, where that is known: one that is
    yet to come is none of last year's unasked. Else it is the last such one.
    """
    said = plain_text(note.strip(), "事由")
    if day is None:
        return Why(said)
    before = (year or today.year) - 1
    found = past_day(day, before, today)
    likely = next(_days(bare(day), before, today))
    if year is not None and found != likely:
        message = f"“{day}”（{likely}）还没有到，今天是 {today}；是上一年的请写全：{found}"
        raise UsageProblem(message)
    return Why(said, found)


def past_day(text: str, year: int, today: date, what: str = "") -> date:
    """Read a day that has come, of no stated year the likeliest."""
    days = list(_days(bare(text), year, today))
    if not days:
        message = f"{what}“{text}”看不出是哪一天；{WAYS}"
        raise UsageProblem(message)
    day = next((day for day in days if day <= today), None)
    if day is None:
        message = f"{what}“{text}”（{days[0]}）还没有到，今天是 {today}；请核对"
        raise UsageProblem(message)
    return day


def _days(plain: str, year: int, today: date) -> Iterator[date]:
    """Give the days that a text may mean, the likeliest first."""
    if plain in RELATIVE:
        yield today - timedelta(days=RELATIVE[plain])
    elif typed := typed_day(plain):
        stated, month, day = typed
        for likely in (year + 1, year) if stated is None else (stated,):
            with suppress(ValueError):  # no such day
                yield date(likely, month, day)


def _url(text: str) -> str:
    plain = plain_text(text.strip(), "网址")
    if plain in CLEARED:
        return ""
    if not WEB.fullmatch(plain):
        message = f"“{plain}”不是网址；请从浏览器的地址栏整个复制，以 http 开头"
        raise UsageProblem(message)
    return plain


def _name(text: str) -> str:
    plain = plain_text(text.strip(), "审签人")
    return "" if plain in CLEARED else plain


TYPED: Mapping[str, Callable[[str], str]] = {URL: _url, APPROVED_BY: _name}
"""How notes are read that are no days."""


class Recorded(NamedTuple):
    """Each unit's note before and after, and who has not reported and yet is out.

    `unsigned` went out without the signature that the office asks for, or with other
    numbers or words; `unasked` tells that something was signed where the settings ask for
    no signature. `signings` are by unit.
    """

    notes: Mapping[str, tuple[LedgerEntry, LedgerEntry]]
    absent: Sequence[str] = ()
    unsigned: Sequence[str] = ()
    unasked: bool = False
    signings: Mapping[str, Signing] = {}


def record(
    around: "YearContext",
    wanted: Sequence[str],
    given: Mapping[str, str | None],
    today: date,
) -> Recorded:
    """Note the same down about some units, which go by any of their names."""
    if not wanted:
        message = "登记要写明单位，如 --set 青石乡 --received 今天"
        raise UsageProblem(message)
    changes = {  # "" where one is to be cleared
        key: TYPED[key](text)
        if key in TYPED
        else day_of(text, around.year, today, LABELS[key])
        for key, text in given.items()
        if text is not None
    }
    if not changes:
        *options, last = (note.option for note in NOTES.values())
        message = f"要登记什么？--set 后面再写 {'、'.join(options)} 或 {last}"
        raise UsageProblem(message)
    known = units_of(around)
    asked = (name for text in wanted for name in re.split(r"[、,，;；]", text))
    units = [find_unit(name, known) for name in asked]
    if len(units) > 1 and changes.get(URL):
        message = "--url 一次只能登记一个单位的网页"
        raise UsageProblem(message)
    names = {unit.name: unit.names for unit in units}
    signings = {one.name: signing_of(around, one, changes) for one in units}
    own = {
        one.name: {**signings[one.name].notes, **_publishing(around, one, changes)}
        for one in units
    }
    for signing in signings.values():  # all may be signed: now they are
        signing.keep()
    done = write_ledger(around.workspace.folder, around.year, names, changes, own)
    out = changes.get(PUBLISHED_ON) or changes.get(URL)
    asked_for = around.settings.approval
    unsigned = [
        one.name
        for one in units
        if asked_for and changes.get(PUBLISHED_ON) and not is_signed(around, one, done)
    ]
    return Recorded(
        done,
        [one.name for one in units if out and one.file is None],
        unsigned,
        unasked=bool(changes.get(APPROVED_ON)) and not asked_for,
        signings=signings,
    )


def _publishing(
    around: "YearContext", unit: KnownUnit, changes: Mapping[str, date | str]
) -> dict[str, NoteValue]:
    """Tell what is noted with a day of publishing: what is printed, and since when.

    A unit that was published before and prints something else by now is published again;
    else the day that was noted is put right. What is printed isn't noted where the final
    document beside the report has something else, which then counts; of a unit without a
    report the day alone is. What was signed counts before an older document beside it.
    """
    day = changes.get(PUBLISHED_ON)
    if day is None:
        return {}
    if not isinstance(day, date):
        nothing = (PUBLISHED_AS, FIRST_PUBLISHED_ON, VERIFIED_ON, DIFFERENCES)
        return dict.fromkeys(nothing, "")
    from govreport.tasks.origin import state_of
    from govreport.tasks.published import after_publication, edited_after, printed

    before = entry_of(around.notes, unit.name, unit.names)
    first, told = before.first_published_on, "" if unit.file else str(day)
    with suppress(GovReportError):  # what can't be read is told of by `status`
        if unit.file is not None:
            case = around.workspace.case(around.workspace.open(unit.file))
            made = state_of(around.workspace, unit.file)
            beside = LedgerEntry(published_on=day)
            since = before if before.published_on else beside
            again = after_publication(around.workspace, unit.file, case, since, made)
            unproved = None if before.printed_then else before.published_on
            if again or (unproved and edited_after(unit.file, unproved)):
                first = before.first_out
            signed = before.signed.split()[:1] == printed(case).split()[:1]
            if signed or not after_publication(
                around.workspace, unit.file, case, beside, made
            ):
                told = f"{day} {printed(case)}"
    return {
        PUBLISHED_AS: told,
        FIRST_PUBLISHED_ON: first if first is not None and first < day else "",
    }
