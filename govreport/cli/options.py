"""Arguments and options that several commands share, and how they are read."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from govreport.errors import GovReportError, UsageProblem
from govreport.tomlfile.read import YEARS

Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="只打印结果，不打印说明")]
ReportFile = Annotated[
    Path,
    typer.Argument(
        metavar="文件", readable=False, help="报告文件，如 2022/某某乡人民政府.toml"
    ),
]
ReportPaths = Annotated[
    list[Path],
    typer.Argument(
        metavar="文件…", readable=False, help="报告文件，或放报告的文件夹；- 为标准输入"
    ),
]
PreviousFile = Annotated[
    Path | None,
    typer.Option(
        "--previous", metavar="文件", readable=False, help="上年的报告；不写则自动找"
    ),
]


LAST_ZIP_YEAR = 2107
"""No later year can be written into a package."""


def one_of(*choices: str) -> Callable[[str], str]:
    """A callback that lets only some words pass."""

    def checked(value: str) -> str:
        if value not in choices:
            message = f"“{value}”，只能写 {' 或 '.join(choices)}"
            raise typer.BadParameter(message)
        return value

    return checked


OutputFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="text|json",
        callback=one_of("text", "json"),
        help="打印成文字，或供程序读的 JSON",
    ),
]


TableFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="text|json|csv",
        callback=one_of("text", "json", "csv"),
        help="打印成文字，供程序读的 JSON，或用 Excel 打开的 CSV",
    ),
]


def plain_text(text: str, what: str) -> str:
    """A name that may go into a file: one line, no control characters."""
    if not text.isprintable():
        message = f"{what}里有换行、控制字符或认不出的字符，请删去后重新输入"
        raise UsageProblem(message)
    return text


def whole_number(text: str, what: str) -> int:
    """An integer as a person types it, full-width digits too."""
    try:
        return int(text)
    except ValueError as error:
        message = f"{what}应是整数，写的是“{text}”"
        raise UsageProblem(message) from error


def year_given(text: str) -> int:
    """The year of a report, of four digits."""
    year = whole_number(text.rstrip("/\\"), "年份")  # a shell completes a folder's name
    if year not in YEARS:
        message = f"年份 {year} 不对，请写四位年份，如 2022"
        raise UsageProblem(message)
    return year


def timestamp() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH sets, for what is stamped into documents."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return None
    seconds = whole_number(epoch, "环境变量 SOURCE_DATE_EPOCH ")
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
        return moment.replace(year=min(moment.year, LAST_ZIP_YEAR))
    except (ValueError, OverflowError, OSError) as error:
        message = f"环境变量 SOURCE_DATE_EPOCH 的值 {epoch} 不是时间"
        raise UsageProblem(message) from error


def worst(errors: Sequence[GovReportError], *, findings: bool) -> int:
    """The exit code of a run over several files: 2 over 1 over 0."""
    return 2 if errors else int(findings)
