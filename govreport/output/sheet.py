"""CSV as Excel wants it."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding."""
FORMULAS = ("=", "+", "-", "@")
"""What makes Excel take a text for a formula."""


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows of a table; what is None is empty, what no file may hold becomes `?`."""
    stream = StringIO()
    csv.writer(stream).writerows(map(_shown, row) for row in rows)
    return f"{BOM}{stream.getvalue()}".encode("utf-8", "replace")


def _shown(value: object) -> object:
    """A value that Excel shows as it is, not as a formula."""
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return "" if value is None else value
