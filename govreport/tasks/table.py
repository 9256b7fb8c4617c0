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

from govreport.compare import compared_numbers
from govreport.errors import GovReportError, from_os_error
from govreport.forms import Cell, Form, form_for_year
from govreport.forms import form as form_called
from govreport.guard import guard
from govreport.organs import kind_of
from govreport.report import Organ, Report, Value
from govreport.rollup.together import together
from govreport.rollup.total import EXACT, Number
from govreport.tasks.inbox import InboxAccount, years_account
from govreport.tasks.runners import Runner, serial
from govreport.tasks.states import READY, UNREADABLE
from govreport.tasks.status import no_units
from govreport.tasks.status_roster import match_roster
from govreport.tasks.table_cells import cells_asked
from govreport.tasks.unit_reports import UnitReport, sums_beside
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.versions import are_same
from govreport.tasks.year_context import YearContext, year_context
from govreport.text import some
from govreport.workspace import Workspace
from govreport.workspace.leftovers import inboxes_in

TOGETHER = 100
"""Units whose numbers are added up at once."""
Numbers = tuple[Value | None, ...]
NOTHING_THERE: Numbers = ()
NO_NUMBER = (str, type(None))


class UnitNumbersRow(NamedTuple):
    """A unit with its numbers and last year's, None where there are none.

    `remark` says what is to be known of them, "" for nothing.
    """

    organ: str
    remark: str
    this: Numbers
    last: Numbers


class TableLine(NamedTuple):
    """A unit, what is said of it, and where its numbers wait, None where it has none."""

    organ: str
    remark: str
    place: int | None


class ColumnSum(NamedTuple):
    """What the numbers of a column come to, and how many units have none there."""

    total: Number | None = None
    blank: int = 0


class UnitTable(NamedTuple):
    """The units of a year in the roster's order, with the same numbers of each.

    `this` and `last` sum up the columns: of what is there; `grown` by how much they grew,
    where they are the sums of the same units. `missing` are those that have not reported,
    `apart` files that are no row of their own and why;
    `errors` tell what could not be read; `whole` that nobody and no number is missing.
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
        lacking = any(one.blank for one in self.this)
        return not (lacking or self.missing or self.unread or self.apart)

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
    asked = _CellsAsked(workspace, form.id, chosen, compare)
    numbers = TemporaryFile()  # noqa: SIM115 -- closed below, be the disk full or not
    try:
        yield _table(around, form, asked, run(partial(_read, asked), around.files), numbers)
    finally:
        with suppress(OSError):  # a disk that is full, as was told
            numbers.close()


def _table(
    around: YearContext,
    form: Form,
    asked: "_CellsAsked",
    read: "Iterator[_UnitRead]",
    numbers: IO[bytes],
) -> UnitTable:
    """Tie what is read to the roster, the numbers kept in a file till their turn comes."""
    workspace, count = around.workspace, len(asked.cells)
    names = [name for entry in around.entries for name in entry.names]
    left_out = years_account(
        workspace, [around.folder], around.files, inboxes_in(workspace.folder), names
    )
    places = dict[str, int]()

    def kept() -> Iterator[UnitReport]:
        for one in read:
            if one.report.error is None:
                places[str(one.report.path)] = _kept(numbers, one.packed)
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


class _CellsAsked(NamedTuple):
    """What is wanted of each file."""

    workspace: Workspace
    form: str
    cells: tuple[Cell, ...]
    compare: bool


class _UnitRead(NamedTuple):
    """What a file has of that."""

    report: UnitReport
    packed: bytes = b""


def _read(asked: _CellsAsked, file: Path) -> _UnitRead:
    """Read the numbers of a file, and of last year's that count for its organ."""
    form = form_called(asked.form)
    try:
        with guard(file):
            report = asked.workspace.open(file).report
            this = _on(form, report, asked.cells)
            remark, last = _blanks_told(report, form, this), NOTHING_THERE
            if asked.compare:
                told, last = _last_numbers(asked, form, file)
                remark = "；".join(filter(None, (remark, told)))
    except GovReportError as error:
        names = frozenset({file.stem})
        unit = UnitReport(
            file, file.stem, names, kind_of(file.stem), UNREADABLE, error=error
        )
        return _UnitRead(unit)
    organ = report.organ.name or file.stem
    unit = UnitReport(
        file,
        organ,
        report.organ.names - {""} or frozenset({file.stem}),
        report.organ.kind or kind_of(organ),
        READY,
        sums_here=sums_beside(file, report),
        older=report.organ.older,
    )
    return _UnitRead(unit, pickle.dumps((remark, this, last)))


