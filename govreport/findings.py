"""What a rule found: a value that is complete on its own."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

Path = tuple[str, ...]
"""Where a value stands in a file: its keys from the top, as TOML names them."""


class Severity(Enum):
    """How bad it is; only errors keep a report from being published."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Location(NamedTuple):
    """A stretch of a file; lines and columns count characters from 1.

    The end is exclusive.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """An address that a finding speaks of, and where it stands, if it does."""

    address: str
    location: Location | None = None


class Finding(NamedTuple):
    """One thing that is wrong, where, and what to do.

    `message` is a whole Chinese sentence. `cells` are all the operands,
    `location` is where to look first. `left` and `right` are the two sides of
    an equation that does not hold. `quote` is the sentence that a finding about
    prose speaks of, in its plain spelling.
    """

    code: str
    severity: Severity
    message: str
    cells: tuple[Place, ...] = ()
    location: Location | None = None
    left: str | None = None
    right: str | None = None
    waived: str | None = None
    quote: str = ""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by place in the file, those without a place last."""
    end = Location(2**31, 0, 0, 0)
    return sorted(
        findings, key=lambda found: (found.location or end, found.code, found.message)
    )
