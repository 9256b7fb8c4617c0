"""The units of a sum beside the roster: who is missing, not on it, or there twice."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.organ_names import all_folded, are_one, folded
from govreport.prose.names import without_places
from govreport.report import Unit
from govreport.rollup.total import Rollup
from govreport.tasks.rollup_target import RollupTarget
from govreport.workspace.matching import CALLED, Expected, Match
from govreport.workspace.roster import ExpectedUnit


class RosterComparison(NamedTuple):
    """What a roster says of the units of a sum, under the names that a result has it by."""

    missing: Sequence[str]
    unlisted: Sequence[str]
    candidates: Mapping[str, Sequence[str]]
    renamed: Sequence[tuple[str, str]]
    ended: Sequence[str]
    twins: Sequence[Mapping[str, str]]
    alike: Sequence[Mapping[str, str]]
    aliases: Collection[str]


def compared(
    total: Rollup,
    goal: RollupTarget,
    roster: Sequence[ExpectedUnit],
    unread: Collection[str],
    answers: Mapping[Path, str],
) -> RosterComparison:
    """Tell who is missing from a sum by a roster, and who is not on that.

    Whose file is `unread` is told of already; in whose place another unit is, by that
    one's file, is expected no more.
    """
    entries = [entry for entry in roster if not are_one(entry.names, goal.organ.names)]
    known = Expected(entries, answers)
    there, by = defaultdict[int, list[Unit]](list), dict[str, str]()
    for unit, found in _matched(total, known):
        there[found.place].append(unit)
        by[unit.path] = found.by
    claimed = all_folded((*total.names, *total.older, *unread))
    free = [
        place
        for place, entry in enumerate(entries)
        if place not in there
        and entry.is_due(goal.year)
        and claimed.isdisjoint(all_folded(entry.names))
    ]
    unlisted = there.pop(-1, [])
    listed = {unit.path for units in there.values() for unit in units}
    asked = (
        (unit.organ, known.match([unit.organ], Path(unit.path), free=free).candidates)
        for unit in unlisted
    )
    return RosterComparison(
        missing=[entries[place].name for place in free],
        unlisted=[unit.organ for unit in unlisted],
        candidates={organ: names for organ, names in asked if names},
        renamed=tuple(
            (unit.organ, entries[place].name)
            for place, units in there.items()
            for unit in units
            if by[unit.path] == CALLED
        ),
        ended=[
            unit.organ
            for place, units in there.items()
            for unit in units
            if entries[place].is_over(goal.year)
        ],
        twins=[
            {unit.path: unit.organ for unit in units}
            for units in there.values()
            if len(units) > 1
        ],
        alike=[found for found in alike(total) if not listed.issuperset(found)],
        aliases=all_folded(name for place in there for name in entries[place].names),
    )


def put_in_order(
    total: Rollup, roster: Sequence[ExpectedUnit], answers: Mapping[Path, str]
) -> None:
    """Put the units of a sum in a roster's order, those that aren't on it behind."""
    matched = _matched(total, Expected(roster, answers))
    total.put_in_order({unit.path: one.place for unit, one in matched if one.unit})


def _matched(total: Rollup, known: Expected) -> Iterator[tuple[Unit, Match]]:
    """Find each unit of a sum among those that are expected."""
    called = defaultdict[str, list[str]](list)
    for name, path in total.names.items():
        called[path].append(name)
    for unit in total.units:
        yield unit, known.match([unit.organ, *called[unit.path]], Path(unit.path))


def alike(total: Rollup) -> Iterator[Mapping[str, str]]:
    """Find units whose names differ only by a place in front: files, with their names."""
    for unit in total.units:
        for short in without_places(unit.organ):
            path = total.names.get(folded(short), unit.path)
            if path != unit.path:
                yield {path: short, unit.path: unit.organ}
                break
