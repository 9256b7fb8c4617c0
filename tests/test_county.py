"""A county's January in one script, on twenty units."""

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from govreport.forms import Cell
from govreport.render.package import facts_of
from govreport.tomlfile.files import load

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("county")]

REPOSITORY = Path(__file__).resolve().parent.parent
SCRIPT = REPOSITORY / "samples" / "county" / "county.sh"
UNITS = 20
COUNTY = "云溪县人民政府"
RECEIVED = Cell("applications", "total", "received")


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a county whose January is over."""
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("no shell to run the script with")
    folder = tmp_path_factory.mktemp("county") / "全县"
    done = subprocess.run(
        [shell, str(SCRIPT), str(UNITS), str(folder)],
        env={
            **os.environ,
            "PYTHON": sys.executable,
            "GOVREPORT": f"{sys.executable} -m govreport",
            "PYTHONPATH": str(REPOSITORY),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "out.txt").write_text(done.stdout, encoding="utf-8")
    return folder


def test_every_unit_is_printed_and_the_county_too(january: Path) -> None:
    documents = list((january / "2022").glob("*.docx"))
    assert len(documents) == UNITS + 1
    for document in documents:
        with zipfile.ZipFile(document) as package:
            assert package.testzip() is None
        assert facts_of(document)
    last = (january / "out.txt").read_text(encoding="utf-8")
    assert last.count("最新") == UNITS + 1


def test_the_county_is_the_sum_of_its_units(january: Path) -> None:
    county = load(january / "2022" / f"{COUNTY}.toml")
    units = [
        load(path) for path in (january / "2022").glob("*.toml") if path.stem != COUNTY
    ]
    assert len(county.units) == len(units) == UNITS
    for cell in county.form.cells:
        assert county.value(cell) == sum(unit.value(cell) for unit in units)  # type: ignore[misc] # numbers all
    assert f"申请{{{{ {RECEIVED} }}}}件" in county.narrative["overview"]
    for unit in county.units:
        raw = (january / "2022" / unit.path).read_bytes()
        assert unit.sha256 == sha256(raw).hexdigest()


def test_who_was_wrong_got_a_slip_and_who_was_missing_was_named(january: Path) -> None:
    with (january / "进度.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert len(rows) == UNITS + 1
    states = [row for row in rows if "未报" in row]
    slips = {path.name for path in (january / "退回单").glob("*.txt")}
    assert len(states) == 1
    assert len(slips) == 3
    assert {
        path.with_suffix(".txt").name for path in (january / "退回单").glob("*.docx")
    } == slips
    told = "".join(
        path.read_text(encoding="utf-8") for path in (january / "退回单").glob("*.txt")
    )
    for words in ("没有填", "相差", " = 88，"):
        assert words in told


def test_in_the_end_nothing_is_wrong(january: Path) -> None:
    assert "错误" not in (january / "检查.txt").read_text(encoding="utf-8")
    assert "警告" not in (january / "检查.txt").read_text(encoding="utf-8")
