"""`govreport validate`: all findings of all files, and what can be put right."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from shutil import get_terminal_size
from typing import Annotated, Any

from typer import Option, Typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Ignore,
    Jobs,
    OutputFormat,
    PreviousFile,
    Quiet,
    ReportPaths,
    Scheduler,
    Select,
    UseFiles,
    runner,
)
from govreport.errors import GovReportError, UsageProblem
from govreport.output.findings import (
    HOLES,
    TROUBLED,
    Tally,
    checked_json,
    finding_lines,
    fixed_line,
    listing,
    summary,
    summary_line,
    tally,
)
from govreport.output.inbox import account_errors, account_json, account_remarks
from govreport.output.rules import statistics_json, statistics_table
from govreport.output.terminal import (
    complain,
    has_colour,
    out,
    out_long_json,
    say,
    show_difference,
)
from govreport.rules import rules_version
from govreport.tasks.inbox import settled
from govreport.tasks.typed import selection
from govreport.tasks.validate import Checked
from govreport.workspace import Workspace

app = Typer(add_completion=False)
JSON = "json"


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def validate(
    paths: ReportPaths,
    strict: Annotated[
        bool, Option("--strict", help="有警告也算不通过（退出码 1）")
    ] = False,
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
    中文之间的半角标点。人填的数和已说明的问题不改。

    收件文件夹里每个文件都有交代：没有读成的单位、同一单位的两份不一样，逐个列出，退出码 1。

    退出码：0 没有错误，1 有错误（--strict 时有警告也是；--diff 时有可以改的），
    2 有文件读不了、写不了。
    """
    chosen = selection(select, ignore)
    if diff and (statistics or output == JSON):
        message = "--diff 打印的是改动，不能和 --statistics、--format json 一起写"
        raise UsageProblem(message)
    workspace = Workspace()
    files = workspace.find(paths)
    errors: dict[str, GovReportError] = {}
    if fix or diff:
        fixed = tasks.put_right(workspace, files, previous, chosen, save=not diff)
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
            previous=previous,
            codes=chosen,
            run=runner(jobs, scheduler, files),
        )
    )
    results, account = settled(workspace, paths, files, looked, use or ())
    total: Tally = Counter()
    if output == JSON:
        _print_json(results, total, account_json(account), statistics=statistics)
    else:
        whole = select is not None and HOLES in (chosen or ())
        _print(results, total, statistics=statistics, whole=whole)
        some = "" if chosen is None else "（只计所选的规则）"
        say(summary_line(total) + some)
    for error in account_errors(account):
        complain(error)
    for told in account_remarks(account):
        say(told)
    counts = summary(total)
    bad = counts["errors"] or (strict and counts["warnings"]) or not account.whole
    return 2 if total[TROUBLED] else int(bool(bad))


def _print_json(
    results: Iterable[Checked],
    total: Tally,
    beside: Mapping[str, object],
    *,
    statistics: bool,
) -> None:
    def files() -> Iterator[dict[str, Any]]:
        for one in results:
            total.update(tally(one))
            _say_read(one)
            yield checked_json(one)

    def rest() -> dict[str, Any]:
        counted = {"statistics": statistics_json(total)} if statistics else {}
        return {"summary": summary(total), **beside} | counted

    head = {"schema_version": 1, "rules_version": rules_version()}
    out_long_json(head, "files", files(), rest)


def _say_read(one: Checked) -> None:
    """Say how much of a published document was read, to weigh what follows by."""
    if one.published is None:
        return
    from govreport.output.imports import reading_lines

    for line in reading_lines(one.path, one.published):
        say(line)


def _print(
    results: Iterable[Checked], total: Tally, *, statistics: bool, whole: bool
) -> None:
    """Print findings a line each, or grouped for a person at a terminal; errors as talk."""
    begun, grouped = False, sys.stdout.isatty()
    for one in results:
        total.update(tally(one))
        _say_read(one)
        if one.error is not None:
            complain(one.error)
        if not one.findings or statistics:
            continue
        if not grouped:
            for line in finding_lines(one, whole=whole):
                out(line)
            continue
        columns, colour = get_terminal_size().columns, has_colour(sys.stdout)
        out("\n" * begun + "\n".join(listing(one, columns, colour=colour, whole=whole)))
        begun = True
    if statistics and (table := statistics_table(total)):
        out(table)
