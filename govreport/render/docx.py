"""Fill a Word template with a report: the official one here, a stranger's within bounds."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from govreport.forms import Form
from govreport.render.context import context_of
from govreport.render.filling import Template, filled_here
from govreport.render.fitting import signed, smaller_numbers, with_sizes
from govreport.render.package import core_properties, sealed
from govreport.render.template import official_form, template_bytes
from govreport.report import Report

STYLES = "word/styles.xml"


def render_docx(  # noqa: PLR0913 -- what a document depends on, each by its name
    report: Report,
    template: Path,
    *,
    draft: bool = False,
    timestamp: datetime | None = None,
    facts: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> bytes:
    """Write the report as a Word document: same input, same bytes.

    `draft` marks every page; `timestamp` stands in the document's properties,
    which otherwise state no time, and so do the `facts` that it was made from; `content`
    is taken instead of what stands in the template's file.
    TemplateProblem when the template can't be read or filled in.
    """
    content = template_bytes(template) if content is None else content
    context = context_of(report, draft=draft)
    opened, made = _filled(template, content, context, report.form)
    name = next(iter(made))
    main = made.pop(name)
    main = signed(main, report)
    sizes = smaller_numbers(report.form, context)
    if sizes and STYLES in opened.parts.fixed:
        made[STYLES] = with_sizes(opened.parts.fixed[STYLES], sizes)
    own = {name: main, opened.parts.core: core_properties(report, timestamp)}
    base = opened.base(made, timestamp)
    return sealed(own, opened.parts.custom, facts or {}, timestamp, base)


def _filled(
    template: Path, content: bytes, context: dict[str, object], form: Form
) -> tuple[Template, dict[str, bytes]]:
    """Fill in an official one, known by its bytes, here; a stranger's within bounds."""
    if official_form(content) is not None:
        return filled_here(template, content, context)
    from govreport.render.bounded import fill

    return fill(template, content, context, form)
