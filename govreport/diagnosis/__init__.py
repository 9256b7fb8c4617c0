"""What was found when something was looked at: how bad it is, what it is, what to do."""

from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import NamedTuple

OPEN_IT = "请看文件是不是被别的程序打开、有没有权限"
"""What to do about a file that can't be read."""


class Grade(Enum):
    """How bad something is; what is a FAULT is to be put right."""

    FAULT = "fault"
    CAUTION = "caution"
    FINE = "fine"


class Diagnosis(NamedTuple):
    """One thing that was looked at.

    `kind` names it for programs, its part before the dot: `computer.python`. `path` is
    where it is, None for nowhere in particular; `names` are files that it is about.
    """

    grade: Grade
    kind: str
    told: str
    advice: str = ""
    path: Path | None = None
    names: Sequence[str] = ()

    @property
    def part(self) -> str:
        """What the thing is a part of."""
        return self.kind.partition(".")[0]


def fine(kind: str, told: str, path: Path | None = None) -> Diagnosis:
    """Say of something that it is as it should be."""
    return Diagnosis(Grade.FINE, kind, told, path=path)


caution = partial(Diagnosis, Grade.CAUTION)
"""Say what somebody should know of something."""
fault = partial(Diagnosis, Grade.FAULT)
"""Say what is wrong with something, and how it is put right."""
