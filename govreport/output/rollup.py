"""The account of a roll-up: what is to be said of it, and why it is refused."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.findings import Finding
from govreport.forms import Cell
from govreport.organs import GOVERNMENT, OFFICE
from govreport.output.terminal import listed
from govreport.report import BLANK, Report, Value
from govreport.rollup.target import doubtful, sums_beside
from govreport.rollup.total import Duplicate, Hybrid, Incomplete, Trace, Unsummable
from govreport.rules import Case, check
from govreport.tasks.rollup import RollupResult
from govreport.tasks.rollup_target import CARRIED_IN
from govreport.tasks.validate import workspace_of
from govreport.text import padded, width
from govreport.workspace.roster import ROSTERS, SAME, namesake

FEW = 3
"""This many cells or units are named on a line."""


class RollupAccount(NamedTuple):
    """A sum with all that is to be said of it.

    `cells` are all numbers of the sum, totals too; `looked` those of its open
    cells that its file has nothing for yet, or something of other units; `dropped`
    are the counts in its file that no unit has any more. `before` is what an earlier
    sum had for the cells that are others now; `faults` what the form's own sums lack,
    `gone` the units that an earlier sum had.
    """

    summed: RollupResult
    cells: Mapping[Cell, Value | None]
    looked: Mapping[Cell, Unsummable]
    dropped: Sequence[str] = ()
    before: Mapping[Cell, Value] = {}
    faults: Sequence[Finding] = ()
    gone: Sequence[str] = ()
    written: bool = False

    @property
    def trace(self) -> Trace | None:
        """The number whose parts were asked for."""
        return self.summed.total.traced

    @property
    def whole(self) -> bool:
        """Whether nothing is left to look at."""
        total = self.summed.total
        return not (total.incomplete or self.summed.missing or self.looked or self.gone)

    @property
    def traced(self) -> Value | None:
        """The traced number's sum."""
        if isinstance(self.trace, str):
            return self.summed.total.counts.get(self.trace)
        return None if self.trace is None else self.cells[self.trace]


def account_of(summed: RollupResult) -> RollupAccount:
    """All numbers of a sum; those that a person wrote into its file stand there."""
    goal, total = summed.goal, summed.total
    known = {} if goal.known is None else goal.known.entries
    summed_up = total.cells if goal.known is None else sums_beside(goal.known, total)
    entries = {
        cell: summed_up.get(cell, known.get(cell, BLANK)) for cell in total.form.typed_cells
    }
    report = Report(total.form, goal.year, goal.organ, entries)
    doubted, counts = (set(), []) if goal.known is None else doubtful(goal.known, total)
    looked = {
        cell: one
        for cell, one in total.open.items()
        if report.is_blank(cell) or cell in doubted
    }
    cells = report.values()
    before = _before(goal.known, cells)
    faults = [] if total.incomplete or total.open else _faults(report)
    return RollupAccount(
        summed, cells, looked, counts, before, faults=faults, gone=_gone(summed)
    )


def _faults(report: Report) -> list[Finding]:
    """Where the form's own sums don't hold in a sum that lacks no number."""
    codes = frozenset(identity.code for identity in report.form.identities)
    return check(Case(report), codes)


def _before(known: Report | None, now: Mapping[Cell, Value | None]) -> dict[Cell, Value]:
    """The numbers of an earlier sum, or of last year's report, that do not stay."""
    if known is None:
        return {}
    stated = known.stated
    return {
        cell: stated[cell]
        for cell in known.form.typed_cells
        if stated.get(cell, now[cell]) != now[cell]
        and (known.units or (cell.item == CARRIED_IN and stated[cell]))
    }


def _gone(summed: RollupResult) -> list[str]:
    """The units of an earlier sum that are not in this one."""
    known, total = summed.goal.known, summed.total
    if known is None or summed.troubles:
        return []
    there = total.names.keys() | {unit.sha256 for unit in total.units}
    return [
        unit.organ
        for unit in known.units
        if unit.organ and there.isdisjoint({unit.organ, unit.sha256})
    ]


