"""What a unit gives to a sum: its typed numbers in order, small enough to travel."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from govreport.forms import Form, ItemType, form
from govreport.report import Organ, Report, Unit, Value, as_written


class FormKey(NamedTuple):
    """A form by its id, with the tables that a hybrid took from others."""

    id: str
    borrowed: tuple[tuple[str, str], ...] = ()


class UnitNumbers(NamedTuple):
    """What a unit gives to a sum: small, as it travels between processes.

    `values` are those of its form's typed cells in order, None where nothing is
    filled in or no number stands; `counts` likewise. `inner` are the units of one
    that is itself a roll-up, and those of its units that are. `faulty` tells
    that it has errors that nobody explained.
    """

    path: str
    sha256: str
    organ: Organ
    year: int | None
    form: FormKey
    values: tuple[Value | None, ...]
    counts: tuple[tuple[str, int | None], ...] = ()
    inner: tuple[Unit, ...] = ()
    faulty: bool = False


def unit_numbers(
    report: Report,
    path: str,
    sha256: str,
    inner: Sequence[Unit] | None = None,
    *,
    faulty: bool = False,
) -> UnitNumbers:
    """Take what a report gives to a sum; `inner` are its own units where none are said."""
    stated = report.stated
    counts = (
        (name, as_written(raw, ItemType.COUNT)) for name, raw in report.counts.items()
    )
    return UnitNumbers(
        path=path,
        sha256=sha256,
        organ=report.organ,
        year=report.year,
        form=FormKey(report.form.id, tuple(report.form.borrowed.items())),
        values=tuple(map(stated.get, report.form.typed_cells)),
        counts=tuple((name, n if isinstance(n, int) else None) for name, n in counts),
        inner=report.units if inner is None else tuple(inner),
        faulty=faulty,
    )


@cache
def form_of(key: FormKey) -> Form:
    """Give the form that a key stands for."""
    whole = form(key.id)
    others = {table: form(other) for table, other in key.borrowed}
    return whole.with_tables_of(others) if others else whole
