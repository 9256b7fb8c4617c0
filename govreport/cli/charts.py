"""`govreport charts`: the numbers of a report as pictures (图解)."""

from pathlib import Path
from typing import Annotated

import typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import OutputFormat, Quiet, ReportFile, path_option
from govreport.output.charts import print_charts_json, show_charts
from govreport.workspace import Workspace

app = typer.Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def charts(
    file: ReportFile,
    output: Annotated[
        Path, path_option("-o", "--output", metavar="文件夹", told="图放到哪个文件夹")
    ],
    force: Annotated[
        bool, typer.Option("--force", help="有人改过的、不是程序画的图也盖掉")
    ] = False,
    output_format: OutputFormat = "text",
    _quiet: Quiet = False,
) -> int:
    """把一份报告的数画成图解：申请人、办理结果、历年申请、主动公开、复议诉讼。

    每张图是一个 .svg 文件，可以插进 Word、演示文稿和网页；往年的报告自动找，最多五年。
    图用深浅和花纹区分，黑白打印也看得清，每个数都印在图上。
    全是 0 的不画空图，只说一句话；数还没有填全的不画。

    退出码：0 画好了，2 读不了或写不了。
    """
    drawn = tasks.charts(Workspace(), file, output, force=force)
    if output_format == "json":
        return print_charts_json(drawn)
    return show_charts(drawn)
