"""The Jinja of Word templates: sandboxed, strict, whatever it prints escaped as data."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from govreport.forms import nearest
from govreport.render.context import Branch
from govreport.render.package import NO_XML

PARAGRAPH = re.compile(r"(?=<w:p[ >])")
TAG = r"\{[{%#].*?(?:[}%#]\}|$)"
MARKUP = r"<[^>]*>"
SYNTAX = (
    (r"unknown tag '(\w+)'", "不认识的标签“{}”"),
    (r"following tags: .*'(\w+)'", "缺少结束标签“{}”"),
    (r"No filter named '(\w+)'", "不认识的过滤器“{}”"),
    (r"No test named '(\w+)'", "不认识的判断“{}”"),
)
REFERENCES = str.maketrans(
    {char: f"&#{ord(char)};" for char in "&<>\"'\r"}
    # docxtpl turns {_{ and the like into tags after rendering, so no brace
    # that somebody typed may be left; tabs and line breaks are its own work.
    | {char: f"&#{ord(char)};" for char in "{}"}
)
BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(NameError, RuntimeError, TypeError, ValueError),
)
"""What expressions in a template raise."""
UNSAFE = re.compile(rf"[&<>\"'\r{{}}]|{NO_XML.pattern}")
SHORT = 8
"""Characters of a text that is likely to come again."""


class UnprintableError(Exception):
    """A template prints what is neither text nor a number; the message says what to do."""


TEMPLATE_ERRORS = (jinja2.TemplateError, UnprintableError)


class Missing(jinja2.StrictUndefined):
    """An unknown name; its error's message is the dotted name and nothing else."""

    @property
    def _undefined_message(self) -> str:
        name, around = str(self._undefined_name), self._undefined_obj
        if isinstance(around, Branch):
            return f"{around.path}.{name}"
        return name if around is missing else f"….{name}"


class Generator(CodeGenerator):
    """Jinja's code without a second escaping: what `finalize` gives is XML already."""

    def _output_child_pre(
        self,
        node: nodes.Expr,  # noqa: ARG002 -- Jinja's signature
        frame: Frame,  # noqa: ARG002
        finalize: CodeGenerator._FinalizeInfo,
    ) -> None:
        self.write(str(finalize.src))

    def _output_child_post(
        self,
        node: nodes.Expr,  # noqa: ARG002 -- likewise
        frame: Frame,  # noqa: ARG002
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002
    ) -> None:
        self.write(")")


class Environment(SandboxedEnvironment):
    """Jinja in which a key wins over a method of the same name."""

    code_generator_class = Generator

    def getattr(self, obj: object, attribute: str) -> object:
        """Look up items first: `x.items` is the item `items`, if there is one."""
        if type(obj) is Branch and attribute in obj:
            return obj[attribute]
        if isinstance(obj, tuple) and attribute in getattr(type(obj), "_fields", ()):
            return getattr(obj, attribute)  # data by its type: no need to ask what it is
        return super().getattr(obj, attribute)


def environment(loader: jinja2.BaseLoader | None = None) -> Environment:
    """Make an environment: strict, sandboxed, and without a way to print XML.

    Nor is there anything that comes out otherwise the next time.
    """
    made = Environment(undefined=Missing, autoescape=True, finalize=as_data, loader=loader)
    for name in ("e", "escape", "forceescape"):
        made.filters[name] = as_data
    del made.filters["safe"], made.filters["random"], made.globals["lipsum"]
    return made


def compile_sources(sources: Mapping[str, str]) -> dict[str, jinja2.Template]:
    """Compile the texts of a template's parts.

    TemplateSyntaxError knows the paragraph of a wrong tag.
    """
    jinja = environment()
    try:
        return {name: jinja.from_string(source) for name, source in sources.items()}
    except jinja2.TemplateSyntaxError:
        for source in sources.values():  # a line for each paragraph: the error names one
            jinja.from_string(PARAGRAPH.sub("\n", source))
        raise


def save_compiled(folder: Path, mark: str, sources: Mapping[str, str]) -> None:
    """Compile the parts of a template into modules that `load_compiled` finds by a mark."""
    named = {f"{mark}/{name}": source for name, source in sources.items()}
    environment(jinja2.DictLoader(named)).compile_templates(folder, zip=None)


def load_compiled(
    folder: Path, mark: str, names: Iterable[str]
) -> dict[str, jinja2.Template]:
    """Load the parts of a template that were compiled before."""
    jinja = environment(jinja2.ModuleLoader(folder))
    return {name: jinja.get_template(f"{mark}/{name}") for name in names}


def as_data(value: object) -> Markup:
    """Write text as XML in which nothing of it can be taken for XML or a tag.

    A character that XML can't hold becomes U+FFFD; what a macro made is XML already.
    """
    if type(value) is str:
        return _short(value) if len(value) <= SHORT else _escaped(value)
    if isinstance(value, str):
        return value if isinstance(value, Markup) else _escaped(value)
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, with the name
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = "一组段落" if isinstance(value, tuple) else "一组内容或一个判断"
        message = f"直接打印了{kind}，这里只能打印文字或数；段落要用 {{%p for %}} 逐段写出"
        raise UnprintableError(message)
    return _escaped(str(value))


def _escaped(text: str) -> Markup:
    if UNSAFE.search(text) is None:
        return Markup(text)  # noqa: S704 -- nothing in it says more than itself
    return Markup(NO_XML.sub("\ufffd", text).translate(REFERENCES))  # noqa: S704 -- escaped here


_short = lru_cache(maxsize=2048)(_escaped)
"""Numbers are short, and the same again and again."""


def in_chinese(
    error: jinja2.TemplateError, names: Iterable[str], place: str = "模板里"
) -> str:
    """Say what is wrong with a template, at a place, and what to do."""
    if isinstance(error, jinja2.UndefinedError):
        near = nearest(str(error.message), names)
        hint = f"，相近的有 {'、'.join(near)}" if near else ""
        return f"{place}用了不存在的名称“{error.message}”{hint}；请在模板中改正或删去它"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _wrong_tag(error)
    if isinstance(error, SecurityError):
        return f"{place}用了不允许的写法，请在模板中改用本程序说明中列出的名称"
    return f"{place}有不能用的写法，请删去，只用本程序说明中列出的标签"


def _wrong_tag(error: jinja2.TemplateSyntaxError) -> str:
    message = str(error.message)
    reasons = (
        sentence.format(found[1])
        for pattern, sentence in SYNTAX
        if (found := re.search(pattern, message))
    )
    reason = next(reasons, "标签写得不完整或有误")
    lines = (error.source or "").splitlines()
    line = lines[error.lineno - 1] if 0 < error.lineno <= len(lines) else ""
    text = re.sub(MARKUP, "", line)
    tags = re.findall(TAG, text)
    where = f"，在“{(' '.join(tags) or text)[:80]}”这一段" if text.strip() else ""
    return f"模板里有{reason}{where}；请在模板中改正"
