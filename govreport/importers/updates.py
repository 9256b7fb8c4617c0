"""What a corrected document changes in a report that is already there."""

from dataclasses import replace
from typing import NamedTuple

from govreport.findings import Path
from govreport.forms import Cell
from govreport.importers.reconciliation import Imported
from govreport.prose import paragraphs
from govreport.report import Report, Value


class Change(NamedTuple):
    """Value or section that differs; `before` is None where there was no number."""

    path: Path
    before: Value | str | None
    after: object


class Updates(NamedTuple):
    """Changes, and the numbers that were kept since the document lacks them.

    `homeless` are cells of the document that the file's form doesn't have.
    """

    changes: tuple[Change, ...]
    kept: tuple[Cell, ...]
    homeless: tuple[Cell, ...]


def updates(report: Report, imported: Imported) -> Updates:
    """Compare a report with a document: only what the document says otherwise changes.

    What the document leaves blank or what could not be read changes nothing.
    """
    new, changes, kept, homeless = imported.report, [], [], []
    typed = {
        cell: new.entries[cell] for cell in report.form.typed_cells if cell in new.stated
    }
    updated = replace(report, entries={**report.entries, **typed})
    for cell in new.form.cells:
        value = new.stated.get(cell)
        if cell not in report.form.cell_set:
            if value is not None:
                homeless.append(cell)
        elif value is None:
            if cell in new.entries and cell in report.stated:
                kept.append(cell)
        else:  # a total is compared with what the changed numbers come to
            before = (report if cell in typed else updated).value(cell)
            if before != value:
                changes.append(Change(tuple(cell), before, new.entries[cell]))
    for section, text in new.narrative.items():
        before = report.narrative.get(section, "")
        if paragraphs(before) != paragraphs(text):
            changes.append(Change(("narrative", section), before, f"\n{text}\n"))
    return Updates(tuple(changes), tuple(kept), tuple(homeless))
