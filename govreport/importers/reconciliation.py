"""What became of a document: how much was read, what wasn't, what was overlooked."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from govreport.forms import Cell
from govreport.importers.blocks import Hidden
from govreport.report import Report


class Unread(NamedTuple):
    """Numbers of the form that were not read, and why.

    `blank` says that nothing stands there in print; `candidates` are the
    readings that are possible, in the order of the cells.
    """

    cells: tuple[Cell, ...]
    reason: str
    printed: str = ""
    candidates: tuple[tuple[int, ...], ...] = ()
    blank: bool = False


class ReadAs(NamedTuple):
    """Numbers that were read although their print asked for a decision."""

    cells: tuple[Cell, ...]
    printed: str
    how: str


class Lenient(NamedTuple):
    """Label or heading that is printed otherwise than in the form."""

    printed: str
    official: str
    guessed: bool = False


class TableRead(NamedTuple):
    """Numbers of one table and how many were read; `form` is None if nothing tells it."""

    table: str
    form: str | None
    numbers: int
    read: int
    typed: int
    typed_read: int


class Reconciliation(NamedTuple):
    """Account of one import: nothing of the document goes missing unsaid.

    `unused` are pieces of the document that went nowhere, `notes` sentences about it;
    `behind` says that more stands below the last part; `hidden` is what the document has
    beside the text that was read; `organs` names, with where each stands, the organs that
    it may be of, where that is to be asked, `years` likewise the years; `computed` are the
    totals that a workbook computes.
    """

    container: str
    tables: tuple[TableRead, ...]
    unread: tuple[Unread, ...]
    remarks: tuple[ReadAs, ...]
    lenient: tuple[Lenient, ...]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    zeros: tuple[Cell, ...] = ()
    behind: bool = False
    hidden: tuple[Hidden, ...] = ()
    organs: str = ""
    years: str = ""
    computed: tuple[Cell, ...] = ()

    @property
    def numbers(self) -> int:
        """Count of the numbers that the form has."""
        return sum(table.numbers for table in self.tables)

    @property
    def read(self) -> int:
        """Count of those that were read."""
        return sum(table.read for table in self.tables)

    @property
    def complete(self) -> bool:
        """Whether every number that a person fills in was read."""
        return all(table.typed_read == table.typed for table in self.tables)


class Imported(NamedTuple):
    """Report as it was published, and the account of its reading."""

    report: Report
    reconciliation: Reconciliation

    @property
    def parts(self) -> AbstractSet[str]:
        """The parts of a report that it has prose in, but for what stands before them."""
        return self.report.narrative.keys() - {self.report.form.sections[0].id}

    @property
    def is_empty(self) -> bool:
        """Whether there is no number in it, nor prose of a report that has no tables."""
        if self.reconciliation.read:
            return False
        report = self.report
        bare = report.is_older or report.lost.keys() == report.form.tables.keys()
        return not (bare and self.parts)

    def with_hidden(self, hidden: tuple[Hidden, ...]) -> "Imported":
        """Give the same, of a document that has this beside its text."""
        return Imported(
            replace(self.report, hidden=tuple(map(str, hidden))),
            self.reconciliation._replace(hidden=hidden),
        )
