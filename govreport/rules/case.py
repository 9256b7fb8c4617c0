"""What a rule looks at: a report with all that it is judged by. Imports no rule."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from govreport.findings import Place
from govreport.forms import Cell, Form, ItemType
from govreport.prose import FilledText, fill
from govreport.prose.author import Author
from govreport.prose.frame import Frame
from govreport.prose.frames import frames_of
from govreport.prose.names import in_prose
from govreport.prose.pieces import denies
from govreport.prose.sentences import Sentence, sentences
from govreport.report import NARRATIVE, Report, Unit, as_written
from govreport.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from govreport.register.tally import RegisterCount


class Need(Enum):
    """What a rule can't do without: where a case does not have it, it does not run."""

    PREVIOUS = "previous"
    SOUGHT = "sought"
    FOLDER = "folder_year"
    UNITS = "all_units"
    NEIGHBOURS = "neighbours"
    YEARS = "years"
    MERGED = "merged"
    FORM = "has_form"
    REGISTER = "register"


class Neighbour(NamedTuple):
    """The section of other reports that is most alike, one of so many `units`."""

    section: str
    other: str
    likeness: float
    text: str
    units: int = 1


class Past(NamedTuple):
    """From whom an organ came this year, by its file, its aliases and the roster.

    `taken` are aliases that have reports of their own last year and so are predecessors,
    `absent` those whose last year's report should be there and isn't, `shared` the organs
    of which others go on with a part too, `merged` those in whose place it is alone;
    `absent` is as it is read, with who may be meant. `summed` tells whose numbers of last
    year are added up, `plated` who was there that differs by a second nameplate alone.
    `is_new` where it begins this year; `broken` why the roster can't tell of it.
    """

    taken: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    plated: str = ""
    is_new: bool = False
    broken: str = ""


NO_PAST = Past()


class Joint(NamedTuple):
    """Organs that can only be compared with last year together, as one report each year.

    `others` are they beside one's own, `absent` those whose reports are not all there;
    the reports are None where nobody else's is.
    """

    others: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    now: Report | None = None
    last: Report | None = None


class UnitNow(NamedTuple):
    """A unit of a roll-up as it is now; no report where it can't be read any more."""

    unit: Unit
    report: Report | None
    sha256: str = ""


class Units(NamedTuple):
    """All units of a roll-up as they are now.

    `gone` are those that can't be read, `blank` those in which numbers are not filled
    in, `changed` those whose files are others now, each with its number in the roll-up
    and what it is called; `read` is how many can be read. `totals` has every number
    that all of these have, added up, `counts` the other figures that any has.
    """

    gone: Sequence[tuple[int, str]]
    blank: Sequence[tuple[int, str]]
    changed: Sequence[tuple[int, str]]
    read: int
    totals: Mapping[Cell, int | Decimal]
    counts: Mapping[str, int]


def units_now(form: Form, units: Iterable[UnitNow]) -> Units:
    """Take units one after the other; none is kept."""
    gone: list[tuple[int, str]] = []
    blank: list[tuple[int, str]] = []
    changed: list[tuple[int, str]] = []
    read = 0
    counts: Counter[str] = Counter()
    totals: dict[Cell, int | Decimal] = {
        cell: 0 for cell in form.typed_cells if form.item(cell).type is not ItemType.TEXT
    }
    for number, one in enumerate(units):
        path = " ".join(one.unit.path.split())[:80]
        organ = one.unit.organ if one.report is None else one.report.organ.name
        name = f"“{organ or path}”"
        if one.report is None:
            gone.append((number, f"{name}（{path}）"))
            continue
        read += 1
        if one.sha256 != one.unit.sha256:
            changed.append((number, name))
        if one.report.missing:
            blank.append((number, name))
        for name, raw in one.report.counts.items():
            if isinstance(value := as_written(raw, ItemType.COUNT), int):
                counts[name] += value
        for cell in tuple(totals):
            value = one.report.value(cell) if cell in one.report.form.cell_set else None
            if isinstance(value, int | Decimal):
                totals[cell] += value
            else:
                del totals[cell]
    return Units(gone, blank, changed, read, totals, counts)


