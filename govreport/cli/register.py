"""`govreport register`: a register of requests is begun."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Typer

from govreport.cli.help import ChineseCommand, ChineseGroup
from govreport.cli.options import Quiet
from govreport.output.requests import begun_lines
from govreport.output.terminal import out_then_say
from govreport.tasks.requests import new_register

app = Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
)


@app.callback()
def _group() -> None:
    """申请登记簿：一件申请一行，表三、表四的数从这里来。"""


@app.command("new", cls=ChineseCommand, options_metavar="[选项]")
def _new(
    file: Annotated[
        Path,
        Argument(
            metavar="文件",
            readable=False,
            help="新的登记簿，如 2025/某某乡人民政府.申请.xlsx（或 .csv）；"
            "写报告文件（.toml）就放在它旁边",
        ),
    ],
    _quiet: Quiet = False,
) -> int:
    """新建一份空的登记簿：.xlsx 有可以选的列表和填写说明，.csv 只有列名。

    不登记申请人的姓名、证件、电话、地址。已有的文件不动。

    例：govreport register new 2025/某某乡人民政府.申请.xlsx
    """
    out_then_say(begun_lines(new_register(file)))
    return 0
