"""Fill a Word template with a report."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from govreport.errors import SENTENCES, TemplateProblem
from govreport.render.compiled import Compiled, assembled, loads
from govreport.render.context import context_of
from govreport.render.package import (
    CUSTOM,
    DOCUMENT,
    checksum,
    completed,
    core_properties,
    custom_properties,
)
from govreport.render.stage import fills
from govreport.render.templates import shipped
from govreport.report import Report

NO_FACTS: Mapping[str, str] = {}


def render_docx(
    report: Report,
    template: Path,
    *,
    draft: bool = False,
    timestamp: datetime | None = None,
    facts: Mapping[str, str] = NO_FACTS,
) -> bytes:
    """The report as a Word document: same input, same bytes.

    `draft` marks every page; `timestamp` stands in the document's properties,
    which otherwise state no time, and so do the `facts` that it was made from.
    TemplateProblem when the template can't be read or filled in.
    """
    content = template_bytes(template)
    official, context = _official(template, content), context_of(report, draft=draft)
    if official is None:
        from govreport.render.own import filled

        made = filled(template, content, context, timestamp)
    else:
        made = assembled(official, official.parts(context), timestamp)
    name, main = made.main
    stated = {**facts, DOCUMENT: checksum(name, main)}
    own = {
        name: main,
        made.core: core_properties(report, timestamp),
        CUSTOM: custom_properties(made.custom, stated),
    }
    return completed(made.base, own, timestamp)


def template_bytes(template: Path) -> bytes:
    """What stands in a template's file."""
    try:
        return template.read_bytes()
    except OSError as error:
        reason = SENTENCES.get(error.errno or 0, str(error.strerror))
        raise TemplateProblem(template, f"不能读取模板：{reason}") from error


@lru_cache(maxsize=4)
def _official(template: Path, content: bytes) -> Compiled | None:
    """A template that came prepared; None for one of one's own, or changed since."""
    ready = shipped(template)
    prepared = loads(ready.prepared, content) if ready else None
    return Compiled(prepared, fills(ready.code)) if ready and prepared else None
