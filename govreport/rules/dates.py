"""Years and dates in the prose: this year's, and none that was left from another."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.forms import form_for_year
from govreport.lazy import lazy
from govreport.organs import GOVERNMENT, kind_of
from govreport.prose.numerals import VALUES
from govreport.prose.sentences import Sentence
from govreport.rules.case import Case
from govreport.rules.quoting import CHECK, in_sentence
from govreport.rules.registry import finding, rule
from govreport.rules.words import words

CORRECT, LEFT = "请改正", "是不是上年的文字没有改"
TITLED = lazy(
    r"《[^《》]*(?:《[^》]*》[^《》]*)*》|[〔［\[（(]20\d\d[〕］\]）)]第?\d+号|“[^“”]*”"
)
"""What carries a year of its own: titles, document numbers, names in quotes."""
DATE = lazy(r"20\d\d年\d{1,2}月\d{1,2}日")
DATED = lazy(r"[\d〇○零一二三四五六七八九][年月日]")
"""Without this no year and no date is named."""
YEAR = lazy(
    r"(?=[12二])(?:(?<![\d.])((?:19|20)\d\d)(?=年)"
    r"|(?<![零〇○一二三四五六七八九十])二([〇○零][〇○零一二三四五六七八九]{2})(?=年))"
)
PERIOD = lazy(
    r"((?:19|20)\d\d)年1月1日(?:起|开始)?，?[至到止—–\-－~～─]+(?:((?:19|20)\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
SERIES = lazy(r"(?:19|20)\d\d(?:年度?)?(?:[、和与及至到~～—–-]+(?:19|20)\d\d(?:年度?)?)+")
"""Years in a row, told of one after the other."""
PLANS = ("将", "打算", "力争", "争取", "计划", "拟", "思路")
"""Without one of these words no plan of one's own is told."""


class NamedYear(NamedTuple):
    """A year that a sentence names."""

    start: int
    end: int
    year: int


@rule("N-YEAR", Severity.ERROR)
def check_years(case: Case) -> Iterator[Finding]:
    """Find years that are neither the report's nor named for a reason, and odd dates."""
    report = case.report
    yield from _title(case)
    if report.year is None:
        return
    signed, end = report.signed_on, date(report.year, 12, 31)
    if signed is not None and signed < end:
        days = f"{signed.year}年{signed.month}月{signed.day}日", f"{end.year}年12月31日"
        yield finding(
            "N-YEAR",
            f"落款日期 {signed} 早于统计期限的最后一天 {end}",
            CHECK,
            joint="，",
            places=[report.place(("signed_on",))],
            sides=(signed, end),
            in_print=f"{days[0]}早于统计期限的最后一天{days[1]}，请核对",
            about=f"{signed} {end}",
        )
    for sentence in case.sentences:
        if DATED.search(sentence.text) and not DATE.fullmatch(sentence.text):
            yield from _sentence(case, sentence, report.year)  # no signature's date


@rule("S-LATE", Severity.INFO)
def check_signed(case: Case) -> Iterator[Finding]:
    """Find a report that was signed after it had to be published."""
    report, organ, signed = case.report, case.report.organ, case.report.signed_on
    if signed is None or report.year is None:
        return
    if report.year < form_for_year(report.year).first_year:
        return  # reports of before the oldest form had until 31 March, by the 条例 of then
    government = (organ.kind or kind_of(organ.name)) == GOVERNMENT
    due = case.settings.due(report.year, government=government)
    if signed > due:
        late = (signed - due).days
        yield finding(
            "S-LATE",
            f"落款日期 {signed} 晚于公布期限 {due}，晚了 {late} 天",
            CHECK,
            joint="，",
            places=[report.place(("signed_on",))],
            sides=(signed, due),
            in_print=f"落款日期晚于公布期限（{due.month}月{due.day}日）{late} 天，请核对",
            about=f"{signed} {due}",
        )


