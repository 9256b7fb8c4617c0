"""The cells of a register kept as CSV: found by number and head, changed, put back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem
from govreport.forms import Form, form, known_forms
from govreport.register.columns import column_of, columns
from govreport.register.csv_cells import CsvTable, csv_table
from govreport.register.harmless import is_harmless
from govreport.register.persons import why_no_number
from govreport.register.read import RegisterReading, head_row, read_rows
from govreport.register.values import typed
from govreport.tomlfile.journal import Moved

NO_HEADS = "没有找到列名；第一行要有“编号”“收到日期”“申请人类别”等列名"
UNTOLD = "……"
"""What the log has for a text that may say who somebody is."""
FEW = 5
"""Cells that are named."""


class RegisterCells(NamedTuple):
    """A register that can be changed: its cells, the row of its heads, its requests."""

    table: CsvTable
    texts: Sequence[Sequence[str]]
    head: int
    read: RegisterReading
    by_number: Mapping[str, Sequence[int]]

    def cell(self, row: int, field: str) -> str:
        """Give what stands in a row, from 0, in the column of a field."""
        cells, place = self.texts[row], self.read.places[field]
        return cells[place - 1] if place <= len(cells) else ""

    def rows_of(self, number: str) -> Sequence[int]:
        """Find the rows, from 0, of the requests of a number."""
        return self.by_number.get(typed(number), ())

    def line(self, values: Mapping[str, str]) -> list[str]:
        """Make a row with values in the columns of their fields."""
        row = [""] * len(self.texts[self.head])
        for field, text in values.items():
            if field in self.read.places:
                row[self.read.places[field] - 1] = text
        return row


def register_cells(raw: bytes, path: Path) -> RegisterCells:
    """Read a register that is to be changed; FileProblem where it has no heads."""
    if path.resolve().suffix.lower() != ".csv":  # its history is another kind of file's
        raise FileProblem(
            path, "这是指向别的文件的链接，程序不改它；请直接写那个 .csv 文件"
        )
    table = csv_table(raw, str(path))
    texts = table.texts
    head = head_row(texts)
    if head < 0:
        raise FileProblem(path, NO_HEADS)
    read = read_rows(texts[head], texts[head + 1 :], newest_form(), head + 2)
    by_number = defaultdict[str, list[int]](list)
    for one in read.requests:
        by_number[one.number].append(one.row - 1)
    return RegisterCells(table, texts, head, read, by_number)


def newest_form() -> Form:
    """Give the form by whose labels registers are written."""
    return form(known_forms()[-1])


def may_be_told(text: str | None, field: str) -> bool:
    """Whether the log may keep what a cell says."""
    return not text or is_harmless(text, column_of(field))


def told_cells(
    number: str, moved: Mapping[str, tuple[str | None, str]]
) -> dict[str, Moved]:
    """Write down cells that were changed in a request by number and head, for the log."""
    return {
        f"{number}·{column_of(field).head}": (
            was,
            now if may_be_told(now, field) else UNTOLD,
        )
        for field, (was, now) in moved.items()
        if was != now
    }


def put_back(raw: bytes, path: Path, wanted: Mapping[str, Moved]) -> bytes:
    """Put cells back, each only where what the log says stands there still.

    A request whose number came goes with its row where nothing else is in it; one whose
    number went comes again.
    """
    found, fields = register_cells(raw, path), {one.head: one.field for one in columns()}
    by_number: dict[str, dict[str, Moved]] = {}
    for key, moved in wanted.items():
        number, _, head = key.rpartition("·")
        by_number.setdefault(number, {})[fields.get(head, "")] = moved
    cells, added, removed = dict[int, dict[int, str]](), list[list[str]](), list[int]()
    changed = list[str]()
    for number, some in by_number.items():
        rows, own = found.rows_of(number), some.pop("number", (number, number))
        values = {
            field: str(old or "") for field, (_, old) in some.items() if old != UNTOLD
        }
        if own[0] is None:
            if rows or why_no_number(number):
                changed.append(number)
            else:
                added.append(found.line({"number": number} | values))
            continue
        if len(rows) != 1 or not some.keys() <= found.read.places.keys():
            changed.append(number)
            continue
        (at,) = rows
        differ = [one for one in some if not _stands(found.cell(at, one), some[one][0])]
        changed += (f"{number}·{column_of(one).head}" for one in differ)
        if own[1] is None:
            known = {found.read.places[one] - 1 for one in ("number", *some)}
            if any(
                text for place, text in enumerate(found.texts[at]) if place not in known
            ):
                changed.append(number)
            removed.append(at)
        else:
            cells[at] = {found.read.places[one] - 1: text for one, text in values.items()}
    if changed:
        named = "、".join(dict.fromkeys(changed[:FEW])) + "等" * (len(changed) > FEW)
        sentence = f"{named}后来有人改过或删去，退不回去，没有动；请在表格里改"
        raise FileProblem(path, sentence)
    return found.table.changed(cells, added, removed)


def _stands(text: str, known: object) -> bool:
    return bool(text) if known == UNTOLD else typed(text) == typed(known)
