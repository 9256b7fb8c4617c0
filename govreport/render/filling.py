"""Word templates ready to be filled in: taken apart and compiled once, in this process."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

import jinja2

from govreport.errors import TemplateProblem
from govreport.render.context import dotted_names
from govreport.render.jinja import (
    BROKEN,
    UnprintableError,
    compile_sources,
    in_chinese,
    load_compiled,
)
from govreport.render.package import packed
from govreport.render.template import COMPILED, Parts, load_parts, mark_of

if TYPE_CHECKING:
    from govreport.render.blame import Blame

RUN_END = b"</w:r>"
RUN_PROPERTIES = re.compile(rb"<w:rPr>.*?</w:rPr>")
TEXT = re.compile(rb"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
SPACED = b'<w:t xml:space="preserve">'
UNBALANCED = (
    "填好后不成文档：多半有一对 {% if %}…{% endif %} 或 {% for %}…{% endfor %} "
    "一个在表格里、一个在表格外；请让它们各占一段，写成 {%p … %}"
)


@dataclass
class Template:
    """Word template taken apart, each of its parts with tags compiled by Jinja.

    `sound` tells that whatever is filled in makes a document.
    """

    parts: Parts
    compiled: Mapping[str, jinja2.Template]
    sound: bool
    last: tuple[object, bytes] = (None, b"")

    def filled(self, context: Mapping[str, object]) -> dict[str, bytes]:
        """Fill in a report; ExpatError where no document comes of it."""
        made = {
            name: with_breaks(part.render(context).encode())
            for name, part in self.compiled.items()
        }
        if not self.sound:
            _check(made)
        return made

    def base(self, others: Mapping[str, bytes], timestamp: datetime | None) -> bytes:
        """Pack all parts but the document and its properties, compressed once.

        `others` are the headers, footers and styles, the same in most reports.
        """
        key = (timestamp, *others.values())
        if self.last[0] != key:
            self.last = key, packed({**self.parts.fixed, **others}, timestamp)
        return self.last[1]


def _check(made: Mapping[str, bytes]) -> None:
    """Raise ExpatError where no document comes of it, TemplateProblem if it loads any."""
    from govreport.render.active import refuse_made

    refuse_made(made)


@lru_cache(maxsize=4)
def _opened(template: Path, content: bytes) -> Template | None:
    """Make a template ready to be filled in; None where docxtpl must fill it in whole.

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


def filled_here(
    template: Path, content: bytes, context: dict[str, object]
) -> tuple[Template, dict[str, bytes]]:
    """Fill in the parts of a template that have tags; TemplateProblem says why it can't.

    A stranger's may take all the time and memory that there is.
    """
    try:
        opened = _opened(template, content)
        if opened is not None:
            return opened, opened.filled(context)
        from govreport.render.apart import fill_whole

        parts, made = fill_whole(content, template, context)
        _check({**parts.fixed, **made})  # footnotes have tags, too
        return Template(parts, {}, sound=False), made
    except jinja2.TemplateSyntaxError as error:
        raise TemplateProblem(template, in_chinese(error, ())) from error
    except jinja2.TemplateError as error:
        place = str(_blamed(content, template, context))
        sentence = in_chinese(error, dotted_names(context), place)
        raise TemplateProblem(template, sentence) from error
    except UnprintableError as error:
        sentence = f"{_blamed(content, template, context)}{error}"
        raise TemplateProblem(template, sentence) from error
    except (SyntaxError, expat.ExpatError) as error:  # lxml's XMLSyntaxError is one
        raise TemplateProblem(template, UNBALANCED) from error
    except BROKEN as error:
        from govreport.render.blame import why

        sentence = why(error, _blamed(content, template, context))
        raise TemplateProblem(template, sentence) from error


def _blamed(content: bytes, template: Path, context: Mapping[str, object]) -> "Blame":
    from govreport.render.blame import blamed

    return blamed(content, template, context)


def with_breaks(xml: bytes) -> bytes:
    """Write the tabs and line breaks in texts as Word has them, which docxtpl does too."""
    done, reached = list[bytes](), 0
    while (at := _next_break(xml, reached)) >= 0 and (end := xml.find(RUN_END, at)) >= 0:
        start = max(xml.rfind(RUN_END, reached, at), reached)
        done += xml[reached:start], _run_with_breaks(xml[start:end])
        reached = end
    return b"".join((*done, xml[reached:]))


def _next_break(xml: bytes, start: int) -> int:
    """Find the next tab or line break, -1 for none; quicker than an expression does."""
    tab, line = xml.find(b"\t", start), xml.find(b"\n", start)
    return max(tab, line) if min(tab, line) < 0 else min(tab, line)


def _run_with_breaks(xml: bytes) -> bytes:
    """Write those in a run; what stands before it stays, and its end is not here."""
    start = max(xml.rfind(b"<w:r>"), xml.rfind(b"<w:r "), 0)
    before, run = xml[:start], xml[start:]
    found = RUN_PROPERTIES.search(run)
    style = found[0] if found else b""
    tab = b"</w:t></w:r><w:r>%b<w:tab/></w:r><w:r>%b%b" % (style, style, SPACED)
    line = b"</w:t><w:br/>" + SPACED
    return before + TEXT.sub(
        lambda text: text[0].replace(b"\t", tab).replace(b"\n", line), run
    )
