"""A roll-up against its units: each cell is the sum of the same cell of all of them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from govreport.findings import Finding, Path, Place, Severity
from govreport.forms import Address, ItemType
from govreport.report import BLANK, COUNTS, UNITS, as_written
from govreport.rules.case import Case, Need
from govreport.rules.registry import finding, rule
from govreport.text import some

AWAY = "这份汇总是别处报来的，就由汇总的机关核对；不是的，请找回文件"
"""What to say where not one unit can be read: a sum travels without its units."""
LACKS: Mapping[str, tuple[str, str]] = {
    "missing": ("还没有报，没有汇总进来", "请催报后重新汇总"),
    "blank": ("还有数没有填，没有汇总进来", "请补齐后重新汇总"),
    "errors": ("的报告有错误，汇总进来的数可能不对", "请改好后重新汇总"),
}
"""What a sum lacks, by its keys in the file, with what to do."""
Named = Sequence[tuple[int, str]]
"""Units of a roll-up, each with its number there and what it is called."""


@rule("R-WHOLE", Severity.ERROR)
def check_whole(case: Case) -> Iterator[Finding]:
    """Find the units that a roll-up lacked when it was summed up."""
    report = case.report
    if report.units and report.shortfall is None:
        yield finding(
            "R-WHOLE",
            "这份汇总没有记下汇总时缺了哪些单位（是旧版本汇总的），看不出是不是全的",
            "请用 govreport rollup 重新汇总",
            places=[report.place(("units", "0"))],
            severity=Severity.WARNING,
            in_print="",
            about="units",
        )
    lacks = {} if report.shortfall is None else report.shortfall._asdict()
    every = " --all" * (sum(map(bool, lacks.values())) > 1)
    for key, names in lacks.items():
        if names:
            fault, advice = LACKS[key]
            yield finding(
                "R-WHOLE",
                f"汇总时{some([f'“{name}”' for name in names], '个单位')}{fault}",
                f"{advice}；确实不影响的，"
                f"用 govreport waive 文件 R-WHOLE{every} --reason 理由 写明",
                places=[report.place(("sum", key))],
                quote="、".join(names),
                in_print=f"汇总时{some(names, '个单位')}{fault}，{advice}",
            )


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
    wrong = [one for one in _sums(case) if one[1] != one[2]]
    for path, stated, total in wrong:
        yield finding(
            "R-SUM",
            f"汇总写的是 {stated}，{units.read} 个单位相加是 {total}，"
            f"相差 {abs(total - stated)}{since}",
            "请核对，或重新汇总",
            subject=Address(path).label(case.report.form),
            places=[case.report.place(path), Place(Address((UNITS, *path)), None)],
            sides=(stated, total),
        )
    if units.changed and not wrong:
        fault = f"汇总以后{_some(units.changed)}的文件改动过，各数相加没有变"
        yield _of_units(case, units.changed, fault, "请重新汇总", Severity.INFO)


@rule("R-SUM")
def check_left_out(case: Case) -> Iterator[Finding]:
    """Find reports that came in beside a sum after it was made."""
    if names := list(case.left_out()):
        some_of = some([f"“{name}”" for name in names], "个单位")
        fault = f"同一文件夹里还有{some_of}的报告，没有汇总进来"
        places = [case.report.place(("units", "0"))]
        yield finding(
            "R-SUM", fault, "请重新汇总", places=places, in_print="", about="、".join(names)
        )


def _of_units(
    case: Case, units: Named, fault: str, advice: str, severity: Severity | None = None
) -> Finding:
    """Make a finding about units, which is for the office that sums up alone."""
    places = [case.report.place(("units", str(number))) for number, _ in units]
    about = "、".join(name for _, name in units)
    return finding(
        "R-SUM", fault, advice, places=places, severity=severity, in_print="", about=about
    )


def _sums(case: Case) -> Iterator[tuple[Path, int | Decimal, int | Decimal]]:
    """List the numbers of a roll-up, each beside what its units come to."""
    for cell, total in case.units.totals.items():
        value = case.report.value(cell)
        if isinstance(value, int | Decimal):
            yield tuple(cell), value, total
    for name, count in case.units.counts.items():
        value = as_written(case.report.counts.get(name, BLANK), ItemType.COUNT)
        if isinstance(value, int):
            yield (COUNTS, name), value, count


def _some(units: Named) -> str:
    return some([name for _, name in units], "个单位")
