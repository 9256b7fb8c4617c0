"""The running sums of many units: duplicates, blanks, hybrids, what can't be summed."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from govreport.forms import Cell, Form, ItemType
from govreport.organ_names import all_folded, folded
from govreport.report import BLANK, LARGEST, Organ, Report, Unit, Value
from govreport.rollup.between_forms import Conversion, conversion
from govreport.rollup.unit_numbers import FormKey, UnitNumbers, form_of

EXACT = 60
"""Digits that a sum may need: no amount is ever rounded."""
NO_TEXT = "0"
"""The one text whose sum is known: nothing."""
Number = int | Decimal
Trace = Cell | str
"""A cell, or the name of one of the other figures."""


class Incomplete(NamedTuple):
    """A unit in which numbers are not filled in."""

    path: str
    organ: str
    cells: tuple[Cell, ...]
    counts: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many numbers."""
        return len(self.cells) + len(self.counts)


class Hybrid(NamedTuple):
    """A unit with tables on another form than the sum's.

    `divided` are its numbers that the sum's form divides further, which nobody
    can do from here; `homeless` those that the sum's form has no place for.
    Zeros are neither.
    """

    path: str
    organ: str
    form: FormKey
    tables: tuple[str, ...]
    divided: Mapping[Cell, Number]
    homeless: Mapping[Cell, Value]

    @property
    def whole(self) -> Form:
        """The form that it is on."""
        return form_of(self.form)


class Duplicate(NamedTuple):
    """A report that would be summed twice: its own organ's, or inside a roll-up's sum.

    `again` is the second roll-up that it is in, "" where it stands by itself.
    """

    path: str
    organ: str
    other: str
    inside: bool = False
    again: str = ""


class Contribution(NamedTuple):
    """What one unit gives to the traced number, None where it has none."""

    path: str
    organ: str
    value: Number | None


class Unsummable(NamedTuple):
    """A cell whose sum is not known, and what the units that do state it come to.

    `units` are the organs that have the number in another shape, or as text.
    """

    known: Number
    units: tuple[str, ...]
    text: bool = False


