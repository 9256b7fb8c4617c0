"""Which files are units of a sum and which are not; each is read, in any process."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError, ManyProblems, UsageProblem
from govreport.forms import Form, find_cell, nearest
from govreport.organ_names import are_one
from govreport.report import Unit
from govreport.rollup.total import Duplicate, Rollup, Trace
from govreport.rollup.unit_numbers import UnitNumbers
from govreport.tasks.copies import Copy, copies_beside, with_versions
from govreport.tasks.inbox import (
    InboxAccount,
    Looked,
    inboxes_among,
    unread_in,
)
from govreport.tasks.rollup_reading import read_safely
from govreport.tasks.rollup_target import (
    Refused,
    RollupRequest,
    RollupTarget,
    find_target,
    refuse_typed,
)
from govreport.tasks.runners import Runner
from govreport.tasks.typed import count_named
from govreport.tasks.versions import (
    ReadReport,
    Same,
    UnitFiles,
    Versions,
    as_printed,
    compared,
    in_use,
    is_one_too_many,
    preference,
)
from govreport.tomlfile.keys import YEARS
from govreport.workspace import Workspace
from govreport.workspace.files import STDIN, folder_year, is_document, real
from govreport.workspace.roster import ExpectedUnit
from govreport.workspace.year_leftovers import folders_of


class Added(NamedTuple):
    """What reading the units' files has come to; without a goal none could be read.

    `files` were looked at, `looked` tells what each was; `troubles` kept some from being
    read; `own` are reports of the summing organ itself, `others` how many are of another
    year; `expected` the units of the roster, where one was given. `account` tells of files
    of one unit, and of what lies in the folders beside.
    """

    files: Sequence[Path]
    goal: RollupTarget | None
    total: Rollup | None
    troubles: Sequence[GovReportError]
    own: Sequence[str]
    others: int
    looked: Sequence[Looked] = ()
    expected: Sequence[ExpectedUnit] | None = None
    account: InboxAccount = InboxAccount()


def added_up(
    workspace: Workspace, asked: RollupRequest, run: Runner
) -> tuple[Added, RollupTarget, Rollup]:
    """Add up the units that paths stand for, into which file, on its form.

    Refused where they are of several years.
    """
    lying = _files(workspace, asked)
    copies = copies_beside(workspace, asked.paths, lying)
    files = with_versions(lying, copies)
    year = _year(files, asked)
    expected = None
    if asked.roster is not None:  # when units are due matters to no sum
        expected = workspace.roster(year or YEARS[-1], asked.roster)
    added = _add_up(workspace, files, asked, year, run)
    if added.total and not added.total.units and not added.troubles:
        # nothing but the sum's own file: what came into the folders is in other formats
        folders = _folders(asked)
        if sent := [file for folder in folders for file in workspace.received(folder)]:
            added = _add_up(workspace, sent, asked, year, run)
    goal, total = added.goal, added.total
    if goal is None or total is None or not total.units:
        raise _nothing(added, asked)
    _refuse_unknown(total)
    refuse_typed(goal, total)
    added = _with_leftovers(workspace, added, asked, expected, copies)
    return added._replace(expected=expected), goal, total


def _with_leftovers(
    workspace: Workspace,
    added: Added,
    asked: RollupRequest,
    expected: Sequence[ExpectedUnit] | None,
    copies: Sequence[Copy],
) -> Added:
    """Account for what lies beside the files that were read, in inboxes and in years."""
    roots = _folders(asked)
    inboxes = inboxes_among(workspace, roots, added.files)
    folders = folders_of(asked.paths, added.files)
    left = workspace.unread_in_years(
        folders, added.files, [path for path in roots if path not in inboxes]
    )
    names = [name for unit in expected or () for name in unit.names]
    found = unread_in(workspace, inboxes, added.looked, expected=names)
    held = {str(one.path) for one in found}
    looked = [one for one in added.looked if one.path not in held]
    told = {path for one in added.account.same for path in (one.path, one.other)}
    told |= {path for one in added.account.versions for path in (one.path, one.other)}
    return added._replace(
        looked=looked,
        troubles=[one.error for one in looked if one.error is not None],
        account=added.account._replace(
            unread=[one for one in found if not one.aside],
            noted=[one for one in left if not one.aside],
            aside=[one for one in (*left, *found) if one.aside],
            copies=[one for one in copies if str(one.path) not in told],
        ),
    )


def _add_up(
    workspace: Workspace,
    files: Sequence[Path],
    asked: RollupRequest,
    year: int | None,
    run: Runner,
) -> Added:
    near = [
        file
        for file in files
        if year is None or _may_be_another(file) or folder_year(file) == year
    ]
    used = in_use(asked.use, files)
    near.sort(key=lambda file: preference(file, used))
    others, troubles, own = len(files) - len(near), list[GovReportError](), list[str]()
    looked, known = list[Looked](), UnitFiles[Unit]()
    inboxes = inboxes_among(workspace, _folders(asked), files)
    again = list[Same | Versions]()
    goal, total = None, None
    read = partial(read_safely, workspace)
    for file, part in zip(near, run(read, near), strict=True):
        if isinstance(part, GovReportError):
            troubles.append(part)
            looked.append(Looked(str(file), error=part))
            continue
        is_other = asked.year not in (None, part.year) and _may_be_another(file)
        looked += _accounted(inboxes, file, part, is_other=is_other)
        if is_other:
            others += 1
            continue
        if goal is None or total is None:
            goal = find_target(workspace, asked, year or part.year or 0)
            form = goal.known.form
            total = Rollup(form, _trace(form, asked.trace))
        if part.year != goal.year:
            raise _mixed(file, part, goal)
        if _is_own(file, part, goal):
            if asked.target is None and goal.new and _lies_with(file, goal):
                # the organ's file has another name
                return _add_up(workspace, files, asked._replace(target=file), year, run)
            own.append(str(file))
            continue
        first = known.twin(_names(part), part.year)
        if first is None:
            total.add(part)
            known.add(_names(part), part.year, total.units[-1])
        else:
            this = Unit(part.path, part.sha256, part.organ.name)
            again.append(
                compared(_reopened(workspace, first), _reopened(workspace, this), used)
            )
    if total is not None:
        total.duplicates += (
            Duplicate(one.path, one.organ, one.other)
            for one in again
            if is_one_too_many(one)
        )
    account = InboxAccount(
        same=[one for one in again if isinstance(one, Same)],
        versions=[one for one in again if isinstance(one, Versions)],
    )
    return Added(files, goal, total, troubles, own, others, looked, account=account)


def _accounted(
    inboxes: Sequence[Path], file: Path, part: UnitNumbers, *, is_other: bool
) -> list[Looked]:
    """Note a file that was read for the account of inboxes; no other has one."""
    names = () if is_other else (*_names(part), file.stem)
    return [Looked(str(file), names, part.year)] if inboxes else []


def _names(part: UnitNumbers) -> tuple[str, ...]:
    return part.organ.name, *part.organ.aliases


def _reopened(workspace: Workspace, unit: Unit) -> ReadReport:
    report = partial(as_printed, workspace, unit.path)
    return ReadReport(unit.path, (unit.organ,), None, report)


def _folders(asked: RollupRequest) -> list[Path]:
    return [path for path in asked.paths if path.is_dir()]


def _lies_with(file: Path, goal: RollupTarget) -> bool:
    """Whether a report's file lies where the sum's own would."""
    here = file.absolute().parent == goal.path.absolute().parent
    return here and not is_document(file)


def _files(workspace: Workspace, asked: RollupRequest) -> list[Path]:
    """Find the units' files; the roster and the sum's own file are none."""
    if any(str(path) == STDIN for path in asked.paths):
        message = "汇总要记下各单位的文件，不能从标准输入读；请写文件或文件夹"
        raise UsageProblem(message)
    none = {real(path) for path in (asked.roster, asked.target) if path is not None}
    return [
        file for file in workspace.find(asked.paths) if not none or real(file) not in none
    ]


def _year(files: Iterable[Path], asked: RollupRequest) -> int | None:
    """Find the year that was asked for, or that the folders of all files have in common."""
    if asked.year is not None:
        return asked.year
    years = {folder_year(file) for file in files if not is_document(file)} - {None}
    if len(years) > 1:
        listed = sorted(year for year in years if year)
        named = "、".join(map(str, listed))
        message = (
            f"这里有 {named} 几个年份的报告，不能加在一起；"
            f"请加 --year 选一年，如 --year {listed[-1]}"
        )
        raise Refused(message)
    stated = None if asked.target is None else folder_year(asked.target)
    return next(iter(years), stated)


def _may_be_another(file: Path) -> bool:
    """Whether nothing but the report itself says of which year it is."""
    return is_document(file) or folder_year(file) is None


def _mixed(file: Path, part: UnitNumbers, goal: RollupTarget) -> Refused:
    asked = f"{file} 是 {part.year} 年的报告，不是 {goal.year} 年的，不能加在一起；"
    if folder_year(file) == goal.year and not is_document(file):
        return Refused(f"{asked}请改正文件里的年份，或把它放到 {part.year} 文件夹")
    return Refused(f"{asked}请加 --year 选一年，如 --year {goal.year}")


def _nothing(added: Added, asked: RollupRequest) -> GovReportError:
    if added.troubles:
        return ManyProblems(added.troubles)
    year = "" if asked.year is None else f" {asked.year} 年的"
    others = "别的机关的" if added.own else ""
    return UsageProblem(f"没有找到{year}{others}报告，没有可以汇总的")


def _refuse_unknown(total: Rollup) -> None:
    name = total.traced
    blank = {count for one in total.incomplete for count in one.counts}
    known = [*total.counts, *blank]
    if isinstance(name, str) and name not in known:
        near = "、".join(nearest(name, known))
        ask = f"，相近的有：{near}" if near else ""
        message = f"各单位都没有“{name}”这项其他数字{ask}"
        raise UsageProblem(message)


def _trace(the_form: Form, text: str) -> Trace | None:
    """Find the number whose parts are asked for; UsageProblem names near ones."""
    name = count_named(text)
    return find_cell(the_form, text) if text and name is None else name


def _is_own(file: Path, part: UnitNumbers, goal: RollupTarget) -> bool:
    same = file.name == goal.path.name and real(file) == real(goal.path)
    return same or are_one(part.organ.names, goal.organ.names)
