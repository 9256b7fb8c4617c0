"""The kinds and levels of organs, and all that depends on them: `organs.toml`."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import tomli

from govreport.organ_names import without_plate

FILE = Path(__file__).with_name("organs.toml")
GOVERNMENT, OFFICE, OTHER = "government", "office", "other"


class OrganKind(NamedTuple):
    """A kind of organs, as `organs.toml` has it; `fees` is None where none is known."""

    id: str
    short: str
    label: str
    endings: tuple[str, ...]
    level: str = ""
    government: bool = False
    rules: bool = True
    fees: int | None = None


class Level(NamedTuple):
    """A level of organs, and whether those of it may issue 规章."""

    id: str
    label: str
    rules: bool = True


@cache
def _data() -> tuple[Mapping[str, OrganKind], Mapping[str, Level]]:
    data = tomli.loads(FILE.read_text(encoding="utf-8"))
    kinds = [
        OrganKind(**{**one, "endings": tuple(one["endings"])}) for one in data["kinds"]
    ]
    levels = [Level(**one) for one in data["levels"]]
    return {one.id: one for one in kinds}, {one.id: one for one in levels}


def kinds() -> Mapping[str, OrganKind]:
    """Give the kinds of organs by their ids."""
    return _data()[0]


def levels() -> Mapping[str, Level]:
    """Give the levels of organs by their ids, the lowest first."""
    return _data()[1]


@lru_cache(maxsize=1024)
def kind_of(name: str) -> str:
    """Tell the kind of organ that a name speaks of, by its longest known ending.

    A second nameplate in brackets counts for nothing.
    """
    name = without_plate(name)
    fitting = [
        (len(ending), kind.id)
        for kind in kinds().values()
        for ending in kind.endings
        if name.endswith(ending)
    ]
    return max(fitting, default=(0, OTHER))[1]
