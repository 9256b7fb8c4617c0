"""Run every measure and end with one table of all limits; 1 where one was missed."""

import compileall
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

from tabulate import tabulate

from bench import commands, county, documents, history, pages, pdf, registers, rules
from bench.measures import REPOSITORY, Figure


def main() -> int:
    """Measure all, part by part, and print the table."""
    gc.set_threshold(100_000)  # as the program does
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    compileall.compile_dir(REPOSITORY / "govreport", quiet=1)  # as an installation does
    start = time.perf_counter()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for part in (commands, documents, pages, pdf, rules, history, registers, county):
            print(
                f"{part.__name__.rpartition('.')[2]}: {(part.__doc__ or '').splitlines()[0]}"
            )
            figures += part.measures(Path(folder))
    took = time.perf_counter() - start
    version = sys.version.split()[0]
    print(
        f"\n{len(figures)} figures in {took:.0f} s, Python {version}, {os.cpu_count()} cores"
    )
    rows = [
        (
            one.name,
            f"{one.value:.2f} {one.unit}",
            f"{'≥' if one.least else '≤'} {one.limit:g}",
            "kept" if one.kept else "MISSED",
        )
        for one in figures
    ]
    print(tabulate(rows, ["measure", "figure", "limit", ""], disable_numparse=True))
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
