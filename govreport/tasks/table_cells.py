"""Which cells of a form a table has, by addresses, tables, columns, rows or labels."""

import re
from collections.abc import Sequence

from govreport.forms import Cell, Form, find_cell, find_cells

NUMERALS = str.maketrans("123456789", "一二三四五六七八九")


def cells_asked(form: Form, texts: Sequence[str]) -> tuple[Cell, ...]:
    """Find the cells that texts name: addresses, tables (`表三`), columns, rows, groups.

    All where there is no text; UsageProblem for one that names none.
    """
    found = dict[Cell, None]()
    for text in (one for given in texts for one in re.split("[,，;；]", given)):
        found |= dict.fromkeys(_cells_named(form, text.strip()) if text.strip() else ())
    return tuple(found) or form.cells


def _cells_named(form: Form, text: str) -> Sequence[Cell]:
    first, _, rest = text.partition("/")
    table = _table_named(form, first)
    if table and not rest:
        return form.tables[table].cells
    if table:
        return [cell for cell in _cells_named(form, rest) if cell.table == table]
    path = tuple(text.strip(".").split("."))
    within = [cell for cell in form.cells if tuple(cell)[: len(path)] == path]
    return within or find_cells(form, text) or [find_cell(form, text)]


def _table_named(form: Form, text: str) -> str | None:
    for section in form.sections:
        number = section.heading.partition("、")[0]
        names = {f"表{number}", section.table, section.heading, section.part}
        if section.table and text.translate(NUMERALS) in names:
            return section.table
    return None
