"""Reports read from data as TOML has them."""

from pathlib import Path
from typing import Any

import tomli_w
from reports import PROSE

from govreport.forms import form
from govreport.report import Report
from govreport.rules import Case, check
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report


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
