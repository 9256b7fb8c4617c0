"""One printed piece → the number of a cell, or the reason why it is none."""

from decimal import Decimal
from typing import NamedTuple

from govreport.forms import ItemType
from govreport.importers.tokens import Kind, PrintedToken
from govreport.report import Value, as_written


class ReadNumber(NamedTuple):
    """A number and what was overlooked to read it, or why it can't be read."""

    value: Value | None
    remark: str = ""
    trouble: str = ""


def read_number(token: PrintedToken, kind: ItemType) -> ReadNumber:
    """The number that a piece of print gives for a cell of that kind.

    A number that the form doesn't allow there (a negative count) is read as it
    is printed: judging it is a rule's work.
    """
    printed = f"{token.text}{token.remark}"
    if kind is ItemType.TEXT:
        return ReadNumber(token.printed or printed.strip())
    if token.kind is not Kind.VALUE:
        return ReadNumber(None, trouble=f"印的是“{shortened(token.text)}”，不是数")
    if kind is ItemType.AMOUNT and "元" in token.remark.replace("万元", ""):
        return ReadNumber(None, trouble=f"印的是“{shortened(printed)}”，单位不是万元")
    value = as_written(token.text, kind)
    if value is None:
        value = _unfitting(token.text)
    if value is None:
        return ReadNumber(None, trouble=f"印的是“{shortened(printed)}”，不像这一格的数")
    return ReadNumber(value, remark=token.remark)


def _unfitting(text: str) -> Value | None:
    """A number of another kind than the cell's, of a length that a file can hold."""
    value = as_written(text, ItemType.AMOUNT)
    return value if isinstance(value, Decimal) else None


def shortened(text: str, length: int = 30) -> str:
    """Text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
