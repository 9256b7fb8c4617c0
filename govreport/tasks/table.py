"""The numbers of all units of a year as one table, last year's beside them if wanted."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import localcontext
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import IO, NamedTuple

from govreport.errors import GovReportError, from_os_error
from govreport.forms import Cell, Form, form_for_year
from govreport.report import Value
from govreport.rollup.total import EXACT, Number
from govreport.tasks.inbox import InboxAccount, years_account
from govreport.tasks.runners import Runner, serial
from govreport.tasks.stated_totals import Numbers
from govreport.tasks.status import no_units
from govreport.tasks.status_roster import match_roster
from govreport.tasks.table_cells import cells_asked
from govreport.tasks.table_numbers import (
    CellsAsked,
    NumbersOfYear,
    UnitRead,
    read_numbers,
)
from govreport.tasks.unit_reports import UnitReport
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.versions import are_same
from govreport.tasks.year_context import YearContext, year_context
from govreport.workspace import Workspace
from govreport.workspace.leftovers import inboxes_in

TOGETHER = 100
"""Units whose numbers are added up at once."""
NO_NUMBER = (str, type(None))


class WaitingNumbers(NamedTuple):
    """Where a unit's numbers wait, and what is counted of them, as in `UnitRead`."""

    at: int
    blank: int
    wrong: int
    bare: bool


class UnitNumbersRow(NamedTuple):
    """A unit with its numbers and last year's as it states them, None where none are.

    `remark` says what is to be known of them, "" for nothing. `sums` are both years'
    where other numbers are added up, as its totals don't hold.
    """

    organ: str
    remark: str
    this: Numbers
    last: Numbers
    sums: tuple[NumbersOfYear, NumbersOfYear] | None = None


class TableLine(NamedTuple):
    """A unit, what is said of it, and what was read of it, None where nothing was.

    That is where its numbers wait, how many are blank, how many totals don't hold, and
    whether it has no number at all.
    """

    organ: str
    remark: str
    kept: WaitingNumbers | None


class ColumnSum(NamedTuple):
    """What the numbers of a column come to, and how many units have none there."""

    total: Number | None = None
    blank: int = 0


class UnitTable(NamedTuple):
    """The units of a year in the roster's order, with the same numbers of each.

    `this` and `last` sum up the columns: of what is there; `grown` by how much they grew,
    where they are the sums of the same units. `missing` are those that have not reported,
    `apart` files that are no row of their own and why;
    `errors` tell what could not be read; `whole` that nobody and no number is missing,
    and that totals hold.
    The numbers of all units wait in a file, as long as `table` is entered.
    """

    around: YearContext
    form: Form
    cells: tuple[Cell, ...]
    compared: bool
    lines: Sequence[TableLine]
    numbers: IO[bytes]
    this: tuple[ColumnSum, ...]
    last: tuple[ColumnSum, ...]
    grown: tuple[ColumnSum, ...]
    missing: Sequence[str]
    unread: Sequence[str]
    apart: Sequence[str]
    errors: Sequence[GovReportError]
    left_out: InboxAccount

    @property
    def whole(self) -> bool:
        """Whether every unit is there, with all numbers that were asked for."""
        return not (self.lacking or self.wrong)

    @property
    def lacking(self) -> bool:
        """Whether the sums lack a unit or a number."""
        blank = self.blank or any(one.blank for one in self.this)
        return bool(blank or self.missing or self.unread or self.apart)

    @property
    def blank(self) -> list[str]:
        """Who has numbers that nobody has filled in."""
        return [one.organ for one in self.lines if one.kept and one.kept.blank]

    @property
    def wrong(self) -> dict[str, int]:
        """Whose totals don't hold, and how many of them."""
        kept = ((one.organ, one.kept) for one in self.lines)
        return {organ: one.wrong for organ, one in kept if one and one.wrong}

    @property
    def bare(self) -> list[str]:
        """Whose reports have none of the numbers."""
        return [one.organ for one in self.lines if one.kept and one.kept.bare]

    def rows(self) -> Iterator[UnitNumbersRow]:
        """Give the units one by one."""
        return _rows(self.lines, self.numbers, len(self.cells))


@contextmanager
def table(  # noqa: PLR0913 -- all but two go by their names
    workspace: Workspace,
    year: int,
    *,
    cells: Sequence[str] = (),
    compare: bool = False,
    roster: Path | None = None,
    run: Runner = serial,
) -> Iterator[UnitTable]:
    """Put the numbers of a year's units in one table, on the form of that year.

    `cells` are addresses, tables, blocks or items, all cells where none is named;
    UsageProblem for one that is none, and where there are neither units nor a roster.
    """
    form = form_for_year(year)
    chosen = cells_asked(form, cells)
    around = year_context(workspace, year, roster)
    if not around.files and not around.entries:
        raise no_units(workspace.folder, year)
    asked = CellsAsked(workspace, form.id, chosen, compare)
    numbers = TemporaryFile()  # noqa: SIM115 -- closed below, be the disk full or not
    try:
        yield _table(
            around, form, asked, run(partial(read_numbers, asked), around.files), numbers
        )
    finally:
        with suppress(OSError):  # a disk that is full, as was told
            numbers.close()


