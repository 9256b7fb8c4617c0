"""`govreport log`: what was changed in a file, when and why; what was counted when."""

from typing import Annotated

from typer import Option, Typer

from govreport.cli.files import Views, deliver, file_format
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Force,
    Quiet,
    ReportFile,
    TableFile,
    TableFormat,
    one_of,
)
from govreport.errors import UsageProblem
from govreport.output import log as view
from govreport.output.log_sheets import log_sheet, period_sheet
from govreport.output.terminal import say
from govreport.output.undo import forgotten_lines
from govreport.tasks.log import forget, log
from govreport.tasks.period_counts import MONTHS, period_counts

app = Typer(add_completion=False)


@app.command("log", cls=ChineseCommand, options_metavar="[选项]")
def _log(
    file: ReportFile,
    cell: Annotated[
        str | None,
        Option("--cell", metavar="格", help="只看一格、一项其他数字或一个部分，写法同 add"),
    ] = None,
    by: Annotated[
        str | None,
        Option(
            "--by",
            metavar="|".join(MONTHS),
            callback=one_of(*MONTHS),
            help="按月（month）或按季（quarter）合计登记的件数，用于月报、季报",
        ),
    ] = None,
    output: TableFormat = "text",
    target: TableFile = None,
    force: Force = False,
    forgetting: Annotated[
        bool,
        Option(
            "--forget",
            help="清空这个文件的历史（里面有过不该留的内容）：留存的内容和数、"
            "事由、日期全部删去，不能再退回，按月按季合计也没有了，不再询问；"
            "没有放进报告的编辑稿也删去",
        ),
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """看一个文件用 govreport 改过哪些地方：什么时候、改了什么、为什么，新的在后。

    例：govreport log 2023/某某乡.toml --by quarter

    给人看的表：govreport log 2023/某某乡.toml --by quarter -o 季报.xlsx
    """
    form, done = file_format(output, target, "改动.xlsx"), True
    if forgetting:
        if cell is not None or by is not None or target is not None:
            message = "--forget 清空整个文件的历史，不能和 --cell、--by、-o 一起用"
            raise UsageProblem(message)
        talk = forgotten_lines(forget(file))
    elif by is not None:
        counted = period_counts(file, by, cell)
        views = Views(period_sheet, view.period_json, view.period_lines)
        done = deliver(form, counted, views, target, file, force=force)
        talk = view.period_talk(counted) if output == "text" else iter(())
    else:
        found = log(file, cell)
        views = Views(log_sheet, view.log_json, view.log_lines)
        done = deliver(form, found, views, target, file, force=force)
        talk = view.log_talk(found) if output == "text" else iter(())
    for line in talk:
        say(line)
    return 0 if done else 2
