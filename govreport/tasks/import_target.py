"""The file that a report which is read in belongs in."""

from pathlib import Path

from govreport.errors import FileProblem, UsageProblem
from govreport.report import Organ, Report
from govreport.tasks.typed import organ_named
from govreport.tomlfile.keys import YEARS
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_name, lying_as, refuse_shared


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
    lying = Workspace(into.folder)
    known = lying.organ_file(folder, organ) if folder.is_dir() else None
    if known is not None:
        return known
    target = folder / f"{file_name(report.organ.name)}.toml"
    if (there := lying_as(target)) is not None:
        lying_there = {path.name: one for one, path in lying.organs(report.year)}
        whose = lying_there.get(there.name, Organ(""))
        try:
            refuse_shared(target, organ.name, organ.names, there, whose)
        except FileProblem as error:
            raise FileProblem(file, error.sentence) from error
    return target
