"""Timings as ratios: whole commands against the least that could be done.

Each pair runs in turn, so that a noisy machine slows both; a ratio is the median
of those of the single turns. The commands are printed with their medians.
"""

import compileall
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
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
    from govreport.tomlfile.files import load

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
            (
                *ours,
                "render",
                str(file),
                "--to",
                "docx",
                "--force",
                "-o",
                str(folder / "ours.docx"),
            ),
            (python, str(plain), str(template), str(context), str(folder / "plain.docx")),
            0.7,
        ),
    ]


class Reading(NamedTuple):
    """A document, the parser that is needed at least to read it, and how far we may go."""

    name: str
    suffix: str
    data: bytes
    parser: Callable[[bytes], object]
    limit: float = 3.0


def readings() -> list[Reading]:
    """Documents of ordinary size, as they are published."""
    import docx
    from lxml import html
    from published import published

    from govreport.render import RENDERERS, Job
    from govreport.tomlfile.files import load

    def word(data: bytes) -> object:
        return docx.Document(BytesIO(data))

    pages = (REPOSITORY / "samples" / "published").glob("*.html")
    return [
        Reading("page", ".html", next(pages).read_bytes(), html.document_fromstring),
        Reading("saved page", ".html", published(61).data, html.document_fromstring),
        Reading("our .docx", ".docx", RENDERERS["docx"](load(SAMPLE), Job()), word),
        Reading("a .docx", ".docx", published(5).data, word),
    ]


def compare_reading(one: Reading) -> bool:
    """Import a document and let its parser alone read it, in turn, in this process."""
    from govreport.importers import read_document

    def ours() -> object:
        return read_document(one.data, f"x{one.suffix}")

    def theirs() -> object:
        return one.parser(one.data)

    times = []
    for _ in range(RUNS * 3):
        marks = [time.perf_counter()]
        for work in (ours, theirs):
            work()
            marks.append(time.perf_counter())
        times.append((marks[1] - marks[0], marks[2] - marks[1]))
    mine, parser = (statistics.median(side) for side in zip(*times, strict=True))
    ratio = statistics.median(one / other for one, other in times)
    mark = "kept" if ratio <= one.limit else "MISSED"
    print(
        f"{one.name:<10} {ratio:5.2f} x  (limit {one.limit:.2f}, {mark})"
        f"  {mine * 1000:.1f} ms, parser alone {parser * 1000:.1f} ms,"
        f" {len(one.data) / 1000:.0f} kB"
    )
    return ratio <= one.limit


MEMORY = """import re
import sys
from pathlib import Path
from govreport.importers import read_document
data, suffix = open(sys.argv[1], "rb").read(), sys.argv[1].rpartition(".")[2]
peaks = []
for count in range(200):
    numbered = data.replace(b"1024", str(1000 + count).encode())
    read_document(numbered, f"x.{suffix}")
    if count in (19, 199):
        status = Path("/proc/self/status").read_text()
        peaks.append(int(re.search(r"VmHWM:\\s*(\\d+)", status)[1]) / 1024)
print(*peaks)
"""


def memory() -> bool:
    """Whether 200 documents take no more memory than 20; megabytes at their peak.

    Only Linux tells the peak of a process itself.
    """
    if not Path("/proc/self/status").exists():
        return True
    page = next((REPOSITORY / "samples" / "published").glob("*.html"))
    command = [sys.executable, "-c", MEMORY, str(page)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after_20, after_200 = map(float, done.stdout.split())
    kept = after_200 - after_20 < 5
    mark = "kept" if kept else "MISSED"
    print(
        f"memory     {after_20:.0f} MB after 20 documents, {after_200:.0f} after 200 ({mark})"
    )
    return kept


def main() -> int:
    """Run all pairs; 1 where a limit was missed."""
    gc.set_threshold(100_000)  # as the program does
    for folder in ("govreport", "templates"):  # as an installation does
        compileall.compile_dir(REPOSITORY / folder, quiet=1)
    print(f"medians of {RUNS} runs each, in turn, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        kept = [compare(pair) for pair in pairs(Path(folder))]
        from bench_county import many_units
        from bench_rules import rules

        kept += rules(Path(folder), RUNS)
        kept += many_units(Path(folder) / "county", Path(folder) / "context.json", RUNS)
    print("import, in this process")
    kept += [*map(compare_reading, readings()), memory()]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
