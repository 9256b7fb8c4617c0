"""Golden files of the samples: `python tests/golden.py` writes them anew.

A complete sample `samples/YEAR/NAME.toml` has its plain text beside it (`.txt`)
and the printed grid of its tables (`.grid.txt`). A broken one, anywhere below
`samples/invalid`, has what `validate --quiet` prints when it is called in that
folder: `.findings.txt` on standard output, or `.error.txt` on standard error
where the file can't be read at all.

What is said of each spoiled template (`spoiled.py`) stands in `samples/templates`.
The transcripts of `tests/transcripts` are played and written anew as well.
"""

import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import spoiled
import transcripts

from govreport.cli.app import run
from govreport.forms import GridCell, Table, lay_out
from govreport.prose import filled_in
from govreport.render.context import display
from govreport.render.text import render_text
from govreport.report import Report
from govreport.tomlfile.files import load
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.folders import Folders

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
INVALID = SAMPLES / "invalid"
YEAR = "[0-9][0-9][0-9][0-9]"
GOLDEN = (
    f"{YEAR}/*.txt",
    "invalid/**/*.findings.txt",
    "invalid/**/*.error.txt",
)


def complete_samples() -> list[Path]:
    """The reports that are in order, by year and name."""
    return sorted(SAMPLES.glob(f"{YEAR}/*.toml"))


def invalid_samples() -> list[Path]:
    """The reports with a mistake, and their neighbours of the year before."""
    return sorted(path for path in INVALID.rglob("*.toml") if path.name != SETTINGS)


def expected() -> dict[Path, bytes]:
    """Every golden file with what it should hold, worked out now."""
    return dict(_golden_files())


def on_disk() -> dict[Path, bytes]:
    """Every golden file with what it holds, those without a sample included."""
    paths = (path for pattern in GOLDEN for path in SAMPLES.glob(pattern))
    return {path: path.read_bytes() for path in paths}


def grid_text(report: Report) -> str:
    """The printed tables: a grid row a line, a label or number a tab stop.

    A merged cell says over how many rows and columns: `自然人 [2×1]`. It stands
    in the row where it begins, so later rows are shorter.
    """
    return "\n".join(_grid(report, table) for table in report.form.tables.values())


def validated(sample: Path) -> tuple[str, str]:
    """What `validate --quiet` prints for a broken sample: findings, error."""
    out, err = StringIO(), StringIO()
    with chdir(INVALID), redirect_stdout(out), redirect_stderr(err):
        run(["validate", "--quiet", str(sample.relative_to(INVALID))])
    return out.getvalue(), err.getvalue()


def _golden_files() -> Iterator[tuple[Path, bytes]]:
    for sample in complete_samples():
        report = load(sample)
        last = Folders().last_year(sample, report)
        ready = filled_in(report, load(last) if last else None)
        yield sample.with_suffix(".txt"), render_text(ready).encode()
        yield sample.with_suffix(".grid.txt"), grid_text(report).encode()
    for sample in invalid_samples():
        findings, error = validated(sample)
        suffix = ".error.txt" if error else ".findings.txt"
        yield sample.with_suffix(suffix), (findings + error).encode()


def _grid(report: Report, table: Table) -> str:
    rows = ("\t".join(_grid_cell(report, cell) for cell in row) for row in lay_out(table))
    heading = report.form.section_of_table(table.id).heading
    return "\n".join([heading, *rows, ""])


def _grid_cell(report: Report, cell: GridCell) -> str:
    text = display(report.value(cell.cell)) if cell.cell else cell.text or ""
    merged = cell.rowspan > 1 or cell.colspan > 1
    return f"{text} [{cell.rowspan}×{cell.colspan}]" if merged else text


def main() -> None:
    """Write what has changed, delete what no sample stands behind, name both."""
    old = on_disk() | transcripts.on_disk()
    new = expected() | transcripts.expected()
    old |= {path: path.read_bytes() for path in spoiled.FINDINGS.glob("*.txt")}
    new |= dict(spoiled.findings())
    for path in sorted(old.keys() | new.keys()):
        if path not in new:
            path.unlink()
        elif old.get(path) != new[path]:
            path.write_bytes(new[path])
        else:
            continue
        sys.stdout.write(f"{path.relative_to(SAMPLES.parent)}\n")


if __name__ == "__main__":
    main()
