"""Addresses of values: read and written, told by label and by place in print."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from govreport.forms.model import Cell, Form

PREVIOUS, NARRATIVE, COUNTS = "previous", "narrative", "counts"
"""How the addresses begin of last year's values, of prose and of other figures."""
UNITS = "units"
"""How those begin of what the units of a roll-up come to."""


OTHERS: Mapping[tuple[str, ...], str] = {
    ("sum", "missing"): "汇总时没有报的单位",
    ("sum", "blank"): "汇总时没有填完的单位",
    ("sum", "errors"): "汇总时有错误的单位",
}
"""What findings may speak of besides, by its keys."""


@dataclass(frozen=True)
class Address:
    """Where a value stands: its keys from the top of this year's file, or last year's."""

    path: tuple[str, ...]
    last_year: bool = False

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read an address as it is written: `previous.applications.total.received`."""
        last_year = text.startswith(f"{PREVIOUS}.")
        text = text.removeprefix(f"{PREVIOUS}.")
        named = re.match(rf"(?:{UNITS}\.)?{COUNTS}\.", text)  # and may have dots itself
        cuts = named[0].count(".") if named else -1
        return cls(tuple(text.split(".", cuts)), last_year)

    def __str__(self) -> str:
        """Write it as files and JSON have it."""
        return ".".join((PREVIOUS, *self.path) if self.last_year else self.path)

    @property
    def cell(self) -> Cell | None:
        """The number of a table that it may be, by its three parts."""
        return Cell(*self.path) if len(self.path) == 3 else None

    @property
    def section(self) -> str | None:
        """The id of the section whose text it is, None for what is no prose."""
        return self.path[1] if self.path[:-1] == (NARRATIVE,) else None

    @property
    def count(self) -> str | None:
        """The name of the other figure that it is, None for what is none."""
        return self.path[1] if self.path[:-1] == (COUNTS,) else None

    @property
    def of_units(self) -> "Address | None":
        """The number of a roll-up whose units' sum it is, None for what is none."""
        inner = Address(self.path[1:])
        is_number = inner.cell is not None or inner.count is not None
        return inner if self.path[:1] == (UNITS,) and is_number else None

    def label(self, form: Form) -> str:
        """Name it in Chinese, by itself where it has no name."""
        if self.of_units is not None:
            return f"各单位相加的{self.of_units.label(form)}"
        if self.cell in form.cell_set:
            label = form.label(self.cell)
        else:
            heads = {one.id: one.heading or one.part for one in form.sections}
            named = heads.get(self.section or "") or self.count or OTHERS.get(self.path)
            label = named or ".".join(self.path)
        return f"上年的{label}" if self.last_year else label

    def in_print(self, form: Form) -> str:
        """Tell where it stands in print (部分·表·行·列), "" for what no page shows."""
        if self.cell in form.cell_set and not self.last_year:
            return printed_place(form, self.cell)
        parts = {one.id: one.part for one in form.sections}
        return "" if self.last_year else parts.get(self.section or "", "")


def printed_place(form: Form, cell: Cell) -> str:
    """Tell where a cell stands in print: part, table, row and column, joined by `·`."""
    table = form.tables[cell.table]
    block, item = form.block(cell).label, form.item(cell).label
    row, column = (item, block) if "items" in table.down else (block, item)
    return f"{form.section_of_table(cell.table).part}·表·{row}·{column}"
