"""Which organs begin a year: the roster's, or last year's that go on, and from whom."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.diagnosis.portable import why_odd
from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.forms import form_for_year
from govreport.organ_names import ByName, all_folded, are_one, distinct, folded
from govreport.organs import kind_of
from govreport.places import level_of
from govreport.report import Organ, Origin, Report
from govreport.rules.case import NO_PAST, Past
from govreport.tasks.typed import organ_named
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key, file_name, refuse_shared
from govreport.workspace.files import roster_file
from govreport.workspace.folders import organ_files_of
from govreport.workspace.lineage import Listed
from govreport.workspace.roster import ExpectedUnit
from govreport.workspace.unit_names import may_be


class Begun(NamedTuple):
    """An organ whose report of a year is to be begun, in which file, from which others.

    `last` are last year's files that count for it; `there` that it has its file already,
    `error` that the file would be another organ's too.
    """

    path: Path
    organ: Organ
    last: tuple[Path, ...] = ()
    past: Past = NO_PAST
    there: bool = False
    error: GovReportError | None = None


class RosterDifference(NamedTuple):
    """Who had a report last year and has none this year, and who is new on the roster."""

    unlisted: Sequence[str] = ()
    ended: Sequence[str] = ()
    new: Sequence[str] = ()


class Plan(NamedTuple):
    """Who begins a year, in the roster's order or that of last year's files."""

    begun: Sequence[Begun] = ()
    difference: RosterDifference = RosterDifference()


def plan_of(
    workspace: Workspace,
    year: int,
    organs: Sequence[str],
    kind: str | None,
    *,
    refresh: bool = False,
) -> Plan:
    """Find who begins a year: the roster's organs, or last year's, and some by name.

    All that are there are to `refresh` too. What is wrong with the roster is raised as it
    is read.
    """
    lying = workspace.organs(year - 1)
    last, this = organ_files_of(lying).any, workspace.organs(year)
    for organ, file in (*lying, *this):
        workspace.refuse_claims(file, organ)
    roster = roster_file(workspace.folder)
    listed = Listed(workspace.roster(year, roster) if roster else ())
    entries = [entry for entry in listed.entries if entry.is_due(year)]
    wanted = [_of_entry(entry, last, year, listed) for entry in entries]
    named = [organ_named(name.strip()) for name in organs]
    if roster is None:
        older = [name for organ, _ in this for name in organ.older]
        heirs = [(organ, file.name) for organ, file in this if organ.older]
        wanted = [
            (organ, file.name)
            for organ, file in lying
            if not (_ended(organ, year) or are_one(organ.names, older))
        ] + heirs
    for name in named:
        if not any(are_one([name], organ.names) for organ, _ in wanted):
            known = last.get(name)
            fresh = Organ(name, kind=kind or kind_of(name)), ""
            wanted.append((known[0], known[1].name) if known else fresh)
    files = organ_files_of(this).any
    if refresh:  # of whom more may have been told since
        wanted += [(organ, file.name) for organ, file in this if organ.name]
    found = [_begun(workspace, year, one, listed, files) for one in wanted]
    begun = [*_apart(found, this)]
    sums = {file for _, file in lying if workspace.is_sum(file)}
    return Plan(begun, _difference(lying, begun, listed, year, sums))


def _apart(found: Iterable[Begun], this: Sequence[tuple[Organ, Path]]) -> Iterator[Begun]:
    """Yield each once, with its error where its new file would be another organ's too.

    `this` are the files that are there already.
    """
    taken = {(file.parent, file_key(file.name)): (organ, file) for organ, file in this}
    seen = set[Path]()
    for one in found:
        organ, key = one.organ, (one.path.parent, file_key(one.path.name))
        whose, there = taken.setdefault(key, (organ, one.path))
        if not one.there and organ.name:
            try:
                refuse_shared(
                    one.path, organ.name, (*organ.names, *organ.older), there, whose
                )
            except FileProblem as error:
                yield one._replace(error=error)
                continue
        if one.path not in seen:
            seen.add(one.path)
            yield one


def _ended(organ: Organ, year: int) -> bool:
    return organ.until is not None and organ.until < year


def _of_entry(
    entry: ExpectedUnit, last: ByName[tuple[Organ, Path]], year: int, listed: Listed
) -> tuple[Organ, str]:
    """Give the organ of a roster's unit by its name of now, and what its file is called."""
    known = last.get(entry.name)
    if known is not None and listed.entry([known[0].name]) not in (None, entry):
        known = None  # another unit was called so
    before = {one[1]: one for one in last.found(entry.aliases)}
    if known is None and len(before) == 1 and entry.since != year:
        (known,) = before.values()
    if known is None:
        kind = entry.kind or kind_of(entry.name)
        return Organ(entry.name, kind, entry.level, since=entry.since), ""
    organ, file = known
    aliases = [name for name in (organ.name, *organ.aliases) if name]
    renamed = folded(organ.name) != folded(entry.name)
    organ = organ._replace(
        name=entry.name if renamed else organ.name,
        aliases=tuple(one for one in distinct(aliases) if folded(one) != folded(entry.name))
        if renamed
        else organ.aliases,
        kind=organ.kind or entry.kind or kind_of(entry.name),
        level=organ.level or entry.level,
    )
    return organ, "" if renamed else file.name


