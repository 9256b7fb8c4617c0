"""`govreport close`: how a request ended, noted down in its register."""

from typing import Annotated

from typer import Argument, Option, Typer

from govreport.cli.help import ChineseCommand, ChineseGroup
from govreport.cli.options import Quiet, RegisterFile, SetColumns, current_day
from govreport.errors import UsageProblem
from govreport.output.requests import noted_lines
from govreport.output.terminal import out_then_say
from govreport.tasks.requests import close_request, fields_set

app = Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
)


@app.callback()
def _group() -> None:
    """申请办完了，登记处理结果。"""


@app.command("request", cls=ChineseCommand, options_metavar="[选项]")
def _request(
    file: RegisterFile,
    number: Annotated[str, Argument(metavar="编号", help="登记簿里的编号，如 2025-003")],
    outcome: Annotated[
        str | None,
        Option("--outcome", metavar="结果", help="处理结果，如 予以公开、部分公开"),
    ] = None,
    on: Annotated[
        str | None, Option("--on", metavar="日期", help="答复日期，如 3月12日、2025-03-12")
    ] = None,
    set_: SetColumns = None,
    force: Annotated[bool, Option("--force", help="已经登记过的，改成新的")] = False,
    _quiet: Quiet = False,
) -> int:
    """登记一件申请的处理结果和答复日期；只改那几格，其余一字不动。

    还没有办完、只发了补正、延期等通知的，单用 --set 登记日期。

    例：govreport close request 2025/某某乡.申请.csv 2025-003 --outcome 予以公开 --on 3.12
    """
    if (outcome is None) != (on is None):
        message = "--outcome 处理结果和 --on 答复日期要一起写"
        raise UsageProblem(message)
    asked = fields_set(set_ or ())
    if outcome is not None and on is not None:
        asked |= {"answered": on, "outcome": outcome}
    if not asked:
        message = "请写 --outcome 处理结果和 --on 答复日期，或 --set 列=值"
        raise UsageProblem(message)
    done = close_request(file, number, asked, current_day(), force=force)
    out_then_say(noted_lines(done))
    return 0
