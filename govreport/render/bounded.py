"""A stranger's template, filled in by a process that ends where it takes too much."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from govreport.errors import TemplateProblem
from govreport.forms import Form
from govreport.forms import form as form_of
from govreport.limited_work import REFUSED, TOO_LARGE, TOO_LONG, TOO_MUCH, is_limited
from govreport.prose.paragraphs import Paragraph
from govreport.render.context import Branch
from govreport.render.filling import Template, filled_here
from govreport.render.package import Custom
from govreport.render.template import LARGEST, NOWHERE, Parts

SECONDS, MEMORY, OUTPUT = 10, 500_000_000, 50_000_000
"""What one report may take: time of the processor, memory, and what is filled in."""
PATIENCE = 60
"""Seconds in all, on a machine that has other work."""
HELD = 4
"""Templates that are kept ready."""
SPENT = {
    TOO_LONG: f"照这个模板做一份报告，{SECONDS} 秒还没有做完",
    TOO_MUCH: f"照这个模板做一份报告，用的内存超过 {MEMORY // 1_000_000} MB",
    TOO_LARGE: f"照这个模板填出来的一份报告超过 {OUTPUT // 1_000_000} MB",
}
LOOPS = (
    "；多半是标签里有停不下来的循环，或大得离谱的算式，请在 Word 里检查 {% for %}、"
    "{% macro %} 和算式，或从官方模板改起：govreport template export -o 模板.docx"
)
ODD = (
    "照这个模板生成时出了意外，没有生成；请在 Word 里核对模板中的标签，"
    "或从官方模板改起：govreport template export -o 模板.docx"
)
SILENT = (
    "照这个模板生成到一半中断了，没有生成；请再试一次，"
    "还是这样，就从官方模板改起：govreport template export -o 模板.docx"
)


def fill(
    template: Path, content: bytes, context: dict[str, object], form: Form
) -> tuple[Template, dict[str, bytes]]:
    """Fill in a stranger's template, the parts with tags; TemplateProblem says why not.

    What it makes is read back, and refused where a number or text isn't the report's.
    """
    if is_limited():
        return filled_here(template, content, context)
    return _stranger(content).filled(template, context, form)


def ask_bounded(template: Path, work: str, *parts: bytes) -> list[bytes]:
    """Let a function of ours work on a stranger's template within bounds.

    TemplateProblem tells of whatever goes wrong, with what to do.
    """
    from govreport.limited import LimitedError, Limits, kept

    limits = Limits(SECONDS, MEMORY, PATIENCE, LARGEST + OUTPUT)
    try:
        return kept().ask(work, limits, *parts)
    except LimitedError as error:
        raise TemplateProblem(template, _sentence(error.why, error.said)) from error


def _sentence(why: str, said: str) -> str:
    if why == REFUSED:
        return said
    if why in SPENT:
        return SPENT[why] + LOOPS
    return ODD if said else SILENT


@dataclass
class Stranger:
    """A template that isn't ours, as far as the bounded process told of it."""

    content: bytes
    mark: bytes
    template: Template | None = None

    def filled(
        self, template: Path, context: Mapping[str, object], form: Form
    ) -> tuple[Template, dict[str, bytes]]:
        """Let a report be filled in; the template itself is handed over once."""
        asked = (
            template,
            f"{__name__}:fill_for_others",
            self.mark,
            _written(context, form),
        )
        made = ask_bounded(*asked) if self.template else []
        made = made or ask_bounded(*asked, self.content)
        head, *bodies = made
        told = json.loads(head)
        count = len(told["names"])
        names = dict(zip(told["names"], bodies[:count], strict=True))
        if told["custom"]:
            fixed = dict(zip(told["fixed"], bodies[count:], strict=True))
            sources = dict.fromkeys(names, "")
            parts = Parts(sources, fixed, told["core"], Custom(*told["custom"]))
            self.template = Template(parts, {}, sound=False)
        if self.template is None:
            raise TemplateProblem(template, SILENT)
        return self.template, names


@lru_cache(maxsize=HELD)
def _stranger(content: bytes) -> Stranger:
    return Stranger(content, sha256(content).hexdigest().encode())


_handed_over: dict[bytes, bytes] = {}
"""In the bounded process: the templates that it was given last, by their marks."""


def fill_for_others(mark: bytes, context: bytes, *handed: bytes) -> Sequence[bytes]:
    """Fill in a template in the bounded process; nothing for one that it doesn't have.

    What never changes of it comes with the first report, or with each where docxtpl
    fills it in whole. It is read back here too: what a stranger's template makes is a
    stranger's document.
    """
    for content in handed:
        from govreport.render.active import refuse_active

        refuse_active(content, NOWHERE)
        while len(_handed_over) >= HELD:
            _handed_over.pop(next(iter(_handed_over)))
        _handed_over[mark] = content
    if mark not in _handed_over:
        return []
    from govreport.render.readback import read_back

    names, the_form = _read(context)
    opened, made = filled_here(NOWHERE, _handed_over[mark], names)
    if sum(map(len, made.values())) > OUTPUT:
        raise TemplateProblem(NOWHERE, SPENT[TOO_LARGE] + LOOPS)
    read_back(_handed_over[mark], the_form, names, made)
    told: dict[str, object] = {"names": [*made], "custom": None}
    bodies = [*made.values()]
    if handed or not opened.compiled:
        parts = opened.parts
        told |= {"fixed": [*parts.fixed], "core": parts.core, "custom": parts.custom}
        bodies += parts.fixed.values()
    return [json.dumps(told).encode(), *bodies]


def refuse_others_active(template: Path, content: bytes) -> None:
    """Raise TemplateProblem where a stranger's Word file would run or load anything."""
    ask_bounded(template, f"{__name__}:refuse_for_others", content)


def refuse_for_others(content: bytes) -> Sequence[bytes]:
    """Refuse such a file in the bounded process."""
    from govreport.render.active import refuse_active

    refuse_active(content, NOWHERE)
    return []


def _written(context: Mapping[str, object], form: Form) -> bytes:
    """Write the names of a report and its form as data; paragraphs are lists."""
    return json.dumps([context, form.id, dict(form.borrowed)]).encode()


def _read(raw: bytes) -> tuple[dict[str, object], Form]:
    context, form_id, borrowed = json.loads(raw)
    tables = {table: form_of(other) for table, other in borrowed.items()}
    names = {name: _revived(value, name) for name, value in context.items()}
    return names, form_of(form_id).with_tables_of(tables)


def _revived(value: object, path: str) -> object:
    """Make groups of names and paragraphs again of what was written."""
    if isinstance(value, dict):
        inner = {name: _revived(one, f"{path}.{name}") for name, one in value.items()}
        return Branch(path, inner)
    if isinstance(value, list):
        return tuple(Paragraph(*one) for one in value)
    return value
