"""The file that a report which is read in belongs in."""

from pathlib import Path

from govreport.errors import FileProblem, UsageProblem
from govreport.report import Report
from govreport.tasks.typed import organ_named
from govreport.tomlfile.keys import YEARS
from govreport.workspace import Workspace
from govreport.workspace.files import file_name


def target_of(  # noqa: PLR0913 -- what is known of a file from all sides
    file: str,
    report: Report,
    into: Workspace,
    *,
    sent: bool,
    organs: str = "",
    years: str = "",
    also: frozenset[str] = frozenset(),
) -> Path:
    """Find the file that a report belongs in: the one of its organ, or a new one.

    FileProblem where it doesn't say whose it is, with what to do: a report's own file
    that was `sent` can say so itself. `organs` and `years` are those that it may be of,
    `also` what its unit goes by too.
    """
    if not report.organ.name:
        advice = "请在文件的 [organ] 下写上 name" if sent else "请加 --organ 机关全称"
        may_be = f"（{organs}）" if organs else ""
        raise FileProblem(file, f"看不出是哪个机关的报告{may_be}，{advice}")
    if report.year is None or report.year not in YEARS:
        advice = "请在文件里写上 year" if sent else "请加 --year 年份"
        may_be = f"（{years}）" if years else ""
        raise FileProblem(file, f"看不出是哪一年的报告{may_be}，{advice}")
    try:
        organ_named(report.organ.name)
    except UsageProblem as error:
        raise FileProblem(file, str(error)) from error
    folder = into.folder / str(report.year)
    organ = report.organ._replace(aliases=(*report.organ.aliases, *sorted(also)))
    known = Workspace().organ_file(folder, organ) if folder.is_dir() else None
    return known or folder / f"{file_name(report.organ.name)}.toml"
