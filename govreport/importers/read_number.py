"""A piece of print → the number that it gives for a cell, or why it gives none."""

from decimal import Decimal
from typing import NamedTuple

from govreport.forms import ItemType
from govreport.importers.blocks import shortened
from govreport.importers.tokens import Kind, PrintedToken
from govreport.report import Value, as_written


class ReadNumber(NamedTuple):
    """Number and what was overlooked to read it, or why it can't be read."""

    value: Value | None
    remark: str = ""
    trouble: str = ""


def read_number(token: PrintedToken, kind: ItemType) -> ReadNumber:
    """Read the number that a piece of print gives for a cell of that kind.

    One that the form doesn't allow there (a negative count, half a case) is read as it is
    printed: judging it is a rule's work.
    """
    printed = f"{token.text}{token.remark}"
    if kind is ItemType.TEXT:
        return ReadNumber(token.printed or printed.strip())
    if token.kind is not Kind.VALUE:
        return ReadNumber(None, trouble=f"印的是“{shortened(token.text)}”，不是数")
    if kind is ItemType.AMOUNT and "元" in token.remark.replace("万元", ""):
        return ReadNumber(None, trouble=f"印的是“{shortened(printed)}”，单位不是万元")
    if kind is ItemType.COUNT and "元" in token.remark:
        return ReadNumber(None, trouble=f"印的是“{shortened(printed)}”，是金额，不是个数")
    value = as_written(token.text, kind)
    if value is None and isinstance(as_written(token.text, ItemType.AMOUNT), Decimal):
        value = as_written(token.text, ItemType.AMOUNT)
    if value is None:
        return ReadNumber(None, trouble=f"印的是“{shortened(printed)}”，不像这一格的数")
    return ReadNumber(value, remark=token.remark)
