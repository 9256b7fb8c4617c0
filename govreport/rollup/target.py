"""A sum beside the report that is there already: what changes in that, and what stays."""

from collections.abc import Mapping

from govreport.findings import Path
from govreport.forms import Cell, ItemType
from govreport.report import BLANK, Report, Shortfall, Value, as_written
from govreport.rollup.total import Rollup

CARRIED_IN = "carried_in"
"""The item that a new year's file takes over from last year's report."""


def sums_beside(known: Report, total: Rollup) -> dict[Cell, Value]:
    """Give the sums for a file, which loses those of before that no unit states now."""
    if not known.units:
        return total.cells
    gone = {
        cell: BLANK
        for cell in known.form.typed_cells
        if cell not in total.open and not known.is_blank(cell)
    }
    return {**gone, **total.cells}


def summed_up(known: Report, total: Rollup) -> Report:
    """Make a report of the sums, beside what a person wrote into the file that is there."""
    summed, form = sums_beside(known, total), known.form
    typed = {
        cell: summed.get(cell, known.entries.get(cell, BLANK)) for cell in form.typed_cells
    }
    return Report(form, known.year, known.organ, typed)


def doubtful(known: Report, total: Rollup) -> tuple[set[Cell], list[str]]:
    """Find what a file states that may come from an earlier sum, of other units than now.

    These are the cells that a person must fill in, and counts that no unit has.
    """
    before = {unit.sha256 for unit in known.units}
    if not before or before == {unit.sha256 for unit in total.units}:
        return set(), []
    blank = {name for one in total.incomplete for name in one.counts}
    counts = [name for name in known.counts if name not in {*total.counts, *blank}]
    return {cell for cell in total.open if not known.is_blank(cell)}, counts


def changes(known: Report, total: Rollup) -> dict[tuple[str, ...], Value]:
    """Work out what a file that is there is changed to, by key path; the rest stays.

    Totals that the file states follow; a number that nobody could sum is left to
    the person who wrote it, but for an earlier sum that no unit states any more.
    """
    summed, fresh = sums_beside(known, total), summed_up(known, total)
    derived = {
        cell: value
        for cell in known.entries
        if known.form.is_derived(cell) and (value := fresh.value(cell)) is not None
    }
    numbers = {**summed, **derived}
    found: dict[tuple[str, ...], Value] = {
        tuple(cell): value
        for cell, value in numbers.items()
        if known.stated.get(cell) != value
    }
    for name, count in total.counts.items():
        if as_written(known.counts.get(name, BLANK), ItemType.COUNT) != count:
            found["counts", name] = count
    return found


def shortfall_changes(known: Report, now: Shortfall) -> dict[Path, list[str]]:
    """Work out what a file is to say otherwise of what the sum lacks, by key path."""
    before = {} if known.shortfall is None else known.shortfall._asdict()
    return {
        ("sum", key): list(names)
        for key, names in now._asdict().items()
        if before.get(key) != names
    }


def replaced(known: Report, now: Mapping[Cell, Value | None]) -> dict[Cell, Value]:
    """Give the numbers of an earlier sum, or of last year's report, that do not stay."""
    stated = known.stated
    return {
        cell: stated[cell]
        for cell in known.form.typed_cells
        if stated.get(cell, now[cell]) != now[cell]
        and (known.units or (cell.item == CARRIED_IN and stated[cell]))
    }
