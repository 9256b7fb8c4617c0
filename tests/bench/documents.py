"""Published documents read in, against the parser that is needed at least."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path

from bench.measures import PYTHON, REPOSITORY, RUNS, SAMPLE, Figure, inside, ours, pair

PAGE = next((REPOSITORY / "samples" / "published").glob("*.html"))
PARSER = """from pathlib import Path

import typer
from lxml import html


def parse(page: Path) -> None:
    print(len(html.document_fromstring(page.read_bytes()).text_content()))


typer.run(parse)
"""
OPENER = """from pathlib import Path

import docx
import typer


def parse(document: Path) -> None:
    print(sum(len(one.rows) for one in docx.Document(document).tables))


typer.run(parse)
"""
SHEETS = """from pathlib import Path

import typer
from python_calamine import CalamineWorkbook


def parse(page: Path) -> None:
    with CalamineWorkbook.from_path(page) as book:
        print(sum(len(book.get_sheet_by_name(one).to_python()) for one in book.sheet_names))


typer.run(parse)
"""
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


def _whole(seed: int, layout: str) -> bytes:
    """The first made document from this seed on that is read without a number missing."""
    from published import published

    from govreport.importers import read_document

    made = (published(number, layout) for number in count(seed))
    return next(
        one.data
        for one in made
        if read_document(one.data, one.name).reconciliation.complete
    )


def documents(folder: Path) -> list[Figure]:
    """Whole processes: a document read into a file, and a script that opens it."""
    import govreport as gr

    script, opener = folder / "parser.py", folder / "opener.py"
    sheets, form = folder / "sheets.py", folder / "form.xlsx"
    sheets.write_text(SHEETS, encoding="utf-8")
    form.write_bytes(gr.render(gr.load(SAMPLE), "xlsx"))
    script.write_text(PARSER, encoding="utf-8")
    opener.write_text(OPENER, encoding="utf-8")
    saved, word = folder / "saved.html", folder / "sent.docx"
    saved.write_bytes(_whole(61, "html_word"))
    word.write_bytes(_whole(5, "docx_merged"))
    return [
        pair(
            f"import {name}, × Typer and {parser}",
            ours("import", one, "--workspace", folder / "read", "--force", "--year", 2022),
            (PYTHON, alone, one),
            limit,
        )
        for name, one, parser, alone, limit in (
            ("a saved page", saved, "lxml", script, 1.6),
            ("a small page", PAGE, "lxml", script, 1.6),
            ("a .docx", word, "python-docx", opener, 1.5),
            ("the form's .xlsx", form, "calamine", sheets, 1.6),
        )
    ]


def word() -> list[Figure]:
    """Word files, in this process: read, and opened by python-docx alone."""
    import docx

    import govreport as gr
    from govreport.importers import read_document

    def reading(data: bytes) -> tuple[Callable[[], object], Callable[[], object]]:
        return lambda: read_document(data, "x.docx"), lambda: docx.Document(BytesIO(data))

    own = gr.render(gr.load(SAMPLE), "docx")
    return [
        inside(f"read {name}, × python-docx alone", *reading(data), 3, RUNS * 3)
        for name, data in (
            ("our .docx", own),
            ("a .docx", _whole(5, "docx_merged")),
        )
    ]


def memory() -> list[Figure]:
    """What 200 documents take more than 20; only Linux tells the peak of a process."""
    if not Path("/proc/self/status").exists():
        return []
    command = [PYTHON, "-c", MEMORY, str(PAGE)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    first, last = map(float, re.findall(r"[\d.]+", done.stdout))
    return [Figure("read 200 pages, more than for 20", last - first, 5, unit="MB")]


def measures(folder: Path) -> list[Figure]:
    """How much longer reading takes than the parser alone."""
    return [*documents(folder), *word(), *memory()]
