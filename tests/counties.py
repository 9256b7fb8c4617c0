"""Counties: their units, one of them on two forms at once, their folders and sums."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from reports import ORGAN, PROSE, balanced, report, saved

from govreport.findings import Finding
from govreport.forms import Cell, form
from govreport.organs import kind_of
from govreport.report import Organ, Report
from govreport.rollup.total import Rollup, Trace
from govreport.rollup.unit_numbers import unit_numbers
from govreport.tasks import rollup, validate
from govreport.tasks.rollup import RollupResult
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace

COUNTY = "云溪县人民政府"
OFFICE = "云溪县人民政府办公室"
TOWN = ORGAN.name
BUREAU = "云溪县农业农村局"
TARGET = Path("2022") / f"{COUNTY}.toml"
"""Where the county's sum goes, seen from its folder."""
GRANTED = Cell("applications", "natural_person", "granted")
COLUMN = "applications__natural_person"
HYBRID = form("2021").with_tables_of({"applications": form("2019")})


def unit(base: Report, name: str, **more: object) -> Report:
    """The same report of another organ."""
    return replace(base, organ=Organ(name, kind_of(name)), **more)  # type: ignore[arg-type]


def hybrid(name: str, **numbers: object) -> Report:
    """A report on the 2021 form whose third table has the 2019 form's rows."""
    entries: dict[Cell, object] = dict.fromkeys(HYBRID.typed_cells, 0)
    for address, value in numbers.items():
        entries[Cell(*address.split("__"))] = value
    return unit(replace(report(), form=HYBRID, entries=entries), name)


def summed(
    units: Iterable[Report], form_id: str = "2021", trace: Trace | None = None
) -> Rollup:
    """The units' sum, without files."""
    total = Rollup(form(form_id), trace)
    for one in units:
        total.add(unit_numbers(one, f"{one.organ.name}.toml", f"sha {one.organ.name}"))
    return total


def county(folder: Path, count: int = 3) -> list[Report]:
    """So many units in their year's folder: an office first, a town, a bureau."""
    names = [OFFICE, TOWN, BUREAU, *(f"云溪县第{n}局" for n in range(count))]
    units = [unit(balanced("2021", n), name) for n, name in enumerate(names[:count])]
    for one in units:
        saved(one, folder)
    return units


def townships(folder: Path, count: int) -> list[str]:
    """The names of so many organs with a report of zeros each."""
    names = [f"云溪县第{number:03}乡人民政府" for number in range(count)]
    one = saved(report(), folder)
    text = one.read_text(encoding="utf-8")
    for name in names:
        one.with_stem(name).write_text(text.replace(ORGAN.name, name), encoding="utf-8")
    one.unlink()
    return names


def finished(path: Path) -> str:
    """The text of a sum's file, once it has prose of its own for the outline."""
    text = dumps(replace(load(path), narrative=dict(PROSE)))
    path.write_text(text.replace("等号右边", "县里自己的话，等号右边"), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def hashes(folder: Path) -> list[str]:
    """The SHA-256 of each unit's file in a year's folder, in their order."""
    paths = sorted(path for path in folder.glob("*.toml") if path.name != TARGET.name)
    return [sha256(path.read_bytes()).hexdigest() for path in paths]


def rolled(*, organ: str = COUNTY, **asked: Any) -> RollupResult:  # noqa: ANN401 -- any of `rollup`
    """What the county's reports come to, in the folder where the test stands."""
    return rollup(Workspace(), organ=organ, **asked)


def findings(path: Path, code: str) -> list[Finding]:
    """What a rule finds in a file as it is now."""
    (checked,) = validate(Workspace(), [path])
    return [one for one in checked.findings if one.code == code]
