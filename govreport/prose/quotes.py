"""Live numbers: what stands between `{{` and `}}` in prose, filled in from the report.

An expression is read as Python's own grammar reads it and worked out over a
handful of kinds of nodes: names of the report, texts, `+`, `-` and `nil_or`.
Nothing else can be said, so nothing else can be done.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from govreport.forms import Cell, Form, ItemType, nearest
from govreport.report import COUNTS, Report, Value, as_written

QUOTE = re.compile(r"\{\{([^{}\n]*(?:\{\}[^{}\n]*)*)\}\}")
"""One quotation; `{}` may stand inside, where `nil_or` puts its numbers."""
NOT_YET = "____"
"""What a draft shows where the number isn't there yet."""
SLOT = "{}"
NIL_OR, PREVIOUS = "nil_or", "previous"
LONGEST = 500
FULL_WIDTH = re.compile(r"[“”‘’（），．［］＋－]")


class Gap(NamedTuple):
    """A quotation that could not be filled in.

    `start` and `end` are its place in the text as written; `unknown` that its
    words say nothing, rather than that the number is not there yet.
    """

    start: int
    end: int
    message: str
    unknown: bool


class _Piece(NamedTuple):
    """A filled-in stretch and the quotation that it came from."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True)
class Filled:
    """A text with its live numbers in place."""

    text: str
    gaps: tuple[Gap, ...] = ()
    pieces: tuple[_Piece, ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands in the text as written, whole quotations included."""
        return self._origin(start, last=False), self._origin(max(start, end - 1), last=True)

    def is_live(self, start: int, end: int) -> bool:
        """Whether a stretch lies in what was filled in."""
        return any(piece.start <= start and end <= piece.end for piece in self.pieces)

    def _origin(self, index: int, *, last: bool) -> int:
        number = bisect_right(self.pieces, index, key=lambda piece: piece.start) - 1
        if number < 0:
            return index + last
        piece = self.pieces[number]
        if index < piece.end:
            return piece.source_end if last else piece.source_start
        return index - piece.end + piece.source_end + last


class _Unknown(Exception):
    """An expression that says nothing, with the sentence that tells so."""


class _Missing(Exception):
    """A number that is not there yet, with the sentence that tells so."""


def fill(text: str, report: Report, previous: Report | None = None) -> Filled:
    """A text with its live numbers; what can't be filled in is a gap.

    A gap that only lacks its number shows `____`, one that says nothing stays.
    """
    if "{{" not in text:
        return Filled(text)
    made, gaps, pieces = "", [], []
    reached = 0
    for quote in QUOTE.finditer(text):
        made += text[reached : quote.start()]
        reached = quote.end()
        try:
            shown = _shown(_evaluate(quote[1], report, previous))
        except _Unknown as error:
            gaps.append(Gap(*quote.span(), str(error), unknown=True))
            shown = quote[0]
        except _Missing as error:
            gaps.append(Gap(*quote.span(), str(error), unknown=False))
            shown = NOT_YET
        pieces.append(_Piece(len(made), len(made) + len(shown), *quote.span()))
        made += shown
    return Filled(made + text[reached:], tuple(gaps), tuple(pieces))


def filled_in(report: Report, previous: Report | None = None) -> Report:
    """The report as it is published: its prose with all live numbers in place."""
    narrative = {
        name: fill(text, report, previous).text for name, text in report.narrative.items()
    }
    return report if narrative == report.narrative else replace(report, narrative=narrative)


