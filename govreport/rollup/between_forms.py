"""How the typed numbers of one form come into another: same meaning, same id."""

from typing import NamedTuple

from govreport.forms.model import Cell, Form


class Conversion(NamedTuple):
    """How numbers on one form come into another's, each by its place in typed order.

    `sources` are for each cell of the other those that make it up, none where there
    is no such number. `divided` are numbers with the cells of the other that they
    are divided into; `homeless` have no place there. `tables` are the other's that
    have other cells.
    """

    sources: tuple[tuple[int, ...], ...]
    divided: tuple[tuple[int, tuple[int, ...]], ...]
    homeless: tuple[int, ...]
    tables: tuple[str, ...]


def conversion(one: Form, other: Form) -> Conversion:
    """Convert a form: its `closed` is the sum of `closed_other` and such of the other."""
    here = {cell: index for index, cell in enumerate(one.typed_cells)}
    there = {cell: index for index, cell in enumerate(other.typed_cells)}
    sources = tuple(
        (here[cell],)
        if cell in here
        else tuple(here[part] for part in here if _is_part(part, cell))
        for cell in there
    )
    divided = tuple(
        (here[cell], parts)
        for cell in here
        if cell not in there
        and (parts := tuple(there[part] for part in there if _is_part(part, cell)))
    )
    used = {index for source in sources for index in source}
    used |= {index for index, _ in divided}
    homeless = tuple(index for index in here.values() if index not in used)
    tables = tuple(
        table for table, cells in other.typed_of.items() if one.typed_of.get(table) != cells
    )
    return Conversion(sources, divided, homeless, tables)


def parts_of(whole: Cell, form: Form) -> tuple[Cell, ...]:
    """Find the cells of a form that make up one that it doesn't have, totals too."""
    return tuple(cell for cell in form.cells if _is_part(cell, whole))


def _is_part(cell: Cell, whole: Cell) -> bool:
    return cell[:2] == whole[:2] and cell.item.startswith(f"{whole.item}_")
