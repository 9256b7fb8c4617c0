"""A roll-up against its units: each cell is the sum of the same cell of all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from govreport.findings import Finding, Place, Severity
from govreport.forms import Cell, Form, ItemType
from govreport.report import BLANK, COUNTS, Report, Unit, as_written
from govreport.rules.registry import finding

if TYPE_CHECKING:
    from govreport.rules.case import Case

FEW = 3
"""This many units are named."""
AWAY = "这份汇总是别处报来的，就由汇总的机关核对；不是的，请找回文件"
"""What to say where not one unit can be read: a sum travels without its units."""


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
    in, `changed` those whose files are others now, each with its number in the roll-up
    and what it is called; `read` is how many can be read. `totals` has every number
    that all of these have, added up, `counts` the other figures that any has.
    """

    gone: Sequence[tuple[int, str]]
    blank: Sequence[tuple[int, str]]
    changed: Sequence[tuple[int, str]]
    read: int
    totals: Mapping[Cell, int | Decimal]
    counts: Mapping[str, int]


def units_now(form: Form, units: Iterable[UnitNow]) -> Units:
    """Take units one after the other; none is kept."""
    gone: list[tuple[int, str]] = []
    blank: list[tuple[int, str]] = []
    changed: list[tuple[int, str]] = []
    read = 0
    counts: dict[str, int] = {}
    totals: dict[Cell, int | Decimal] = {
        cell: 0 for cell in form.typed_cells if form.item(cell).type is not ItemType.TEXT
    }
    for number, one in enumerate(units):
        if one.report is None:
            gone.append((number, f"“{one.name}”（{one.path}）"))
            continue
        read += 1
        if one.has_changed:
            changed.append((number, f"“{one.name}”"))
        if one.report.missing:
            blank.append((number, f"“{one.name}”"))
        for name, raw in one.report.counts.items():
            if isinstance(value := as_written(raw, ItemType.COUNT), int):
                counts[name] = counts.get(name, 0) + value
        for cell in tuple(totals):
            value = one.report.value(cell) if cell in one.report.form.cell_set else None
            if isinstance(value, int | Decimal):
                totals[cell] += value
            else:
                del totals[cell]
    return Units(gone, blank, changed, read, totals, counts)


def check_sums(case: "Case") -> Iterator[Finding]:
    """Every typed number of a roll-up whose units all have one, and its other figures."""
    units = case.units
    if units.gone:
        told = f"汇总用的{_some(units.gone)}现在读不到，没有核对汇总数"
        yield finding(
            "R-SUM",
            f"{told}；{'请找回文件，或重新汇总' if units.read else AWAY}",
            cells=_places(case, units.gone),
            severity=None if units.read else Severity.INFO,
        )
    if units.blank:
        told = f"{_some(units.blank)}还有数没有填，汇总不全；请补齐后重新汇总"
        yield finding("R-SUM", told, cells=_places(case, units.blank))
    if units.gone or not units.read:
        return
    since = f"；汇总以后改动过的有：{_some(units.changed)}" if units.changed else ""
    same = True
    for one in _stated(case):
        if one.stated != one.total:
            same = False
            yield finding(
                "R-SUM",
                f"{one.label}：汇总写的是 {one.stated}，{units.read} 个单位相加是 "
                f"{one.total}，相差 {abs(one.total - one.stated)}{since}；"
                "请核对，或重新汇总",
                cells=(one.place,),
                left=one.stated,
                right=one.total,
            )
    if units.changed and same:
        told = f"汇总以后{_some(units.changed)}的文件改动过，各数相加没有变；请重新汇总"
        places = _places(case, units.changed)
        yield finding("R-SUM", told, cells=places, severity=Severity.INFO)


class _Stated(NamedTuple):
    """A number of the roll-up beside what its units come to."""

    label: str
    place: Place
    stated: int | Decimal
    total: int | Decimal


def _stated(case: "Case") -> Iterator[_Stated]:
    report = case.report
    for cell, total in case.units.totals.items():
        value = report.value(cell)
        if isinstance(value, int | Decimal):
            yield _Stated(report.form.label(cell), report.place(cell), value, total)
    for name, count in case.units.counts.items():
        value = as_written(report.counts.get(name, BLANK), ItemType.COUNT)
        if isinstance(value, int):
            place = Place(f"{COUNTS}.{name}", report.locate((COUNTS, name)))
            yield _Stated(name, place, value, count)


def _some(units: Sequence[tuple[int, str]]) -> str:
    names = "、".join(name for _, name in units[:FEW])
    return f"{names}等 {len(units)} 个单位" if len(units) > FEW else names


def _places(case: "Case", units: Sequence[tuple[int, str]]) -> tuple[Place, ...]:
    """Where some units of the roll-up stand in its file."""
    paths = [("units", str(number)) for number, _ in units]
    return tuple(Place(".".join(path), case.report.locate(path)) for path in paths)
