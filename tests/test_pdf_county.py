"""PDFs of a county: in processes, each with one Typst; beside reports they are no documents."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from counties import unit
from machine import sets_pdf
from reports import PROSE, Run, report, saved
from test_pdf_fonts import RARE

from govreport.render import render

pytestmark = sets_pdf()
Go = Callable[..., Run]


@pytest.mark.slow
def test_a_county_is_set_in_processes_and_one_that_fails_stops_no_other(
    run: Go, tmp_path: Path
) -> None:
    names = [f"云溪县第{number}局" for number in range(12)]
    for name in names:
        saved(unit(report(), name), tmp_path)
    prose = {**PROSE, "other": f"没有收费。{RARE}"}
    saved(unit(replace(report(), narrative=prose), names[5]), tmp_path)
    render(report(), "pdf")  # threads that no copy of this process has
    done = run("render", "2022", "--to", "pdf", "--to", "txt", "--jobs", "2")
    assert done.code == 2
    assert done.err.count("没有生成 PDF") == 1
    made = {path.name: path.read_bytes() for path in tmp_path.glob("2022/*.pdf")}
    assert len(made) == len(names) - 1
    assert len([*tmp_path.glob("2022/*.txt")]) == len(names)
    run("render", "2022", "--to", "pdf", "--jobs", "1", "--force")
    assert made == {path.name: path.read_bytes() for path in tmp_path.glob("2022/*.pdf")}


def test_a_pdf_beside_its_report_is_no_published_document(run: Go, tmp_path: Path) -> None:
    last = replace(report(), year=2021)
    saved(last, tmp_path)
    saved(report(), tmp_path)
    run("render", "2021", "2022", "--to", "pdf")
    (tmp_path / "2021" / f"{last.organ.name}.toml").unlink()
    for year in ("2021", "2022"):
        assert len([*tmp_path.glob(f"{year}/*.pdf")]) == 1
    done = run("status", "2022", "--format", "json")
    assert ".pdf" not in done.out
    refused = run("import", "2022", "--dry-run")
    assert refused.code == 2
    assert ".pdf：" not in refused.err
