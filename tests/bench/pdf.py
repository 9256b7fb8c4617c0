"""PDFs of 100 reports in one process, beside LibreOffice on their Word files."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bench.measures import PYTHON, REPOSITORY, Figure, run, told

COUNT, FEW = 100, 20
LACKING = ("govreport[pdf]", "字体")
"""What the program says where Typst or fonts are not here."""
SET = """import re, sys, time
from pathlib import Path
from reports import balanced
from govreport.render import render

def peak():
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

folder, count = Path(sys.argv[1]), int(sys.argv[2])
made = [balanced("2021", seed, scale=300) for seed in range(count)]
start, first = time.perf_counter(), 0
for number, one in enumerate(made):
    render(one, "pdf")
    first = peak() if number == 19 and sys.platform == "linux" else first
took = (time.perf_counter() - start) / count
for number, one in enumerate(made[:20]):
    (folder / f"{number}.docx").write_bytes(render(one, "docx"))
print(took, (peak() - first) if first else 0)
"""


def measures(folder: Path) -> list[Figure]:
    """Seconds a report, LibreOffice's too where it is, and memory that stays flat."""
    target = folder / "pdf"
    target.mkdir()
    command = [PYTHON, "-c", SET, str(target), str(COUNT)]
    paths = os.pathsep.join((str(REPOSITORY / "tests"), str(REPOSITORY)))
    where = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=where)
    if done.returncode and any(one in done.stderr for one in LACKING):
        print(f"  no PDF here: {done.stderr.splitlines()[-1]}", file=sys.stderr)
        return []
    if done.returncode:
        raise RuntimeError(done.stderr)
    took, grown = map(float, re.findall(r"[\d.]+", done.stdout))
    figures = [
        Figure("a PDF, of 100 in one process", took, 0.1, unit="s"),
        Figure("100 PDFs, more memory than for 20", grown, 60, unit="MB"),
    ]
    office = shutil.which("soffice")
    if office is None:
        print("  no LibreOffice here to compare with")
        return figures
    words = sorted(target.glob("*.docx"))
    other = run([office, "--headless", "--convert-to", "pdf", "--outdir", target, *words])
    told("a PDF, LibreOffice on its .docx", took, other / FEW)
    return [*figures, Figure("a PDF, × LibreOffice on its .docx", took / (other / FEW), 1)]
