"""What a rule found: a value that is complete on its own."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from govreport.forms import Address

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

    address: Address
    location: Location | None = None


class Marked(NamedTuple):
    """A stretch of a sentence, the words in question between those around."""

    before: str
    words: str
    after: str

    def __str__(self) -> str:
        """Write it with the words between arrows."""
        return f"“{self.before}→{self.words}←{self.after}”"


class Finding(NamedTuple):
    """One thing that is wrong, where, and what to do.

    `fault` says what is wrong with the `subject`, be it a label or words of a sentence;
    `advice` what to do in the file, `joint` what stands between the two. `in_print` is
    what to tell instead to somebody who has only the printed report, "" where that is
    nothing; None where it is the problem with the advice on the rule's page.

    `places` are all the operands, `location` is where to look first. `left` and
    `right` are the two sides of an equation that does not hold. `quote` is the sentence
    that a finding about prose speaks of, in its plain spelling, `about` what else it is
    about, where that is not a whole section: by either a waiver knows it again.
    """

    code: str
    severity: Severity
    fault: str
    advice: str = ""
    places: tuple[Place, ...] = ()
    location: Location | None = None
    left: str | None = None
    right: str | None = None
    quote: str = ""
    waived: str | None = None
    subject: str | Marked = ""
    joint: str = "；"
    in_print: str | None = None
    about: str = ""

    @property
    def problem(self) -> str:
        """What is wrong with what, a sentence on its own."""
        return f"{self.subject}：{self.fault}" if self.subject else self.fault

    @property
    def message(self) -> str:
        """The problem and the advice."""
        return f"{self.problem}{self.joint}{self.advice}" if self.advice else self.problem


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by place in the file, those without a place last."""
    end = Location(2**31, 0, 0, 0)
    return sorted(findings, key=lambda one: (one.location or end, one.code, one.message))
