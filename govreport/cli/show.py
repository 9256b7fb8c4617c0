"""`govreport show`: one report in the terminal."""

from typing import Annotated

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import OutputFormat, Quiet, ReportFile
from govreport.errors import UsageProblem
from govreport.output.report import beside_text, report_json, report_text
from govreport.output.terminal import out_json, out_text, say
from govreport.prose import filled_in
from govreport.report import Report
from govreport.tasks.narrative import quoted_last_year
from govreport.workspace import Source, Workspace

app = typer.Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def show(
    file: ReportFile,
    output: OutputFormat = "text",
    last_year: Annotated[
        bool,
        typer.Option("--last-year", help="只看正文，每一节后面附上年的，供对照着写"),
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """在终端里看一份报告，总计已经算出，正文引用的数已经填入。

    --format json 按地址列出全部数字，没有填的是 null。
    """
    if last_year and output != "text":
        message = "--last-year 只打印文字，不能和 --format json 一起写"
        raise UsageProblem(message)
    workspace = Workspace()
    source = workspace.open(file)
    report = source.report
    if not source.is_document:
        prose = "\n".join(report.narrative.values())
        previous, error = quoted_last_year(workspace, source, prose)
        if error is not None:
            say(f"上年的报告读不了，引用的数没有填入：{error}")
        report = filled_in(report, previous)
    if last_year:
        return _show_beside(workspace, source, report)
    if output == "json":
        out_json(report_json(report))
        return 0
    out_text(report_text(report))
    if report.missing:
        say(f"还有 {len(report.missing)} 格没有填")
    return 0


def _show_beside(workspace: Workspace, source: Source, report: Report) -> int:
    previous = workspace.previous(source)
    if previous is None:
        message = f"没有找到 {source.name} 的上年报告，不能对照"
        raise UsageProblem(message)
    out_text(beside_text(report, filled_in(previous)))
    return 0
