"""What editors of sites make of a fragment still is the report, and looks like a table."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from browsers import chromium
from reports import balanced, stated
from site_editors import COLUMNS, EDITORS, kept_by

from govreport.render import render

HOME = os.environ.get("EDITORS", "")
THERE = HOME and Path(HOME, "ckeditor4").is_dir()
LINED = {"CKEditor 4.22.1": {3}, "neditor (UEditor)": {3}, "wangEditor 5": {0}}
"""How many of the tables have lines of their own in each."""


@pytest.mark.slow
@pytest.mark.skipif(
    chromium() is None or not THERE,
    reason="needs Chromium (CHROMIUM) and the editors from npm (EDITORS)",
)
@pytest.mark.parametrize("editor", EDITORS)
def test_an_editor_keeps_numbers_spans_and_prose(
    editor: tuple[str, str], tmp_path: Path
) -> None:
    report = stated(balanced("2021", 3))
    report = replace(report, signature=report.organ.name, signed_on=date(2023, 1, 20))
    made = render(report, "fragment").decode()
    kept = kept_by(editor, made, Path(HOME).resolve(), tmp_path)
    found = {name: measure(report, made, kept) for name, measure in COLUMNS.items()}
    assert found["spans and numbers"]
    assert found["paragraphs"]
    assert found["read back"]
    assert found["h2"] == 6
    assert found["`border` of tables"] in LINED[editor[0]]
