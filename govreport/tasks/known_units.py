"""Units that something can be noted about: who there is, and which one is meant."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError, UsageProblem
from govreport.organ_names import ByName, all_folded, folded
from govreport.tasks.year_context import YearContext
from govreport.text import some
from govreport.workspace.matching import Expected
from govreport.workspace.source import read_source

FEW = 5
LIKE = 60
"""How much of a name must be like what was typed, of 100, for it to be proposed."""


class KnownUnit(NamedTuple):
    """A unit that something can be noted about: all its names, by the one it goes under.

    `file` is its report's, None where none is there.
    """

    name: str
    names: frozenset[str]
    file: Path | None = None


def units_of(around: YearContext) -> list[KnownUnit]:
    """Find everybody on the roster, whose file is there, or who has a note."""
    listed = _apart([KnownUnit(one.name, one.names) for one in around.entries])
    expected = Expected(around.entries, around.workspace.answers)
    there = _apart([_as_answered(_unit_of(file), expected) for file in around.files])
    noted = [KnownUnit(name, frozenset({name})) for name in around.notes]
    found: list[KnownUnit] = []
    where = ByName[int]()
    for unit in (*listed, *there, *noted):
        called = (unit.name, *sorted(unit.names))
        at = next(where.found(called), len(found))
        where.add(called, at)
        own = frozenset(name for name in called if where.get(name) == at)
        if at == len(found):
            found.append(unit._replace(names=own))
        else:
            file = found[at].file or unit.file
            found[at] = found[at]._replace(names=found[at].names | own, file=file)
    return found


def _apart(units: Sequence[KnownUnit]) -> list[KnownUnit]:
    """Take other units' own names from each one's names."""
    own = all_folded(unit.name for unit in units)
    return [
        unit._replace(
            names=frozenset(n for n in unit.names if folded(n) not in own) | {unit.name}
        )
        for unit in units
    ]


def _unit_of(file: Path) -> KnownUnit:
    """Read the unit of a file, whose own name counts too."""
    try:
        organ = read_source(file).head.organ
    except GovReportError:
        return KnownUnit(file.stem, frozenset({file.stem}), file)
    names = organ.names - {""} | {file.stem}
    return KnownUnit(organ.name or file.stem, frozenset(names), file)


def _as_answered(unit: KnownUnit, expected: Expected) -> KnownUnit:
    """Give a unit the name of the expected one that its file was said to be of."""
    found = expected.match(sorted(unit.names), unit.file).unit
    return unit if found is None else unit._replace(names=unit.names | {found.name})


def find_unit(text: str, units: Sequence[KnownUnit]) -> KnownUnit:
    """Find the unit of that name or alias, or the only one with that in its name.

    UsageProblem names those that may be meant.
    """
    wanted = folded(text)
    if not wanted:
        message = "--set 后面要写单位名称，如 --set 青石乡"
        raise UsageProblem(message)
    exact = [unit for unit in units if wanted in all_folded(unit.names)]
    found = exact or [
        unit for unit in units if any(wanted in folded(name) for name in unit.names)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = some([unit.name for unit in found], few=FEW)
        message = f"“{text}”可以指{names}；请写得更全一些"
        raise UsageProblem(message)
    from rapidfuzz import fuzz, process

    known = [unit.name for unit in units]
    near = [
        name
        for name, *_ in process.extract(
            wanted, known, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=3
        )
    ]
    ask = f"相近的有：{'、'.join(near)}" if near else "单位的名称见 govreport status"
    message = f"没有“{text}”这个单位，{ask}"
    raise UsageProblem(message)
