"""`govreport doctor`: what this computer has, and whether what is stored is what was."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import OutputFormat, Quiet
from govreport.errors import UsageProblem
from govreport.output.doctor import print_diagnoses_json, show_diagnoses, this_screen
from govreport.output.terminal import is_quiet
from govreport.tasks.doctor import looks_like_one

app = Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def doctor(
    folder: Annotated[
        Path | None,
        Argument(
            metavar="文件夹",
            readable=False,
            help="放报告的文件夹，或一个年份的；不写则看现在所在的文件夹",
        ),
    ] = None,
    stored: Annotated[
        bool,
        Option("--stored", help="只核对存的东西，不看电脑和磁盘，可以放进定时任务"),
    ] = False,
    strict: Annotated[
        bool, Option("--strict", help="有“注意”也算不通过（退出码 1）")
    ] = False,
    all_: Annotated[
        bool, Option("--all", help="全部列出；不写的话同样的只列 10 条")
    ] = False,
    output_format: OutputFormat = "text",
    _quiet: Quiet = False,
) -> int:
    """看这台电脑缺什么，存的东西还是不是当初存的；什么也不改动。

    电脑：Python、各个库、组件、LibreOffice、字体、模板、字符集。磁盘：是不是网络盘，
    还剩多少，能不能写。存的东西：报告和历史对不对得上，留存的副本坏没坏、少没少，
    没做完的改动，留下的锁，生成的文件有没有人改过，审签时的留存，读不懂的设置、名册、
    登记，别的电脑上用不了的文件名。

    每一条是 毛病、注意 或 正常，毛病和注意后面写着怎么办。加 --quiet 不列正常的。

    退出码：0 没有毛病，1 有毛病，2 文件夹打不开，或命令写错。
    """
    if folder is None and looks_like_one(Path()):
        folder = Path()
    found = tasks.doctor(folder, this_screen(), only_stored=stored)
    if stored and (folder is None or not looks_like_one(folder)):
        message = (
            f"{'这里' if folder is None else folder} 不像放报告的文件夹；"
            "请写是哪个，如 govreport doctor --stored D:\\公开年报"
        )
        raise UsageProblem(message)
    if output_format == "json":
        return print_diagnoses_json(found, folder, strict=strict)
    return show_diagnoses(found, strict=strict, quiet=is_quiet(), all_=all_)
