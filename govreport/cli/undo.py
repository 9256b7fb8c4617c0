"""`govreport undo`: a file as it was before its last change, or before an earlier one."""

from typing import Annotated

from typer import Option, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, ReportFile
from govreport.errors import UsageProblem
from govreport.output.terminal import out_then_say
from govreport.output.undo import undone_lines
from govreport.tasks.undo import undo, undo_outside

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
    outside: Annotated[
        bool,
        Option(
            "--outside",
            help="只退掉不用 govreport 直接改的：回到最后一次用 govreport 改完的样子；"
            "文件清空了、删去了，也这样取回",
        ),
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """退回最后一处用 govreport 做的改动；再写一次，再往前退一处。

    退回也记在 govreport log 里，反悔就用 --to 写那一处的号；现在的内容总会另存一份。
    登记收发的 notes/年份.toml 也能退回。

    例：govreport undo 2023/某某乡.toml
    """
    if outside and (to is not None or force):
        message = "--outside 只退掉直接改的，不能和 --to、--force 一起用"
        raise UsageProblem(message)
    done = undo_outside(file) if outside else undo(file, to, force=force)
    out_then_say(undone_lines(done))
    return 0
