"""Which expected unit a document is of, before it is written: known, new, or a question."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.organ_names import all_folded
from govreport.report import Report
from govreport.tasks.import_values import ImportedFile
from govreport.workspace import Workspace
from govreport.workspace.files import roster_file
from govreport.workspace.matching import CALLED, Expected, Match
from govreport.workspace.roster import ExpectedUnit
from govreport.workspace.unit_names import may_be


class Recognised(NamedTuple):
    """All names of the unit that a document is of, or what is to be asked about it."""

    names: frozenset[str] = frozenset()
    question: FileProblem | None = None


def with_units(files: list[ImportedFile], into: Workspace) -> list[ImportedFile]:
    """Note which expected unit each report is of, by what other its file is called.

    Where it isn't certain that is the error.
    """
    reports = {one.path: one.report for one in files if one.report and not one.error}
    found = _known(reports, into)
    return [
        one._replace(names=known.names, error=known.question or one.error)
        if (known := found.get(one.path))
        else one
        for one in files
    ]


def _known(reports: Mapping[str, Report], into: Workspace) -> Mapping[str, Recognised]:
    """Tell for the reports in some files, by their paths, which expected unit each is of.

    A name that is no unit's, and may be of one that has not reported, is asked about: so
    many a report would lie there twice, under its unit's name and a short one. Nothing is
    told of others, nor where nobody knows who is to report.
    """
    found, years = dict[str, Recognised](), defaultdict[int, dict[str, Report]](dict)
    for path, report in reports.items():
        if report.organ.name and report.year:
            years[report.year][path] = report
    for year, some in years.items():
        entries: Sequence[ExpectedUnit] = ()
        with suppress(GovReportError):  # who needs the roster tells what is wrong with it
            entries = into.roster(year)
        if entries:
            found |= _of_year(year, some, Expected(entries, into.answers), into)
    return found


def _of_year(
    year: int, reports: Mapping[str, Report], known: Expected, into: Workspace
) -> Iterator[tuple[str, Recognised]]:
    there = into.organs(year)
    lying = all_folded(name for organ, _ in there for name in organ.names)
    matches = {
        path: known.match([one.organ.name, *one.organ.aliases], Path(path))
        for path, one in reports.items()
    }
    taken = {one.place for one in matches.values()}
    taken |= {known.match([organ.name, *organ.aliases]).place for organ, _ in there}
    free = [
        place
        for place, entry in enumerate(known.entries)
        if place not in taken and entry.is_due(year)
    ]
    listed = roster_file(into.folder) is not None
    for path, one in reports.items():
        found, names = matches[path], one.organ.names
        if found.unit is not None and _is_sure(found, one):
            yield path, Recognised(names | found.unit.names)
        elif found.unit is None and lying.isdisjoint(all_folded(names)):
            asked = known.match(sorted(names), free=free).candidates
            if asked:
                yield path, Recognised(question=_question(path, one, asked, listed=listed))


def _is_sure(found: Match, report: Report) -> bool:
    """Whether a unit is the report's: one that only the file is called by must fit."""
    unit = found.unit
    fits = unit is not None and may_be(report.organ.name, unit.name)
    return found.by != CALLED or fits


def _question(
    path: str, report: Report, candidates: Sequence[str], *, listed: bool
) -> FileProblem:
    where = "名册上还没有报的有" if listed else "上年有报告、今年还没有的有"
    names, first = "”“".join(candidates), candidates[0]
    return FileProblem(
        path,
        f"里面的机关名称是“{report.organ.name}”，{where}“{names}”，看不准是不是，没有写入；"
        f"是的，加 --organ {first} 再读，或写 govreport status {report.year} "
        f"--is '{path}={first}'；是另外的单位，请先写进名册",
    )
