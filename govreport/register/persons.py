"""Data of persons in a register: never read, stored, copied, told or journalled."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import tomli

from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import columns
from govreport.text import simplified

IDENTITY = lazy(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"
)
"""The number of a person's card, or of a mobile telephone."""
HAN = lazy("[\u4e00-\u9fff]+")
LONGEST = 40
"""Characters of a number that is taken."""


@cache
def others() -> Mapping[str, Mapping[str, Any]]:
    """Read what registers kept by others have otherwise: `others.toml`."""
    path = Path(__file__).with_name("others.toml")
    return tomli.loads(path.read_text(encoding="utf-8"))


@cache
def own_heads() -> frozenset[str]:
    """Collect what our columns are called, by us and by others."""
    return frozenset(plain(name) for one in columns() for name in (one.head, *one.names))


@lru_cache(maxsize=1024)
def names_persons(head: str) -> bool:
    """Whether a column's head says that data of persons stand below it."""
    text = plain(simplified(head))
    if text in own_heads():
        return False
    known = others()["persons"]
    return text in known["whole"] or any(word in text for word in known["words"])


def is_long_text(head: str) -> bool:
    """Whether people write at length in a column, perhaps of persons."""
    text = plain(simplified(head))
    return any(word in text for word in others()["texts"]["words"])


def why_no_number(text: str) -> str:
    """Say why what stands for a request's number may not be copied, "" where it may."""
    if len(text) > LONGEST or not text.isprintable():
        return "太长，或者有认不出的字符"
    if IDENTITY.search(text):
        return "像身份证号或手机号"
    known = others()["numbers"]
    for run in HAN.findall(text):
        named = 2 <= len(run) <= 4 and run[0] in known["surnames"]
        if named and not any(sign in known["signs"] for sign in run):
            return "像姓名"
    return ""
