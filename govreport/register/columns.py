"""The columns of a register as data: `columns.toml`, read once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tomli


class RegisterColumn(NamedTuple):
    """A column of a register: its head, its field of a request, what it holds.

    What else may stand here is told in `columns.toml`.
    """

    head: str
    field: str
    kind: str
    fill: str
    names: tuple[str, ...] = ()
    needed: bool = False
    counts: bool = False
    says: Mapping[str, str] = {}
    unclear: tuple[str, ...] = ()


@cache
def columns() -> tuple[RegisterColumn, ...]:
    """List the columns of a register in their order."""
    data = tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        RegisterColumn(
            one["head"],
            one["field"],
            one["kind"],
            one["fill"],
            tuple(one.get("names", ())),
            needed=one.get("needed", False),
            counts=one.get("counts", False),
            says=one.get("says", {}),
            unclear=tuple(one.get("unclear", ())),
        )
        for one in data["columns"]
    )


@cache
def column_of(field: str) -> RegisterColumn:
    """Give the column that holds a field of a request."""
    return next(one for one in columns() if one.field == field)
