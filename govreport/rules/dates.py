"""Years and dates in the prose: this year's, and none that was left from another."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.prose.lazy import lazy
from govreport.prose.numerals import VALUES
from govreport.prose.sentences import Sentence
from govreport.rules.case import Case
from govreport.rules.quoting import CHECK, in_sentence
from govreport.rules.registry import finding, rule

CORRECT = "请改正"
TITLED = lazy(
    r"《[^《》]*(?:《[^》]*》[^《》]*)*》|[〔［\[（(]20\d\d[〕］\]）)]第?\d+号|“[^“”]*”"
)
"""What carries a year of its own: titles, document numbers, names in quotes."""
DATE = lazy(r"20\d\d年\d{1,2}月\d{1,2}日")
DATED = lazy(r"[\d〇○零一二三四五六七八九][年月日]")
"""Without this no year and no date is named."""
MALFORMED = lazy(
    r"(?=\d)(?:(?<!\d)\d{5,}(?=年)"
    r"|(?<!\d)2[1-9]\d\d(?=年)"
    r"|(?<!\d)(?:19|20)\d\d(?:0?[1-9]|1[0-2])月"
    r"|(?<!\d)(?:1[3-9]|[2-9]\d)月\d{1,2}日"
    r"|(?<=月)(?:3[2-9]|[4-9]\d)日"
    r"|(?<!\d)(20\d\d)年度?\1年"
    r"|20\d\d年年(?![度报底初末中终内])"
    r"|(?<!\d)(?:2月(?:30|31)|(?:4|6|9|11)月31)日)"
)
YEAR = lazy(
    r"(?<![\d.])((?:19|20)\d\d)(?=年)|(?<![零〇○一二三四五六七八九])([二][〇○零][〇○零一二三四五六七八九]{2})(?=年)"
)
STATISTICS = lazy(r"统计|数据|期限|时限|起止")
PERIOD = lazy(
    r"((?:19|20)\d\d)年1月1日(?:起|开始)?，?(?:至|到|止|—|–|-|－|~|～|─)+(?:((?:19|20)\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
LAST = lazy(
    r"上年|去年|上一年|同期|较|比|相比|结转|转入|转结|转来|接转|遗留|增|减|降|升|以来|起|延续|环比|翻|往年|连续|持平|对照"
)
NEXT = lazy(
    r"结转|顺延|转入|转至|转到|计划|将|拟|下一步|明年|下年|今后|打算|力争|继续|目标|要点|前|预计|规划|公布|发布|印发|延续|春节|元旦|初|预算|草案|截至|截止|年1?[一1]月"
)
ELSEWHERE = lazy(
    r"以来|起|开始|至|到|修订|修正|修改|施行|实施|印发|出台|颁布|公布|审议通过|会议通过|发布|制定|成立|设立|建成|组建|改版|上线|开通"
    r"|国务院令|国令|规划|年版|之前|以前|之后|形成|产生|签订|签署|立项|提出|档案|历史"
)
"""Words around a year of long ago, or to come, that say why it is named."""
OLD = lazy(
    r"以来|起(?!草)|修订|修正|施行|(?:印发|出台|制定|发布|公布|形成|签订)的|成立|建成|组建|改版|上线|开通"
)
"""Words that say why the year before is named: something dates from then."""
PLAN = lazy(r"，?(?:我[一-龥]{1,3})?(?:将|计划|拟|打算|力争|继续)")
AIM = lazy(r"到|至|规划|年前|以前|底前|力争|目标|“十")
"""What is to come is named with these."""
RESULTS = lazy(
    r"年度?(?:，|[^，。；]{0,16})(?:预算|决算|预决算|统计公报|完成情况|执行情况|发放情况|工作报告"
    r"|工作总结|考核|考评|评估|测评|评议|先进|优秀|改革|要点)"
)
"""What of an earlier year is published or told only afterwards."""


class Named(NamedTuple):
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
        yield from _sentence(case, sentence, report.year)


def _title(case: Case) -> Iterator[Finding]:
    report = case.report
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", report.title)]
    wrong = [year for year in years if report.year not in (None, year)]
    fault = ""
    if MALFORMED.search(report.title):
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
    if not DATED.search(sentence.text) or DATE.fullmatch(sentence.text):
        return  # the last is the signature's
    text = TITLED.sub(lambda one: "＊" * len(one[0]), sentence.text)
    found = partial(in_sentence, case, sentence, code="N-YEAR")
    told: list[tuple[int, int]] = []
    for odd in MALFORMED.finditer(text):
        told.append(odd.span())
        yield found(odd.span(), fault="日期写错了", advice=CORRECT, joint="，")
    for period in PERIOD.finditer(text):
        wrong = any(int(one) != year for one in period.group(1, 2) if one)
        short = (period[3], period[4]) != ("12", "31")
        if wrong or (short and STATISTICS.search(text)):
            told.append(period.span())
            fault, sides = f"统计期限应是 {year}年1月1日至12月31日", (period[0], year)
            yield found(period.span(), fault=fault, advice=CORRECT, joint="，", sides=sides)
    for named in named_years(text):
        inside = any(start <= named.start < end for start, end in told)
        if named.year == year or inside or _has_reason(text, named, year, sentence.section):
            continue
        late = named.year > year
        yield found(
            (named.start, named.end),
            fault=f"写的是 {named.year} 年，报告的年份是 {year}",
            advice="那年还没有到，是不是写错了" if late else "是不是上年的文字没有改",
            sides=(named.year, year),
            severity=None if sentence.section == "preamble" else Severity.WARNING,
        )


def named_years(text: str) -> Iterator[Named]:
    """Find the years that a sentence in its plain spelling names, in order."""
    for found in YEAR.finditer(text):
        digits = found[1] or "".join(str(VALUES[char]) for char in found[2])
        yield Named(*found.span(), int(digits))


def _has_reason(text: str, named: Named, year: int, section: str) -> bool:
    before, after = text[max(0, named.start - 12) : named.start], text[named.end :]
    around = before + after[:24]
    planned = PLAN.search(after[:30]) is not None
    if named.year == year - 1 and planned and not LAST.search(before + after[:6]):
        return False
    if named.year == year - 1:
        clause = text[text.rfind("，", 0, named.start) + 1 :].split("，", maxsplit=1)[0]
        return bool(
            LAST.search(clause)
            or re.match(r"年度?(?:的)?(?:结转|问题|报告|年报|考核)", after)
            or OLD.search(around[:20])
            or f"{year}年" in text
            or RESULTS.match(after)
            or (section == "problems" and re.search(r"问题|不足|整改", text))
            or re.search(r"(?:与|同|较|比|和|自|从|至|到|对)$", before)
        )
    if named.year == year + 1:
        near = text[max(0, named.start - 14) : named.end + 24]
        return section in ("problems", "preamble") or NEXT.search(near) is not None
    if named.year > year + 1:
        return AIM.search(around) is not None
    if RESULTS.match(after) or ELSEWHERE.search(around):
        return True
    return re.search(r"[-—~～至到]$", before) is not None
