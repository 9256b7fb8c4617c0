"""What is printed in tables, as values: rows of tokens, and the lines that they make."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from govreport.importers.blocks import Slot
from govreport.importers.tokens import Kind, PrintedToken, tokens_of
from govreport.importers.wording import Meaning, wording

DISCLOSURE, APPLICATIONS, PROCEEDINGS = "disclosure", "applications", "proceedings"
FEW_HEADS = 4
"""Fewer heads of table 3 together are a stray label, no head row."""
RUN = ""
"""The id of a line that holds all numbers of a table, without a label of its own."""


class PrintedRow(NamedTuple):
    """Tokens of one printed row; `celled` says that each stands in its own cell.

    `columns` are those that they begin in, empty where not known; `ours` and
    `of_sheet` see Grid; `made_out` says that its columns were made out from text.
    """

    tokens: tuple[PrintedToken, ...]
    celled: bool
    columns: tuple[int, ...] = ()
    ours: bool = False
    made_out: bool = False
    of_sheet: bool = False

    def column(self, index: int) -> int | None:
        """Give the column of a token, if it is known."""
        return self.columns[index] if self.columns else None


class Segment(NamedTuple):
    """What one printed row gives to a line: tokens, and the columns of each."""

    row: PrintedRow
    tokens: list[PrintedToken]
    columns: list[int | None]


@dataclass
class Line:
    """What stands behind one label: tokens, by printed row.

    `id` is the item in `applications` and the block elsewhere; `header` are the ids of the
    column heads above, with the columns where known, `head_rows` the same by printed row;
    `other_heads` are columns with heads that no form has; `heads` all labels above a line
    that has none of its own. `is_filled` says that its numbers are there, or marks for
    none in cells of its own.
    """

    table: str
    id: str
    label: str = ""
    header: dict[str, int | None] = field(default_factory=dict)
    head_rows: tuple[tuple[str, ...], ...] = ()
    other_heads: frozenset[int] = frozenset()
    segments: list[Segment] = field(default_factory=list)
    has_values: bool = False
    is_filled: bool = False
    heads: tuple[Meaning, ...] = ()

    @property
    def is_below_lines(self) -> bool:
        """Whether the heads above are broken over lines and stand in no columns."""
        return (
            len(self.head_rows) > 1
            and any(len(row) > 1 for row in self.head_rows)
            and all(column is None for column in self.header.values())
        )

    @property
    def is_on_one_row(self) -> bool:
        """Whether its label and all its numbers are printed in one row."""
        return bool(self.segments[0].tokens) and not any(
            one.tokens for one in self.segments[1:]
        )

    @property
    def numbered(self) -> Segment:
        """The first of its printed rows that has any of its cells."""
        return next((one for one in self.segments if one.tokens), self.segments[0])

    @property
    def is_celled(self) -> bool:
        """Whether a printed row of it has cells of its own."""
        return any(one.row.celled for one in self.segments)

    def take(self, token: PrintedToken, column: int | None) -> None:
        """Add a piece of the row that was begun last."""
        segment = self.segments[-1]
        segment.tokens.append(token)
        segment.columns.append(column)
        self.has_values = self.has_values or token.kind is Kind.VALUE
        marked = segment.row.celled and bool(token.text)
        self.is_filled = self.is_filled or self.has_values or marked


class Labelled(NamedTuple):
    """Label as it was printed and what it was taken for."""

    text: str
    meaning: Meaning
    guessed: bool


@dataclass
class Printed:
    """Lines of a document's tables, the labels met, and what belongs to none.

    `tables` tells of each printed row in which table it ends, "" before the first;
    `strays` are rows that went nowhere, `orphans` those of them that hold numbers alone
    and stand between the heads of a table and its first label.
    """

    lines: list[Line] = field(default_factory=list)
    labels: list[Labelled] = field(default_factory=list)
    strays: dict[int, str] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)


def row_of(
    slots: Sequence[Slot], *, placed: bool, ours: bool = False, made_out: bool = False
) -> PrintedRow:
    """Read a row of a grid; `placed` says that its cells stand in their columns.

    `ours` and `made_out` see PrintedRow.
    """
    celled = len(slots) > 1
    cells = [(_in_cell(slot.text, celled=celled), slot.column) for slot in slots]
    tokens = tuple(token for some, _ in cells for token in some)
    columns = tuple(column for some, column in cells for _ in some)
    return PrintedRow(tokens, celled, columns if placed else (), ours, made_out)


def _in_cell(text: str, *, celled: bool) -> tuple[PrintedToken, ...]:
    """Read the tokens of a cell; several that are no row of numbers are words at best."""
    tokens = tokens_of(text)
    if len(tokens) == 1 or not celled:
        return tokens
    kinds = {token.kind for token in tokens}
    is_row = kinds == {Kind.VALUE} and len(tokens) >= FEW_HEADS
    if is_row or Kind.LABEL in kinds or Kind.VALUE not in kinds:
        return tokens
    return (PrintedToken(Kind.WORDS, " ".join(text.split())),)


def numbers_columns(row: PrintedRow) -> bool:
    """Whether a row is 栏次, which numbers the columns below the heads."""
    texts = [text for token in row.tokens if (text := token.text.strip())]
    if len(texts) >= FEW_HEADS and texts[0] == "1":
        return texts == [str(number) for number in range(1, len(texts) + 1)]
    return bool(texts) and texts[0] in wording().columns
