"""Where a cell of an .xlsx is, by its reference."""

import re
from functools import lru_cache

from govreport.sheets.sheet import Place

ROWS, COLUMNS = 1_048_576, 16_384
LETTERS = r"[A-Z]{1,3}"
REFERENCE = re.compile(rf"\$?({LETTERS})\$?([1-9][0-9]{{0,6}})")


def place_of(reference: str) -> Place | None:
    """Read a reference such as B7; None for one that no sheet has."""
    found = REFERENCE.fullmatch(reference)
    column = column_of(found[1]) if found else None
    if found is None or column is None or int(found[2]) > ROWS:
        return None
    return int(found[2]) - 1, column


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int | None:
    """Read the letters of a column, counting from 0; None for what no sheet has."""
    if not re.fullmatch(LETTERS, letters):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1 if column <= COLUMNS else None
