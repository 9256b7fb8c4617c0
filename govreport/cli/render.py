"""`govreport render`: reports as Word files, plain text and what else `FORMATS` has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Jobs,
    OutputFormat,
    Quiet,
    ReportPaths,
    Scheduler,
    runner,
)
from govreport.errors import UsageProblem
from govreport.output.inbox import tell_copies
from govreport.output.render import print_rendered_json, show_rendered
from govreport.render import FORMATS, RenderOptions, format_of, with_companions
from govreport.tasks.copies import copies_beside
from govreport.tasks.typed import timestamp
from govreport.workspace import Workspace
from govreport.workspace.files import STDIN, expand

app = typer.Typer(add_completion=False)
SUFFIXES = [one.suffix for one in FORMATS.values()]
FOREIGN = {".doc", ".et", ".htm", ".md", ".mhtml", ".ods", ".odt", ".rtf", ".wps", ".xls"}
"""Suffixes that mean a file of a format that we can't write, not a folder."""


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def render(
    paths: ReportPaths,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="|".join(FORMATS), help="只生成这种格式，可以写几次"),
    ] = None,
    fragment: Annotated[
        bool,
        typer.Option(
            "--fragment", help="贴进网站编辑器的片段和要填的各项，同 --to fragment"
        ),
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="位置",
            help=f"放到哪个文件夹；写成 {'、'.join(SUFFIXES)} 结尾是文件名；- 为标准输出",
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="文件", readable=False, help="用自己的 Word 模板"
        ),
    ] = None,
    partial_template: Annotated[
        bool,
        typer.Option("--partial-template", help="模板有意少印一些数或正文，照样用它"),
    ] = False,
    fonts: Annotated[
        Path | None,
        typer.Option(
            "--fonts",
            metavar="文件夹",
            readable=False,
            help="PDF 除了电脑里装的字体，还用这个文件夹里的",
        ),
    ] = None,
    charts: Annotated[
        bool | None,
        typer.Option(
            "--charts/--no-charts",
            show_default=False,
            help="网页后面附图解（几年的数画成图）；只用于 --to html",
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="有错误也生成，每页标“草稿”")
    ] = False,
    strict: Annotated[
        bool | None,
        typer.Option(
            "--strict/--no-strict",
            show_default=False,
            help="有警告也不生成；govreport.toml 里写了的，用 --no-strict 免去这一次",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="已是最新的、有人改过的也重新生成")
    ] = False,
    output_format: OutputFormat = "text",
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """生成 Word 文件和纯文本（或网页等，用 --to 写），放在报告文件旁边。

    有错误的报告不生成（加 --draft 除外），先用 validate 检查；
    有警告的照样生成，最后说明还有哪些警告没有处理（加 --strict 则不生成）。
    自己的模板先核对：每个数要正好印一次、印在自己的格里，每部分的正文也是，
    否则一份也不生成（加 --partial-template 除外）。
    报告、上年的报告和模板都没有变动的，不重新生成；生成以后有人改过的、
    不是程序生成的文件，不盖掉（都是加 --force 除外）。
    中途断了再运行一次，接着做没做完的。
    PDF（--to pdf）直接生成，不用 Word；要先装 pdf 组件，缺的字体换成别的并说明，
    有字一个字体都没有就不生成 PDF，别的格式照样生成。

    退出码：0 全部生成，1 有报告因错误（--strict 时有警告也是）没有生成，
    2 读不了或写不了。
    """
    if output == STDIN and output_format == "json":
        message = "-o - 打印的是报告本身，不能和 --format json 一起写；请去掉一个"
        raise UsageProblem(message)
    formats = _formats([*(to or ()), *["fragment"] * fragment], output)
    if charts and formats and not any(FORMATS[name].pictures for name in formats):
        message = "--charts 只用于网页；请再写 --to html"
        raise UsageProblem(message)
    files = expand(paths)
    copies = copies_beside(workspace := Workspace(), paths, files)
    files += [one.path for one in copies if one.may_count]
    results = tasks.render(
        workspace,
        files,
        formats=formats,
        output=output,
        options=RenderOptions(
            template,
            draft=draft,
            timestamp=timestamp(),
            partial_template=partial_template,
            fonts=fonts,
            charts=charts,
        ),
        force=force,
        strict=strict,
        run=runner(jobs, scheduler, files),
    )
    if output_format == "json":
        return print_rendered_json(results, paths)
    code = show_rendered(results, paths)
    tell_copies(copies)
    return code


def _formats(to: Sequence[str], output: str | None) -> list[str]:
    """Choose the formats that were asked for, by name or by the suffix of the output.

    None where it is the workspace's to choose.
    """
    wanted = list(dict.fromkeys(to))
    if unknown := next((name for name in wanted if name not in FORMATS), None):
        message = f"--to 只能写 {' 或 '.join(FORMATS)}，写的是“{unknown}”"
        raise UsageProblem(message)
    if meant := format_of(output or ""):
        if not {*wanted} <= {*with_companions([meant])}:
            message = f"-o {output} 是 {meant} 文件，与 --to {' '.join(wanted)} 不一致"
            raise UsageProblem(message)
        return [meant]
    suffix = Path(output or "").suffix.lower()
    if suffix in FOREIGN:
        message = f"不能生成 {suffix}；文件名请以 {' 或 '.join(SUFFIXES)} 结尾"
        raise UsageProblem(message)
    if output == STDIN:
        if len(wanted) > 1:
            message = "-o - 一次只能打印一种格式"
            raise UsageProblem(message)
        return wanted or [next(name for name, one in FORMATS.items() if one.text)]
    return wanted
