"""The rules in this process, against the bare parse of the same files."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from reports import balanced, dumps_of

from bench.measures import REPOSITORY, RUNS, Figure, inside
from govreport.prose import frames, numerals, pieces
from govreport.prose.sentences import sentences
from govreport.report import Organ
from govreport.rules import Case, check
from govreport.tasks.validate import validate
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import load
from govreport.tomlfile.read import read_report
from govreport.workspace import Workspace

SAMPLES = REPOSITORY / "samples"
UNITS = 500
READ = (
    sentences, frames.read, frames.topic_in, pieces.pieces, pieces.parts_of,
    numerals.numerals, numerals.ratios,
)  # fmt: skip
"""What remembers a text that it has read, forgotten before each run."""


def bare(raw: bytes) -> object:
    """Parse a report's file by the standard library: the least that reading takes."""
    return tomllib.loads(raw.decode(), parse_float=Decimal)


def one_report(path: Path) -> Figure:
    """All rules on one report with last year's beside."""
    raw = path.read_bytes()
    last = load(path.parent.parent / str(int(path.parent.name) - 1) / path.name)
    document = parse(raw, path.name, path)

    def rules() -> object:
        for cached in READ:
            cached.cache_clear()
        return check(Case(read_report(document), last, sought=True))

    name = f"rules, the report of {path.parent.name}, × tomllib"
    return inside(name, rules, lambda: bare(raw), 4, RUNS * 2)


def county(folder: Path) -> Iterator[Path]:
    """Units whose prose is put together anew for each, none like another."""
    told = [
        sentence.text
        for path in sorted(SAMPLES.glob("20*/*.toml"))
        for name, text in load(path).narrative.items()
        if name in ("overview", "problems")
        for sentence in sentences(text)
    ]
    dice = random.Random(2022)  # noqa: S311 -- test data
    for number in range(UNITS):
        parts = {name: "".join(dice.sample(told, 24)) for name in ("overview", "problems")}
        base = balanced("2021", number)
        organ = Organ(f"云溪县第{number}乡人民政府", "township", "township")
        unit = replace(base, organ=organ, narrative={**base.narrative, **parts})
        path = folder / "2022" / f"{organ.name}.toml"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(dumps_of(unit))
        yield path


def many_reports(folder: Path) -> Figure:
    """A county's reports, read, checked and compared with one another."""
    files = list(county(folder / "texts"))
    raws = [path.read_bytes() for path in files]
    return inside(
        f"validate {UNITS} with their texts, × tomllib",
        lambda: list(validate(Workspace(), files)),
        lambda: [bare(raw) for raw in raws],
        10,
        2,
    )


def measures(folder: Path) -> list[Figure]:
    """How long the rules take."""
    return [
        one_report(SAMPLES / "2023" / "云溪县农业农村局.toml"),
        one_report(SAMPLES / "2020" / "云溪县农业农村局.toml"),
        many_reports(folder),
    ]
