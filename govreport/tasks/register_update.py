"""A register of ours brought up to date with one kept by others, by number."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.register.columns import column_of
from govreport.register.other import OtherRow
from govreport.register.values import NoValue, day_of, typed, value_of
from govreport.tasks.register_cells import (
    RegisterCells,
    may_be_told,
    newest_form,
    register_cells,
    told_cells,
)
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.journal import Moved
from govreport.tomlfile.save import Occasion, rewrite

SAME = ("received", "applicant")
"""What differs only where another request is meant."""


class UpdatedRegister(NamedTuple):
    """What became of a register: values that moved, requests that are new by number.

    `unmatched` are rows without a number, with one that there are several of, or with one
    that is another request's; `filled` are cells that say something else already.
    """

    moved: Mapping[str, Moved]
    added: Sequence[str]
    unmatched: Sequence[OtherRow]
    filled: Sequence[str] = ()


def update_register(
    path: Path, rows: Sequence[OtherRow], *, dry_run: bool, force: bool = False
) -> UpdatedRegister:
    """Put new requests behind, and what is known of others into their rows, by number.

    What is not known takes nothing away; what is there stays without `force`.
    """
    done: list[UpdatedRegister] = []

    def change(raw: bytes) -> tuple[bytes, Mapping[str, Moved]]:
        there = register_cells(raw, path)
        cells, added = dict[int, dict[int, str]](), dict[str, list[str]]()
        moved, told = dict[str, Moved](), dict[str, Moved]()
        unmatched, filled = list[OtherRow](), list[str]()
        places = there.read.places
        for row in rows:
            number = row.values.get("number", "")
            known = {field: text for field, text in row.values.items() if field in places}
            found = there.rows_of(number)
            if not number or len(found) > 1 or number in added:
                unmatched.append(row)
            elif not found:
                added[number] = there.line(known)
                told |= told_cells(number, {one: (None, known[one]) for one in known})
            elif _is_another(there, found[0], known):
                unmatched.append(row)
            else:
                (at,) = found
                was = {field: there.cell(at, field) for field in known}
                other = {one for one in known if not _same(was[one], known[one], one)}
                stays = {
                    one
                    for one in other
                    if was[one] and not (force and may_be_told(was[one], one))
                }
                filled += (
                    f"{number}·{column_of(one).head}" for one in known if one in stays
                )
                new = {one: (was[one], known[one]) for one in known if one in other - stays}
                cells[at] = {places[one] - 1: known[one] for one in new}
                moved |= told_cells(number, new)
        done.append(UpdatedRegister(moved, list(added), unmatched, filled))
        return there.table.changed(cells, list(added.values())), moved | told

    if dry_run:
        change(read_bytes(path))
    else:
        rewrite(path, change, Occasion("import --update"))
    return done[0]


def _is_another(there: RegisterCells, row: int, known: Mapping[str, str]) -> bool:
    """Whether a row of the register is another request, for all its number."""
    both = [(there.cell(row, one), known[one], one) for one in SAME if one in known]
    return any(was and not _same(was, text, one) for was, text, one in both)


def _same(was: str, now: str, field: str) -> bool:
    """Whether two cells say one thing, each in its way."""
    kind = column_of(field).kind
    read = [
        day_of(text)
        if kind == "date"
        else value_of(text, field, newest_form())
        if kind != "text"
        else typed(text)
        for text in (was, now)
    ]
    if any(isinstance(one, NoValue) for one in read):
        return typed(was) == typed(now)
    return read[0] == read[1]
