"""Fill a Word template with a report."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from jinja2 import TemplateError

from govreport.errors import SENTENCES, TemplateProblem
from govreport.render.compiled import Compiled, loads
from govreport.render.context import context_of, names_of
from govreport.render.package import (
    CUSTOM,
    DOCUMENT,
    Custom,
    checksum,
    completed,
    core_properties,
    custom_properties,
    packed,
)
from govreport.render.sandbox import in_chinese
from govreport.render.templates import shipped
from govreport.report import Report

BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What expressions in a template raise."""
UNBALANCED = (
    "填好后不成文档：多半有一对 {% if %}…{% endif %} 或 {% for %}…{% endfor %} "
    "一个在表格里、一个在表格外；请让它们各占一段，写成 {%p … %}"
)
NO_FACTS: Mapping[str, str] = {}


class Document(NamedTuple):
    """The main part of a report's document with its name, and a package of the rest."""

    main: tuple[str, bytes]
    base: bytes
    core: str
    custom: Custom


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
    context = context_of(report, draft=draft)
    try:
        made = _filled(template, template_bytes(template), context, timestamp)
    except TemplateError as error:
        raise TemplateProblem(template, in_chinese(error, names_of(context))) from error
    except (SyntaxError, expat.ExpatError) as error:  # lxml's XMLSyntaxError is one
        raise TemplateProblem(template, UNBALANCED) from error
    except BROKEN as error:
        sentence = f"模板里的标签不能算出结果（{error}），请核对模板中的算式和过滤器"
        raise TemplateProblem(template, sentence) from error
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


def _filled(
    template: Path,
    content: bytes,
    context: dict[str, object],
    timestamp: datetime | None,
) -> Document:
    compiled = _compiled(template, content)
    if compiled is None:
        from govreport.render.preparing import filled_whole

        prepared, parts = filled_whole(content, template, context)
        main, *others = parts.items()
        base = packed({**prepared.fixed, **dict(others)}, timestamp)
        return Document(main, base, prepared.core, prepared.custom)
    parts = compiled.parts(context)
    if not compiled.proven:
        for part in parts.values():
            expat.ParserCreate(namespace_separator=" ").Parse(part, True)  # noqa: FBT003 -- its end
    prepared = compiled.prepared
    main, *others = parts.items()
    base = compiled.base(timestamp, dict(others))
    return Document(main, base, prepared.core, prepared.custom)


@lru_cache(maxsize=4)
def _compiled(template: Path, content: bytes) -> Compiled | None:
    """The template compiled; None for one that docxtpl must fill in whole."""
    ready = shipped(template)
    prepared = loads(ready.prepared, content) if ready else None
    if ready and prepared:
        return Compiled(prepared, ready.code)
    from govreport.render.preparing import prepare

    prepared = prepare(content, template)
    return None if prepared is None else Compiled(prepared)
