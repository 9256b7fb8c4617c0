"""Many units: rendered, checked and summed up, against the least that could be done."""

import os
import statistics
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from reports import balanced

from bench.commands import contexts
from bench.measures import (
    PYTHON,
    RUNS,
    SAMPLE,
    TEMPLATE,
    Figure,
    inside,
    ours,
    run,
    seconds_and_peak,
    together,
    told,
)
from govreport.rules import error_codes
from govreport.settings import DEFAULTS
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

UNITS = int(os.environ.get("BENCH_UNITS", "10000"))
"""How many units are checked and summed up."""
RENDERED = 1000
FEW = 100
TURNS = 3
NUMBERS = "V-,T3-,T4-,X-"
LOOP = """import json, sys
from docxtpl import DocxTemplate

template, contexts, folder, count = sys.argv[1:]
values = json.load(open(contexts, encoding="utf-8"))
for number in range(int(count)):
    document = DocxTemplate(template)
    document.render(values)
    document.save(f"{folder}/{number}.docx")
"""
PARSE = """import sys, tomllib
from decimal import Decimal
from pathlib import Path

for path in sorted(Path(sys.argv[1]).glob("*.toml")):
    with path.open("rb") as file:
        tomllib.load(file, parse_float=Decimal)
"""
FLOOR = """import sys, tomli, zipfile
from decimal import Decimal
from pathlib import Path

reports, document, folder = map(Path, sys.argv[1:])
with zipfile.ZipFile(document) as package:
    parts = {name: package.read(name) for name in package.namelist()}
for path in sorted(reports.glob("*.toml")):
    tomli.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    with zipfile.ZipFile(folder / f"{path.stem}.docx", "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
"""


ZIP = """import sys, zipfile
from pathlib import Path

document, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with zipfile.ZipFile(document) as package:
    parts = {name: package.read(name) for name in package.namelist()}
for number in range(count):
    with zipfile.ZipFile(folder / f"{number}.docx", "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
"""


def units(folder: Path, count: int, *, numbers: bool = False) -> Path:
    """So many units of a real report's size, each with a name and a text of its own.

    With `numbers` they have many, which the text doesn't know of; else a report's own.
    """
    year = folder / "2022"
    year.mkdir(parents=True)
    real = load(SAMPLE)
    drawn = [replace(real, entries=balanced("2021", seed).entries) for seed in range(50)]
    texts = [dumps(one) for one in (drawn if numbers else [real])]
    for number in range(count):
        text = texts[number % len(texts)].replace("关店乡", f"第{number:06}乡")
        path = year / f"息县第{number:06}乡人民政府.toml"
        path.write_text(text, encoding="utf-8")
    return year


def in_memory() -> Figure:
    """From a report that was checked to the bytes of its document, against the zip alone."""
    import govreport as gr

    report = load(SAMPLE)
    with zipfile.ZipFile(BytesIO(gr.render(report, "docx"))) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}

    def floor() -> bytes:
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name, text in parts.items():
                target.writestr(name, text)
        return stream.getvalue()

    name = "report → .docx, × its parts zipped"
    return inside(name, lambda: gr.render(report, "docx"), floor, 1.4, RUNS * 20)


