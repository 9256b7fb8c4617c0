"""Arguments and options that several commands share, and how they are read."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, BadParameter, Option

from govreport.errors import UsageProblem
from govreport.forms import known_forms
from govreport.output.terminal import be_quiet, with_progress
from govreport.tasks.runners import Runner, cluster, processes, serial
from govreport.tasks.typed import timestamp


def path_option(*names: str, told: str, metavar: str = "文件") -> Any:
    """Declare an option that names a file or folder; whoever opens it says why it can't."""
    return Option(*names, metavar=metavar, readable=False, help=told)


def format_option(*words: str, told: str) -> Any:
    """Declare `--format`: how data are printed."""
    return Option("--format", metavar="|".join(words), callback=one_of(*words), help=told)


def one_of(*words: str) -> Callable[[str | None], str | None]:
    """Take one of a few words for an option, where it is written."""

    def checked(value: str | None) -> str | None:
        if value is not None and value not in words:
            message = f"“{value}”，只能写 {' 或 '.join(words)}"
            raise BadParameter(message)
        return value

    return checked


def _whole(jobs: int | None) -> int | None:
    if jobs is not None and jobs < 1:
        message = f"{jobs}，应是 1 或更大的整数"
        raise BadParameter(message)
    return jobs


ReportFile = Annotated[
    Path,
    Argument(metavar="文件", readable=False, help="报告文件，如 2022/某某乡人民政府.toml"),
]
ReportPaths = Annotated[
    list[Path],
    Argument(
        metavar="文件…", readable=False, help="报告文件，或放报告的文件夹；- 为标准输入"
    ),
]
RegisterFile = Annotated[
    Path,
    Argument(
        metavar="文件",
        readable=False,
        help="登记簿 .csv，如 2025/某某乡人民政府.申请.csv，或旁边的报告文件；"
        "Excel 的请在表格里登记",
    ),
]
SetColumns = Annotated[
    list[str] | None,
    Option(
        "--set", metavar="列=值", help="另外登记一列，如 补正通知日期=3月12日，可以写几次"
    ),
]
PreviousFile = Annotated[
    list[Path] | None,
    path_option(
        "--previous", told="上年的报告；不写则自动找；几个机关合并的写几次，数相加"
    ),
]
WorkspaceFolder = Annotated[
    Path, path_option("--workspace", metavar="文件夹", told="放各年份文件夹的地方")
]
FormName = Annotated[
    str | None,
    Option("--form", metavar="|".join(known_forms()), help="按哪种表式；默认最新的"),
]
OutputFormat = Annotated[
    str, format_option("text", "json", told="打印成文字，或供程序读的 JSON")
]
TableFormat = Annotated[
    str,
    format_option(
        "text", "json", "csv", told="打印成文字，供程序读的 JSON，或用 Excel 打开的 CSV"
    ),
]
TableFile = Annotated[
    Path | None,
    path_option(
        "-o",
        "--output",
        told="写到文件里，不打印；.xlsx 和 .csv 用 Excel 打开，还可以是 .json、.txt",
    ),
]
Force = Annotated[
    bool, Option("--force", help="-o 要写的文件有人改过、不是程序生成的，也盖掉")
]
UseFiles = Annotated[
    list[Path] | None,
    path_option("--use", told="同一单位有两份不一样的，用这一份；可以写几次，一个单位一次"),
]
Select = Annotated[
    list[str] | None,
    Option(
        "--select",
        metavar="规则,…",
        help="只看这些规则，如 T3-TOTAL,N-；T3、N- 是整组，可以写几次",
    ),
]
Ignore = Annotated[
    list[str] | None,
    Option(
        "--ignore", metavar="规则,…", help="不看这些规则，写法相同；与 --select 冲突时不看"
    ),
]
Strict = Annotated[bool, Option("--strict", help="有警告也算不通过（退出码 1）")]
Note = Annotated[
    str,
    Option("--note", metavar="事由", help="为什么改，如文号；记在历史里，用 log 看"),
]
Day = Annotated[
    str | None,
    Option("--date", metavar="日期", help="事情是哪天的，如 3月12日；log --by 按它合计"),
]
Quiet = Annotated[
    bool, Option("-q", "--quiet", callback=be_quiet, help="只打印结果，不打印说明")
]
"""Heard by the terminal alone, so that no command passes it on."""
Jobs = Annotated[
    int | None,
    Option(
        "--jobs",
        "-j",
        metavar="几个",
        callback=_whole,
        help="同时用几个进程；不写则有几个处理器用几个",
    ),
]
Scheduler = Annotated[
    str | None,
    Option(
        "--scheduler",
        metavar="地址",
        help="交给 Dask 集群去做，如 tcp://10.0.0.5:8786（要装 govreport[dask]）",
    ),
]


def runner(
    jobs: int | None, scheduler: str | None, files: Iterable[Path] = (), at_least: int = 40
) -> Runner:
    """Choose who works on some files, a terminal seeing how far it has come.

    Standard input, `-`, no other process can read.
    """
    if any(str(file) == "-" for file in files):
        return serial
    if scheduler:
        return with_progress(cluster(scheduler, jobs))
    return with_progress(processes(jobs, at_least=at_least))


def current_day() -> date:
    """Find the day that counts as today: by SOURCE_DATE_EPOCH, or the clerk's calendar."""
    stamp = timestamp()
    return date.today() if stamp is None else stamp.date()  # noqa: DTZ011 -- the clerk's own calendar


def today_given(text: str | None) -> date:
    """Take the day that was stated for today, or else find it."""
    try:
        return current_day() if text is None else date.fromisoformat(text)
    except ValueError as error:
        message = f"--today 应写成 2024-01-15 这样，写的是“{text}”"
        raise UsageProblem(message) from error
