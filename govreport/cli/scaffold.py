"""`govreport scaffold`: the files to start a year with."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, WorkspaceFolder, current_day
from govreport.errors import UsageProblem
from govreport.organs import kinds
from govreport.output.inbox import tell_copies
from govreport.output.scaffold import differences, show_scaffolded
from govreport.output.status import due_line
from govreport.output.terminal import complain, say
from govreport.tasks.copies import copies_in
from govreport.tasks.scaffold import ScaffoldRequest, scaffold_all, write_schema
from govreport.tasks.typed import year_given
from govreport.tomlfile.read_organ import KINDS
from govreport.workspace import Workspace

app = Typer(add_completion=False)
DUE_MONTHS = 3
"""Until March the report of the year before is due: units in January, governments then."""


def _kinds(incomplete: str) -> list[tuple[str, str]]:
    return [(id_, one.label) for id_, one in kinds().items() if id_.startswith(incomplete)]


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def scaffold(
    year: Annotated[
        str | None,
        Argument(metavar="年份", help="为哪一年的报告建文件；不写是今年"),
    ] = None,
    refresh: Annotated[
        bool, Option("--refresh", help="上年的数定了以后，补填已有文件里空着的“上年结转”")
    ] = False,
    workspace: WorkspaceFolder = Path(),
    organ: Annotated[
        list[str] | None, Option("--organ", metavar="名称", help="机关全称，可以写几次")
    ] = None,
    kind: Annotated[
        str | None,
        Option(
            "--kind",
            metavar="类别",
            help="--organ 的类别，不写则按名称推断："
            + "、".join(f"{kind} {label}" for kind, label in KINDS.items()),
            autocompletion=_kinds,
        ),
    ] = None,
    zeros: Annotated[
        bool, Option("--zeros", help="全部数字先填 0（零报告），不留空白")
    ] = False,
    schema: Annotated[
        bool,
        Option(
            "--schema",
            help="让编辑器在新文件里提示和检查：另写一份格式说明，并在第一行注明",
        ),
    ] = False,
    show_last: Annotated[
        bool, Option("--show-last", help="打印上年的正文，供对照着写")
    ] = False,
    new: Annotated[
        bool, Option("--new", help="--organ 是另一个机关，和已有的只是名称相近")
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """新建一年的报告文件：年份/机关.toml。

    上年文件夹里的每个机关各建一个，机关信息照抄，“上年结转”取上年的“结转下年度”；
    有名册的照名册建：撤并的不建，新设的建，合并的把几个机关上年的数相加。

    已有的文件不动，重复运行没有影响，可以放进定时任务。
    """
    target_year = current_day().year if year is None else year_given(year)
    if kind is not None and kind not in kinds():
        message = f"没有“{kind}”这个类别，可用的有：{'、'.join(kinds())}"
        raise UsageProblem(message)
    if year is None:
        other = f"govreport scaffold {target_year - 1}"
        say(f"没有写年份，按今年（{target_year} 年）建；要别的年份请写上，如 {other}")
    asked = ScaffoldRequest(organ or (), kind, zeros, schema, refresh, new)
    county = Workspace(workspace)
    files, difference = scaffold_all(county, target_year, asked)
    if schema and (written := write_schema(workspace, target_year)) is not None:
        say(f"{written} 已经写好，供编辑器用")
    code, any_ = 0, False
    for one in files:
        any_ = True
        if one.error is not None:
            code = 2
            complain(one.error)
            continue
        show_scaffolded(one, show_last=show_last)
    for line in differences(difference):
        say(line)
    if not any_:
        say(f"{target_year} 年没有要报告的单位，没有建文件")
    folders = (workspace / str(year) for year in (target_year - 1, target_year))
    tell_copies(copies_in(county, folders))
    if year is None and current_day().month <= DUE_MONTHS:
        _tell_due(county, target_year - 1)
    return code


def _tell_due(county: Workspace, year: int) -> None:
    if not county.reports(year):
        return
    for one in tasks.status(county, year, today=current_day()).due:
        if one.report and one.report.error is not None:
            complain(one.report.error)
        say(due_line(one, year))
