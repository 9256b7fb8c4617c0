"""Units of a county, one on two forms at once, and their sum."""

from collections.abc import Iterable
from dataclasses import replace

from reports import report

from govreport.forms import Cell, form
from govreport.report import Organ, Report
from govreport.rollup.total import Rollup, Trace
from govreport.rollup.unit_numbers import unit_numbers

HYBRID = form("2021").with_tables_of({"applications": form("2019")})


def unit(base: Report, name: str, **more: object) -> Report:
    organ = Organ(name, "department")
    return replace(base, organ=organ, **more)  # type: ignore[arg-type]


def summed(
    units: Iterable[Report], form_id: str = "2021", trace: Trace | None = None
) -> Rollup:
    total = Rollup(form(form_id), trace)
    for one in units:
        total.add(unit_numbers(one, f"{one.organ.name}.toml", f"sha {one.organ.name}"))
    return total


def hybrid(name: str, **numbers: object) -> Report:
    """A report on the 2021 form whose third table has the 2019 form's rows."""
    base = report()
    entries: dict[Cell, object] = dict.fromkeys(HYBRID.typed_cells, 0)
    for address, value in numbers.items():
        entries[Cell(*address.split("__"))] = value
    return unit(replace(base, form=HYBRID, entries=entries), name)
