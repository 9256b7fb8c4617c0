"""Rows of a sheet → the requests of a register, and what in them can't be read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from govreport.forms import Form
from govreport.forms.lookup import plain
from govreport.register.columns import REMARK, RegisterColumn, columns, written_head
from govreport.register.harmless import told_of
from govreport.register.request import Request
from govreport.register.values import NoValue, day_of, typed, value_of
from govreport.text import simplified

TITLES = 10
"""Within so many rows the heads must have come."""
HEADS = 3
"""So many of them make a row the one of the heads."""
FIRST = {"number", "received"}
"""One of these is among them; a sheet of choices has others."""
LIKE = 0.8
"""How much of a head must be as it is called for it to be near."""
NO_NUMBER = (
    "成了日期",
    "请把这一格改成文本格式，再写一次编号；2025-1 这样的，Excel 会当成日期",
)
UNNUMBERED = frozenset({"row", "number", "channel"})
"""Fields that alone make no request of a row."""


class RegisterProblem(NamedTuple):
    """What is wrong in a cell of a register, and what to do there.

    `row` and `column` count from 1, `column` is 0 where there is none of that head,
    `row` where it is the whole register.
    `blocks` tells that a number of the report hangs on it.
    """

    row: int
    column: int
    head: str
    value: str
    sentence: str
    advice: str
    blocks: bool = True

    @property
    def problem(self) -> str:
        """What is wrong, and where."""
        if not self.row:
            return self.sentence
        value = f"写的是“{self.value}”，" if self.value else ""
        return f"第 {self.row} 行“{self.head}”：{value}{self.sentence}"

    def __str__(self) -> str:
        """Say it as a clerk reads it, with what to do."""
        return f"{self.problem}；{self.advice}"


class RegisterReading(NamedTuple):
    """What stands in a register; `places` are the columns of the fields, from 1.

    `lacking` are fields without one, of which `problems` tell.
    """

    requests: tuple[Request, ...]
    problems: tuple[RegisterProblem, ...]
    places: Mapping[str, int] = {}
    lacking: frozenset[str] = frozenset()


def head_row(rows: Sequence[Sequence[object]]) -> int:
    """Find the row of the heads, from 0, below titles; -1 for none."""
    for index, row in enumerate(rows[:TITLES]):
        found = {one.field for cell in row if (one := _column(cell)) is not None}
        if len(found) >= HEADS and found & FIRST:
            return index
    return -1


def heads_of(heads: Sequence[object]) -> Mapping[str, int]:
    """Tell in which columns, from 1, the fields stand."""
    return _places(heads, 0)[0]


def read_rows(
    heads: Sequence[object],
    rows: Iterable[Sequence[object]],
    form: Form,
    first_row: int = 2,
) -> RegisterReading:
    """Read the requests of a register, in any order of its columns.

    `first_row` is that of the first of `rows`, as the sheet counts. A value that can't be
    read stays empty; rows in which nothing stands are none, nor are numbers written
    ahead at the end.
    """
    places, problems, lacking = _places(heads, first_row - 1)
    readers = [(one, places[one.field]) for one in columns() if one.field in places]
    requests, written = list[Request](), 0
    for row, cells in enumerate(rows, first_row):
        values = dict[str, object]()
        for column, place in readers:
            if place > len(cells) or (cell := cells[place - 1]) is None or cell == "":
                continue
            value = _value(cell, column, form)
            if isinstance(value, NoValue):
                quoted = told_of(typed(cell), column)
                problems.append(
                    RegisterProblem(
                        row, place, column.head, quoted, *value, blocks=column.counts
                    )
                )
                written = len(requests) + 1
            elif value:
                values[column.field] = value
        if values.keys() - UNNUMBERED:
            written = len(requests) + 1
        if values or written > len(requests):
            requests.append(Request(row, **values))  # type: ignore[arg-type] # by columns.toml
    return RegisterReading(tuple(requests[:written]), tuple(problems), places, lacking)


def _value(cell: object, column: RegisterColumn, form: Form) -> object:
    if column.kind == "date":
        return day_of(cell)
    if column.kind == "text":
        if column.field == "number" and isinstance(cell, date):
            return NoValue(*NO_NUMBER)
        return typed(cell)
    return value_of(cell if isinstance(cell, str) else typed(cell), column.field, form)


def _column(cell: object) -> RegisterColumn | None:
    return _heads().get(_spelt(cell)) if isinstance(cell, str) else None


@cache
def _heads() -> Mapping[str, RegisterColumn]:
    return {plain(one.head): one for one in columns()}


def _spelt(head: object) -> str:
    text = simplified(str(head or "")).strip()
    return plain(text) if plain(text) in _heads() else plain(written_head(text))


def _places(
    heads: Sequence[object], row: int
) -> tuple[dict[str, int], list[RegisterProblem], frozenset[str]]:
    """Find the columns of the fields; what is twice there, missing or nearly there.

    The last are the fields that were told to be missing, or to be called otherwise.
    """
    places, problems, others = dict[str, int](), list[RegisterProblem](), dict[str, int]()
    for place, head in enumerate(heads, 1):
        column = _column(head)
        if column is None:
            others.setdefault(str(head or "").strip(), place)
        elif column.field and column.field in places:
            advice = "请删去一列，或把列名改掉"
            told = RegisterProblem(row, place, column.head, "", "有两列", advice)
            problems.append(told)
        elif column.field:
            places[column.field] = place
    others.pop("", None)
    gone = [one for one in columns() if one.field and one.field not in places]
    lacking = {one.field for one in gone if one.needed}
    for head, place in others.items():
        if (meant := _meant(head, gone)) is not None:
            gone.remove(meant)
            lacking.add(meant.field)
            advice = f"如果就是“{meant.head}”，请把列名改成它；不是就换一个不相像的列名"
            wrong = "不是登记簿的列名"
            problems.append(
                RegisterProblem(row, place, head, "", wrong, advice, blocks=meant.counts)
            )
    problems += (
        RegisterProblem(row, 0, one.head, "", "这一列没有", "请加上这一列")
        for one in gone
        if one.needed
    )
    return places, problems, frozenset(lacking)


def _meant(head: str, columns: Sequence[RegisterColumn]) -> RegisterColumn | None:
    """Find the column which isn't there that a head may be meant for."""
    spelt = _spelt(head).replace("时间", "日期")
    like = {one.head: SequenceMatcher(None, spelt, one.head).ratio() for one in columns}
    bare = plain(REMARK.sub("", simplified(head))).replace("时间", "日期")
    named = (one for one in columns if {spelt, bare} & {one.head, *one.names})
    best = max(columns, key=lambda one: like[one.head], default=None)
    return next(named, best if best and like[best.head] >= LIKE else None)
