"""Columns with data of persons in a register: never read, stored, copied or journalled."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import tomli

from govreport.forms.lookup import plain
from govreport.register.columns import columns
from govreport.text import simplified


@cache
def others() -> Mapping[str, Mapping[str, Any]]:
    """Read what registers kept by others have otherwise: `others.toml`."""
    path = Path(__file__).with_name("others.toml")
    return tomli.loads(path.read_text(encoding="utf-8"))


@cache
def _own() -> frozenset[str]:
    return frozenset(plain(name) for one in columns() for name in (one.head, *one.names))


@lru_cache(maxsize=1024)
def names_persons(head: str) -> bool:
    """Whether a column's head says that data of persons stand below it."""
    text = plain(simplified(head))
    if text in _own():
        return False
    known = others()["persons"]
    return text in known["whole"] or any(word in text for word in known["words"])


def is_long_text(head: str) -> bool:
    """Whether people write at length in a column, perhaps of persons."""
    text = plain(simplified(head))
    return any(word in text for word in others()["texts"]["words"])
