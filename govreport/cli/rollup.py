"""`govreport rollup`: the reports of many units as one, its sums in place in its file."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.files import file_format, write_file
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Force,
    Jobs,
    Quiet,
    Scheduler,
    TableFormat,
    UseFiles,
    path_option,
    runner,
    today_given,
)
from govreport.errors import GovReportError
from govreport.output.rollup import (
    as_csv,
    as_json,
    lines,
    refused_json,
    sum_page,
    warnings,
)
from govreport.output.terminal import complain, out_data, out_json, say
from govreport.output.workbooks import file_of
from govreport.tasks.rollup_target import Refused
from govreport.tasks.typed import organ_named, year_given
from govreport.workspace import Workspace

app = Typer(add_completion=False)
TABLES = {".xlsx": "xlsx", ".csv": "csv"}
"""Files in which a sum is no report but a table to look at."""


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def rollup(
    paths: Annotated[
        list[Path],
        Argument(
            metavar="文件…",
            readable=False,
            help="各单位的报告：文件（也可以是已公布的 Word、网页、PDF），或放报告的文件夹",
        ),
    ],
    organ: Annotated[
        str, Option("--organ", metavar="名称", help="汇总成哪个机关的报告，写全称")
    ],
    year: Annotated[
        str | None,
        Option("--year", metavar="年份", help="汇总哪一年的；只有一年的可以不写"),
    ] = None,
    target: Annotated[
        Path | None,
        path_option(
            "-o",
            "--output",
            told="汇总写到哪个文件；不写则是各单位旁边的 年份/机关.toml；"
            "写 .xlsx、.csv 的，只把合计的表写到那里，不写汇总",
        ),
    ] = None,
    expect: Annotated[
        Path | None,
        path_option(
            "--expect",
            metavar="名册",
            told="应报单位的名册（.toml、.csv），或上年报告的文件夹：看谁没有报",
        ),
    ] = None,
    partial: Annotated[
        bool,
        Option("--partial", help="有单位没有报、有数没有填，也先汇总已有的；缺的不当作 0"),
    ] = False,
    trace: Annotated[
        str,
        Option(
            "--trace",
            metavar="格",
            help="列出这一格各单位的数；写地址，或名称，如 自然人/予以公开",
        ),
    ] = "",
    output: TableFormat = "text",
    use: UseFiles = None,
    force: Force = False,
    dry_run: Annotated[bool, Option("--dry-run", help="只算，不写文件")] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
    today: Annotated[str | None, Option("--today", hidden=True)] = None,
) -> int:
    """把各单位的报告逐格相加，汇总成一份，并记下用了哪些文件。

    已有的汇总只改数，正文、说明都不动；没有就新建，正文先放提纲。总计由程序算出。

    同一机关的两份内容相同只算一份，不同的要用 --use 选一份；各单位年份不同，不汇总。
    有数没有填，名册上有单位没有报，或收件文件夹里有报来的文件不能读，也不汇总，
    除非加 --partial。

    退出码：0 全部汇总，1 没有汇总，或汇总了但不全、还有格要由人填，2 有文件读不了或写不了。
    """
    name = organ_named(organ.strip())
    only = None if year is None else year_given(year)
    table = target if target and target.suffix.lower() in TABLES else None
    form = file_format(output, table, "合计.xlsx", TABLES)
    try:
        result = tasks.rollup(
            Workspace(),
            only,
            organ=name,
            paths=paths,
            target=None if table else target,
            roster=expect,
            trace=trace.strip(),
            partial=partial,
            write=not (dry_run or table),
            run=runner(jobs, scheduler),
            use=use or (),
        )
    except Refused as error:
        if output == "json":
            out_json(refused_json(error, name, only, target))
        complain(error)
        return 1
    shown = [*lines(result, dry_run=dry_run)]
    good = not (result.refused or result.troubles)
    written = True
    if table is None or not good:
        out_data(output, result, as_csv, as_json, lambda _: shown)
    else:
        content = file_of(sum_page(result, today_given(today)), form)
        written = write_file(table, content, result.goal.path, force=force)
    for trouble in (*result.troubles, *map(GovReportError, result.refused)):
        complain(trouble)
    for told in warnings(result):
        say(f"提示：{told}")
    if not good or not written:
        say("没有写文件")
    elif table is not None:
        say("只写了合计的表，没有写汇总；要写的去掉这个 -o，再运行一次")
    return 2 if result.troubles or not written else int(not (good and result.whole))
