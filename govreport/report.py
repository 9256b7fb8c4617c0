"""One organ's one year: its cells and narrative, and the numbers that follow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Protocol

from govreport.findings import Location, Path, Place
from govreport.forms import Address, Cell, Form, Identity, ItemType, addresses, known_forms

Value = int | Decimal | str
"""A number of the form: a count, an exact amount in 万元, or text as printed."""

BLANK = ""
"""What stands in a file where nothing was filled in yet. Blank is not 0."""

DRAFT = "【草稿：未定稿，不得发布】"
"""What stands above a draft, and is nothing of the report."""

PICTURE, NO_TABLE = "图片", "没有"
"""What a document that a report was read from has in the place of a table."""

COUNTS, NARRATIVE = addresses.COUNTS, addresses.NARRATIVE
UNITS = addresses.UNITS
LARGEST = 10**15
"""No count and no amount in 万元 comes near; what does is no number of a report."""
FINEST = 30
"""No amount has as many decimals."""
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
HALF_WIDTH = str.maketrans("０１２３４５６７８９＋－．\u3000", "0123456789+-. ")
"""What an input method types in place of digits."""


class Contact(NamedTuple):
    """How the public reaches an organ, as its preamble states it; "" where it doesn't."""

    address: str = ""
    phone: str = ""
    website: str = ""
    postcode: str = ""


class Origin(NamedTuple):
    """The organ that one was split from, `shared` with others that were split from it."""

    name: str
    shared: bool = True


class Transfer(NamedTuple):
    """Work that came from another organ, which goes on without it, since a year."""

    origin: str
    since: int | None = None
    note: str = ""


class Organ(NamedTuple):
    """Who reports: a legal person with a history.

    `aliases` are other names that it has had or is called by. In the year `since` it was
    merged from its `predecessors` or split from those it is `successor_of`; it reports for
    no year after `until`. `transfers` came from organs that go on.
    """

    name: str
    kind: str = ""
    level: str = ""
    aliases: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    successor_of: tuple[Origin, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    since: int | None = None
    until: int | None = None
    contact: Contact = Contact()

    @property
    def names(self) -> frozenset[str]:
        """All names that tie a report to this organ."""
        return frozenset({self.name, *self.aliases})

    @property
    def claimed(self) -> tuple[str, ...]:
        """What no other organ may call itself or be in the place of alone."""
        alone = (one.name for one in self.successor_of if not one.shared)
        return (*self.aliases, *self.predecessors, *alone)

    @property
    def older(self) -> tuple[str, ...]:
        """The organs in whose place it is, for all years since."""
        return (*self.predecessors, *(one.name for one in self.successor_of))


class KeyProblem(NamedTuple):
    """A key outside the numbers that can't be taken as it stands.

    `expected` says what belongs there, in Chinese; None for a key that is
    unknown, whose `known` neighbours are what may have been meant.
    """

    path: Path
    raw: object
    expected: str | None = None
    known: tuple[str, ...] = ()


class Waiver(NamedTuple):
    """Why a finding is right as it stands, as the file says it.

    `number` is its own in the file, from "0". `cells` are addresses, `values`
    the number of each, or for prose the sentence, that it was given for.
    """

    number: str
    code: str
    cells: tuple[Address, ...] = ()
    values: tuple[Value, ...] = ()
    reason: str = ""
    by: str = ""


class Unit(NamedTuple):
    """A unit whose report went into a roll-up, and the hash of its file then."""

    path: str
    sha256: str
    organ: str = ""


class Shortfall(NamedTuple):
    """What a roll-up lacked when it was summed up: units by name.

    `missing` had not reported, `blank` had numbers yet to fill in, `errors` had errors.
    """

    missing: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.missing, *self.blank, *self.errors)))


class Locate(Protocol):
    """Tells where a key stands in the file that a report came from.

    `part` narrows a text down to some of its characters.
    """

    def __call__(
        self, path: Path, part: tuple[int, int] | None = None, /
    ) -> Location | None:
        """Find the place of the value, of a table its head; None where there is none."""


def no_location(*_: object) -> Location | None:
    """Give no place, as nothing in a report that was not read from a file has one."""
    return None


def as_written(raw: object, kind: ItemType) -> Value | None:
    """Read a raw TOML value, None where it says no number of that kind.

    Digits in quotes are read as the number, full-width ones too; negative and
    over-precise numbers are read as they are: judging them is a rule's work.
    """
    if type(raw) is int and kind is ItemType.COUNT:
        return raw if -LARGEST < raw < LARGEST else None
    if isinstance(raw, bool):
        return None
    if kind is ItemType.TEXT:
        return str(raw) if isinstance(raw, str | int | Decimal) and str(raw) else None
    number: int | Decimal | None = None
    if isinstance(raw, str):
        text = raw.translate(HALF_WIDTH).strip()
        if kind is ItemType.AMOUNT and DECIMAL.fullmatch(text):
            number = Decimal(text)
        elif INTEGER.fullmatch(text):
            number = int(text)
    elif isinstance(raw, int):
        number = Decimal(raw) if kind is ItemType.AMOUNT else raw
    elif kind is ItemType.AMOUNT and isinstance(raw, Decimal) and _is_ordinary(raw):
        number = raw
    return number if number is not None and -LARGEST < number < LARGEST else None


