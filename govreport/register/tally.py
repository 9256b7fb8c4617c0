"""Table 3 and table 4 counted from the requests of a register and of those before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from govreport.forms import Cell, Form
from govreport.register.columns import column_of
from govreport.register.findings import YearRegister, problems_of, same_number
from govreport.register.harmless import told_of
from govreport.register.read import RegisterProblem
from govreport.register.request import Request
from govreport.report import Value

APPLICATIONS, PROCEEDINGS = "applications", "proceedings"
REVIEW, PENDING = "review", "pending"
FEW = 5
"""So many rows are named."""
DISPUTES = ("review_received", "suit_received")
"""Without these columns in each of a year's registers nothing is said of table 4."""
CASES = (
    ("review_received", "review_result", "review_closed"),
    ("suit_received", "suit_kind", "suit_result", "suit_closed"),
)
"""What tells of a review and of a suit, the end of it last."""


class RegisterRow(NamedTuple):
    """A row of a register: the number of this in what was read, and its own."""

    register: int
    row: int


class Tally(NamedTuple):
    """What registers come to: the numbers of a year, each with its rows.

    `problems` are what is wrong in which register; where any blocks, numbers are wrong.
    `before` is what was open when the year began, by the cells of the year before;
    `lacking` are the year's registers without columns for reviews and suits.
    """

    numbers: Mapping[Cell, int]
    rows: Mapping[Cell, Sequence[RegisterRow]]
    problems: Sequence[tuple[int, RegisterProblem]]
    before: Mapping[Cell, int]
    lacking: Sequence[int] = ()

    @property
    def silent(self) -> bool:
        """Whether there are columns for reviews and suits, and nothing is in them."""
        cells = [one for one in self.numbers if one.table == PROCEEDINGS]
        return bool(cells) and not any(self.numbers[one] for one in cells)

    @property
    def blocked(self) -> bool:
        """Whether something is wrong on which a number hangs."""
        return any(one.blocks for _, one in self.problems)


class RegisterCount(NamedTuple):
    """The registers that count for a report, and what they come to.

    `files` are they as they are called; `tally` is None where `error` says why one can't
    be read.
    """

    files: Sequence[str]
    years: frozenset[int]
    tally: Tally | None = None
    error: str = ""

    @property
    def judged(self) -> bytes:
        """All that is held against a report, as bytes."""
        count = self.tally
        whole = () if count is None else (count.numbers, count.before, count.problems)
        return repr((whole, self.error)).encode()

    def rows(self, cell: Cell) -> str:
        """Tell which rows of which registers make up a number, "" for none."""
        found = defaultdict[str, list[str]](list)
        for register, row in () if self.tally is None else self.tally.rows.get(cell, ()):
            found[self.files[register]].append(str(row))
        return "；".join(
            f"{file} 第 {'、'.join(rows[:FEW])} 行"
            + (f"等 {len(rows)} 行" if rows[FEW:] else "")
            for file, rows in found.items()
        )


def not_registered(count: Tally, last: Callable[[Cell], Value | None]) -> Sequence[Cell]:
    """Find what last year's report says was open at its end and no register has.

    `last` gives the numbers of that report.
    """
    blocks = {cell.block: cell.table for cell in count.numbers}
    open_ = {APPLICATIONS: "carried_out", PROCEEDINGS: PENDING}
    cells = (Cell(table, block, open_[table]) for block, table in blocks.items())
    return [
        cell
        for cell in cells
        if isinstance(there := last(cell), int) and there > count.before.get(cell, 0)
    ]


def tally(
    registers: Sequence[YearRegister], year: int, form: Form, today: date | None = None
) -> Tally:
    """Count the requests in the registers of a year and earlier ones, for that year.

    An answer counts in the year of its day, as do the ends of reviews and suits; what has
    none at the end of the year goes on. What is wrong in an earlier register is told as
    far as it matters for the year.
    """
    rows, before = defaultdict[Cell, list[RegisterRow]](list), defaultdict[Cell, int](int)
    problems = list[tuple[int, RegisterProblem]]()
    years = [one.year for one in registers]
    own = [index for index, one in enumerate(registers) if one.year == year]
    places = [one.reading.places.keys() for one in registers]
    lacking = [one for one in own if not places[one] >= {*DISPUTES}]
    disputes = bool(own) and not lacking
    for index, register in enumerate(registers):
        unread = {(one.row, one.head) for one in register.reading.problems}
        done = {
            one.row
            for one in register.reading.requests
            if _is_done(one, year)
            and not any(
                (one.row, column_of(field).head) in unread
                for field in _open_cases(one, year)
            )
        }
        problems += (
            (index, one)
            for one in problems_of(register, years, today)
            if register.year == year or one.row not in done
        )
        for one in register.reading.requests:
            if one.row in done and register.year < year:
                continue
            at = RegisterRow(index, one.row)
            for item in _items(one, year):
                cell = Cell(APPLICATIONS, one.applicant, _known(form, one.applicant, item))
                if cell in form.cell_set:
                    rows[cell].append(at)
                elif one.applicant:
                    problems.append((index, _unclear(one)))
            for block, item in _disputes(one, year) if disputes else ():
                rows[Cell(PROCEEDINGS, block, item)].append(at)
            for cell in _open_before(one, year):
                before[cell] += 1
    problems += _copied(registers, year)
    tables = (APPLICATIONS, PROCEEDINGS) if disputes else (APPLICATIONS,)
    cells = [cell for table in tables for cell in form.typed_of[table]]
    numbers = {one: len(rows[one]) for one in cells}
    return Tally(numbers, rows, problems, before, lacking)


