"""What a table of units does not say: who may be whom, what is there twice or too late."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.organ_names import ByName
from govreport.tasks.states import OUTDATED
from govreport.tasks.unit_status import UnitStatus

EARLY, TWICE, RENAMED, UNLISTED = "early", "twice", "renamed", "unlisted"
TAKEN_OVER, ENDED, BOTH = "taken over", "ended", "both"
"""Kinds of doubts, as OUTDATED is."""


class Doubt(NamedTuple):
    """Something that a table of units does not say and a person should look at.

    `others` are what the kind is about: who is due too early, the file that is there
    twice, another name, the units that a sum lacks.
    """

    kind: str
    others: Sequence[object]
    organ: str = ""
    path: Path | None = None
    same: bool = False
    """Whether both files say the same."""


def doubts(units: Sequence[UnitStatus], year: int) -> Iterator[Doubt]:
    """Find what a person should look at of the units of a year."""
    if early := [one for one in units if one.due.year <= year]:
        yield Doubt(EARLY, early)
    for one in units:
        if one.report is None:
            continue
        path, organ = one.report.path, one.organ
        if one.twin is not None:
            yield Doubt(TWICE, [one.twin], organ, path, same=one.same)
        elif one.entered:
            yield Doubt(RENAMED, [one.entered], organ, path)
        elif one.listed is False and one.candidates:
            yield Doubt(UNLISTED, one.candidates, organ, path)
        if one.ended:
            yield Doubt(ENDED, [], organ, path)
    yield from _there_twice(units)
    for one in units:
        if one.report is not None and (one.report.left_out or one.report.stale):
            yield Doubt(OUTDATED, one.report.left_out, path=one.report.path)


def _there_twice(units: Sequence[UnitStatus]) -> Iterator[Doubt]:
    """Find units in whose place another one is, and that have a report all the same."""
    there, reports = ByName[UnitStatus](), [one for one in units if one.report]
    for one in reports:
        there.add([one.organ], one)
    for one in reports:
        for older in one.report.older if one.report else ():
            if (also := there.get(older)) is not None and also is not one:
                yield Doubt(BOTH, [older], one.organ, one.report and one.report.path)
