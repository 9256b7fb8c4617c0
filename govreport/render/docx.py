"""Fill a Word template with a report: a template is taken apart and compiled once."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

import jinja2

from govreport.errors import TemplateProblem
from govreport.render.context import context_of, names_of
from govreport.render.jinja import (
    UnprintableError,
    compile_sources,
    in_chinese,
    load_compiled,
)
from govreport.render.package import (
    CUSTOM,
    DOCUMENT,
    checksum,
    completed,
    core_properties,
    custom_properties,
    packed,
)
from govreport.render.template import COMPILED, Parts, load_parts, mark_of, template_bytes
from govreport.report import Report

NO_FACTS: Mapping[str, str] = {}
BREAKS, RUN_END = (b"\t", b"\n"), b"</w:r>"
RUN_PROPERTIES = re.compile(rb"<w:rPr>.*?</w:rPr>")
TEXT = re.compile(rb"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
SPACED = b'<w:t xml:space="preserve">'
BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What expressions in a template raise."""
UNBALANCED = (
    "填好后不成文档：多半有一对 {% if %}…{% endif %} 或 {% for %}…{% endfor %} "
    "一个在表格里、一个在表格外；请让它们各占一段，写成 {%p … %}"
)


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
    content, context = template_bytes(template), context_of(report, draft=draft)
    made = _filled(template, content, context, timestamp)
    name, main = made.main
    stated = {**facts, DOCUMENT: checksum(name, main)}
    own = {
        name: main,
        made.core: core_properties(report, timestamp),
        CUSTOM: custom_properties(made.parts.custom, stated),
    }
    return completed(made.base, own, timestamp)


class FilledDocument(NamedTuple):
    """The main part of a report's document with its name, and a package of the rest."""

    main: tuple[str, bytes]
    base: bytes
    parts: Parts

    @property
    def core(self) -> str:
        """The name of the part with the core properties."""
        return self.parts.core


class Template:
    """A Word template taken apart, each of its parts with tags compiled by Jinja."""

    def __init__(
        self, parts: Parts, compiled: Mapping[str, jinja2.Template], *, sound: bool
    ) -> None:
        """`sound` tells that whatever is filled in makes a document."""
        self._parts = parts
        self._compiled = compiled
        self._sound = sound
        self._last: tuple[object, bytes] = (None, b"")

    def filled(
        self, context: Mapping[str, object], timestamp: datetime | None
    ) -> FilledDocument:
        """Fill in a report; ExpatError where no document comes of it."""
        made = {
            name: with_breaks(part.render(context).encode())
            for name, part in self._compiled.items()
        }
        for part in () if self._sound else made.values():
            expat.ParserCreate(namespace_separator=" ").Parse(part, True)  # noqa: FBT003 -- its end
        main, *others = made.items()
        return FilledDocument(main, self._base(dict(others), timestamp), self._parts)

    def _base(self, others: Mapping[str, bytes], timestamp: datetime | None) -> bytes:
        """A package of all parts but the document and its properties, compressed once.

        `others` are the headers and footers, which seldom differ from report to report.
        """
        key = (timestamp, *others.values())
        if self._last[0] != key:
            self._last = key, packed({**self._parts.fixed, **others}, timestamp)
        return self._last[1]


@lru_cache(maxsize=4)
def _opened(template: Path, content: bytes) -> Template | None:
    """A template ready to be filled in; None for one that docxtpl must fill in whole.

    Of one with the bytes of an official one all was made when the program was installed.
    """
    mark = mark_of(content)
    ready = load_parts(COMPILED, mark)
    if ready is not None:
        return Template(ready, load_compiled(COMPILED, mark, ready.sources), sound=True)
    from govreport.render.apart import take_apart

    parts = take_apart(content, template)
    if parts is None:
        return None
    return Template(parts, compile_sources(parts.sources), sound=False)


def _filled(
    template: Path, content: bytes, context: dict[str, object], timestamp: datetime | None
) -> FilledDocument:
    """A template filled in; TemplateProblem when that can't be done."""
    try:
        opened = _opened(template, content)
        if opened is not None:
            return opened.filled(context, timestamp)
        from govreport.render.apart import fill_whole

        parts, made = fill_whole(content, template, context)
    except jinja2.TemplateError as error:
        raise TemplateProblem(template, in_chinese(error, names_of(context))) from error
    except UnprintableError as error:
        raise TemplateProblem(template, str(error)) from error
    except (SyntaxError, expat.ExpatError) as error:  # lxml's XMLSyntaxError is one
        raise TemplateProblem(template, UNBALANCED) from error
    except BROKEN as error:
        sentence = f"模板里的标签不能算出结果（{error}），请核对模板中的算式和过滤器"
        raise TemplateProblem(template, sentence) from error
    main, *others = made.items()
    return FilledDocument(main, packed({**parts.fixed, **dict(others)}, timestamp), parts)


def with_breaks(xml: bytes) -> bytes:
    """XML with the tabs and line breaks in its texts as Word has them.

    It is what docxtpl makes of them, done only where there are any.
    """
    at, done, pieces = _next_break(xml, 0), 0, list[bytes]()
    while at >= 0:
        start, end = _run_around(xml, at)
        if done <= start < end:
            pieces += [xml[done:start], _run_with_breaks(xml[start:end])]
            done = end
        at = _next_break(xml, max(at + 1, done))
    return b"".join((*pieces, xml[done:]))


def _next_break(xml: bytes, start: int) -> int:
    """The index of the next tab or line break, -1 for none."""
    found = (xml.find(one, start) for one in BREAKS)
    return min((at for at in found if at >= 0), default=-1)


def _run_around(xml: bytes, at: int) -> tuple[int, int]:
    """Where the run around a character begins and ends; (-1, -1) outside of runs."""
    start = xml.rfind(b"<w:r>", 0, at)
    start = max(start, xml.rfind(b"<w:r ", max(start, 0), at))
    end = xml.find(RUN_END, max(start, 0)) + len(RUN_END)
    return (start, end) if start >= 0 and end > at else (-1, -1)


def _run_with_breaks(run: bytes) -> bytes:
    found = RUN_PROPERTIES.search(run)
    style = found[0] if found else b""
    tab = b"</w:t></w:r><w:r>%b<w:tab/></w:r><w:r>%b%b" % (style, style, SPACED)
    line = b"</w:t><w:br/>" + SPACED
    return TEXT.sub(lambda text: text[0].replace(b"\t", tab).replace(b"\n", line), run)
