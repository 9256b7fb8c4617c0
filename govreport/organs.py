"""The kinds of organs, inferred from their names: `organs.toml`."""

from functools import cache
from pathlib import Path
from typing import Any

import tomli

FILE = Path(__file__).with_name("organs.toml")
GOVERNMENT, OFFICE, OTHER = "government", "office", "other"


@cache
def _kinds() -> list[dict[str, Any]]:
    kinds: list[dict[str, Any]] = tomli.loads(FILE.read_text(encoding="utf-8"))["kinds"]
    return kinds


@cache
def known_kinds() -> dict[str, str]:
    """List the kinds of organs with what they are called."""
    return {kind["id"]: kind["label"] for kind in _kinds()}


def kind_of(name: str) -> str:
    """Tell by its ending the kind of organ that a name speaks of."""
    for kind in _kinds():
        if name.endswith(tuple(kind["endings"])):
            return str(kind["id"])
    return OTHER
