"""`tally`: table 3 and table 4 of a report, counted from its registers of requests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.findings import Path as KeyPath
from govreport.forms import Cell, Form
from govreport.register.columns import column_of
from govreport.register.read import RegisterProblem
from govreport.register.tally import (
    DISPUTES,
    PROCEEDINGS,
    RegisterCount,
    Tally,
    not_registered,
)
from govreport.report import BLANK, Report, Value
from govreport.tasks.changes import change_report
from govreport.tomlfile.save import Occasion
from govreport.workspace import Source, Workspace
from govreport.workspace.files import SEEMS_OPEN, folder_year, is_open
from govreport.workspace.registers import Registers, counted, read_register

Changes = Mapping[Cell, tuple[object, Value]]


class Tallied(NamedTuple):
    """What registers came to, and what became of a report's numbers.

    `changes` are the numbers that were others, each with what stood there; none where
    `refused` says that nothing can be counted. `problems` are rows to be put right,
    `notes` what else is to be said; `saved` is False where it was only asked.
    """

    file: Path
    form: Form
    registers: Sequence[str]
    requests: int
    changes: Changes
    same: int
    problems: Sequence[tuple[str, RegisterProblem]]
    notes: Sequence[str] = ()
    refused: bool = False
    saved: bool = True


def tally(workspace: Workspace, file: Path, today: date, *, save: bool = True) -> Tallied:
    """Count a report's numbers from its registers, and put them into its file.

    Nothing is written where a row can't be counted, or requests that were open when the
    year began stand in no register. FileProblem where there is none, or none that can be
    read.
    """
    source = workspace.open(file)
    if source.path is None or source.is_document:
        raise FileProblem(file, "要填的是报告文件（.toml），请写它的文件名")
    if source.report.units:
        raise FileProblem(
            file, "这是汇总来的报告，数由 govreport rollup 相加，不从登记簿数"
        )
    found = workspace.registers(source)
    around = [source.path, *workspace.last_years(source)]
    odd = [
        f"{one.path} {one.reason}"
        for one in workspace.odd_registers(
            dict.fromkeys(one.parent for one in around), around
        )
        if one.path not in {*found.now, *found.earlier}
    ]
    count = counted(found, source.report, today)
    if count is None or count.tally is None:
        raise _not_found(source, file, odd)
    last, trouble = _last(workspace, source)
    whole, unknown = _without_unknown(count.tally, count, source.report, last)
    missing, refused = list(_unregistered(source.report, count, last)), count.tally.blocked
    refused = refused or bool(missing and _year(source) - 1 not in count.years)
    done = Tallied(
        file,
        source.report.form,
        count.files,
        sum(
            len(rows) for cell, rows in count.tally.rows.items() if cell.item == "received"
        ),
        {},
        0,
        [(count.files[index], one) for index, one in count.tally.problems],
        [*missing, *trouble, *unknown, *_notes(source, found, count, last), *odd],
        refused,
        save and not refused,
    )
    if refused:
        return done
    if not save:
        return _with_changes(done, source.report, whole)

    def change(report: Report) -> tuple[dict[KeyPath, object], Tallied]:
        result = _with_changes(done, report, whole)
        return {tuple(cell): new for cell, (_, new) in result.changes.items()}, result

    return change_report(file, change, Occasion("tally"))


def _not_found(source: Source, file: Path, odd: Sequence[str]) -> FileProblem:
    """Say where a register is to lie, and what lies there that may be it."""
    stem, year = file.stem, folder_year(file)
    lies = f"应当是 {year}/{stem}.申请.xlsx 或 {year}/{stem}.申请.csv，与报告放在一起"
    if year is None or year != source.report.year:
        lies = "报告和登记簿要放在以报告年份命名的文件夹里"
    return FileProblem(file, "。".join((f"没有找到登记簿；{lies}", *odd)))


def _without_unknown(
    whole: Tally, count: RegisterCount, report: Report, last: Report | None
) -> tuple[Tally, Sequence[str]]:
    """Leave out what was carried over, where last year's report and register don't say."""
    year = (report.year or 0) - 1
    if last is None or year in count.years:
        return whole, ()
    unknown = {
        cell: there
        for cell, number in whole.numbers.items()
        if not number
        and cell.item == "carried_in"
        and last.value(there := cell._replace(item="carried_out")) is None
    }
    if not unknown:
        return whole, ()
    numbers = {one: new for one, new in whole.numbers.items() if one not in unknown}
    kept, last_years = next(iter(unknown.items()))
    more = f"等 {len(unknown)} 格" if unknown.keys() - {kept} else ""
    told = (
        f"{year} 年的报告没有填“{last.form.label(last_years)}”{more}，"
        f"也没有 {year} 年的登记簿；上年有没办完的，请先登记在 {year} 年的登记簿里；"
        f"“{report.form.label(kept)}”{more}没有动"
    )
    return whole._replace(numbers=numbers), [told]


def _with_changes(done: Tallied, report: Report, count: Tally) -> Tallied:
    """Tell which numbers of a report are others, with the totals that its file states."""
    tables = {cell.table for cell in count.numbers}
    derived = [cell for cell in report.stated if report.form.is_derived(cell)]
    kept = {cell: raw for cell, raw in report.entries.items() if cell not in derived}
    counted_ = replace(report, entries={**kept, **count.numbers})
    wanted = dict[Cell, Value | None](count.numbers)
    wanted |= {cell: counted_.value(cell) for cell in derived if cell.table in tables}
    if count.silent:
        wanted = {one: new for one, new in wanted.items() if not _kept(report, one)}
    changes = {
        cell: (report.entries.get(cell, BLANK), number)
        for cell, number in wanted.items()
        if number is not None and report.stated.get(cell) != number
    }
    return done._replace(changes=changes, same=len(wanted) - len(changes))


def _kept(report: Report, cell: Cell) -> bool:
    """Whether a register that tells of no review and no suit is no reason against it."""
    return cell.table == PROCEEDINGS and bool(report.stated.get(cell))


def _year(source: Source) -> int:
    return source.report.year or 0


def _last(workspace: Workspace, source: Source) -> tuple[Report | None, Sequence[str]]:
    """Read last year's report, and say where it can't be."""
    try:
        return workspace.previous(source), ()
    except GovReportError as error:
        return None, [f"上年的报告读不了，没有核对上年结转：{error}"]


def _unregistered(
    report: Report, count: RegisterCount, last: Report | None
) -> Iterator[str]:
    """Say what was open at the end of last year by its report, and is in no register."""
    if last is None or count.tally is None:
        return
    year = (report.year or 0) - 1
    for cell in not_registered(count.tally, last.value):
        there = count.tally.before.get(cell, 0)
        where = (
            f"{year} 年的登记簿"
            if year in count.years
            else f"没有 {year} 年的登记簿；登记簿"
        )
        yield (
            f"{year} 年报告的“{last.form.label(cell)}”是 {last.value(cell)} 件，"
            f"{where}里有 {there} 件；没有办完的，请都登记在 {year} 年的登记簿里"
        )


def _notes(
    source: Source, found: Registers, count: RegisterCount, last: Report | None
) -> Iterator[str]:
    """Say what is to be known of the registers besides."""
    year = _year(source) - 1
    for path in (*found.now, *found.earlier):
        if is_open(path):
            yield f"{path.parent.name}/{path.name}：{SEEMS_OPEN}"
    if count.tally is not None and not any(count.tally.numbers.values()):
        yield "登记簿里一件申请也没有，数都是 0；请核对登记的是不是这一份，有没有保存"
    if last is None and year not in count.years:
        told = f"上年有没办完的，请先登记在 {year} 年的登记簿里"
        yield f"没有找到 {year} 年的报告和登记簿；{told}"
    if count.tally is not None and not any(
        cell.table == PROCEEDINGS for cell in count.tally.numbers
    ):
        heads = "”“".join(column_of(field).head for field in DISPUTES)
        whose = "、".join(count.files[one] for one in count.tally.lacking) or "登记簿"
        yield f"{whose}没有“{heads}”两列，表四没有动"
    elif count.tally is not None and count.tally.silent:
        kept = [one for one in source.report.stated if _kept(source.report, one)]
        if kept:
            cells = "、".join(source.report.form.label(one) for one in kept)
            yield f"登记簿里没有登记过复议、诉讼，表四的“{cells}”没有动，请核对"
        blank = (one for one in count.tally.numbers if one.table == PROCEEDINGS)
        if any(source.report.is_blank(one) for one in blank):
            told = "其余空着的格按 0 填" if kept else "表四按 0 填"
            yield f"登记簿里没有登记过复议、诉讼，{told}；有没有别处登记的，请核对"
    yield from _shared(source, found)


def _shared(source: Source, found: Registers) -> Iterator[str]:
    """Say what is open with an organ whose work went to several."""
    for path in found.shared:
        open_ = [
            one
            for one in read_register(path, source.report.form).requests
            if not one.answered
        ]
        if open_:
            yield (
                f"{path.parent.name}/{path.name}：这个机关的职责分给了几个机关，"
                f"没有办完的 {len(open_)} 件没有计入；归本机关办的，请登记到本机关的登记簿"
            )
