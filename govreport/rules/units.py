"""A roll-up against its units: each cell is the sum of the same cell of all of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from govreport.findings import Finding, Place, Severity
from govreport.forms import ItemType
from govreport.report import BLANK, COUNTS, as_written
from govreport.rules.case import Case, Need
from govreport.rules.registry import finding, rule
from govreport.text import some

AWAY = "这份汇总是别处报来的，就由汇总的机关核对；不是的，请找回文件"
"""What to say where not one unit can be read: a sum travels without its units."""
Named = Sequence[tuple[int, str]]
"""Units of a roll-up, each with its number there and what it is called."""


@rule("R-SUM", Severity.WARNING)
def check_units(case: Case) -> Iterator[Finding]:
    """Find units that can't be read or are not filled in."""
    units = case.units
    if units.gone:
        advice = "请找回文件，或重新汇总" if units.read else AWAY
        severity = None if units.read else Severity.INFO
        fault = f"汇总用的{_some(units.gone)}现在读不到，没有核对汇总数"
        yield _of_units(case, units.gone, fault, advice, severity)
    if units.blank:
        fault = f"{_some(units.blank)}还有数没有填，汇总不全"
        yield _of_units(case, units.blank, fault, "请补齐后重新汇总")


@rule("R-SUM", needs={Need.UNITS})
def check_sums(case: Case) -> Iterator[Finding]:
    """Find numbers of a roll-up that all units have and that are not their sum."""
    units = case.units
    since = f"；汇总以后改动过的有：{_some(units.changed)}" if units.changed else ""
    wrong = [one for one in _stated(case) if one.stated != one.total]
    for one in wrong:
        yield finding(
            "R-SUM",
            f"汇总写的是 {one.stated}，{units.read} 个单位相加是 {one.total}，"
            f"相差 {abs(one.total - one.stated)}{since}",
            "请核对，或重新汇总",
            subject=one.label,
            places=[one.place],
            sides=(one.stated, one.total),
        )
    if units.changed and not wrong:
        fault = f"汇总以后{_some(units.changed)}的文件改动过，各数相加没有变"
        yield _of_units(case, units.changed, fault, "请重新汇总", Severity.INFO)


def _of_units(
    case: Case, units: Named, fault: str, advice: str, severity: Severity | None = None
) -> Finding:
    """Make a finding about units, which is for the office that sums up alone."""
    places = [case.report.place(("units", str(number))) for number, _ in units]
    about = "、".join(name for _, name in units)
    return finding(
        "R-SUM", fault, advice, places=places, severity=severity, in_print="", about=about
    )


class _Stated(NamedTuple):
    """A number of the roll-up beside what its units come to."""

    label: str
    place: Place
    stated: int | Decimal
    total: int | Decimal


def _stated(case: Case) -> Iterator[_Stated]:
    report = case.report
    for cell, total in case.units.totals.items():
        value = report.value(cell)
        if isinstance(value, int | Decimal):
            yield _Stated(report.form.label(cell), report.place(cell), value, total)
    for name, count in case.units.counts.items():
        value = as_written(report.counts.get(name, BLANK), ItemType.COUNT)
        if isinstance(value, int):
            yield _Stated(name, report.place((COUNTS, name)), value, count)


def _some(units: Named) -> str:
    return some([name for _, name in units], "个单位")
