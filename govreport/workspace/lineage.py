"""Who came from whom: whose reports of last year one's own is measured by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import GovReportError
from govreport.organ_names import (
    ByName,
    all_folded,
    are_one,
    distinct,
    folded,
    without_plate,
)
from govreport.report import Organ, Report
from govreport.rules.case import Past
from govreport.workspace.folders import Folders, OrganFiles, organ_files_of
from govreport.workspace.source import Source
from govreport.workspace.unit_names import may_be

if TYPE_CHECKING:
    from govreport.workspace.roster import ExpectedUnit


class Listed:
    """The units of a roster by their names, and by those that they were merged into."""

    def __init__(self, entries: Sequence["ExpectedUnit"] = (), broken: str = "") -> None:
        """Begin with the entries of a roster, in its order; of none nobody is listed.

        `broken` says why there are none though a roster lies there.
        """
        self.entries = entries
        self.broken = broken

    @cached_property
    def _by_name(self) -> "ByName[ExpectedUnit]":
        known: ByName[ExpectedUnit] = ByName()
        for entry in self.entries:  # a name of one's own goes before another's alias
            known.add([entry.name], entry)
        for entry in self.entries:
            known.add(entry.aliases, entry)
        return known

    @cached_property
    def _merged(self) -> "Mapping[str, Sequence[ExpectedUnit]]":
        found: dict[str, list[ExpectedUnit]] = {}
        for entry in self.entries:
            for name in all_folded(self.heirs(entry)):
                found.setdefault(name, []).append(entry)
        return found

    def heirs(self, entry: "ExpectedUnit") -> tuple[str, ...]:
        """Give who goes on with what a unit had, by the names that the roster has them by.

        One that was itself merged in the same year hands it on; in a ring nobody does.
        """
        found, queue, seen = list[str](), list(entry.merged_into), {folded(entry.name)}
        while queue:
            name = queue.pop(0)
            heir = self.entry([name])
            if heir is None or not heir.merged_into or heir.until != entry.until:
                found.append(name if heir is None else heir.name)
            elif folded(heir.name) not in seen:
                seen.add(folded(heir.name))
                queue += heir.merged_into
        return distinct(found)

    def entry(self, names: Iterable[str]) -> "ExpectedUnit | None":
        """Find the unit that goes by one of some names, the first of them that is known."""
        return next(self._by_name.found(names), None)

    def merged_into(self, names: Iterable[str], year: int) -> "Iterator[ExpectedUnit]":
        """Yield the units in whose place an organ reports for the first time in a year.

        For one of which the roster doesn't say until when it reported, that may be any.
        """
        listed = self.entry(names)
        called = all_folded((*names, *(() if listed is None else listed.names)))
        for name in sorted(called):
            for entry in self._merged.get(name, ()):
                if entry.until in (None, year - 1):
                    yield entry


class Lineage(NamedTuple):
    """The files of last year that count for an organ, and what is to be said of them."""

    files: tuple[Path, ...] = ()
    past: Past = Past()


class Wanted(NamedTuple):
    """The organs in whose place one reports for the first time.

    All numbers of those in `whole` are its own now, those in `shared` it has a part of.
    Some of them, `sure` by their folded names, have had a report last year.
    """

    whole: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    sure: frozenset[str] = frozenset()


def wanted_of(organ: Organ, year: int, listed: Listed) -> Wanted:
    """Tell in whose place an organ reports for the first time in a year."""
    whole, shared, sure = list[str](), list[str](), set[str]()
    if organ.since in (None, year):
        whole += organ.predecessors
        for origin in organ.successor_of:
            (shared if origin.shared else whole).append(origin.name)
        if organ.since == year:
            sure |= all_folded((*whole, *shared))
    for entry in listed.merged_into(organ.names, year):
        if entry.until is None and organ.since and organ.since < year:
            continue  # it was merged then, as its own file says
        (whole if len(listed.heirs(entry)) == 1 else shared).append(entry.name)
        sure |= {folded(entry.name)} if entry.until else set()
    return Wanted(distinct(whole), distinct(shared), frozenset(sure))


def lineage(known: Folders, path: Path, report: Report, listed: Listed) -> Lineage:
    """Find whose reports of last year a report is measured by.

    Its own is the first of them, then its predecessors' by the file, the roster, and by
    aliases that have a report of their own beside another.
    """
    organ, year, own = report.organ, report.year, known.last_year(path, report)
    if year is None:
        return Lineage()
    entry, wanted = listed.entry(organ.names), wanted_of(organ, year, listed)
    last = known.organ_files(path.absolute().parent.parent / str(year - 1))
    if wanted.whole and own is None:
        own = _document_of(known, path, report, organ.name)
    files, absent = dict.fromkeys([own] if own else []), list[str]()
    whole, shared = list[str](), list[str]()
    for name in (*wanted.whole, *wanted.shared):
        there = last.any.get(name)
        file = there[1] if there else _document_of(known, path, report, name)
        if file is not None and name in wanted.whole:
            files.setdefault(file)
        if file is None and folded(name) in wanted.sure:
            absent.append(_asked(name, last.lying))
        if file is not None or folded(name) in wanted.sure:
            (whole if name in wanted.whole else shared).append(name)
    aliases = {*organ.aliases, *(() if entry is None else entry.names)} - {organ.name}
    apart = {
        file: one.name
        for one, file in (_apart(last, own, organ, aliases) if aliases else ())
        if file not in files and not _goes_on(known, path, one)
    }
    files.update(dict.fromkeys(apart))
    taken = list(apart.values())
    own_name = known.organ_of(own) if taken and own else ""
    if own_name and not are_one([own_name], [organ.name]):
        taken.insert(0, own_name)
    past = Past(
        tuple(taken),
        tuple(absent),
        tuple(shared),
        merged=tuple(whole),
        summed=tuple(map(known.organ_of, files)) if len(files) > 1 else (),
        plated="" if files else _plated(organ.name, last.lying),
        is_new=year in (organ.since, entry and entry.since),
        broken=listed.broken,
    )
    return Lineage(tuple(files), past)


def _document_of(known: Folders, path: Path, report: Report, name: str) -> Path | None:
    """Find an organ's published report of last year, where it has no file of its own."""
    asked = replace(report, organ=Organ(name))
    for candidate in known.last_years_documents(path, asked):
        with suppress(GovReportError):  # it is told of where it is itself checked
            last = known.source(candidate).report
            is_last = report.year is not None and last.year == report.year - 1
            if is_last and are_one([name], last.organ.names):
                return candidate
    return None


