"""A register of ours brought up to date with one kept by others, by number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.forms import form, known_forms
from govreport.register.csv_cells import csv_table, no_formula
from govreport.register.other import OtherRow
from govreport.register.read import head_row, read_rows
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.journal import Moved
from govreport.tomlfile.save import Occasion, rewrite


class UpdatedRegister(NamedTuple):
    """What became of a register: values that moved, requests that are new by number.

    `unmatched` are rows without a number, or with one that there are several of.
    """

    moved: Mapping[str, Moved]
    added: Sequence[str]
    unmatched: Sequence[OtherRow]


def update_register(
    path: Path, rows: Sequence[OtherRow], *, dry_run: bool
) -> UpdatedRegister:
    """Put new requests behind, and what is known of others into their rows, by number.

    What is not known takes nothing away.
    """
    done: list[UpdatedRegister] = []

    def change(raw: bytes) -> tuple[bytes, Mapping[str, Moved]]:
        table = csv_table(raw, str(path))
        texts = table.texts
        head = head_row(texts)
        read = read_rows(texts[head], texts[head + 1 :], form(known_forms()[-1]), head + 2)
        there = defaultdict[str, list[int]](list)
        for one in read.requests:
            there[one.number].append(one.row - 1)
        cells, added = dict[int, dict[int, str]](), dict[str, list[str]]()
        moved, unmatched = dict[str, Moved](), list[OtherRow]()
        for row in rows:
            number = row.values.get("number", "")
            known = {
                read.places[field] - 1: text
                for field, text in row.values.items()
                if field in read.places
            }
            if not number or len(there[number]) > 1 or number in added:
                unmatched.append(row)
            elif there[number]:
                (at,) = there[number]
                now = [*texts[at], *[""] * len(texts[head])]
                new = {
                    one: known[one] for one in known if now[one] != no_formula(known[one])
                }
                cells[at] = new
                moved |= {
                    f"{number}·{texts[head][one]}": (now[one], new[one]) for one in new
                }
            else:
                line = (known.get(one, "") for one in range(len(texts[head])))
                added[number] = list(line)
        done.append(UpdatedRegister(moved, list(added), unmatched))
        told = {f"{one}·编号": (None, one) for one in added}
        return table.changed(cells, list(added.values())), moved | told

    if dry_run:
        change(read_bytes(path))
    else:
        rewrite(path, change, Occasion("import --update"))
    return done[0]