def _table(
    around: YearContext,
    form: Form,
    asked: CellsAsked,
    read: Iterator[UnitRead],
    numbers: IO[bytes],
) -> UnitTable:
    """Tie what is read to the roster, the numbers kept in a file till their turn comes."""
    workspace, count = around.workspace, len(asked.cells)
    names = [name for entry in around.entries for name in entry.names]
    left_out = years_account(
        workspace, [around.folder], around.files, inboxes_in(workspace.folder), names
    )
    places = dict[str, WaitingNumbers]()

    def kept() -> Iterator[UnitReport]:
        for one in read:
            if one.report.error is None:
                at = _kept(numbers, one.packed)
                places[str(one.report.path)] = WaitingNumbers(
                    at, one.blank, one.wrong, one.bare
                )
            yield one.report

    tied = match_roster(around, kept(), date(around.year + 1, 1, 1))
    apart = _Apart(workspace)
    lines = [
        _line(unit, places)
        for unit in tied.units
        if unit.report is None or not apart.take(unit, unit.report)
    ]
    sums = _sums(_rows(lines, numbers, count), count)
    reports = [one.report for one in tied.came_in if one.report]
    return UnitTable(
        around,
        form,
        asked.cells,
        asked.compare,
        lines,
        numbers,
        *sums,
        missing=[one.organ for one in tied.units if one.report is None],
        unread=[one.organ for one in reports if one.error is not None],
        apart=apart.told,
        errors=[one.error for one in reports if one.error is not None],
        left_out=left_out,
    )


def _kept(file: IO[bytes], packed: bytes) -> int:
    """Put bytes at the end of a file that nobody sees; where they are."""
    try:
        place = file.tell()
        file.write(packed)
        file.flush()
    except OSError as error:
        raise from_os_error(error, Path(gettempdir()), "保存") from error
    return place


class _Apart:
    """Files that are no row of their own: second ones of a unit, the sum of all."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with none."""
        self.workspace = workspace
        self.told: list[str] = []

    def take(self, unit: UnitStatus, report: UnitReport) -> bool:
        """Take a file that is no row; tell of one that says something else."""
        if report.sums_here:
            return True
        if unit.twin is None:
            return False
        if not are_same(self.workspace, unit.twin, report.path):
            self.told.append(
                f"{unit.twin} 和 {report.path} 都是“{unit.organ}”的报告，内容不同，"
                f"只列了 {unit.twin}；请去掉一份"
            )
        return True


def _line(unit: UnitStatus, places: Mapping[str, WaitingNumbers]) -> TableLine:
    if unit.report is None:
        return TableLine(unit.organ, "未报", None)
    if unit.report.error is not None:
        return TableLine(unit.organ, f"读不了：{unit.report.error}", None)
    told = ["不在名册上" * (unit.listed is False), "名册上写的是不用报" * unit.ended]
    place = places[str(unit.report.path)]
    return TableLine(unit.organ, "；".join(filter(None, told)), place)


def _rows(
    lines: Sequence[TableLine], numbers: IO[bytes], count: int
) -> Iterator[UnitNumbersRow]:
    nothing_there = (None,) * count
    for organ, remark, kept in lines:
        this, last, own = NumbersOfYear(), NumbersOfYear(), ""
        if kept is not None:
            numbers.seek(kept.at)
            own, this, last = pickle.load(numbers)  # noqa: S301 -- this very run's
        told = "；".join(filter(None, (remark, own)))
        sums = (this, last) if this.added or last.added else None
        shown = this.shown or nothing_there, last.shown or nothing_there
        yield UnitNumbersRow(organ, told, *shown, sums)


def grown(this: Value | None, last: Value | None) -> Number | None:
    """Tell by how much a number grew, None where one of both is missing or a text."""
    if isinstance(this, NO_NUMBER) or isinstance(last, NO_NUMBER):
        return None
    return this - last


def _sums(
    rows: Iterator[UnitNumbersRow], count: int
) -> tuple[tuple[ColumnSum, ...], tuple[ColumnSum, ...], tuple[ColumnSum, ...]]:
    """Add up this year's numbers, last year's, and by how much these grew."""
    this, last = ([ColumnSum()] * count for _ in range(2))
    apart = [0] * count
    with localcontext(prec=EXACT):
        while some := list(islice(rows, TOGETHER)):
            for odd in (False, True):
                if group := [one for one in some if bool(one.sums) is odd]:
                    _add(group, this, last, apart)
        more = [_difference(*one) for one in zip(this, last, apart, strict=True)]
    return tuple(this), tuple(last), tuple(more)


def _difference(this: ColumnSum, last: ColumnSum, apart: int) -> ColumnSum:
    """Tell by how much a sum grew, where both are of the same units."""
    same = this.blank == last.blank == apart
    return ColumnSum(grown(this.total, last.total) if same else None, apart)


def _add(
    rows: Sequence[UnitNumbersRow],
    this: list[ColumnSum],
    last: list[ColumnSum],
    apart: list[int],
) -> None:
    """Add rows to the sums; `apart` counts who lacks a number in either year."""
    shown = [[one.this for one in rows], [one.last for one in rows]]
    added, whole = shown, shown
    if rows[0].sums:
        nothing = (None,) * len(this)
        years = list(zip(*(one.sums for one in rows if one.sums), strict=True))
        added = [[one.added or one.shown or nothing for one in year] for year in years]
        whole = [[one.whole or one.shown or nothing for one in year] for year in years]
    columns = (list(zip(*numbers, strict=True)) for numbers in (*added, *whole))
    for at, (new, old, seen, past) in enumerate(zip(*columns, strict=True)):
        this[at] = _added(this[at], new, seen)
        last[at] = _added(last[at], old, past)
        apart[at] += tuple(map(grown, seen, past)).count(None)


def _added(so_far: ColumnSum, column: Numbers, whole: Numbers) -> ColumnSum:
    """Add a column of numbers; those that don't stand in `whole` lack something."""
    blank = so_far.blank + whole.count(None)
    numbers = [value for value in column if not isinstance(value, NO_NUMBER)]
    total = sum(numbers, so_far.total or 0) if numbers else so_far.total
    return ColumnSum(total, blank)
