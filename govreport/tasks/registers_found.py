"""Which files are registers of requests, as anybody keeps them: by their columns."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from govreport.errors import FileProblem, GovReportError
from govreport.guard import guard
from govreport.packages import OLE, ZIP
from govreport.register.other_heads import find_heads
from govreport.sheets import Sheet, read_sheets
from govreport.sheets.sheet import MANY, MOST_SLOTS
from govreport.tasks.inbox import InboxAccount
from govreport.tomlfile.files import read_bytes
from govreport.workspace.leftovers import Leftover


def registers_among(paths: Iterable[Path]) -> list[Path]:
    """Find the files that are registers of requests, by their columns."""
    return list(filter(_is_register, paths))


def registers_apart(account: InboxAccount, tables: Collection[str]) -> InboxAccount:
    """Tell the registers of requests from all else that wasn't read in folders."""
    lying = (*account.unread, *account.noted, *account.aside)
    found = set(
        registers_among(one.path for one in lying if one.path.suffix.lower() in tables)
    )

    def rest(some: Iterable[Leftover]) -> list[Leftover]:
        return [one for one in some if one.path not in found]

    return account._replace(
        unread=rest(account.unread),
        noted=rest(account.noted),
        aside=rest(account.aside),
        registers=[one for one in lying if one.path in found],
    )


def _is_register(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with guard(path):
            sheets = sheets_of(read_bytes(path), path)
    except GovReportError:
        return False  # whoever reads it as a document tells why it can't be
    return any(find_heads(one) is not None for one in sheets)


def is_report_too(path: Path) -> bool:
    """Whether a workbook has tables of a report beside a register of requests."""
    from govreport.importers.containers.sheet_blocks import stretches

    try:
        with guard(path):
            sheets = sheets_of(read_bytes(path), path)
            others = [one for one in sheets if not one.hidden and find_heads(one) is None]
            found = [each for one in others for each in stretches(one, str(path))]
    except GovReportError:
        return True  # whoever reads it as a report tells why it can't be
    return len({name for each in found for name, count in each.tables.items() if count}) > 1


def sheets_of(raw: bytes, path: Path) -> Sequence[Sheet]:
    """Read the sheets of a workbook, or the only one of a CSV."""
    if raw.startswith((ZIP, OLE)):
        return read_sheets(raw, str(path))
    from govreport.register.csv_cells import csv_texts

    rows = csv_texts(raw, str(path))
    wide = max(map(len, rows), default=0)
    if len(rows) * wide > MOST_SLOTS:
        raise FileProblem(path, MANY)
    whole = (tuple(row) + ("",) * (wide - len(row)) for row in rows)
    return [Sheet("", tuple(whole))]