def refusals(account: RollupAccount, *, partial: bool) -> list[str]:
    """Why a sum is not written, and what to do."""
    total, missing = account.summed.total, account.summed.missing
    told = list(_doubles(total.all_duplicates))
    told += [
        f"“{total.form.label(cell)}”相加是 {total.cells[cell]}，数太大了，请核对各单位"
        for cell in total.too_large
    ]
    if partial:
        return told
    if total.incomplete:
        names = _some([one.organ for one in total.incomplete])
        size = sum(one.size for one in total.incomplete)
        told.append(
            f"{names}共有 {size} 个数没有填，空白不能当作 0；"
            "请补齐，或加 --partial 先汇总已有的数"
        )
    if account.gone:
        told.append(
            f"上次汇总里有的{_some(account.gone)}这次没有；"
            "请找回文件，确实不再汇总的，加 --partial"
        )
    if missing:
        told.append(
            f"名册上的{_some(missing)}没有报；请催报，或加 --partial 先汇总已有的单位"
        )
    return told


def _doubles(found: Sequence[Duplicate]) -> Iterator[str]:
    """What would be summed twice; the units of one inner sum on one line."""
    within = defaultdict[tuple[str, str], list[Duplicate]](list)
    for one in found:
        if one.inside:
            within[one.other, one.again].append(one)
        else:
            yield f"“{one.organ}”有两份报告：{one.other} 和 {one.path}，请去掉一份"
    for (other, again), (one, *more) in within.items():
        names = _some([one.organ, *(each.organ for each in more)])
        if again:
            yield (f"“{other}”和“{again}”的汇总里都有{names}，会加两次；请核对这两份汇总")
            continue
        if not more:
            yield f"“{one.organ}”（{one.path}）已经在“{other}”的汇总里了，请去掉一个"
            continue
        yield (
            f"{names}已经在“{other}”的汇总里了，请去掉一边；"
            f"要重做的就是这份汇总，--organ 请写“{other}”"
        )


def warnings(account: RollupAccount) -> list[str]:
    """What a person may want to know of the sum that keeps nothing from being written."""
    summed = account.summed
    total, told = summed.total, []
    if summed.goal.organ.kind == GOVERNMENT and OFFICE not in total.kinds:
        told.append(
            "各单位里没有政府办公室的报告；政府的汇总一般也包括办公室自己的那一份，请核对"
        )
    if account.faults:
        told.append(
            f"汇总出来的数有 {len(account.faults)} 处合不上，是有的单位自己的数合不上；"
            "用 govreport status 看哪些单位有错误，改好再汇总"
        )
    if summed.own:
        told.append(f"{_some(summed.own)} 是汇总机关自己的报告，没有算进去")
    if summed.others:
        told.append(f"另有 {summed.others} 份别的年份的报告，没有算进去")
    if summed.missing is None:
        told += [_unused(roster) for roster in _rosters(summed)[:1]]
    for organ in summed.unlisted or ():
        if near := namesake(organ, summed.missing or ()):
            told.append(
                f"“{organ}”不在名册上，也算进去了；没有报的有“{near}”，请核对；{SAME}"
            )
    if summed.unlisted:
        told.append(f"{_some(summed.unlisted)}不在名册上，也算进去了，请核对")
    told += [
        f"名册上的“{entered}”，报告里的机关名称是“{organ}”，请核对"
        for organ, entered in summed.renamed
    ]
    told += summed.aside
    if account.dropped:
        names = "、".join(account.dropped)
        told.append(f"其他数字里的 {names} 各单位都没有，文件里的数没有动，请核对")
    return told


def _rosters(summed: RollupResult) -> list[Path]:
    """The rosters that lie in the sum's workspace."""
    folder = workspace_of(summed.goal.path)
    return [folder / name for name in ROSTERS if (folder / name).is_file()]


def _seen(path: Path) -> Path:
    """A file as it is called from here."""
    here = Path.cwd()
    return path.relative_to(here) if here in path.parents else path


def _unused(roster: Path) -> str:
    return f"没有看谁没有报；这里有名册，加 --expect {_seen(roster)} 就会看"


