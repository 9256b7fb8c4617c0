"""`govreport tally`: table 3 and table 4 from the register of requests."""

from typing import Annotated

from typer import Option, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, ReportFile, current_day
from govreport.output.tally import odd_rows, tallied_lines, tallied_talk
from govreport.output.terminal import out, say
from govreport.tasks.tally import tally
from govreport.workspace import Workspace

app = Typer(add_completion=False)


@app.command("tally", cls=ChineseCommand, options_metavar="[选项]")
def _tally(
    file: ReportFile,
    dry_run: Annotated[
        bool, Option("--dry-run", help="只列出会改哪些数，不改文件")
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """照申请登记簿数出表三、表四，填进报告；改了哪些数都列出来。

    登记簿与报告放在一起：2025/某某乡.申请.xlsx 或 .csv；以前没有办完的从以前各年的里数。

    登记簿里有数不准的，先列出第几行哪一列，报告一格也不改，退出码是 1。

    例：govreport tally 2025/某某乡.toml
    """
    done = tally(Workspace(), file, current_day(), save=not dry_run)
    for line in tallied_lines(done):
        out(line)
    for line in odd_rows(done):
        (out if done.refused else say)(line)
    for line in tallied_talk(done):
        say(line)
    return 1 if done.refused else 0
