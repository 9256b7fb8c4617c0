"""Report → document: report in, bytes out, one renderer for each format."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.prose import filled_in
from govreport.report import Report


class Job(NamedTuple):
    """How to render: with which template, from which workspace, as a draft, when.

    `timestamp` is what documents are stamped with, nothing where it is None;
    `previous` last year's report, which the prose may quote; `facts` what a
    Word file says that it was made from.
    """

    template: Path | None = None
    workspace: Path | None = None
    draft: bool = False
    timestamp: datetime | None = None
    previous: Report | None = None
    facts: Mapping[str, str] = {}


def _docx(report: Report, job: Job) -> bytes:
    from govreport.render.docx import render_docx
    from govreport.render.template import find_template

    if report.form.borrowed and job.template is None:
        tables = "、".join(
            report.form.section_of_table(table).heading for table in report.form.borrowed
        )
        message = (
            f"“{tables}”用的是别的表式，没有这样的 Word 模板；"
            "请按本年表式改填，或用 --template 给出自己的模板"
        )
        raise UsageProblem(message)
    template = find_template(report.form.id, explicit=job.template, workspace=job.workspace)
    ready = filled_in(report, job.previous)
    return render_docx(
        ready, template, draft=job.draft, timestamp=job.timestamp, facts=job.facts
    )


def _text(report: Report, job: Job) -> bytes:
    from govreport.render.text import render_text

    return render_text(filled_in(report, job.previous), draft=job.draft).encode()


RENDERERS: Mapping[str, Callable[[Report, Job], bytes]] = {"docx": _docx, "txt": _text}
"""Every format, by the suffix of its files."""
