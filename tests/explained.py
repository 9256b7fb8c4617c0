"""A report with something to explain, and what is told of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from reports import PROSE, Run, report, saved

from govreport.report import Report

Go = Callable[..., Run]
CARRIED: dict[str, Any] = {
    "applications__business__carried_out": 1,
    "applications__business__received": 1,
    "applications__research__carried_out": 2,
    "applications__research__received": 2,
}
LAST = replace(report(**CARRIED), year=2021)
ONE = replace(
    report(applications__business__carried_out=1, applications__business__received=1),
    year=2021,
)
WHY = ("--reason", "上年报告已更正")


def put(folder: Path, *reports: Report) -> Path:
    """Save reports; the path of the first, as a clerk types it."""
    for one in reports:
        saved(one, folder)
    return Path(f"{reports[0].year}/{reports[0].organ.name}.toml")


def told(run: Go, file: Path) -> list[dict[str, Any]]:
    data = json.loads(run("validate", file, "--format", "json", "-q").out)
    findings: list[dict[str, Any]] = data["files"][0]["findings"]
    return findings


SENTENCES = (
    "全年收到政府信息公开申请17件。\n未受理行政复议1件。\n全年新收政府信息公开申请19件。"
)
WORDY = replace(
    report(), narrative={**PROSE, "overview": f"{PROSE['overview']}\n{SENTENCES}"}
)
