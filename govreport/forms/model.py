"""What a form consists of: sections, tables, labels, cells and identities."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import NamedTuple


class Cell(NamedTuple):
    """The address of one number, `table.block.item` in text."""

    table: str
    block: str
    item: str

    def __str__(self) -> str:
        """Give the address as it stands in files, findings and JSON."""
        return f"{self.table}.{self.block}.{self.item}"


class ItemType(Enum):
    """What may stand in a cell."""

    COUNT = "count"
    """A non-negative integer."""
    AMOUNT = "amount"
    """A non-negative exact decimal in 万元 (10,000 yuan)."""
    CHANGE = "change"
    """An integer that may be negative."""
    TEXT = "text"
    """Printed as it is and never summed, since its label names no unit."""


class Item(NamedTuple):
    """A leaf of a tree of labels: a block or an item of a band.

    `path` holds the labels of the groups around it and its own, outermost
    first; `short` is how messages call it.
    """

    id: str
    path: tuple[str, ...]
    short: str
    type: ItemType = ItemType.COUNT
    derived: bool = False

    @property
    def label(self) -> str:
        """The official label, exactly as it is printed."""
        return self.path[-1]


class Group(NamedTuple):
    """A label over others; its span is what stands under it."""

    label: str
    children: tuple["Group | Item", ...]


Tree = tuple[Group | Item, ...]


def leaves(tree: Tree) -> Iterator[Item]:
    """List all leaves of a tree of labels, in printed order."""
    for node in tree:
        if isinstance(node, Item):
            yield node
        else:
            yield from leaves(node.children)


@dataclass(frozen=True, eq=False, repr=False)
class Band:
    """A part of a table in which every block has every item."""

    blocks: Tree
    items: Tree
    title: str | None = None
    corner: str | None = None

    @cached_property
    def block_list(self) -> tuple[Item, ...]:
        """The blocks in printed order."""
        return tuple(leaves(self.blocks))

    @cached_property
    def item_list(self) -> tuple[Item, ...]:
        """The items in printed order."""
        return tuple(leaves(self.items))


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """One of the three official tables.

    `down` and `across` name what runs down the rows and across the columns:
    `blocks`, `items`, both or neither. `widths` are relative column widths.
    """

    id: str
    bands: tuple[Band, ...]
    down: tuple[str, ...]
    across: tuple[str, ...]
    rows: int
    columns: int
    widths: tuple[int, ...]

    @cached_property
    def blocks(self) -> dict[str, Item]:
        """All blocks by id, in printed order."""
        return {block.id: block for band in self.bands for block in band.block_list}

    @cached_property
    def items_of(self) -> dict[str, dict[str, Item]]:
        """The items of each block, by id, in printed order."""
        return {
            block.id: {item.id: item for item in band.item_list}
            for band in self.bands
            for block in band.block_list
        }

    @cached_property
    def cells_of(self) -> dict[str, dict[str, Cell]]:
        """The addresses of each block, by the ids of their items."""
        return {
            block: {item: Cell(self.id, block, item) for item in items}
            for block, items in self.items_of.items()
        }

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All addresses, block by block, in the order of the file."""
        return tuple(cell for cells in self.cells_of.values() for cell in cells.values())


class Section(NamedTuple):
    """One part of a report: prose, or a table; the preamble has no heading."""

    id: str
    part: str
    heading: str = ""
    table: str | None = None
    required: bool = False
    nothing: str = ""
    """What to write where there is nothing to report, if that may be."""
    states: str = ""
    """What it must state, be it that there was none."""


class Term(NamedTuple):
    """One operand of an identity: a cell of this year's or last year's report."""

    cell: Cell
    previous: bool = False
    negative: bool = False


class Identity(NamedTuple):
    """One instance of sum = sum, all its addresses spelt out.

    One that `defines` computes its single left cell where it is left out.
    """

    code: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    advice: str
    along: str
    defines: bool = False

    @property
    def across_years(self) -> bool:
        """Whether an operand belongs to last year's report."""
        return any(term.previous for term in (*self.left, *self.right))


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """One version of the official form, checked when it was loaded."""

    id: str
    authority: str
    authority_title: str
    first_year: int
    title: str
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    identities: tuple[Identity, ...]
    citations: tuple[str, ...] = ()
    """How reports cite the notice that this form came with, as expressions."""
    headlines: tuple[Cell, ...] = ()
    """The numbers that are compared from year to year."""
    borrowed: Mapping[str, str] = field(default_factory=dict)
    """Tables that a published hybrid took from another form: table id → form id."""

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All addresses of the form, in the order of the file."""
        return tuple(cell for table in self.tables.values() for cell in table.cells)

    @cached_property
    def cell_set(self) -> frozenset[Cell]:
        """All addresses, for asking whether the form has one."""
        return frozenset(self.cells)

    @cached_property
    def defined_by(self) -> dict[Cell, tuple[Identity, ...]]:
        """The identities that compute each derived cell, best first."""
        found: dict[Cell, tuple[Identity, ...]] = {}
        for one in self.identities:
            if one.defines:
                cell = one.left[0].cell
                found[cell] = (*found.get(cell, ()), one)
        return found

    @cached_property
    def typed_cells(self) -> tuple[Cell, ...]:
        """The addresses that a person fills in, in the order of the file."""
        return tuple(cell for cell in self.cells if not self.is_derived(cell))

    @cached_property
    def derived_cells(self) -> tuple[Cell, ...]:
        """Those whose numbers follow from others."""
        return tuple(cell for cell in self.cells if self.is_derived(cell))

    @cached_property
    def typed_of(self) -> dict[str, tuple[Cell, ...]]:
        """Those of each table."""
        return {
            table: tuple(cell for cell in self.typed_cells if cell.table == table)
            for table in self.tables
        }

    @cached_property
    def _items(self) -> dict[Cell, Item]:
        return {
            cell: self.tables[cell.table].items_of[cell.block][cell.item]
            for cell in self.cells
        }

    @cached_property
    def kinds(self) -> dict[Cell, ItemType]:
        """What stands in each cell."""
        return {cell: item.type for cell, item in self._items.items()}

    def block(self, cell: Cell) -> Item:
        """Find the block that the cell belongs to."""
        return self.tables[cell.table].blocks[cell.block]

    def item(self, cell: Cell) -> Item:
        """Find the item that the cell belongs to."""
        return self._items[cell]

    def is_derived(self, cell: Cell) -> bool:
        """Whether the number follows from others."""
        return self.block(cell).derived or self.item(cell).derived

    def label(self, cell: Cell) -> str:
        """Name the cell by block and item, as a person would: `自然人·（一）予以公开`."""
        return f"{self.block(cell).label}·{self.item(cell).label}"

    def with_tables_of(self, others: Mapping[str, "Form"]) -> "Form":
        """Take some tables, and their identities, from other forms.

        Published reports are such hybrids; `others` maps table ids to forms.
        """
        sources = {table: others.get(table, self) for table in self.tables}
        return replace(
            self,
            tables={table: source.tables[table] for table, source in sources.items()},
            identities=tuple(
                identity
                for table, source in sources.items()
                for identity in source.identities
                if identity.left[0].cell.table == table
            ),
            borrowed={
                table: other.id for table, other in sources.items() if other.id != self.id
            },
        )

    def section_of_table(self, table: str) -> Section:
        """Find the section in which a table stands."""
        return next(section for section in self.sections if section.table == table)