class Rollup:
    """Running sums on one form; units are added one by one and only their names kept.

    `trace` is the number whose parts are kept for each unit.
    """

    def __init__(self, whole: Form, trace: Trace | None = None) -> None:
        """Begin with no units."""
        self.form = whole
        self.units: list[Unit] = []
        self.names: dict[str, str] = {}
        """Every name of a unit, folded, with the path of its file."""
        self.older: dict[str, str] = {}
        """The organs in whose place units are, with those units."""
        self.kinds: set[str] = set()
        self.incomplete: list[Incomplete] = []
        self.faulty: list[str] = []
        """The organs whose reports have errors."""
        self.hybrids: list[Hybrid] = []
        self.duplicates: list[Duplicate] = []
        self.trace: list[Contribution] = []
        self.counts: dict[str, int] = {}
        self.counting: dict[str, int] = {}
        """How many units have each count."""
        self.traced = trace
        self._key = FormKey(whole.id, tuple(whole.borrowed.items()))
        self._ways: dict[FormKey, Conversion] = {}
        self._inner: dict[str, str] = {}
        cells = whole.typed_cells
        self._text = [whole.item(cell).type is ItemType.TEXT for cell in cells]
        self._sums: list[Number] = [
            Decimal(0) if whole.item(cell).type is ItemType.AMOUNT else 0 for cell in cells
        ]
        self._seen = [0] * len(cells)
        self._open: dict[int, list[str]] = {}

    def add(self, part: UnitNumbers) -> None:
        """Add a unit; one whose organ is there already is noted and not added."""
        name = part.organ.name
        names = sorted(all_folded(part.organ.names))
        twin = next((self.names[one] for one in names if one in self.names), None)
        if twin is not None:
            self.duplicates.append(Duplicate(part.path, name, twin))
            return
        self.names.update(dict.fromkeys(names, part.path))
        self.older.update(dict.fromkeys(part.organ.older, name))
        self.kinds.add(part.organ.kind)
        self.faulty += [name] * part.faulty
        self.units.append(Unit(part.path, part.sha256, name))
        self.duplicates += self._twice(part.inner, name)
        row: Sequence[Value | None] = part.values
        opened: frozenset[int] = frozenset()
        if part.form != self._key:
            row, opened = self._translated(part)
        cells = self._add_row(row, opened, name)
        counts = tuple(self._add_counts(part.counts))
        if cells or counts:
            self.incomplete.append(Incomplete(part.path, name, tuple(cells), counts))
        if self.traced is not None:
            value = self._value(row, dict(part.counts), self.traced)
            self.trace.append(Contribution(part.path, name, value))

    def _twice(self, inner: Sequence[Unit], holder: str) -> Iterator[Duplicate]:
        """Find the units of a roll-up that are in another's sum too."""
        for unit in inner:
            for key in filter(None, (unit.sha256, folded(unit.organ))):
                other = self._inner.setdefault(key, holder)
                if other != holder:
                    yield Duplicate(unit.path, unit.organ, other, inside=True, again=holder)
                    break

    def _add_row(
        self, row: Sequence[Value | None], opened: frozenset[int], organ: str
    ) -> list[Cell]:
        """Add a unit's numbers in the order of the sum's; the cells that are blank."""
        blank, sums, seen = [], self._sums, self._seen
        with localcontext(prec=EXACT):
            for index, value in enumerate(row):
                if isinstance(value, int | Decimal):
                    sums[index] += value
                    seen[index] += 1
                elif index in opened or self._text[index]:
                    if value is None or value != NO_TEXT:
                        self._open.setdefault(index, []).append(organ)
                    else:
                        seen[index] += 1
                else:
                    blank.append(self.form.typed_cells[index])
        return blank

    def _add_counts(self, counts: Sequence[tuple[str, int | None]]) -> Iterator[str]:
        """Add a unit's other figures; the names of those that are blank."""
        for name, value in counts:
            if value is None:
                yield name
            else:
                self.counts[name] = self.counts.get(name, 0) + value
                self.counting[name] = self.counting.get(name, 0) + 1

    def _translated(self, part: UnitNumbers) -> tuple[list[Value | None], frozenset[int]]:
        """Put a unit's numbers in the order of the sum's; which of these its form lacks."""
        if part.form not in self._ways:
            self._ways[part.form] = conversion(form_of(part.form), self.form)
        way, values = self._ways[part.form], part.values
        row = [_made_up([values[index] for index in source]) for source in way.sources]
        opened = {index for index, source in enumerate(way.sources) if not source}
        cells, divided = form_of(part.form).typed_cells, dict[Cell, Number]()
        for index, targets in way.divided:
            value = values[index]
            if isinstance(value, int | Decimal) and value:
                divided[cells[index]] = value
            else:  # nothing divides into nothing, and a blank into blanks
                opened -= {*targets}
                for target in targets:
                    row[target] = value
        homeless = {
            cells[index]: value
            for index in way.homeless
            if (value := values[index]) is not None and value not in (0, NO_TEXT)
        }
        if way.tables:
            told = Hybrid(
                part.path, part.organ.name, part.form, way.tables, divided, homeless
            )
            self.hybrids.append(told)
        return row, frozenset(opened)

    def _value(
        self, row: Sequence[Value | None], counts: Mapping[str, int | None], trace: Trace
    ) -> Number | None:
        """Take what a unit gives to one number; to a total all that it has of its parts."""
        if isinstance(trace, str):
            return counts.get(trace)
        known = dict(zip(self.form.typed_cells, row, strict=True))
        whole = self._value_of(known, BLANK, trace)
        if whole is not None or trace in known:
            return whole
        return self._value_of(known, 0, trace) or None

    def _value_of(
        self, known: Mapping[Cell, Value | None], blank: Value, cell: Cell
    ) -> Number | None:
        stated = {one: blank if value is None else value for one, value in known.items()}
        value = Report(self.form, None, Organ(""), stated).value(cell)
        return None if isinstance(value, str) else value

    def put_in_order(self, places: Mapping[str, int]) -> None:
        """Put all that is kept of units in the order of places, by their files' paths.

        Units without one come behind, in the order in which they were added.
        """
        last = len(self.units) + max(places.values(), default=0)
        self.units.sort(key=lambda unit: places.get(unit.path, last))
        order = {unit.organ: place for place, unit in enumerate(self.units)}
        for rows in (self.trace, self.incomplete, self.hybrids, self.duplicates):
            rows.sort(key=lambda one: order.get(one.organ, last))
        for organs in (self.faulty, *self._open.values()):
            organs.sort(key=order.__getitem__)

    def _around(self, unit: Unit) -> str | None:
        """Tell whose own sum holds a unit, by its bytes, or its organ if they changed."""
        return self._inner.get(unit.sha256) or self._inner.get(folded(unit.organ))

    @property
    def all_duplicates(self) -> list[Duplicate]:
        """What would be summed twice: twins, and units of a unit's own roll-up."""
        inside = [
            Duplicate(unit.path, unit.organ, around, inside=True)
            for unit in self.units
            if (around := self._around(unit)) not in (None, unit.organ)
        ]
        return [*self.duplicates, *inside]

    @property
    def cells(self) -> dict[Cell, Value]:
        """The sums that are known; a cell in which no unit has a number has none."""
        found: dict[Cell, Value] = {}
        for index, cell in enumerate(self.form.typed_cells):
            if index not in self._open and self._seen[index]:
                text = self._text[index]
                found[cell] = NO_TEXT if text else shortened(self._sums[index])
        return found

    @property
    def open(self) -> dict[Cell, Unsummable]:
        """The cells whose sum a person must find."""
        return {
            self.form.typed_cells[index]: Unsummable(
                shortened(self._sums[index]), tuple(self._open[index]), self._text[index]
            )
            for index in sorted(self._open)
        }

    @property
    def too_large(self) -> list[Cell]:
        """The sums that are no number of a report."""
        return [
            cell
            for cell, value in self.cells.items()
            if isinstance(value, int | Decimal) and not -LARGEST < value < LARGEST
        ]


def _made_up(values: Sequence[Value | None]) -> Value | None:
    if len(values) == 1:
        return values[0]
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    return sum(numbers, start=0) if values and len(numbers) == len(values) else None


def shortened(number: Number) -> Number:
    """Drop the zeros that adding leaves: 2.5 + 2.5 is 5."""
    whole = isinstance(number, Decimal) and number == number.to_integral_value()
    return Decimal(int(number)) if whole else number
