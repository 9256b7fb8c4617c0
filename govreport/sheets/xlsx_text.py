"""Texts of an .xlsx: of one cell or of several, as they are shown."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def text_of(element: "_Element") -> str:
    """Give the text of a string, of all its runs."""
    first = element[0] if len(element) == 1 else None
    if first is not None and str(first.tag).endswith("}t"):
        return unescaped(first.text or "")
    runs = (
        one.text or ""
        for one in element.iterfind(".//{*}t")
        if not str(one.getparent().tag).endswith("}rPh")  # type: ignore[union-attr] # it has one
    )
    return unescaped("".join(runs))


def unescaped(text: str) -> str:
    """Write out `_x000D_` and the like, which stand for characters XML doesn't hold."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda one: _character(one[1]), text)


def _character(code: str) -> str:
    found = chr(int(code, 16))
    return found if found.isprintable() or found in "\t\n" else " " * (found == "\r")
