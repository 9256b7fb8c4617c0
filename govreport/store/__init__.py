"""The TOML file of a report: new files, exact places, edits in place, safe saving."""

from govreport.store.document import Document, decode, parse
from govreport.store.editing import edit
from govreport.store.files import create, load, read, update, write
from govreport.store.reading import read_report
from govreport.store.workspace import (
    expand,
    file_name,
    find_previous,
    folder_year,
    organ_files,
)
from govreport.store.writing import cell_comment, cell_order, dumps

__all__ = [
    "Document",
    "cell_comment",
    "cell_order",
    "create",
    "decode",
    "dumps",
    "edit",
    "expand",
    "file_name",
    "find_previous",
    "folder_year",
    "load",
    "organ_files",
    "parse",
    "read",
    "read_report",
    "update",
    "write",
]
