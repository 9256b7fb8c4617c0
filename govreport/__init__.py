"""Assemble, check and render Chinese government disclosure annual reports."""

import sys

TYPE_CHECKING = False
"""Not `typing`'s, nor is anything else loaded: a Ctrl-C is heeded only after this."""

if TYPE_CHECKING:
    from types import ModuleType

    from govreport import tasks
    from govreport.compare import compare
    from govreport.errors import GovReportError
    from govreport.findings import Finding, Severity
    from govreport.forms import Address, Cell, Form, form
    from govreport.importers import read_document
    from govreport.library import check, fix, load
    from govreport.render import render
    from govreport.report import Organ, Report
    from govreport.settings import Settings
    from govreport.tasks.runners import processes, serial
    from govreport.tomlfile import dumps
    from govreport.workspace import Workspace
else:
    ModuleType = type(sys.modules[__name__])

__version__ = "0.1.0"
__all__ = [
    "Address",
    "Cell",
    "Finding",
    "Form",
    "GovReportError",
    "Organ",
    "Report",
    "Settings",
    "Severity",
    "Workspace",
    "check",
    "compare",
    "dumps",
    "fix",
    "form",
    "load",
    "processes",
    "read_document",
    "render",
    "serial",
    "tasks",
]

_ROOMS = {
    "compare": ("compare",),
    "errors": ("GovReportError",),
    "findings": ("Finding", "Severity"),
    "forms": ("Address", "Cell", "Form", "form"),
    "importers": ("read_document",),
    "library": ("check", "fix", "load"),
    "report": ("Organ", "Report"),
    "settings": ("Settings",),
    "tasks.runners": ("processes", "serial"),
    "tomlfile": ("dumps",),
    "workspace": ("Workspace",),
}
"""Where each name of the package's face is at home."""


def __getattr__(name: str) -> object:
    """Load a name when it is asked for, so that a short command loads none."""
    from importlib import import_module

    if name == "tasks":
        return import_module(f"{__name__}.tasks")
    room = next((room for room, names in _ROOMS.items() if name in names), None)
    if room is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{room}"), name)


def __dir__() -> list[str]:
    """List the names of the face, loaded or not."""
    return sorted({*globals(), *__all__})


def face_of(home: str, name: str) -> property:
    """Make a function an attribute of a package's class, loaded when it is asked for.

    So it is the function whoever imported the file before that has the same name, which
    the import system would put in its place.
    """

    def load(_package: ModuleType) -> object:
        from importlib import import_module

        return getattr(import_module(home), name)

    def let_pass(_package: ModuleType, _file: ModuleType) -> None:
        """Let the import system's name for the file pass."""

    return property(load, let_pass)


class _Face(ModuleType):
    """This package, on which `render` and `compare` are functions and no rooms."""

    compare = face_of(f"{__name__}.compare", "compare")
    render = face_of(f"{__name__}.render", "render")


sys.modules[__name__].__class__ = _Face
