"""`govreport due`: which requests fall due, and which are overdue."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport.cli.files import Views, deliver, file_format
from govreport.cli.help import ChineseCommand
from govreport.cli.options import Force, Quiet, TableFile, TableFormat, today_given
from govreport.output import due as view
from govreport.output.terminal import complain, say
from govreport.tasks.due import WEEK, due_at

app = Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def due(
    path: Annotated[
        Path,
        Argument(
            metavar="登记簿",
            readable=False,
            help="登记簿，或放登记簿的文件夹；默认这里各年份文件夹里的",
        ),
    ] = Path(),
    within: Annotated[
        int,
        Option("--within", metavar="几个", min=0, help="列出几个工作日以内到期的"),
    ] = WEEK,
    output: TableFormat = "text",
    target: TableFile = None,
    force: Force = False,
    strict: Annotated[
        bool, Option("--strict", help="有超期的也算不通过（退出码 1）")
    ] = False,
    today: Annotated[str | None, Option("--today", hidden=True)] = None,
    _quiet: Quiet = False,
) -> int:
    """看哪些政府信息公开申请快到期、哪些已经超期。

    登记簿叫 2025/某某乡人民政府.申请.csv（或 .xlsx），往年没有办结的也算在内。

    期限按《政府信息公开条例》算：收到次日起 20 个工作日，补正、缴费以后重新算，征求意见的
    时间不算，到期以前告知延期的再加 20 个，约定了答复日期的按约定。

    工作日按国务院办公厅每年的通知；没有录入的年份没有到期日，写进 govreport.toml 的
    [calendar.年份]，见 docs/register.zh-CN.md。

    例：govreport due --within 10

    退出码：0 看完了，1 有超期的（加 --strict 时），2 登记簿读不了，或没有登记簿。
    """
    form = file_format(output, target, "期限.xlsx")
    found = due_at(path, today=today_given(today), within=within)
    for error in found.errors:
        complain(error)
    views = Views(view.due_sheet, view.due_json, view.due_lines)
    done = deliver(form, found, views, target, path, force=force)
    for line in view.due_talk(found):
        say(line)
    return found.exit_code(strict=strict) if done else 2
