"""The parts of a report: what must be there, what each must speak of."""

from collections.abc import Iterator
from decimal import Decimal

from govreport.findings import Finding, Place, Severity
from govreport.forms import form_for_year
from govreport.prose import NUMERALS
from govreport.prose.lazy import lazy
from govreport.prose.numerals import in_words, numerals
from govreport.prose.sentences import Sentence
from govreport.rules.case import Case
from govreport.rules.numbers import mistaken
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import finding
from govreport.rules.words import topics, words

GOVERNMENTS = {"township", "government"}
"""Whom Article 50(4) asks for 工作考核, 社会评议 and 责任追究: 各级人民政府."""
SHORT = 40
"""Characters that a line has room for, more or less."""
PARTS = lazy(
    r"(?:由|包括|包含|分为|分|含|有|：)(?P<named>(?:(?!由|包括|包含)[^。：]){4,200}?)等?(?P<count>[一二三四五六七八九十]|\d+)个?(?:大)?(?:部分|章节)"
)
HEADS = lazy(
    r"(?:因)?(?:政府信息公开)?(?:工作)?(?:被)?(?:申请|提起)?行政复议(?:、|和|及|与|或)?(?:被)?"
    r"(?:申请|提起|引发)?(?:的)?(?:行政)?诉讼(?:的)?(?:情况)?"
    r"|(?:工作)?(?:中)?(?:存在的)?(?:主要)?(?:困难|不足|问题)(?:、问题)?(?:以及|及其|、|和|及|与)"
    r"(?:下一步)?(?:改进|整改|打算)(?:情况|措施|意见)?"
    r"|收到(?:、|和|及|与)处理|主动公开和依申请公开|公开政府信息和不予公开"
)
"""Heads with a join of their own inside."""
JOINED = lazy(r"[、，]|以及|及其|和|及|与")
LISTED = lazy(r"[、，；](?:以及)?")
LAST_HEAD = lazy(r"(?:以及|及|和)(?=其他|其它|附|需要)")
MANY = 3


def check_sections(case: Case) -> Iterator[Finding]:
    """Sections that must have text."""
    report = case.report
    instead = mistaken(report)
    for section in report.form.sections:
        if ("narrative", section.id) in instead:
            continue
        if section.required and not report.narrative.get(section.id, "").strip():
            path = ("narrative", section.id)
            nothing = f"，没有要报告的写“{section.nothing}”" if section.nothing else ""
            ask = (
                "这份文件到中间就断了，可能没有存全，请看原件"
                if case.breaks_off
                else f"请写上{nothing}"
            )
            yield finding(
                "S-SECTION",
                f"“{section.heading}”没有内容；{ask}",
                cells=(Place(".".join(path), report.locate(path)),),
                location=report.near(path),
                severity=Severity.WARNING if case.breaks_off else None,
            )


def check_year(case: Case) -> Iterator[Finding]:
    """The folder's year is the report's."""
    report, folder_year = case.report, case.folder_year
    if None not in (report.year, folder_year) and report.year != folder_year:
        yield finding(
            "S-YEAR",
            f"文件放在 {folder_year} 文件夹里，year 写的却是 {report.year}；"
            "改正年份，或把文件移到对应的文件夹",
            cells=(Place("year", report.locate(("year",))),),
            left=report.year,
            right=folder_year,
        )


def check_form(case: Case) -> Iterator[Finding]:
    """Every table is on the form of the report's year."""
    report = case.report
    if report.year is None:
        return
    due = form_for_year(report.year)
    used = {table: report.form.borrowed.get(table, report.form.id) for table in due.tables}
    wrong = [table for table, form_id in used.items() if form_id != due.id]
    if wrong:
        names = "、".join(due.section_of_table(table).heading for table in wrong)
        all_of = "三张表" if len(wrong) == len(used) else f"“{names}”的表"
        key = ("form",) if len(wrong) == len(used) else ("forms",)
        yield finding(
            "S-FORM",
            f"{all_of}用的是 {used[wrong[0]]} 年的表式，{report.year} 年的报告应当用"
            f" {due.id} 年的表式（{due.authority}）",
            cells=(Place(key[0], report.locate(key)),),
            location=report.near(key),
            left=used[wrong[0]],
            right=due.id,
        )


def check_overview(case: Case) -> Iterator[Finding]:
    """What 一 must speak of, and how long it is."""
    text = case.plain("overview")
    if not text:
        return
    tables = ["overview"]
    if case.report.organ.kind in GOVERNMENTS:
        tables.append("overview_of_governments")
    missing = [
        topic
        for table in tables
        for topic in topics(table)
        if not words(table, topic).search(text)
    ]
    place = Place("narrative.overview", case.report.locate(("narrative", "overview")))
    if missing:
        message = f"总体情况没有写到：{'、'.join(missing)}；请补写，确实没有的也说一句"
        yield finding("S-OVERVIEW", message, cells=(place,))
    length, longest = len(text), case.settings.overview_length
    if length > longest:
        message = f"总体情况有 {length} 字，超过 {longest} 字；请精简，只写要点"
        yield finding("S-LENGTH", message, cells=(place,), left=length, right=longest)


