"""`govreport render`: the Word file and the plain text."""

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from govreport.cli.checking import STDIN, checked, read_case
from govreport.cli.chinese import ChineseCommand
from govreport.cli.options import Quiet, ReportPaths, timestamp, worst
from govreport.console import Checked, complain, finding_line, out, say, summary_line
from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.findings import Severity
from govreport.render import RENDERERS, Job
from govreport.report import Report
from govreport.store.saving import write
from govreport.store.workspace import expand, file_name

app = typer.Typer(add_completion=False)
FOREIGN = {"doc", "htm", "html", "md", "odt", "pdf", "rtf", "wps"}
"""Suffixes that mean a file of a format that we can't write, not a folder."""


class Output(NamedTuple):
    """One file to write: from which report, in which format; None is standard output."""

    source: Path
    report: Report
    format: str
    target: Path | None


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def render(
    paths: ReportPaths,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="|".join(RENDERERS), help="只生成这种格式，可以写几次"
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="位置",
            help="放到哪个文件夹；写成 .docx、.txt 结尾是文件名；- 为标准输出",
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="文件", readable=False, help="用自己的 Word 模板"
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="有错误也生成，每页标“草稿”")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """生成 Word 文件和纯文本，放在报告文件旁边。

    有错误的报告不生成（加 --draft 除外），先用 validate 检查。

    退出码：0 全部生成，1 有报告因错误没有生成，2 读不了或写不了。
    """
    formats = _formats(to, output)
    results = [(file, checked(read_case(file))) for file in expand(paths)]
    errors: list[GovReportError] = []
    ready: list[tuple[Path, Report]] = []
    refused: list[Checked] = []
    for file, one in results:
        errors += [one.error] if one.error is not None else []
        if one.published is not None:
            sentence = "这是已公布的文件；请先用 govreport import 读成报告文件，再生成"
            errors.append(FileProblem(file, sentence))
            continue
        if one.report is None or (one.error is not None and not draft):
            continue
        if one.failed and not draft:
            refused.append(one)
        else:
            ready.append((file, one.report))
    outputs = _plan(ready, formats, output, errors, alone=len(results) == 1)
    _keep_sources(outputs, template)
    for error in errors:
        complain(error)
    _tell_refused(refused, quiet=quiet)
    stamp = timestamp()
    last = {file: one.previous for file, one in results}
    for source, jobs in groupby(outputs, key=lambda job: job.source):
        how = Job(
            template,
            _workspace(source),
            draft=draft,
            timestamp=stamp,
            previous=last[source],
        )
        try:
            made = [(job, RENDERERS[job.format](job.report, how)) for job in jobs]
            for job, content in made:
                _write(job, content)
        except GovReportError as error:
            errors.append(error)
            complain(error)
    return worst(errors, findings=bool(refused))


def _formats(to: Sequence[str] | None, output: str | None) -> list[str]:
    """The formats that were asked for, by name or by the suffix of the output."""
    for name in to or ():
        if name not in RENDERERS:
            message = f"--to 只能写 {' 或 '.join(RENDERERS)}，写的是“{name}”"
            raise UsageProblem(message)
    wanted = list(dict.fromkeys(to or ()))
    suffix = Path(output).suffix.lower().removeprefix(".") if output else ""
    if suffix in RENDERERS:
        if wanted and wanted != [suffix]:
            message = f"-o {output} 是 {suffix} 文件，与 --to {' '.join(wanted)} 不一致"
            raise UsageProblem(message)
        return [suffix]
    if suffix in FOREIGN:
        message = f"不能生成 .{suffix}；文件名请以 .{' 或 .'.join(RENDERERS)} 结尾"
        raise UsageProblem(message)
    if output == STDIN:
        if len(wanted) > 1:
            message = "-o - 一次只能打印一种格式"
            raise UsageProblem(message)
        return wanted or ["txt"]
    return wanted or list(RENDERERS)


def _plan(
    ready: Sequence[tuple[Path, Report]],
    formats: Sequence[str],
    output: str | None,
    errors: list[GovReportError],
    *,
    alone: bool,
) -> list[Output]:
    """What goes where; UsageProblem where two would write the same file.

    A report whose title makes no file's name is told and left out.
    """
    to_file = output is not None and Path(output).suffix.lower()[1:] in RENDERERS
    if (to_file or output == STDIN) and not alone:
        message = f"-o {output} 只能放一份报告；几份报告请写文件夹"
        raise UsageProblem(message)
    outputs = []
    for source, report in ready:
        try:
            stem = file_name(report.full_title)
        except UsageProblem as error:
            errors.append(FileProblem(source, str(error)))
            continue
        for format_ in formats:
            if output == STDIN:
                target = None
            elif to_file and output is not None:
                target = Path(output)
            else:
                target = Path(output or source.parent) / f"{stem}.{format_}"
            outputs.append(Output(source, report, format_, target))
    taken: dict[Path, Path] = {}
    for job in outputs:
        if job.target is None:
            continue
        other = taken.setdefault(job.target.absolute(), job.source)
        if other != job.source:
            message = f"{other} 与 {job.source} 会写成同一个文件 {job.target}；请分开生成"
            raise UsageProblem(message)
    return outputs


def _keep_sources(outputs: Sequence[Output], template: Path | None) -> None:
    """UsageProblem where an output would take the place of what it is made from."""
    kept = {job.source.resolve() for job in outputs}
    kept |= {template.resolve()} if template is not None else set()
    for job in outputs:
        if job.target is not None and job.target.resolve() in kept:
            message = f"{job.target} 会盖掉报告文件或模板自己；请换一个名称或文件夹"
            raise UsageProblem(message)


def _workspace(source: Path) -> Path | None:
    """The folder above the year's, where templates of one's own may lie."""
    return None if str(source) == STDIN else source.absolute().parent.parent


def _write(job: Output, made: bytes) -> None:
    if job.target is None:
        sys.stdout.flush()
        if job.format == "txt":
            out(made.decode().rstrip("\n"))
        else:
            sys.stdout.buffer.write(made)
            sys.stdout.buffer.flush()
        return
    try:
        job.target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, job.target.parent, "新建文件夹") from error
    if job.target.is_dir():
        raise FileProblem(job.target, "这是一个文件夹，不能写成文件，请换个名称")
    write(job.target, made)
    out(str(job.target))


def _tell_refused(refused: Sequence[Checked], *, quiet: bool) -> None:
    for one in refused if len(refused) == 1 else ():
        for found in one.findings:
            if found.severity is Severity.ERROR:
                say(finding_line(one, found))
    for one in refused if len(refused) > 1 else ():
        say(f"{one.path}：{one.count(Severity.ERROR)} 处错误，没有生成；用 validate 查看")
    if refused:
        say(summary_line(refused), quiet=quiet)
        say("有错误的报告没有生成；改正后再生成，或加 --draft 生成草稿", quiet=quiet)
