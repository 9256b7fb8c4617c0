"""Fill in a template of one's own, and tell in Chinese what is wrong in it."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from xml.parsers import expat

from jinja2 import Template, TemplateError, TemplateSyntaxError

from govreport.errors import TemplateProblem
from govreport.render.compiled import Compiled, Document, assembled
from govreport.render.context import names_of
from govreport.render.escaping import UnprintableError
from govreport.render.package import packed
from govreport.render.preparing import filled_whole, prepare
from govreport.render.sandbox import Environment, environment, in_chinese
from govreport.render.stage import Fill

PARAGRAPH = re.compile(r"(?=<w:p[ >])")
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


def filled(
    template: Path,
    content: bytes,
    context: dict[str, object],
    timestamp: datetime | None,
) -> Document:
    """A template filled in; TemplateProblem when that can't be done."""
    try:
        return _filled(template, content, context, timestamp)
    except TemplateError as error:
        raise TemplateProblem(template, in_chinese(error, names_of(context))) from error
    except UnprintableError as error:
        raise TemplateProblem(template, str(error)) from error
    except (SyntaxError, expat.ExpatError) as error:  # lxml's XMLSyntaxError is one
        raise TemplateProblem(template, UNBALANCED) from error
    except BROKEN as error:
        sentence = f"模板里的标签不能算出结果（{error}），请核对模板中的算式和过滤器"
        raise TemplateProblem(template, sentence) from error


def _filled(
    template: Path,
    content: bytes,
    context: dict[str, object],
    timestamp: datetime | None,
) -> Document:
    compiled = _compiled(template, content)
    if compiled is None:
        prepared, parts = filled_whole(content, template, context)
        main, *others = parts.items()
        base = packed({**prepared.fixed, **dict(others)}, timestamp)
        return Document(main, base, prepared.core, prepared.custom)
    parts = compiled.parts(context)
    for part in parts.values():
        expat.ParserCreate(namespace_separator=" ").Parse(part, True)  # noqa: FBT003 -- its end
    return assembled(compiled, parts, timestamp)


@lru_cache(maxsize=4)
def _compiled(template: Path, content: bytes) -> Compiled | None:
    """The template compiled by Jinja; None for one that docxtpl must fill in whole.

    TemplateSyntaxError knows the paragraph of a wrong tag.
    """
    prepared = prepare(content, template)
    if prepared is None:
        return None
    env = environment()
    return Compiled(prepared, (_fill(env, text) for text in prepared.sources.values()))


def _fill(env: Environment, source: str) -> Fill:
    try:
        return partial(_rendered, env.from_string(source))
    except TemplateSyntaxError:
        # once more with a line for each paragraph, so that the error names one
        return partial(_rendered, env.from_string(PARAGRAPH.sub("\n", source)))


def _rendered(template: Template, context: Mapping[str, object]) -> str:
    return template.render(context)
