"""The parts of a report: what must be there, and that the years agree."""

from collections.abc import Iterator

from govreport.checks.case import Case
from govreport.checks.numbers import mistaken
from govreport.checks.rules import found
from govreport.findings import Finding, Place


def check_sections(case: Case) -> Iterator[Finding]:
    """Sections that must have text."""
    report = case.report
    instead = mistaken(report)
    for section in report.form.sections:
        if ("narrative", section.id) in instead:
            continue
        if section.required and not report.narrative.get(section.id, "").strip():
            path = ("narrative", section.id)
            yield found(
                "S-SECTION",
                f"“{section.heading}”没有内容；请写上"
                + (f"，没有要报告的写“{section.nothing}”" if section.nothing else ""),
                cells=(Place(".".join(path), report.locate(path)),),
                location=report.near(path),
            )


def check_year(case: Case) -> Iterator[Finding]:
    """The folder's year is the report's."""
    report, folder_year = case.report, case.folder_year
    if None not in (report.year, folder_year) and report.year != folder_year:
        yield found(
            "S-YEAR",
            f"文件放在 {folder_year} 文件夹里，year 写的却是 {report.year}；"
            "改正年份，或把文件移到对应的文件夹",
            cells=(Place("year", report.locate(("year",))),),
            left=report.year,
            right=folder_year,
        )
