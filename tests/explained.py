"""Reports with something to explain, and what is found in them then."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from reports import PROSE, report, saved

from govreport.findings import Finding
from govreport.report import Report
from govreport.tasks import validate, waive
from govreport.tasks.waive import WaiverRequest
from govreport.workspace import Workspace

CARRIED: dict[str, Any] = {
    "applications__business__carried_out": 1,
    "applications__business__received": 1,
    "applications__research__carried_out": 2,
    "applications__research__received": 2,
}
LAST = replace(report(**CARRIED), year=2021)
"""Last year's report, from which two numbers were not carried over."""
ONE = replace(
    report(applications__business__carried_out=1, applications__business__received=1),
    year=2021,
)
"""Last year's report, from which one was not."""
REASON = "上年报告已更正"
SENTENCES = (
    "全年收到政府信息公开申请17件。\n未受理行政复议1件。\n全年新收政府信息公开申请19件。"
)
WORDY = replace(
    report(), narrative={**PROSE, "overview": f"{PROSE['overview']}\n{SENTENCES}"}
)


def put(folder: Path, *reports: Report) -> Path:
    """Save reports; the path of the first, as a clerk types it."""
    for one in reports:
        saved(one, folder)
    return Path(f"{reports[0].year}/{reports[0].organ.name}.toml")


def explain(file: Path, code: str, reason: str = REASON, **more: Any) -> list[Finding]:  # noqa: ANN401 -- what else may be asked
    """What was meant by a rule, explained in the file."""
    return waive(file, WaiverRequest(code, reason, **more))


def found(file: Path, code: str = "") -> list[Finding]:
    """What is found in a file now, all or by one rule."""
    (checked,) = validate(Workspace(), [file])
    return [one for one in checked.findings if code in ("", one.code)]


def reasons(file: Path, code: str = "") -> list[str | None]:
    """Why each finding counts no more; None for those that do."""
    return [one.waived for one in found(file, code)]
