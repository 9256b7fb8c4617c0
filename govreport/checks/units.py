"""A roll-up against its units: each cell is the sum of the same cell of all of them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from govreport.checks.case import Case
from govreport.checks.rules import found
from govreport.findings import Finding, Place
from govreport.forms import Cell, ItemType
from govreport.report import Report, Unit

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


def check_sums(case: Case) -> Iterator[Finding]:
    """Every typed number of a roll-up whose units all have one."""
    gone = [(number, one) for number, one in enumerate(case.units) if one.report is None]
    for number, one in gone:
        path = ("units", str(number))
        yield found(
            "R-SUM",
            f"汇总用的“{one.name}”现在读不到（{one.path}），没有核对汇总数；"
            "请找回文件，或重新汇总",
            cells=(Place(".".join(path), case.report.locate(path)),),
        )
    reports = [one.report for one in case.units if one.report is not None]
    if gone or not reports:
        return
    changed = [one.name for one in case.units if one.has_changed]
    since = ""
    if changed:
        more = f"等 {len(changed)} 个单位" if len(changed) > FEW else ""
        since = f"；汇总以后改动过的有：{'、'.join(changed[:FEW])}{more}"
    for cell in case.report.form.typed_cells:
        yield from _cell(case, cell, reports, since)


def _cell(case: Case, cell: Cell, reports: list[Report], since: str) -> Iterator[Finding]:
    form, stated = case.report.form, case.report.value(cell)
    if form.item(cell).type is ItemType.TEXT or not isinstance(stated, int | Decimal):
        return
    total = Decimal(0)
    for report in reports:
        value = report.value(cell) if cell in report.form.cell_set else None
        if not isinstance(value, int | Decimal):
            return
        total += value
    if total != stated:
        yield found(
            "R-SUM",
            f"{form.label(cell)}：汇总写的是 {stated}，{len(reports)} 个单位相加是"
            f" {total}，相差 {abs(total - stated)}{since}；请核对，或重新汇总",
            cells=(case.report.place(cell),),
            left=stated,
            right=total,
        )
