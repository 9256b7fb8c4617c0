"""A Word template compiled once: a report then costs one rendering and one package.

Neither docxtpl nor lxml is needed here; `preparing` has done their work before.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import jinja2
from jinja2 import Template

from govreport.render.package import Custom, packed
from govreport.render.sandbox import Environment, environment

BREAKS, RUN_END = "\t\n", "</w:r>"
RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>")
TEXT = re.compile(r"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
SPACED = '<w:t xml:space="preserve">'
PARAGRAPH = re.compile(r"(?=<w:p[ >])")


class Prepared(NamedTuple):
    """A template taken apart: what each report fills in, and what never changes.

    `sources` are the Jinja texts of the parts with tags, the document's first;
    `core` is the name of the part with the core properties.
    """

    sources: Mapping[str, str]
    fixed: Mapping[str, bytes]
    core: str
    custom: Custom


def dumps(prepared: Prepared, content: bytes) -> str:
    """As JSON a template whose parts are all XML, with the hash of what it was made of."""
    fixed = {name: part.decode() for name, part in prepared.fixed.items()}
    data = {"made_of": _hash(content), **prepared._asdict(), "fixed": fixed}
    return json.dumps(data, ensure_ascii=False, indent=1)


def loads(text: str, content: bytes) -> Prepared | None:
    """What `dumps` wrote; None where it was made of another template than `content`."""
    data: dict[str, Any] = json.loads(text)
    if data["made_of"] != _hash(content):
        return None
    fixed = {name: part.encode() for name, part in data["fixed"].items()}
    return Prepared(data["sources"], fixed, data["core"], Custom(*data["custom"]))


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


class Compiled:
    """A prepared template, each of its sources compiled when it is first filled in."""

    def __init__(self, prepared: Prepared, code: Path | None = None) -> None:
        """`code` is a file of what Jinja made of the sources, for the same Jinja only.

        A template that comes with its code is `proven` to give XML.
        """
        self.prepared = prepared
        self.proven = code is not None
        self._code = code
        self._last: tuple[object, bytes] = (None, b"")

    def base(self, timestamp: datetime | None, others: Mapping[str, bytes]) -> bytes:
        """A package of all parts but the document and its properties, compressed once.

        `others` are the headers and footers, which seldom differ from report to report.
        """
        key = (timestamp, *others.values())
        if self._last[0] != key:
            parts = {**self.prepared.fixed, **others}
            self._last = key, packed(parts, timestamp)
        return self._last[1]

    @cached_property
    def _templates(self) -> dict[str, Template]:
        """TemplateSyntaxError knows the paragraph of a wrong tag."""
        env = environment()
        ready = _loaded(env, self._code) if self._code is not None else []
        compiled = (_compiled(env, source) for source in self.prepared.sources.values())
        return dict(zip(self.prepared.sources, ready or compiled, strict=True))

    def parts(self, context: Mapping[str, object]) -> dict[str, bytes]:
        """The parts that a report fills in, by their names."""
        return {
            name: with_breaks(template.render(context)).encode()
            for name, template in self._templates.items()
        }


def _compiled(env: Environment, source: str) -> Template:
    try:
        return env.from_string(source)
    except jinja2.TemplateSyntaxError:
        # once more with a line for each paragraph, so that the error names one
        return env.from_string(PARAGRAPH.sub("\n", source))


def _loaded(env: Environment, file: Path) -> list[Template]:
    """The templates in a file of Python code; none where another Jinja made it."""
    loader = SourceFileLoader(f"_govreport_template_{file.stem}", str(file))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    if jinja2.__version__ != module.JINJA:
        return []
    made = env.template_class.from_module_dict
    known = env.make_globals(None)
    return [
        made(env, {"__file__": str(file), **part(env)}, known)
        for name, part in vars(module).items()
        if name.startswith("part_")
    ]


def with_breaks(xml: str) -> str:
    """XML with the tabs and line breaks in its texts as Word has them.

    It is what docxtpl makes of them, done only where there are any.
    """
    at, done, pieces = _next_break(xml, 0), 0, list[str]()
    while at >= 0:
        start, end = _run_around(xml, at)
        if done <= start < end:
            pieces += [xml[done:start], _run_with_breaks(xml[start:end])]
            done = end
        at = _next_break(xml, max(at + 1, done))
    return "".join((*pieces, xml[done:]))


def _next_break(xml: str, start: int) -> int:
    """The index of the next tab or line break, -1 for none."""
    found = (xml.find(one, start) for one in BREAKS)
    return min((at for at in found if at >= 0), default=-1)


def _run_around(xml: str, at: int) -> tuple[int, int]:
    """Where the run around a character begins and ends; (-1, -1) outside of runs."""
    start = xml.rfind("<w:r>", 0, at)
    start = max(start, xml.rfind("<w:r ", max(start, 0), at))
    end = xml.find(RUN_END, max(start, 0)) + len(RUN_END)
    return (start, end) if start >= 0 and end > at else (-1, -1)


def _run_with_breaks(run: str) -> str:
    found = RUN_PROPERTIES.search(run)
    properties = found[0] if found else ""
    tab = f"</w:t></w:r><w:r>{properties}<w:tab/></w:r><w:r>{properties}{SPACED}"
    return TEXT.sub(
        lambda text: text[0].replace("\t", tab).replace("\n", f"</w:t><w:br/>{SPACED}"),
        run,
    )
