"""Workbooks that are read (.xlsx, .xls, .ods): cells as values, within bounds."""

from collections.abc import Iterator
from functools import lru_cache

from govreport.encoding import decoded
from govreport.errors import FileProblem
from govreport.packages import ODS, OLE, ZIP
from govreport.sheets.sheet import BROKEN, MANY, MOST_SLOTS, Sheet, SheetValue

LONG = "第 {} 行有一格的内容长得离谱，或有一个引号没有成对；请打开核对，改好再试"

__all__ = ["Sheet", "SheetValue", "read_sheets"]


@lru_cache(maxsize=2)
def read_sheets(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook, which its bytes tell; FileProblem says why not."""
    if raw.startswith(OLE):
        from govreport.sheets.xls import read
    elif raw.startswith(ZIP) and (ODS in raw[:200] or _is_ods(raw, name)):
        from govreport.sheets.ods import read
    elif raw.startswith(ZIP):
        from govreport.sheets.xlsx import read
    elif raw.startswith(b"<") or b"\0" in raw:
        raise FileProblem(name, BROKEN)
    else:
        return (Sheet("", tuple(_lines(raw, name)), known=False),)
    return read(raw, name)


def _lines(raw: bytes, name: str) -> Iterator[tuple[SheetValue, ...]]:
    """Read lines of text that are only called a workbook, cells between commas or tabs."""
    import csv

    lines = decoded(raw, name)[0].splitlines()
    delimiter = "\t" if any("\t" in one for one in lines[:20]) else ","
    if sum(one.count(delimiter) for one in lines) > MOST_SLOTS:
        raise FileProblem(name, MANY)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        rows = [*reader]
    except csv.Error as error:
        raise FileProblem(name, LONG.format(reader.line_num)) from error
    wide = max(map(len, rows), default=0)
    if len(rows) * wide > MOST_SLOTS:
        raise FileProblem(name, MANY)
    for row in rows:
        yield tuple(one.strip() or None for one in row) + (None,) * (wide - len(row))


def _is_ods(raw: bytes, name: str) -> bool:
    """Whether a package that doesn't say so is an .ods."""
    return name.lower().endswith(".ods") and b"content.xml" in raw
