"""Printed rows of a table → the labels of its rows, and the numbers, in printed order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from govreport.forms import Form
from govreport.importers.beside import is_empty
from govreport.importers.printed import APPLICATIONS, DISCLOSURE, PrintedRow
from govreport.importers.tokens import Kind, PrintedToken, guess
from govreport.importers.wording import BLOCK, ITEM, Meaning, plain_label, wording

BEGUN = 6
"""Characters that tell a label which is broken off."""
CELLS = {Kind.VALUE, Kind.BLANK}
EMPTY = PrintedToken(Kind.BLANK, "")


class TablePiece(NamedTuple):
    """Label of a row, or a number or empty cell; `line` counts the printed rows."""

    token: PrintedToken
    line: int
    is_label: bool = False


class Shape(NamedTuple):
    """How many cells each row of a table has; the last may be the sum of the others."""

    widths: Mapping[str, int]
    summed: bool


Cells = Callable[[PrintedRow], Iterable[PrintedToken]]
"""What of a printed row counts as its cells."""


def shape_of(form: Form, table: str) -> Shape:
    """Give the rows of a table by their ids, with the number of their cells."""
    items_of = form.tables[table].items_of
    if table == APPLICATIONS:
        return Shape(
            dict.fromkeys(next(iter(items_of.values())), len(items_of)), summed=True
        )
    return Shape({block: len(items) for block, items in items_of.items()}, summed=False)


def stretches(
    rows: Sequence[PrintedRow], table: str, shape: Shape, cells: Cells
) -> Iterator[tuple[list[PrintedRow], list[TablePiece]]]:
    """Divide a table at its heads: the heads, and the pieces of the rows below them.

    Table 3 has one head; what repeats it on another page is passed over.
    """
    heads: list[PrintedRow] = []
    pieces: list[TablePiece] = []
    for number, row in enumerate(rows):
        below = rows[number + 1].tokens[:1] if number + 1 < len(rows) else ()
        begun = bool(pieces)
        found = [*_pieces(cells(row), number, table, shape, below, begun=begun)]
        if found and (pieces or any(one.token.text for one in found)):
            pieces += found
            continue
        if (
            pieces
            and table == DISCLOSURE
            and any(one.table == table for token in row.tokens for one in token.meanings)
        ):
            yield heads, pieces
            heads, pieces = [], []
        if not pieces:
            heads.append(row)
    yield heads, pieces


def _pieces(  # noqa: PLR0913 -- what a row of a table is known by
    tokens: Iterable[PrintedToken],
    number: int,
    table: str,
    shape: Shape,
    below: Sequence[PrintedToken],
    *,
    begun: bool,
) -> Iterator[TablePiece]:
    """Give the labels of rows and the numbers of one printed row, in order.

    What may be a head as well is a label where a number follows it.
    """
    own = [*tokens]
    role = ITEM if table == APPLICATIONS else BLOCK
    for at, token in enumerate(own):
        if token.kind in CELLS:
            yield TablePiece(token, number)
            continue
        head = any(one.role != role and one.id for one in token.meanings)
        behind = own[at + 1 :] or below
        followed = any(one.kind in CELLS and not is_empty(one) for one in behind)
        sure = begun and (not head or followed)
        if (meaning := _row_of(token, table, shape, sure=sure)) is not None:
            label = token._replace(kind=Kind.LABEL, meanings=(meaning,))
            yield TablePiece(label, number, is_label=True)


def by_tokens(row: PrintedRow) -> Iterable[PrintedToken]:
    """Give what is printed; a blank only where it stands in a cell among numbers."""
    exact = row.celled and any(token.kind is Kind.VALUE for token in row.tokens)
    return (token for token in row.tokens if exact or not is_empty(token))


def by_lines(row: PrintedRow) -> Iterable[PrintedToken]:
    """Give what is printed; an empty line is an empty cell."""
    return row.tokens or (EMPTY,)


def joined(row: PrintedRow) -> Iterable[PrintedToken]:
    """Give what is printed; the digits of a line are one number with blanks in it."""
    if len(row.tokens) < 2 or any(not one.text.isdecimal() for one in row.tokens):
        return by_tokens(row)
    texts = [one.text for one in row.tokens]
    printed = " ".join(texts)
    return (PrintedToken(Kind.VALUE, "".join(texts), remark=" ", printed=printed),)


def _row_of(token: PrintedToken, table: str, shape: Shape, *, sure: bool) -> Meaning | None:
    """Tell which row of a table a label names, a broken one by its beginning."""
    role = ITEM if table == APPLICATIONS else BLOCK
    meanings = token.meanings
    if token.kind is Kind.WORDS:
        meanings = _begun(token.text) or guess(token.text, table)
    rows = [one for one in meanings if one[:2] == (table, role) and one.id in shape.widths]
    sure = sure or all(one.table == table and one.role == role for one in meanings)
    return rows[0] if rows and sure else None


@lru_cache(maxsize=2048)
def _begun(text: str) -> tuple[Meaning, ...]:
    """Find the one label that some words are the beginning of."""
    plain = plain_label(text)
    if len(plain) < BEGUN:
        return ()
    found = {
        (one.table, one.role, one.id): one
        for label, meanings in wording().labels.items()
        if label.startswith(plain)
        for one in meanings
    }
    return tuple(found.values()) if len(found) == 1 else ()
