"""The examples of the rules' pages: reports laid over one that is in order."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w
from reports import PROSE

from govreport.findings import Finding
from govreport.forms import form
from govreport.register.findings import YearRegister
from govreport.register.read import read_rows
from govreport.register.tally import RegisterCount, tally
from govreport.report import Report
from govreport.rules import Case, check, codes, stays_an_error
from govreport.rules.case import Past, UnitNow
from govreport.rules.similar import fingerprint
from govreport.rules.similar import neighbours as find_neighbours
from govreport.settings import Settings
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report
from govreport.workspace.config import read_settings


def base(year: int) -> dict[str, Any]:
    """The report that the examples are laid over."""
    data: dict[str, Any] = {
        "form": "2021",
        "year": year,
        "organ": {"name": "某某乡人民政府", "kind": "township", "level": "township"},
        "narrative": dict(PROSE),
    }
    for cell in form("2021").typed_cells:
        data.setdefault(cell.table, {}).setdefault(cell.block, {})[cell.item] = 0
    return data


def laid_over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = laid_over(merged[key], value) if both else value
    return merged


def read(data: dict[str, Any]) -> Report:
    return read_report(parse(tomli_w.dumps(data).encode(), "x.toml", Path("x.toml")))


def message(one: Report, code: str, previous: Report | None = None) -> str:
    found = [item for item in check(Case(one, previous)) if item.code == code]
    assert len(found) == 1, found
    return found[0].message


CODES = codes()


def settings_of(data: dict[str, Any]) -> Settings:
    """What a workspace's file of these data sets."""
    name = "govreport.toml"
    document = parse(tomli_w.dumps(data).encode(), name, Path(name))
    return read_settings(document, CODES, stays_an_error)


def findings(changes: str) -> list[Finding]:
    """What counts against the base with changes: the findings that are not waived."""
    return [found for found in check(case_of(changes)) if found.waived is None]


def counted_in(text: str, one: Report) -> RegisterCount:
    """What a register of the example's year comes to."""
    heads, *rows = (line.split(",") for line in text.split())
    read = YearRegister(2022, "登记簿", read_rows(heads, rows, one.form))
    return RegisterCount(["登记簿"], frozenset({2022}), tally([read], 2022, one.form))


def case_of(changes: str) -> Case:
    """The base with changes.

    Besides the report's own keys: `previous` is laid over last year's report,
    `register` is the text of a register of requests, `folder` is the year of the folder, `sought` that last year's was looked
    for, `taken` aliases with last year's reports of their own, `settings` what govreport.toml says, `neighbours` other units' reports
    and `unit_reports` the reports of the file's `units`.
    """
    over = tomllib.loads(changes, parse_float=Decimal)
    previous, folder = over.pop("previous", None), over.pop("folder", 2022)
    sought, settings = over.pop("sought", False), settings_of(over.pop("settings", {}))
    neighbours = [read(laid_over(base(2022), data)) for data in over.pop("neighbours", [])]
    summed = [read(laid_over(base(2022), data)) for data in over.pop("unit_reports", [])]
    register = over.pop("register", None)
    past = Past(taken=tuple(over.pop("taken", ())))
    last = None if previous is None else read(laid_over(base(2021), previous))
    one = read(laid_over(base(2022), over))
    units = list(zip(one.units, summed, strict=True))
    case = Case(
        one,
        last,
        folder_year=folder,
        sought=sought,
        settings=settings,
        past=past,
        find_register=lambda: None if register is None else counted_in(register, one),
        unit_reports=lambda: (UnitNow(unit, of, unit.sha256) for unit, of in units),
    )
    if neighbours:
        prints = [fingerprint(case), *(fingerprint(Case(other)) for other in neighbours)]
        case = replace(case, neighbours=find_neighbours(prints, float(settings.similar))[0])
    return case
