"""A report's own file, as a unit sent it: put in its place, or read like a document."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.importers import Imported
from govreport.importers.reconciliation import Reconciliation, TableRead
from govreport.report import Report
from govreport.tasks.import_into import is_begun, there_already
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.kept import Kept
from govreport.tomlfile.save import Occasion, create, overwrite
from govreport.workspace import Workspace


class Adopted(NamedTuple):
    """What became of it: put there, there already, or `edited` since it was put there."""

    written: bool = False
    current: bool = False
    edited: bool = False


def as_imported(report: Report) -> Imported:
    """Give the report in a unit's own file as if it were read of a document.

    What it leaves empty says nothing; why its unit lets a finding be stays its own.
    """
    form, prose = report.form, report.narrative.items()
    tables = []
    for table in dict.fromkeys(cell.table for cell in form.cells):
        cells = [cell for cell in form.cells if cell.table == table]
        typed = [cell for cell in form.typed_cells if cell.table == table]
        read = (sum(cell in report.stated for cell in some) for some in (cells, typed))
        tables.append(TableRead(table, form.id, len(cells), next(read), len(typed), *read))
    waived = f"文件里另有 {len(report.waivers)} 条理由（waive），没有读进来"
    return Imported(
        replace(report, narrative={key: text for key, text in prose if text.strip()}),
        Reconciliation(
            container="toml",
            tables=tuple(tables),
            unread=(),
            remarks=(),
            lenient=(),
            unused=(),
            notes=(waived,) if report.waivers else (),
        ),
    )


def adopt(
    sent: Path, target: Path, into: Workspace, *, force: bool, dry_run: bool
) -> Adopted:
    """Put a unit's own file in its place; FileProblem where another one is there."""
    raw, there = read_bytes(sent), target.exists()
    if there and read_bytes(target) == raw:
        return Adopted(current=True)
    if there and not force and not is_begun(target, into):
        if Kept(target).was_imported(raw):
            return Adopted(current=True, edited=True)
        sentence = (
            "已经有了，和单位报来的不同，没有改动；"
            "只读进不一样的用 --update，要换成单位报来的加 --force"
        )
        raise FileProblem(target, sentence)
    if dry_run:
        return Adopted()
    if there:
        overwrite(target, raw, Occasion("import --force" if force else "import"))
    elif not create(target, raw, Occasion("import")):
        raise there_already(target)
    return Adopted(written=True)
