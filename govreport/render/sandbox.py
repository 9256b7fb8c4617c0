"""The strict Jinja of templates of one's own, and its errors told in Chinese."""

import re
from collections.abc import Iterable

from jinja2 import StrictUndefined, TemplateError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from govreport.forms import nearest
from govreport.render.context import Branch
from govreport.render.escaping import as_data

TAG = r"\{[{%#].*?(?:[}%#]\}|$)"
MARKUP = r"<[^>]*>"
SYNTAX = (
    (r"unknown tag '(\w+)'", "不认识的标签“{}”"),
    (r"following tags: .*'(\w+)'", "缺少结束标签“{}”"),
    (r"No filter named '(\w+)'", "不认识的过滤器“{}”"),
    (r"No test named '(\w+)'", "不认识的判断“{}”"),
)


class Missing(StrictUndefined):
    """An unknown name; its error's message is the dotted name and nothing else."""

    @property
    def _undefined_message(self) -> str:
        name, around = str(self._undefined_name), self._undefined_obj
        if isinstance(around, Branch):
            return f"{around.path}.{name}"
        return name if around is missing else f"….{name}"


class Environment(SandboxedEnvironment):
    """Jinja in which a key wins over a method of the same name."""

    def getattr(self, obj: object, attribute: str) -> object:
        """`disclosure.x.items` is the item `items`, if there is one."""
        if isinstance(obj, Branch) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment() -> Environment:
    """A fresh environment: strict, sandboxed, and without a way to print XML."""
    made = Environment(undefined=Missing, autoescape=True, finalize=_finalized)
    for name in ("e", "escape", "forceescape"):
        made.filters[name] = _finalized
    del made.filters["safe"]
    return made


def _finalized(value: object) -> Markup:
    if isinstance(value, Undefined):
        str(value)  # raises, with the name
    return as_data(value)


def in_chinese(error: TemplateError, names: Iterable[str]) -> str:
    """What is wrong with a template and what to do, as a sentence."""
    if isinstance(error, UndefinedError):
        return _unknown_name(str(error.message), names)
    if isinstance(error, TemplateSyntaxError):
        return _wrong_tag(error)
    if isinstance(error, SecurityError):
        return f"模板里用了不允许的写法（{error.message}），请改用本程序说明中列出的名称"
    return f"模板不能填写（{error.message}），请核对模板中的标签"


def _unknown_name(name: str, names: Iterable[str]) -> str:
    near = nearest(name, names)
    hint = f"，相近的有 {'、'.join(near)}" if near else ""
    return f"模板里用了不存在的名称“{name}”{hint}；请在模板中改正或删去它"


def _wrong_tag(error: TemplateSyntaxError) -> str:
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
