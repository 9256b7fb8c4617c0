"""`govreport undo`: a file as it was before its last change, or before an earlier one."""

from typing import Annotated

from typer import Option, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, ReportFile
from govreport.output.log import undone_lines
from govreport.output.terminal import out_then_say
from govreport.tasks.undo import undo

app = Typer(add_completion=False)


@app.command("undo", cls=ChineseCommand, options_metavar="[选项]")
def _undo(
    file: ReportFile,
    to: Annotated[
        int | None,
        Option("--to", metavar="第几处", help="退回到 govreport log 的第几处改动以前"),
    ] = None,
    force: Annotated[
        bool, Option("--force", help="有人直接改过文件，也连同那些改动一起退回")
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """退回最后一处用 govreport 做的改动；再写一次，再往前退一处。

    退回也记在 govreport log 里，反悔就用 --to 写那一处的号；现在的内容总会另存一份。
    登记收发的 notes/年份.toml 也能退回。

    例：govreport undo 2023/某某乡.toml
    """
    out_then_say(undone_lines(undo(file, to, force=force)))
    return 0