def _begun(
    workspace: Workspace,
    year: int,
    known: tuple[Organ, str],
    listed: Listed,
    files: ByName[tuple[Organ, Path]],
) -> Begun:
    """Find the file of an organ's year, and last year's that count for it.

    A new one is called as last year's `file`, if any system takes that name.
    """
    organ, file = known
    folder = workspace.folder / str(year)
    if not organ.name:  # last year's can't be read, or says no name: that is told
        return Begun(folder / file, organ, (workspace.folder / str(year - 1) / file,))
    there = next(files.found([organ.name, *organ.aliases]), None)
    if there is not None:
        found = workspace.lineage(workspace.peek(there[1]))
        return Begun(there[1], there[0], found.files, found.past, there=True)
    kept = file and not why_odd(file)
    path = folder / (file if kept else f"{file_name(organ.name)}.toml")
    organ = organ._replace(level=organ.level or level_of(organ.name))
    begun = Report(form_for_year(year), year, organ)
    files_, past = workspace.lineage_of(path, begun, listed)
    merged = distinct((*past.merged, *past.taken))
    stated = all_folded(origin.name for origin in organ.successor_of)
    shared = [Origin(name) for name in past.shared if folded(name) not in stated]
    if merged or past.shared:
        organ = organ._replace(
            predecessors=merged,
            successor_of=(*(organ.successor_of if organ.since == year else ()), *shared),
            since=year,
        )
    return Begun(path, organ, files_, past)


def _difference(
    lying: Iterable[tuple[Organ, Path]],
    begun: Iterable[Begun],
    listed: Listed,
    year: int,
    sums: Collection[Path],
) -> RosterDifference:
    """Tell who of last year's is not begun, and why, and who is new.

    The office's own `sums` are begun when they are summed up.
    """
    taken = ByName[bool]()
    for one in begun:
        taken.add([*one.organ.names, *one.organ.older], value=True)
    left = [
        organ
        for organ, file in lying
        if organ.name and file not in sums and not any(taken.found(organ.names))
    ]
    ended = [
        organ.name for organ in left if _ended(organ, year) or listed.entry(organ.names)
    ]
    before = organ_files_of(list(lying)).any
    new = (
        entry.name
        for entry in listed.entries
        if entry.is_due(year)
        and not any(before.found(entry.names))
        and not any(listed.merged_into([entry.name], year))
    )
    unlisted = (organ.name for organ in left if organ.name not in ended)
    return RosterDifference(tuple(unlisted), tuple(ended), tuple(new))


def refuse_near(workspace: Workspace, year: int, organs: Sequence[str]) -> None:
    """Refuse a new organ with a name near that of one that is there, or is new too."""
    lying = [*workspace.organs(year), *workspace.organs(year - 1)]
    known = {
        name: str(path)
        for organ, path in reversed(lying)
        for name in organ.names - {""} or {path.stem}
    }
    roster = roster_file(workspace.folder)
    for entry in workspace.listed.entries:
        for name in entry.names:
            known.setdefault(name, str(roster))
    for organ in organs:
        name = organ_named(organ.strip())
        same = folded(name) in map(folded, known)
        near = next((one for one in known if may_be(name, one, slip=1)), "")
        if not same and near:
            where = f"（{known[near]}）" if known[near] else ""
            message = (
                f"“{name}”和“{near}”{where}的名称相近；是同一个机关就不用再建，"
                "是另一个机关请加 --new"
            )
            raise UsageProblem(message)
        known.setdefault(name, "")
