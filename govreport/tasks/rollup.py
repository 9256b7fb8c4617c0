"""The reports of many units as one: its numbers, what is to be said of it, its file."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError, UsageProblem
from govreport.findings import Finding
from govreport.forms import Cell
from govreport.organ_names import all_folded, folded
from govreport.organs import GOVERNMENT, kind_of
from govreport.report import Shortfall, Value
from govreport.rollup.target import doubtful, replaced, summed_up
from govreport.rollup.total import Duplicate, Rollup, Unsummable
from govreport.rules import Case, check
from govreport.tasks.inbox import InboxAccount
from govreport.tasks.rollup_roster import alike, compared, put_in_order
from govreport.tasks.rollup_target import (
    RollupRequest,
    RollupTarget,
    save_sum,
    workspace_around,
)
from govreport.tasks.rollup_units import added_up
from govreport.tasks.runners import Runner, serial
from govreport.text import printable, some
from govreport.tomlfile.read import MOST
from govreport.workspace import Workspace, workspace_of
from govreport.workspace.files import folder_year, from_here
from govreport.workspace.roster import find_roster
from govreport.workspace.unit_names import is_among

UNITS = "个单位"
FILE = re.compile(r"\.[A-Za-z0-9]{1,5}$")
"""How what a unit sent is called where its own name isn't known."""


class RollupResult(NamedTuple):
    """The sum of some units, and all that there is to say of it.

    `troubles` kept units from being read; `own` are reports of the summing organ itself,
    `others` the number of reports of another year, `account` what is to be said of files
    of one unit, and of those that were left out. `missing` are the units that a roster
    has and nobody reported for, `unlisted` the other way round, both None without a
    roster; `renamed` are those of whom only the file is called as on the roster, with
    what they call themselves; `candidates` are by who isn't on the roster those missing
    that it may be; `ended` report no more, or not yet. `twins` are files that the roster
    says are of one unit, and `alike` those whose units' names differ by a place in front,
    neither of which the roster knows for two; each with what its unit is called.
    `aliases` are all names that the roster gives to units that are there. `unused` is a
    roster that lies there and was not looked at, `lying` one that only tells who is
    missing, as nobody asked for it.

    `cells` are all numbers of the sum, totals too; `looked` those of its open cells that
    its file has nothing for yet, or something of other units; `dropped` the counts in
    its file that no unit has any more; `before` what an earlier sum had for the cells
    that are others now; `faults` what the form's own sums lack, `gone` the units that
    an earlier sum had. `refused` is why it is not written.
    """

    goal: RollupTarget
    total: Rollup
    troubles: Sequence[GovReportError]
    own: Sequence[str]
    others: int
    account: InboxAccount = InboxAccount()
    missing: Sequence[str] | None = None
    unlisted: Sequence[str] | None = None
    candidates: Mapping[str, Sequence[str]] = {}
    ended: Sequence[str] = ()
    renamed: Sequence[tuple[str, str]] = ()
    twins: Sequence[Mapping[str, str]] = ()
    alike: Sequence[Mapping[str, str]] = ()
    aliases: Collection[str] = ()
    unused: Path | None = None
    lying: Path | None = None
    cells: Mapping[Cell, Value | None] = {}
    looked: Mapping[Cell, Unsummable] = {}
    dropped: Sequence[str] = ()
    before: Mapping[Cell, Value] = {}
    faults: Sequence[Finding] = ()
    gone: Sequence[str] = ()
    refused: Sequence[str] = ()
    written: bool = False

    @property
    def shortfall(self) -> Shortfall:
        """The units that the sum lacks, in whole or in part, or can't rely on.

        Without a roster those that an earlier sum had or lacked are still missing, but for
        files of nobody, which lie there still or don't.
        """
        missing = self.missing
        if missing is None:
            lacked = self.goal.known.shortfall or Shortfall()
            names = dict.fromkeys((*self.gone, *lacked.missing))
            there = self.total.names
            missing = tuple(
                name for name in names if not (FILE.search(name) or is_among(name, there))
            )
        sent = (one.unit or printable(one.path.name) for one in self.account.unread)
        missing = tuple(dict.fromkeys((*missing, *sent)))
        blank = (one.organ for one in self.total.incomplete)
        return Shortfall(missing, tuple(blank), tuple(self.total.faulty))

    @property
    def both(self) -> list[tuple[str, str]]:
        """Units that another one says it took the place of, and yet are in, with that."""
        there = all_folded(self.total.names)
        return [one for one in self.total.older.items() if folded(one[0]) in there]

    @property
    def whole(self) -> bool:
        """Whether nothing is left to look at."""
        return not (self.shortfall.units or self.looked or self.gone)

    @property
    def traced(self) -> Value | None:
        """The traced number's sum."""
        trace = self.total.traced
        if isinstance(trace, str):
            return self.total.counts.get(trace)
        return None if trace is None else self.cells[trace]


