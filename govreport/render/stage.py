"""What the code that Jinja made of the official templates runs on, without Jinja.

`templates/build.py` lets through no template that needs more than is here. Names and
signatures are those that Jinja's code uses; all names of an official template exist.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from markupsafe import Markup

from govreport.render.context import Branch
from govreport.render.escaping import as_data

Fill = Callable[[Mapping[str, object]], str]
"""Gives a part of the document for what a report says."""

missing = object()
"""Stands for an argument that a macro wasn't given."""
GIVEN = frozenset({"Macro", "Undefined", "missing"})
"""What the code may ask for in place of what `jinja2.runtime` has."""


def undefined(*_told: object, name: str) -> Any:  # noqa: ANN401 -- it never gives anything
    """Raise a LookupError: an official template asked for what no report has."""
    raise LookupError(name)


Undefined = undefined


class Macro:
    """A piece of a template that is filled in again and again."""

    def __init__(
        self,
        _environment: object,
        body: Callable[..., str],
        _name: str,
        arguments: tuple[str, ...],
        *_settings: object,
    ) -> None:
        """`body` takes all `arguments` in their order."""
        self._body = body
        self._arguments = arguments

    def __call__(self, *given: object, **named: object) -> Markup:
        """The piece filled in, which is XML."""
        rest = self._arguments[len(given) :]
        piece = self._body(*given, *(named.get(name, missing) for name in rest))
        return Markup(piece)  # noqa: S704 -- whatever a report says was escaped in it


def _attribute(holder: Any, name: str) -> object:  # noqa: ANN401 -- whatever a report says
    return holder[name] if isinstance(holder, Branch) else getattr(holder, name)


def _call(
    _context: object, called: Callable[..., object], *given: object, **named: object
) -> object:
    return called(*given, **named)


ENVIRONMENT = SimpleNamespace(
    undefined=undefined,
    concat="".join,
    finalize=as_data,
    getattr=_attribute,
    call=_call,
)


def _filled(root: Callable[..., Iterator[str]], values: Mapping[str, object]) -> str:
    context = SimpleNamespace(
        resolve_or_missing=lambda name: values.get(name, missing),
        vars={},
        exported_vars=set(),
        eval_ctx=SimpleNamespace(autoescape=True),
    )
    return "".join(root(context, missing, ENVIRONMENT))


def fills(code: Path) -> list[Fill]:
    """What fills in the parts of an official template, by the code that came with it."""
    loader = SourceFileLoader(f"_govreport_template_{code.stem}", str(code))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    return [partial(_filled, part(ENVIRONMENT)) for part in module.PARTS]
