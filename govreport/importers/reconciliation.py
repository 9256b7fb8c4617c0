"""What became of a document: how much was read, what wasn't, what was overlooked."""

from typing import NamedTuple

from govreport.forms import Cell
from govreport.importers.cells import Remark, Unread


class Lenient(NamedTuple):
    """A label or heading that is printed otherwise than in the form."""

    printed: str
    official: str
    guessed: bool = False


class TableRead(NamedTuple):
    """How much of one table was read. `form` is None where nothing tells it."""

    table: str
    form: str | None
    numbers: int
    read: int
    typed: int
    typed_read: int


class Reconciliation(NamedTuple):
    """The account of one import: nothing of the document goes missing unsaid.

    `unused` are pieces of the document that went nowhere, `notes` whole
    sentences about the document as such; `breaks_off` says that it ends with the
    beginning of a heading, as what was copied or cut does.
    """

    container: str
    tables: tuple[TableRead, ...]
    unread: tuple[Unread, ...]
    remarks: tuple[Remark, ...]
    lenient: tuple[Lenient, ...]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    zeros: tuple[Cell, ...] = ()
    breaks_off: bool = False

    @property
    def numbers(self) -> int:
        """How many numbers the form has."""
        return sum(table.numbers for table in self.tables)

    @property
    def read(self) -> int:
        """How many of them were read."""
        return sum(table.read for table in self.tables)

    @property
    def complete(self) -> bool:
        """Whether every number that a person fills in was read."""
        return all(table.typed_read == table.typed for table in self.tables)