def check_problems(case: Case) -> Iterator[Finding]:
    """五 tells both problems and what was done, in more than a line."""
    text = case.plain("problems")
    if not text:
        return
    place = Place("narrative.problems", case.report.locate(("narrative", "problems")))
    missing = [
        topic for topic in topics("problems") if not words("problems", topic).search(text)
    ]
    if missing:
        message = f"第五部分没有写{'和'.join(missing)}；问题和改进情况都要写"
        yield finding("S-PROBLEMS", message, cells=(place,))
    elif len(text) < SHORT:
        message = f"第五部分只有 {len(text)} 个字，太短；请写明本单位自己的问题和改进的措施"
        yield finding("S-PROBLEMS", message, cells=(place,))


def check_fee(case: Case) -> Iterator[Finding]:
    """六 states whether 信息处理费 was collected, and its sums hold."""
    text = case.plain("other")
    section = next((one for one in case.report.form.sections if one.id == "other"), None)
    if section is None or not section.states or not text:
        return
    if not words("fees", "charged").search(text):
        yield finding(
            "S-FEE",
            f"“{section.heading}”没有说明{section.states}；"
            f"没有收取的，写“本年度没有收取{section.states}”",
            cells=(Place("narrative.other", case.report.locate(("narrative", "other"))),),
        )
        return
    for sentence in case.sentences:
        if sentence.section != "other" or not words("fees", "charged").search(
            sentence.text
        ):
            continue
        amounts = [one for one in numerals(sentence.text) if one.unit in ("元", "万元")]
        if not amounts:
            continue
        total, *parts = [
            one.value * (10_000 if one.unit == "万元" else 1) for one in amounts
        ]
        where = (amounts[0].start, amounts[0].end)
        if len(parts) > 1 and sum(parts) != total and "其中" in sentence.text:
            yield in_sentence(
                case, sentence, where, "S-FEE",
                f"收费总额 {total} 元，各部分相加是 {sum(parts)} 元，请核对",
                sides=(total, sum(parts)),
            )  # fmt: skip
        yield from _fee_in_table(case, sentence, where, total)


def _fee_in_table(
    case: Case,
    sentence: Sentence,
    where: tuple[int, int],
    total: int | Decimal,
) -> Iterator[Finding]:
    """A fee that was collected stands in the table too."""
    for cell in case.report.form.cells:
        if cell.block == "fees" and total > 0 and case.report.value(cell) == 0:
            amount = f"{total} 元，就是 {Decimal(total) / 10_000:f} 万元"
            yield in_sentence(
                case, sentence, where, "S-FEE",
                f"收取了信息处理费 {amount}，"
                f"表中{case.report.form.label(cell)}却是 0，请核对",
                cells=[case.report.place(cell)], sides=(total, 0),
            )  # fmt: skip


def check_required(case: Case) -> Iterator[Finding]:
    """Phrases that the workspace wants in 六."""
    text = case.plain("other")
    missing = [phrase for phrase in case.settings.required if phrase not in text]
    if missing and text:
        place = Place("narrative.other", case.report.locate(("narrative", "other")))
        message = f"第六部分没有写到：{'、'.join(missing)}；本地要求在这里报告，请补写"
        yield finding("S-REQUIRED", message, cells=(place,))


def check_parts(case: Case) -> Iterator[Finding]:
    """A stated number of parts is the number of heads named, and that of the form."""
    wanted = sum(bool(section.heading) for section in case.report.form.sections)
    for sentence in case.sentences:
        if sentence.section != "preamble":
            continue
        for one in PARTS.finditer(sentence.text):
            count = int(one["count"]) if one["count"].isdigit() else in_words(one["count"])
            named = _heads(one["named"])
            if count is None or named < 2 or count == named == wanted:
                continue
            which = (
                f"说是 {count} 部分，列出的有 {named} 个"
                if count != named
                else f"说是 {count} 部分，格式规定的是{NUMERALS[wanted - 1]}部分"
            )
            yield in_sentence(
                case, sentence, one.span("count"), "S-PARTS", f"{which}，请核对",
                sides=(count, named if count != named else wanted),
            )  # fmt: skip


def _heads(listed: str) -> int:
    """How many heads a list names, those with a join inside as one."""
    listed = HEADS.sub("某项", listed)
    marked = LISTED.split(listed)
    if len(marked) > MANY:  # 和 then stands inside of heads, but before the last
        *parts, last = marked
        return len([*parts, *LAST_HEAD.split(last, maxsplit=1)])
    return sum(bool(part.strip()) for part in JOINED.split(listed))
