"""Timings as ratios: whole commands against the least that could be done.

Each pair runs in turn, so that a noisy machine slows both; a ratio is the median
of those of the single turns. The commands are printed with their medians.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "samples" / "2022" / "息县关店乡人民政府.toml"
RUNS = int(os.environ.get("BENCH_RUNS", "31"))

NOTHING = """import typer

app = typer.Typer()


@app.command()
def one() -> None:
    '''One.'''


@app.command()
def two() -> None:
    '''Two.'''


app()
"""
PLAIN = """import json
from pathlib import Path
import typer
from docxtpl import DocxTemplate

def render(template: Path, context: Path, target: Path) -> None:
    document = DocxTemplate(template)
    document.render(json.loads(context.read_text(encoding="utf-8")))
    document.save(target)

typer.run(render)
"""


class Pair(NamedTuple):
    """A command of ours, what it is held against, and how far it may go."""

    name: str
    ours: Sequence[str]
    theirs: Sequence[str]
    limit: float


def seconds(command: Sequence[str]) -> float:
    """How long a whole process takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def compare(pair: Pair) -> bool:
    """Print one pair's figures; whether the ratio keeps its limit."""
    for command in (pair.ours, pair.theirs):
        seconds(command)
    times = [(seconds(pair.ours), seconds(pair.theirs)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(side) for side in zip(*times, strict=True))
    ratio = statistics.median(mine / other for mine, other in times)
    kept = bool(ratio <= pair.limit)
    mark = "kept" if kept else "MISSED"
    print(f"{pair.name:<10} {ratio:5.2f} x  (limit {pair.limit:.2f}, {mark})")
    for who, command, median in (
        ("ours", pair.ours, ours),
        ("theirs", pair.theirs, theirs),
    ):
        print(f"    {who:<7}{median * 1000:6.0f} ms  {' '.join(command)}")
    return kept


def pairs(folder: Path) -> list[Pair]:
    """All pairs, their files laid out in a folder."""
    from govreport.render.context import context_of
    from govreport.store.files import load

    nothing, plain = folder / "two.py", folder / "plain.py"
    context = folder / "context.json"
    nothing.write_text(NOTHING, encoding="utf-8")
    plain.write_text(PLAIN, encoding="utf-8")
    report = load(SAMPLE)
    values = context_of(report, draft=False)
    values["narrative"] = {
        name: [paragraph._asdict() for paragraph in text]
        for name, text in values["narrative"].items()  # type: ignore[attr-defined] # a dict
    }
    context.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    file = folder / "2022" / SAMPLE.name
    file.parent.mkdir()
    shutil.copy(SAMPLE, file)
    template = REPOSITORY / "templates" / "2021.docx"
    python = sys.executable
    ours = (python, "-m", "govreport")
    idle = (python, str(nothing))
    return [
        Pair("--version", (*ours, "--version"), (*idle, "one"), 0.6),
        Pair("--help", (*ours, "--help"), (*idle, "--help"), 1.15),
        Pair("validate", (*ours, "validate", str(file)), (*idle, "one"), 1.5),
        Pair(
            "render",
            (*ours, "render", str(file), "--to", "docx", "-o", str(folder / "ours.docx")),
            (python, str(plain), str(template), str(context), str(folder / "plain.docx")),
            1.1,
        ),
    ]


def main() -> int:
    """Run all pairs; 1 where a limit was missed."""
    print(f"medians of {RUNS} runs each, in turn, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        kept = [compare(pair) for pair in pairs(Path(folder))]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
