"""Many units: rendered, checked and summed up, against the least that could be done.

`BENCH_UNITS` is how many units are checked and summed up, 10,000 by default.
"""

import os
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATE = REPOSITORY / "templates" / "2021.docx"
SAMPLE = REPOSITORY / "samples" / "2022" / "息县关店乡人民政府.toml"
UNITS = int(os.environ.get("BENCH_UNITS", "10000"))
RENDERED = 1000
FEW = 100
PYTHON = sys.executable

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
NUMBERS = "V-,T3-,T4-,X-"
PEAK = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, code)
"""


def judged(name: str, value: float, limit: float, *, least: bool = False) -> bool:
    """Print a figure beside its limit; whether it keeps it."""
    kept = value >= limit if least else value <= limit
    mark = "kept" if kept else "MISSED"
    side = "at least" if least else "at most"
    print(f"{name:<44} {value:6.2f}  ({side} {limit:g}, {mark})", flush=True)
    return kept


def seconds(*command: object) -> float:
    """How long a whole process takes, which must find nothing wrong."""
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-2000:])
    took = time.perf_counter() - start
    print(f"    {took:8.2f} s  {' '.join(map(str, command))}", flush=True)
    return took


def peak(*command: object) -> float:
    """The most memory that a process took, in megabytes."""
    shown = [PYTHON, "-c", PEAK, *map(str, command)]
    done = subprocess.run(shown, capture_output=True, text=True, check=True)
    took, code = done.stdout.split()
    if int(code):
        raise SystemExit(" ".join(map(str, command)))
    print(f"    {float(took):8.1f} MB {' '.join(map(str, command))}", flush=True)
    return float(took)


def county(folder: Path, count: int, *, numbers: bool = False) -> Path:
    """So many units of a real report's size, each with a name and a text of its own.

    With `numbers` they have many, which the text doesn't know of; else a report's own.
    """
    from dataclasses import replace

    from reports import balanced

    from govreport.tomlfile.files import load
    from govreport.tomlfile.write import dumps

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


def ours(*args: object) -> tuple[object, ...]:
    """A command of ours."""
    return (PYTHON, "-m", "govreport", *args)


def rendering(folder: Path, contexts: Path) -> list[bool]:
    """Commands over a thousand reports, against a loop of docxtpl's own."""
    year = county(folder / "many", RENDERED)
    loop = folder / "loop.py"
    loop.write_text(LOOP, encoding="utf-8")
    target = folder / "loop"
    target.mkdir()
    rates, pairs = [], []
    for turn in range(3):
        start = seconds(PYTHON, loop, TEMPLATE, contexts, target, 1)
        plain = (seconds(PYTHON, loop, TEMPLATE, contexts, target, FEW) - start) / (FEW - 1)
        out = folder / f"out{turn}"
        command = ours("render", year, "--to", "docx", "-q", "-o")
        one = seconds(*command, out, "--jobs", 1)
        two = seconds(*command, f"{out}-2", "--jobs", 2)
        rates.append(plain * RENDERED / one)
        pairs.append(one / two)
    kept = [
        judged(
            "render 1,000, times a docxtpl loop", statistics.median(rates), 15, least=True
        ),
        judged("render --jobs 2, times one", statistics.median(pairs), 1.7, least=True),
    ]
    few = county(folder / "few", FEW)
    most = county(folder / "most", 10_000)
    command = ours("render", "--to", "docx", "-q", "--jobs", 1, "-o")
    grown = peak(*command, folder / "o3", most) - peak(*command, folder / "o4", few)
    return [*kept, judged("render, MB more for 10,000 than for 100", grown, 20)]


def in_memory(runs: int) -> bool:
    """From a report that was checked to the bytes of its document, against the zip alone."""
    from govreport.render.docx import render_docx
    from govreport.tomlfile.files import load

    report = load(SAMPLE)
    with zipfile.ZipFile(BytesIO(render_docx(report, TEMPLATE))) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}

    def floor() -> bytes:
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name, text in parts.items():
                target.writestr(name, text)
        return stream.getvalue()

    def made() -> bytes:
        return render_docx(report, TEMPLATE)

    times = [(_took(made), _took(floor)) for _ in range(runs * 20)]
    mine, least = (statistics.median(side) * 1000 for side in zip(*times, strict=True))
    print(f"    report to .docx {mine:.2f} ms, its parts into a zip {least:.2f} ms")
    ratio = statistics.median(one / other for one, other in times)
    return judged("report to .docx, times the zip alone", ratio, 1.4)


def _took(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def checking(folder: Path) -> list[bool]:
    """Numbers and identities of all units, and their sum, against the bare parse."""
    parse = folder / "parse.py"
    parse.write_text(PARSE, encoding="utf-8")
    year = county(folder / "units", UNITS, numbers=True)
    few = county(folder / "hundred", FEW, numbers=True)
    numbers = ("--select", NUMBERS, "-q", "--jobs", 1)
    total = ("--organ", "息县人民政府", "--jobs", 1, "-q", "-o")
    validate, rollup = [], []
    for turn in range(3 if UNITS <= 10_000 else 1):
        bare = seconds(PYTHON, parse, year)
        validate.append(seconds(*ours("validate", year, *numbers)) / bare)
        rollup.append(
            seconds(*ours("rollup", year, *total, folder / f"s{turn}.toml")) / bare
        )
    grown = peak(*ours("validate", year, *numbers)) - peak(*ours("validate", few, *numbers))
    summed = [
        peak(*ours("rollup", units, *total, folder / f"{units.parent.name}.toml"))
        for units in (year, few)
    ]
    count = f"{UNITS:,}"
    return [
        judged(f"validate {count}, times tomllib", statistics.median(validate), 2.5),
        judged(f"rollup {count}, times tomllib", statistics.median(rollup), 2),
        judged(f"validate, MB more for {count} than for 100", grown, 20),
        # it keeps the names and hashes of its units, which its file lists
        judged(f"rollup, MB more for {count} than for 100", summed[0] - summed[1], 20),
    ]


def many_units(folder: Path, contexts: Path, runs: int) -> list[bool]:
    """All timings of a county; whether each kept its limit."""
    print("many units")
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    return [in_memory(runs), *rendering(folder, contexts), *checking(folder)]