def names_of(report: Report, previous: Report | None = None) -> Iterator[str]:
    """All that a quotation may name, addresses first."""
    yield from map(str, report.form.cells)
    yield from (f'{COUNTS}["{name}"]' for name in report.counts)
    yield from ("year", "organ")
    if previous is not None:
        yield from (f"{PREVIOUS}.{name}" for name in names_of(previous))


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def _evaluate(text: str, report: Report, previous: Report | None) -> Value:
    try:
        tree = ast.parse(text.strip()[:LONGEST], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _Unknown(_unreadable(text)) from None
    return _Reader(report, previous, text).value(tree)


def _unreadable(text: str) -> str:
    wide = FULL_WIDTH.search(text)
    if not text.strip():
        return "{{ }} 里没有写要引用哪一格"
    if wide:
        return f"{{{{ }}}} 里的“{wide[0]}”要用半角符号"
    return (
        "{{ }} 里的写法看不懂；要引用一格，写它的地址，如 {{ applications.total.received }}"
    )


class _Reader(NamedTuple):
    """Works out one expression over a report and last year's."""

    report: Report
    previous: Report | None
    text: str

    def value(self, node: ast.expr) -> Value:
        """What an expression says; raises where it says nothing or nothing yet."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
            return str(node.value) if isinstance(node.value, bool) else node.value
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            left, right = self._number(node.left), self._number(node.right)
            return left + right if isinstance(node.op, ast.Add) else left - right
        if isinstance(node, ast.Call):
            return self._nil_or(node)
        path = self._path(node)
        if path[0] != PREVIOUS:
            return self._named(path, self.report, "")
        if self.previous is None:
            message = "没有找到上年的报告，不能引用上年的数"
            raise _Missing(message)
        return self._named(path[1:], self.previous, f"{PREVIOUS}.")

    def _number(self, node: ast.expr) -> int | Decimal:
        value = self.value(node)
        if isinstance(value, str):
            message = "只有数可以相加减，文字不能"
            raise _Unknown(message)
        return value

    def _path(self, node: ast.expr) -> tuple[str, ...]:
        """The parts of a dotted name; `counts["…"]` has its text for a part."""
        if isinstance(node, ast.Name):
            return (node.id,)
        if isinstance(node, ast.Attribute):
            return (*self._path(node.value), node.attr)
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, str)
        ):
            return (*self._path(node.value), node.slice.value)
        raise _Unknown(_unreadable(self.text))

    def _named(self, path: tuple[str, ...], of: Report, prefix: str) -> Value:
        cell = Cell(*path) if len(path) == 3 else None
        if cell in of.form.cell_set:
            value = of.value(cell)
            if value is None:
                message = f"引用的“{_label(of.form, cell, prefix)}”还没有数"
                raise _Missing(message)
            return value
        if path == ("organ",):
            return of.organ.name
        if path == ("year",):
            if of.year is None:
                message = "引用的年份还没有写"
                raise _Missing(message)
            return of.year
        if len(path) == 2 and path[0] == COUNTS and path[1] in of.counts:
            number = as_written(of.counts[path[1]], ItemType.COUNT)
            if number is None:
                message = f"引用的其他数字“{path[1]}”还没有数"
                raise _Missing(message)
            return number
        raise _Unknown(_unknown(path, of, prefix))

    def _nil_or(self, node: ast.Call) -> str:
        """`nil_or(nil sentence, sentence with {}, number, …)`."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        usage = f'{NIL_OR}("全是 0 时的话", "有数时的话，{SLOT}件", 地址, …)'
        if name != NIL_OR:
            message = f"{{{{ }}}} 里只能用 {usage}，没有别的用法"
            raise _Unknown(message)
        texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
        words = [text for text in texts if isinstance(text, str)]
        if node.keywords or len(words) != 2 or len(node.args) < 3:
            message = f"{NIL_OR} 要这样写：{usage}"
            raise _Unknown(message)
        nil, told = words
        numbers = [self._number(one) for one in node.args[2:]]
        if told.count(SLOT) != len(numbers):
            message = (
                f"{NIL_OR} 的第二句话里有 {told.count(SLOT)} 个 {SLOT}，"
                f"后面的地址却有 {len(numbers)} 个，要一样多"
            )
            raise _Unknown(message)
        if not any(numbers):
            return nil
        parts = told.split(SLOT)
        shown = "".join(
            f"{_shown(number)}{part}"
            for number, part in zip(numbers, parts[1:], strict=True)
        )
        return parts[0] + shown


def _label(form: Form, cell: Cell, prefix: str) -> str:
    return f"上年的{form.label(cell)}" if prefix else form.label(cell)


def _unknown(path: tuple[str, ...], of: Report, prefix: str) -> str:
    written = ".".join(path)
    if len(path) == 2 and path[0] == COUNTS:
        near = nearest(path[1], of.counts, 1)
        hint = f"，是不是要写“{near[0]}”" if near else f"；请先在 [{COUNTS}] 里写上"
        return f"[{COUNTS}] 里没有“{path[1]}”这个数{hint}"
    known: Mapping[str, str] = {name: name for name in names_of(of)}
    near = nearest(written, known, 1)
    hint = f"，是不是要写 {prefix}{near[0]}" if near else ""
    return f"没有“{prefix}{written}”这个名称{hint}"