def _some(names: Sequence[str]) -> str:
    """Some names, and how many there are where they are more."""
    told = "、".join(names[:FEW])
    return f"{told}等 {len(names)} 个单位" if len(names) > FEW else told


def lines(account: RollupAccount) -> Iterator[str]:
    """The account, line by line."""
    goal, total = account.summed.goal, account.summed.total
    yield f"{goal.organ.name} {goal.year} 年：{len(total.units)} 个单位相加"
    yield from _headlines(account)
    if total.counts:
        yield "  其他数字"
        for name, count in total.counts.items():
            yield f"    {name}  {count}（{total.counting[name]} 个单位有）"
    told = [
        f"{total.form.label(cell)}：{value} → {_shown(account.cells[cell])}"
        for cell, value in account.before.items()
    ]
    yield from listed("与文件里原来不同的数", told)
    yield from listed("没有填的数", [_blank(account, one) for one in total.incomplete])
    yield from listed("名册上没有报的", account.summed.missing or ())
    yield from listed("表式不同的单位", [_hybrid(account, one) for one in total.hybrids])
    told = [
        f"{total.form.label(cell)}：{_open(one)}{_written(account, cell)}"
        for cell, one in account.looked.items()
    ]
    yield from listed("加不出来、要由人填的格", told)
    if account.trace is not None:
        yield from _trace(account)


def _headlines(account: RollupAccount) -> Iterator[str]:
    form, table = account.summed.total.form, ""
    room = max(width(form.label(cell)) for cell in form.headlines)
    for cell in form.headlines:
        if cell.table != table:
            table = cell.table
            yield f"  {form.section_of_table(table).heading}"
        yield f"    {padded(form.label(cell), room)}  {_shown(account.cells[cell])}"


def _shown(value: Value | None) -> str:
    return "（空）" if value is None else str(value)


def _blank(account: RollupAccount, one: Incomplete) -> str:
    form = account.summed.total.form
    names = [*(form.label(cell) for cell in one.cells), *one.counts]
    more = " 等" if len(names) > FEW else ""
    return f"{one.organ}（{one.path}）：{len(names)} 个，{'、'.join(names[:FEW])}{more}"


def _hybrid(account: RollupAccount, one: Hybrid) -> str:
    """A unit on another form, and which of its numbers went nowhere."""
    form, theirs = account.summed.total.form, one.whole
    by_form: dict[str, list[str]] = {}
    for table in one.tables:
        part = form.section_of_table(table).part
        by_form.setdefault(theirs.borrowed.get(table, theirs.id), []).append(part)
    tables = [f"{'、'.join(some)}是 {of} 年表式" for of, some in by_form.items()]
    told = f"{one.organ}（{one.path}）：{'，'.join(tables)}"
    for numbers, what in (
        (one.divided, "在汇总的表里分成几行，不知道怎么分"),
        (one.homeless, "汇总的表里没有这样的格"),
    ):
        if numbers:
            cells = [f"{theirs.label(cell)} {value}" for cell, value in numbers.items()]
            more = f"等 {len(cells)} 个数" if len(cells) > FEW else ""
            told += f"；{'、'.join(cells[:FEW])}{more}，{what}"
    return told


def _written(account: RollupAccount, cell: Cell) -> str:
    """What the sum's file has for a cell that a person must look at."""
    value = account.cells[cell]
    return "" if value is None else f"；文件里现在写的是 {value}，请核对"


def _open(one: Unsummable) -> str:
    if one.text:
        return f"是文字，不相加（{_some(one.units)}）"
    return f"{_some(one.units)}没有单列这个数，其余单位相加是 {one.known}"


def _trace(account: RollupAccount) -> Iterator[str]:
    yield f"  {trace_label(account)} {_shown(account.traced)}，各单位："
    for one in account.summed.total.trace:
        value = "没有这个数" if one.value is None else one.value
        yield f"    {one.organ}  {value}（{one.path}）"


def trace_label(account: RollupAccount) -> str:
    """What the traced number is called."""
    trace = account.trace
    if isinstance(trace, Cell):
        return account.summed.total.form.label(trace)
    return trace or ""
