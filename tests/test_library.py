"""The package's face: all names there, each loaded when asked for, no Typer."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from reports import ORGAN, PROSE, report, saved

import govreport as gr
from govreport.rules import Case

PROMISED = {
    "Address", "Cell", "Finding", "Form", "GovReportError", "Organ", "Report", "Settings",
    "Severity", "Workspace", "check", "compare", "dumps", "fix", "form", "load", "processes",
    "read_document", "render", "serial", "tasks",
}  # fmt: skip
DOCS = Path(__file__).parent.parent / "docs" / "library.md"


def test_the_face_has_what_is_promised_and_its_page_names_it() -> None:
    assert set(gr.__all__) == PROMISED
    assert set(dir(gr)) >= PROMISED
    page = DOCS.read_text(encoding="utf-8")
    for name in PROMISED:
        assert getattr(gr, name) is not None
        assert f"`{name}" in page or f"gr.{name}" in page
    with pytest.raises(AttributeError, match="compair"):
        _ = gr.compair


def test_the_package_alone_loads_nothing_before_a_ctrl_c_is_heeded() -> None:
    code = (
        "import sys; before = {*sys.modules}; import govreport; "
        "loaded = {*sys.modules} - before; assert loaded == {'govreport'}, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_county_needs_no_typer(tmp_path: Path) -> None:
    for name in ("甲乡人民政府", "乙乡人民政府"):
        saved(replace(report(), organ=ORGAN._replace(name=name)), tmp_path)
    code = """
import sys
from datetime import date
import govreport as gr
county = gr.Workspace(".")
assert len(list(gr.tasks.validate(county))) == 2
assert gr.tasks.status(county, 2022, today=date(2023, 1, 15)).totals["ready"] == 2
assert gr.tasks.rollup(county, 2022, organ="云溪县人民政府", write=False).whole
made = list(gr.tasks.render(county, formats=("docx", "txt")))
assert all(path.is_file() for one in made for path in one.files)
read = list(gr.tasks.import_documents([made[0].files[0]], into=gr.Workspace("b")))
assert read[0].written
assert not {"typer", "click", "rich"} & {*sys.modules}
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_a_task_is_its_function_whoever_imported_its_file_first() -> None:
    code = """
import govreport.tasks.status, govreport.tasks.validate
import govreport as gr
from govreport.tasks import render, rollup
import govreport.render.docx
assert all(map(callable, (gr.tasks.status, gr.tasks.validate, render, rollup, gr.render)))
from govreport.tasks.validate import Checked
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_report_is_checked_and_put_right_alone() -> None:
    last, wrong = report(), report(applications__natural_person__carried_in=1)
    found = gr.check(wrong, previous=last)
    assert "X-CARRY" in {one.code for one in found}
    assert gr.check(wrong, previous=last, codes=["T4-TOTAL"]) == []
    assert gr.check(Case(wrong, last, sought=True)) == found
    told = replace(report(), narrative={**PROSE, "other": "本年收到１件。"})
    fixed = gr.fix(told, gr.check(told))
    assert fixed.narrative["other"] == "本年收到1件。"
    assert gr.fix(told, []) == told
