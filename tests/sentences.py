"""The corpus of labelled sentences: what the rules say of it, counted."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reports import PROSE

from govreport.forms import Cell, form
from govreport.report import Organ, Report
from govreport.rules import Case, check

FOLDER = Path(__file__).parent / "sentences"
CODES = frozenset(
    {
        "N-NUMBER", "N-NIL", "N-ALL-SETTLED", "N-YEAR", "N-ORGAN", "N-CITATION",
        "N-SCOPE", "N-PARTS", "N-PERCENT", "N-PLACEHOLDER", "N-PRIVATE",
    }
)  # fmt: skip


class Labelled(NamedTuple):
    """A sentence with what must be found in it, and in which cells."""

    report: str
    section: str
    kind: str
    text: str
    findings: frozenset[str]
    cells: frozenset[str]


class Score(NamedTuple):
    """How many findings were right, were wrong, were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was reported that should have been."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what should have been reported that was."""
        return self.right / max(1, self.right + self.missed)


def sentences(name: str) -> list[Labelled]:
    """The labelled sentences of one part of the corpus."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        Labelled(
            one["report"],
            one["section"],
            one["kind"],
            one["text"],
            frozenset(one["findings"]),
            frozenset(one.get("cells", ())),
        )
        for one in data["sentences"]
    ]


@cache
def reports() -> dict[str, tuple[Report, Report | None]]:
    """The reports that the sentences stand in, with last year's."""
    text = (FOLDER / "reports.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    return {name: _both(entry) for name, entry in data.items()}


def _both(entry: Mapping[str, Any]) -> tuple[Report, Report | None]:
    year, organ = entry["year"], Organ(**entry["organ"])
    now = _report(entry["form"], year, organ, entry["cells"])
    last = entry.get("previous")
    if last is None:
        return now, None
    return now, _report(entry["form"], year - 1, organ, last.get("cells", last))


def _report(form_id: str, year: int, organ: Organ, cells: Mapping[str, Any]) -> Report:
    the_form = form(form_id)
    entries: dict[Cell, object] = dict.fromkeys(the_form.typed_cells, 0)
    entries |= {Cell(*address.split(".")): value for address, value in cells.items()}
    return Report(the_form, year, organ, entries, dict(PROSE))


def found_in(one: Labelled) -> dict[str, set[str]]:
    """The codes of what is reported of a sentence, with the cells that it names."""
    now, last = reports()[one.report]
    narrative = {**PROSE, one.section: f"{PROSE[one.section]}\n\n{one.text}"}
    findings: dict[str, set[str]] = {}
    for found in check(Case(replace(now, narrative=narrative), last)):
        if found.code in CODES:
            named = {str(place.address) for place in found.places}
            findings.setdefault(found.code, set()).update(named)
    return findings


def score(name: str) -> tuple[Score, list[str]]:
    """Precision and recall over one part of the corpus, and each sentence that is off."""
    right = wrong = missed = 0
    off = []
    for one in sentences(name):
        found = set(found_in(one))
        right += len(found & one.findings)
        wrong += len(found - one.findings)
        missed += len(one.findings - found)
        off += [f"+{code} {one.text}" for code in sorted(found - one.findings)]
        off += [f"-{code} {one.text}" for code in sorted(one.findings - found)]
    return Score(right, wrong, missed), off


def kinds() -> Iterator[str]:
    """The kinds of sentences, of both parts."""
    for name in ("open", "kept"):
        yield from (one.kind for one in sentences(name))
