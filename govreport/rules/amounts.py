"""What the tables say of a thing that the prose speaks of."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from govreport.forms import Cell, Form
from govreport.prose.meaning import Thing, sums
from govreport.prose.numerals import MONEY, Numeral, numerals
from govreport.report import Report


class Amount(NamedTuple):
    """What the tables say of a sum: the least that it can be, and whether that is all.

    Where a number is blank, the others are still a lower bound, since none is
    negative.
    """

    cells: tuple[Cell, ...]
    least: int | Decimal
    exact: bool

    def agrees(self, number: Numeral) -> bool:
        """Whether a stated number, in 万元 where it is money, can be this sum."""
        if not self.exact:
            return number.value + number.slack >= self.least or number.fits(self.least)
        return number.fits(self.least)

    def told(self, report: Report) -> str:
        """Tell the sum: `总计·（七）总计是 11`, `至少 275` where parts are blank."""
        least = "" if self.exact else "至少 "
        return f"{self._named(report.form)}是 {least}{self.least}"

    def _named(self, form: Form) -> str:
        """Name the cells by their labels, a whole group of rows or columns by its own."""
        if len(self.cells) == 1:
            return form.label(self.cells[0])
        blocks = {form.block(cell).path for cell in self.cells}
        items = {form.item(cell).path for cell in self.cells}
        rows, columns = ({path[:-1] for path in paths} for paths in (items, blocks))
        if len(blocks) == len(rows) == 1 and len(min(rows)) > 1:
            return f"{min(blocks)[-1]}·{min(rows)[-1]}各项之和"
        if len(items) == len(columns) == 1 and min(columns):
            return f"{min(columns)[-1]}各列·{min(items)[-1]}之和"
        return " + ".join(form.label(cell) for cell in self.cells)


def amounts(report: Report, things: Iterable[Thing]) -> list[Amount]:
    """Tell what the number of a thing may be, by the report's form, the likeliest first."""
    cells = dict.fromkeys(one for thing in things for one in sums(report.form, thing))
    return [amount(report, some) for some in cells]


def amount(report: Report, cells: tuple[Cell, ...]) -> Amount:
    """Add up some cells as far as they are known."""
    total: int | Decimal = 0
    whole = True
    for cell in cells:
        least, exact = _least(report, cell)
        total, whole = total + least, whole and exact
    return Amount(cells, total, whole)


def in_wan(number: Numeral) -> Numeral:
    """Give money in 万元, as the tables have it."""
    if number.unit not in MONEY:
        return number
    value, scale = number.value * MONEY[number.unit], MONEY[number.unit]
    decimals = -int(Decimal(number.value).as_tuple().exponent)
    slack = Decimal(5).scaleb(-decimals - 1) * scale if number.unit == "亿元" else 0
    return number._replace(
        value=value.normalize() if value % 1 else Decimal(int(value)),
        unit="万元",
        slack=slack,
    )


def _least(report: Report, cell: Cell) -> tuple[int | Decimal, bool]:
    value = report.value(cell)
    if isinstance(value, int | Decimal):
        return value, True
    if isinstance(value, str):  # text with an amount in it, as the 2019 form has it
        written = numerals(value.strip())
        if len(written) == 1 and written[0].exact:
            return in_wan(written[0]).value, True
    bounds = (
        sum(int(_least(report, term.cell)[0]) for term in identity.right)
        for identity in report.form.defined_by.get(cell, ())
    )
    return max(bounds, default=0), False
