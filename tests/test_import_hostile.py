"""Documents that mean harm or are broken: refused in time, small, and in Chinese."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import HOSTILE
from machine import PATIENCE
from reports import report

from govreport.errors import GovReportError
from govreport.importers import Imported, read_document
from govreport.render import render

REPOSITORY = Path(__file__).parent.parent
MEGABYTES = 500


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak"
)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_or_read_within_its_bounds(
    name: str, tmp_path: Path
) -> None:
    file, raw = HOSTILE[name]()
    (tmp_path / file).write_bytes(raw)
    code = (
        "import resource, sys; from govreport.__main__ import main; sys.argv[0] = 'govreport'\n"
        "try: main()\n"
        "finally:\n"
        "  import re; status = open('/proc/self/status').read()\n"
        "  own = int(re.search(r'VmHWM:\\s*(\\d+)', status)[1])\n"
        "  child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "  sys.stderr.write('PEAK %d' % max(own, child))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "import",
            file,
            "--organ",
            "甲局",
            "--year",
            "2022",
            "-q",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    said = done.stderr.decode()
    assert done.returncode in {1, 2}, said
    assert "Traceback" not in said
    assert "root:" not in done.stdout.decode()
    assert int(said.rpartition("PEAK ")[2]) / 1024 < MEGABYTES


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {suffix: render(report(), suffix) for suffix in ("docx", "txt")}


def read_or_refused(raw: bytes, name: str) -> Imported | str:
    """What is read, or the sentence that says why not."""
    try:
        return read_document(raw, name, year=2022)
    except GovReportError as error:
        return str(error)


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_a_truncated_document_is_refused_or_read_in_part(
    documents: dict[str, bytes], suffix: str
) -> None:
    raw = documents[suffix]
    for part in range(20):
        back = read_or_refused(raw[: len(raw) * part // 20], f"x.{suffix}")
        if isinstance(back, str):
            assert back.startswith(f"x.{suffix}：")
        else:
            assert set(back.report.stated.values()) <= {0, "0"}


@pytest.mark.parametrize(
    "suffix", ["docx", "odt", "txt", "html", "mhtml", "pdf", "md", "rtf"]
)
def test_random_bytes_are_refused_or_give_nothing(suffix: str) -> None:
    dice = random.Random(suffix)  # noqa: S311 -- test data
    for size in (1, 100, 10_000):
        back = read_or_refused(dice.randbytes(size), f"x.{suffix}")
        if isinstance(back, str):
            assert back.startswith(f"x.{suffix}：")
        else:
            assert back.reconciliation.read == 0


def test_flipped_bytes_of_a_document_never_end_in_a_traceback(
    documents: dict[str, bytes],
) -> None:
    dice = random.Random(7)  # noqa: S311 -- test data
    raw = documents["docx"]
    for _ in range(60):
        broken = bytearray(raw)
        for _ in range(3):
            broken[dice.randrange(len(raw))] = dice.randrange(256)
        back = read_or_refused(bytes(broken), "x.docx")
        assert not isinstance(back, str) or back.startswith("x.docx：")
