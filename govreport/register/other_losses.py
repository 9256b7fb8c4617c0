"""Columns of a register kept by others that hold what ours has columns for, not taken.

Without reviews and suits table 4 is wrong, without some days the day that is due.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.forms.lookup import plain
from govreport.register.columns import column_of
from govreport.register.other_heads import PERSON, OtherHeads
from govreport.register.other_values import DAY, is_day
from govreport.register.persons import others
from govreport.register.values import typed
from govreport.text import simplified

DISPUTES = ("review", "suit")
"""What the fields of table 4 begin with."""


class LostColumn(NamedTuple):
    """A column that wasn't taken: the rows that say something in it, our fields for it.

    `dated` tells that days stand in it.
    """

    sheet: str
    head: str
    fields: Sequence[str]
    rows: Sequence[int]
    dated: bool

    @property
    def disputes(self) -> set[str]:
        """What is missing in table 4: reviews, suits."""
        begun = {one.partition("_")[0] for one in self.fields}
        return begun & {*DISPUTES}


class LostCell(NamedTuple):
    """What one row says in a column that wasn't taken."""

    head: str
    fields: Sequence[str]
    dated: bool


def lost_in(
    heads: OtherHeads,
    cells: Sequence[object],
    values: Mapping[str, str],
    doubtful: Collection[str],
) -> Iterator[LostCell]:
    """Yield what a row says in columns that weren't taken, of what it has no value for."""
    taken = {at for field in heads.fields for at in heads.fields[field]}
    stages = others()["losses"]["fields"]
    for at, head in enumerate(heads.heads):
        text = typed(cells[at]) if at < len(cells) else ""
        if at in taken or not text or _is_no(text):
            continue
        fields, dated = _named(head, stages), is_day(cells[at]) or bool(DAY.search(text))
        disputes = any(one.startswith(DISPUTES) for one in fields)
        if not fields or (heads.left.get(at) == PERSON and not disputes):
            continue
        told = [one for one in _named(text, stages) if one.startswith(DISPUTES)]
        wanted = [one for one in (told if disputes else ()) or fields if one not in values]
        whole = bool(told and disputes) or (dated and not disputes)
        if wanted if whole else len(wanted) == len(fields):
            yield LostCell(head, wanted, dated)
    for field in doubtful:
        begun = field.partition("_")[0]
        if begun in DISPUTES and f"{begun}_received" not in values:
            yield LostCell(heads.named(field), [f"{begun}_received"], dated=False)


def lost_columns(sheet: str, cells: Mapping[int, Sequence[LostCell]]) -> list[LostColumn]:
    """Gather by column what rows say that wasn't taken."""
    found: dict[tuple[str, bool], dict[int, Sequence[str]]] = {}
    for row, some in cells.items():
        for one in some:
            found.setdefault((one.head, one.dated), {})[row] = one.fields
    dated = {head for head, day in found if day}
    every = {
        head: [found.get((head, day), {}) for day in (True, False)] for head, _ in found
    }
    return [
        LostColumn(
            sheet,
            head,
            list(
                dict.fromkeys(one for some in rows for own in some.values() for one in own)
            ),
            sorted({row for some in rows for row in some}),
            head in dated,
        )
        for head, rows in every.items()
    ]


def left_out(lost: Sequence[LostColumn]) -> frozenset[str]:
    """Find the fields of reviews and suits that can't be written, as some weren't taken."""
    begun = set[str]().union(*(one.disputes for one in lost))
    fields = others()["losses"]["disputes"]
    return frozenset(one for one in fields if one.partition("_")[0] in begun)


def _is_no(text: str) -> bool:
    said = plain(simplified(text))
    return said in others()["losses"]["none"] or text in others()["ticks"]["no"]


def _named(text: str, stages: Mapping[str, Sequence[str]]) -> list[str]:
    said = plain(simplified(text))
    some = (stages[word] for word in stages if word in said)
    return list(dict.fromkeys(field for fields in some for field in fields))


def answer_for(lost: LostColumn) -> str:
    """Give the answer by which a column of days is taken."""
    return f"--answer {lost.head}={column_of(lost.fields[0]).head}"
