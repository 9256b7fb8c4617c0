"""`govreport publish`: a folder for the web site, of what may go out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Jobs,
    OutputFormat,
    Quiet,
    Scheduler,
    WorkspaceFolder,
    current_day,
    path_option,
    runner,
)
from govreport.errors import UsageProblem
from govreport.output.publish import print_published_json, show_published
from govreport.render import FORMATS, RenderOptions
from govreport.tasks.publish import OUTGOING
from govreport.tasks.typed import timestamp, year_given
from govreport.tasks.year_context import usual_year
from govreport.workspace import Workspace

app = Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def publish(
    year: Annotated[
        str | None,
        Argument(metavar="年份", help="哪一年的报告；默认 1 到 6 月是上年，7 月起是最新的"),
    ] = None,
    output: Annotated[
        Path | None,
        path_option("-o", "--output", metavar="文件夹", told="放到哪个文件夹，必须写"),
    ] = None,
    workspace: WorkspaceFolder = Path(),
    expect: Annotated[
        Path | None,
        path_option(
            "--expect",
            metavar="名册",
            told="应报单位的名册；不写则用这里的 名册.xlsx 或 名册.csv",
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        Option(
            "--to",
            metavar="|".join(FORMATS),
            help=f"只要这种格式，可以写几次；默认 {'、'.join(OUTGOING)}",
        ),
    ] = None,
    strict: Annotated[
        bool | None,
        Option(
            "--strict/--no-strict",
            show_default=False,
            help="有警告的也不放进去；govreport.toml 里写了的，用 --no-strict 免去这一次",
        ),
    ] = None,
    force: Annotated[
        bool, Option("--force", help="文件夹里有人改过的文件也重新生成")
    ] = False,
    output_format: OutputFormat = "text",
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """把可以公布的报告放进一个文件夹，一个单位一个，供上网、存档。

    没有错误、填完了的才放；govreport.toml 里写了 [publish] approval = true 的，
    还要登记过审签（status --set 单位 --approved 日期），审签以后没有改动。
    没有放的说明为什么；有警告的照放，列出来（加 --strict 则不放）。
    再运行一次只补没有的、变了的。

    退出码：0 都放好了，1 有单位没有放，2 有文件读不了、写不了，或命令写错。
    """
    if output is None:
        message = "要放到哪个文件夹？请写 -o，如 govreport publish 2025 -o 公布"
        raise UsageProblem(message)
    now = current_day()
    done = tasks.publish(
        Workspace(workspace),
        usual_year(workspace, now) if year is None else year_given(year),
        output,
        today=now,
        roster=expect,
        formats=_formats(to),
        options=RenderOptions(timestamp=timestamp()),
        strict=strict,
        force=force,
        run=runner(jobs, scheduler),
    )
    show = print_published_json if output_format == "json" else show_published
    return show(done, output)


def _formats(to: Sequence[str] | None) -> list[str]:
    if unknown := next((name for name in to or () if name not in FORMATS), None):
        message = f"--to 只能写 {' 或 '.join(FORMATS)}，写的是“{unknown}”"
        raise UsageProblem(message)
    return list(dict.fromkeys(to or OUTGOING))
