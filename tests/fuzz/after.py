"""What commands do with a report once it was read: values from strangers break nobody."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from govreport.compare import compare
from govreport.errors import GovReportError
from govreport.findings import Finding
from govreport.importers import Imported
from govreport.importers.updates import updates
from govreport.prose.differences import aligned
from govreport.render import render
from govreport.report import Report
from govreport.rules import Case, check
from govreport.rules.fixes import fix
from govreport.scaffold import new_report
from govreport.slips import groups_of
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.tomlfile.read import read_report

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PROSE = 20_000
"""Characters of prose that are compared word by word."""
USES, RENDERED = 7, {4: "txt", 5: "html"}
"""Things that commands do, and which of them is printing; Word files and workbooks take
long, one in so many turns makes them."""
SELDOM = 10


SHORT = {"preamble": 60, "overview": 380, "problems": 160, "other": 60}
"""Characters that are left of each section: all that makes a difference is in them."""


@cache
def short(year: int = 2022) -> Report:
    """The same with less prose."""
    whole = sample(year)
    texts = {name: text[: SHORT[name]] for name, text in whole.narrative.items()}
    return replace(whole, narrative=texts)


@cache
def sample(year: int = 2022) -> Report:
    """A report that is in order."""
    return load(SAMPLES / str(year) / "云溪县农业农村局.toml")


def use(report: Report, turn: int, *, published: bool = False) -> None:
    """Check a report, then do with it one of the things that commands do, by its turn."""
    last = sample(2020)
    case = Case(report, last, folder_year=2022, sought=True, published=published)
    found = check(case)
    if turn % USES == 0:
        _told(report, found)
        fix(case, found)
    elif turn % USES == 1:
        again = read_report(parse(dumps(report).encode(), "again.toml"))
        check(Case(again, report))
    elif turn % USES == 2:
        for one, other in ((last, report), (report, sample())):
            compare(one, other)
        for section, text in report.narrative.items():
            aligned(sample().narrative.get(section, "")[:PROSE], text[:PROSE])
    elif turn % USES == 3 and report.year is not None:
        new_report(report.year + 1, report.organ, report)
    elif turn % USES in RENDERED:
        format_ = RENDERED[turn % USES]
        if turn % SELDOM == 0:
            format_ = "docx" if format_ == "txt" else "xlsx"
        with suppress(GovReportError):
            render(report, format_, draft=True)


def _told(report: Report, found: Sequence[Finding]) -> None:
    """Say each finding in words, and where it stands."""
    for one in found:
        str(one)
    groups_of(report, found, lambda _: "")


def use_imported(imported: Imported, turn: int) -> None:
    """Do so with a report that was read from a document, and bring a file up to date."""
    use(imported.report, turn, published=True)
    updates(sample(), imported)
