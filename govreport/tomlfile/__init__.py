"""The TOML file of a report: read with exact places, written anew, changed in place."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govreport.tomlfile.document import Document
    from govreport.tomlfile.files import load
    from govreport.tomlfile.new import dumps
    from govreport.tomlfile.save import Occasion, create, overwrite, update, write

__all__ = [
    "Document",
    "Occasion",
    "create",
    "dumps",
    "load",
    "overwrite",
    "update",
    "write",
]

_ROOMS = {
    "Document": "document",
    "load": "files",
    "dumps": "new",
    **dict.fromkeys(("Occasion", "create", "overwrite", "update", "write"), "save"),
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is, so that a short command stays quick."""
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
