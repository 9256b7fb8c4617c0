"""A table as data: its columns once, its rows as text, JSON, and sheets for Excel."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from govreport.output.terminal import json_text
from govreport.text import printable, printable_lines, width
from govreport.tomlfile.plain import Content

if TYPE_CHECKING:  # who only prints loads no workbooks
    from govreport.output.workbooks import SheetPage

Item = TypeVar("Item")
MANY = 12
"""Lines listed under one title; the rest is for programs to read."""
GAP = 2


class Column(NamedTuple, Generic[Item]):
    """One column of a table: what it says of an item, and where it is shown.

    `key` is its name in JSON, `head` in Excel (and CSV), `title` at a terminal; "" keeps
    it away from there. A program reads `value`; Excel has `cell` instead, where dates are
    dates, a terminal `text`,
    where there are such.
    """

    value: Callable[[Item], object]
    key: str = ""
    head: str = ""
    title: str = ""
    cell: Callable[[Item], object] | None = None
    text: Callable[[Item], str] | None = None
    align: str = "left"

    def printed(self, item: Item) -> str:
        """Say it at a terminal."""
        if self.text is not None:
            return printable_lines(self.text(item))
        value = (self.cell or self.value)(item)
        return "" if value is None else printable(str(value))


def as_json(columns: Sequence[Column[Item]], item: Item) -> dict[str, Any]:
    """Give one row under its JSON keys."""
    return {one.key: one.value(item) for one in columns if one.key}


def as_page(
    columns: Sequence[Column[Item]], items: Iterable[Item], name: str
) -> "SheetPage":
    """Give the table for Excel: what a sheet or a CSV has of it."""
    from govreport.output.workbooks import SheetPage

    shown = [one for one in columns if one.head]
    rows = ([(one.cell or one.value)(item) for one in shown] for item in items)
    return SheetPage(name, [[one.head for one in shown]], rows)


def as_file(
    form: str,
    found: Item,
    sheet: "Callable[[Item], SheetPage]",
    json: Callable[[Item], object],
    lines: Callable[[Item], Iterable[str]],
) -> Content:
    """Give what a file of that form has of a result."""
    from govreport.output.workbooks import EXCEL, file_of

    if form in EXCEL:
        return file_of(sheet(found), form)
    text = json_text(json(found)) if form == "json" else None
    text = text or "\n".join(map(printable_lines, lines(found)))
    return f"{text}\n".encode("utf-8", "replace")


def as_text(
    columns: Sequence[Column[Item]], items: Iterable[Item], style: str = "plain"
) -> str:
    """Give the table for a terminal; `tight` is a style with no more room than needed."""
    from tabulate import tabulate

    heads, *rows = _rows(columns, items)
    aligned: dict[str, Any] = {
        "disable_numparse": True,
        "colalign": [one.align for one in columns if one.title],
    }
    if style == "tight":
        return tabulate([heads, *rows], tablefmt="plain", **aligned)
    return tabulate(rows, heads, tablefmt=style, **aligned) if rows else ""


def characters_needed(columns: Sequence[Column[Item]], items: Iterable[Item]) -> int:
    """Count the characters that a line of the table takes, with a gap behind each cell."""
    table = zip(*_rows(columns, items), strict=True)
    return sum(max(map(width, column)) + GAP for column in table)


def _rows(columns: Sequence[Column[Item]], items: Iterable[Item]) -> list[list[str]]:
    shown = [one for one in columns if one.title]
    rows = [[one.printed(item) for one in shown] for item in items]
    return [[one.title for one in shown], *rows]


def plain(value: object) -> int | str | None:
    """Give a number as JSON has it: an amount, or what is no number, as text."""
    return value if isinstance(value, int | None) else str(value)


def listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Give the first of some lines under a title with their number; none, no title."""
    if lines:
        yield f"  {title}（{len(lines)}）："
        yield from (f"    {line}" for line in lines[:MANY])
        if len(lines) > MANY:
            yield f"    ……还有 {len(lines) - MANY} 条，--format json 全部列出"