def _items(one: Request, year: int) -> Iterator[str]:
    """Yield the rows of table 3 in which a request counts."""
    if one.received is None or one.received.year > year:
        return
    if one.received.year == year:
        yield "received"
    elif one.answered is None or one.answered.year >= year:
        yield "carried_in"
    if one.answered is None or one.answered.year > year:
        yield "carried_out"
    elif one.answered.year == year and one.outcome:
        yield one.outcome


def _disputes(one: Request, year: int) -> Iterator[tuple[str, str]]:
    """Yield the cells of table 4 in which a request's review and suit count."""
    for block, received, result, closed in _cases(one):
        if closed is not None and closed.year == year:
            yield block, result
        elif _is_open(received, closed, year):
            yield block, PENDING


def _cases(one: Request) -> Iterator[tuple[str, date | None, str, date | None]]:
    yield REVIEW, one.review_received, one.review_result, one.review_closed
    if one.suit_kind:
        yield one.suit_kind, one.suit_received, one.suit_result, one.suit_closed


def _is_open(begun: date | None, ended: date | None, year: int) -> bool:
    """Whether it had begun and not ended when a year ended."""
    return begun is not None and begun.year <= year and (ended is None or ended.year > year)


def _open_before(one: Request, year: int) -> Iterator[Cell]:
    """Yield the cells of the year before in which a request was open at its end."""
    if _is_open(one.received, one.answered, year - 1):
        yield Cell(APPLICATIONS, one.applicant, "carried_out")
    for block, received, _, closed in _cases(one):
        if _is_open(received, closed, year - 1):
            yield Cell(PROCEEDINGS, block, PENDING)


def _is_done(one: Request, year: int) -> bool:
    """Whether nothing of a request is left for a year, and all of it is known."""
    if not (one.received and one.applicant and one.outcome and one.answered):
        return False
    begun = any(getattr(one, field) for field in _open_cases(one, year))
    return one.answered.year < year and not begun


def _open_cases(one: Request, year: int) -> Iterator[str]:
    """Yield the fields of the review and the suit, but of what ended before a year."""
    for fields in CASES:
        ended = getattr(one, fields[-1])
        if ended is None or ended.year >= year:
            yield from fields


def _known(form: Form, block: str, item: str) -> str:
    """Give an outcome as a form has it: the one row of 2019 for the three since."""
    items = form.tables[APPLICATIONS].items_of.get(block, {})
    return next((one for one in items if item == one or item.startswith(f"{one}_")), item)


def _unclear(one: Request) -> RegisterProblem:
    head = column_of("outcome").head
    return RegisterProblem(
        one.row, 0, head, "", "不是本年表上的", "请照本年的表写明是哪一种"
    )


def _copied(
    registers: Sequence[YearRegister], year: int
) -> Iterator[tuple[int, RegisterProblem]]:
    """Find requests that stand in the registers of two years and matter for one.

    Those of one number that were answered on one day may be the same.
    """
    seen = dict[tuple[object, ...], tuple[int, Request]]()
    column = column_of("number")
    oldest_first = sorted(enumerate(registers), key=lambda one: one[1].year)
    for index, register in oldest_first:
        for one in register.reading.requests:
            if not (number := same_number(one.number)):
                continue
            alike = number, one.received, one.applicant
            for key in [alike] * bool(one.received) + [(number, one.answered)]:
                there, first = seen.setdefault(key, (index, one))
                if registers[there].year == register.year or key[-1] is None:
                    continue  # organs that were merged have had numbers of their own
                if _is_done(one, year) and _is_done(first, year):
                    continue
                told = f"与 {registers[there].name} 第 {first.row} 行是同一件"
                advice = "没有办完的申请留在原来那一年的登记簿里，另一行请删去"
                if key is not alike:
                    told = told.replace("是同一件", "编号、答复日期都一样")
                    advice = f"像是同一件，数了两次；是的话，{advice}"
                shown = told_of(one.number, column)
                yield (
                    index,
                    RegisterProblem(
                        *(one.row, 0, column.head, shown, told, advice),
                        blocks=key is alike,
                    ),
                )
                break
