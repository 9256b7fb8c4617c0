"""Report → document: report in, bytes out, one row for each format."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.prose import filled_in
from govreport.render.package import Made, made_of
from govreport.report import Report


class RenderOptions(NamedTuple):
    """How to render: with which template, from which workspace, as a draft, when.

    `templates` are those that the workspace's settings choose, by form.
    `timestamp` is what documents are stamped with, nothing where it is None;
    `previous` last year's report, which the prose may quote; `facts` what a
    Word file says that it was made from. `partial_template` takes a template that leaves
    something out, which whoever gives it is told of. `fonts` is a folder of fonts beside
    the system's.
    """

    template: Path | None = None
    workspace: Path | None = None
    draft: bool = False
    timestamp: datetime | None = None
    previous: Report | None = None
    facts: Mapping[str, str] = {}
    partial_template: bool = False
    templates: Mapping[str, Path] = {}
    fonts: Path | None = None


class Format(NamedTuple):
    """What a report can be made into.

    Its files end on `suffix`; one that is not made by `default` has to be asked for.
    `text` can be read in a terminal; `made_of` reads what a file itself says that it
    was made from. One that is `templated` is filled into a template. One that is set in
    the fonts of this machine tells by `substitutes` which stand in for others; it may
    fail alone.
    """

    suffix: str
    render: Callable[[Report, RenderOptions], bytes]
    default: bool = False
    text: bool = True
    made_of: Callable[[Path], Made] | None = None
    templated: bool = False
    substitutes: Callable[[RenderOptions], str] | None = None


def render(  # noqa: PLR0913 -- what a caller may choose, each by its name
    report: Report,
    format_: str = "docx",
    *,
    previous: Report | None = None,
    template: Path | None = None,
    draft: bool = False,
    timestamp: datetime | None = None,
    fonts: Path | None = None,
) -> bytes:
    """Make the document of a report in one of `FORMATS`: same input, same bytes."""
    options = RenderOptions(template, None, draft, timestamp, previous, fonts=fonts)
    return FORMATS[format_].render(report, options)


def _docx(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.docx import render_docx
    from govreport.render.template import find_template

    if report.form.borrowed and options.template is None:
        tables = "、".join(
            report.form.section_of_table(table).heading for table in report.form.borrowed
        )
        message = (
            f"“{tables}”用的是别的表式，没有这样的 Word 模板；"
            "请按本年表式改填，或用 --template 给出自己的模板"
        )
        raise UsageProblem(message)
    return render_docx(
        filled_in(report, options.previous),
        find_template(
            report.form.id,
            explicit=options.template,
            workspace=options.workspace,
            chosen=options.templates,
        ),
        draft=options.draft,
        timestamp=options.timestamp,
        facts=options.facts,
    )


def _text(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.text import render_text

    return render_text(filled_in(report, options.previous), draft=options.draft).encode()


def _pdf(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.pdf import render_pdf

    return render_pdf(
        filled_in(report, options.previous),
        draft=options.draft,
        timestamp=options.timestamp,
        folder=options.fonts,
    )


def _substitutes(options: RenderOptions) -> str:
    from govreport.render.pdf import remark

    return remark(options.fonts)


FORMATS: Mapping[str, Format] = {
    "docx": Format(
        ".docx", _docx, default=True, text=False, made_of=made_of, templated=True
    ),
    "txt": Format(".txt", _text, default=True),
    "pdf": Format(".pdf", _pdf, text=False, substitutes=_substitutes),
}
"""Every format by its name; the first is the document that is published."""
