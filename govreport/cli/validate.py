"""`govreport validate`: all findings of all files."""

import sys
from typing import Annotated, Any

import typer

from govreport.checks import rules_version
from govreport.cli.checking import checked, files_of
from govreport.cli.chinese import ChineseCommand
from govreport.cli.options import OutputFormat, PreviousFile, Quiet, ReportPaths, worst
from govreport.console import (
    Checked,
    checked_json,
    complain,
    finding_line,
    has_colour,
    out,
    out_json,
    say,
    summary,
    summary_line,
)
from govreport.findings import Severity

app = typer.Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def validate(
    paths: ReportPaths,
    strict: Annotated[
        bool, typer.Option("--strict", help="有警告也算不通过（退出码 1）")
    ] = False,
    output: OutputFormat = "text",
    previous: PreviousFile = None,
    quiet: Quiet = False,
) -> int:
    """检查报告，列出全部问题；已公布的 Word、网页、PDF、文字也可以直接检查。

    每行一个问题：文件:行:列 轻重 规则 说明；公布的文件写明 部分·表·行·列。
    上年的报告自动到隔壁年份文件夹和同一文件夹里去找。

    退出码：0 没有错误，1 有错误（--strict 时有警告也是），2 有文件读不了。
    """
    files = files_of(paths)
    results: list[Checked] = []
    for file in files:
        one, last = checked(file, previous)
        results.append(one)
        if one.published is not None:
            _say_read(one, quiet=quiet)
        if one.error is None and last is None and one.report and one.report.year:
            year = one.report.year - 1
            say(f"{file}：没有找到上年（{year}）的报告，没有核对跨年的数", quiet=quiet)
    if output == "json":
        out_json(
            {
                "schema_version": 1,
                "rules_version": rules_version(),
                "files": [_json(one) for one in results],
                "summary": summary(results),
            }
        )
    else:
        _print(results)
        say(summary_line(results), quiet=quiet)
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    errors = [one.error for one in results if one.error is not None]
    bad = any(one.count(severity) for one in results for severity in fatal)
    return worst(errors, findings=bad)


def _json(one: Checked) -> dict[str, Any]:
    if one.published is None:
        return checked_json(one)
    from govreport.cli.account import reconciliation_json

    return checked_json(one) | {"reconciliation": reconciliation_json(one.published)}


def _say_read(one: Checked, *, quiet: bool) -> None:
    """How much of a published document was read, for what follows to be weighed by."""
    from govreport.cli.account import Outcome, account_lines

    for line in account_lines(Outcome(one.path, one.published)):
        say(line, quiet=quiet)


def _print(results: list[Checked]) -> None:
    colour = has_colour(sys.stdout)
    for one in results:
        if one.error is not None:
            complain(one.error)
        for found in one.findings:
            out(finding_line(one, found, colour=colour))