def no_register() -> "RegisterCount | None":
    """Give no register, as there is none of what lies in no folder."""
    return None


@dataclass(frozen=True)
class Case:
    """A report, last year's, and what the workspace says.

    `previous` is None where there is none; `sought` whether it was looked for.
    `folder_year` is the year that names the folder of the file. `published` says that the
    text is what the public reads, with nothing to fill in. `neighbours` are sections that
    other units have near-identical, `unit_reports` gives what a roll-up was summed up
    from, `left_out` whose reports lie beside it and are in no sum. Of an organ that took
    the place of others, which `past` tells, last year's is theirs together; `find_joint`
    looks for those that share with it, `find_register` for the registers of requests.
    """

    report: Report
    previous: Report | None = None
    folder_year: int | None = None
    sought: bool = False
    published: bool = False
    settings: Settings = DEFAULTS
    neighbours: tuple[Neighbour, ...] = ()
    unit_reports: Callable[[], Iterable[UnitNow]] = tuple
    left_out: Callable[[], Iterable[str]] = tuple
    past: Past = NO_PAST
    find_joint: Callable[[], Joint] = Joint
    find_register: "Callable[[], RegisterCount | None]" = no_register

    def has(self, need: Need) -> bool:
        """Whether there is what a rule needs."""
        return bool(getattr(self, need.value))

    @property
    def has_form(self) -> bool:
        """Whether there was a form in its year by which it can be measured."""
        return not self.report.is_older

    @property
    def years(self) -> bool:
        """Whether the year before is known: as a report, as a part of some, or as none."""
        known = bool(self.past.shared) or self.past.is_new or self.got_work
        return self.previous is not None or known

    @property
    def got_work(self) -> bool:
        """Whether work came from another organ this year."""
        return any(one.since == self.report.year for one in self.report.organ.transfers)

    @property
    def merged(self) -> bool:
        """Whether aliases of its have reports of their own last year."""
        return bool(self.past.taken)

    @cached_property
    def joint(self) -> Joint:
        """Who gave or got work this year, or shares a split organ with it."""
        return self.find_joint()

    @cached_property
    def register(self) -> "RegisterCount | None":
        """What the registers of requests beside the report come to."""
        return self.find_register()

    @property
    def all_units(self) -> bool:
        """Whether it is a roll-up all of whose units can be read."""
        return bool(self.units.read) and not self.units.gone

    @cached_property
    def units(self) -> Units:
        """What a roll-up was summed up from, as it is now."""
        return units_now(self.report.form, self.unit_reports())

    @cached_property
    def prose(self) -> Mapping[str, FilledText]:
        """The text of each section, in the form's order, live numbers in place."""
        texts = self.report.narrative
        sections = [one.id for one in self.report.form.sections if one.id in texts]
        if self.published:
            return {name: FilledText(texts[name]) for name in sections}
        return {name: fill(texts[name], self.report, self.previous) for name in sections}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the prose, in the form's order."""
        return tuple(
            sentence
            for section, filled in self.prose.items()
            for sentence in sentences(filled.text, section)
        )

    @cached_property
    def spoken(self) -> str:
        """All sentences, a line each: what is not in here is in none of them."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @cached_property
    def author(self) -> Author:
        """Whose prose it is."""
        organ = self.report.organ
        return Author(self.report.year, in_prose(organ.names), organ.kind)

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """What the prose says of numbers, in its order."""
        return frames_of(self.sentences, self.author)

    @cached_property
    def denials(self) -> tuple[Frame, ...]:
        """What the sentences say that deny, or count nought.

        The others aren't read for that; where all have been, all are given.
        """
        if "frames" in self.__dict__:
            return self.frames
        return frames_of(self.sentences, self.author, denies)

    def plain(self, section: str) -> str:
        """Give the text of a section in its plain spelling, "" where it has none."""
        return "".join(one.text for one in self.sentences if one.section == section)

    def in_prose(self, section: str, start: int, end: int) -> Place:
        """Place some characters of a section's text, as it was filled in."""
        source = self.prose[section].source(start, end)
        return self.report.place((NARRATIVE, section), source)