def is_unfilled(raw: object) -> bool:
    """Whether nothing was written yet where a raw value stands."""
    return isinstance(raw, str) and not raw.strip()


def _is_ordinary(number: Decimal) -> bool:
    """Whether it is finite, and of a length that can be written out."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) < FINEST


@dataclass(frozen=True)
class Report:
    """All that a report states, as it stands.

    `entries` holds the raw value at every address that the source has, blanks
    included; `counts` the raw values of the year's other tallies. `shortfall` is what
    a roll-up lacks, None where its file doesn't say; `printed` what stood in print in
    cells that no number was read from, of a line that could not be told apart the whole
    line. `hidden` is what the document that it was read from has beside its text, in
    words, `lost` the tables that it lacks or has as pictures, `breaks_off` whether it ends
    in the middle. `locate` tells where a key stands in the file that the report came from.
    """

    form: Form
    year: int | None
    organ: Organ
    entries: Mapping[Cell, object] = field(default_factory=dict)
    narrative: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    signature: str = ""
    signed_on: date | None = None
    waivers: tuple[Waiver, ...] = ()
    units: tuple[Unit, ...] = ()
    shortfall: Shortfall | None = None
    printed: Mapping[Cell, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)
    breaks_off: bool = False
    faults: tuple[KeyProblem, ...] = ()
    locate: Locate = field(default=no_location, compare=False, repr=False)

    @cached_property
    def stated(self) -> dict[Cell, Value]:
        """The numbers that the source states and that can be read."""
        kinds = self.form.kinds
        return {
            cell: value
            for cell, raw in self.entries.items()
            if (value := as_written(raw, kinds[cell])) is not None
        }

    @cached_property
    def _known(self) -> dict[Cell, Value | None]:
        return {}

    def value(self, cell: Cell) -> Value | None:
        """Give the number of a cell: stated, or computed where it is derived.

        A total that was left blank is computed like one that was left out. None where
        the number is missing or its parts are, or where what stands there is none.
        """
        stated = self.stated.get(cell)
        if stated is not None or not self.is_blank(cell):
            return stated
        if cell not in self._known:
            sums = map(self._sum, self.form.defined_by.get(cell, ()))
            self._known[cell] = next((one for one in sums if one is not None), None)
        return self._known[cell]

    def _sum(self, identity: Identity) -> Value | None:
        total: int | Decimal = 0
        stated = self.stated
        for cell, _, negative in identity.right:
            value = stated.get(cell)
            if value is None:
                value = self.value(cell)
            if value is None or isinstance(value, str):
                return None
            total += -value if negative else value
        return total

    def values(self) -> dict[Cell, Value | None]:
        """Give every cell of the form with its number, derived ones too."""
        stated = self.stated
        return {
            cell: stated[cell] if cell in stated else self.value(cell)
            for cell in self.form.cells
        }

    @cached_property
    def missing(self) -> tuple[Cell, ...]:
        """The cells that a person must fill in and that have nothing in them."""
        there = self.entries
        return tuple(
            cell
            for cell in self.form.typed_cells
            if cell not in there or is_unfilled(there[cell])
        )

    @cached_property
    def lost_tables(self) -> dict[str, str]:
        """What stood in place of the tables in which nobody has typed a number yet."""
        there = {cell.table for cell in self.stated}
        return {table: what for table, what in self.lost.items() if table not in there}

    @property
    def is_older(self) -> bool:
        """Whether it is of a year before there was a form, and has no numbers of one."""
        first = self.form.first_year if self.form.id == known_forms()[0] else 0
        return self.year is not None and self.year < first and not self.stated

    @cached_property
    def unread_totals(self) -> tuple[Cell, ...]:
        """The totals that stand in the source without a number: they are computed."""
        return tuple(
            cell
            for cell in self.form.derived_cells
            if (cell in self.entries or cell in self.printed) and self.is_blank(cell)
        )

    def is_blank(self, cell: Cell) -> bool:
        """Whether nothing was written for a cell, be it absent or `""`."""
        return is_unfilled(self.entries.get(cell, BLANK))

    @property
    def full_title(self) -> str:
        """The title, the form's own unless the report states another."""
        year = "____" if self.year is None else self.year
        return self.title or self.form.title.format(organ=self.organ.name, year=year)

    def place(
        self, path: Path, part: tuple[int, int] | None = None, *, last_year: bool = False
    ) -> Place:
        """Place a value, or some characters of one; last year's is not in this file."""
        location = None if last_year else self.locate(tuple(path), part)
        return Place(Address(path, last_year), location)

    def near(self, path: Path) -> Location | None:
        """Find where a key stands, or else the table around it."""
        around = (self.locate(path[:length]) for length in range(len(path), 0, -1))
        return next((one for one in around if one is not None), None)
