"""Where the numbers of a blank form belong: it is read with a number in each cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from govreport.forms import Cell, Form
from govreport.importers.blocks import Grid, Slot, shortened
from govreport.importers.containers.docx import located, slot_cells
from govreport.importers.reader import Hints, read_blocks
from govreport.importers.tokens import Kind, tokens_of
from govreport.lazy import lazy
from govreport.render.sentinels import FIRST, STEP
from govreport.report import Report
from govreport.tasks.template_words import set_cell

if TYPE_CHECKING:
    from lxml.etree import _Element

HOLE = lazy(
    r"[XxＸ×*＊_＿…\s]+|[（(【\[]?\s*(?:填写?|请填)?(?:数字?|件数|金额)?\s*[)）】\]]?"
)
"""What stands in a cell for a number that is to be filled in."""
MOST_CELLS = 6_000
"""A form has some four hundred cells."""


class BlankForm(NamedTuple):
    """A Word document's body, with the parts that say how its paragraphs are."""

    body: "_Element"
    styles: "_Element | None"
    numbering: "_Element | None"


class Room(NamedTuple):
    """A cell of a printed table that has room for a number, and what its row is called.

    `like` is the label whose type the number has where the cell has none of its own.
    """

    element: "_Element"
    slot: Slot
    table: int
    row: int
    label: str
    like: "_Element | None"
    columns: int


class Placed(NamedTuple):
    """Which cells of the form belong where, and the room that is left over.

    `report` is what the form was taken for.
    """

    report: Report
    cells: dict[Cell, Room]
    left: Sequence[Room]

    def unlike_form(self) -> Iterator[str]:
        """Name the rows and columns of the form's tables whose room got no number."""
        rows: dict[int, set[int]] = {}
        for one in self.cells.values():
            rows.setdefault(one.table, set()).add(one.row)
        told = dict[str, None]()
        for one in self.left:
            filled = rows.get(one.table, set())
            if one.row in filled:
                told[f"第 {one.table} 张表第 {one.slot.column + 1} 栏"] = None
            elif filled and one.row > min(filled):
                told[f"第 {one.table} 张表第 {one.row} 行（“{one.label}”）"] = None
        yield from told


def place_cells(document: BlankForm, the_form: Form | None) -> Placed:
    """Find the place of every number that the labels of a blank form tell.

    A column under a head that no form has (备注, 序号) is left alone where that helps.
    """
    blocks = located(*document)
    tables = [one for block, one in blocks if isinstance(block, Grid) and one is not None]
    rooms = [room for number, one in enumerate(tables, 1) for room in _rooms(one, number)]
    odd = _odd_columns(tables)
    known = [one for one in rooms if (one.columns, one.slot.column) not in odd]
    tries = [rooms] if len(known) == len(rooms) else [rooms, known]
    return max(
        (_placed(document, some, rooms, the_form) for some in tries),
        key=lambda one: len(one.cells),
    )


def _placed(
    document: BlankForm, some: Sequence[Room], rooms: Sequence[Room], the_form: Form | None
) -> Placed:
    """Read the form with a number of its own in some of its cells."""
    body = deepcopy(document.body)
    own = dict(zip(document.body.iter(), body.iter(), strict=True))
    numbers = {str(FIRST + STEP * at): room for at, room in enumerate(some)}
    for number, room in numbers.items():
        set_cell(own[room.element], number)
    blocks = [block for block, _ in located(body, *document[1:])]
    hints = Hints("核对县核对局", None if the_form is None else the_form.first_year)
    report = read_blocks(blocks, "docx", hints, blank_as_zero=False).report
    read = [(cell, numbers.get(str(value))) for cell, value in report.stated.items()]
    found = {cell: room for cell, room in read if room is not None}
    counts = Counter(id(room.element) for room in found.values())
    cells = {cell: one for cell, one in found.items() if counts[id(one.element)] == 1}
    taken = {one.element for one in cells.values()}
    return Placed(report, cells, [one for one in rooms if one.element not in taken])


def _rooms(table: "_Element", number: int) -> Iterator[Room]:
    like: _Element | None = None
    columns = _width(table)
    for row_number, row in enumerate(slot_cells(table), 1):
        named = [(cell, slot.text) for cell, slot in row if not _is_room(slot.text)]
        like = named[-1][0] if named else like
        for cell, slot in row:
            if _is_room(slot.text):
                label = shortened(named[-1][1], 16) if named else ""
                yield Room(cell, slot, number, row_number, label, like, columns)


def _is_room(text: str) -> bool:
    """Whether a cell is empty, or holds a number, a mark or a hole alone."""
    if HOLE.fullmatch(text.strip()):
        return True
    tokens = tokens_of(text)
    return len(tokens) == 1 and tokens[0].kind in {Kind.BLANK, Kind.VALUE}


def _width(table: "_Element") -> int:
    """Count the columns of a table."""
    rows = slot_cells(table)
    return max((slot.column + slot.span for row in rows for _, slot in row), default=0)


def _odd_columns(tables: Sequence["_Element"]) -> set[tuple[int, int]]:
    """Find the columns with words in them and no label of the form, by the tables' width.

    What goes on on the next page may be a table of its own, without heads.
    """
    kinds: dict[tuple[int, int], set[Kind]] = {}
    for table in tables:
        columns = _width(table)
        for _, slot in (one for row in slot_cells(table) for one in row):
            some = {token.kind for token in tokens_of(slot.text)}
            if slot.span == 1 and not _is_room(slot.text):
                kinds.setdefault((columns, slot.column), set()).update(some)
    return {at for at, some in kinds.items() if Kind.LABEL not in some}
