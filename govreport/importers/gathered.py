"""What was read of printed tables, and what was not, while it comes together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from govreport.forms import Cell
from govreport.importers.printed import APPLICATIONS, Line
from govreport.importers.reconciliation import ReadAs, Unread
from govreport.importers.rows import LineCells
from govreport.importers.tokens import Kind
from govreport.report import Value


@dataclass
class Gathered:
    """What was read of a document's tables, and what was not.

    `notes` are sentences about how they were read, `lines` what was to be read and `rows`
    the cells of each; `blanks` says that a 0 may be printed as nothing; `formulas` are
    cells that a workbook computes.
    """

    values: dict[Cell, Value] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    remarks: list[ReadAs] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: Sequence[Line] = ()
    rows: list[tuple[LineCells, Line]] = field(default_factory=list)
    blanks: bool = False
    formulas: set[Cell] = field(default_factory=set)

    def add(self, other: "Gathered") -> None:
        """Take up what was read of another table."""
        self.values |= other.values
        self.unread += other.unread
        self.remarks += other.remarks
        self.strays += other.strays
        self.notes += other.notes
        self.formulas |= other.formulas

    @property
    def shows_zero(self) -> bool:
        """Whether a 0 is printed anywhere in the table, so that none is left out."""
        return any(
            token.text == "0"
            for line in self.lines
            for segment in line.segments
            for token in segment.tokens
        )

    @property
    def usual_width(self) -> int:
        """How many cells most rows have behind their labels, blank ones too."""
        widths = Counter(
            len(line.numbered.tokens) for line in self.lines if line.is_celled
        ).most_common(1)
        return widths[0][0] if widths else 0

    def count_used(self) -> int:
        """Count the numbers in print that stand in rows of which all was read."""
        blank = {cell for one in self.unread if one.blank for cell in one.cells}
        read = self.values.keys() | blank
        return sum(
            token.kind is Kind.VALUE
            for cells, line in self.rows
            if read.issuperset(filter(None, cells))
            for segment in line.segments
            for token in segment.tokens
        )

    def leave(self, line: LineCells, reason: str, printed: str = "", **more: Any) -> None:  # noqa: ANN401 -- what Unread takes
        """Tell of cells that were not read, and why."""
        cells = tuple(cell for cell in line if cell is not None)
        self.unread.append(Unread(cells, reason, printed, **more))


def by_row(cells: Iterable[Cell]) -> list[tuple[Cell, ...]]:
    """Sort cells of one table by the row in which they are printed."""
    rows: dict[str, list[Cell]] = {}
    for cell in cells:
        row = cell.item if cell.table == APPLICATIONS else cell.block
        rows.setdefault(row, []).append(cell)
    return [tuple(some) for some in rows.values()]