def _on(form: Form, report: Report, cells: Sequence[Cell]) -> Numbers:
    """Give a report's numbers as a form has them; None where they have no place there."""
    if report.form.id == form.id and not report.form.borrowed:
        return tuple(map(report.value, cells))
    numbers = compared_numbers(report, Report(form, None, Organ("")))
    known = {one.address.cell: one.last for one in numbers if not one.why_not}
    return tuple(map(known.get, cells))


def _blanks_told(report: Report, form: Form, this: Numbers) -> str:
    blank = this.count(None)
    other = report.form.id != form.id or report.form.borrowed
    told = "有的表用的是另一种表式，只列对得上的数；" if other else ""
    return f"{told}{blank} 格没有数" if blank else told.rstrip("；")


def _last_numbers(asked: _CellsAsked, form: Form, file: Path) -> tuple[str, Numbers]:
    """Read last year's numbers; what is to be said of them, () where there are none."""
    found = asked.workspace.before(file)
    if found.past.absent:
        return f"上年缺{some(found.past.absent)}的报告，没有上年的数", ()
    if not found.files:
        shared = some([f"“{one}”" for one in found.past.shared])
        return (f"由{shared}分设，没有上年的数" if shared else "没有上年的报告"), ()
    try:
        last = together([asked.workspace.open(one).report for one in found.files])
    except GovReportError as error:
        return f"上年的报告读不了：{error}", ()
    told = f"上年的是{some([one.stem for one in found.files])}相加"
    return told * (len(found.files) > 1), _on(form, last, asked.cells)


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


def _line(unit: UnitStatus, places: Mapping[str, int]) -> TableLine:
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
    for organ, remark, place in lines:
        this, last, own = NOTHING_THERE, NOTHING_THERE, ""
        if place is not None:
            numbers.seek(place)
            own, this, last = pickle.load(numbers)  # noqa: S301 -- this very run's
        told = "；".join(filter(None, (remark, own)))
        yield UnitNumbersRow(organ, told, this or nothing_there, last or nothing_there)


def grown(this: Value | None, last: Value | None) -> Number | None:
    """Tell by how much a number grew, None where one of both is missing or a text."""
    if isinstance(this, NO_NUMBER) or isinstance(last, NO_NUMBER):
        return None
    return this - last


def _sums(
    rows: Iterator[UnitNumbersRow], count: int
) -> tuple[tuple[ColumnSum, ...], tuple[ColumnSum, ...], tuple[ColumnSum, ...]]:
    """Add up this year's numbers, last year's, and by how much these grew."""
    this, last, more = ([ColumnSum()] * count for _ in range(3))
    with localcontext(prec=EXACT):
        while some := list(islice(rows, TOGETHER)):
            both = (
                zip(*years, strict=True)
                for years in zip(*(one[2:] for one in some), strict=True)
            )
            for at, (new, old) in enumerate(zip(*both, strict=True)):
                this[at] = _added(this[at], new)
                last[at] = _added(last[at], old)
                more[at] = _added(more[at], tuple(map(grown, new, old)))
    for at, one in enumerate(more):
        if not this[at].blank == last[at].blank == one.blank:  # of other units
            more[at] = ColumnSum(None, one.blank)
    return tuple(this), tuple(last), tuple(more)


def _added(so_far: ColumnSum, column: Numbers) -> ColumnSum:
    blank = so_far.blank + column.count(None)
    numbers = [value for value in column if not isinstance(value, NO_NUMBER)]
    total = sum(numbers, so_far.total or 0) if numbers else so_far.total
    return ColumnSum(total, blank)
