"""`govreport compare`: two reports, all years of an organ, or two years of a county."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.files import FILES, file_format
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Force,
    Jobs,
    Quiet,
    Scheduler,
    WorkspaceFolder,
    format_option,
    path_option,
    runner,
)
from govreport.errors import UsageProblem
from govreport.output.comparison import comparison_lines
from govreport.output.comparison_data import (
    comparison_csv,
    comparison_file,
    comparison_html,
    comparison_json,
)
from govreport.output.comparison_talk import comparison_talk
from govreport.output.terminal import (
    complain,
    insist_on_all,
    out_data,
    out_document,
    out_painted,
    say,
    screen,
)
from govreport.tasks.compare_units import CountyComparison
from govreport.tasks.outputs import write_output
from govreport.tasks.typed import year_given
from govreport.workspace import Workspace
from govreport.workspace.files import names_year, real

app = Typer(add_completion=False)
FORMATS = {".html": "html", **FILES}
"""What a file is to hold, by how its name ends."""


@app.command("compare", cls=ChineseCommand, options_metavar="[选项]")
def _compare(
    what: Annotated[
        list[str] | None,
        Argument(
            metavar="[前一份 后一份]",
            help="两份报告（.toml，或 .docx、.html、.pdf、.txt）；或两个年份；"
            "或放各年份文件夹的地方（加 --organ，比各年）",
        ),
    ] = None,
    organ: Annotated[
        str,
        Option(
            "--organ", metavar="单位", help="只比这个单位；名称可以简写，改过名的跟着走"
        ),
    ] = "",
    workspace: WorkspaceFolder = Path(),
    whole: Annotated[
        bool, Option("--all", help="没有变的数、没有变的段落也列出来")
    ] = False,
    output: Annotated[
        str,
        format_option(
            *("text", "json", "csv", "html"),
            told="打印成文字，供程序读的 JSON，用 Excel 打开的 CSV，或一个网页",
        ),
    ] = "text",
    target: Annotated[
        Path | None,
        path_option(
            "-o", "--output", told="写到文件里，如 对比.html、对比.xlsx，不打印；格式看结尾"
        ),
    ] = None,
    force: Force = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """比两份报告：每个数增减多少、百分之几，正文改了哪些字；也比一个单位的各年、全县的两年。

    两份报告：govreport compare 初稿.docx 2024/青石乡.toml

    一个单位的两年：govreport compare 2023 2024 --organ 青石乡

    一个单位的各年：govreport compare . --organ 青石乡

    全县的两年：govreport compare 2023 2024

    正文里 [-删去的-]{+添上的+}，终端里用颜色。空白不当作 0；原来是 0 的没有百分比。

    退出码：0 比好了（不同不算问题），1 全县比的有单位总计合不上，
    2 命令写错，或有文件读不了、写不了。
    """
    form = file_format(output, target, "对比.html", FORMATS)
    sides, folder = _sides(what or [], workspace, organ)
    county = Workspace(folder)
    files = (
        county.reports(sides[-1])
        if sides and isinstance(sides[-1], int) and not organ
        else ()
    )
    found = tasks.compare(county, *sides, organ=organ, run=runner(jobs, scheduler, files))
    errors = found.errors if isinstance(found, CountyComparison) else []
    if target is not None:
        content = comparison_file(found, form, whole=whole)
        done = write_output(target, content, folder, force=force)
        errors = [*errors, *([done.error] if done.error else [])]
        if done.remark:
            insist_on_all(done.remark)
    elif form == "html":
        out_document(comparison_html(found, whole=whole).decode().rstrip("\n"), page=True)
    else:
        colour = (screen() or (0, False))[1]
        lines = partial(comparison_lines, whole=whole, colour=colour)
        if form == "text" and colour:
            out_painted("\n".join(lines(found)))
        else:
            out_data(form, found, comparison_csv, comparison_json, lines)
    for error in errors:
        complain(error)
    for line in comparison_talk(found):
        say(line)
    if errors:
        return 2
    return int(isinstance(found, CountyComparison) and bool(found.wrong))


def _sides(
    what: Sequence[str], workspace: Path, organ: str
) -> tuple[tuple[Path, ...] | tuple[int, ...], Path]:
    """Read what is to be compared, two files or two years, and in which workspace."""
    if len(what) > 2:
        message = f"一次只比两份，写了 {len(what)} 份；比一个单位的各年用 --organ"
        raise UsageProblem(message)
    read = [_year(one) for one in what]
    if len(what) == 1 and read[0] is None and Path(what[0]).is_dir():
        return (), Path(what[0])
    if len(what) == 1:
        message = f"只写了“{what[0]}”，还要写另一份报告（或另一个年份）"
        raise UsageProblem(message)
    if not what and not organ:
        message = (
            "要写比哪两份：两份报告，或两个年份；"
            "比一个单位的各年写 --organ，如 --organ 青石乡"
        )
        raise UsageProblem(message)
    years = [one[0] for one in read if one is not None]
    if len(years) == 1:
        message = (
            f"“{what[0]}”和“{what[1]}”一个是年份，一个是文件；请写两个年份，或两份报告"
        )
        raise UsageProblem(message)
    if not years:
        if what and organ:
            message = "写了两份报告，不用再写 --organ；比这个单位的两年，请写两个年份"
            raise UsageProblem(message)
        return tuple(map(Path, what)), workspace
    folders = {real(one[1]): one[1] for one in read if one and one[1] is not None}
    if len(folders) > 1:
        message = f"“{what[0]}”和“{what[1]}”不在同一个地方；请比其中的两份报告"
        raise UsageProblem(message)
    return tuple(years), next(iter(folders.values()), workspace)


def _year(text: str) -> tuple[int, Path | None] | None:
    """Read a year, or its folder with the workspace around that; None for what is none."""
    folder = Path(text)
    if re.fullmatch(r"\d{4}(?:\s*年度?)?[/\\]?", text):
        return year_given(text), None
    if folder.is_dir() and names_year(folder):
        return int(folder.absolute().name), folder.absolute().parent
    return None
