"""Which files are registers of requests, as anybody keeps them: by their columns."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from govreport.errors import GovReportError
from govreport.guard import guard
from govreport.packages import OLE, ZIP
from govreport.register.other_heads import find_heads
from govreport.sheets import Sheet, read_sheets
from govreport.tomlfile.files import read_bytes


def registers_among(paths: Iterable[Path]) -> list[Path]:
    """Find the files that are registers of requests, by their columns."""
    return list(filter(_is_register, paths))


def _is_register(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with guard(path):
            sheets = sheets_of(read_bytes(path), path)
    except GovReportError:
        return False  # whoever reads it as a document tells why it can't be
    return any(find_heads(one) is not None for one in sheets)


def sheets_of(raw: bytes, path: Path) -> Sequence[Sheet]:
    """Read the sheets of a workbook, or the only one of a CSV."""
    if raw.startswith((ZIP, OLE)):
        return read_sheets(raw, str(path))
    from govreport.register.csv_cells import csv_table

    return [Sheet("", tuple(map(tuple, csv_table(raw, str(path)).texts)))]
