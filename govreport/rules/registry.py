"""The rules: which function finds what, how bad it is, and the page of each."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import tomli

from govreport import __version__
from govreport.errors import UsageProblem
from govreport.findings import Finding, Location, Marked, Place, Severity
from govreport.forms import nearest
from govreport.rules.case import Case, Need

FOLDER = Path(__file__).parent / "pages"
PACKAGE = Path(__file__).parent.parent
MADE_OF = (
    "rules", "days", "digits", "errors", "findings", "forms", "lazy", "nearby",
    "organ_names", "organs", "places", "prose", "register", "report", "settings", "text",
)  # fmt: skip
"""What decides what is found: the rules, and the files and rooms that they build on."""

Judge = Callable[[Case], Iterator[Finding]]
"""Finds what is wrong with a report; never raises for a bad number."""
J = TypeVar("J", bound=Judge)


class Check(NamedTuple):
    """A function that may find what has a code, with all that it can't do without."""

    code: str
    judge: Judge
    needs: frozenset[Need]


CHECKS: list[Check] = []
SEVERITIES: dict[str, Severity] = {}


def rule(
    code: str, severity: Severity | None = None, *, needs: Iterable[Need] = ()
) -> Callable[[J], J]:
    """Make the function below find what has a code; one may have several.

    The severity stands at one of the functions that find it.
    """
    if severity is not None:
        if code in SEVERITIES:
            message = f"{code} has its severity twice"
            raise ValueError(message)
        SEVERITIES[code] = severity

    def registered(judge: J) -> J:
        CHECKS.append(Check(code, judge, frozenset(needs)))
        return judge

    return registered


def judges(case: Case, codes: Collection[str]) -> Iterable[Judge]:
    """Choose the functions that may find what has any of some codes and can run."""
    met = cache(lambda needs: all(map(case.has, needs)))  # few are asked for by many
    due = (one for one in CHECKS if one.code in codes and met(one.needs))
    return dict.fromkeys(one.judge for one in due)


def needs_of(code: str) -> frozenset[Need]:
    """Collect all that it takes to find everything of a code."""
    return frozenset[Need]().union(*(one.needs for one in CHECKS if one.code == code))


class Example(NamedTuple):
    """A report that passes or fails: TOML laid over one that is in order."""

    text: str
    changes: str


class Rule(NamedTuple):
    """A rule with its page, as `explain` prints it.

    `in_word` is what a unit does that has only the printed report: `{advice}` is the
    finding's own, "" stands for nothing.
    """

    code: str
    severity: Severity
    title: str
    basis: str
    text: str
    in_word: str
    passing: Example
    failing: Example


@cache
def codes() -> tuple[str, ...]:
    """List the codes of all rules, in alphabetical order."""
    return tuple(sorted(SEVERITIES))


@cache
def find_rule(code: str) -> Rule:
    """Look up a rule with its page; UsageProblem names the nearest where there is none."""
    if code not in codes():
        near = "、".join(nearest(code, codes())) or "、".join(codes())
        message = f"没有“{code}”这条规则；相近的有：{near}"
        raise UsageProblem(message)
    page = (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomli.loads(page)
    passing, failing = (Example(**data.pop(key)) for key in ("passing", "failing"))
    text = data.pop("text").strip()
    return Rule(
        severity=SEVERITIES[code], text=text, passing=passing, failing=failing, **data
    )


def rules_version(package: Path = PACKAGE) -> str:
    """Name the program's version with a mark that changes when a rule or form does.

    It is the same wherever the same rules are installed, whatever line ends
    their files have there.
    """
    digest = sha256()
    for name in sorted(_deciding(package)):
        content = (package / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(b"%b %d\n%b" % (name.encode(), len(content), content))
    return f"{__version__}+{digest.hexdigest()[:8]}"


def _deciding(package: Path) -> Iterator[str]:
    for name in MADE_OF:
        home = package / name
        own = home.rglob("*") if home.is_dir() else map(home.with_suffix, (".py", ".toml"))
        for file in own:
            if file.suffix in {".py", ".toml"} and file.is_file():
                yield file.relative_to(package).as_posix()


def finding(  # noqa: PLR0913 -- a finding is complete on its own
    code: str,
    fault: str,
    advice: str = "",
    *,
    subject: str | Marked = "",
    joint: str = "；",
    places: Iterable[Place] = (),
    location: Location | None = None,
    sides: tuple[object, object] = (None, None),
    quote: str = "",
    about: str = "",
    severity: Severity | None = None,
    in_print: str | None = None,
) -> Finding:
    """Make a finding of a rule, with the rule's own severity and the first place it has."""
    some = tuple(places)
    first = (place.location for place in some if place.location is not None)
    left, right = (None if side is None else str(side) for side in sides)
    return Finding(
        code,
        severity or SEVERITIES[code],
        fault,
        advice,
        some,
        location or next(first, None),
        left,
        right,
        quote=quote,
        subject=subject,
        joint=joint,
        in_print=in_print,
        about=about,
    )
