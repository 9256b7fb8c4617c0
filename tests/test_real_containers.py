"""What other programs made of real reports: no number wrong, and few left blank."""

import json
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tabulate import tabulate

from govreport.errors import GovReportError
from govreport.forms import Cell
from govreport.importers import read_document

REAL = Path(__file__).parent.parent.parent / "shared" / "reports"
LOST = ("_lo.docx", "_pdfminer.txt", "_glued.txt", "_dedup.txt", "_cells.txt")
"""Endings of text that lost its lines: what the sums settle of it is read."""
LINES = (".txt", ".md", "_pdftohtml.html", "_pdftohtmlc.html")
OFFICE = (".doc", ".rtf")


def files() -> list[Path]:
    folder = REAL / "containers"
    return sorted(folder.iterdir()) if folder.is_dir() else []


pytestmark = [
    pytest.mark.skipif(not files(), reason="no conversions beside the project"),
    pytest.mark.xdist_group("real containers"),
]


class Figures(NamedTuple):
    """One conversion, read; `filled` counts zeros for cells that the report leaves blank.

    Where a row's blanks are lost with their places, sums may settle them.
    """

    name: str
    certain: int
    read: int
    wrong: Mapping[str, str]
    filled: int
    unexplained: int
    amiss: str

    @property
    def share(self) -> float:
        if self.name.endswith(LOST):
            return 0
        return 0.97 if self.name.endswith(LINES) else 0.99


def truth_of(path: Path) -> Mapping[str, object]:
    """The facts of the report that is named in the conversion's name."""
    stem = path.stem.replace("_", "-", 1) if path.stem[4] == "_" else path.stem
    for truth in sorted((REAL / "truth").glob("*.json")):
        if truth.stem.startswith(stem.split("_")[0]):
            facts: Mapping[str, object] = json.loads(truth.read_text(encoding="utf-8"))
            return facts
    raise LookupError(path.name)


def figures(path: Path) -> Figures:
    facts = truth_of(path)
    cells = facts["cells"]
    assert isinstance(cells, dict)
    printed = {Cell(*address.split(".")): str(value) for address, value in cells.items()}
    try:
        report, account = read_document(path.read_bytes(), path.name)
    except GovReportError as problem:
        return Figures(
            path.name, len(printed), 0, {}, 0, 0, str(problem).partition("：")[2]
        )
    given = {cell: value for cell, value in report.entries.items() if value != ""}
    told = {cell for unread in account.unread for cell in unread.cells}
    blank = [cell for cell in report.form.cells if report.is_blank(cell)]
    whose = f"{report.organ.name} {report.year}", f"{facts['organ']} {facts['year']}"
    return Figures(
        path.name,
        len(printed),
        sum(cell in given for cell in printed),
        {str(c): f"{v}" for c, v in given.items() if printed.get(c, "0") != str(v)},
        sum(cell not in printed for cell in given),
        sum(cell not in told for cell in blank),
        "" if whose[0] == whose[1] else whose[0],
    )


@cache
def all_figures() -> tuple[Figures, ...]:
    found = tuple(
        figures(path)
        for path in files()
        if path.suffix not in OFFICE or shutil.which("soffice")
    )
    rows = [
        (
            one.name,
            one.certain,
            one.read,
            f"{100 * one.read / one.certain:.1f}",
            one.share,
            len(one.wrong),
            one.filled,
            one.unexplained,
            one.amiss[:30],
        )
        for one in found
    ]
    heads = (
        "conversion",
        "certain",
        "read",
        "%",
        "target",
        "wrong",
        "unexplained",
        "amiss",
    )
    print(tabulate(rows, heads, disable_numparse=[3]))
    return found


@pytest.mark.slow
def test_no_conversion_of_a_real_report_gives_a_wrong_number() -> None:
    assert {one.name: one.wrong for one in all_figures() if one.wrong} == {}


@pytest.mark.slow
def test_of_each_conversion_its_share_is_read() -> None:
    def told() -> Iterator[str]:
        for one in all_figures():
            if one.read < one.share * one.certain:
                yield f"{one.name}: {one.read} of {one.certain} {one.amiss[:30]}"

    assert list(told()) == []


@pytest.mark.slow
def test_every_blank_of_a_conversion_is_told_of_and_organ_and_year_are_right() -> None:
    assert [one.name for one in all_figures() if one.unexplained or one.amiss] == []
