"""How long the rules take, against the bare parse of the same files."""

import random
import statistics
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from reports import balanced, dumps_of

from govreport.prose import scope
from govreport.prose.sentences import sentences
from govreport.report import Organ
from govreport.rules import Case, check
from govreport.tasks.validate import check_files
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import load
from govreport.tomlfile.read import read_report

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
UNITS = 500
ONE, TOGETHER = 5.0, 20.0


def bare(raw: bytes) -> object:
    """The least that reading a report's file takes."""
    return tomllib.loads(raw.decode(), parse_float=Decimal)


def ratio(
    name: str,
    limit: float,
    runs: int,
    ours: Callable[[], object],
    parse_: Callable[[], object],
) -> bool:
    """Run two pieces of work in turn and print the median of their ratios."""
    times = []
    for _ in range(runs):
        marks = [time.perf_counter()]
        for work in (ours, parse_):
            work()
            marks.append(time.perf_counter())
        times.append((marks[1] - marks[0], marks[2] - marks[1]))
    mine, theirs = (statistics.median(side) for side in zip(*times, strict=True))
    median = statistics.median(one / other for one, other in times)
    mark = "kept" if median <= limit else "MISSED"
    print(
        f"{name:<24} {median:5.2f} x  (limit {limit:.2f}, {mark})"
        f"  {mine * 1000:.1f} ms, bare parse {theirs * 1000:.1f} ms"
    )
    return median <= limit


def one_report(path: Path, runs: int) -> bool:
    """All rules on one report with last year's beside."""
    raw = path.read_bytes()
    last = load(path.parent.parent / str(int(path.parent.name) - 1) / path.name)
    document = parse(raw, path.name, path)

    def rules() -> object:
        sentences.cache_clear()
        scope.topics_in.cache_clear()
        return check(Case(read_report(document), last, sought=True))

    rules()
    return ratio(
        f"rules, {path.parent.name} {path.stem[:4]}", ONE, runs, rules, lambda: bare(raw)
    )


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
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(dumps_of(unit))
        yield path


def many_reports(folder: Path) -> bool:
    """A county's reports, read, checked and compared with one another."""
    files = list(county(folder))
    raws = [path.read_bytes() for path in files]
    return ratio(
        f"validate {UNITS} together",
        TOGETHER,
        3,
        lambda: list(check_files(files)),
        lambda: [bare(raw) for raw in raws],
    )


def rules(folder: Path, runs: int) -> list[bool]:
    """All timings of the rules; whether each kept its limit."""
    print("rules, in this process, without imports")
    return [
        one_report(SAMPLES / "2023" / "云溪县农业农村局.toml", runs),
        one_report(SAMPLES / "2020" / "云溪县农业农村局.toml", runs),
        many_reports(folder),
    ]
