"""`govreport validate`: all findings of all files, and what can be put right."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from govreport import tasks
from govreport.cli.files import file_format, write_file
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Force,
    Ignore,
    Jobs,
    OutputFormat,
    PreviousFile,
    Quiet,
    ReportPaths,
    Scheduler,
    Select,
    Strict,
    UseFiles,
    path_option,
    runner,
)
from govreport.errors import GovReportError, UsageProblem
from govreport.output.findings import (
    HOLES,
    TROUBLED,
    Tally,
    fixed_line,
    summary,
    summary_line,
)
from govreport.output.inbox import account_json, tell_account
from govreport.output.terminal import complain, say, show_difference
from govreport.output.validate import print_checked_json, show_checked, tallied
from govreport.tasks.inbox import settled
from govreport.tasks.typed import selection
from govreport.workspace import Workspace

app = Typer(add_completion=False)
JSON = "json"
LISTS = {".xlsx": "xlsx", ".docx": "docx", ".csv": "csv"}
"""What a list of problems may be, by how its file's name ends."""


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def validate(
    paths: ReportPaths,
    strict: Strict = False,
    select: Select = None,
    ignore: Ignore = None,
    statistics: Annotated[
        bool, Option("--statistics", help="不列问题，只列每条规则有几个")
    ] = False,
    fix: Annotated[
        bool, Option("--fix", help="先改正能自动改正的，再检查；文件的其余部分原样不动")
    ] = False,
    diff: Annotated[bool, Option("--diff", help="只打印 --fix 会改什么，不改文件")] = False,
    output: OutputFormat = "text",
    previous: PreviousFile = None,
    use: UseFiles = None,
    target: Annotated[
        Path | None,
        path_option(
            "-o",
            "--output",
            told="把问题写成清单，一行一个，不打印：问题清单.xlsx（有各单位、各规则的个数）、"
            ".docx 或 .csv",
        ),
    ] = None,
    force: Force = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """检查报告，列出全部问题；已公布的 Word、网页、PDF、文字也可以直接检查。

    每行一个问题：文件:行:列 轻重 规则 说明；公布的文件写明 部分·表·行·列。
    在终端里按文件分组，并标出原文。
    待填的地方多的只报一行有几处，写 --select N-PLACEHOLDER 才逐处列出。
    上年的报告自动到隔壁年份文件夹和同一文件夹里去找。

    --fix 只改算得出来的：与各组成数不符的总计、加了引号的数，正文里的全角数字、
    中文之间的半角标点；合并进来的机关写成了别名的，写成 predecessors。
    人填的数和已说明的问题不改。

    收件文件夹里每个文件都有交代：没有读成的单位、同一单位的两份不一样，逐个列出，退出码 1。

    退出码：0 没有错误，1 有错误（--strict 时有警告也是；--diff 时有可以改的），
    2 有文件读不了、写不了。
    """
    chosen = selection(select, ignore)
    form = file_format("text", target, "问题清单.xlsx", LISTS)
    if target is not None and (diff or statistics or output == JSON):
        message = "-o 写的是问题清单，不能和 --diff、--statistics、--format json 一起写"
        raise UsageProblem(message)
    if diff and (statistics or output == JSON):
        message = "--diff 打印的是改动，不能和 --statistics、--format json 一起写"
        raise UsageProblem(message)
    workspace = Workspace()
    files = _files(workspace, paths, target)
    errors: dict[str, GovReportError] = {}
    if fix or diff:
        fixed = tasks.put_right(workspace, files, previous or (), chosen, save=not diff)
        errors = {one.path: one.error for one in fixed if one.error is not None}
        for one in fixed:
            show_difference(one.difference, talk=not diff)
        for error in errors.values() if diff else ():  # else told where it is checked
            complain(error)
        say(fixed_line(fixed, saved=not diff))
        if diff:
            return 2 if errors else int(any(one.places for one in fixed))
    looked = (
        one._replace(error=one.error or errors.get(one.path))
        for one in tasks.validate(
            Workspace() if fix else workspace,  # as the files are once some were put right
            files,
            previous=previous or (),
            codes=chosen,
            run=runner(jobs, scheduler, files),
        )
    )
    results, account = settled(workspace, paths, files, looked, use or ())
    total: Tally = Counter()
    done = True
    if target is not None:
        from govreport.output.problems import problems_file

        content = problems_file(form, tallied(results, total), account)
        done = write_file(target, content, paths[0], force=force)
        if done:
            say(summary_line(total))
    elif output == JSON:
        print_checked_json(results, total, account_json(account), statistics=statistics)
    else:
        whole = select is not None and HOLES in (chosen or ())
        show_checked(results, total, statistics=statistics, whole=whole)
        some = "" if chosen is None else "（只计所选的规则）"
        say(summary_line(total) + some)
    tell_account(account)
    counts = summary(total)
    bad = counts["errors"] or (strict and counts["warnings"]) or not account.whole
    return 2 if total[TROUBLED] or not done else int(bool(bad))


def _files(
    workspace: Workspace, paths: Sequence[Path], target: Path | None
) -> Sequence[Path]:
    """Find the reports; for a list that an office passes on in the roster's order."""
    files = workspace.find(paths)
    if target is None:
        return files
    from govreport.tasks.roster_order import in_roster_order

    return in_roster_order(workspace, files)
