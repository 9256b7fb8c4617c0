"""`govreport rollup`: the reports of many units as one, its sums in place in its file."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from os.path import relpath
from pathlib import Path
from typing import Annotated

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Jobs, Quiet, Scheduler, TableFormat, runner
from govreport.errors import GovReportError, UsageProblem
from govreport.output.rollup import (
    RollupAccount,
    account_of,
    lines,
    refusals,
    warnings,
)
from govreport.output.rollup_formats import as_csv, as_json, refused_json
from govreport.output.terminal import complain, out, out_bytes, out_json, printable, say
from govreport.report import Report, Unit
from govreport.rollup.target import changes
from govreport.scaffold import new_report
from govreport.tasks.rollup import RollupRequest, RollupResult, sum_up
from govreport.tasks.rollup_target import Refused, file_of
from govreport.tasks.typed import plain_text, year_given
from govreport.tomlfile.document import Document
from govreport.tomlfile.new import cell_comment, cell_order, dumps
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import create, update
from govreport.tomlfile.units import with_sums
from govreport.workspace import Workspace, workspace_of
from govreport.workspace.files import folder_year, real

app = typer.Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def rollup(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件…",
            readable=False,
            help="各单位的报告：文件（也可以是已公布的 Word、网页、PDF），或放报告的文件夹",
        ),
    ],
    organ: Annotated[
        str, typer.Option("--organ", metavar="名称", help="汇总成哪个机关的报告，写全称")
    ],
    year: Annotated[
        str | None,
        typer.Option("--year", metavar="年份", help="汇总哪一年的；只有一年的可以不写"),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            readable=False,
            help="汇总写到哪个文件；不写则是各单位旁边的 年份/机关.toml",
        ),
    ] = None,
    expect: Annotated[
        Path | None,
        typer.Option(
            "--expect",
            metavar="名册",
            readable=False,
            help="应报单位的名册（.toml、.csv），或上年报告的文件夹：看谁没有报",
        ),
    ] = None,
    partial: Annotated[
        bool,
        typer.Option(
            "--partial", help="有单位没有报、有数没有填，也先汇总已有的；缺的不当作 0"
        ),
    ] = False,
    trace: Annotated[
        str,
        typer.Option(
            "--trace",
            metavar="格",
            help="列出这一格各单位的数；写地址，或名称，如 自然人/予以公开",
        ),
    ] = "",
    output: TableFormat = "text",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只算，不写文件")] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> int:
    """把各单位的报告逐格相加，汇总成一份，并记下用了哪些文件。

    已有的汇总只改数，正文、说明都不动；没有就新建，正文先放提纲。总计由程序算出。

    同一机关有两份、各单位年份不同，不汇总；有数没有填，或名册上有单位没有报，
    也不汇总，除非加 --partial。

    退出码：0 全部汇总，1 没有汇总，或汇总了但不全、还有格要由人填，2 有文件读不了或写不了。
    """
    order = RollupRequest(
        organ=plain_text(organ.strip(), "机关名称"),
        year=None if year is None else year_given(year),
        target=target,
        roster=expect,
        trace=trace.strip(),
        run=runner(jobs, scheduler),
    )
    if not order.organ:
        message = "--organ 后面要写汇总机关的全称"
        raise UsageProblem(message)
    workspace = Workspace()
    try:
        summed = sum_up(workspace, paths, order)
    except Refused as error:
        if output == "json":
            out_json(refused_json(order, error))
        complain(error)
        return 1
    account = account_of(summed)
    problems = refusals(account, partial=partial)
    if not problems and not summed.troubles and not dry_run:
        _write(workspace, summed)
        account = account._replace(written=True)
    _print(account, problems, output, dry_run=dry_run)
    for trouble in (*summed.troubles, *map(GovReportError, problems)):
        complain(trouble)
    for told in warnings(account):
        say(f"提示：{told}", quiet=quiet)
    if problems or summed.troubles:
        say("没有写文件", quiet=quiet)
    return 2 if summed.troubles else int(bool(problems) or not account.whole)


def _print(
    account: RollupAccount, problems: Sequence[str], output: str, *, dry_run: bool
) -> None:
    if output == "json":
        out_json(as_json(account, problems))
    elif output == "csv":
        out_bytes(as_csv(account))
    else:
        for line in lines(account):
            out(printable(line))
        if account.written:
            out(printable(f"  已写入 {account.summed.goal.path}"))
        elif dry_run and not problems:
            out("  只算，没有写文件")


def _write(workspace: Workspace, summed: RollupResult) -> None:
    """Put the sums into their file: a new one, or in place into the one that is there."""
    goal, total = summed.goal, summed.total
    if goal.known is None and create(goal.path, dumps(_new(workspace, summed)).encode()):
        return

    def change(document: Document) -> bytes:
        report = read_report(document)
        comments = {
            tuple(cell): cell_comment(report.form, cell) for cell in report.form.cells
        }
        values: Mapping[tuple[str, ...], object] = changes(report, total)
        order = cell_order(report.form)
        units = _listed(summed)
        return with_sums(document, values, units, order=order, comments=comments)

    update(goal.path, change)


def _listed(summed: RollupResult) -> tuple[Unit, ...]:
    """The units as the sum's file lists them."""
    folder = real(summed.goal.path.absolute().parent)
    return tuple(
        unit._replace(path=_seen_from(folder, Path(unit.path)))
        for unit in summed.total.units
    )


def _seen_from(folder: Path, file: Path) -> str:
    """A unit's file as the sum's names it: from its own folder, where that can be."""
    try:
        return Path(relpath(real(file), folder)).as_posix()
    except ValueError:  # on another drive
        return real(file).as_posix()


def _new(workspace: Workspace, summed: RollupResult) -> Report:
    """A new report to put the sums into, begun as `scaffold` begins one."""
    goal, total = summed.goal, summed.total
    previous = _previous(workspace, goal.path, goal.year, goal.organ.name)
    organ = goal.organ if previous is None else previous.organ
    organ = organ._replace(kind=organ.kind or goal.organ.kind)
    own = workspace.of(workspace_of(goal.path)).outline
    fresh = new_report(goal.year, organ, previous, own=own)
    return replace(
        fresh,
        entries={**fresh.entries, **total.cells},
        counts={**fresh.counts, **total.counts},
        units=_listed(summed),
    )


def _previous(workspace: Workspace, path: Path, year: int, organ: str) -> Report | None:
    """The organ's report of the year before, where there is one that can be read."""
    if folder_year(path) != year:
        return None
    found = file_of(workspace, path.absolute().parent.parent / str(year - 1), organ)
    with suppress(GovReportError):  # `validate` tells of it
        return None if found is None else workspace.open(found).report
    return None
