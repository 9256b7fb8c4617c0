"""This year's numbers beside last year's: jumps, whole tables that stayed the same."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from govreport.findings import Finding, Severity
from govreport.forms import ItemType
from govreport.rules.case import Case, Need
from govreport.rules.registry import finding, rule
from govreport.text import some


@rule("X-NONE", Severity.INFO, needs={Need.SOUGHT, Need.FORM})
def check_none(case: Case) -> Iterator[Finding]:
    """Find that there is nothing to compare with, but for an organ that is new."""
    organ, year, past = case.report.organ, case.report.year, case.past
    begins = (past.is_new or past.shared) and not past.absent
    if case.previous is not None or year is None or begins:
        return
    advice = "单位改过名称的，把旧名称写进 [organ] 的 aliases"
    if past.absent:
        advice = "合并、分设前各机关的报告都要在上年的文件夹里"
    elif organ.older and organ.since and organ.since < year:
        advice = f"since 写的是 {organ.since}，合并、分设后的第一份是不是今年的，请核对"
    elif past.plated:
        advice = f"上年有“{past.plated}”的，是同一个机关就把它写进 [organ] 的 aliases"
    fault = f"没有找到{'、'.join(past.absent)}上年（{year - 1}）的报告，没有核对跨年的数"
    yield _none(case, fault, advice, (f"{year - 1}", *past.absent), in_print=None)


@rule("X-NONE", needs={Need.SOUGHT})
def check_known(case: Case) -> Iterator[Finding]:
    """Find that not all is compared: of a broken roster, or of blanks last year."""
    past = case.past
    if past.broken:
        fault = f"名册读不了，没有照它核对撤并、新设（{past.broken}）"
        yield _none(case, fault, "请先改好名册", [past.broken])
    if past.summed and (blank := _blank_before(case)):
        names = "”“".join(past.summed)
        fault = f"“{names}”上年的{some(blank, '格')}有没填的，没有全部核对跨年的数"
        yield _none(case, fault, "请补齐上年的报告", blank)


def _none(
    case: Case, fault: str, advice: str, about: Iterable[str], in_print: str | None = ""
) -> Finding:
    return finding(
        "X-NONE",
        fault,
        advice,
        places=[case.report.place(("organ",))],
        location=case.report.near(("organ", "name")),
        in_print=in_print,
        about="、".join(about),
    )


def _blank_before(case: Case) -> list[str]:
    """List the numbers of last year that this year's follow from, and that aren't there."""
    last, form = case.previous, case.report.form
    cells = (
        term.cell
        for identity in form.identities
        if identity.across_years
        for term in identity.right
        if term.previous
    )
    return [form.label(cell) for cell in cells if last and last.value(cell) is None]


@rule("X-MERGED", Severity.INFO, needs={Need.MERGED})
def check_merged(case: Case) -> Iterator[Finding]:
    """Find aliases that had reports of their own last year, so that these are summed up."""
    names = "、".join(f"“{name}”" for name in case.past.taken)
    yield finding(
        "X-MERGED",
        f"{names}上年各有报告，不是别名，是合并进来的机关；跨年的数按相加核对",
        "用 validate --fix 写成 predecessors 和 since；没有合并的，请改正 aliases",
        places=[case.report.place(("organ", "aliases"))],
        location=case.report.near(("organ", "aliases")),
        in_print="",
        about="、".join(case.past.taken),
    )


@rule("X-JUMP", Severity.INFO, needs={Need.PREVIOUS})
def check_jumps(case: Case) -> Iterator[Finding]:
    """Find totals and numbers of table 2 that changed by much."""
    if case.previous is None:
        return
    settings, form, other = case.settings, case.report.form, case.previous.form
    for cell in form.headlines:
        if form.item(cell).type is ItemType.CHANGE or cell not in other.cell_set:
            continue
        now, last = case.report.value(cell), case.previous.value(cell)
        if not isinstance(now, int | Decimal) or not isinstance(last, int | Decimal):
            continue
        change = abs(Decimal(now) - Decimal(last))
        if change >= settings.jump_least and change > settings.jump_share * last:
            word = "增加" if now > last else "减少"
            yield finding(
                "X-JUMP",
                f"上年 {last}，今年 {now}，{word}了 {change}",
                "请核对，确实如此不用改",
                subject=form.label(cell),
                places=[case.report.place(cell), case.report.place(cell, last_year=True)],
                sides=(now, last),
            )


@rule("X-SAME", Severity.WARNING, needs={Need.PREVIOUS})
def check_same(case: Case) -> Iterator[Finding]:
    """Find whole tables that are last year's, but for what stands still by nature."""
    if case.previous is None:
        return
    report, previous = case.report, case.previous
    stocks = {
        identity.left[0].cell
        for identity in report.form.identities
        if identity.across_years and len(identity.right) > 1
    }
    for table in report.form.tables.values():
        if previous.form.tables.get(table.id) is not table:
            continue
        typed = report.form.typed_of[table.id]
        if any(
            (now := report.value(cell)) is None or now != previous.value(cell)
            for cell in typed
        ):
            continue
        if any(report.value(cell) for cell in typed if cell not in stocks):
            heading = report.form.section_of_table(table.id).heading
            first = next(cell for cell in typed if report.value(cell))
            yield finding(
                "X-SAME",
                f"“{heading}”的表与上年完全一样",
                "是不是照抄了上年的数，请核对",
                places=[report.place(first)],
                location=report.near((table.id,)),
            )
