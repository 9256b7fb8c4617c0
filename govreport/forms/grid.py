"""The printed grid of a table, with every merge, worked out from its labels."""

from functools import reduce
from itertools import product
from typing import NamedTuple

from govreport.forms.model import Band, Cell, Group, Item, Table, Tree


class GridCell(NamedTuple):
    """One cell of the printed grid, at its upper left corner.

    `text` is a label, `cell` the address whose number stands here; one of the
    two is None. `head` says that it belongs to the head of the table.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str | None = None
    cell: Cell | None = None
    head: bool = False


Row = tuple[GridCell, ...]


class _Label(NamedTuple):
    """A label in a band's margin: its depth, its first leaf and what it spans."""

    text: str
    depth: int
    start: int
    levels: int
    leaves: int


def _depth(tree: Tree) -> int:
    return max((1 + _depth(getattr(node, "children", ())) for node in tree), default=0)


def _margin(tree: Tree, depth: int, level: int = 0, start: int = 0) -> list[_Label]:
    """List the labels of a margin `depth` deep; a leaf reaches down to the numbers."""
    labels: list[_Label] = []
    for node in tree:
        if isinstance(node, Item):
            labels.append(_Label(node.label, level, start, depth - level, 1))
            start += 1
        else:
            below = _margin(node.children, depth, level + 1, start)
            width = sum(1 for label in below if label.depth + label.levels == depth)
            labels.append(_Label(node.label, level, start, 1, width))
            labels.extend(below)
            start += width
    return labels


def _axis(band: Band, names: tuple[str, ...]) -> Tree:
    """Build the tree of labels along one side: blocks, items, or items in each block."""
    trees: list[Tree] = [getattr(band, name) for name in names]
    return reduce(_nest, trees) if trees else ()


def _nest(outer: Tree, inner: Tree) -> Tree:
    return tuple(
        Group(node.label, inner if isinstance(node, Item) else _nest(node.children, inner))
        for node in outer
    )


def _pairs(band: Band, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """List the (block, item) that each line of one side stands for, "" where open."""
    blocks = [one.id for one in band.block_list] if "blocks" in names else [""]
    items = [one.id for one in band.item_list] if "items" in names else [""]
    return list(product(blocks, items))


def _band(table: Table, band: Band, top: int) -> tuple[list[GridCell], int]:
    """Lay out one band from grid row `top` on; also the row after it."""
    cells: list[GridCell] = []
    row = top
    if band.title is not None:
        cells.append(GridCell(row, 0, 1, table.columns, text=band.title))
        row += 1
    down, across = _axis(band, table.down), _axis(band, table.across)
    lines, columns = _pairs(band, table.down), _pairs(band, table.across)
    head_rows, margin = _depth(across), _depth(down)
    last = table.columns - margin - len(columns)

    def width(start: int, count: int) -> int:
        return count + (last if start + count == len(columns) else 0)

    if band.corner is not None:
        cells.append(GridCell(row, 0, head_rows, margin, text=band.corner, head=True))
    cells.extend(
        GridCell(
            row + label.depth,
            margin + label.start,
            label.levels,
            width(label.start, label.leaves),
            text=label.text,
            head=True,
        )
        for label in _margin(across, head_rows)
    )
    row += head_rows
    cells.extend(
        GridCell(
            row + label.start, label.depth, label.leaves, label.levels, text=label.text
        )
        for label in _margin(down, margin)
    )
    for line, (row_block, row_item) in enumerate(lines):
        for column, (column_block, column_item) in enumerate(columns):
            address = Cell(table.id, row_block or column_block, row_item or column_item)
            cells.append(
                GridCell(row + line, margin + column, 1, width(column, 1), cell=address)
            )
    return cells, row + len(lines)


def lay_out(table: Table) -> list[Row]:
    """Give the rows of the printed table, each with the cells that begin in it.

    A cell that spans rows stands in the first of them only, as in HTML.
    """
    cells: list[GridCell] = []
    top = 0
    for band in table.bands:
        more, top = _band(table, band, top)
        cells.extend(more)
    rows: list[list[GridCell]] = [[] for _ in range(top)]
    for cell in sorted(cells, key=lambda cell: cell[:2]):
        rows[cell.row].append(cell)
    return [tuple(row) for row in rows]
