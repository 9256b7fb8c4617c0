"""Packages on which a function has the name of the file that it is at home in."""

from importlib import import_module
from types import ModuleType


class Function:
    """A function of a package's face, loaded when it is asked for.

    The package's class has it, so that the import system does not put the file, which
    has the same name, in its place: `package.name` is the function whoever imported
    that file before.
    """

    def __init__(self, home: str, name: str) -> None:
        """Name the module that it is at home in, and its name there."""
        self._home = home
        self._name = name

    def __get__(self, _package: ModuleType | None, _kind: type | None = None) -> object:
        """Load the function."""
        return getattr(import_module(self._home), self._name)

    def __set__(self, _package: ModuleType, _file: ModuleType) -> None:
        """Let the import system's name for the file pass."""