def rollup(  # noqa: PLR0913 -- what a caller may choose, each by its name
    workspace: Workspace,
    year: int | None = None,
    *,
    organ: str,
    paths: Sequence[Path] = (),
    target: Path | None = None,
    roster: Path | None = None,
    trace: str = "",
    partial: bool = False,
    write: bool = True,
    run: Runner = serial,
    use: Sequence[Path] = (),
) -> RollupResult:
    """Add up reports of units, and save the sum in its organ's file.

    `paths` are the units' files, or folders of them, the workspace's own reports by
    default. Without a `year` they must be of one; without a `target` the sum goes
    beside them. `roster` tells who is missing, and keeps the sum from being saved while
    anybody is; one that lies there without being asked for only tells. `trace`
    names the number whose parts are asked for; `partial` sums up what is there although
    numbers or units are missing; `use` are the files that count where one of their unit
    says something else.
    Refused where they can't be one sum; what else keeps it from being saved stands in
    the result.
    """
    if not organ:
        message = "--organ 后面要写汇总机关的全称"
        raise UsageProblem(message)
    found = paths or [workspace.folder / str(year or "")]
    lying = _own_roster(found, organ, year) if roster is None else None
    asked = RollupRequest(organ, found, year, target, roster or lying, trace, use)
    result = _with_numbers(_added_up(workspace, asked, run))._replace(lying=lying)
    result = result._replace(refused=_refusals(result, partial=partial))
    if not write or result.refused or result.troubles:
        return result
    save_sum(workspace, result.goal, result.total, result.shortfall)
    return result._replace(written=True)


def _added_up(workspace: Workspace, asked: RollupRequest, run: Runner) -> RollupResult:
    """Add up the units, and tell what lies beside them and who is missing."""
    added, goal, total = added_up(workspace, asked, run)
    account, troubles = added.account, added.troubles
    result = RollupResult(goal, total, troubles, added.own, added.others, account)
    if added.expected is None:
        unused = _roster_there(workspace_of(goal.path))
        return result._replace(unused=unused, alike=tuple(alike(total)))
    if asked.roster is not None and not asked.roster.is_dir():
        put_in_order(total, added.expected, workspace.answers)
    unread = frozenset(Path(one.path).stem for one in added.looked if one.error)
    found = compared(total, goal, added.expected, unread, workspace.answers)
    return result._replace(**found._asdict())


def _with_numbers(result: RollupResult) -> RollupResult:
    """Take all numbers of a sum; those that a person wrote into its file stand there."""
    goal, total, known = result.goal, result.total, result.goal.known
    report = replace(summed_up(known, total), year=goal.year, organ=goal.organ)
    doubted, counts = doubtful(known, total)
    cells, faults = report.values(), list[Finding]()
    if not total.incomplete and not total.open:
        codes = frozenset(identity.code for identity in report.form.identities)
        faults = check(Case(report), codes)
    there = total.names.keys() | {unit.sha256 for unit in total.units}
    return result._replace(
        cells=cells,
        looked={
            cell: one
            for cell, one in total.open.items()
            if report.is_blank(cell) or cell in doubted
        },
        dropped=counts,
        before=replaced(known, cells),
        faults=faults,
        gone=[
            unit.organ
            for unit in (() if result.troubles else known.units)
            if unit.organ
            and there.isdisjoint({folded(unit.organ), unit.sha256})
            and folded(unit.organ) not in result.aliases
        ],
    )


