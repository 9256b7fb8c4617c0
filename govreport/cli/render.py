"""`govreport render`: the Word file and the plain text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Jobs, Quiet, ReportPaths, Scheduler, runner
from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.findings import Severity
from govreport.output.findings import Tally, finding_line, summary_line, tally
from govreport.output.terminal import complain, insist, out, out_bytes, say
from govreport.render import RENDERERS
from govreport.tasks.render import (
    TXT,
    Planned,
    Rendered,
    RenderJob,
    RenderOptions,
    RenderState,
    Target,
    plan,
    render_one,
)
from govreport.tasks.typed import timestamp
from govreport.tasks.validate import Checked
from govreport.tomlfile.save import sweep
from govreport.workspace import Workspace
from govreport.workspace.files import STDIN, expand, real

app = typer.Typer(add_completion=False)
FOREIGN = {"doc", "htm", "html", "md", "odt", "pdf", "rtf", "wps"}
"""Suffixes that mean a file of a format that we can't write, not a folder."""


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
    force: Annotated[
        bool, typer.Option("--force", help="已是最新的、有人改过的也重新生成")
    ] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """生成 Word 文件和纯文本，放在报告文件旁边。

    有错误的报告不生成（加 --draft 除外），先用 validate 检查。
    报告、上年的报告和模板都没有变动的，不重新生成；生成以后有人改过的、
    不是程序生成的 Word 文件，不盖掉（都是加 --force 除外）。
    中途断了再运行一次，接着做没做完的。

    退出码：0 全部生成，1 有报告因错误没有生成，2 读不了或写不了。
    """
    formats = _formats(to, output)
    order = RenderOptions(template, draft, force, timestamp())
    files = expand(paths)
    run = runner(jobs, scheduler, files)
    workspace = Workspace()
    planned = run(partial(plan, workspace, order), files)
    errands, errors = _errands(planned, formats, output, alone=len(files) == 1)
    _keep_sources(errands, template)
    for folder in {one.path.parent for e in errands for one in e.targets if one.path}:
        sweep(folder)
    for error in errors:
        complain(error)
    states = Counter({RenderState.FAILED: len(files) - len(errands)})
    trouble = len(errors)
    refused, total, told = None, Tally(), set[str]()
    for outcome in run(partial(render_one, workspace, order), errands):
        states[outcome.done] += 1
        trouble += outcome.error is not None
        _print(outcome, told)
        if outcome.refused is not None:
            total.update(tally(outcome.refused))
            refused = _tell_refused(
                outcome.refused, refused, count=states[RenderState.REFUSED]
            )
    _tell_end(states, refused, total)
    return 2 if trouble else int(states[RenderState.REFUSED] > 0)


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


def _errands(
    planned: Iterable[Planned], formats: Sequence[str], output: str | None, *, alone: bool
) -> tuple[list[RenderJob], list[GovReportError]]:
    """What goes where.

    A file that can't be read, whose title makes no file's name, or that would be
    written over another's is left out, and that other too.
    """
    to_file = output is not None and Path(output).suffix.lower()[1:] in RENDERERS
    if (to_file or output == STDIN) and not alone:
        message = f"-o {output} 只能放一份报告；几份报告请写文件夹"
        raise UsageProblem(message)
    errands, errors = list[RenderJob](), list[GovReportError]()
    taken, crossed = dict[Path, Path](), set[Path]()
    for one in planned:
        if one.error is not None:
            errors.append(one.error)
            continue
        targets = []
        for format_ in formats:
            path: Path | None = Path(output or one.source.parent) / f"{one.stem}.{format_}"
            if output is not None and (to_file or output == STDIN):
                path = Path(output) if to_file else None
            targets.append(Target(format_, path))
            if path is None:
                continue
            other = taken.setdefault(path.absolute(), one.source)
            if other != one.source and one.source not in crossed:
                sentence = (
                    f"与 {other} 会写成同一个文件 {path}，都没有生成；"
                    "请去掉一份，或分开生成"
                )
                errors.append(FileProblem(one.source, sentence))
                crossed |= {one.source, other}
        errands.append(RenderJob(one.source, tuple(targets), one.origin))
    return [one for one in errands if one.source not in crossed], errors


def _keep_sources(errands: Sequence[RenderJob], template: Path | None) -> None:
    """UsageProblem where an output would take the place of what it is made from."""
    kept = {real(one.source) for one in errands}
    kept |= {real(template)} if template is not None else set()
    for path in (target.path for one in errands for target in one.targets):
        if path is not None and real(path) in kept:
            message = f"{path} 会盖掉报告文件或模板自己；请换一个名称或文件夹"
            raise UsageProblem(message)


def _print(outcome: Rendered, told: set[str]) -> None:
    """What was made, also where it was there already, or why nothing was.

    What is wrong with a template is wrong for all and in `told` once it was said.
    """
    if outcome.error is not None and str(outcome.error) not in told:
        complain(outcome.error)
        told.add(str(outcome.error))
    if outcome.printed is not None and outcome.errand.targets[0].format == TXT:
        out(outcome.printed.decode().rstrip("\n"))
    elif outcome.printed is not None:
        out_bytes(outcome.printed)
    elif outcome.done in {RenderState.MADE, RenderState.CURRENT}:
        for target in outcome.errand.targets:
            out(str(target.path))


def _tell_refused(one: Checked, first: Checked | None, *, count: int) -> Checked:
    """One refused report is told of at the end with its errors, several with a line each.

    Gives the one to tell of at the end, if it stays alone.
    """
    for each_ in () if first is None else (first, one) if count == 2 else (one,):
        errors = each_.count(Severity.ERROR)
        insist(f"{each_.path}：{errors} 处错误，没有生成；用 validate 查看")
    return first or one


def _tell_end(states: Counter[RenderState], refused: Checked | None, total: Tally) -> None:
    if refused is not None and states[RenderState.REFUSED] == 1:
        for found in refused.findings:
            if found.severity is Severity.ERROR:
                insist(finding_line(refused, found))
    if refused is not None:
        say(summary_line(total))
        say("有错误的报告没有生成；改正后再生成，或加 --draft 生成草稿")
    if states[RenderState.CURRENT] or states.total() > 1:
        told = "，".join(f"{one.value} {states[one]}" for one in RenderState if states[one])
        again = "；要重新生成加 --force" if states[RenderState.CURRENT] else ""
        say(f"{states.total()} 份报告：{told}{again}")
