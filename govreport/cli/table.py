"""`govreport table`: the numbers of all units of a year, a row for each unit."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.files import Views, deliver, file_format
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Force,
    Jobs,
    Quiet,
    Scheduler,
    TableFile,
    TableFormat,
    WorkspaceFolder,
    path_option,
    runner,
)
from govreport.output.table import table_json, table_lines, table_page, table_talk
from govreport.output.terminal import complain, say
from govreport.tasks.typed import year_given
from govreport.workspace import Workspace

app = Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def table(
    year: Annotated[str, Argument(metavar="年份", help="哪一年的报告")],
    cells: Annotated[
        list[str] | None,
        Option(
            "--cells",
            metavar="格,…",
            help="只列这些数：一张表（表三）、一列（自然人）、一行（予以公开）、一格的"
            "名称或地址；用逗号隔开，可以写几次；不写则全部列出",
        ),
    ] = None,
    compare: Annotated[
        bool,
        Option("--compare", help="每个数旁边列上年的数和增减；改名、合并过的单位跟着走"),
    ] = False,
    workspace: WorkspaceFolder = Path(),
    expect: Annotated[
        Path | None,
        path_option(
            "--expect",
            metavar="名册",
            told="应报单位的名册，或上年报告的文件夹；默认同 status",
        ),
    ] = None,
    output: TableFormat = "text",
    target: TableFile = None,
    force: Force = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """把各单位的数列成一张表：一行一个单位，一列一个数，末行是合计。

    给领导看、排序、往填报系统里粘贴：govreport table 2025 -o 各单位.xlsx

    只看几列，和上年比：govreport table 2025 --cells 新收,予以公开 --compare -o 对比.xlsx

    单位按名册的次序排。空白是没有数，不是 0；没有报的、读不了的也占一行，写明原因。

    退出码：0 都齐了，1 有单位没有报、读不了，或有格没有数，2 命令写错，或写不了文件。
    """
    form = file_format(output, target, "各单位.xlsx")
    county = Workspace(workspace)
    chosen = year_given(year)
    views = Views(table_page, table_json, table_lines)
    with tasks.table(
        county,
        chosen,
        cells=cells or (),
        compare=compare,
        roster=expect,
        run=runner(jobs, scheduler),
    ) as found:
        done = deliver(form, found, views, target, found.around.folder, force=force)
        for error in found.errors:
            complain(error)
        for line in table_talk(found):
            say(line)
        return int(not found.whole) if done else 2