def _title(case: Case) -> Iterator[Finding]:
    report = case.report
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", report.title)]
    wrong = [year for year in years if report.year not in (None, year)]
    fault = ""
    if words("years", "malformed").search(report.title):
        fault = "标题里的年份写错了"
    elif wrong:
        fault = f"标题里的年份是 {wrong[0]}，报告的年份是 {report.year}"
    elif len(years) > 1:
        fault = f"标题里年份写了 {len(years)} 次"
    if fault:
        yield finding(
            "N-YEAR",
            fault,
            CORRECT,
            subject=f"“{report.title}”",
            joint="，",
            places=[report.place(("title",))],
            about=report.title,
        )


def _sentence(case: Case, sentence: Sentence, year: int) -> Iterator[Finding]:
    text = TITLED.sub(lambda one: "＊" * len(one[0]), sentence.text)
    found = partial(in_sentence, case, sentence, code="N-YEAR")
    told: list[tuple[int, int]] = []
    for odd in words("years", "malformed").finditer(text):
        told.append(odd.span())
        yield found(odd.span(), fault="日期写错了", advice=CORRECT, joint="，")
    for period in PERIOD.finditer(text):
        wrong = any(int(one) != year for one in period.group(1, 2) if one)
        short = (period[3], period[4]) != ("12", "31")
        if wrong or (short and words("years", "statistics").search(text)):
            told.append(period.span())
            fault, sides = f"统计期限应是 {year}年1月1日至12月31日", (period[0], year)
            yield found(period.span(), fault=fault, advice=CORRECT, joint="，", sides=sides)
    for named in named_years(text):
        inside = any(start <= named.start < end for start, end in told)
        if inside or _has_reason(text, named, year, sentence.section):
            continue
        fault, advice = f"写的是 {named.year} 年，报告的年份是 {year}", LEFT
        if named.year == year:
            fault = f"{year} 年是报告的年份，却写成打算"
        elif named.year > year:
            advice = "那年还没有到，是不是写错了"
        yield found(
            named[:2],
            fault=fault,
            advice=advice,
            sides=(named.year, year),
            severity=None if sentence.section == "preamble" else Severity.WARNING,
        )


def named_years(text: str) -> Iterator[NamedYear]:
    """Find the years that a sentence in its plain spelling names, in order."""
    for found in YEAR.finditer(text):
        digits = found[1] or "2" + "".join(str(VALUES[char]) for char in found[2])
        yield NamedYear(*found.span(), int(digits))


def _has(name: str, text: str) -> bool:
    return words("years", name).search(text) is not None


def _is_planned(after: str) -> bool:
    return any(word in after for word in PLANS) and _has("own_plan", after)


def _has_reason(text: str, named: NamedYear, year: int, section: str) -> bool:
    before, after = text[max(0, named.start - 12) : named.start], text[named.end :]
    around, late = before + after[:24], named.year - year
    series = any(one.start() <= named.start < one.end() for one in SERIES.finditer(text))
    if late == 0 or (series and not _has("statistics", text)):
        return late != 0 or not _is_planned(after[:30])
    if late > 0:
        near = text[max(0, named.start - 14) : named.end + 24]
        soon = section in ("problems", "preamble") or _has("next", near)
        return soon if late == 1 else _has("aim", around)
    clause = text[text.rfind("，", 0, named.start) + 1 :].split("，", maxsplit=1)[0]
    if _has("by_now", before[-2:] + after[:9]) and not _has("last", clause):
        return f"{year}年" in text
    if late < -1:
        dated = _has("told", after) or _has("elsewhere", around) or _has("beside", before)
        return dated or before[-1:] in tuple("-—~～至到")
    if _has("plan", after[:30]) and not _has("last", before + after[:6]):
        return False
    return (
        f"{year}年" in text
        or any((_has("last", clause), _has("old", around[:20]), _has("told", after)))
        or _has("beside", before)
        or (section == "problems" and _has("problems", text))
        or (section != "preamble" and _has("report", after))
    )
