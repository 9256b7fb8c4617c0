"""Two reports → what differs: each number, the words of the prose, what is around it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from govreport.forms import Address, Cell, Form, ItemType
from govreport.prose import filled_in
from govreport.prose.differences import AlignedParagraph, TextRun, aligned, word_runs
from govreport.report import COUNTS, Report, Value, as_written
from govreport.rollup.between_forms import parts_of

TENTH = Decimal("0.1")
NO_PLACE = "{}的表式没有这一格"
PART = "{}的表式不分这一项，并在“{}”里"


class ComparedNumber(NamedTuple):
    """A number in two reports, None where it is blank there, which is not 0.

    `part` is the id of the section in which it stands, `headline` tells that it is of
    those that are compared from year to year, `total` that it adds up other columns;
    `why_not` says why it can't be compared; `apart` tells that it is the sum of some
    units in one and of others in the other, so that it did not grow by their difference.
    """

    address: Address
    label: str
    part: str
    last: Value | None
    this: Value | None
    headline: bool = False
    total: bool = False
    why_not: str = ""
    apart: bool = False

    @property
    def changed(self) -> bool:
        """Whether it can be compared, and is another now."""
        return not self.why_not and self.last != self.this

    @property
    def is_nothing(self) -> bool:
        """Whether it is 0 or blank in both."""
        return all(one in (None, 0, "0") for one in (self.last, self.this))

    @property
    def difference(self) -> int | Decimal | None:
        """By how much it grew; None where one of both is blank, text, or not the same."""
        last, this = _number(self.last), _number(self.this)
        if self.why_not or self.apart or last is None or this is None:
            return None
        return this - last

    @property
    def percentage(self) -> Decimal | None:
        """By how much of what it was, to a tenth; None of 0, or less."""
        difference, last = self.difference, _number(self.last)
        if difference is None or last is None or last <= 0:
            return None
        share = Decimal(difference) * 100 / Decimal(last)
        return share.quantize(TENTH, ROUND_HALF_UP) + 0  # no -0.0


class ComparedText(NamedTuple):
    """A line of two reports: title, organ, signature, day, form."""

    name: str
    label: str
    runs: tuple[TextRun, ...]

    @property
    def changed(self) -> bool:
        """Whether it says something else."""
        return any(run.kind != "equal" for run in self.runs)


class ComparedSection(NamedTuple):
    """The prose of a section in two reports."""

    section: str
    heading: str
    paragraphs: tuple[AlignedParagraph, ...]

    @property
    def changed(self) -> bool:
        """Whether a paragraph of it isn't where it was, as it was."""
        return any(one.changed for one in self.paragraphs)


class Comparison(NamedTuple):
    """Two reports, and all that they say beside each other."""

    last: Report
    this: Report
    numbers: tuple[ComparedNumber, ...]
    lines: tuple[ComparedText, ...]
    prose: tuple[ComparedSection, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs, be it that it can't be compared."""
        parts: tuple[Sequence[ComparedNumber | ComparedText | ComparedSection], ...] = (
            self.numbers,
            self.lines,
            self.prose,
        )
        return any(one.changed for part in parts for one in part)


def compare(last: Report, this: Report) -> Comparison:
    """Compare two reports, be they of two years or two versions of one.

    Live numbers of the prose are filled in.
    """
    follows = last.year is not None and this.year == last.year + 1
    last, this = filled_in(last), filled_in(this, last if follows else None)
    return Comparison(
        last,
        this,
        (*compared_numbers(last, this), *_counts_of(last, this)),
        tuple(_lines(last, this)),
        tuple(_prose(last, this)),
    )


def compared_numbers(
    last: Report, this: Report, *, headlines: bool = False
) -> Iterator[ComparedNumber]:
    """Compare the numbers of the tables, or of these the headlines, derived ones too.

    What one form has in one number and the other in several is compared as their sum.
    """
    for row in _rows(last.form, this.form):
        if row.headline or not headlines:
            yield ComparedNumber(
                Address(tuple(row.cell)),
                row.label,
                row.part,
                _value(last, row.last),
                _value(this, row.this),
                row.headline,
                row.total,
                row.why_not,
            )


class _Row(NamedTuple):
    """A number of two forms: the cells that it is the sum of in each."""

    cell: Cell
    label: str
    part: str
    last: tuple[Cell, ...]
    this: tuple[Cell, ...]
    headline: bool
    total: bool
    why_not: str = ""


@cache
def _rows(last: Form, this: Form) -> tuple[_Row, ...]:
    """Find which numbers of two forms are the same, in the order of the later one."""
    found = list(_of_one(this, last, "前一份"))
    found += [
        row._replace(last=row.this, this=row.last)
        for row in _of_one(last, this, "后一份")
        if row.cell not in this.cell_set
    ]
    tables = list(this.tables)
    return tuple(sorted(found, key=lambda row: tables.index(row.cell.table)))


def _of_one(form: Form, other: Form, which: str) -> Iterator[_Row]:
    """Find for each cell of a form, given as `this`, what it is in another."""
    whole_of = {
        part: whole
        for whole in other.cells
        if whole not in form.cell_set
        for part in parts_of(whole, form)
    }
    for cell in form.cells:
        there = (cell,) if cell in other.cell_set else parts_of(cell, other)
        why = "" if there else NO_PLACE.format(which)
        if not there and cell in whole_of:
            why = PART.format(which, other.item(whole_of[cell]).short)
        label = f"{form.block(cell).label}·{form.item(cell).short}"
        part = form.section_of_table(cell.table).id
        first, total = cell in form.headlines, form.block(cell).derived
        yield _Row(cell, label, part, there, (cell,), first, total, why)


def _value(report: Report, cells: Sequence[Cell]) -> Value | None:
    """Give a number, or the sum of those that make it up; None where one is missing."""
    if len(cells) == 1:
        return report.value(cells[0])
    values = [_number(report.value(cell)) for cell in cells]
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers and len(numbers) == len(values) else None


def _counts_of(last: Report, this: Report) -> Iterator[ComparedNumber]:
    """Compare the other figures of the year, by their names; no document prints them."""
    lacks = [which for which, one in (("前", last), ("后", this)) if not one.counts]
    why = f"{'、'.join(lacks)}一份没有其他数字" if lacks else ""
    for name in dict.fromkeys((*this.counts, *last.counts)):
        one, other = (
            as_written(report.counts.get(name), ItemType.COUNT) for report in (last, this)
        )
        address = Address((COUNTS, name))
        yield ComparedNumber(address, name, COUNTS, one, other, why_not=why)


def _lines(last: Report, this: Report) -> Iterator[ComparedText]:
    told: dict[str, tuple[str, Iterable[object]]] = {
        "title": ("标题", (last.full_title, this.full_title)),
        "organ": ("机关名称", (last.organ.name, this.organ.name)),
        "signature": ("落款", (last.signature, this.signature)),
        "signed_on": ("成文日期", (last.signed_on or "", this.signed_on or "")),
        "form": ("表式", (last.form.id, this.form.id)),
    }
    for name, (label, texts) in told.items():
        yield ComparedText(name, label, word_runs(*map(str, texts)))


def _prose(last: Report, this: Report) -> Iterator[ComparedSection]:
    for section in this.form.sections:
        texts = (one.narrative.get(section.id, "") for one in (last, this))
        if paragraphs := aligned(*texts):
            yield ComparedSection(section.id, section.heading or section.part, paragraphs)


def _number(value: Value | None) -> int | Decimal | None:
    return None if isinstance(value, str) else value
