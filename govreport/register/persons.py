"""Columns with data of persons in a register: never read, stored, copied or journalled."""

from functools import cache
from pathlib import Path

import tomli

from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import columns
from govreport.text import simplified


@cache
def others() -> dict[str, dict[str, object]]:
    """Read what registers kept by others have otherwise: `others.toml`."""
    path = Path(__file__).with_name("others.toml")
    return tomli.loads(path.read_text(encoding="utf-8"))


def names_persons(head: str) -> bool:
    """Whether a column's head says that data of persons stand below it."""
    spelt = plain(simplified(head))
    if any(spelt in map(plain, (one.head, *one.names)) for one in columns()):
        return False
    known = others()["persons"]
    words, whole = (known[key] for key in ("words", "whole"))
    return spelt in whole or any(word in spelt for word in words)  # type: ignore[operator, attr-defined]
