"""A roll-up against its units: each cell is the sum of the same cell of all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from govreport.checks.rules import found
from govreport.findings import Finding, Place
from govreport.forms import Cell, Form, ItemType
from govreport.report import Report, Unit

if TYPE_CHECKING:
    from govreport.checks.case import Case

FEW = 3
"""This many units are named."""


class UnitNow(NamedTuple):
    """A unit of a roll-up as it is now; no report where it can't be read any more."""

    unit: Unit
    report: Report | None
    sha256: str = ""

    @property
    def name(self) -> str:
        """What the unit is called."""
        organ = self.report.organ.name if self.report is not None else self.unit.organ
        return organ or self.path

    @property
    def path(self) -> str:
        """Where it lies, on one line."""
        return " ".join(self.unit.path.split())[:80]

    @property
    def has_changed(self) -> bool:
        """Whether its file is another than the one that was summed up."""
        return self.report is not None and self.sha256 != self.unit.sha256


class Units(NamedTuple):
    """All units of a roll-up as they are now.

    `gone` are those that can't be read, `blank` those in which numbers are not filled
    in, each with its number in the roll-up; `read` is how many can be read, `changed`
    the names of those whose files are others now. `totals` has every number that all
    of these have, added up.
    """

    gone: Sequence[tuple[int, UnitNow]]
    blank: Sequence[tuple[int, str, int]]
    changed: Sequence[str]
    read: int
    totals: Mapping[Cell, int | Decimal]


def units_now(form: Form, units: Iterable[UnitNow]) -> Units:
    """Take units one after the other; none is kept."""
    gone: list[tuple[int, UnitNow]] = []
    blank: list[tuple[int, str, int]] = []
    changed: list[str] = []
    count = 0
    totals: dict[Cell, int | Decimal] = {
        cell: 0 for cell in form.typed_cells if form.item(cell).type is not ItemType.TEXT
    }
    for number, one in enumerate(units):
        if one.report is None:
            gone.append((number, one))
            continue
        count += 1
        if one.has_changed:
            changed.append(one.name)
        if missing := len(one.report.missing):
            blank.append((number, one.name, missing))
        for cell in tuple(totals):
            value = one.report.value(cell) if cell in one.report.form.cell_set else None
            if isinstance(value, int | Decimal):
                totals[cell] += value
            else:
                del totals[cell]
    return Units(gone, blank, changed, count, totals)


def check_sums(case: "Case") -> Iterator[Finding]:
    """Every typed number of a roll-up whose units all have one."""
    units = case.units
    for number, one in units.gone:
        yield found(
            "R-SUM",
            f"汇总用的“{one.name}”现在读不到（{one.path}），没有核对汇总数；"
            "请找回文件，或重新汇总",
            cells=(_place(case, number),),
        )
    for number, name, missing in units.blank:
        yield found(
            "R-SUM",
            f"“{name}”还有 {missing} 个数没有填，汇总不全；请补齐后重新汇总",
            cells=(_place(case, number),),
        )
    if units.gone or not units.read:
        return
    since = ""
    if units.changed:
        more = f"等 {len(units.changed)} 个单位" if len(units.changed) > FEW else ""
        since = f"；汇总以后改动过的有：{'、'.join(units.changed[:FEW])}{more}"
    for cell, total in units.totals.items():
        stated = case.report.value(cell)
        if isinstance(stated, int | Decimal) and total != stated:
            yield found(
                "R-SUM",
                f"{case.report.form.label(cell)}：汇总写的是 {stated}，"
                f"{units.read} 个单位相加是 {total}，相差 {abs(total - stated)}{since}；"
                "请核对，或重新汇总",
                cells=(case.report.place(cell),),
                left=stated,
                right=total,
            )


def _place(case: "Case", number: int) -> Place:
    """Where a unit of the roll-up stands in its file."""
    path = ("units", str(number))
    return Place(".".join(path), case.report.locate(path))
