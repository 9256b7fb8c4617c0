"""`govreport log`: what was changed in a file, when and why; what was counted when."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, TypeVar

from typer import Option, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, ReportFile, TableFormat, one_of
from govreport.errors import UsageProblem
from govreport.output import log as view
from govreport.output.terminal import out, out_bytes, out_json, say
from govreport.tasks.log import forget, log
from govreport.tasks.period_counts import MONTHS, period_counts

app = Typer(add_completion=False)
Found = TypeVar("Found")


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
    forgetting: Annotated[
        bool,
        Option(
            "--forget",
            help="清空这个文件的历史（里面有过不该留的内容）：留存的内容和数全部删去，"
            "不能再退回，不再询问",
        ),
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """看一个文件用 govreport 改过哪些地方：什么时候、改了什么、为什么，新的在后。

    例：govreport log 2023/某某乡.toml --by quarter
    """
    if forgetting:
        return _forgotten(file, whole=cell is None and by is None)
    if by is not None:
        counted = period_counts(file, by, cell)
        if output == "text":
            return _tell(view.period_lines(counted), view.period_talk(counted))
        return _data(output, view.period_csv, view.period_json, counted)
    found = log(file, cell)
    if output == "text":
        return _tell(view.log_lines(found), view.log_talk(found))
    return _data(output, view.log_csv, view.log_json, found)


def _forgotten(file: Path, *, whole: bool) -> int:
    if not whole:
        message = "--forget 清空整个文件的历史，不能和 --cell、--by 一起用"
        raise UsageProblem(message)
    return _tell((), view.forgotten_lines(forget(file)))


def _tell(lines: Iterable[str], talk: Iterable[str]) -> int:
    for line in lines:
        out(line)
    for line in talk:
        say(line)
    return 0


def _data(
    output: str,
    csv: Callable[[Found], bytes],
    json: Callable[[Found], object],
    found: Found,
) -> int:
    if output == "csv":
        out_bytes(csv(found))
    else:
        out_json(json(found))
    return 0
