"""The parts of a report: what must be there, what each must speak of."""

from collections.abc import Iterator
from decimal import Decimal

from govreport.findings import Finding, Severity
from govreport.forms import form_for_year
from govreport.lazy import lazy
from govreport.organs import kinds
from govreport.prose import NUMERALS
from govreport.prose.numerals import in_words, numerals
from govreport.prose.sentences import Sentence
from govreport.report import NARRATIVE
from govreport.rules.case import Case, Need
from govreport.rules.numbers import mistaken
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import finding, rule
from govreport.rules.words import topics, words

"""Whom Article 50(4) asks for 工作考核, 社会评议 and 责任追究: 各级人民政府."""
SHORT = 40
"""Characters that a line has room for, more or less."""
PARTS = lazy(
    r"(?:由|包括|包含|分为|分|含|有|：)(?P<named>(?:(?!由|包括|包含)[^。：]){4,200}?)等?(?P<count>[一二三四五六七八九十]|\d{1,3})个?(?:大)?(?:部分|章节)"
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
BEHIND = lazy(r"(?:[七八九十]、|附件?(?:\d+)?[：:]|(?:填报|填表|制表|审核|联系)人[：:])")
"""What stands behind a report's last section, and is no part of it."""
LISTED = lazy(r"[、，；](?:以及)?")
LAST_HEAD = lazy(r"(?:以及|及|和)(?=其他|其它|附|需要)")
MANY = 3


def own_sentences(case: Case, section: str) -> Iterator[Sentence]:
    """List the sentences of a section without what only stands behind the report."""
    for one in case.sentences:
        if one.section == section:
            if section == "other" and BEHIND.match(one.text):
                return
            yield one


def said(case: Case, section: str) -> str:
    """Give what a section says in its plain spelling, "" where that is nothing."""
    return "".join(one.text for one in own_sentences(case, section))


@rule("S-TITLE", Severity.WARNING)
def check_title(case: Case) -> Iterator[Finding]:
    """Find a title that names another kind of report."""
    report, title = case.report, "".join(case.report.title.split())
    named = words("title", "another").search(title)
    if named and not words("title", "own").search(title):
        due = report.form.title.format(organ=report.organ.name, year=report.year)
        yield finding(
            "S-TITLE",
            f"标题写的是“{named[0]}”，是另一种材料的名称",
            f"应是“{due}”",
            subject=f"“{report.title}”",
            joint="，",
            places=[report.place(("title",))],
            about=report.title,
        )


@rule("S-SECTION", Severity.ERROR, needs={Need.FORM})
def check_sections(case: Case) -> Iterator[Finding]:
    """Find sections without the text that they must have."""
    report = case.report
    instead = mistaken(report)
    for section in report.form.sections:
        path = (NARRATIVE, section.id)
        written = path in instead or said(case, section.id)
        if section.required and not written:
            nothing = f"，没有要报告的写“{section.nothing}”" if section.nothing else ""
            cut = "这份文件到中间就断了，可能没有存全，请看原件"
            yield finding(
                "S-SECTION",
                f"“{section.heading}”没有内容",
                cut if report.breaks_off else f"请写上{nothing}",
                places=[report.place(path)],
                location=report.near(path),
                severity=Severity.WARNING if report.breaks_off else None,
            )


@rule("S-YEAR", Severity.ERROR, needs={Need.FOLDER})
def check_year(case: Case) -> Iterator[Finding]:
    """Find a folder whose year is not the report's."""
    report, due = case.report, case.folder_year
    if report.year not in (None, due):
        yield finding(
            "S-YEAR",
            f"文件放在 {due} 文件夹里，year 写的却是 {report.year}",
            "改正年份，或把文件移到对应的文件夹",
            places=[report.place(("year",))],
            sides=(report.year, due),
            in_print=f"报告的年份写的是 {report.year}，应报的是 {due} 年的，请核对",
            about=f"{report.year} {due}",
        )


@rule("S-YEAR")
def check_life(case: Case) -> Iterator[Finding]:
    """Find a report of a year in which its organ did not report, by its own file."""
    organ, year = case.report.organ, case.report.year
    for key, stated, word in (("since", organ.since, "起"), ("until", organ.until, "止")):
        if year and stated and (year < stated if key == "since" else year > stated):
            yield finding(
                "S-YEAR",
                f"{key} 写的是{word}于 {stated} 年，这份却是 {year} 年的报告",
                f"改正 {key}，或删去这份报告",
                places=[case.report.place(("organ", key))],
                sides=(year, stated),
                in_print="",
                about=f"{key} {year} {stated}",
            )


@rule("S-FORM", Severity.WARNING)
def check_form(case: Case) -> Iterator[Finding]:
    """Find tables that are not on the form of the report's year."""
    report = case.report
    if report.year is None:
        return
    due = form_for_year(report.year)
    if report.is_older:
        yield finding(
            "S-FORM",
            f"{report.year} 年还没有统一的表式，{due.first_year} 年的报告起才有",
            "三张表和各部分不按表式核对，数不用录入，表是空的也不用填",
            places=[report.place(("year",))],
            severity=Severity.INFO,
            about=str(report.year),
        )
        return
    used = {table: report.form.borrowed.get(table, report.form.id) for table in due.tables}
    wrong = [table for table, form_id in used.items() if form_id != due.id]
    if wrong:
        key, tables, other = ("form",), "三张表", used[wrong[0]]
        if len(wrong) < len(used):
            names = "、".join(due.section_of_table(table).heading for table in wrong)
            key, tables = ("forms",), f"“{names}”的表"
        yield finding(
            "S-FORM",
            f"{tables}用的是 {other} 年的表式",
            f"{report.year} 年的报告应当用 {due.id} 年的表式（{due.authority}）",
            joint="，",
            places=[report.place(key)],
            location=report.near(key),
            sides=(other, due.id),
            about=f"{other} {due.id}",
        )


@rule("S-OVERVIEW", Severity.WARNING, needs={Need.FORM})
@rule("S-LENGTH", Severity.INFO, needs={Need.FORM})
def check_overview(case: Case) -> Iterator[Finding]:
    """Find what 一 must speak of and doesn't, and that it is too long."""
    text = case.plain("overview")
    if not text:
        return
    missing = _unspoken("overview", text)
    kind = kinds().get(case.report.organ.kind)
    if kind is not None and kind.government:
        missing += _unspoken("overview_of_governments", text)
    places = [case.report.place((NARRATIVE, "overview"))]
    if missing:
        fault = f"总体情况没有写到：{'、'.join(missing)}"
        yield finding("S-OVERVIEW", fault, "请补写，确实没有的也说一句", places=places)
    length, longest = sides = len(text), case.settings.overview_length
    if length > longest:
        fault = f"总体情况有 {length} 字，超过 {longest} 字"
        yield finding("S-LENGTH", fault, "请精简，只写要点", places=places, sides=sides)


def _unspoken(table: str, text: str) -> list[str]:
    return [topic for topic in topics(table) if not words(table, topic).search(text)]


@rule("S-PROBLEMS", Severity.WARNING, needs={Need.FORM})
def check_problems(case: Case) -> Iterator[Finding]:
    """Find that 五 lacks problems or what was done, or is no more than a line."""
    text = case.plain("problems")
    if not text:
        return
    places = [case.report.place((NARRATIVE, "problems"))]
    missing = _unspoken("problems", text)
    if none := words("nil", "problems").search(text):
        fault = f"第五部分说没有问题（“{none[0]}”）"
        yield finding("S-PROBLEMS", fault, "问题和改进情况都要写", places=places)
    elif missing:
        fault = f"第五部分没有写{'和'.join(missing)}"
        yield finding("S-PROBLEMS", fault, "问题和改进情况都要写", places=places)
    elif len(text) < SHORT:
        fault = f"第五部分只有 {len(text)} 个字，太短"
        advice = "请写明本单位自己的问题和改进的措施"
        yield finding("S-PROBLEMS", fault, advice, places=places)


@rule("S-FEE", Severity.WARNING, needs={Need.FORM})
def check_fee(case: Case) -> Iterator[Finding]:
    """Find that 六 does not state whether 信息处理费 was collected, or its sums are off."""
    text = said(case, "other")
    section = next((one for one in case.report.form.sections if one.id == "other"), None)
    if section is None or not section.states or not text:
        return
    if not words("fees", "charged").search(text):
        yield finding(
            "S-FEE",
            f"“{section.heading}”没有说明{section.states}",
            f"没有收取的，写“本年度没有收取{section.states}”",
            places=[case.report.place((NARRATIVE, "other"))],
        )
        return
    for sentence in own_sentences(case, "other"):
        if words("fees", "charged").search(sentence.text):
            yield from _fees(case, sentence)


def _fees(case: Case, sentence: Sentence) -> Iterator[Finding]:
    """Find that the fees of a sentence don't add up, or that the table has none."""
    amounts = [one for one in numerals(sentence.text) if one.unit in ("元", "万元")]
    if not amounts:
        return
    total, *parts = [one.value * (10_000 if one.unit == "万元" else 1) for one in amounts]
    where = (amounts[0].start, amounts[0].end)
    if len(parts) > 1 and sum(parts) != total and "其中" in sentence.text:
        fault = f"收费总额 {total} 元，各部分相加是 {sum(parts)} 元"
        yield in_sentence(case, sentence, where, "S-FEE", fault, sides=(total, sum(parts)))
    for cell in case.report.form.cells if total > 0 else ():
        if cell.block == "fees" and case.report.value(cell) == 0:
            amount = f"{total} 元，就是 {Decimal(total) / 10_000:f} 万元"
            yield in_sentence(
                case, sentence, where, "S-FEE",
                f"收取了信息处理费 {amount}，表中{case.report.form.label(cell)}却是 0",
                places=[case.report.place(cell)], sides=(total, 0),
            )  # fmt: skip


@rule("S-REQUIRED", Severity.WARNING, needs={Need.FORM})
def check_required(case: Case) -> Iterator[Finding]:
    """Find phrases that the workspace wants in a section and that are not there."""
    for section in case.report.form.sections:
        text = said(case, section.id)
        wanted = case.settings.required.get(section.id, ())
        missing = [phrase for phrase in wanted if phrase not in text]
        if missing and text:
            yield finding(
                "S-REQUIRED",
                f"{section.part or section.heading}没有写到：{'、'.join(missing)}",
                "本地要求在这里报告，请补写",
                places=[case.report.place((NARRATIVE, section.id))],
            )


@rule("S-PARTS", Severity.WARNING, needs={Need.FORM})
def check_parts(case: Case) -> Iterator[Finding]:
    """Find a number of parts that is not that of the heads named, or of the form."""
    wanted = sum(bool(section.heading) for section in case.report.form.sections)
    for sentence in case.sentences:
        if sentence.section != "preamble":
            continue
        for one in PARTS.finditer(sentence.text):
            count = int(one["count"]) if one["count"].isdigit() else in_words(one["count"])
            named = _heads(one["named"])
            if count is None or named < 2 or count == named == wanted:
                continue
            fault, right = f"说是 {count} 部分，列出的有 {named} 个", named
            if count == named:
                right = wanted
                fault = f"说是 {count} 部分，格式规定的是{NUMERALS[wanted - 1]}部分"
            where, sides = one.span("count"), (count, right)
            yield in_sentence(case, sentence, where, "S-PARTS", fault, sides=sides)


def _heads(listed: str) -> int:
    """Count the heads that a list names, those with a join inside as one."""
    listed = HEADS.sub("某项", listed)
    marked = LISTED.split(listed)
    if len(marked) > MANY:  # 和 then stands inside of heads, but before the last
        *parts, last = marked
        return len([*parts, *LAST_HEAD.split(last, maxsplit=1)])
    return sum(bool(part.strip()) for part in JOINED.split(listed))