def _refusals(result: RollupResult, *, partial: bool) -> list[str]:
    total, missing = result.total, result.missing
    versions = {one.path: one for one in result.account.versions}
    told = [
        str(versions[one.path].error)
        if one.path in versions
        else f"“{one.organ}”有两份报告：{one.other} 和 {one.path}，请去掉一份"
        for one in total.all_duplicates
        if not one.inside
    ]
    told += _doubles(one for one in total.all_duplicates if one.inside)
    told += [
        f"{'、'.join(f'“{name}”（{path}）' for path, name in files.items())}"
        "在名册（或上年的报告）里是同一个单位，会加两次，请去掉一份；确是两个单位的，请改正名册的别名"
        for files in result.twins
    ]
    told += [
        f"名册上写的是“{name}”{result.goal.year} 年不用报，却有报告，会多算；"
        "请去掉它的报告，或改正名册"
        for name in result.ended
    ]
    told += [
        f"“{by}”写明是合并、承接“{older}”的，“{older}”却另有报告，会重复算；"
        "请去掉一份，或改正 predecessors"
        for older, by in result.both
    ]
    told += [
        f"“{total.form.label(cell)}”相加是 {total.cells[cell]}，数太大了，请核对各单位"
        for cell in total.too_large
    ]
    if (count := len(total.units)) > (most := MOST["units"]):
        told.append(
            f"共有 {count} 个单位，一份汇总最多 {most} 个；请先分成几份汇总，再把这几份相加"
        )
    if partial:
        return told
    if unread := result.account.unread:
        told += [str(one.error) for one in unread]
        told.append(
            f"单位报来的 {len(unread)} 个文件没有读，汇总不全；"
            "请照上面说的补齐，或加 --partial 先汇总已有的单位"
        )
    if total.incomplete:
        names = some([one.organ for one in total.incomplete], UNITS)
        size = sum(one.size for one in total.incomplete)
        told.append(
            f"{names}共有 {size} 个数没有填，空白不能当作 0；"
            "请补齐，或加 --partial 先汇总已有的数"
        )
    if result.gone:
        lacking = not set(result.gone).isdisjoint(result.shortfall.missing)
        told.append(
            f"上次汇总里有的{some(result.gone, UNITS)}这次没有；"
            "请找回文件；确实不再汇总的，加 --partial"
            + "，再用 waive 写明 R-WHOLE 的理由"
            * lacking
        )
    if missing and result.lying is None:
        told.append(
            f"名册上的{some(missing, UNITS)}没有报；请催报，或加 --partial 先汇总已有的单位"
        )
    return told


def _doubles(found: Iterable[Duplicate]) -> Iterator[str]:
    """Tell what would be summed twice; the units of one inner sum on one line."""
    within = defaultdict[tuple[str, str], list[Duplicate]](list)
    for one in found:
        within[one.other, one.again].append(one)
    for (other, again), (one, *more) in within.items():
        names = some([one.organ, *(each.organ for each in more)], UNITS)
        if again:
            yield f"“{other}”和“{again}”的汇总里都有{names}，会加两次；请核对这两份汇总"
        elif not more:
            yield f"“{one.organ}”（{one.path}）已经在“{other}”的汇总里了，请去掉一个"
        else:
            yield (
                f"{names}已经在“{other}”的汇总里了，请去掉一边；"
                f"要重做的就是这份汇总，--organ 请写“{other}”"
            )


def _own_roster(paths: Sequence[Path], organ: str, year: int | None) -> Path | None:
    """Find the roster of the one workspace that is summed up: whole, or for a government.

    As for `status` that is last year's folder where there is none. Who sums up some
    files for another organ may mean a few of the roster's units.
    """
    if kind_of(organ) != GOVERNMENT and not all(path.is_dir() for path in paths):
        return None
    roots = set(map(workspace_around, paths))
    stated = {folder_year(path / "x" if path.is_dir() else path) for path in paths}
    years = {year} if year else stated
    if len(roots) != 1 or len(years) != 1:
        return None
    return _roster_there(roots.pop(), years.pop())


def _roster_there(folder: Path, year: int | None = None) -> Path | None:
    """Find the roster of a folder, or last year's reports, as they are called from here."""
    found = find_roster(folder, year or 0)
    return found and from_here(found)
