"""The columns of a register as data: `columns.toml`, read once."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from govreport.forms.lookup import plain
from govreport.lazy import lazy

REMARK = lazy(r"[（(【\[][^（(【\[\])）】]*[）)】\]]")


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
        for one in _data()["columns"]
    )


@cache
def _data() -> Mapping[str, Any]:
    return tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def written_head(head: str) -> str:
    """Give a head without what it says of the way to write: （年月日）, （必填）."""

    def kept(found: re.Match[str]) -> str:
        said = re.sub(r"[\d~+*]", "", plain(found[0])).lower()
        for word in _data()["writing"]:
            said = said.replace(word, "")
        return found[0] if said else ""

    return REMARK.sub(kept, head)


@cache
def column_of(field: str) -> RegisterColumn:
    """Give the column that holds a field of a request."""
    return next(one for one in columns() if one.field == field)
