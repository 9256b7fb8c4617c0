"""The versions of the official form, as data, and the loader that checks them."""

from govreport.forms.addresses import (
    Address,
    find_cell,
    find_section,
    nearest,
    printed_place,
)
from govreport.forms.grid import GridCell, Row, lay_out
from govreport.forms.guide import guidance
from govreport.forms.loader import form, form_for_year, known_forms, parse
from govreport.forms.model import (
    Band,
    Cell,
    Form,
    Group,
    Identity,
    Item,
    ItemType,
    Section,
    Table,
    Term,
)

__all__ = [
    "Address",
    "Band",
    "Cell",
    "Form",
    "GridCell",
    "Group",
    "Identity",
    "Item",
    "ItemType",
    "Row",
    "Section",
    "Table",
    "Term",
    "find_cell",
    "find_section",
    "form",
    "form_for_year",
    "guidance",
    "known_forms",
    "lay_out",
    "nearest",
    "parse",
    "printed_place",
]
