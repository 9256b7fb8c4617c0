"""The numbers of a report beside the register of requests that they are counted from."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from govreport.findings import Finding, Severity
from govreport.forms import Cell
from govreport.rules.case import Case, Need
from govreport.rules.registry import finding, rule

if TYPE_CHECKING:
    from govreport.register.tally import RegisterCount

CODE = "L-TALLY"
MOST = 10
"""So many rows in which something is wrong are told."""


@rule(CODE, Severity.WARNING, needs={Need.REGISTER})
def check_register(case: Case) -> Iterator[Finding]:
    """Find numbers that are others in the register, and what is wrong in that."""
    from govreport.register.tally import not_registered

    found = case.register
    if found is None or found.tally is None:
        error = "" if found is None else found.error
        yield _odd(case, f"登记簿读不了，没有核对（{error}）", "", error)
        return
    yield from _problems(case, found)
    if found.tally.blocked:
        return
    year, last = (case.report.year or 0) - 1, case.previous
    for cell in () if last is None else not_registered(found.tally, last.value):
        label, counted = case.report.form.label(cell), found.tally.before.get(cell, 0)
        fault = (
            f"上年报告的“{label}”是 {last and last.value(cell)} 件，登记簿里有 {counted} 件"
        )
        advice = f"没有办完的都登记在 {year} 年的登记簿里，请核对"
        yield _odd(case, fault, advice, str(cell))
    yield from _not_compared(case, found.tally.numbers)
    for cell, counted in found.tally.numbers.items():
        value = case.report.value(cell)
        if isinstance(value, int) and value != counted:
            rows = found.rows(cell)
            yield finding(
                CODE,
                f"报告里是 {value} 件，登记簿里是 {counted} 件"
                + (f"（{rows}）" if rows else ""),
                "登记簿对的，用 govreport tally 填入；报告对的，请改登记簿",
                subject=case.report.form.label(cell),
                places=[case.report.place(tuple(cell))],
                sides=(value, counted),
            )


def _not_compared(case: Case, numbers: Collection[Cell]) -> Iterator[Finding]:
    """Tell of numbers in table 4 that no register without its columns is held against."""
    typed = case.report.form.typed_of["proceedings"]
    cell = next((one for one in typed if case.report.value(one)), None)
    if cell is not None and cell not in numbers:
        yield finding(
            CODE,
            "登记簿没有“复议收到日期”“诉讼收到日期”两列，表四没有核对",
            "请自己核对，或在登记簿里加上这两列",
            places=[case.report.place(tuple(cell))],
            severity=Severity.INFO,
        )


def _problems(case: Case, found: "RegisterCount") -> Iterator[Finding]:
    problems = () if found.tally is None else found.tally.problems
    some = sorted(problems, key=lambda one: not one[1].blocks)
    for index, one in some[:MOST]:
        file = found.files[index]
        told = "；这样数不出来，表三、表四没有核对" if one.blocks else ""
        about = f"{file} {one.row} {one.head} {one.sentence}"
        wrong = one._replace(value="").problem  # it may be a name, and this is kept
        yield _odd(case, f"{file} {wrong}{told}", one.advice, about)
    if more := len(some) - MOST:
        advice = "用 govreport tally --dry-run 可以全部列出"
        if more > 0:
            yield _odd(case, f"登记簿里还有 {more} 处要改", advice, "more")


def _odd(case: Case, fault: str, advice: str, about: str) -> Finding:
    places = [case.report.place(("applications",))]
    return finding(CODE, fault, advice, places=places, about=about)
