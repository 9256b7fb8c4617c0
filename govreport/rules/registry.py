"""The rules' pages: what each rule is called, how bad it is, on what it rests."""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from govreport import __version__
from govreport.errors import UsageProblem
from govreport.findings import Finding, Location, Place, Severity
from govreport.forms import nearest

FOLDER = Path(__file__).parent / "pages"
PACKAGE = Path(__file__).parent.parent
MADE_OF, BESIDES = (
    ("rules", "forms", "prose"),
    ("report.py", "settings.py", "organs.py", "organs.toml"),
)
"""The folders and files of the package that decide what is found."""


ERRORS = (
    "N-NIL", "N-PLACEHOLDER", "N-PRIVATE", "N-YEAR", "S-SECTION", "S-YEAR",
    "T3-BALANCE", "T3-SETTLED", "T3-TOTAL", "T4-TOTAL", "V-FEE-SCALE", "V-MISSING",
    "V-NEGATIVE", "V-TYPE", "V-UNKNOWN", "X-CARRY",
)  # fmt: skip
WARNINGS = (
    "N-ALL-SETTLED", "N-CITATION", "N-NUMBER", "N-ORGAN", "N-SCOPE", "N-SIMILAR",
    "R-SUM", "S-FEE", "S-FORM", "S-OVERVIEW", "S-PARTS", "S-PROBLEMS", "S-REQUIRED",
    "V-FEE-UNIT", "V-RULES", "V-STOCK", "V-WAIVER", "X-IN-FORCE", "X-SAME",
)  # fmt: skip
INFOS = ("N-PERCENT", "N-PUNCTUATION", "S-LENGTH", "V-QUOTED", "X-JUMP", "X-NONE")
SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(ERRORS, Severity.ERROR),
    **dict.fromkeys(WARNINGS, Severity.WARNING),
    **dict.fromkeys(INFOS, Severity.INFO),
}
"""How bad each rule is, as its page says it, so that no page must be read for it."""


class Example(NamedTuple):
    """A report that passes or fails: TOML laid over one that is in order."""

    text: str
    changes: str


class Rule(NamedTuple):
    """A rule's page, as `explain` prints it."""

    code: str
    severity: Severity
    title: str
    basis: str
    text: str
    passing: Example
    failing: Example


@cache
def known_codes() -> tuple[str, ...]:
    """The codes of all rules, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def rule(code: str) -> Rule:
    """The page of a rule; UsageProblem names the nearest where there is none."""
    if code not in known_codes():
        near = "、".join(nearest(code, known_codes())) or "、".join(known_codes())
        message = f"没有“{code}”这条规则；相近的有：{near}"
        raise UsageProblem(message)
    data: dict[str, Any] = tomli.loads(
        (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    )
    return Rule(
        code=data["code"],
        severity=Severity(data["severity"]),
        title=data["title"],
        basis=data["basis"],
        text=data["text"].strip(),
        passing=Example(**data["passing"]),
        failing=Example(**data["failing"]),
    )


def rules_version(package: Path = PACKAGE) -> str:
    """The program's version with a mark that changes when a rule or form does.

    It is the same wherever the same rules are installed, whatever line ends
    their files have there.
    """
    digest = sha256()
    files = (file for part in MADE_OF for file in (package / part).rglob("*"))
    rules = {
        file.relative_to(package).as_posix(): file
        for file in (*files, *map(package.joinpath, BESIDES))
        if file.suffix in {".py", ".toml"}
    }
    for name, file in sorted(rules.items()):
        text = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(b"%b %d\n%b" % (name.encode(), len(text), text))
    return f"{__version__}+{digest.hexdigest()[:8]}"


def finding(  # noqa: PLR0913 -- a finding is complete on its own
    code: str,
    message: str,
    *,
    cells: Iterable[Place] = (),
    location: Location | None = None,
    left: object = None,
    right: object = None,
    quote: str = "",
    severity: Severity | None = None,
) -> Finding:
    """A finding of a rule, with the rule's own severity and the first place it has."""
    places = tuple(cells)
    first = (place.location for place in places if place.location is not None)
    return Finding(
        code=code,
        severity=severity or SEVERITIES[code],
        message=message,
        cells=places,
        location=location or next(first, None),
        left=None if left is None else str(left),
        right=None if right is None else str(right),
        quote=quote,
    )
