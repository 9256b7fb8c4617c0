"""What was read of a register kept by others, judged as one of ours is."""

from collections.abc import Iterable, Iterator, Sequence

from govreport.forms import form, known_forms
from govreport.register.columns import columns
from govreport.register.findings import YearRegister, problems_of
from govreport.register.other import OtherQuestion, OtherRow, OtherSheet
from govreport.register.other_values import ValueDoubt, is_day
from govreport.register.read import read_rows
from govreport.register.values import typed
from govreport.sheets import Sheet

FEWEST, CELLS = 3, 3
"""So many rows with a day and so many cells make a sheet that may be a register."""


def checks_of(
    years: Sequence[tuple[int, Sequence[OtherRow]]], sheets: Sequence[OtherSheet]
) -> Iterator[OtherQuestion]:
    """Find what keeps requests from being counted, but what is asked about anyhow.

    Doubled numbers are told by themselves.
    """
    fields = {one.head: one.field for one in columns()}
    asked = {(one.sheet, one.row, one.field) for sheet in sheets for one in sheet.questions}
    open_ = {
        sheet.name: {*sheet.heads.maybe.values(), *sheet.heads.twice}
        for sheet in sheets
        if sheet.heads is not None
    }
    all_years = [year for year, _ in years]
    for year, rows in years:
        cells = ([row.values.get(one.field, "") for one in columns()] for row in rows)
        reading = read_rows(list(fields), cells, form(known_forms()[-1]))
        for told in problems_of(YearRegister(year, "", reading), all_years):
            at, field = rows[told.row - 2], fields[told.head]
            known = (at.sheet, at.row, field) in asked or field in open_[at.sheet]
            if told.blocks and not known and field != "number":
                doubt = ValueDoubt("", told.sentence)
                yield OtherQuestion(at.sheet, at.row, told.head, field, doubt)


def unread_rows_of(sheets: Iterable[Sheet]) -> Iterator[tuple[str, int]]:
    """Yield the sheets that look like registers by their rows, and how many these are."""
    for sheet in sheets:
        count = sum(
            sum(map(bool, map(typed, row))) >= CELLS and any(map(is_day, row))
            for row in sheet.rows
        )
        if count >= FEWEST:
            yield sheet.name, count
