"""Where a text of TOML goes beyond all that a report has: numbers, keys, nesting."""

import re
from collections.abc import Iterator
from decimal import Decimal

from govreport.errors import TextProblem

NUMBER = re.compile(
    r"[=\[,]\s*([+-]?(?:0[xob][0-9A-Fa-f_]{900,}|[0-9_]{900,}|[0-9_.]+[eE][+-]?[0-9_]{15,}))"
)
"""Numbers that may be too long, in the place of a value."""
EXPONENT = re.compile("^[+-]?[0-9_.]+[eE][+-]?[0-9_]+$")
TOKEN = re.compile(
    r'(?s:""".*?"""|\'\'\'.*?\'\'\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}.=,\n]'
)


def long_number(text: str, name: str, most_bits: int) -> TextProblem:
    """Tell of the first number that is too long to be worked with, and where it stands."""
    for found in NUMBER.finditer(text):
        number = found[1]
        if _is_long(number, most_bits):
            digits = len(re.sub("^[+-]?(?:0[xob])?|_", "", number))
            told = f"这个数有 {digits:,} 位，请改成实际的数"
            if EXPONENT.search(number):
                told = f"“{number[:20]}…”这个数长得离谱，请改成实际的数"
            return TextProblem(name, told, *_place(text, found.start(1)))
    return TextProblem(name, "有一个数长得离谱，请改成实际的数")


def _is_long(number: str, most_bits: int) -> bool:
    try:
        return int(number, 0).bit_length() > most_bits
    except ValueError:
        pass
    try:
        Decimal(number.replace("_", ""))
    except ArithmeticError:
        return True
    return number.strip("+-").replace("_", "").isdigit()  # which `int` refused


def too_many_marks(text: str, name: str, costs: dict[str, int], most: int) -> TextProblem:
    """Tell at which line the keys and brackets of a text become too many."""
    spent, place = 0, None
    for found in re.finditer(f"[{re.escape(''.join(costs))}]", text):
        spent += costs[found[0]]
        if spent > most:
            place = found.start()
            break
    told = "到这里，名称和括号已经多得离谱，没有读；请核对是不是一份报告，删去多余的"
    return TextProblem(name, told, *([] if place is None else _place(text, place)))


def too_deep(text: str, name: str, what: str, most: int) -> TextProblem:
    """Tell where brackets or keys are first nested too deep."""
    told = f"{what}套得太深，这不是报告文件；请删去多余的"
    place = next((at for at, depth in _depths(text) if depth > most), None)
    return TextProblem(name, told, *([] if place is None else _place(text, place)))


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """Give how deep keys and brackets are nested, wherever that changes."""
    brackets = dots = 0
    for found in TOKEN.finditer(text):
        mark = found[0]
        if mark in "[{":
            brackets += 1
        elif mark in "]}":
            brackets -= 1
        elif mark == ".":
            dots += 1
        elif mark in ",\n":
            dots = 0
        yield found.start(), brackets + dots


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
