"""Web pages, in this process, against the Word files of the same reports."""

import time
from pathlib import Path

from bench.measures import RUNS, SAMPLE, Figure, inside
from govreport.render import render
from govreport.tomlfile.files import load

MANY = 100


def measures(_folder: Path) -> list[Figure]:
    """How long a page takes, and how it compares with a Word file."""
    report = load(SAMPLE)

    def pages() -> object:
        return [render(report, "html") for _ in range(MANY)]

    def documents() -> object:
        return [render(report) for _ in range(MANY)]

    ratio = inside(f"{MANY} web pages, × their Word files", pages, documents, 0.5)
    start = time.perf_counter()
    for _ in range(RUNS):
        pages()
    took = (time.perf_counter() - start) / RUNS / MANY
    return [ratio, Figure("a web page", took * 1000, 3, unit="ms")]
