"""Whose report something is: the one way in which files are tied to the units expected."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.organ_names import ByName, folded, without_plate
from govreport.workspace.files import real
from govreport.workspace.roster import ExpectedUnit
from govreport.workspace.unit_names import may_be, pieces

NAMED, PLATED, CALLED, SAID = "named", "plated", "called", "said"
"""By what a unit was found: its name, that but for a second nameplate, what the file is
called, what somebody answered."""


class Match(NamedTuple):
    """The unit that something is of, or those that may be meant where that isn't certain.

    `by` says by what it was found; `place` is where it stands in the roster.
    """

    unit: ExpectedUnit | None = None
    place: int = -1
    by: str = ""
    candidates: tuple[str, ...] = ()


class Expected:
    """Those who are to report, to be found by what a report or a file says.

    `said` are answers to earlier questions: whose a file is, by its real path.
    """

    def __init__(
        self, entries: Sequence[ExpectedUnit], said: Mapping[Path, str] | None = None
    ) -> None:
        """Begin with the units in the roster's order."""
        self.entries = entries
        self._said = said or {}
        self._names, self._plates = ByName[int](), ByName[int]()
        for place, entry in enumerate(entries):  # one's own before another's alias
            self._names.add([entry.name], place)
        for place, entry in enumerate(entries):
            self._names.add(entry.aliases, place)
        bodies = Counter(without_plate(entry.name) for entry in entries)
        for place, entry in enumerate(entries):
            if bodies[body := without_plate(entry.name)] == 1:
                self._plates.add([body], place)

    def match(
        self, names: Iterable[str], path: Path | None = None, *, free: Iterable[int] = ()
    ) -> Match:
        """Find the unit of a report by its organ's names, or by its file's.

        Only what is certain is taken; else those of the `free` units, by their places,
        are given that may be meant.
        """
        names = [name for name in names if name]
        answer = self._said.get(real(path)) if path and self._said else None
        for called, by in (([answer or ""], SAID), (names, NAMED)):
            if (place := min(self._names.found(called), default=None)) is not None:
                return Match(self.entries[place], place, by)
        for name in names:
            place = self._plates.get(without_plate(name))
            if place is not None and _one_has_none(name, self.entries[place].name):
                return Match(self.entries[place], place, PLATED)
        stem = "" if path is None else path.stem
        if stem and (place := self._names.get(stem)) is not None:
            return Match(self.entries[place], place, CALLED)
        others = [self.entries[place] for place in free]
        called = names or list(pieces(stem))
        return Match(candidates=tuple(who_may_be(called, others)))


def _one_has_none(name: str, other: str) -> bool:
    """Whether one of two names has no second nameplate: two of them are two units."""
    return any(folded(one) == without_plate(one) for one in (name, other))


def who_may_be(called: Iterable[str], units: Iterable[ExpectedUnit]) -> list[str]:
    """List the units that may be meant by some names, by their own names."""
    some = list(called)
    return [
        unit.name
        for unit in units
        if any(may_be(one, name) for one in some for name in (unit.name, *unit.aliases))
    ]