def files_of(known: Folders, source: Source, listed: Listed) -> tuple[Path, ...]:
    """Find the files that a report is compared with over the years, last year's first."""
    path, report = source.path, source.head
    if path is None:
        return ()
    found = lineage(known, path, report, listed)
    organ = report.organ
    if source.is_document or not (organ.transfers or found.past.shared):
        return found.files
    together = joined(known, path, report, listed)
    return (*found.files, *together.now, *together.last)


def _asked(name: str, lying: Iterable[tuple[Organ, Path]]) -> str:
    """Quote a name that is none's, with the organ that may be meant by it."""
    near = (one.name for one, _ in lying if one.name and may_be(name, one.name))
    meant = next(near, "")
    return f"“{name}”（是不是“{meant}”）" if meant else f"“{name}”"


def _plated(name: str, lying: Iterable[tuple[Organ, Path]]) -> str:
    """Find an organ that is called the same but for a second nameplate."""
    body, whole = without_plate(name), folded(name)
    same = (one.name for one, _ in lying if without_plate(one.name) == body)
    return next((other for other in same if folded(other) != whole), "")


def _apart(
    last: OrganFiles, own: Path | None, organ: Organ, aliases: Iterable[str]
) -> Iterator[tuple[Organ, Path]]:
    """Yield the organs of last year that are called by an alias and are none of one's own.

    One alone is what the organ was called then.
    """
    mine = set[str]()
    if own is not None:
        mine = {organ.name, *last.by_file.get(own.name, organ).names}
    for one, file in last.own.found(sorted(aliases)):
        if (own is None or file.name != own.name) and not are_one(one.names, mine):
            yield one, file
            mine |= one.names


def _goes_on(known: Folders, path: Path, organ: Organ) -> bool:
    """Whether an organ has a report of its own this year too."""
    found = known.organ_files(path.absolute().parent).own.get(organ.name)
    return found is not None and found[1].name != path.name


class Joined(NamedTuple):
    """Organs whose numbers can only be compared together, and what is missing of them.

    `now` are the other organs' files of the year, `last` all of last year's.
    """

    now: tuple[Path, ...] = ()
    last: tuple[Path, ...] = ()
    names: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def joined(known: Folders, path: Path, report: Report, listed: Listed) -> Joined:
    """Find who shares an organ that was split, or has given or got work, with a report's.

    That goes on from one to the next, as each of them may share with others again.
    """
    year, folder = report.year or 0, path.absolute().parent
    own = lineage(known, path, report, listed).past.shared
    if not (known.organ_files(folder).share or own):
        return Joined()
    lying = [one for one in known.organs_in(folder) if one[1].name != path.name]
    there = organ_files_of(lying).any
    old = known.organ_files(folder.parent / str(year - 1)).any
    wanted = {file: wanted_of(organ, year, listed).shared for organ, file in lying}
    reached: dict[Path, Organ] = {path: report.organ}
    last, absent, queue = dict[Path, None](), list[str](), [path]
    while queue:
        file = queue.pop(0)
        organ = reached[file]
        whole = known.source(file).report if file != path else report
        found = lineage(known, file, whole, listed)
        last |= dict.fromkeys(found.files)
        absent += found.past.absent
        for name in found.past.shared:
            if origin := old.get(name):
                last.setdefault(origin[1])
            absent += _heirs_without_report(name, there, report.organ, listed)
        shares = all_folded(found.past.shared)
        near = [one for one in lying if not shares.isdisjoint(all_folded(wanted[one[1]]))]
        for name in _given_by(organ, year):
            partner = there.get(name)
            if partner is None and not are_one([name], report.organ.names):
                absent.append(_asked(name, lying))
            near += [partner] if partner else []
        near += [one for one in lying if are_one(_given_by(one[0], year), organ.names)]
        for other, place in near:
            if place not in reached:
                reached[place] = other
                queue.append(place)
                if not lineage(known, place, known.source(place).report, listed).files:
                    absent += (
                        [] if wanted[place] or other.since == year else [f"“{other.name}”"]
                    )
    others = {file: organ.name for file, organ in reached.items() if file != path}
    return Joined(
        tuple(others), tuple(last), tuple(others.values()), tuple(dict.fromkeys(absent))
    )


def _heirs_without_report(
    name: str, there: ByName[tuple[Organ, Path]], organ: Organ, listed: Listed
) -> Iterator[str]:
    """Yield who goes on with a part of an organ by the roster, and has no file here."""
    split = listed.entry([name])
    for heir in () if split is None else listed.heirs(split):
        now = listed.entry([heir])
        names = {heir} if now is None else now.names  # it may have been renamed since
        if not (any(there.found(names)) or are_one(names, organ.names)):
            yield f"“{heir}”"


def _given_by(organ: Organ, year: int) -> list[str]:
    """List the organs from which work came this year."""
    return [one.origin for one in organ.transfers if one.since == year]