def rendering(folder: Path) -> list[Figure]:
    """A thousand reports checked and made, against docxtpl alone, and validate and zip."""
    year = units(folder / "many", RENDERED)
    loop, floor, zipped = (folder / f"{name}.py" for name in ("loop", "floor", "zipped"))
    loop.write_text(LOOP, encoding="utf-8")
    floor.write_text(FLOOR, encoding="utf-8")
    zipped.write_text(ZIP, encoding="utf-8")
    target = folder / "loop"
    target.mkdir()
    values = contexts(folder)
    check = ours("validate", year, "--ignore", "N-SIMILAR", "-q", "--jobs", 1)
    rates, wholes, gains, skips = [], [], [], []
    for turn in range(TURNS):
        command = (PYTHON, loop, TEMPLATE, values, target)
        start = run([*command, 1])
        plain = (run([*command, FEW]) - start) / (FEW - 1)
        render = ours("render", year, "--to", "docx", "-q", "-o")
        one = run([*render, folder / f"one{turn}", "--jobs", 1])
        document = next((folder / f"one{turn}").glob("*.docx"))
        again = run([*render, folder / f"one{turn}", "--jobs", 1])
        least = run(check) + run([PYTHON, zipped, document, target, RENDERED])
        bare = run([PYTHON, floor, year, document, target])
        two = run([*render, folder / f"two{turn}", "--jobs", 2])
        side_by_side = together([PYTHON, floor, year, document, target], 2)
        rates.append(plain * RENDERED / one)
        wholes.append(one / least)
        skips.append(again / one)
        gains.append((one / two) / (2 * bare / side_by_side))
        told("docxtpl, ours, validate and zip", plain * RENDERED, one, least)
        told("ours again, --jobs 2, parse and zip", again, two, bare)
    few = units(folder / "few", FEW)
    most = units(folder / "most", UNITS)
    render = ours("render", "--to", "docx", "-q", "--jobs", 1, "-o")
    _, many = seconds_and_peak([*render, folder / "o1", most])
    grown = many - seconds_and_peak([*render, folder / "o2", few])[1]
    return [
        Figure("render 1,000, × as fast as a docxtpl loop", _median(rates), 9, least=True),
        Figure("render 1,000, × validate and zip", _median(wholes), 1.2),
        Figure("render 1,000 again, × the first time", _median(skips), 0.3),
        Figure("render --jobs 2, of two processes' gain", _median(gains), 0.85, least=True),
        Figure(f"render {UNITS:,}, more than for {FEW}", grown, 20, unit="MB"),
    ]


def checking(folder: Path) -> list[Figure]:
    """Numbers and identities of all units against the bare parse, their sum beside that.

    A sum looks for the errors of its units by all rules, and so is held against
    `validate` of the same by those that find errors.
    """
    parse = folder / "parse.py"
    parse.write_text(PARSE, encoding="utf-8")
    year = units(folder / "units", UNITS, numbers=True)
    few = units(folder / "hundred", FEW, numbers=True)
    checks = ("--select", NUMBERS, "-q", "--jobs", 1)
    mistakes = ("--select", ",".join(sorted(error_codes(DEFAULTS))), "--statistics")
    total = ("--organ", "息县人民政府", "--jobs", 1, "-q", "-o")
    validated, summed, parsed, peaks = [], [], [], (0.0, 0.0)
    for turn in range(TURNS if UNITS <= 10_000 else 1):
        bare = run([PYTHON, parse, year])
        check, peak = seconds_and_peak(ours("validate", year, *checks))
        rollup, other = seconds_and_peak(
            ours("rollup", year, *total, folder / f"s{turn}.toml")
        )
        whole, _ = seconds_and_peak(ours("validate", year, *mistakes, "-q", "--jobs", 1))
        told("tomllib, validate, its errors, rollup", bare, check, whole, rollup)
        validated.append(check / bare)
        summed.append(rollup / whole)
        parsed.append(rollup / bare)
        peaks = (peak, other)
    table = ours("table", "2022", "--jobs", 1, "-q", "--workspace")
    tabled = [
        seconds_and_peak([*table, one.parent, *how, "-o", folder / f"{at}{len(how)}.xlsx"])[
            1
        ]
        for how in ((), ("--compare",))
        for at, one in enumerate((few, year))
    ]
    small = (
        seconds_and_peak(ours("validate", few, *checks))[1],
        seconds_and_peak(ours("rollup", few, *total, folder / "few.toml"))[1],
    )
    count, more = f"{UNITS:,}", f"more than for {FEW}"
    return [
        Figure(f"validate {count}, × tomllib", _median(validated), 1.8),
        Figure(f"rollup {count}, × validate of errors", _median(summed), 1.1),
        Figure(f"rollup {count}, × tomllib", _median(parsed), 2.5),
        Figure(f"validate {count}, {more}", peaks[0] - small[0], 20, unit="MB"),
        Figure(f"table of {count} units, {more}", tabled[1] - tabled[0], 20, unit="MB"),
        Figure(f"table --compare, {count}, {more}", tabled[3] - tabled[2], 20, unit="MB"),
        # it keeps the names and hashes of its units, which its file lists
        Figure(f"rollup {count}, {more}", peaks[1] - small[1], 20, unit="MB"),
    ]


def _median(values: list[float]) -> float:
    return statistics.median(values)


def measures(folder: Path) -> list[Figure]:
    """How long a county takes."""
    return [in_memory(), *rendering(folder), *checking(folder)]
