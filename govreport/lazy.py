"""Expressions that are compiled when a text first asks for them.

Most commands need few of them, and compiling all takes longer than such a command.
"""

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled expression, whose methods become its own at first use."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever a pattern has
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found


def lazy(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Make an expression that is compiled when it is first used."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
