"""No command opens a file twice, nor takes its text apart twice."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import Run, report, saved

from govreport.report import Organ

REPOSITORY = Path(__file__).resolve().parent.parent
COUNTY = "云溪县人民政府"
SUM = f"2022/{COUNTY}.toml"
OPENED = REPOSITORY / "tests" / "opened.py"


@pytest.fixture
def county(run: Callable[..., Run], tmp_path: Path) -> Path:
    """Two years of units and their sums, last year's of one a document, of one renamed."""
    for year in (2021, 2022):
        for name in ("青石乡", "白河乡", "黑土乡"):
            own = f"云溪县{name}人民政府"
            former = own.replace("白河乡", "白水乡")
            organ = Organ(own, "township", "township", (former,))
            if year == 2021 and former != own:
                organ = Organ(former, "township", "township")
            saved(replace(report(), year=year, organ=organ), tmp_path)
    settings = "[thresholds]\njump_least = 12\n"
    (tmp_path / "govreport.toml").write_text(settings, encoding="utf-8")
    black = tmp_path / "2021" / "云溪县黑土乡人民政府.toml"
    assert run("render", black, "--draft", "--to", "docx").code == 0
    black.unlink()
    for year in (2021, 2022):
        assert run("rollup", year, "--organ", COUNTY, "-q").code == 0
    noted = run("status", "2022", "--set", "青石乡", "--received", "2023-01-15")
    assert noted.code == 0
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "again"),
    [
        (["validate", "."], set()),
        (["validate", "2022", "2021"], set()),
        (["validate", "2022", "--format", "json"], set()),
        (["status", "2022"], set()),
        (["status", "2022", "--slips", "slips"], set()),
        (["render", "2022", "--draft"], set()),
        # written into under its lock, and so read again
        (["rollup", "2022", "--organ", COUNTY, "--partial"], {SUM}),
        (["rollup", "2022", "--organ", COUNTY, "--dry-run"], set()),
        (["compare", "2021", "2022"], set()),
        (["compare", ".", "--organ", "白河乡"], set()),
    ],
)
def test_each_file_is_opened_and_parsed_once(
    county: Path, command: list[str], again: set[str]
) -> None:
    done = subprocess.run(
        [sys.executable, OPENED, *command],
        cwd=county,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    code, opened, parsed = json.loads(done.stderr.splitlines()[-1])
    assert code in {0, 1}, done.stderr
    assert {SUM, "2022/云溪县白河乡人民政府.toml"} <= opened.keys()
    assert {name for name, count in opened.items() if count > 1} == again
    twice = {name.partition(",")[0] for name, count in parsed.items() if count > 1}
    assert twice == {str(county / name) for name in again}
